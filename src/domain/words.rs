//! Each event of the record as one sentence, the same on the screen and in the command line.

mod of_change;
mod of_message;
mod of_template;

use super::calendar::Recurrence;
use super::event::{Event, Recorded};
use super::people::{Identity, Role};
use super::registers::Registers;
use super::text;
use super::window::Timestamp;

/// Returns what happened as one sentence without its subject: who and when stand beside it.
///
/// It is safe to show: what people wrote into the event cannot steer a terminal.
pub fn sentence(recorded: &Recorded, registers: &Registers) -> String {
    text::sanitise(&told(&recorded.event, registers)).into_owned()
}

/// Returns a sentence with its end mark; one that somebody wrote may have its own.
pub fn closed(said: &str) -> String {
    let end = if said.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{said}{end}")
}

fn told(event: &Event, registers: &Registers) -> String {
    match event {
        Event::FileInitialised {
            organisation,
            identity,
        } => {
            let how = match identity {
                Identity::System => "",
                Identity::Declared => "; people declare who they are",
            };
            format!("made the file of {organisation}{how}")
        }
        Event::PersonSet { person } => {
            let roles: Vec<&str> = person.roles.iter().copied().map(Role::word).collect();
            let left = if person.left { " (has left)" } else { "" };
            let roles = if roles.is_empty() {
                "no role".to_owned()
            } else {
                roles.join(", ")
            };
            format!(
                "registered {}{left}: {roles}",
                or(&person.name, person.id.as_str())
            )
        }
        Event::ClientSet { client } => format!(
            "registered the client {}, tier {}",
            or(&client.name, client.id.as_str()),
            client.tier
        ),
        Event::ServiceSet { service } => format!(
            "registered the service {}, {} criticality",
            or(&service.name, service.id.as_str()),
            service.criticality.word()
        ),
        Event::ItemSet { item } => format!(
            "registered the item {}{}{}",
            or(&item.name, item.id.as_str()),
            if item.kind.is_empty() { "" } else { ", a " },
            item.kind
        ),
        Event::BoardSet { board } => format!(
            "set the board {} with {}",
            or(&board.name, board.id.as_str()),
            count(board.members.len(), "member")
        ),
        Event::FreezeSet { freeze } => format!(
            "put on the {} freeze {}, {} to {}{}",
            freeze.word(),
            or(&freeze.name, &freeze.id),
            day(freeze.window.start, freeze.window.zone),
            day(freeze.window.end, freeze.window.zone),
            again(freeze.repeat.as_ref())
        ),
        Event::FreezeLifted { id } => format!("lifted the freeze {id}"),
        Event::MaintenanceSet { maintenance } => format!(
            "set the maintenance window {} of {}, {}{}",
            or(&maintenance.name, &maintenance.id),
            maintenance.client,
            maintenance.window.in_words(),
            again(maintenance.repeat.as_ref())
        ),
        Event::MaintenanceRemoved { id } => format!("took out the maintenance window {id}"),
        Event::MeetingSet { meeting } => format!(
            "called a meeting of {} for {} UTC",
            registers
                .boards
                .get(&meeting.board)
                .map_or(meeting.board.as_str(), |b| b.name.as_str()),
            meeting.start.format("%-d %b %Y %H:%M")
        ),
        Event::PolicySet { policy, reason } => {
            let why = if reason.is_empty() { "" } else { ": " };
            format!(
                "set the policy (medium from {}, high from {}){why}{reason}",
                policy.medium_from, policy.high_from
            )
        }
        Event::Template(event) => of_template::sentence(event),
        Event::Change(event) => of_change::sentence(event, registers),
    }
}

fn again(repeat: Option<&Recurrence>) -> String {
    repeat.map_or_else(String::new, |rule| format!(", {}", rule.in_words()))
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}

fn count(n: usize, noun: &str) -> String {
    match n {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        n => format!("{n} {noun}s"),
    }
}

fn day(at: Timestamp, zone: crate::domain::zone::Zone) -> String {
    at.with_timezone(&zone).format("%-d %b %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn a_question_is_not_ended_twice() {
        assert_eq!(
            closed("rea asked: is it on site?"),
            "rea asked: is it on site?"
        );
        assert_eq!(closed("rea raised it."), "rea raised it.");
        assert_eq!(closed("rea raised it"), "rea raised it.");
    }
}
