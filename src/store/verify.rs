//! The proof of a file: its chain, every event and every fold, and the index against them.

mod folds;
mod parts;
mod reach;
mod walk;

use super::chain::Head;
use super::error::StoreError;
use super::load;
use super::open::{Journal, OpenOptions, Store};
use super::registers;

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
            "{} events are whole and chained; {} changes fold to what the queue shows. {}",
            count(self.events),
            count(self.changes),
            self.head_in_words()
        )
    }
}

impl Verdict {
    /// Tells whether all is well.
    pub fn is_good(&self) -> bool {
        self.fault.is_none() && self.index_faults == 0
    }

    /// Says what a good proof of the chain alone found, and what it did not look at.
    pub fn of_chain(&self) -> String {
        format!(
            "{} events are whole and chained; what they make was not looked at. {} \
             The whole proof is: holdpoint verify",
            crate::domain::text::count(self.events),
            self.head_in_words()
        )
    }

    fn head_in_words(&self) -> String {
        let hash = super::chain::hex(&self.head.hash);
        format!(
            "Head {} {}.",
            self.head.seq,
            hash.get(..16).unwrap_or_default()
        )
    }
}

/// From how many events on a second thread is worth its start.
const WORTH: u64 = 512;

impl Store {
    /// Proves the file: chain, events, folds and index. `progress` is told how many events are done
    /// and returns whether to go on.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read or the proof was stopped; what is wrong in
    /// the record itself is in the verdict.
    pub fn verify(&self, progress: &mut dyn FnMut(u64) -> bool) -> Result<Verdict, StoreError> {
        self.prove(true, progress)
    }

    /// Proves the chain alone: that every event is as it was written and none is missing before the
    /// last. Quicker than the whole proof, which also reads and folds every event.
    pub fn verify_chain(
        &self,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Verdict, StoreError> {
        self.prove(false, progress)
    }

    fn prove(
        &self,
        whole: bool,
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Verdict, StoreError> {
        let reading = self.conn.unchecked_transaction()?;
        let head = load::head(&reading)?;
        let other = match &self.path {
            Some(path) if self.journal != Journal::SingleHost && head.seq >= WORTH => {
                let options = OpenOptions {
                    read_only: true,
                    ..self.options.clone()
                };
                Some(Self::open(path, &options)?.conn)
            }
            Some(_) | None => None,
        };
        let verdict = match other {
            Some(other) => {
                other.execute_batch("BEGIN")?;
                if load::head(&other)? == head {
                    parts::in_two(&reading, other, head.seq, whole, progress)
                } else {
                    // Someone wrote between the two; one thread sees one state.
                    parts::in_one(&reading, head.seq, whole, progress)
                }
            }
            None => parts::in_one(&reading, head.seq, whole, progress),
        };
        let mut verdict = verdict?;
        if whole
            && verdict.is_good()
            && let Some(why) = registers::compare(&reading)?
        {
            (verdict.index_faults, verdict.index_fault) = (1, Some(why));
        }
        reading.commit()?;
        Ok(verdict)
    }
}

#[cfg(test)]
mod tests;
