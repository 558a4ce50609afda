//! Making a packet: what the person may see, in a new file of their own.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use super::super::chain::hex;
use super::super::error::StoreError;
use super::super::load;
use super::super::open::Store;
use super::line::{End, Line, START, seal};
use super::wrong::PacketError;
use super::{FORMAT, From, Header, LARGEST, LONGEST, MOST_CHANGES, Taken, TakenEvent};
use crate::domain::calendar::Claim;
use crate::domain::calendar::claim::claims;
use crate::domain::change::Change;
use crate::domain::event::{Event, Stream};
use crate::domain::id::{ChangeNumber, EventId, PersonId};
use crate::domain::people::Person;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// What is taken along, for whom and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// What the packet is.
    pub header: Header,
    /// The registers, as far as the person sees them.
    pub registers: Registers,
    /// The changes.
    pub taken: Vec<Taken>,
}

impl Taking {
    /// Takes changes along for a person who sees them, each with what others hold noted on it as that person
    /// sees it.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn of(
        store: &Store,
        registers: &Registers,
        person: &Person,
        changes: &[Change],
        (id, by, now): (EventId, &PersonId, Timestamp),
    ) -> Result<Self, StoreError> {
        let head = store.head()?;
        let path = store.path().map(|p| p.display().to_string());
        let header = Header {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            id,
            made: now,
            by: by.clone(),
            person: person.id.clone(),
            file: From {
                path: path.unwrap_or_default(),
                identity: store.identity()?.unwrap_or_default(),
                organisation: registers.organisation.clone(),
                events: head.seq,
                head: hex(&head.hash),
            },
        };
        let taken = changes.iter().map(|change| take(store, change));
        Ok(Self {
            header,
            registers: registers.seen_by(&person.scope),
            taken: taken.collect::<Result<_, _>>()?,
        })
    }
}

fn take(store: &Store, change: &Change) -> Result<Taken, StoreError> {
    let number = change.id();
    let mut events = Vec::new();
    load::each_of(store.connection(), Stream::Change(number), 0, |recorded| {
        if let Event::Change(event) = recorded.event {
            events.push(TakenEvent {
                id: recorded.id,
                at: recorded.at,
                by: recorded.actor.person,
                declared: recorded.actor.declared,
                event,
            });
        }
    })?;
    // What was written since the change was read is not part of what was noted on it.
    events.truncate(usize::try_from(change.rev).unwrap_or(usize::MAX));
    Ok(Taken {
        number,
        events,
        others: shown(change),
    })
}

/// Returns what others hold, those that the person may not see without their number and no longer than they
/// stand in the way.
fn shown(change: &Change) -> Vec<Claim> {
    let mine = claims(change.id(), &change.plan);
    let mut hidden: Vec<ChangeNumber> = Vec::new();
    let mut shown = change.others.clone();
    for other in shown.iter_mut().filter(|claim| claim.hidden) {
        let place = hidden.iter().position(|n| *n == other.change);
        let place = place.unwrap_or_else(|| {
            hidden.push(other.change);
            hidden.len() - 1
        });
        let met = || {
            mine.iter().filter(|m| {
                m.resource == other.resource && m.start < other.end && other.start < m.end
            })
        };
        let from = met().map(|m| m.start).min();
        let until = met().map(|m| m.end).max();
        other.start = from.map_or(other.start, |from| other.start.max(from));
        other.end = until.map_or(other.end, |until| other.end.min(until));
        other.change = ChangeNumber(u32::MAX - u32::try_from(place).unwrap_or(0));
        other.wave = 0;
    }
    shown
}

/// Writes a packet into a new file that only its owner can read.
///
/// # Errors
/// Returns an error when there is a file already, when it is too much for a packet, or when it cannot be
/// written; then there is none.
pub fn write(path: &Path, taking: &Taking) -> Result<(), PacketError> {
    let bytes = lines(path, taking)?;
    let failed = PacketError::io(path);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(&failed)?;
    let written = file.write_all(&bytes).and_then(|()| file.sync_all());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let written = written.and_then(|()| File::open(folder.unwrap_or(Path::new(".")))?.sync_all());
    written.map_err(|error| {
        // A packet that is not whole is refused wherever it is read, so one that stays is no harm.
        let _ = fs::remove_file(path);
        failed(error)
    })
}

/// Returns the bytes of a packet.
///
/// # Errors
/// Returns an error when it is too much for one.
pub(super) fn lines(path: &Path, taking: &Taking) -> Result<Vec<u8>, PacketError> {
    let wrong = |said: String| PacketError::Wrong {
        path: path.to_owned(),
        line: 0,
        field: String::new(),
        said,
    };
    if taking.taken.len() > MOST_CHANGES {
        return Err(wrong(format!(
            "{} changes are too many for one packet, which takes {MOST_CHANGES}. Make several.",
            taking.taken.len()
        )));
    }
    let mut bytes = Vec::new();
    let mut before = START;
    let first = [
        Line::Packet(taking.header.clone()),
        Line::Registers(Box::new(taking.registers.clone())),
    ];
    let changes = taking.taken.iter().cloned();
    let changes = changes.map(|taken| Line::Change(Box::new(taken)));
    let end = Line::End(End {
        changes: taking.taken.len(),
        lines: taking.taken.len() + 3,
    });
    for line in first.into_iter().chain(changes).chain([end]) {
        let (text, sum) =
            seal(&line, &before).map_err(|e| wrong(format!("It cannot be written: {e}.")))?;
        if text.len() > LONGEST {
            let what = match &line {
                Line::Change(taken) => taken.number.to_string(),
                Line::Packet(_) | Line::Registers(_) | Line::End(_) | Line::Answer(_) => {
                    "What the registers say".to_owned()
                }
            };
            return Err(wrong(format!(
                "{what} takes {} MiB, and a line of a packet may be {} MiB long. Leave it out.",
                text.len() / 1024 / 1024 + 1,
                LONGEST / 1024 / 1024
            )));
        }
        bytes.extend_from_slice(&text);
        before = sum;
    }
    if bytes.len() > LARGEST {
        return Err(wrong(format!(
            "They take {} MiB, and a packet may be {} MiB large. Make several.",
            bytes.len() / 1024 / 1024 + 1,
            LARGEST / 1024 / 1024
        )));
    }
    Ok(bytes)
}
