//! The fair gate before each write: SQLite's own lock has no queue and starves single writers.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{FileExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::StoreError;

/// How long a writer sleeps before it tries again.
const STEP: Duration = Duration::from_millis(5);

/// The gate of one file, a lock on `<file>.lock` beside it.
#[derive(Debug)]
pub struct Gate {
    path: PathBuf,
    name: String,
    patience: Duration,
    mode: u32,
    file: Option<File>,
}

/// The right to write, until it is dropped.
#[derive(Debug)]
pub struct Pass<'a>(&'a File);

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        // The kernel gives the lock back with the file's last descriptor in any case.
        let _ = self.0.unlock();
    }
}

/// Returns the path of a file that lies beside the database: its name with an ending.
pub fn beside(db: &Path, ending: &str) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl Gate {
    /// Makes the gate of a file; nothing is opened before the first write.
    pub fn new(db: &Path, patience: Duration) -> Self {
        Self {
            path: beside(db, ".lock"),
            name: format!(
                "process {} of user {}",
                std::process::id(),
                nix::unistd::getuid()
            ),
            patience,
            mode: 0o660,
            file: None,
        }
    }

    /// Makes the gate of a file that is one person's own.
    pub fn private(file: &Path, patience: Duration) -> Self {
        Self {
            mode: 0o600,
            ..Self::new(file, patience)
        }
    }

    /// Sets how long it waits for its turn.
    pub(super) fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Waits for its turn, at most as long as the gate's patience.
    ///
    /// # Errors
    /// Returns a sentence that names who holds the gate, if known.
    pub fn enter(&mut self) -> Result<Pass<'_>, StoreError> {
        if self.file.is_none() {
            self.file = Some(open(&self.path, self.mode)?);
        }
        let Some(file) = &self.file else {
            return Err(StoreError::Busy(None));
        };
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if since.elapsed() >= self.patience => {
                    return Err(StoreError::Busy(holder(file)));
                }
                Err(TryLockError::WouldBlock) => sleep(STEP),
                Err(TryLockError::Error(error)) => {
                    return Err(StoreError::Io(self.path.clone(), error));
                }
            }
        }
        // A name is for the sentence of whoever waits in vain; a write must not fail for it.
        if holder(file).as_deref() != Some(&self.name) {
            let _ = file.set_len(0);
            let _ = file.write_all_at(self.name.as_bytes(), 0);
        }
        Ok(Pass(file))
    }
}

fn open(path: &Path, mode: u32) -> Result<File, StoreError> {
    let refused = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly(path.with_extension(""))
        }
        _ => StoreError::Io(path.to_owned(), error),
    };
    let nofollow = nix::fcntl::OFlag::O_NOFOLLOW.bits();
    let mut options = OpenOptions::new();
    options.read(true).write(true).custom_flags(nofollow);
    match options.clone().create_new(true).mode(0o600).open(path) {
        Ok(file) => {
            file.set_permissions(Permissions::from_mode(mode))
                .map_err(refused)?;
            Ok(file)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            options.open(path).map_err(refused)
        }
        Err(error) => Err(refused(error)),
    }
}

fn holder(file: &File) -> Option<String> {
    let mut buffer = [0; 80];
    let length = file.read_at(&mut buffer, 0).ok()?;
    let text = std::str::from_utf8(&buffer[..length]).ok()?;
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_lets_one_in_and_names_who_holds_it() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        let mut first = Gate::new(&db, Duration::from_millis(20));
        let mut second = Gate::new(&db, Duration::from_millis(20));
        let pass = first.enter().unwrap();
        let refused = second.enter().map(|_| ()).unwrap_err().to_string();
        assert!(
            refused.contains(&format!("process {}", std::process::id())),
            "{refused}"
        );
        drop(pass);
        assert!(second.enter().is_ok());
    }

    #[test]
    fn everyone_of_the_group_may_use_the_gate() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        Gate::new(&db, STEP).enter().unwrap();
        let mode = std::fs::metadata(beside(&db, ".lock"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o660);
    }

    #[test]
    fn a_link_in_place_of_the_gate_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let (db, victim) = (dir.path().join("a.db"), dir.path().join("victim"));
        std::fs::write(&victim, "precious").unwrap();
        std::os::unix::fs::symlink(&victim, beside(&db, ".lock")).unwrap();
        assert!(Gate::new(&db, STEP).enter().is_err());
        assert_eq!(std::fs::read_to_string(victim).unwrap(), "precious");
    }
}
