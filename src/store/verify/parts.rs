//! The proof in parts: two threads each take half of the record, then half of the sorted tables.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use rusqlite::Connection;

use super::folds::{Folds, Outcome, UnderWay};
use super::reach::Reaches;
use super::walk::{self, Part, walk};
use super::{Fault, Verdict};
use crate::domain::event::Stream;
use crate::store::chain::Head;
use crate::store::error::StoreError;
use crate::store::index::{self, Checked, Sums};
use crate::store::load;
use crate::store::project;
use crate::store::registers::RegisterCache;

/// What one thread found in its part.
struct Found {
    head: Head,
    fault: Option<Fault>,
    reaches: Reaches,
    under_way: HashMap<Stream, Box<UnderWay>>,
    outcome: Outcome,
    expected: Sums,
    index: Sums,
    tiles: Checked,
}

/// Proves a file with one connection.
pub(super) fn in_one(
    conn: &Connection,
    last: u64,
    whole: bool,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Verdict, StoreError> {
    let part = Part { after: 0, last };
    let mut folds = whole.then(|| Folds::new(conn, true)).transpose()?;
    let share = Share {
        scopes: 0..i64::MAX,
        numbers: 0..u32::MAX,
    };
    let first = prove(conn, part, folds.as_mut(), share, progress)?;
    conclude(conn, folds, first, None)
}

/// Proves a file with two connections that see the same state.
pub(super) fn in_two(
    conn: &Connection,
    other: Connection,
    last: u64,
    whole: bool,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Verdict, StoreError> {
    let border = last / 2;
    let (scope, number) = if whole {
        (index::middle(conn)?, index::halfway(conn)?)
    } else {
        (0, 0)
    };
    let (stop, done) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut folds = whole.then(|| Folds::new(conn, true)).transpose()?;
    let (first, second) = thread::scope(|threads| {
        let later = threads.spawn(|| {
            let other = other;
            let mut folds = whole.then(|| Folds::new(&other, false)).transpose()?;
            let part = Part {
                after: border,
                last,
            };
            let going = &mut |n| {
                done.store(n, Ordering::Relaxed);
                !stop.load(Ordering::Relaxed)
            };
            let share = Share {
                scopes: scope..i64::MAX,
                numbers: number..u32::MAX,
            };
            let mut found = prove(&other, part, folds.as_mut(), share, going)?;
            if let Some(folds) = folds {
                found.take(folds);
            }
            Ok::<_, StoreError>(found)
        });
        let part = Part {
            after: 0,
            last: border,
        };
        let going = &mut |n| progress(n + done.load(Ordering::Relaxed));
        let share = Share {
            scopes: 0..scope,
            numbers: 0..number,
        };
        let first = prove(conn, part, folds.as_mut(), share, going);
        if first.is_err() {
            stop.store(true, Ordering::Relaxed);
        }
        (first, later.join())
    });
    let second =
        second.map_err(|_| StoreError::Malformed("the fold of an event failed".to_owned()))?;
    let verdict = conclude(conn, folds, first?, Some(second?))?;
    if progress(last) {
        Ok(verdict)
    } else {
        Err(StoreError::Cancelled)
    }
}

impl Found {
    fn take(&mut self, folds: Folds<'_>) {
        self.expected = folds.sums();
        self.reaches = folds.reaches;
        self.under_way = folds.under_way;
        self.outcome = folds.outcome;
    }
}

/// A share of what is made from the record.
struct Share {
    scopes: Range<i64>,
    numbers: Range<u32>,
}

/// Proves a part, and when it is good reads its share of the sorted tables and of the tiles.
fn prove(
    conn: &Connection,
    part: Part,
    folds: Option<&mut Folds<'_>>,
    share: Share,
    going: &mut dyn FnMut(u64) -> bool,
) -> Result<Found, StoreError> {
    let mut found = Found {
        head: Head::default(),
        fault: None,
        reaches: Reaches::default(),
        under_way: HashMap::new(),
        outcome: Outcome::default(),
        expected: Sums::default(),
        index: Sums::default(),
        tiles: Checked::default(),
    };
    let Some(folds) = folds else {
        (found.head, found.fault) = walk(conn, part, going, &mut |_| Ok(Ok(())))?;
        return Ok(found);
    };
    (found.head, found.fault) = walk(conn, part, going, &mut |stored| folds.take(stored))?;
    folds.finish();
    if found.fault.is_none() {
        let (sums, why) = index::read_sums(conn, share.scopes)?;
        found.index = sums;
        folds.outcome.add(why);
        found.tiles = index::compare_tiles(conn, share.numbers)?;
    }
    Ok(found)
}

/// Puts the parts together; what is wrong first in the record counts.
fn conclude(
    conn: &Connection,
    folds: Option<Folds<'_>>,
    first: Found,
    second: Option<Found>,
) -> Result<Verdict, StoreError> {
    let mut verdict = Verdict {
        head: first.head,
        fault: first.fault,
        ..Verdict::default()
    };
    let (mut sums, mut expected, mut outcome) = (first.index, Sums::default(), Outcome::default());
    let (mut later, mut under_way) = (Reaches::default(), HashMap::new());
    let mut tiles = first.tiles;
    if let Some(second) = second {
        if verdict.fault.is_none() {
            (verdict.head, verdict.fault) = (second.head, second.fault);
        }
        (later, under_way) = (second.reaches, second.under_way);
        (sums, expected, outcome) = (sums + second.index, second.expected, second.outcome);
        tiles = tiles + second.tiles;
    }
    if let Some(mut folds) = folds {
        if let Some((seq, why)) = folds.follow(conn, &later, under_way)?
            && verdict.fault.as_ref().is_none_or(|f| seq < f.seq)
        {
            verdict.head = head_before(conn, seq)?;
            verdict.fault = Some(Fault { seq, why });
        }
        verdict.changes = folds.changes();
        if verdict.fault.is_none() {
            folds.compare_the_rest()?;
            outcome = outcome.and(std::mem::take(&mut folds.outcome));
            outcome.add(index::compare_counts(conn)?);
            if outcome.index_faults == 0 && folds.sums() + expected != sums {
                outcome = look_closely(conn)?;
            }
            // Tiles are compared with rows, which must be right themselves.
            if outcome.index_faults == 0 {
                let tiles = tiles.count(conn)?;
                (outcome.index_faults, outcome.index_fault) = (tiles.faults, tiles.fault);
            }
            verdict.index_faults = outcome.index_faults;
            verdict.index_fault = outcome.index_fault;
        }
    }
    verdict.events = verdict
        .fault
        .as_ref()
        .map_or(verdict.head.seq, |f| f.seq - 1);
    Ok(verdict)
}

fn head_before(conn: &Connection, seq: u64) -> Result<Head, StoreError> {
    let seq = seq - 1;
    let hash = walk::hash_of(conn, seq)?;
    Ok(Head { seq, hash })
}

/// Finds the change whose rows in the sorted tables are wrong: one after the other, each looked up.
fn look_closely(conn: &Connection) -> Result<Outcome, StoreError> {
    let mut cache = RegisterCache::default();
    let registers = cache.refresh(conn)?;
    let mut outcome = Outcome::default();
    for number in index::numbers(conn)? {
        if let Some(change) = load::change(conn, number)? {
            outcome.add(project::compare(conn, registers, &change)?);
        }
    }
    if outcome.index_faults == 0 {
        outcome.add(Some(
            "The queue's lists or counts hold what no event put there.".to_owned(),
        ));
    }
    Ok(outcome)
}
