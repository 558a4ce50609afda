//! The spool: what was done in a running window while the file could not be reached, in the person's own
//! directory, on disk before it is acknowledged, and applied once when the file is back.

mod apply;
mod line;
mod send;
mod standby;
#[cfg(test)]
mod tests;

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::gate::{Gate, beside};
use super::open::Store;
use super::state::{StateDir, name_for};
use crate::domain::id::{EventId, PersonId};
use crate::domain::spool::{Entry, Unfit};
use crate::domain::window::Timestamp;

pub use apply::Drained;
use line::{Line, read_lines};
pub use send::{Order, Sent, direct};
pub use standby::Standby;

/// How long a console waits for another of the same person that writes the spool.
const PATIENCE: Duration = Duration::from_secs(5);

/// Whose spool it is, and of which file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Where the file is.
    pub file: String,
    /// What tells the file from another at the same place: the hash of its first event.
    pub identity: String,
    /// The person.
    pub person: PersonId,
}

/// What a spool holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// What waits for the file, in the order in which it was done.
    pub waiting: Vec<Entry>,
    /// What the file did not take, until the person has acknowledged it.
    pub unfit: Vec<Unfit>,
    /// How many lines cannot be read; they are kept as they are.
    pub unreadable: usize,
}

impl Contents {
    /// Tells whether there is nothing to apply, to show or to look at.
    pub fn is_settled(&self) -> bool {
        self.waiting.is_empty() && self.unfit.is_empty() && self.unreadable == 0
    }
}

/// One person's spool for one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spool {
    dir: PathBuf,
    name: String,
    owner: Owner,
}

