//! Who keeps which register, and what may stand in it.

mod boards;
mod of_calendar;

use super::entry::Register;
use super::event::Event;
use super::id::{ClientId, PersonId, handle_from};
use super::item::RegisteredItem;
use super::people::{Person, Role, Scope};
use super::policy::Policy;
use super::refusal::{Cause, Refusal};
use super::registers::{Client, Meeting, Registers, Service};

use boards::board_is_sound;

/// Returns the events that change the registers, once every rule lets them through.
///
/// # Errors
/// Returns a [`Refusal`] that says who keeps the register or what contradicts itself.
pub fn keep(
    registers: &Registers,
    by: &PersonId,
    events: Vec<Event>,
) -> Result<Vec<Event>, Refusal> {
    let mut after = registers.clone();
    for event in &events {
        check(&after, by, event)?;
        after.apply(event);
    }
    if after.with_role(Role::Admin).next().is_none() {
        return Err(refuse(
            "That would leave nobody who keeps the people: the last admin stays one.",
            "Give someone else the role first.",
        ));
    }
    Ok(events)
}

/// Tells whether a person keeps a register.
///
/// # Errors
/// Returns a refusal that says who does.
pub fn may_keep(registers: &Registers, by: &PersonId, register: Register) -> Result<(), Refusal> {
    require(registers, by, register.keeper(), register.word())
}

/// Tells whether a person may change a register by one event, and whether it may then stand there.
///
/// # Errors
/// Returns what [`keep`] does, but for what only shows in the end.
pub fn check(registers: &Registers, by: &PersonId, event: &Event) -> Result<(), Refusal> {
    let (keeper, register) = keeper_of(event)?;
    require(registers, by, keeper, register)?;
    sound(registers, event)
}

/// Returns the role that keeps a register, and what the register is called.
fn keeper_of(event: &Event) -> Result<(Role, &'static str), Refusal> {
    Ok(match event {
        Event::PersonSet { .. } => (Role::Admin, "people"),
        Event::ClientSet { .. } => (Role::Admin, "clients"),
        Event::ServiceSet { .. } => (Role::Admin, "services"),
        Event::ItemSet { .. } => (Role::Admin, "items"),
        Event::BoardSet { .. } => (Role::Admin, "boards"),
        Event::PolicySet { .. } => (Role::Admin, "policy"),
        Event::FreezeSet { .. } | Event::FreezeLifted { .. } => (Role::Manager, "freezes"),
        Event::MaintenanceSet { .. } | Event::MaintenanceRemoved { .. } => {
            (Role::Manager, "maintenance windows")
        }
        Event::MeetingSet { .. } => (Role::Manager, "meetings"),
        Event::FileInitialised { .. } => {
            return Err(refuse(
                "A file is initialised once.",
                "Make another one with: holdpoint init --db PATH",
            ));
        }
        Event::Template(_) | Event::Change(_) => {
            return Err(refuse(
                "An event of a change or a template is none of a register.",
                "Report this as a defect.",
            ));
        }
    })
}

fn require(
    registers: &Registers,
    by: &PersonId,
    role: Role,
    register: &str,
) -> Result<(), Refusal> {
    if registers.people.get(by).is_some_and(|p| p.has(role)) {
        return Ok(());
    }
    let names: Vec<&str> = registers
        .with_role(role)
        .take(4)
        .map(|p| p.id.as_str())
        .collect();
    let article = if role == Role::Admin { "an" } else { "a" };
    let next = if names.is_empty() {
        "Nobody in the register can.".to_owned()
    } else {
        format!("{} could.", names.join(" or "))
    };
    Err(Refusal::new(
        Cause::Person,
        format!(
            "You cannot change the register of {register}: {article} {} keeps it.",
            role.word()
        ),
        next,
    ))
}

fn sound(registers: &Registers, event: &Event) -> Result<(), Refusal> {
    match event {
        Event::PersonSet { person } => person_is_sound(registers, person),
        Event::ClientSet { client } => client_is_sound(client),
        Event::ServiceSet { service } => service_is_sound(service),
        Event::ItemSet { item } => item_is_sound(registers, item),
        Event::BoardSet { board } => board_is_sound(registers, board),
        Event::FreezeSet { freeze } => of_calendar::freeze_is_sound(registers, freeze),
        Event::MaintenanceSet { maintenance } => {
            of_calendar::maintenance_is_sound(registers, maintenance)
        }
        Event::MaintenanceRemoved { id } => {
            if registers.maintenance.contains_key(id) {
                Ok(())
            } else {
                Err(unknown("maintenance window", id, "maintenance"))
            }
        }
        Event::MeetingSet { meeting } => meeting_is_sound(registers, meeting),
        Event::PolicySet { policy, reason } => {
            policy_is_sound(policy)?;
            policy_has_a_reason(reason)
        }
        Event::FreezeLifted { id } => {
            if registers.freezes.contains_key(id) {
                Ok(())
            } else {
                Err(unknown("freeze", id, "freezes"))
            }
        }
        Event::FileInitialised { .. } | Event::Template(_) | Event::Change(_) => Ok(()),
    }
}

