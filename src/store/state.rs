//! The person's own directory of small files: private, replaced whole, read back after a crash.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::chain::hex;
use super::error::StoreError;

/// A directory of the person's own, never the shared file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateDir(PathBuf);

impl StateDir {
    /// Names the directory; it is made, for its owner only, when the first file is saved.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self(dir.into())
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Replaces a file whole: a reader, also one after a crash, sees the old text or the new one.
    /// A durable save also survives a power cut from the moment it returns.
    pub(super) fn save(
        &self,
        name: &str,
        value: &impl Serialize,
        durable: bool,
    ) -> Result<(), StoreError> {
        let path = self.0.join(name);
        let failed = |error: std::io::Error| StoreError::Io(path.clone(), error);
        let text = serde_json::to_vec(value).map_err(|error| failed(error.into()))?;
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.0)
            .map_err(failed)?;
        let partial = self.0.join(format!(".{name}.{}", std::process::id()));
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .custom_flags(nix::fcntl::OFlag::O_NOFOLLOW.bits())
            .open(&partial)
            .map_err(failed)?;
        file.write_all(&text).map_err(failed)?;
        if durable {
            file.sync_all().map_err(failed)?;
        }
        fs::rename(&partial, &path).map_err(failed)?;
        if durable {
            File::open(&self.0)
                .and_then(|dir| dir.sync_all())
                .map_err(failed)?;
        }
        Ok(())
    }

    /// Reads a file back; nothing when there is none or it is not of this shape.
    pub(super) fn load<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let path = self.0.join(name);
        match fs::read(&path) {
            Ok(text) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::Io(path, error)),
        }
    }

    /// Removes a file; one that is not there is no error.
    pub(super) fn remove(&self, name: &str) -> Result<(), StoreError> {
        let path = self.0.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::Io(path, error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns the names that begin with `start`, in order.
    pub(super) fn names(&self, start: &str) -> Result<Vec<String>, StoreError> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(StoreError::Io(self.0.clone(), error)),
        };
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.starts_with(start))
            .collect();
        names.sort();
        Ok(names)
    }
}

/// Returns a file name for some words: a kind and 32 hexadecimal digits.
pub(super) fn name_for(kind: &str, words: &[&[u8]]) -> String {
    let mut sha = Sha256::new();
    for word in words {
        sha.update((word.len() as u64).to_be_bytes());
        sha.update(word);
    }
    let hash = hex(&sha.finalize());
    format!("{kind}-{}.json", &hash[..32])
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_is_saved_is_private_and_replaced_whole() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::at(dir.path().join("a/b"));
        assert_eq!(state.load::<String>("x").unwrap(), None);
        state.save("x", &"one", false).unwrap();
        state.save("x", &"two", true).unwrap();
        assert_eq!(state.load("x").unwrap(), Some("two".to_owned()));
        let mode = |p: &Path| fs::metadata(p).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&state.path().join("x")), 0o600);
        assert_eq!(mode(state.path()), 0o700);
        assert_eq!(state.names("").unwrap(), ["x"]);
        state.remove("x").unwrap();
        state.remove("x").unwrap();
        assert_eq!(state.load::<String>("x").unwrap(), None);
    }

    #[test]
    fn words_are_not_mistaken_for_one_another() {
        assert_ne!(name_for("d", &[b"ab", b"c"]), name_for("d", &[b"a", b"bc"]));
    }
}
