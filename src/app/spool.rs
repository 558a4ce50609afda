//! What waits in the spool: shown on top of what the file last said, until the file has it or the person has
//! acknowledged that it does not fit.

use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::may_wait;
use crate::domain::id::ChangeNumber;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::spool::{Doing, Entry, Unfit};
use crate::domain::window::Timestamp;

use super::App;
use super::effect::Effect;
use super::sheet::{Says, Sheet};

/// That the file cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// Since when.
    pub since: Timestamp,
    /// Why, as a sentence.
    pub why: String,
}

/// The person's spool for the file, as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spool {
    /// What waits for the file, in order.
    pub waiting: Vec<Entry>,
    /// What the file did not take, until it is acknowledged.
    pub unfit: Vec<Unfit>,
    /// That the file cannot be reached, while it cannot.
    pub away: Option<Away>,
}

impl Spool {
    /// Tells whether there is nothing to say of it.
    pub fn is_quiet(&self) -> bool {
        self.waiting.is_empty() && self.unfit.is_empty() && self.away.is_none()
    }
}

impl App {
    /// Takes the spool in as it now lies on disk.
    pub(super) fn take_spool(&mut self, spool: Spool) -> Vec<Effect> {
        if self.spool == spool {
            return Vec::new();
        }
        self.dirty = true;
        let before = std::mem::replace(&mut self.spool, spool);
        let waits = |e: &&Entry| !self.spool.waiting.iter().any(|w| w.id == e.id);
        let unfit = |e: &Entry| self.spool.unfit.iter().any(|u| u.entry.id == e.id);
        let settled: Vec<Entry> = before.waiting.iter().filter(waits).cloned().collect();
        let (refused, taken): (Vec<_>, Vec<_>) = settled.into_iter().partition(unfit);
        let back = before.away.is_some() && self.spool.away.is_none();
        if let Some(one) = refused.first() {
            let more = match refused.len() {
                1 => String::new(),
                n => format!(", and {} more", n - 1),
            };
            let key = self.keymap.shown(super::action::Action::ShowSpool);
            self.warn(format!(
                "From the spool, {} does not fit{more}: {key} shows why.",
                one.doing.in_words()
            ));
        } else if !taken.is_empty() {
            self.say(format!("Brought in from the spool: {}.", taken.len()));
        } else if back {
            self.say("The file can be reached again.");
        }
        if self.spool.unfit.is_empty()
            && self.spool.waiting.is_empty()
            && matches!(&self.sheet, Some(sheet) if sheet.says == Says::Spool)
        {
            self.sheet = None;
        }
        if taken.is_empty() && refused.is_empty() && !back {
            self.fold_anew();
            return Vec::new();
        }
        // What the screen shows stays until the file has said how it stands.
        self.refresh()
    }

    /// Shows what the file last said, with what waits and what is on its way on top.
    pub(super) fn fold_anew(&mut self) {
        if let Some(base) = self.base.clone() {
            self.detail = Some(base);
            self.fold();
        }
    }

    /// Shows what is in the spool and what fits no more.
    pub(super) fn show_spool(&mut self) {
        self.sheet = Some(Sheet::new(Says::Spool));
        self.dirty = true;
    }

    /// Acknowledges the first thing that did not fit.
    pub(super) fn acknowledge(&mut self) -> Vec<Effect> {
        let shown = self.sheet.as_ref().is_some_and(|s| s.says == Says::Spool);
        match self.spool.unfit.first() {
            Some(unfit) if shown => vec![Effect::Acknowledge(unfit.entry.id)],
            Some(_) | None => Vec::new(),
        }
    }

    /// Returns what may be spooled of a command, should the file not take it: only what is done in a running
    /// window, and nothing that passes a hold point which the file has not seen released.
    ///
    /// # Errors
    /// Returns what it waits for.
    pub fn may_spool(
        &self,
        number: Option<ChangeNumber>,
        command: &Command,
    ) -> Result<Doing, Refusal> {
        let change = self.detail.as_ref().filter(|c| Some(c.id()) == number);
        let (Some(change), Some(doing)) = (change, Doing::of(command)) else {
            return Err(Refusal::new(
                Cause::State,
                "This waits for the file.",
                "Only ticks, notes, evidence, triggers, pauses and the way back in a running window are \
                 spooled.",
            ));
        };
        may_wait(change, &doing, self.now)?;
        Ok(doing)
    }

    /// Refuses, while the file cannot be reached, what cannot be spooled.
    ///
    /// # Errors
    /// Returns since when the file cannot be reached, and what is spooled meanwhile.
    pub(super) fn needs_file(&self, change: &Change, command: &Command) -> Result<(), Refusal> {
        let Some(away) = &self.spool.away else {
            return Ok(());
        };
        self.may_spool(Some(change.id()), command)
            .map(|_| ())
            .map_err(|refusal| Refusal {
                sentence: format!(
                    "The file cannot be reached since {} UTC. {}",
                    away.since.format("%H:%M"),
                    refusal.sentence
                ),
                ..refusal
            })
    }

    /// Stands in the window of a change as the file last said it, while the file cannot be opened.
    pub fn stand_by(&mut self, change: Arc<Change>) {
        self.stand_in(change.id());
        self.base = Some(change);
        self.fold_anew();
    }

    /// Notes what the file said of the change on the screen, before anything is shown on top of it.
    pub(super) fn note_base(&mut self) {
        self.base = self.detail.as_ref().map(Arc::clone);
    }
}
