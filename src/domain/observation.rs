//! The observation period: how long a closed change is watched before it counts in the figures.

use chrono::Duration;
use serde::Serialize;

use super::change::Change;
use super::lifecycle::State;
use super::registers::Registers;
use super::window::Timestamp;

/// The time after a change was closed in which an incident reopens its verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Observation {
    /// When it ends: the time at which the change was closed and the hours of the policy that judges it.
    pub until: Timestamp,
}

impl Observation {
    /// Returns the observation period of a closed change; nothing for an open one, and for one taken over from
    /// another tool, whose verdict is that tool's.
    pub fn of(change: &Change, registers: &Registers) -> Option<Self> {
        let closed = change
            .closed
            .filter(|_| change.state == State::Closed && change.imported.is_none())?;
        let hours = registers.policy_of(change).observation_hours;
        // A policy of an earlier file may name more hours than there is time.
        let until = closed.checked_add_signed(Duration::hours(i64::from(hours)));
        Some(Self {
            until: until.unwrap_or(Timestamp::MAX_UTC),
        })
    }

    /// Tells whether it runs at a time.
    pub fn runs(self, now: Timestamp) -> bool {
        now < self.until
    }

    /// Returns it in words without an end mark, the time as `when` writes it.
    pub fn in_words(self, now: Timestamp, when: impl Fn(Timestamp) -> String) -> String {
        let until = when(self.until);
        if self.runs(now) {
            format!("under observation until {until}")
        } else {
            format!("observed until {until}")
        }
    }
}

/// Tells whether a change counts in the figures: it is closed, its outcome is known and its observation is over.
pub fn counts(change: &Change, registers: &Registers, now: Timestamp) -> bool {
    change.state == State::Closed
        && change.outcome.is_some()
        && Observation::of(change, registers).is_none_or(|o| !o.runs(now))
}
