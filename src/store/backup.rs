//! A backup: taken while others work, proven before it gets its name, never in place of anything.

use std::fs::{self, File, OpenOptions as FileOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rusqlite::OptionalExtension;

use super::chain::Hash;
use super::error::StoreError;
use super::gate::beside;
use super::open::{OpenOptions, Store};
use super::verify::Verdict;

/// A copy that is removed unless it is given its name.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // After it has got its name there is nothing left to remove.
        let _ = fs::remove_file(&self.0);
    }
}

impl Store {
    /// Copies the file as it stands to a new file, checks the copy whole, and only then names it.
    /// Others may go on writing meanwhile. `progress` is told how many events of the copy are
    /// proven and returns whether to go on.
    ///
    /// # Errors
    /// Returns an error when there is a file of that name, the copy cannot be written, or it is
    /// not a whole and honest copy; then no file of that name is left.
    pub fn backup(
        &self,
        target: &Path,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Verdict, StoreError> {
        let dir = match target.parent() {
            Some(dir) if !dir.as_os_str().is_empty() => dir,
            Some(_) | None => Path::new("."),
        };
        if fs::symlink_metadata(target).is_ok() {
            return Err(StoreError::Exists(target.to_owned()));
        }
        let partial = Partial(beside(target, &format!(".{}.partial", std::process::id())));
        let failed = || StoreError::io(&partial.0);
        let file = FileOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&partial.0)
            .map_err(failed())?;
        file.set_permissions(Permissions::from_mode(0o640))
            .map_err(failed())?;
        let before = self.head()?;
        let name = partial.0.to_string_lossy();
        self.conn.execute("VACUUM INTO ?1", [&*name])?;
        file.sync_all().map_err(failed())?;
        drop(file);
        let verdict = self.prove_copy(&partial.0, before.seq, progress)?;
        give_name(&partial.0, target)?;
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .map_err(StoreError::io(dir))?;
        Ok(verdict)
    }

