//! A person's row.

use super::super::id::ClientId;
use super::super::people::{Person, Role, Scope};
use super::read::{clients, joined, list, no_field, number, role, truth, yes};
use super::{Field, asked, open};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as ines"),
    asked("name", "the name people call them by"),
    asked("roles", "one or more roles, such as requester,implementer"),
    open("clients", "the clients they may see; all when empty"),
    open("uid", "their user id on this host"),
    open("left", "yes when they have left"),
];

pub(super) fn value(person: &Person, field: &str) -> String {
    match field {
        "name" => person.name.clone(),
        "roles" => joined(person.roles.iter().copied().map(Role::word)),
        "clients" => match &person.scope {
            Scope::All => String::new(),
            Scope::Only(only) => joined(only.iter().map(ClientId::as_str)),
        },
        "uid" => person.uid.map(|uid| uid.to_string()).unwrap_or_default(),
        "left" => yes(person.left),
        _ => String::new(),
    }
}

pub(super) fn set(person: &mut Person, field: &str, text: &str) -> Result<(), String> {
    match field {
        "name" => text.clone_into(&mut person.name),
        "roles" => person.roles = list(text).map(role).collect::<Result<_, _>>()?,
        "clients" => {
            let only = clients(text);
            person.scope = if only.is_empty() {
                Scope::All
            } else {
                Scope::Only(only)
            };
        }
        "uid" if text.is_empty() => person.uid = None,
        "uid" => person.uid = Some(number(text, "a user id such as 1000")?),
        "left" => person.left = truth(text)?,
        _ => return Err(no_field()),
    }
    Ok(())
}
