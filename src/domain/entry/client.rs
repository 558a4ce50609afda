//! A client's row.

use super::super::local_time::read_zone;
use super::super::registers::Client;
use super::read::{no_field, number, truth, yes};
use super::{Field, asked, free, open};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as northwind"),
    free("name", "the name; the handle when empty"),
    free("tier", "1 for the most demanding, to 3"),
    free("users", "how many users it has"),
    free("zone", "its time zone, such as Europe/London"),
    free("opens", "the hour its business starts, such as 8"),
    free("closes", "the hour its business ends, such as 18"),
    open(
        "consent_required",
        "yes when it has to agree to every change",
    ),
    open("contact", "whom to call there"),
];

pub(super) fn value(client: &Client, field: &str) -> String {
    match field {
        "name" => client.name.clone(),
        "tier" => client.tier.to_string(),
        "users" => client.users.to_string(),
        "zone" => client.zone.to_string(),
        "opens" => client.opens.to_string(),
        "closes" => client.closes.to_string(),
        "consent_required" => yes(client.consent_required),
        "contact" => client.contact.clone(),
        _ => String::new(),
    }
}

pub(super) fn set(client: &mut Client, field: &str, text: &str) -> Result<(), String> {
    match field {
        "name" => text.clone_into(&mut client.name),
        "tier" => client.tier = number(text, "1, 2 or 3")?,
        "users" => client.users = number(text, "a whole number such as 40")?,
        "zone" => client.zone = read_zone(text)?,
        "opens" => client.opens = number(text, "an hour such as 8")?,
        "closes" => client.closes = number(text, "an hour such as 18")?,
        "consent_required" => client.consent_required = truth(text)?,
        "contact" => text.clone_into(&mut client.contact),
        _ => return Err(no_field()),
    }
    Ok(())
}
