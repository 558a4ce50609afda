//! Time: the panes that follow once the keys rest, and the minute on the screen.

use chrono::{Duration, Timelike as _};

use crate::domain::window::Timestamp;

use super::effect::Effect;
use super::{App, Place};

/// How long the keys rest before the panes follow, in milliseconds.
pub const REST: i64 = 120;

impl App {
    /// Takes the time in; returns the request for the change whose turn has come.
    pub(super) fn tick(&mut self, now: Timestamp) -> Vec<Effect> {
        let beat = if self.has_running_clocks() { 1 } else { 60 };
        let beats = |at: Timestamp| at.timestamp().div_euclid(beat);
        self.dirty |= beats(self.now) != beats(now);
        self.now = now;
        if self.detail_due.is_some_and(|due| due <= now) {
            return self.ask_detail().into_iter().collect();
        }
        Vec::new()
    }

    /// Returns when the console has to be told the time, if nothing else happens before.
    pub fn wake_at(&self) -> Timestamp {
        let millis = i64::from(self.now.timestamp_subsec_millis()).min(999);
        let into = if self.has_running_clocks() {
            59_000 + millis
        } else {
            i64::from(self.now.second()) * 1000 + millis
        };
        let minute = self.now + Duration::milliseconds(60_000 - into.min(59_999));
        self.detail_due.map_or(minute, |due| due.min(minute))
    }

    /// Notes that the cursor stands on another change.
    pub(super) fn cursor_moved(&mut self) {
        self.stop_waiting();
        self.detail_due = Some(self.now + Duration::milliseconds(REST));
    }

    /// Asks for the change that the person is at, now.
    pub(super) fn ask_detail(&mut self) -> Option<Effect> {
        self.detail_due = None;
        let number = match self.place {
            Place::Queue | Place::Record | Place::Window => self.target()?,
            Place::Change => self.detail.as_ref()?.id(),
            Place::Catalogue
            | Place::Bypasses
            | Place::Registers
            | Place::People
            | Place::First => return None,
        };
        let request = self.request();
        self.detail_asked = Some((request, number));
        Some(Effect::AskDetail {
            request,
            viewer: self.viewer(),
            number,
        })
    }
}