impl Spool {
    /// Names the spool of a person for an open file; nothing for a file in memory or without events.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn of(
        state: &StateDir,
        store: &Store,
        person: &PersonId,
    ) -> Result<Option<Self>, StoreError> {
        let (Some(path), Some(identity)) = (store.path(), store.identity()?) else {
            return Ok(None);
        };
        Ok(Some(Self::named(
            state,
            Owner {
                file: path.display().to_string(),
                identity,
                person: person.clone(),
            },
        )))
    }

    fn named(state: &StateDir, owner: Owner) -> Self {
        let words = [
            owner.file.as_bytes(),
            owner.identity.as_bytes(),
            owner.person.as_str().as_bytes(),
        ];
        Self {
            dir: state.path().to_owned(),
            name: format!("{}l", name_for("spool", &words)),
            owner,
        }
    }

    /// Returns every spool in a person's directory with what it holds, those of other files too.
    ///
    /// # Errors
    /// Returns an error when the directory cannot be read.
    pub fn all(state: &StateDir) -> Result<Vec<(Self, Contents)>, StoreError> {
        let mut found = Vec::new();
        for name in state.names("spool-")? {
            if Path::new(&name).extension() != Some("jsonl".as_ref()) {
                continue;
            }
            let path = state.path().join(&name);
            let bytes = fs::read(&path).map_err(StoreError::io(&path))?;
            let (owner, contents) = read_lines(&bytes);
            if let Some(owner) = owner {
                let dir = state.path().to_owned();
                found.push((Self { dir, name, owner }, contents));
            }
        }
        Ok(found)
    }

    /// Returns whose it is.
    pub fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Returns where it lies.
    pub fn path(&self) -> PathBuf {
        self.dir.join(&self.name)
    }

    /// Tells whether it belongs to the file that is open, and not to another at the same place.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn is_of(&self, store: &Store) -> Result<bool, StoreError> {
        let there = store.path().map(|p| p.display().to_string());
        Ok(there.as_ref() == Some(&self.owner.file)
            && store.identity()?.as_ref() == Some(&self.owner.identity))
    }

    /// Returns what it holds. A last line that was cut short was never acknowledged and is left off.
    ///
    /// # Errors
    /// Returns an error when it is there and cannot be read.
    pub fn read(&self) -> Result<Contents, StoreError> {
        match fs::read(self.path()) {
            Ok(bytes) => Ok(read_lines(&bytes).1),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Contents::default()),
            Err(e) => Err(StoreError::Io(self.path(), e)),
        }
    }

    /// Puts something done at the end. When it returns, it survives a kill and a power cut.
    ///
    /// # Errors
    /// Returns an error when it could not be made to last; then it is not acknowledged.
    pub fn append(&self, entry: &Entry) -> Result<(), StoreError> {
        self.locked(|| self.write(&[Line::Entry(entry.clone())]))
    }

    /// Puts something done at the end, judged on what waits before it. When it returns an entry, that survives
    /// a kill and a power cut.
    ///
    /// # Errors
    /// Returns an error when it could not be made to last; a refusal is returned inside.
    pub fn append_judged<R>(
        &self,
        judge: impl FnOnce(&[Entry]) -> Result<Entry, R>,
    ) -> Result<Result<Entry, R>, StoreError> {
        self.locked(|| {
            let judged = judge(&self.read()?.waiting);
            if let Ok(entry) = &judged {
                self.write(&[Line::Entry(entry.clone())])?;
            }
            Ok(judged)
        })
    }

    /// Forgets something that did not fit, once the person has acknowledged it; returns it.
    ///
    /// # Errors
    /// Returns an error when the spool cannot be written.
    pub fn acknowledge(&self, id: EventId) -> Result<Option<Unfit>, StoreError> {
        self.locked(|| {
            let known = self.read()?.unfit.into_iter().find(|u| u.entry.id == id);
            if known.is_some() {
                self.settle(Line::Acknowledged(id))?;
            }
            Ok(known)
        })
    }

    /// Notes what became of an entry, and removes the spool when nothing is left in it.
    fn settle(&self, line: Line) -> Result<(), StoreError> {
        self.write(&[line])?;
        if self.read()?.is_settled() {
            let path = self.path();
            fs::remove_file(&path).map_err(StoreError::io(&path))?;
            self.sync_directory()?;
        }
        Ok(())
    }

    /// Lets only one console of the person at the spool.
    fn locked<T>(&self, work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.dir)
            .map_err(StoreError::io(&self.dir))?;
        let mut gate = Gate::private(&self.path(), PATIENCE);
        let _pass = gate.enter()?;
        work()
    }

    /// Writes whole lines behind the last whole one and waits until they are on disk.
    fn write(&self, lines: &[Line]) -> Result<(), StoreError> {
        let path = self.path();
        let failed = |error: std::io::Error| StoreError::Io(path.clone(), error);
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .custom_flags(nix::fcntl::OFlag::O_NOFOLLOW.bits())
            .open(&path)
            .map_err(failed)?;
        let mut before = Vec::new();
        file.read_to_end(&mut before).map_err(failed)?;
        let whole = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        if whole < before.len() {
            // Cut short by a crash before it was acknowledged.
            file.set_len(whole as u64).map_err(failed)?;
        }
        let mut text = Vec::new();
        let owner = (whole == 0).then(|| Line::Spool(self.owner.clone()));
        for line in owner.iter().chain(lines) {
            serde_json::to_writer(&mut text, line).map_err(|e| failed(e.into()))?;
            text.push(b'\n');
        }
        file.write_all(&text).map_err(failed)?;
        file.sync_all().map_err(failed)?;
        self.sync_directory()
    }

    fn sync_directory(&self) -> Result<(), StoreError> {
        File::open(&self.dir)
            .and_then(|dir| dir.sync_all())
            .map_err(StoreError::io(&self.dir))
    }
}

/// Returns where the lock of a spool lies.
#[must_use]
pub fn lock_of(spool: &Path) -> PathBuf {
    beside(spool, ".lock")
}

/// Returns since when something has waited, of what waits.
#[must_use]
pub fn since(contents: &Contents) -> Option<Timestamp> {
    contents.waiting.first().map(|e| e.at)
}
