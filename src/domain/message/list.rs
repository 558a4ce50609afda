//! The messages of a change in their order: those of the plan by wave, then those beyond it.

use super::{Fate, Message, Which, commanded};
use crate::domain::change::Change;
use crate::domain::plan::Communication;
use crate::domain::wave::Phase;

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It waits to be sent.
    Waiting,
    /// It waits for an incident commander.
    Draft,
    /// It was sent.
    Sent,
    /// A commander let it out.
    Released,
    /// It does not go out.
    Withdrawn,
}

impl Standing {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Released => "released",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Tells whether something may still be done about it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Draft)
    }
}

/// One message of a change as a list shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its place in the list, from 1: the number that people use.
    pub number: usize,
    /// Which one it is.
    pub which: Which,
    /// Its wave, from 0.
    pub wave: usize,
    /// Whom it is for and what it says.
    pub letter: &'a Communication,
    /// What was said of it, if anything was.
    pub message: Option<&'a Message>,
    /// Where it stands.
    pub standing: Standing,
}

impl Entry<'_> {
    /// Returns how often it was written here; 0 when it reads as the plan has it.
    pub fn version(&self) -> u32 {
        self.message.map_or(0, |m| m.version)
    }

    /// Returns who wrote the words that stand, when it was somebody here.
    pub fn writer(&self) -> Option<&crate::domain::id::PersonId> {
        let written = self.message.and_then(|m| m.written.as_ref());
        written.map(|(by, _)| by)
    }

    /// Tells whether it is a draft that somebody wrote here for a commander to release.
    pub fn is_written_draft(&self) -> bool {
        self.standing == Standing::Draft && self.version() > 0
    }
}

fn standing(change: &Change, message: Option<&Message>) -> Standing {
    match message.map(|m| (&m.fate, m.held)) {
        Some((Fate::Sent { .. }, _)) => Standing::Sent,
        Some((Fate::Released { .. }, _)) => Standing::Released,
        Some((Fate::Withdrawn { .. }, _)) => Standing::Withdrawn,
        Some((Fate::Open, true)) => Standing::Draft,
        Some((Fate::Open, false)) | None if commanded(change).is_some() => Standing::Draft,
        Some((Fate::Open, false)) | None => Standing::Waiting,
    }
}

/// Returns the messages of a change: those of the plan by wave, then those beyond it in the order in which
/// they came.
pub fn entries(change: &Change) -> Vec<Entry<'_>> {
    let mut found: Vec<Entry<'_>> = Vec::new();
    for (wave, planned) in change.plan.waves.iter().enumerate() {
        let lines = change.plan.communications.iter().enumerate();
        for (line, letter) in lines.filter(|(_, c)| planned.clients.contains(&c.client)) {
            let mut said = change.messages.iter();
            let message = said.find(|m| m.wave == wave && m.line == Some(line));
            found.push(Entry {
                number: found.len() + 1,
                which: Which::Planned { wave, line },
                wave,
                letter: message.map_or(letter, |m| &m.letter),
                message,
                standing: standing(change, message),
            });
        }
    }
    for message in change.messages.iter().filter(|m| m.line.is_none()) {
        found.push(Entry {
            number: found.len() + 1,
            which: Which::Beyond(message.id),
            wave: message.wave,
            letter: &message.letter,
            message: Some(message),
            standing: standing(change, Some(message)),
        });
    }
    found
}

/// Returns the message that is meant, if the change has it.
pub fn entry(change: &Change, which: Which) -> Option<Entry<'_>> {
    entries(change).into_iter().find(|e| e.which == which)
}

/// Returns the drafts that somebody wrote and that wait for an incident commander.
pub fn written_drafts(change: &Change) -> Vec<Entry<'_>> {
    if change.messages.is_empty() {
        return Vec::new();
    }
    let mut found = entries(change);
    found.retain(Entry::is_written_draft);
    found
}

/// Returns the drafts that keep a wave from being completed: those of its own clients, and at the wave that
/// closes the change every one that is left.
pub fn owed(change: &Change, wave: usize) -> Vec<Entry<'_>> {
    let mut others = change.waves.iter().enumerate();
    let closes = others.all(|(n, run)| n == wave || run.phase == Phase::Done);
    let mut found = written_drafts(change);
    found.retain(|draft| closes || draft.wave == wave);
    found
}
