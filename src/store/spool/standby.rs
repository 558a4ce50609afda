//! What a console or a verb needs to stand where the work stood while the file cannot even be opened: the
//! change and the registers as the file last said them, beside the spool.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::error::StoreError;
use super::super::open::Store;
use super::super::state::{StateDir, name_for};
use super::{Owner, Spool};
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::lifecycle::State;
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// How the file last stood for one person and one change in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standby {
    /// Which file, and whose.
    pub owner: Owner,
    /// Who was at the keyboard.
    pub actor: Actor,
    /// When the file last said so.
    pub kept: Timestamp,
    /// The last event of the file that was known.
    pub head: u64,
    /// The registers.
    pub registers: Registers,
    /// The change whose window is worked.
    pub change: Change,
}

impl Standby {
    fn name(owner: &Owner, number: ChangeNumber) -> String {
        let number = number.to_string();
        let words = [
            owner.file.as_bytes(),
            owner.person.as_str().as_bytes(),
            number.as_bytes(),
        ];
        name_for("standby", &words)
    }

    /// Keeps it; a durable one survives a power cut.
    ///
    /// # Errors
    /// Returns an error when it cannot be written.
    pub fn save(&self, state: &StateDir, durable: bool) -> Result<(), StoreError> {
        let name = Self::name(&self.owner, self.change.id());
        state.save(&name, self, durable)
    }

    /// Forgets what is kept of a change.
    ///
    /// # Errors
    /// Returns an error when it cannot be removed.
    pub fn remove(state: &StateDir, owner: &Owner, number: ChangeNumber) -> Result<(), StoreError> {
        state.remove(&Self::name(owner, number))
    }

    /// Keeps how the file says that a change stands while it is in progress, and forgets it when it no longer
    /// is; returns how many events had made it.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read or the person's own directory not written.
    pub fn follow(
        state: &StateDir,
        spool: &Spool,
        store: &mut Store,
        actor: &Actor,
        number: ChangeNumber,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let found = store.load_change(number)?;
        let rev = found.as_ref().map_or(0, |c| c.rev);
        let Some(change) = found.filter(|c| c.state == State::InProgress) else {
            return Self::remove(state, spool.owner(), number).map(|()| rev);
        };
        let standby = Self {
            owner: spool.owner().clone(),
            actor: actor.clone(),
            kept: now,
            head: store.head()?.seq,
            registers: store.registers()?.clone(),
            change,
        };
        // The commit that it follows has waited for the disk; one that a power cut takes is made again.
        standby.save(state, false).map(|()| rev)
    }

    /// Returns the newest that is kept of a file and that is wanted.
    ///
    /// # Errors
    /// Returns an error when the directory cannot be read.
    pub fn find(
        state: &StateDir,
        file: &Path,
        wanted: impl Fn(&Self) -> bool,
    ) -> Result<Option<Self>, StoreError> {
        let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let resolved = as_far_as_it_goes(&absolute);
        let mut found: Option<Self> = None;
        for name in state.names("standby-")? {
            let Some(one) = state.load::<Self>(&name)? else {
                continue;
            };
            let there = Path::new(&one.owner.file);
            let meant = there == absolute || there == resolved;
            let newer = found.as_ref().is_none_or(|f| f.kept < one.kept);
            if meant && newer && wanted(&one) {
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

/// Follows the links of a path up to where there is nothing any more, as where a share was.
fn as_far_as_it_goes(path: &Path) -> PathBuf {
    let resolved = path.ancestors().skip(1).find_map(|there| {
        let rest = path.strip_prefix(there).ok()?;
        Some(there.canonicalize().ok()?.join(rest))
    });
    resolved.unwrap_or_else(|| path.to_owned())
}
