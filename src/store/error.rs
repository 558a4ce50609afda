//! What goes wrong with the file, each as a sentence with its way forward.

use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::fs::FsKind;
use crate::domain::event::Stream;
use crate::domain::id::EventId;
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::window::Timestamp;

const REGISTERS: &str = "The copy of the registers that is shown is not what their events make, so \
                         nothing is decided on it. Run: holdpoint reindex";

/// Something wrong with the file.
#[derive(Debug)]
pub enum StoreError {
    /// There is no file.
    Missing(PathBuf),
    /// There is one already.
    Exists(PathBuf),
    /// The path is a symbolic link.
    Link(PathBuf),
    /// The file has more than one name.
    Names(PathBuf, u64),
    /// The file is empty: its making was cut short.
    Empty(PathBuf),
    /// It is no Holdpoint file.
    Foreign(PathBuf),
    /// It was made by a later Holdpoint.
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i32,
        /// The newest schema known here.
        known: i32,
    },
    /// It lies where two hosts could write it at once.
    NotLocal(PathBuf, FsKind),
    /// Another process holds it alone.
    Leased(PathBuf, String),
    /// The file, its directory or the way it was opened allows no writing.
    ReadOnly(PathBuf),
    /// A read-only directory in which nobody has the file open.
    Unreadable(PathBuf),
    /// Someone else was writing for too long.
    Busy(Option<String>),
    /// The disk is full.
    Full,
    /// The file is damaged.
    Malformed(String),
    /// The journal could not be set up.
    Journal(String),
    /// An event cannot be read.
    Event(u64, String),
    /// The copy of the registers beside the index is not what their events make.
    Registers,
    /// An id stands for another event already.
    IdTaken(EventId),
    /// The disk did not say whether these events were saved.
    Unknown(Vec<EventId>, String),
    /// The commit failed and nothing was saved.
    NotSaved(String),
    /// The file is not where it was when it was opened.
    Gone(PathBuf),
    /// Another file lies where the one that is meant was.
    Another(PathBuf),
    /// Something could neither be saved, for the first reason, nor spooled, for the second.
    NotSpooled(Box<StoreError>, Box<StoreError>),
    /// The operation was given up on request.
    Cancelled,
    /// A file or directory could not be used.
    Io(PathBuf, std::io::Error),
    /// SQLite said something else.
    Sql(rusqlite::Error),
}

