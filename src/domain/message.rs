//! The messages of a change to its clients: what is planned, written, sent, released or withdrawn.

mod list;
mod told;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::change::Change;
use super::digest::Digest;
use super::id::{ClientId, PersonId};
use super::people::{Person, Role};
use super::plan::{Communication, Plan};
use super::registers::Registers;
use super::wave::{Phase, RollbackRun};
use super::window::Timestamp;

pub use list::{Entry, Standing, entries, entry, owed, written_drafts};
pub use told::{Listing, Told, listing, notice};

/// Which message of a change is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// One beyond the plan that nobody has written yet.
    New {
        /// The wave, from 0.
        wave: usize,
    },
    /// A message of the plan, whether or not something was said of it.
    Planned {
        /// The wave, from 0.
        wave: usize,
        /// Its place in the communication plan, from 0.
        line: usize,
    },
    /// A message beyond the plan, by its number inside the change.
    Beyond(u32),
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Nothing yet: it is written and waits.
    Open,
    /// It went out on the word of whoever sent it.
    Sent {
        /// Who put it on record.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// When and by whom it went out, where that was earlier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earlier: Option<Earlier>,
    },
    /// An incident commander let it out.
    Released {
        /// The commander.
        by: PersonId,
        /// When.
        at: Timestamp,
    },
    /// It does not go out.
    Withdrawn {
        /// Who withdrew it.
        by: PersonId,
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

/// That a message had gone out before anyone put it on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// When it went out, as it is told.
    pub at: Timestamp,
    /// Who sent it.
    pub by: PersonId,
}

/// A message of which something was said: it was written, sent, released or withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number inside the change, from 1.
    pub id: u32,
    /// The wave it belongs to, from 0.
    pub wave: usize,
    /// Its place in the communication plan, from 0; it is beyond the plan when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Whom it is for and what it says, as it last read.
    pub letter: Communication,
    /// How often it was written here; 0 when it reads as the plan has it.
    pub version: u32,
    /// Who last wrote it, and when; nobody here when it reads as the plan has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<(PersonId, Timestamp)>,
    /// Whether it was written while a rollback was open: only a commander ever lets it out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub held: bool,
    /// What became of it.
    pub fate: Fate,
}

/// Returns the rollback under which every message of a change is a draft, with its wave: the earliest that is
/// begun and whose wave is not done.
///
/// It holds for every wave and client of the change, not for the wave alone: customers do not know waves, and
/// what one client is told while another is being rolled back is the incident commander's to judge. It ends
/// when the wave is done, and a verdict that is reopened brings it back.
pub fn commanded(change: &Change) -> Option<(usize, &RollbackRun)> {
    let open = change.waves.iter().enumerate();
    open.filter(|(_, run)| run.phase != Phase::Done)
        .filter_map(|(wave, run)| Some((wave, run.rollback.as_ref()?)))
        .min_by_key(|(_, rollback)| rollback.started)
}

/// Returns the incident commanders of a change: those who see every client of it.
pub fn commanders<'a>(
    change: &'a Change,
    registers: &'a Registers,
) -> impl Iterator<Item = &'a Person> {
    registers
        .with_role(Role::Commander)
        .filter(|p| p.scope.covers_all(change.clients()))
}

/// Returns why this person may not release a message, whatever their roles.
///
/// The release is there so that a second pair of eyes reads what customers are told, as with a hold step: so
/// nobody releases words that they wrote, a commander neither, nor the implementer any words on their own
/// work. A commander who mends a draft is not stuck: another commander releases it, or someone of the work
/// takes the words over by saving them under their own name.
pub fn barred_from_releasing(
    change: &Change,
    written: Option<&PersonId>,
    person: &PersonId,
) -> Option<&'static str> {
    if change.plan.implementer.as_ref() == Some(person) {
        Some("nobody releases the messages of a change that they implement")
    } else if written == Some(person) {
        Some("nobody releases words that they wrote")
    } else {
        None
    }
}

/// Returns who could release a message that this person wrote.
pub fn releasers<'a>(
    change: &'a Change,
    registers: &'a Registers,
    written: Option<&PersonId>,
) -> Vec<&'a Person> {
    commanders(change, registers)
        .filter(|p| barred_from_releasing(change, written, &p.id).is_none())
        .collect()
}

/// Returns the digest of a message: `SHA-256("holdpoint-message-v1\0" ‖ client, audience, channel, text)`,
/// each trimmed, with LF line ends and behind its length in bytes as 8 bytes, the most significant first.
pub fn digest(letter: &Communication) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"holdpoint-message-v1\0");
    for part in [
        letter.client.as_str(),
        &letter.audience,
        &letter.channel,
        &letter.text,
    ] {
        let part = part.replace("\r\n", "\n");
        let part = part.trim();
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Digest(hash.finalize().into())
}

/// Returns the message with this number, made when it is new, with the words it now has.
pub(super) fn slot(
    messages: &mut Vec<Message>,
    id: u32,
    wave: usize,
    line: Option<usize>,
    letter: Communication,
) -> &mut Message {
    let at = messages.iter().position(|m| m.id == id).unwrap_or_else(|| {
        messages.push(Message {
            id,
            wave,
            line,
            letter: Communication::default(),
            version: 0,
            written: None,
            held: false,
            fate: Fate::Open,
        });
        messages.len() - 1
    });
    let found = &mut messages[at];
    found.letter = letter;
    found
}

/// Follows an edit of the plan: a message stays with its line where that reads as before, and is beyond the
/// plan where it does not.
pub(super) fn follow(messages: &mut [Message], before: &Plan, after: &Plan) {
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for message in messages {
        let Some(line) = message.line else {
            continue;
        };
        let wave = after.waves.get(message.wave);
        let here = wave.is_some_and(|w| w.clients.contains(&message.letter.client));
        let same = |at: &usize| {
            here && after.communications.get(*at) == before.communications.get(line)
                && !taken.contains(&(message.wave, *at))
        };
        let now = Some(line)
            .filter(same)
            .or_else(|| (0..after.communications.len()).find(same));
        message.line = now;
        taken.extend(now.map(|at| (message.wave, at)));
    }
}

/// Returns the other client whose name stands in what one client's people are to read, if one does.
///
/// Only names that the asker may see are looked for: a refusal tells nobody of a client outside their scope.
pub fn names_another<'a>(
    letter: &Communication,
    registers: &'a Registers,
    asker: &Person,
) -> Option<&'a ClientId> {
    let own = registers.clients.get(&letter.client);
    let own = own.map_or("", |c| c.name.as_str());
    let addressed = format!("{} {}", letter.audience, letter.channel).to_lowercase();
    let others = registers.clients.values();
    let mut others = others.filter(|c| c.id != letter.client && asker.scope.covers(&c.id));
    let found = others.find(|other| {
        let name = other.name.as_str();
        let inside = own.to_lowercase().contains(&name.to_lowercase());
        let addressed = |word: &str| has_word(&without(&addressed, own), &word.to_lowercase());
        let told = !inside && has_word(&without(&letter.text, own), name);
        addressed(name) || addressed(other.id.as_str()) || told
    });
    found.map(|c| &c.id)
}

/// Returns a text without a name that stands in it.
fn without(text: &str, name: &str) -> String {
    if name.is_empty() {
        return text.to_owned();
    }
    text.replace(name, " ").replace(&name.to_lowercase(), " ")
}

/// Tells whether a word or several stand in a text as such, not inside another word.
fn has_word(text: &str, word: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next())
        })
}
