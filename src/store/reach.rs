//! Whether the file can be reached: still where it was opened, still the same, and written in time.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::OptionalExtension;

use super::chain::{Hash, hex};
use super::error::StoreError;
use super::open::{BUSY, Store};

/// Where a file was opened, and what the operating system knew it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    path: PathBuf,
    /// Its device and its number there; nothing when it could not be looked at.
    known: Option<(u64, u64)>,
}

impl Spot {
    /// Notes where a file is opened.
    pub fn of(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            known: known_by(path),
        }
    }

    /// Notes where a file should lie that could not be opened.
    pub fn of_absent(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            // No file has this number, so none that lies there is taken for it unopened.
            known: Some((0, 0)),
        }
    }

    /// Makes sure that the file still lies there: SQLite would go on writing into one that was removed, and
    /// what it saved in it would be lost.
    ///
    /// # Errors
    /// Returns that it is gone, or that another lies in its place.
    pub fn check(&self) -> Result<(), StoreError> {
        match known_by(&self.path) {
            found if found == self.known => Ok(()),
            None => Err(StoreError::Gone(self.path.clone())),
            Some(_) => Err(StoreError::Another(self.path.clone())),
        }
    }
}

/// Returns what the operating system knows a file by; nothing when it cannot be reached.
fn known_by(path: &Path) -> Option<(u64, u64)> {
    let meta = fs::symlink_metadata(path).ok()?;
    Some((meta.dev(), meta.ino()))
}

impl StoreError {
    /// Returns why a file does not take anything, for whoever knows that nothing is lost by it.
    pub fn in_brief(&self) -> String {
        match self {
            Self::Gone(path) | Self::Missing(path) => {
                format!("{} is not where it was when it was opened.", path.display())
            }
            Self::Busy(holder) => format!(
                "It is being written by {}.",
                holder.as_deref().unwrap_or("someone else")
            ),
            Self::NotSaved(why) | Self::Unknown(_, why) => {
                format!("It could not be written ({why}).")
            }
            Self::Full => "Its disk is full.".to_owned(),
            other => other.to_string(),
        }
    }
}

impl Store {
    /// Makes sure that the file lies where it was opened.
    ///
    /// # Errors
    /// Returns that it is gone, or that another lies in its place.
    pub fn still_there(&self) -> Result<(), StoreError> {
        self.spot.as_ref().map_or(Ok(()), Spot::check)
    }

    /// Makes sure that the file can be reached and written, by a new connection when it has come back as
    /// another one, as from a share that was mounted anew. Waits no longer than `patience`.
    ///
    /// # Errors
    /// Returns why it cannot be.
    pub fn come_back(
        &mut self,
        identity: Option<&str>,
        patience: Duration,
    ) -> Result<(), StoreError> {
        if let Some(path) = self.path().map(Path::to_owned)
            && (self.still_there().is_err() || self.head().is_err())
        {
            let found = Self::open(&path, &self.options)?;
            if found.identity()?.as_deref() != identity {
                return Err(StoreError::Another(path));
            }
            *self = found;
        }
        self.in_haste(patience, |store| store.write(|_| Ok(())))
    }

    /// Does something that waits for other writers no longer than `patience`.
    pub fn in_haste<T>(&mut self, patience: Duration, work: impl FnOnce(&mut Self) -> T) -> T {
        self.wait_at_most(patience);
        let done = work(self);
        self.wait_at_most(self.options.patience);
        done
    }

    fn wait_at_most(&mut self, patience: Duration) {
        if let Some(gate) = &mut self.gate {
            gate.set_patience(patience);
        }
        // A connection that cannot take it keeps the time it had.
        let _ = self.conn.busy_timeout(patience.min(BUSY));
    }

    /// Returns what tells the file from any other: the hash of its first event; nothing while it has none.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn identity(&self) -> Result<Option<String>, StoreError> {
        let first: Option<Hash> = self
            .connection()
            .prepare_cached("SELECT hash FROM event WHERE seq = 1")?
            .query_row([], |row| row.get(0))
            .optional()?;
        Ok(first.map(|hash| hex(&hash)))
    }
}
