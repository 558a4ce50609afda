//! The folds: every event is read, and every change is made again and compared with the index.

use std::collections::HashMap;

use rusqlite::Connection;

use super::Fault;
use super::walk::{Chunk, Stored};
use crate::domain::change::Change;
use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::store::error::StoreError;
use crate::store::load::RegisterCache;
use crate::store::project;
use crate::store::write::register_of;

/// What the folds came to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) changes: u64,
    pub(super) index_faults: u64,
    pub(super) index_fault: Option<String>,
}

/// A change on its way, until its last event.
#[derive(Default)]
struct Way {
    last: u64,
    change: Option<Box<Change>>,
}

/// Folds events, and compares what they make with the index.
pub(super) struct Folds<'a> {
    conn: &'a Connection,
    registers: Registers,
    register_revs: HashMap<Stream, u64>,
    ways: HashMap<u32, Way>,
    actor_text: Vec<u8>,
    actor: Actor,
    pub(super) outcome: Outcome,
}

impl<'a> Folds<'a> {
    pub(super) fn new(conn: &'a Connection) -> Result<Self, StoreError> {
        let mut cache = RegisterCache::default();
        // An unreadable register event is reported by its number further on.
        let registers = cache.refresh(conn).cloned().unwrap_or_default();
        Ok(Self {
            conn,
            registers,
            register_revs: HashMap::new(),
            ways: last_revs(conn)?,
            actor_text: Vec::new(),
            actor: Actor::default(),
            outcome: Outcome::default(),
        })
    }

    pub(super) fn take(&mut self, chunk: &Chunk) -> Result<Result<(), Fault>, StoreError> {
        for stored in &chunk.rows {
            if let Err(why) = self.take_one(stored, &chunk.bytes)? {
                return Ok(Err(Fault {
                    seq: stored.seq,
                    why,
                }));
            }
        }
        Ok(Ok(()))
    }

    fn take_one(&mut self, s: &Stored, bytes: &[u8]) -> Result<Result<(), String>, StoreError> {
        let recorded = match self.read(s, bytes) {
            Ok(recorded) => recorded,
            Err(why) => return Ok(Err(why)),
        };
        let home = register_of(&recorded.event);
        let answer = match recorded.stream {
            Stream::Change(number) if home.is_none() => self.continue_change(number, &recorded)?,
            stream if home == Some(stream) => {
                let rev = self.register_revs.entry(stream).or_default();
                *rev += 1;
                in_order(*rev, recorded.rev)
            }
            stream => Err(format!("what it says has no place in {stream}")),
        };
        // Most events in a row are by the same person, who need not be read again.
        self.actor = recorded.actor;
        Ok(answer)
    }

    fn continue_change(
        &mut self,
        number: ChangeNumber,
        recorded: &Recorded,
    ) -> Result<Result<(), String>, StoreError> {
        let way = self.ways.entry(number.0).or_default();
        let change = way
            .change
            .get_or_insert_with(|| Box::new(Change::absent(number)));
        if let Err(why) = in_order(change.rev + 1, recorded.rev) {
            return Ok(Err(why));
        }
        change.apply(recorded);
        if recorded.rev == way.last
            && let Some(change) = way.change.take()
        {
            self.outcome.changes += 1;
            if let Some(why) = project::compare(self.conn, &self.registers, &change)? {
                self.outcome.index_faults += 1;
                self.outcome.index_fault.get_or_insert(why);
            }
        }
        Ok(Ok(()))
    }

    fn read(&mut self, s: &Stored, bytes: &[u8]) -> Result<Recorded, String> {
        let text = |from: usize, to: usize| {
            std::str::from_utf8(bytes.get(from..to).unwrap_or_default()).map_err(|e| e.to_string())
        };
        let [stream, actor, kind, body] = s.ends;
        let actor_text = bytes.get(stream..actor).unwrap_or_default();
        if self.actor_text != actor_text {
            self.actor = serde_json::from_slice(actor_text).map_err(|e| e.to_string())?;
            self.actor_text.clear();
            self.actor_text.extend_from_slice(actor_text);
        }
        Ok(Recorded {
            seq: s.seq,
            id: EventId(s.id),
            stream: text(s.start, stream)?.parse()?,
            rev: s.rev,
            at: chrono::DateTime::from_timestamp_millis(s.at)
                .ok_or_else(|| format!("{} is no time", s.at))?,
            actor: std::mem::take(&mut self.actor),
            event: Event::decode(text(actor, kind)?, text(kind, body)?)?,
        })
    }
}

fn in_order(expected: u64, found: u64) -> Result<(), String> {
    if expected == found {
        Ok(())
    } else {
        Err(format!(
            "it is number {found} of its story, and number {expected} is due"
        ))
    }
}

/// Returns each change's last revision, so that a fold can be let go when it is complete.
fn last_revs(conn: &Connection) -> Result<HashMap<u32, Way>, StoreError> {
    let mut query = conn.prepare("SELECT stream, max(rev) FROM event GROUP BY stream")?;
    let mut rows = query.query([])?;
    let mut ways = HashMap::new();
    while let Some(row) = rows.next()? {
        let stream = row.get_ref(0)?.as_str().unwrap_or_default().parse();
        if let Ok(Stream::Change(number)) = stream {
            let last = row.get(1)?;
            ways.insert(number.0, Way { last, change: None });
        }
    }
    Ok(ways)
}
