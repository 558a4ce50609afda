//! The fair gate before each write, in the order of coming: SQLite's own lock has no queue and starves
//! single writers.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::os::unix::fs::{FileExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

use super::error::StoreError;
use super::turn;

/// How long a writer sleeps before it tries again, when it cannot stand in the queue.
const STEP: Duration = Duration::from_millis(5);

/// The gate of one file, a lock on `<file>.lock` beside it.
#[derive(Debug)]
pub struct Gate {
    path: PathBuf,
    name: String,
    patience: Duration,
    mode: u32,
    file: Option<File>,
    // Stands in the kernel's queue for a write that was given up.
    left_behind: Option<JoinHandle<()>>,
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
            left_behind: None,
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
        let file = match self.file.take() {
            Some(file) => file,
            None => open(&self.path, self.mode)?,
        };
        let first = turn::try_take(&file);
        let free = match first.then(|| file.try_lock()) {
            Some(Ok(())) => true,
            None | Some(Err(TryLockError::WouldBlock)) => false,
            Some(Err(TryLockError::Error(error))) => {
                return Err(StoreError::Io(self.path.clone(), error));
            }
        };
        let file = if free { file } else { self.queue(file, first)? };
        turn::give_back(&file);
        let file = self.file.insert(file);
        // A name is for the sentence of whoever waits in vain; a write must not fail for it.
        if holder(file).as_deref() != Some(self.name.as_str()) {
            let _ = file.set_len(0);
            let _ = file.write_all_at(self.name.as_bytes(), 0);
        }
        Ok(Pass(file))
    }

    /// Stands in the kernel's queue, which lets writers in as they came; whoever polls is overtaken by
    /// whoever wakes at the right moment.
    fn queue(&mut self, file: File, first: bool) -> Result<File, StoreError> {
        let until = Instant::now() + self.patience;
        // One thread at most waits for what was given up, however often that is tried again.
        if self.left_behind.as_ref().is_some_and(|t| !t.is_finished()) {
            return self.poll(file, until);
        }
        let (granted, turn) = channel();
        let wanted = Arc::new(Mutex::new(true));
        let clone = file
            .try_clone()
            .map_err(|error| StoreError::Io(self.path.clone(), error))?;
        let still = Arc::clone(&wanted);
        let named = thread::Builder::new().name("gate".to_owned());
        let Ok(thread) = named.spawn(move || wait(&clone, first, &still, &granted)) else {
            return self.poll(file, until);
        };
        let told = turn.recv_timeout(self.patience);
        let mut wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
        // It may have been granted in the very moment in which the patience ended.
        match told.ok().or_else(|| turn.try_recv().ok()) {
            Some(Ok(())) => Ok(file),
            Some(Err(error)) => Err(StoreError::Io(self.path.clone(), error)),
            None => {
                *wanted = false;
                self.left_behind = Some(thread);
                Err(StoreError::Busy(holder(&file)))
            }
        }
    }

    fn poll(&mut self, file: File, until: Instant) -> Result<File, StoreError> {
        // Whoever only looks now and then must not keep the others behind them.
        turn::give_back(&file);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if Instant::now() >= until => {
                    let holder = holder(&file);
                    self.file = Some(file);
                    return Err(StoreError::Busy(holder));
                }
                Err(TryLockError::WouldBlock) => sleep(STEP),
                Err(TryLockError::Error(error)) => {
                    return Err(StoreError::Io(self.path.clone(), error));
                }
            }
        }
    }
}

/// Waits for the head of the queue and for the lock, and grants it, or gives both back when nobody wants it any more.
fn wait(file: &File, first: bool, wanted: &Mutex<bool>, granted: &Sender<std::io::Result<()>>) {
    let at_head = if first { Ok(()) } else { turn::take(file) };
    let mut locked = at_head.and_then(|()| file.lock());
    while locked
        .as_ref()
        .is_err_and(|error| error.kind() == std::io::ErrorKind::Interrupted)
    {
        locked = file.lock();
    }
    let wanted = wanted.lock().unwrap_or_else(PoisonError::into_inner);
    if *wanted && granted.send(locked).is_ok() {
        return;
    }
    turn::give_back(file);
    let _ = file.unlock();
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
    fn a_turn_that_was_given_up_shuts_nobody_out() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        let mut holds = Gate::new(&db, Duration::from_millis(10));
        let mut gives_up = Gate::new(&db, Duration::from_millis(10));
        let mut comes_later = Gate::new(&db, Duration::from_mins(1));
        let pass = holds.enter().unwrap();
        for _ in 0..3 {
            assert!(gives_up.enter().is_err());
        }
        drop(pass);
        drop(comes_later.enter().unwrap());
        let pass = gives_up.enter();
        assert!(pass.is_ok());
        drop(pass);
        assert!(comes_later.enter().is_ok());
    }

    #[test]
    fn who_waits_gets_the_gate_when_it_is_free() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        let mut holds = Gate::new(&db, STEP);
        let pass = holds.enter().unwrap();
        let waits: Vec<_> = (0..4)
            .map(|_| {
                let mut gate = Gate::new(&db, Duration::from_mins(1));
                std::thread::spawn(move || gate.enter().map(drop).is_ok())
            })
            .collect();
        sleep(STEP);
        drop(pass);
        assert!(waits.into_iter().all(|w| w.join().unwrap()));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn who_has_just_written_comes_after_who_waits() {
        let dir = tempfile::tempdir().unwrap();
        let db = dir.path().join("a.db");
        let order = Arc::new(Mutex::new(Vec::new()));
        let mut again = Gate::new(&db, Duration::from_mins(1));
        let mut waits = Gate::new(&db, Duration::from_mins(1));
        let pass = again.enter().unwrap();
        let told = Arc::clone(&order);
        let waiting = thread::spawn(move || {
            let _pass = waits.enter().unwrap();
            told.lock().unwrap().push("who waited");
        });
        let looks = open(&beside(&db, ".lock"), 0o660).unwrap();
        while turn::try_take(&looks) {
            turn::give_back(&looks);
            sleep(STEP);
        }
        drop(pass);
        let _pass = again.enter().unwrap();
        order.lock().unwrap().push("who wrote before");
        waiting.join().unwrap();
        assert_eq!(*order.lock().unwrap(), ["who waited", "who wrote before"]);
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