impl StoreError {
    /// Makes the error of a file or directory that could not be used.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io(path, error)
    }

    /// Tells whether the file may take later what it did not take now: it cannot be reached, stays locked,
    /// or is in no state to be written.
    pub fn is_out_of_reach(&self) -> bool {
        match self {
            Self::Missing(_)
            | Self::Empty(_)
            | Self::Foreign(_)
            | Self::NotLocal(..)
            | Self::Leased(..)
            | Self::ReadOnly(_)
            | Self::Unreadable(_)
            | Self::Busy(_)
            | Self::Full
            | Self::Malformed(_)
            | Self::Journal(_)
            | Self::Unknown(..)
            | Self::NotSaved(_)
            | Self::Gone(_)
            | Self::Another(_)
            | Self::Io(..)
            | Self::Sql(_) => true,
            Self::Exists(_)
            | Self::Link(_)
            | Self::Names(..)
            | Self::Newer { .. }
            | Self::Event(..)
            | Self::Registers
            | Self::IdTaken(_)
            | Self::NotSpooled(..)
            | Self::Cancelled => false,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(p) => write!(
                f,
                "There is no file {}. Make one with: holdpoint init --db {0}",
                p.display()
            ),
            Self::Exists(p) => write!(
                f,
                "{} is there already and was left as it is. Choose another name, or open it.",
                p.display()
            ),
            Self::Link(p) => write!(
                f,
                "{} is a symbolic link, and a link is never followed. Give the path it points to.",
                p.display()
            ),
            Self::Names(p, n) => write!(
                f,
                "{} has {n} names (hard links), and writing through two names damages it. \
                 Remove all but one.",
                p.display()
            ),
            Self::Empty(p) => write!(
                f,
                "{} is empty: its making was cut short. Remove it and run: holdpoint init",
                p.display()
            ),
            Self::Foreign(p) => write!(
                f,
                "{} is not a Holdpoint file. Give the path of one with --db or HOLDPOINT_DB.",
                p.display()
            ),
            Self::Newer { path, found, known } => write!(
                f,
                "{} was made by a later Holdpoint (schema {found}, this one knows {known}) and was \
                 left as it is. Use the later program.",
                path.display()
            ),
            Self::NotLocal(p, kind) => write!(
                f,
                "{} lies on {kind}, where two hosts writing at once damage it, so it is not opened \
                 for writing. Run holdpoint on the host that holds the file (over SSH), or read it \
                 only; --single-host is for a file that no other host ever opens.",
                p.display()
            ),
            Self::Leased(p, holder) => write!(
                f,
                "{} is held alone by {holder}. Close it there; if that host is gone for good, \
                 remove {}.lease and try again.",
                p.display(),
                p.display()
            ),
            Self::ReadOnly(p) => write!(
                f,
                "{} cannot be written by you. Ask its owner for write access to the file and its \
                 directory; `holdpoint doctor` says what is missing.",
                p.display()
            ),
            Self::Unreadable(p) => write!(
                f,
                "{} cannot be read at the moment: nobody has it open and you may not write in its \
                 directory. Ask for access to the directory, or for a backup.",
                p.display()
            ),
            Self::Io(p, error) => write!(f, "{} cannot be used: {error}.", p.display()),
            Self::Busy(holder) => write!(
                f,
                "The file is being written by {}. Nothing was saved; try again.",
                holder.as_deref().unwrap_or("someone else")
            ),
            Self::Full => write!(
                f,
                "The disk is full. Nothing was saved; make room and try again."
            ),
            Self::Malformed(why) => write!(
                f,
                "The file is damaged ({why}). Stop writing to it, keep it as it is, and restore \
                 the last backup under a new name."
            ),
            Self::Journal(answer) => write!(
                f,
                "The file's journal could not be set up (SQLite answered {answer:?}). \
                 `holdpoint doctor` says more."
            ),
            Self::Event(seq, why) => write!(f, "Event {seq} cannot be read: {why}."),
            Self::Registers => f.write_str(REGISTERS),
            Self::IdTaken(id) => write!(
                f,
                "The id {id} stands for another event already. Nothing was saved; try again."
            ),
            Self::Unknown(_, why) => write!(
                f,
                "It is not known whether it was saved ({why}). Look at the record before you \
                 repeat it."
            ),
            Self::NotSaved(why) => write!(f, "Nothing was saved ({why}). Try again."),
            Self::Gone(_) | Self::Another(_) | Self::NotSpooled(..) => self.out_of_place(f),
            Self::Cancelled => write!(f, "It was stopped on request."),
            Self::Sql(error) => write!(f, "The file could not be used: {error}."),
        }
    }
}

impl StoreError {
    /// Writes what is said of a file that is not where it was.
    fn out_of_place(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Another(p) => write!(
                f,
                "{} is another file than the one that was open there, so nothing is written into \
                 it. Bring the other one back under its name.",
                p.display()
            ),
            Self::NotSpooled(file, spool) => write!(
                f,
                "{file} It could not be spooled either: {spool} It is kept nowhere; write it down."
            ),
            Self::Gone(p) => write!(
                f,
                "{} is not where it was when it was opened. Bring it back under its name; nothing was \
                 saved in it.",
                p.display()
            ),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(None),
            Some(ErrorCode::DatabaseCorrupt) => Self::Malformed(error.to_string()),
            Some(ErrorCode::OperationInterrupted) => Self::Cancelled,
            _ => Self::Sql(error),
        }
    }
}

/// Someone else continued the story first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Whose story.
    pub stream: Stream,
    /// The revision the writer had seen.
    pub expected: u64,
    /// The revision it has.
    pub found: u64,
    /// Who wrote the newest event; nobody when the stream has none.
    pub by: Option<Actor>,
    /// When.
    pub at: Option<Timestamp>,
    /// Its kind, `change.edited/1`.
    pub kind: String,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has moved on since you read it", self.stream)?;
        if let (Some(by), Some(at)) = (&self.by, self.at) {
            let what = self.kind.split('/').next().unwrap_or_default();
            write!(
                f,
                ": {} wrote {what} at {} UTC",
                by.person,
                at.format("%Y-%m-%d %H:%M:%S")
            )?;
        }
        f.write_str(". Nothing was saved; look at it again and repeat.")
    }
}

/// Why a write did not happen.
#[derive(Debug)]
pub enum WriteError {
    /// The domain said no.
    Refused(Refusal),
    /// Someone else was first.
    Conflict(Box<Conflict>),
    /// The file.
    File(StoreError),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Conflict(conflict) => conflict.fmt(f),
            Self::File(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<Refusal> for WriteError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        Self::File(error)
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        Self::File(error.into())
    }
}
