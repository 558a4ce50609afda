//! What the person has read of what is said: noted where comments are read, kept in their own directory.

use std::sync::Arc;

use super::effect::Effect;
use super::{App, Pane, Place};
use crate::domain::change::Change;
use crate::domain::queue::QueueRow;
use crate::domain::unread::{Read, Reader};

/// The key under which it is kept.
pub const READ: &str = "read";

impl App {
    /// Asks for what was read before.
    pub(super) fn ask_read() -> Effect {
        Effect::LoadDraft {
            key: READ.to_owned(),
        }
    }

    /// Takes in what was read before.
    pub(super) fn read_before(&mut self, text: &str) {
        let kept = Read::of_text(text);
        self.read = Arc::new((*self.read).clone().with(&kept, self.now));
        self.dirty = true;
    }

    /// Tells whether something is said about a change of the queue that the person has not read.
    pub fn is_unread(&self, row: &QueueRow) -> bool {
        self.read.is_unread(row.number, row.said, self.now)
    }

    /// Returns the person as the reader of a change: what was new when they began to read it stays new until
    /// they leave it.
    pub fn reader(&self, change: &Change) -> Reader<'_> {
        let begun = self.reading.filter(|(number, _)| *number == change.id());
        let until = begun.map(|(_, until)| until);
        let open = change.state.is_open();
        let before = || open.then(|| self.read.until(change.id(), self.now));
        Reader {
            person: self.person(),
            until: until.or_else(before),
        }
    }

    /// Notes that what is said about the change on the screen is read, where the person reads it: on its own
    /// screen, in the comments pane when that has the keyboard, and where the last word is their own.
    pub(super) fn note_read(&mut self) -> Option<Effect> {
        let Some(change) = self.change().cloned() else {
            self.reading = None;
            return None;
        };
        let here = match self.place {
            Place::Change => true,
            Place::Queue => self.pane == Pane::Comments,
            Place::Window
            | Place::Messages
            | Place::Record
            | Place::Catalogue
            | Place::Bypasses
            | Place::Registers
            | Place::People
            | Place::Calendar
            | Place::First => false,
        };
        if !here || self.reading.is_some_and(|(n, _)| n != change.id()) {
            self.reading = None;
        }
        let last = change.comments.last()?;
        if !here && last.by != *self.person() {
            return None;
        }
        let until = self.read.until(change.id(), self.now);
        if !change.state.is_open() || last.at.timestamp() <= until {
            return None;
        }
        if here && self.reading.is_none() {
            self.reading = Some((change.id(), until));
        }
        Arc::make_mut(&mut self.read).note(change.id(), last.at);
        self.dirty = true;
        Some(Effect::KeepRead(self.read.text()))
    }
}
