//! Large believable files for measuring: the same number and seed make the same record, byte for byte.

mod organisation;
mod story;
mod words;

use std::path::Path;

use rusqlite::{Connection, params};

use self::organisation::organisation;
use self::story::story;

pub use self::story::TODAY;
use super::chain::{Fields, Head};
use super::error::StoreError;
use super::open::{OpenOptions, Store};
use super::write::register_of;
use crate::domain::event::{Event, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// Numbers that look random and are the same for the same seed: splitmix64 (Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Makes the dice of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        let n = (n as u64).max(1);
        usize::try_from(self.roll() % n).unwrap_or(0)
    }

    /// Tells whether something happens that happens in so many of a thousand cases.
    pub fn once_in_thousand(&mut self, times: usize) -> bool {
        self.below(1000) < times
    }

    /// Returns one of a list that is not empty, the front far more often than the end.
    pub fn favour<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let (a, b) = (self.below(list.len()), self.below(list.len()));
        &list[a * b / list.len().max(1)]
    }

    /// Returns one of a list that is not empty.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let at = self.below(list.len());
        &list[at]
    }
}

/// One event of a story, before it has a place.
pub(super) struct Told {
    at: Timestamp,
    by: Actor,
    event: Event,
}

/// How many changes are written in one transaction.
const BATCH: u32 = 20_000;

/// Makes a file with so many changes, and returns it open. `progress` is told how many changes are
/// written, then how many are indexed, and returns whether to go on.
pub fn generate(
    path: &Path,
    changes: u32,
    seed: u64,
    progress: &mut dyn FnMut(&str, u64) -> bool,
) -> Result<Store, StoreError> {
    let mut store = Store::create(path, &OpenOptions::default())?;
    let mut dice = Dice(seed);
    let mut registers = Registers::default();
    let mut head = Head::default();
    store.write(|write| -> Result<(), StoreError> {
        let mut pen = Pen {
            conn: write.connection(),
            head,
            dice: &mut dice,
        };
        for told in organisation(changes) {
            registers.apply(&told.event);
            if let Some(stream) = register_of(&told.event) {
                let rev = super::load::rev(pen.conn, stream)? + 1;
                pen.write(stream, rev, &told)?;
            }
        }
        head = pen.head;
        Ok(())
    })?;
    let mut next = 1;
    while next <= changes {
        let last = changes.min(next.saturating_add(BATCH - 1));
        store.write(|write| -> Result<(), StoreError> {
            for number in next..=last {
                let told = story(number, changes, &registers, &mut dice);
                let mut pen = Pen {
                    conn: write.connection(),
                    head,
                    dice: &mut dice,
                };
                for (rev, told) in (1..).zip(&told) {
                    pen.write(Stream::Change(ChangeNumber(number)), rev, told)?;
                }
                head = pen.head;
            }
            Ok(())
        })?;
        if !progress("written", u64::from(last)) {
            return Err(StoreError::Cancelled);
        }
        next = last + 1;
    }
    store.reindex(&mut |done| progress("indexed", done))?;
    Ok(store)
}

struct Pen<'a> {
    conn: &'a Connection,
    head: Head,
    dice: &'a mut Dice,
}

impl Pen<'_> {
    fn write(&mut self, stream: Stream, rev: u64, told: &Told) -> Result<(), StoreError> {
        let seq = self.head.seq + 1;
        let wrong = |e: serde_json::Error| StoreError::Event(seq, e.to_string());
        let mut noise = [0; 10];
        noise[..8].copy_from_slice(&self.dice.roll().to_be_bytes());
        let id = EventId::new(told.at.timestamp_millis(), noise);
        let name = stream.to_string();
        let who = serde_json::to_string(&told.by).map_err(wrong)?;
        let (kind, body) = told.event.encode().map_err(wrong)?;
        let hash = Fields {
            seq: seq.cast_signed(),
            id: &id.0,
            stream: name.as_bytes(),
            rev: rev.cast_signed(),
            at: told.at.timestamp_millis(),
            actor: who.as_bytes(),
            kind: kind.as_bytes(),
            body: body.as_bytes(),
        }
        .hash(&self.head.hash);
        self.conn
            .prepare_cached(
                "INSERT INTO event (seq, id, stream, rev, at, actor, kind, body, prev, hash) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                seq,
                id.0,
                name,
                rev,
                told.at.timestamp_millis(),
                who,
                kind,
                body,
                self.head.hash,
                hash
            ])?;
        self.head = Head { seq, hash };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(seed: u64) -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("large.db");
        let store = generate(&path, 400, seed, &mut |_, _| true).unwrap();
        (dir, store)
    }

    #[test]
    fn the_same_seed_makes_the_same_record_and_another_makes_another() {
        let heads: Vec<Head> = [1, 1, 2].map(|seed| made(seed).1.head().unwrap()).to_vec();
        assert_eq!(heads[0], heads[1]);
        assert_ne!(heads[0], heads[2]);
    }

    #[test]
    fn a_generated_file_proves_itself_and_looks_like_one_that_people_made() {
        let (_dir, store) = made(7);
        let verdict = store.verify(&mut |_| true).unwrap();
        assert!(verdict.is_good(), "{verdict:?}");
        assert_eq!(verdict.changes, 400);
        let total = |query: &str| {
            let asked = crate::store::index::Asked {
                query: query.parse().unwrap(),
                sort: crate::domain::queue::Sort::default(),
                viewer: crate::domain::queue::Viewer::default(),
                now: story::TODAY,
            };
            let total = crate::store::index::total(store.connection(), &asked, 10_000);
            total.unwrap().count
        };
        assert!((90..230).contains(&total("database")));
        assert!((1..60).contains(&total("is:open")));
        assert!(total("state:review") > 0 && total("window:<7d") > 0);
        assert_eq!(total(""), 400);
        assert_eq!(
            crate::store::index::compare_totals(store.connection()).unwrap(),
            None
        );
    }
}
