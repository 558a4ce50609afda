//! The walk along the chain: each event's hash, and that it follows the one before it.

use rusqlite::{Connection, Row};

use super::{Fault, Verdict};
use crate::store::chain::{Fields, Hash, Head, START};
use crate::store::error::StoreError;

const CHUNK: usize = 512;
const COLUMNS: &str = "seq, id, stream, rev, at, actor, kind, body, prev, hash";

/// Some events as stored: their texts one after the other in one buffer.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    pub(super) rows: Vec<Stored>,
}

/// One event as stored; `ends` are where its stream, actor, kind and body end in the buffer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    pub(super) seq: u64,
    pub(super) id: [u8; 16],
    pub(super) rev: u64,
    pub(super) at: i64,
    pub(super) start: usize,
    pub(super) ends: [usize; 4],
}

impl Chunk {
    /// Makes it empty, keeping its room.
    pub(super) fn empty(mut self) -> Self {
        self.bytes.clear();
        self.rows.clear();
        self
    }
}

/// Walks the chain.
struct Links {
    seq: i64,
    hash: Hash,
    room: Vec<u8>,
}

impl Links {
    /// Checks one row against the one before it and adds it to a chunk.
    fn take(&mut self, row: &Row<'_>, chunk: &mut Chunk) -> Result<Result<(), Fault>, StoreError> {
        let seq: i64 = row.get(0)?;
        let fault = |why: &str| {
            Ok(Err(Fault {
                seq: seq.cast_unsigned(),
                why: why.to_owned(),
            }))
        };
        if seq != self.seq + 1 {
            return Ok(Err(Fault {
                seq: (self.seq + 1).cast_unsigned(),
                why: format!("it is missing; the next is event {seq}"),
            }));
        }
        let bytes = |column: usize| {
            row.get_ref(column)
                .map(|v| v.as_bytes().unwrap_or_default())
        };
        let (id, stream, actor) = (bytes(1)?, bytes(2)?, bytes(5)?);
        let (kind, body, prev, hash) = (bytes(6)?, bytes(7)?, bytes(8)?, bytes(9)?);
        let (rev, at) = (row.get(3)?, row.get(4)?);
        if prev != self.hash {
            return fault("it does not follow the event before it");
        }
        let fields = Fields {
            seq,
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
        let start = chunk.bytes.len();
        let ends = [stream, actor, kind, body].map(|text| {
            chunk.bytes.extend_from_slice(text);
            chunk.bytes.len()
        });
        chunk.rows.push(Stored {
            seq: seq.cast_unsigned(),
            id,
            rev: rev.cast_unsigned(),
            at,
            start,
            ends,
        });
        self.seq = seq;
        self.hash = made;
        Ok(Ok(()))
    }
}

/// Reads every event, checks the chain and hands the events on; `on` says whether to go on.
pub(super) fn walk(
    conn: &Connection,
    verdict: &mut Verdict,
    progress: &mut dyn FnMut(u64) -> bool,
    on: &mut dyn FnMut(Chunk) -> Result<Option<Chunk>, StoreError>,
) -> Result<Option<Fault>, StoreError> {
    let mut links = Links {
        seq: 0,
        hash: START,
        room: Vec::new(),
    };
    let mut query = conn.prepare(&format!("SELECT {COLUMNS} FROM event ORDER BY seq"))?;
    let mut rows = query.query([])?;
    let mut chunk = Chunk::default();
    let mut fault = None;
    while let Some(row) = rows.next()? {
        if let Err(found) = links.take(row, &mut chunk)? {
            fault = Some(found);
            break;
        }
        if chunk.rows.len() == CHUNK {
            if !progress(links.seq.cast_unsigned()) {
                return Err(StoreError::Cancelled);
            }
            let Some(empty) = on(chunk)? else {
                return Ok(None);
            };
            chunk = empty;
        }
    }
    verdict.head = Head {
        seq: links.seq.cast_unsigned(),
        hash: links.hash,
    };
    on(chunk)?;
    Ok(fault)
}
