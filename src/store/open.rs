//! Making, opening and closing a file: local, never through a link, never silently, settings checked.

use std::fmt::Write as _;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::StoreError;
use super::fs::{FsKind, Place, place};
use super::gate::{Gate, beside};
use super::lease::{Holder, Lease};
use super::load::LastChange;
use super::reach::Spot;
use super::registers::RegisterCache;
use super::schema;
use super::settings::{FEW_PAGES, MANY_PAGES, keep_pages, set_journal, settle};

/// How long SQLite's own lock is waited for, behind the gate.
pub(super) const BUSY: Duration = Duration::from_secs(5);

/// How a file is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOptions {
    /// For reading only.
    pub read_only: bool,
    /// On a file system that is not known to be local, for this one process alone.
    pub single_host: bool,
    /// What to take the file system for; asked of the operating system when absent.
    pub fs: Option<FsKind>,
    /// How long to wait for another writer.
    pub patience: Duration,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            read_only: false,
            single_host: false,
            fs: None,
            patience: Duration::from_secs(10),
        }
    }
}

impl OpenOptions {
    /// Returns the options of a command that only reads.
    pub fn reading() -> Self {
        Self {
            read_only: true,
            ..Self::default()
        }
    }
}

/// How the file keeps its writes safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Journal {
    /// A write-ahead log: many readers and, in turn, many writers of one host.
    Wal,
    /// One process alone, on a file system that is not known to be local.
    SingleHost,
    /// Opened for reading.
    ReadOnly,
    /// In memory, gone at the end.
    Memory,
}

/// An open file.
#[derive(Debug)]
pub struct Store {
    pub(super) conn: Connection,
    pub(super) path: Option<PathBuf>,
    pub(super) options: OpenOptions,
    pub(super) journal: Journal,
    pub(super) gate: Option<Gate>,
    pub(super) registers: RegisterCache,
    pub(super) last: Option<LastChange>,
    pub(super) spot: Option<Spot>,
    // Given back after the connection is closed: fields are dropped in order.
    lease: Option<Lease>,
}

impl Store {
    /// Makes a new file, for its owner and group, and opens it. Never replaces anything.
    pub fn create(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        let path = resolve(path)?;
        look_at_place(&path, options)?;
        let file = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .map_err(|error| match error.kind() {
                std::io::ErrorKind::AlreadyExists => StoreError::Exists(path.clone()),
                std::io::ErrorKind::PermissionDenied => StoreError::ReadOnly(path.clone()),
                _ => StoreError::Io(path.clone(), error),
            })?;
        // SQLite gives -wal and -shm the mode of the file, whatever the umask.
        file.set_permissions(Permissions::from_mode(0o660))
            .map_err(StoreError::io(&path))?;
        drop(file);
        let made = Self::make(&path, options);
        if made.is_err() {
            // It was made a moment ago by this call and holds nothing.
            let _ = fs::remove_file(&path);
        }
        made
    }

    fn make(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        let (conn, journal, lease) = prepare(path, options, Age::New)?;
        schema::create(&conn)?;
        let dir = path.parent().unwrap_or(Path::new("/"));
        fs::File::open(dir)
            .and_then(|d| d.sync_all())
            .map_err(StoreError::io(dir))?;
        Ok(Self::around(
            conn,
            Some(path.to_owned()),
            options,
            journal,
            lease,
        ))
    }

    /// Opens a file. Costs the same however much is in it.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        let path = resolve(path)?;
        let meta = fs::symlink_metadata(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::Missing(path.clone()),
            _ => StoreError::Io(path.clone(), error),
        })?;
        if meta.is_symlink() {
            return Err(StoreError::Link(path));
        }
        if !meta.is_file() {
            return Err(StoreError::Foreign(path));
        }
        if meta.len() == 0 {
            return Err(StoreError::Empty(path));
        }
        if meta.nlink() > 1 && !options.read_only {
            return Err(StoreError::Names(path, meta.nlink()));
        }
        let (conn, journal, lease) = prepare(&path, options, Age::Known)?;
        Ok(Self::around(conn, Some(path), options, journal, lease))
    }

    /// Makes a file in memory, for the demo and for tests.
    pub fn memory() -> Result<Self, StoreError> {
        let conn = Connection::open_in_memory()?;
        settle(&conn)?;
        schema::create(&conn)?;
        let options = OpenOptions::default();
        Ok(Self::around(conn, None, &options, Journal::Memory, None))
    }

    /// Stands in for a file that cannot be opened now; nothing is read from it or written to it before it
    /// has come back.
    ///
    /// # Errors
    /// Returns an error when there is no memory for it.
    pub fn absent(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        let conn = Connection::open_in_memory()?;
        settle(&conn)?;
        schema::create(&conn)?;
        let mut store = Self::around(conn, Some(path.to_owned()), options, Journal::Wal, None);
        store.spot = Some(Spot::of_absent(path));
        Ok(store)
    }

    fn around(
        conn: Connection,
        path: Option<PathBuf>,
        options: &OpenOptions,
        journal: Journal,
        lease: Option<Lease>,
    ) -> Self {
        conn.set_prepared_statement_cache_capacity(64);
        let gate = match (&path, journal) {
            (Some(path), Journal::Wal) => Some(Gate::new(path, options.patience)),
            _ => None,
        };
        Self {
            conn,
            options: options.clone(),
            journal,
            gate,
            registers: RegisterCache::default(),
            last: None,
            spot: path.as_deref().map(Spot::of),
            path,
            lease,
        }
    }

    /// Closes the connection and opens it again, after an answer that cannot be believed.
    pub(super) fn reopen(&mut self) -> Result<(), StoreError> {
        let Some(path) = &self.path else {
            return Ok(());
        };
        // The old connection goes first: two of one process would share its locks.
        drop(std::mem::replace(
            &mut self.conn,
            Connection::open_in_memory()?,
        ));
        self.conn = connect(path, self.journal, &self.options, Age::Known)?;
        self.conn.set_prepared_statement_cache_capacity(64);
        self.registers = RegisterCache::default();
        Ok(())
    }

    /// Returns where the file is; nothing when it is in memory.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Returns how the file keeps its writes safe.
    pub fn journal(&self) -> Journal {
        self.journal
    }

    /// Tells whether the file is held by this process alone.
    pub fn is_leased(&self) -> bool {
        self.lease.is_some()
    }

    /// Returns the connection, for reading.
    pub fn connection(&self) -> &Connection {
        &self.conn
    }

    /// Makes room in memory for a write of very much, or gives it back.
    pub(super) fn make_room(&self, much: bool) -> Result<(), StoreError> {
        keep_pages(&self.conn, if much { MANY_PAGES } else { FEW_PAGES })?;
        if !much {
            self.conn.release_memory()?;
        }
        Ok(())
    }

    /// Closes the file, after bringing its statistics and its main file up to date.
    pub fn close(self) -> Result<(), StoreError> {
        if self.journal == Journal::Wal {
            // Both only save later work; another process at work is no reason to complain.
            let _ = self
                .conn
                .execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(PASSIVE);");
        }
        self.conn.close().map_err(|(_, error)| error.into())
    }
}

