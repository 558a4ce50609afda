//! The proof of a file: its chain, every event and every fold, and the index against them.

mod folds;
mod walk;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use rusqlite::Connection;

use self::folds::{Folds, Outcome};
use self::walk::{Chunk, walk};
use super::chain::Head;
use super::error::StoreError;
use super::load;
use super::open::{Journal, OpenOptions, Store};

/// The first event that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its number.
    pub seq: u64,
    /// What is wrong with it, as part of a sentence.
    pub why: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Event {} is not as it was written: {}.",
            self.seq, self.why
        )
    }
}

/// What a proof found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// How many events are good, up to the first bad one.
    pub events: u64,
    /// How many changes were folded to their end.
    pub changes: u64,
    /// The last good event.
    pub head: Head,
    /// The first bad event.
    pub fault: Option<Fault>,
    /// How many changes the index shows otherwise than the record makes them.
    pub index_faults: u64,
    /// The first of these, as a sentence.
    pub index_fault: Option<String>,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use crate::domain::text::count;
        if let Some(fault) = &self.fault {
            return write!(
                f,
                "{fault} It is the first such event. Keep the file as it is, compare it with a backup, \
                 and ask who wrote it since."
            );
        }
        if let Some(why) = &self.index_fault {
            return write!(
                f,
                "The record is whole, but what is made from it is not. {why} Run: holdpoint reindex"
            );
        }
        write!(
            f,
            "{} events are whole and chained; {} changes fold to what the queue shows. Head {} {}.",
            count(self.events),
            count(self.changes),
            self.head.seq,
            super::chain::hex(&self.head.hash)
                .get(..16)
                .unwrap_or_default()
        )
    }
}

impl Verdict {
    fn conclude(&mut self, fault: Option<Fault>, outcome: Outcome) {
        self.events = fault.as_ref().map_or(self.head.seq, |f| f.seq - 1);
        self.fault = fault;
        self.changes = outcome.changes;
        self.index_faults = outcome.index_faults;
        self.index_fault = outcome.index_fault;
    }

    /// Tells whether all is well.
    pub fn is_good(&self) -> bool {
        self.fault.is_none() && self.index_faults == 0
    }
}

/// How many chunks are under way between the two threads.
const CHUNKS: usize = 6;

impl Store {
    /// Proves the file: chain, events, folds and index. `progress` is told how many events are done
    /// and returns whether to go on.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read or the proof was stopped; what is wrong in
    /// the record itself is in the verdict.
    pub fn verify(&self, progress: &mut dyn FnMut(u64) -> bool) -> Result<Verdict, StoreError> {
        match &self.path {
            Some(path) if self.journal != Journal::SingleHost => {
                let options = OpenOptions {
                    read_only: true,
                    ..self.options.clone()
                };
                let other = Self::open(path, &options)?;
                verify_in_two(&self.conn, other.conn, progress)
            }
            Some(_) | None => verify_in_one(&self.conn, progress),
        }
    }

    /// Proves the chain alone: that every event is as it was written and none is missing before the
    /// last. Quicker than the whole proof, which also reads and folds every event.
    pub fn verify_chain(
        &self,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Verdict, StoreError> {
        let mut verdict = Verdict::default();
        let keep = &mut |chunk: Chunk| Ok(Some(chunk.empty()));
        let found = walk(&self.conn, &mut verdict, progress, keep)?;
        verdict.conclude(found, Outcome::default());
        Ok(verdict)
    }
}

fn verify_in_one(
    conn: &Connection,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    let mut folds = Folds::new(conn)?;
    let mut wrong = None;
    let found = walk(conn, &mut verdict, progress, &mut |chunk| {
        if let Err(fault) = folds.take(&chunk)? {
            wrong = Some(fault);
            return Ok(None);
        }
        Ok(Some(chunk.empty()))
    })?;
    verdict.conclude(wrong.or(found), folds.outcome);
    Ok(verdict)
}

/// Reads and hashes in this thread, decodes and folds in another.
fn verify_in_two(
    conn: &Connection,
    other: Connection,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Verdict, StoreError> {
    conn.execute_batch("BEGIN")?;
    other.execute_batch("BEGIN")?;
    let verdict = if load::head(conn)? == load::head(&other)? {
        in_two(conn, other, progress)
    } else {
        // Someone wrote between the two; one thread sees one state.
        verify_in_one(conn, progress)
    };
    conn.execute_batch("COMMIT")?;
    verdict
}

fn in_two(
    conn: &Connection,
    other: Connection,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict::default();
    thread::scope(|scope| {
        let (full, filled) = sync_channel::<Chunk>(CHUNKS);
        let (empty, emptied) = sync_channel::<Chunk>(CHUNKS);
        let folding = scope.spawn(move || fold_all(&other, &filled, &empty));
        let mut given = 0;
        let walked = walk(conn, &mut verdict, progress, &mut |chunk| {
            if full.send(chunk).is_err() {
                return Ok(None);
            }
            given += 1;
            Ok(if given <= CHUNKS {
                Some(Chunk::default())
            } else {
                emptied.recv().ok()
            })
        });
        drop(full);
        let folded = folding
            .join()
            .map_err(|_| StoreError::Malformed("the fold of an event failed".to_owned()))?;
        let found = walked?;
        let (wrong, outcome) = folded?;
        verdict.conclude(wrong.or(found), outcome);
        Ok(verdict)
    })
}

fn fold_all(
    conn: &Connection,
    filled: &Receiver<Chunk>,
    empty: &SyncSender<Chunk>,
) -> Result<(Option<Fault>, Outcome), StoreError> {
    let mut folds = Folds::new(conn)?;
    let mut wrong = None;
    for chunk in filled {
        if let Err(fault) = folds.take(&chunk)? {
            wrong = Some(fault);
            break;
        }
        // The reader may be done and gone.
        let _ = empty.try_send(chunk.empty());
    }
    Ok((wrong, folds.outcome))
}

#[cfg(test)]
mod tests;
