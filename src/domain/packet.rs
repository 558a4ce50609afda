//! A packet: changes taken along to where the file cannot be reached, and what a person answers there.

mod given;
mod offline;
mod seen_by;

use serde::{Deserialize, Serialize};

use super::command::Command;
use super::id::{ChangeNumber, EventId};
use super::refusal::{Cause, Refusal};
use super::window::Timestamp;

pub use given::{Given, ReplyTo, TAKEN, not_in_packet, waits_for_file};
pub use offline::{Offline, packet_name};

/// Something that a person answered in a packet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The id that its first event gets; brought twice, it is taken once.
    pub id: EventId,
    /// When it was written.
    pub at: Timestamp,
    /// The change.
    pub change: ChangeNumber,
    /// What was said.
    pub given: Given,
}

impl Answer {
    /// Returns the command that it is, for the rules that every other way in goes through; `numbered` says
    /// which comment of the change an earlier answer of the same packet has become.
    ///
    /// # Errors
    /// Returns a refusal when it answers one that is not there.
    pub fn command(&self, numbered: impl Fn(EventId) -> Option<u32>) -> Result<Command, Refusal> {
        self.given.command(numbered).ok_or_else(|| {
            Refusal::new(
                Cause::Unknown,
                format!(
                    "It answers a comment of the packet that {} did not take.",
                    self.change
                ),
                "Say it anew, to a comment that is there.",
            )
        })
    }

    /// Returns it in one line: when in UTC, on which change, what.
    #[must_use]
    pub fn in_words(&self) -> String {
        format!(
            "{} UTC {} {}",
            self.at.format("%Y-%m-%d %H:%M"),
            self.change,
            self.given.in_words()
        )
    }
}