    fn prove_copy(
        &self,
        copy: &Path,
        least: u64,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Verdict, StoreError> {
        let options = OpenOptions {
            read_only: true,
            ..self.options.clone()
        };
        let copied = Self::open(copy, &options)?;
        copied.check_pages("integrity_check")?;
        let verdict = copied.verify(progress)?;
        if let Some(fault) = &verdict.fault {
            return Err(StoreError::Malformed(fault.to_string()));
        }
        let here: Option<Hash> = self
            .conn
            .query_row(
                "SELECT hash FROM event WHERE seq = ?1",
                [verdict.head.seq],
                |row| row.get(0),
            )
            .optional()?;
        let same = here == Some(verdict.head.hash) || verdict.head.seq == 0;
        if !same || verdict.head.seq < least {
            let why = "the copy does not end where the file does".to_owned();
            return Err(StoreError::Malformed(why));
        }
        Ok(verdict)
    }

    /// Has SQLite check its pages: `quick_check`, or `integrity_check` for the indexes as well.
    pub(super) fn check_pages(&self, how: &str) -> Result<(), StoreError> {
        let sql = format!("PRAGMA {how}(1)");
        let answer: String = self.conn.query_row(&sql, [], |row| row.get(0))?;
        if answer == "ok" {
            Ok(())
        } else {
            Err(StoreError::Malformed(answer))
        }
    }

    /// Reads something, and believes that the file is damaged only after it was closed, opened
    /// again and checked: a bad read can pass.
    pub fn read<T>(
        &mut self,
        read: impl Fn(&Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        match read(self) {
            Err(StoreError::Malformed(_)) => {
                self.reopen()?;
                self.check_pages("quick_check")?;
                read(self)
            }
            other => other,
        }
    }
}

/// Gives a file its name, never in place of another.
fn give_name(from: &Path, to: &Path) -> Result<(), StoreError> {
    match fs::hard_link(from, to) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(StoreError::Exists(to.to_owned()));
        }
        // Some file systems, such as those of USB sticks, know one name for a file only.
        Err(_) if fs::symlink_metadata(to).is_ok() => {
            return Err(StoreError::Exists(to.to_owned()));
        }
        Err(_) => {}
    }
    fs::rename(from, to).map_err(StoreError::io(to))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::store::sample::{fill, filled};

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_backup_opens_and_holds_everything() {
        let dir = tempfile::tempdir().unwrap();
        let away = tempfile::tempdir().unwrap();
        let store = filled(dir.path(), 3);
        let target = away.path().join("it's a copy.db");
        let verdict = store.backup(&target, &mut |_| true).unwrap();
        assert_eq!((verdict.events, verdict.head), (11, store.head().unwrap()));
        assert_eq!(names(away.path()), ["it's a copy.db"]);
        let mode = fs::metadata(&target).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o640);
        let mut back = Store::open(&target, &OpenOptions::default()).unwrap();
        assert_eq!(back.registers().unwrap().organisation, "Fabrikam");
        assert!(back.verify(&mut |_| true).unwrap().is_good());
    }

    #[test]
    fn a_backup_replaces_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path(), 1);
        let target = dir.path().join("old.db");
        fs::write(&target, "precious").unwrap();
        let refused = store.backup(&target, &mut |_| true).unwrap_err();
        assert!(matches!(refused, StoreError::Exists(_)));
        let refused = store.backup(store.path().unwrap(), &mut |_| true);
        assert!(matches!(refused, Err(StoreError::Exists(_))));
        assert_eq!(fs::read_to_string(&target).unwrap(), "precious");
    }

    #[test]
    fn a_file_that_is_not_as_it_was_written_makes_no_backup() {
        let dir = tempfile::tempdir().unwrap();
        let away = tempfile::tempdir().unwrap();
        let store = filled(dir.path(), 1);
        store
            .connection()
            .execute_batch(
                "DROP TRIGGER event_never_changes; UPDATE event SET at = 1 WHERE seq = 4",
            )
            .unwrap();
        let target = away.path().join("copy.db");
        let refused = store
            .backup(&target, &mut |_| true)
            .unwrap_err()
            .to_string();
        assert!(refused.contains("Event 4"), "{refused}");
        assert!(names(away.path()).is_empty());
    }

    #[test]
    fn others_write_while_a_backup_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let away = tempfile::tempdir().unwrap();
        let store = filled(dir.path(), 200);
        let path = store.path().unwrap().to_owned();
        let written = Cell::new(false);
        let verdict = store
            .backup(&away.path().join("copy.db"), &mut |_| {
                if !written.replace(true) {
                    let mut other = Store::open(&path, &OpenOptions::default()).unwrap();
                    let number = crate::domain::id::ChangeNumber(1);
                    let one = crate::store::sample::comment(3, "meanwhile");
                    let (who, when) = (
                        crate::store::sample::actor("tom"),
                        crate::store::sample::at(9),
                    );
                    other
                        .execute(
                            Some(number),
                            None,
                            &who,
                            when,
                            &mut crate::store::sample::ids(1 << 30),
                            |_, _| Ok(vec![one]),
                        )
                        .unwrap();
                }
                true
            })
            .unwrap();
        assert!(written.get());
        assert_eq!(verdict.head.seq + 1, store.head().unwrap().seq);
    }

    #[test]
    fn one_bad_read_is_not_believed_and_two_are() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = filled(dir.path(), 1);
        let reads = Cell::new(0);
        let bad = || StoreError::Malformed("a bad read".to_owned());
        let answer = store.read(|store| {
            reads.set(reads.get() + 1);
            if reads.get() == 1 {
                Err(bad())
            } else {
                store.head()
            }
        });
        assert_eq!(answer.unwrap().seq, 5);
        assert!(store.read(|_| Err::<(), _>(bad())).is_err());
        fill(&mut store, 0);
    }
}