fn person_is_sound(registers: &Registers, person: &Person) -> Result<(), Refusal> {
    handle("person", person.id.as_str())?;
    named("person", person.id.as_str(), &person.name)?;
    if person.roles.is_empty() {
        return Err(refuse(
            format!("{} would have no role.", person.id),
            format!("Give one or more of {}.", words_of_roles()),
        ));
    }
    if let Scope::Only(clients) = &person.scope {
        clients_are_known(registers, clients)?;
    }
    let taken = person.uid.and_then(|uid| {
        registers
            .people
            .values()
            .find(|p| p.id != person.id && !p.left && p.uid == Some(uid))
    });
    match taken {
        Some(other) if !person.left => Err(refuse(
            format!(
                "The user id {} is {} already.",
                person.uid.unwrap_or_default(),
                other.id
            ),
            "One user id is one person; take it away there first.",
        )),
        Some(_) | None => Ok(()),
    }
}

fn words_of_roles() -> String {
    Role::ALL.map(Role::word).join(", ")
}

fn client_is_sound(client: &Client) -> Result<(), Refusal> {
    handle("client", client.id.as_str())?;
    named("client", client.id.as_str(), &client.name)?;
    if !(1..=3).contains(&client.tier) {
        return Err(refuse(
            format!("A client's tier is 1, 2 or 3, not {}.", client.tier),
            "1 is the most demanding.",
        ));
    }
    if client.opens >= client.closes || client.closes > 24 {
        return Err(refuse(
            format!(
                "Business hours from {} to {} are none.",
                client.opens, client.closes
            ),
            "Write the hours of a day, such as 8 and 18.",
        ));
    }
    Ok(())
}

fn service_is_sound(service: &Service) -> Result<(), Refusal> {
    handle("service", service.id.as_str())?;
    named("service", service.id.as_str(), &service.name)
}

fn item_is_sound(registers: &Registers, item: &RegisteredItem) -> Result<(), Refusal> {
    handle("item", item.id.as_str())?;
    named("item", item.id.as_str(), &item.name)?;
    if let Some(client) = &item.client {
        clients_are_known(registers, std::slice::from_ref(client))?;
    }
    match &item.service {
        Some(service) if !registers.services.contains_key(service) => {
            Err(unknown("service", service.as_str(), "services"))
        }
        Some(_) | None => Ok(()),
    }
}

fn meeting_is_sound(registers: &Registers, meeting: &Meeting) -> Result<(), Refusal> {
    handle("meeting", &meeting.id)?;
    if !registers.boards.contains_key(&meeting.board) {
        return Err(unknown("board", meeting.board.as_str(), "boards"));
    }
    if meeting.minutes == 0 {
        return Err(refuse(
            format!("The meeting {} takes no time.", meeting.id),
            "Give its minutes, such as 60.",
        ));
    }
    if let Some(chair) = &meeting.chair
        && registers.people.get(chair).is_none_or(|p| p.left)
    {
        return Err(unknown("person", chair.as_str(), "people"));
    }
    Ok(())
}

/// Tells whether a policy can be followed.
///
/// # Errors
/// Returns a refusal with what contradicts itself.
pub fn policy_is_sound(policy: &Policy) -> Result<(), Refusal> {
    match super::policy::flaws(policy).into_iter().next() {
        None => Ok(()),
        Some(flaw) => Err(refuse(flaw.sentence, flaw.next)),
    }
}

/// Tells whether it is said why a policy is put in force.
///
/// # Errors
/// Returns a refusal when nothing is said.
fn policy_has_a_reason(reason: &str) -> Result<(), Refusal> {
    if Policy::default().says_nothing(reason) {
        return Err(refuse(
            "A policy is put in force with a reason.",
            "Say in one sentence why it changes.",
        ));
    }
    Ok(())
}

fn handle(what: &str, text: &str) -> Result<(), Refusal> {
    if !text.is_empty() && handle_from(text) == text {
        return Ok(());
    }
    let shape = "A handle is lower case, up to 40 letters and digits, with - _ . inside";
    let meant = handle_from(text);
    let next = if meant.is_empty() {
        format!("{shape}.")
    } else {
        format!("{shape}; take {meant}.")
    };
    Err(refuse(format!("{text:?} is no handle of a {what}."), next))
}

fn named(what: &str, id: &str, name: &str) -> Result<(), Refusal> {
    if name.trim().is_empty() {
        Err(refuse(
            format!("The {what} {id} has no name."),
            "Give the name people know it by.",
        ))
    } else {
        Ok(())
    }
}

fn clients_are_known(registers: &Registers, clients: &[ClientId]) -> Result<(), Refusal> {
    match clients.iter().find(|c| !registers.clients.contains_key(c)) {
        Some(client) => Err(unknown("client", client.as_str(), "clients")),
        None => Ok(()),
    }
}

/// Returns the refusal of a row that is not there.
pub(super) fn unknown(what: &str, id: &str, register: &str) -> Refusal {
    Refusal::new(
        Cause::Unknown,
        format!("There is no {what} {id:?} in the register."),
        format!("Look for it with: holdpoint {register} list"),
    )
}

fn refuse(sentence: impl Into<String>, next: impl Into<String>) -> Refusal {
    Refusal::new(Cause::Input, sentence, next)
}

#[cfg(test)]
mod tests;
