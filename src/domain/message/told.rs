//! The messages of a change in words for a person and in fields for a program.

use serde::Serialize;

use super::{Entry, Fate, Standing, commanded, digest, entries, releasers, written_drafts};
use crate::domain::change::Change;
use crate::domain::digest::Digest;
use crate::domain::id::{ClientId, PersonId};
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// One message as a program reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its place in the list, from 1.
    pub number: usize,
    /// The wave, from 1.
    pub wave: usize,
    /// Where it stands.
    pub state: Standing,
    /// The client it is for.
    pub client: ClientId,
    /// Who reads it.
    pub audience: String,
    /// How it goes out.
    pub channel: String,
    /// When it goes out, in words.
    pub when: String,
    /// Who sends it.
    pub owner: Option<PersonId>,
    /// What it says.
    pub text: String,
    /// Whether it stands in the communication plan.
    pub planned: bool,
    /// How often it was written here; 0 when it reads as the plan has it.
    pub version: u32,
    /// The digest of its words.
    pub digest: Digest,
    /// Who last wrote it here.
    pub writer: Option<PersonId>,
    /// When.
    pub written: Option<Timestamp>,
    /// Who sent, released or withdrew it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Option<Timestamp>,
    /// Why it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who put it on record, and when, where it was sent earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<(PersonId, Timestamp)>,
}

/// The messages of a change as a program reads them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// The change.
    pub change: String,
    /// Since when every message is a draft; nothing when none has to be.
    pub drafts_since: Option<Timestamp>,
    /// The wave that is rolled back, from 1.
    pub rolled_back: Option<usize>,
    /// Who could release.
    pub commanders: Vec<PersonId>,
    /// How it stands, in one sentence; empty when nothing has to be said.
    pub notice: String,
    /// The messages.
    pub messages: Vec<Told>,
}

/// Returns the messages of a change as a program reads them.
pub fn listing(change: &Change, registers: &Registers) -> Listing {
    let under = commanded(change);
    Listing {
        change: change.id().to_string(),
        drafts_since: under.map(|(_, rollback)| rollback.started),
        rolled_back: under.map(|(wave, _)| wave + 1),
        commanders: names(change, registers),
        notice: notice(change, registers).unwrap_or_default(),
        messages: entries(change).iter().map(Told::of).collect(),
    }
}

fn names(change: &Change, registers: &Registers) -> Vec<PersonId> {
    let may = releasers(change, registers, None);
    may.into_iter().map(|p| p.id.clone()).collect()
}

/// Returns how the messages stand, in one line: since when they are drafts and how many wait for whom;
/// nothing when no commander is needed.
pub fn notice(change: &Change, registers: &Registers) -> Option<String> {
    let waiting = written_drafts(change).len();
    let under = commanded(change);
    if waiting == 0 && under.is_none() {
        return None;
    }
    let names = names(change, registers);
    let names: Vec<&str> = names.iter().map(PersonId::as_str).collect();
    let names = names.join(" or ");
    if names.is_empty() {
        // One line of eighty columns: who appoints one is said by the refusal.
        let nobody = "no incident commander is appointed";
        return Some(match (waiting, under) {
            (0, Some((_, rollback))) => {
                let since = rollback.started.format("%H:%M");
                format!("Messages are drafts since {since} UTC; {nobody}")
            }
            (1, _) => format!("1 draft waits; {nobody}"),
            (n, _) => format!("{n} drafts wait; {nobody}"),
        });
    }
    Some(match (waiting, under) {
        (0, Some((_, rollback))) => {
            let since = rollback.started.format("%H:%M");
            format!("Messages are drafts since {since} UTC; {names} releases them")
        }
        (1, _) => format!("1 draft waits for an incident commander: {names}"),
        (n, _) => format!("{n} drafts wait for an incident commander: {names}"),
    })
}

impl Told {
    /// Returns a message as a program reads it.
    pub fn of(entry: &Entry<'_>) -> Self {
        let message = entry.message;
        let (by, at, reason) = match message.map(|m| &m.fate) {
            None | Some(Fate::Open) => (None, None, None),
            Some(Fate::Sent {
                earlier: Some(told),
                ..
            }) => (Some(&told.by), Some(told.at), None),
            Some(Fate::Sent { by, at, .. } | Fate::Released { by, at }) => {
                (Some(by), Some(*at), None)
            }
            Some(Fate::Withdrawn { by, at, reason }) => (Some(by), Some(*at), Some(reason)),
        };
        let letter = entry.letter;
        let written = message.and_then(|m| m.written.as_ref());
        Self {
            number: entry.number,
            wave: entry.wave + 1,
            state: entry.standing,
            client: letter.client.clone(),
            audience: letter.audience.clone(),
            channel: letter.channel.clone(),
            when: letter.when.clone(),
            owner: letter.owner.clone(),
            text: letter.text.clone(),
            planned: matches!(entry.which, super::Which::Planned { .. }),
            version: entry.version(),
            digest: digest(letter),
            writer: written.map(|(by, _)| by.clone()),
            written: written.map(|(_, at)| *at),
            by: by.cloned(),
            at,
            reason: reason.cloned(),
            recorded: match message.map(|m| &m.fate) {
                Some(Fate::Sent {
                    by,
                    at,
                    earlier: Some(_),
                }) => Some((by.clone(), *at)),
                None
                | Some(
                    Fate::Open | Fate::Sent { .. } | Fate::Released { .. } | Fate::Withdrawn { .. },
                ) => None,
            },
        }
    }
}

impl Entry<'_> {
    /// Returns what was last done about it: `sent by jun 26 Nov 14:20`, `version 2 by tom 26 Nov 14:20`.
    pub fn in_words(&self) -> String {
        let moment = |at: &Timestamp| at.format("%-d %b %H:%M UTC").to_string();
        let written = self.message.and_then(|m| m.written.as_ref());
        match self.message.map(|m| &m.fate) {
            Some(Fate::Sent {
                by,
                at,
                earlier: Some(told),
            }) => format!(
                "sent by {} {}, put on record by {by} {}",
                told.by,
                moment(&told.at),
                moment(at)
            ),
            Some(Fate::Sent { by, at, .. }) => format!("sent by {by} {}", moment(at)),
            Some(Fate::Released { by, at }) => match written {
                Some((writer, _)) => {
                    format!("written by {writer}, released by {by} {}", moment(at))
                }
                None => format!("released by {by} {}", moment(at)),
            },
            Some(Fate::Withdrawn { by, at, reason }) => {
                format!("withdrawn by {by} {}: {reason}", moment(at))
            }
            None | Some(Fate::Open) => match written {
                Some((by, at)) => format!("version {} by {by} {}", self.version(), moment(at)),
                None => "as the plan has it".to_owned(),
            },
        }
    }
}
