//! Who is at the keyboard: the real user id, or a declared name where the file allows it.

use nix::unistd::{Uid, User, getuid};

use super::fault::Fault;
use crate::domain::id::{PersonId, handle_from};
use crate::domain::people::{Actor, Identity, Person, Role};
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::registers::Registers;

/// Returns who acts: looked up by the real user id, or declared.
///
/// # Errors
/// Returns a sentence with what to do when nobody in the register fits.
pub fn actor(registers: &Registers, declared: Option<&str>) -> Result<Actor, Fault> {
    match registers.identity {
        Identity::System => by_uid(registers, getuid(), declared),
        Identity::Declared => by_name(registers, declared, getuid()),
    }
}

fn by_uid(registers: &Registers, uid: Uid, declared: Option<&str>) -> Result<Actor, Fault> {
    if let Some(name) = declared {
        return Err(Fault::Call(format!(
            "--as {name} is not possible here: in this file the operating system says who you are. \
             Leave --as out."
        )));
    }
    let raw = uid.as_raw();
    let known = registers
        .people
        .values()
        .find(|p| p.uid == Some(raw) && !p.left)
        .or_else(|| registers.people.values().find(|p| p.uid == Some(raw)));
    match known {
        Some(person) if !person.left => Ok(Actor::known(person.id.as_str(), raw)),
        Some(person) => Err(refuse(
            format!("You are {} (user id {raw}), who has left.", person.id),
            registers,
            &format!("holdpoint people set {} --back", person.id),
        )),
        None => {
            let login = login_name(uid);
            let handle = handle_from(login.as_deref().unwrap_or("name"));
            let shown = login.map(|l| format!(" ({l})")).unwrap_or_default();
            Err(refuse(
                format!("Your user id {raw}{shown} is nobody in this file's register of people."),
                registers,
                &format!("holdpoint people add {handle} --name NAME --role requester --uid {raw}"),
            ))
        }
    }
}

fn by_name(registers: &Registers, declared: Option<&str>, uid: Uid) -> Result<Actor, Fault> {
    let here = || {
        let names: Vec<&str> = registers
            .people
            .values()
            .filter(|p| !p.left)
            .take(12)
            .map(|p| p.id.as_str())
            .collect();
        names.join(", ")
    };
    let Some(name) = declared else {
        return Err(Fault::Call(format!(
            "In this file people declare who they are: add --as NAME. Registered are {}.",
            here()
        )));
    };
    let wanted = PersonId::from(name);
    match registers.people.get(&wanted) {
        Some(person) if !person.left => Ok(Actor {
            person: wanted,
            uid: Some(uid.as_raw()),
            declared: true,
        }),
        Some(_) => Err(refuse(
            format!("{name} has left."),
            registers,
            &format!("holdpoint people set {name} --back"),
        )),
        None => Err(Refusal::new(
            Cause::Person,
            format!("{name:?} is not in this file's register of people."),
            format!("Registered are {}.", here()),
        )
        .into()),
    }
}

fn refuse(sentence: String, registers: &Registers, command: &str) -> Fault {
    let admins: Vec<&str> = registers
        .with_role(Role::Admin)
        .take(3)
        .map(|p| p.id.as_str())
        .collect();
    let next = format!("Ask an admin ({}) to run: {command}", admins.join(" or "));
    Refusal::new(Cause::Person, sentence, next).into()
}

/// Returns the login name of a user id, from the system's own list of users.
pub fn login_name(uid: Uid) -> Option<String> {
    User::from_uid(uid).ok().flatten().map(|u| u.name)
}

/// Returns the person who runs `init`, from the system's own list of users: never from `$USER`.
pub fn founder(identity: Identity, declared: Option<&str>, name: Option<&str>) -> Person {
    let uid = getuid();
    let user = User::from_uid(uid).ok().flatten();
    let handle = declared
        .map(str::to_owned)
        .or_else(|| user.as_ref().map(|u| handle_from(&u.name)))
        .filter(|h| !h.is_empty())
        .unwrap_or_else(|| format!("uid{uid}"));
    let full = user.as_ref().and_then(|u| {
        let gecos = u.gecos.to_string_lossy();
        let full = gecos
            .split(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
        (!full.is_empty() && declared.is_none()).then_some(full)
    });
    Person {
        name: name
            .map(str::to_owned)
            .or(full)
            .unwrap_or_else(|| handle.clone()),
        id: PersonId(handle),
        roles: vec![Role::Requester, Role::Manager, Role::Admin],
        uid: match identity {
            Identity::System => Some(uid.as_raw()),
            Identity::Declared => None,
        },
        ..Person::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Event;

    fn registers(identity: Identity, people: &[(&str, Option<u32>, bool)]) -> Registers {
        let mut registers = Registers {
            identity,
            ..Registers::default()
        };
        for (id, uid, left) in people {
            let person = Person {
                id: (*id).into(),
                roles: vec![Role::Admin],
                uid: *uid,
                left: *left,
                ..Person::default()
            };
            registers.apply(&Event::PersonSet { person });
        }
        registers
    }

    #[test]
    fn the_real_user_id_says_who_is_at_the_keyboard() {
        let registers = registers(
            Identity::System,
            &[("ines", Some(7), false), ("jun", Some(8), false)],
        );
        let actor = by_uid(&registers, Uid::from_raw(8), None).unwrap();
        assert_eq!(
            (actor.person.as_str(), actor.uid, actor.declared),
            ("jun", Some(8), false)
        );
    }

    #[test]
    fn nobody_declares_themselves_where_the_system_says_who_they_are() {
        let registers = registers(Identity::System, &[("ines", Some(7), false)]);
        let fault = by_uid(&registers, Uid::from_raw(7), Some("jun")).unwrap_err();
        assert_eq!(fault.code(), 2);
    }

    #[test]
    fn an_unknown_user_id_is_told_whom_to_ask_for_what() {
        let registers = registers(Identity::System, &[("ines", Some(7), false)]);
        let fault = by_uid(&registers, Uid::from_raw(4_000_000), None).unwrap_err();
        assert_eq!(fault.code(), 1);
        let said = fault.to_string();
        assert!(
            said.contains("ines") && said.contains("--uid 4000000"),
            "{said}"
        );
    }

    #[test]
    fn who_has_left_is_nobody_here() {
        let registers = registers(
            Identity::System,
            &[("ines", Some(7), true), ("ada", Some(9), false)],
        );
        assert!(by_uid(&registers, Uid::from_raw(7), None).is_err());
    }

    #[test]
    fn a_declared_name_is_marked_as_declared() {
        let registers = registers(Identity::Declared, &[("ines", None, false)]);
        let uid = Uid::from_raw(7);
        let actor = by_name(&registers, Some("ines"), uid).unwrap();
        assert!(actor.declared);
        assert_eq!(by_name(&registers, None, uid).unwrap_err().code(), 2);
        assert_eq!(by_name(&registers, Some("eve"), uid).unwrap_err().code(), 1);
    }
}
