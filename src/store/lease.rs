//! The lease of a file that one host holds alone, for file systems on which locks prove nothing.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::gate::beside;

/// Who holds a file alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The host's name.
    pub host: String,
    /// The host's boot, so that a restart ends every lease of the host.
    pub boot: String,
    /// The process.
    pub pid: u32,
}

impl Holder {
    /// Returns this process.
    pub fn this() -> Self {
        let host = nix::unistd::gethostname().unwrap_or_default();
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        Self {
            host: host.to_string_lossy().into_owned(),
            boot: boot.trim().to_owned(),
            pid: std::process::id(),
        }
    }

    /// Tells whether it is a process of this host that has ended; of another host nobody can tell.
    fn is_over(&self, this: &Self) -> bool {
        self.host == this.host
            && (self.boot != this.boot
                || (Path::new("/proc/self").exists()
                    && !Path::new(&format!("/proc/{}", self.pid)).exists()))
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "process {} on host {}", self.pid, self.host)
    }
}

/// A lease, given back when dropped.
#[derive(Debug)]
pub struct Lease {
    path: PathBuf,
}

impl Lease {
    /// Takes the lease of a file: `link(2)` makes it or fails, also on a network file system.
    ///
    /// # Errors
    /// Returns who holds it when someone does.
    pub fn take(db: &Path, this: &Holder) -> Result<Self, StoreError> {
        let path = beside(db, ".lease");
        let own = beside(db, &format!(".lease.{}.{}", this.host, this.pid));
        let text = serde_json::to_string(this)
            .map_err(|error| StoreError::Io(own.clone(), error.into()))?;
        fs::write(&own, text).map_err(StoreError::io(&own))?;
        let taken = Self::link(&own, path, db, this);
        // Only the lease itself matters from here on.
        let _ = fs::remove_file(&own);
        taken
    }

    fn link(own: &Path, path: PathBuf, db: &Path, this: &Holder) -> Result<Self, StoreError> {
        for _ in 0..2 {
            match fs::hard_link(own, &path) {
                Ok(()) => return Ok(Self { path }),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(StoreError::Io(path, error)),
            }
            let holder: Option<Holder> = fs::read_to_string(&path)
                .ok()
                .and_then(|text| serde_json::from_str(&text).ok());
            match holder {
                Some(holder) if holder.is_over(this) => {
                    fs::remove_file(&path).map_err(StoreError::io(&path))?;
                }
                Some(holder) => {
                    return Err(StoreError::Leased(db.to_owned(), holder.to_string()));
                }
                None => {
                    return Err(StoreError::Leased(
                        db.to_owned(),
                        "an unknown process".into(),
                    ));
                }
            }
        }
        Err(StoreError::Leased(db.to_owned(), "another process".into()))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // A lease left behind is taken over by the next process of this host.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_held_by_one_and_given_back() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        let this = Holder::this();
        let lease = Lease::take(&db, &this).unwrap();
        let refused = Lease::take(&db, &this).unwrap_err().to_string();
        assert!(
            refused.contains(&format!("process {}", this.pid)),
            "{refused}"
        );
        drop(lease);
        assert!(Lease::take(&db, &this).is_ok());
    }

    #[test]
    fn a_lease_of_another_host_is_never_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        let other = Holder {
            host: "elsewhere".to_owned(),
            boot: String::new(),
            pid: 1,
        };
        fs::write(
            beside(&db, ".lease"),
            serde_json::to_string(&other).unwrap(),
        )
        .unwrap();
        assert!(Lease::take(&db, &Holder::this()).is_err());
    }

    #[test]
    fn a_lease_of_an_earlier_boot_of_this_host_is_taken_over() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        let this = Holder::this();
        let before = Holder {
            boot: "before".to_owned(),
            ..this.clone()
        };
        fs::write(
            beside(&db, ".lease"),
            serde_json::to_string(&before).unwrap(),
        )
        .unwrap();
        assert!(Lease::take(&db, &this).is_ok());
    }
}
