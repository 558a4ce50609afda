//! Freezes: periods in which changes are refused or warned about.

use serde::{Deserialize, Serialize};

use super::super::id::ClientId;
use super::super::people::Role;
use super::super::window::{Timestamp, Window};
use super::expand::occurrences;
use super::recurrence::Recurrence;

/// A period in which changes are refused or warned about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freeze {
    /// Its handle.
    pub id: String,
    /// Why.
    pub name: String,
    /// Whether changes are refused rather than warned about.
    pub hard: bool,
    /// When; the first time when it recurs.
    pub window: Window,
    /// How it recurs; once when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Recurrence>,
    /// The clients it is for; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<ClientId>,
    /// The one role that may waive it; whom policy names when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived_by: Option<Role>,
}

impl Freeze {
    /// Returns a word for what it does.
    pub fn word(&self) -> &'static str {
        if self.hard { "hard" } else { "soft" }
    }

    /// Returns its periods that share time with `[from, to)`, in order.
    pub fn periods(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Window> + '_ {
        occurrences(&self.window, self.repeat.as_ref(), from, to)
    }

    /// Tells whether it is for one of these clients.
    pub fn concerns(&self, clients: &[ClientId]) -> bool {
        self.clients.is_empty() || clients.iter().any(|c| self.clients.contains(c))
    }

    /// Returns its last period that touches a window of one of these clients.
    pub fn last_touching(&self, window: &Window, clients: &[ClientId]) -> Option<Window> {
        let some = self.concerns(clients) && window.start < window.end;
        some.then(|| self.periods(window.start, window.end).last())?
    }

    /// Tells whether it touches a window of one of these clients.
    pub fn touches(&self, window: &Window, clients: &[ClientId]) -> bool {
        self.concerns(clients)
            && window.start < window.end
            && self.periods(window.start, window.end).next().is_some()
    }
}
