//! A freeze's row.

use chrono::DateTime;

use super::super::calendar::{Freeze, Recurrence};
use super::super::id::ClientId;
use super::super::local_time::{read_time, read_zone, write_time};
use super::super::people::Role;
use super::super::window::Window;
use super::super::zone::Zone;
use super::read::{clients, joined, no_field, role};
use super::{Field, asked, free, open};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as year-end"),
    asked("name", "why, in a few words"),
    free("kind", "hard refuses changes, soft warns about them"),
    asked("from", "from when, such as 2026-12-20 00:00"),
    asked("to", "until when, such as 2027-01-04 00:00"),
    free("zone", "the time zone of both, such as Europe/London"),
    open("repeat", "how it recurs, such as FREQ=YEARLY"),
    open("waived_by", "the one role that may waive it"),
    open("clients", "the clients it is for; all when empty"),
];

pub(super) fn blank(id: &str) -> Freeze {
    Freeze {
        id: id.to_owned(),
        name: String::new(),
        hard: true,
        window: Window {
            start: DateTime::UNIX_EPOCH,
            end: DateTime::UNIX_EPOCH,
            zone: Zone::UTC,
        },
        repeat: None,
        clients: Vec::new(),
        waived_by: None,
    }
}

pub(super) fn value(freeze: &Freeze, field: &str) -> String {
    let window = &freeze.window;
    match field {
        "name" => freeze.name.clone(),
        "kind" => freeze.word().to_owned(),
        "from" => write_time(window.start, window.zone),
        "to" => write_time(window.end, window.zone),
        "zone" => window.zone.to_string(),
        "repeat" => freeze
            .repeat
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        "waived_by" => freeze.waived_by.map_or("", Role::word).to_owned(),
        "clients" => joined(freeze.clients.iter().map(ClientId::as_str)),
        _ => String::new(),
    }
}

pub(super) fn in_words(freeze: &Freeze) -> String {
    freeze
        .repeat
        .as_ref()
        .map_or_else(String::new, Recurrence::in_words)
}

pub(super) fn set(freeze: &mut Freeze, field: &str, text: &str) -> Result<(), String> {
    let zone = freeze.window.zone;
    match field {
        "name" => text.clone_into(&mut freeze.name),
        "kind" => {
            freeze.hard = match text {
                "hard" => true,
                "soft" => false,
                _ => return Err("write hard or soft.".to_owned()),
            };
        }
        "from" => freeze.window.start = read_time(text, zone)?,
        "to" => freeze.window.end = read_time(text, zone)?,
        "zone" => freeze.window.zone = read_zone(text)?,
        "repeat" if text.is_empty() => freeze.repeat = None,
        "repeat" => freeze.repeat = Some(text.parse::<Recurrence>()?),
        "waived_by" if text.is_empty() => freeze.waived_by = None,
        "waived_by" => freeze.waived_by = Some(role(text)?),
        "clients" => freeze.clients = clients(text),
        _ => return Err(no_field()),
    }
    Ok(())
}
