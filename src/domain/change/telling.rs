//! A change takes in what becomes of its messages to clients.

use super::super::event::ChangeEvent;
use super::super::id::PersonId;
use super::super::message::{Fate, commanded, slot};
use super::super::window::Timestamp;
use super::Change;

impl Change {
    /// Takes in what happened to a message; every other event leaves the messages as they are.
    pub(super) fn tell(&mut self, event: ChangeEvent, by: &PersonId, at: Timestamp) {
        let held = commanded(self).is_some();
        let (all, by) = (&mut self.messages, by.clone());
        if let ChangeEvent::MessageWritten {
            message,
            wave,
            line,
            version,
            letter,
        } = event
        {
            let found = slot(all, message, wave, line, *letter);
            found.version = version;
            found.written = Some((by, at));
            found.held |= held;
        } else if let ChangeEvent::MessageSent {
            message,
            wave,
            line,
            letter,
            earlier,
        } = event
        {
            slot(all, message, wave, line, *letter).fate = Fate::Sent { by, at, earlier };
        } else if let ChangeEvent::MessageReleased {
            message,
            wave,
            line,
            letter,
            ..
        } = event
        {
            slot(all, message, wave, line, *letter).fate = Fate::Released { by, at };
        } else if let ChangeEvent::MessageWithdrawn {
            message,
            wave,
            line,
            letter,
            reason,
        } = event
        {
            let found = slot(all, message, wave, line, *letter);
            found.fate = Fate::Withdrawn { by, at, reason };
        }
    }
}
