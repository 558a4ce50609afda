//! The walk along the chain: each event's hash, and that it follows the one before it.

use rusqlite::{Connection, OptionalExtension, Row};

use super::Fault;
use crate::store::chain::{Fields, Hash, Head, START};
use crate::store::error::StoreError;

/// How often the walker is asked whether to go on, in events.
const PACE: u64 = 512;

const COLUMNS: &str = "seq, id, stream, rev, at, actor, kind, body, prev, hash";

/// One event as stored, its hash checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored<'a> {
    pub(super) seq: u64,
    pub(super) id: [u8; 16],
    pub(super) stream: &'a [u8],
    pub(super) rev: u64,
    pub(super) at: i64,
    pub(super) actor: &'a [u8],
    pub(super) kind: &'a [u8],
    pub(super) body: &'a [u8],
}

/// A part of the record: the events after one place up to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) after: u64,
    pub(super) last: u64,
}

/// What someone does with a good event: nothing, or what is wrong with it.
pub(super) type Look<'a> = dyn FnMut(Stored<'_>) -> Result<Result<(), String>, StoreError> + 'a;

/// Walks the chain.
struct Links {
    head: Head,
    room: Vec<u8>,
}

impl Links {
    /// Checks one row against the one before it and shows it.
    fn take(
        &mut self,
        row: &Row<'_>,
        look: &mut Look<'_>,
    ) -> Result<Result<(), Fault>, StoreError> {
        let number: i64 = row.get(0)?;
        let (seq, due) = (number.cast_unsigned(), self.head.seq + 1);
        let fault = |why: &str| {
            Ok(Err(Fault {
                seq,
                why: why.to_owned(),
            }))
        };
        if seq != due {
            return Ok(Err(missing(due, &format!("the next is event {seq}"))));
        }
        let bytes = |column: usize| {
            row.get_ref(column)
                .map(|v| v.as_bytes().unwrap_or_default())
        };
        let (id, stream, actor) = (bytes(1)?, bytes(2)?, bytes(5)?);
        let (kind, body, prev, hash) = (bytes(6)?, bytes(7)?, bytes(8)?, bytes(9)?);
        let (rev, at): (i64, i64) = (row.get(3)?, row.get(4)?);
        if prev != self.head.hash {
            return fault("it does not follow the event before it");
        }
        let fields = Fields {
            seq: number,
            id,
            stream,
            rev,
            at,
            actor,
            kind,
            body,
        };
        let made = fields.hash_in(prev, &mut self.room);
        if made != hash {
            return fault("its hash does not fit what it says");
        }
        let Ok(id) = id.try_into() else {
            return fault("its id is not 16 bytes long");
        };
        let stored = Stored {
            seq,
            id,
            stream,
            rev: rev.cast_unsigned(),
            at,
            actor,
            kind,
            body,
        };
        if let Err(why) = look(stored)? {
            return Ok(Err(Fault { seq, why }));
        }
        self.head = Head { seq, hash: made };
        Ok(Ok(()))
    }
}

fn missing(seq: u64, next: &str) -> Fault {
    Fault {
        seq,
        why: format!("it is missing; {next}"),
    }
}

/// Returns the stored hash of an event; that of the start when it is missing.
pub(super) fn hash_of(conn: &Connection, seq: u64) -> Result<Hash, StoreError> {
    let mut query = conn.prepare("SELECT hash FROM event WHERE seq = ?1")?;
    let found = query.query_row([seq], |row| row.get(0)).optional()?;
    Ok(found.unwrap_or(START))
}

/// Reads every event of a part, checks the chain and shows each good event; returns the last good
/// one and the first bad one. `going` is told how many are read and says whether to go on.
pub(super) fn walk(
    conn: &Connection,
    part: Part,
    going: &mut dyn FnMut(u64) -> bool,
    look: &mut Look<'_>,
) -> Result<(Head, Option<Fault>), StoreError> {
    let before = Head {
        seq: part.after,
        hash: hash_of(conn, part.after)?,
    };
    let mut links = Links {
        head: before,
        room: Vec::new(),
    };
    let sql = format!("SELECT {COLUMNS} FROM event WHERE seq > ?1 AND seq <= ?2 ORDER BY seq");
    let mut query = conn.prepare(&sql)?;
    let mut rows = query.query([part.after, part.last])?;
    while let Some(row) = rows.next()? {
        if let Err(found) = links.take(row, look)? {
            return Ok((links.head, Some(found)));
        }
        let done = links.head.seq - part.after;
        if done.is_multiple_of(PACE) && !going(done) {
            return Err(StoreError::Cancelled);
        }
    }
    let fault = (links.head.seq < part.last)
        .then(|| missing(links.head.seq + 1, "the events after it are there"));
    Ok((links.head, fault))
}
