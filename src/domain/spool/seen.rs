//! How a change stood for whoever did something without the file, so that the merge can say what it was
//! judged on.

use serde::{Deserialize, Serialize};

use crate::domain::change::Change;

/// How the file last said that a change stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// How many events had made the change.
    pub rev: u64,
    /// Which revision of its plan was worked.
    pub revision: u32,
}

impl Seen {
    /// Returns how a change stands, as the file said it and without what waits on top.
    #[must_use]
    pub fn of(change: &Change) -> Self {
        Self {
            rev: change.rev,
            revision: change.revision,
        }
    }

    /// Returns it in words, as in "revision 2, event 31".
    #[must_use]
    pub fn in_words(self) -> String {
        format!("revision {}, event {}", self.revision, self.rev)
    }
}
