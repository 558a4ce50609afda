//! Packets: changes taken along as JSON Lines with a sum in each line, what is answered there appended behind
//! them, and the answers taken into the file once.

mod answering;
mod bring;
mod check;
mod line;
mod make;
mod read;
#[cfg(test)]
mod tests;
mod unpack;
mod wrong;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::domain::calendar::Claim;
use crate::domain::change::Change;
use crate::domain::decide::show_answers;
use crate::domain::event::{ChangeEvent, Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId, PersonId};
use crate::domain::packet::Answer;
use crate::domain::people::Actor;
use crate::domain::plan::Plan;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

pub use bring::{Brought, Unfit};
pub use make::{Taking, write};
pub use wrong::PacketError;

use line::Sum;

/// The format that is written, and the newest that is read.
pub const FORMAT: u32 = 1;

/// The longest line, in bytes.
pub const LONGEST: usize = 4 * 1024 * 1024;

/// The largest packet, in bytes.
pub const LARGEST: usize = 64 * 1024 * 1024;

/// The most changes in a packet.
pub const MOST_CHANGES: usize = 1000;

/// The most answers in a packet.
pub const MOST_ANSWERS: usize = 10_000;

/// The longest text of an answer, in bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;

/// What a packet is, and where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The format of its lines.
    pub format: u32,
    /// Which Holdpoint made it.
    pub version: String,
    /// Its id.
    pub id: EventId,
    /// When it was made.
    pub made: Timestamp,
    /// Who made it.
    pub by: PersonId,
    /// For whom: the answers are theirs.
    pub person: PersonId,
    /// The file it is from.
    pub file: From,
}

/// The file that a packet is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct From {
    /// Where it lay.
    pub path: String,
    /// What tells it from any other: the hash of its first event.
    pub identity: String,
    /// The organisation.
    pub organisation: String,
    /// The last event's place then.
    pub events: u64,
    /// The last event's hash then.
    pub head: String,
}

/// A change in a packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// Its number.
    pub number: ChangeNumber,
    /// What happened to it, in order.
    pub events: Vec<TakenEvent>,
    /// What others hold of that which it needs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Claim>,
}

/// An event of a change in a packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenEvent {
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: PersonId,
    /// Whether that person had declared themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub declared: bool,
    /// What.
    pub event: ChangeEvent,
}

impl TakenEvent {
    /// Returns it as the record would have it.
    #[must_use]
    pub fn recorded(&self, number: ChangeNumber, rev: u64) -> Recorded {
        Recorded {
            seq: 0,
            id: self.id,
            stream: Stream::Change(number),
            rev,
            at: self.at,
            actor: Actor {
                person: self.by.clone(),
                uid: None,
                declared: self.declared,
            },
            event: self.event.clone().into(),
        }
    }
}

impl Taken {
    fn recorded(&self) -> impl Iterator<Item = Recorded> + '_ {
        let events = (1..).zip(&self.events);
        events.map(|(rev, event)| event.recorded(self.number, rev))
    }

    /// Returns the change as the file had it.
    #[must_use]
    pub fn change(&self) -> Change {
        let mut change = Change::absent(self.number);
        for event in self.recorded() {
            change.take_in(event);
        }
        change.others.clone_from(&self.others);
        change
    }
}

/// A packet that was read and found to be whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub header: Header,
    /// The registers, as far as the person sees them.
    pub registers: Registers,
    /// The changes.
    pub taken: Vec<Taken>,
    /// What was answered, in order.
    pub answers: Vec<Answer>,
    /// Whether a last line was cut short before it was acknowledged.
    pub cut_short: bool,
    /// The sum of its last whole line.
    last: Sum,
    /// How many bytes are whole.
    whole: usize,
    /// Whether its last whole line has its end.
    ended: bool,
}

impl Packet {
    /// Returns who answers in it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            person: self.header.person.clone(),
            uid: None,
            declared: true,
        }
    }

    /// Returns a change as the file had it.
    #[must_use]
    pub fn as_taken(&self, number: ChangeNumber) -> Option<Change> {
        self.one(number).map(Taken::change)
    }

    /// Returns a change with what was answered on top.
    #[must_use]
    pub fn change(&self, number: ChangeNumber) -> Option<Change> {
        self.shown(number).map(|(change, _)| change)
    }

    /// Returns a change with what was answered on top, and what was answered as what happened to it there.
    #[must_use]
    pub fn shown(&self, number: ChangeNumber) -> Option<(Change, Vec<Recorded>)> {
        let mut change = self.as_taken(number)?;
        let (registers, answers) = (&self.registers, &self.answers);
        let actor = self.actor();
        let shown = show_answers(&mut change, registers, answers, &actor, self.header.id);
        Some((change, shown))
    }

    /// Returns the plan of a change as it stood when a revision was made; nothing when there is none.
    #[must_use]
    pub fn plan_of(&self, number: ChangeNumber, revision: u32) -> Option<Plan> {
        let mut change = Change::absent(number);
        for event in self.one(number)?.recorded() {
            change.take_in(event);
            if revision > 0 && change.revision == revision {
                return Some(change.plan);
            }
        }
        None
    }

    /// Returns what was answered about a change, in order.
    pub fn answered(&self, number: ChangeNumber) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(move |a| a.change == number)
    }

    fn one(&self, number: ChangeNumber) -> Option<&Taken> {
        self.taken.iter().find(|t| t.number == number)
    }
}