/// Resolves the directory, so that only the file itself must be no link.
fn resolve(path: &Path) -> Result<PathBuf, StoreError> {
    let name = path
        .file_name()
        .ok_or_else(|| StoreError::Foreign(path.to_owned()))?;
    let dir = match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        Some(_) | None => Path::new("."),
    };
    match dir.canonicalize() {
        Ok(dir) => Ok(dir.join(name)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(StoreError::Missing(path.to_owned()))
        }
        Err(error) => Err(StoreError::Io(dir.to_owned(), error)),
    }
}

fn look_at_place(path: &Path, options: &OpenOptions) -> Result<Place, StoreError> {
    let dir = path.parent().unwrap_or(Path::new("/"));
    let mut found = place(dir).map_err(StoreError::io(dir))?;
    if let Some(kind) = &options.fs {
        found.kind = kind.clone();
    }
    if !found.kind.is_local() && !options.read_only && !options.single_host {
        return Err(StoreError::NotLocal(path.to_owned(), found.kind));
    }
    Ok(found)
}

/// Whether a file has its tables yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    New,
    Known,
}

fn prepare(
    path: &Path,
    options: &OpenOptions,
    age: Age,
) -> Result<(Connection, Journal, Option<Lease>), StoreError> {
    let place = look_at_place(path, options)?;
    let journal = if options.read_only || place.read_only {
        Journal::ReadOnly
    } else if options.single_host {
        Journal::SingleHost
    } else {
        Journal::Wal
    };
    let lease = match journal {
        Journal::SingleHost => Some(Lease::take(path, &Holder::this())?),
        Journal::Wal | Journal::ReadOnly | Journal::Memory => None,
    };
    let conn = match connect(path, journal, options, age) {
        Err(StoreError::Unreadable(_)) if place.read_only => connect_to_still_file(path)?,
        other => other?,
    };
    Ok((conn, journal, lease))
}

fn connect(
    path: &Path,
    journal: Journal,
    options: &OpenOptions,
    age: Age,
) -> Result<Connection, StoreError> {
    let way = match journal {
        Journal::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
        Journal::Wal | Journal::SingleHost | Journal::Memory => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let flags = way | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let conn = Connection::open_with_flags(path, flags).map_err(|e| in_words(e, path, journal))?;
    conn.busy_timeout(options.patience.min(BUSY))?;
    settle(&conn)?;
    let plain = |e| match e {
        StoreError::Sql(e) => in_words(e, path, journal),
        other => other,
    };
    if journal == Journal::SingleHost {
        // Held alone before the first page is read, so that no log of another process is joined.
        conn.execute_batch("PRAGMA locking_mode = EXCLUSIVE;")?;
    }
    // Before anything is set: a file that is not ours stays as it is.
    let found = match age {
        Age::Known => schema::check(&conn, path).map_err(plain)?,
        Age::New => schema::VERSION,
    };
    set_journal(&conn, journal).map_err(plain)?;
    schema::bring_up(&conn, found, journal != Journal::ReadOnly).map_err(plain)?;
    keep_pages(&conn, FEW_PAGES)?;
    Ok(conn)
}

/// Opens a file on a read-only mount that was closed cleanly. SQLite would ignore a write-ahead log
/// beside it, so this is done only where there is none and nobody can make one.
fn connect_to_still_file(path: &Path) -> Result<Connection, StoreError> {
    if beside(path, "-wal").exists() || beside(path, "-journal").exists() {
        return Err(StoreError::Unreadable(path.to_owned()));
    }
    let mut uri = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(byte) {
            uri.push(char::from(*byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let conn = Connection::open_with_flags(uri, flags)?;
    settle(&conn)?;
    let found = schema::check(&conn, path)?;
    schema::bring_up(&conn, found, false)?;
    keep_pages(&conn, FEW_PAGES)?;
    Ok(conn)
}

fn in_words(error: rusqlite::Error, path: &Path, journal: Journal) -> StoreError {
    use rusqlite::ErrorCode;
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::Foreign(path),
        Some(ErrorCode::CannotOpen) if journal == Journal::ReadOnly => StoreError::Unreadable(path),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            StoreError::ReadOnly(path)
        }
        _ => error.into(),
    }
}

#[cfg(test)]
mod tests;
