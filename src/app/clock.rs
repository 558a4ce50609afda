//! Time: the panes that follow once the keys rest, and the minute on the screen.

use chrono::{Duration, Timelike as _};

use crate::domain::window::Timestamp;

use super::effect::Effect;
use super::{App, Place};

/// How long the keys rest before the panes follow, in milliseconds.
pub const REST: i64 = 120;

/// After so many seconds the queue is read again, for what time alone has changed in it.
const ROUND: i64 = 300;

impl App {
    /// Takes the time in; returns the request for the change whose turn has come.
    pub(super) fn tick(&mut self, now: Timestamp) -> Vec<Effect> {
        let beat = if self.has_running_clocks() { 1 } else { 60 };
        let beats = |at: Timestamp| at.timestamp().div_euclid(beat);
        let turned = beats(self.now) != beats(now);
        self.dirty |= turned;
        // What a freeze held is no longer on hold, though nobody may write that down for a while.
        let ends = turned && self.freeze_ends(now);
        let comes_round = self.time_moves_rows(now);
        self.now = now;
        if ends {
            return self.refresh();
        }
        let mut effects = Vec::new();
        if comes_round {
            effects.extend(self.reload_queue());
        }
        if self.detail_due.is_some_and(|due| due <= now) {
            effects.extend(self.ask_detail());
        }
        effects
    }

    /// Tells whether time alone has moved changes into the queue or out of it: what was put off comes back on
    /// its day, what is not decided becomes overdue. A row in memory is taken at its moment, others after
    /// minutes.
    fn time_moves_rows(&self, now: Timestamp) -> bool {
        let lists = matches!(self.place, Place::Queue | Place::Change);
        if !lists || !self.queue.read || self.queue.asked.is_some() {
            return false;
        }
        let beats = |at: Timestamp| at.timestamp().div_euclid(ROUND);
        let passed = |at: Option<Timestamp>| at.is_some_and(|at| self.now < at && at <= now);
        let mut rows = self.queue.rows.iter();
        beats(self.now) != beats(now) || rows.any(|r| passed(r.decide_by) || passed(r.put_off))
    }

    /// Tells whether a hard freeze ends between the time that is known and another.
    fn freeze_ends(&self, now: Timestamp) -> bool {
        let mut hard = self.registers.freezes.values().filter(|f| f.hard);
        hard.any(|f| f.periods(self.now, now).any(|w| w.end <= now))
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
            Place::Queue | Place::Record | Place::Calendar | Place::Window | Place::Messages => {
                self.target()?
            }
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
