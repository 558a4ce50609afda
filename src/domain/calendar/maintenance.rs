//! Maintenance windows: the times a client has agreed to beforehand, mostly recurring.

use serde::{Deserialize, Serialize};

use super::super::id::ClientId;
use super::super::window::{Timestamp, Window};
use super::expand::occurrences;
use super::recurrence::Recurrence;

/// A time at which a client expects work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    /// Its handle.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The client.
    pub client: ClientId,
    /// When; the first time when it recurs.
    pub window: Window,
    /// How it recurs; once when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Recurrence>,
}

impl Maintenance {
    /// Returns its windows that share time with `[from, to)`, in order.
    pub fn windows(&self, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Window> + '_ {
        occurrences(&self.window, self.repeat.as_ref(), from, to)
    }
}
