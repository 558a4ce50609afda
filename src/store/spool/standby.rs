//! What a console needs to stand where it stood while the file cannot even be opened: the change and the
//! registers as the file last said them, beside the spool.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::super::error::StoreError;
use super::super::state::{StateDir, name_for};
use super::{Owner, Spool};
use crate::domain::change::Change;
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// How the file last stood for one person, as of when it could not be reached any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standby {
    /// Which file, and whose.
    pub owner: Owner,
    /// Who was at the keyboard.
    pub actor: Actor,
    /// Since when the file could not be reached.
    pub since: Timestamp,
    /// The last event of the file that was known.
    pub head: u64,
    /// The registers.
    pub registers: Registers,
    /// The change whose window is worked.
    pub change: Change,
}

impl Standby {
    fn name(owner: &Owner) -> String {
        let words = [owner.file.as_bytes(), owner.person.as_str().as_bytes()];
        name_for("standby", &words)
    }

    /// Keeps it; it survives a power cut.
    ///
    /// # Errors
    /// Returns an error when it cannot be written.
    pub fn save(&self, state: &StateDir) -> Result<(), StoreError> {
        state.save(&Self::name(&self.owner), self, true)
    }

    /// Forgets it, once the file is back.
    ///
    /// # Errors
    /// Returns an error when it cannot be removed.
    pub fn remove(state: &StateDir, owner: &Owner) -> Result<(), StoreError> {
        state.remove(&Self::name(owner))
    }

    /// Returns the newest that is kept of a file, for one person or for whoever it was; only while something
    /// waits for that file.
    ///
    /// # Errors
    /// Returns an error when the directory cannot be read.
    pub fn find(
        state: &StateDir,
        file: &Path,
        wanted: impl Fn(&Self) -> bool,
    ) -> Result<Option<Self>, StoreError> {
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let resolved = absolute.parent().and_then(|dir| dir.canonicalize().ok());
        let resolved = resolved.zip(absolute.file_name()).map(|(d, n)| d.join(n));
        let mut found: Option<Self> = None;
        for name in state.names("standby-")? {
            let Some(one) = state.load::<Self>(&name)? else {
                continue;
            };
            let there = Path::new(&one.owner.file);
            let meant = there == absolute || resolved.as_deref() == Some(there);
            let newer = found.as_ref().is_none_or(|f| f.since < one.since);
            if meant && newer && wanted(&one) && !one.spool(state).read()?.waiting.is_empty() {
                found = Some(one);
            }
        }
        Ok(found)
    }

    /// Returns the spool beside it.
    #[must_use]
    pub fn spool(&self, state: &StateDir) -> Spool {
        Spool::named(state, self.owner.clone())
    }
}
