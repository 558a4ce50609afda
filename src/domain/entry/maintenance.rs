//! A maintenance window's row.

use chrono::DateTime;

use super::super::calendar::{Maintenance, Recurrence};
use super::super::id::ClientId;
use super::super::local_time::{read_time, read_zone, write_time};
use super::super::window::Window;
use super::super::zone::Zone;
use super::read::no_field;
use super::{Field, asked, free, open};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as northwind-sunday"),
    asked("client", "the client that expects work then"),
    asked("name", "what it is called"),
    asked("from", "from when the first time, such as 2027-01-03 22:00"),
    asked("to", "until when the first time, such as 2027-01-04 02:00"),
    free("zone", "the time zone of both; the client's when empty"),
    open("repeat", "how it recurs, such as FREQ=WEEKLY"),
];

pub(super) fn blank(id: &str) -> Maintenance {
    Maintenance {
        id: id.to_owned(),
        name: String::new(),
        client: ClientId::default(),
        window: Window {
            start: DateTime::UNIX_EPOCH,
            end: DateTime::UNIX_EPOCH,
            zone: Zone::UTC,
        },
        repeat: None,
    }
}

pub(super) fn value(maintenance: &Maintenance, field: &str) -> String {
    let window = &maintenance.window;
    match field {
        "client" => maintenance.client.to_string(),
        "name" => maintenance.name.clone(),
        "from" => write_time(window.start, window.zone),
        "to" => write_time(window.end, window.zone),
        "zone" => window.zone.to_string(),
        "repeat" => maintenance
            .repeat
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        _ => String::new(),
    }
}

pub(super) fn in_words(maintenance: &Maintenance) -> String {
    let repeat = maintenance.repeat.as_ref();
    repeat.map_or_else(String::new, Recurrence::in_words)
}

pub(super) fn set(maintenance: &mut Maintenance, field: &str, text: &str) -> Result<(), String> {
    let zone = maintenance.window.zone;
    match field {
        "client" => maintenance.client = ClientId::new(text),
        "name" => text.clone_into(&mut maintenance.name),
        "from" => maintenance.window.start = read_time(text, zone)?,
        "to" => maintenance.window.end = read_time(text, zone)?,
        "zone" => maintenance.window.zone = read_zone(text)?,
        "repeat" if text.is_empty() => maintenance.repeat = None,
        "repeat" => maintenance.repeat = Some(text.parse::<Recurrence>()?),
        _ => return Err(no_field()),
    }
    Ok(())
}
