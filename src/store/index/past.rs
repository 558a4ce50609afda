//! What became of the finished changes of each group: counts that the learned rate reads at once,
//! kept in the transaction of the event that ends a change.

use std::cell::RefCell;

use rusqlite::{Connection, OptionalExtension, params};

use super::compare::mix;
use super::row::Keys;
use super::scope;
use crate::domain::change::Change;
use crate::domain::history::{self, GroupKind, History, Past, Tally};
use crate::domain::lifecycle::State;
use crate::domain::queue::Marks;
use crate::store::error::StoreError;

/// Tells whether the counts are kept in this file; one of before they were gets them by `reindex`.
pub(super) fn is_kept(conn: &Connection) -> Result<bool, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'past'")?;
    Ok(query.exists([])?)
}

/// What the index has of other changes, asked within one transaction.
#[derive(Debug)]
pub struct Recollection<'c> {
    conn: &'c Connection,
    // The trait has no way to say that the file could not be read; whoever asked looks here.
    fault: RefCell<Option<StoreError>>,
}

impl<'c> Recollection<'c> {
    /// Gets ready to ask this file.
    pub fn of(conn: &'c Connection) -> Self {
        Self {
            conn,
            fault: RefCell::default(),
        }
    }

    /// Returns the first error of all that was asked.
    ///
    /// # Errors
    /// Returns that error.
    pub fn told(self) -> Result<(), StoreError> {
        self.fault.into_inner().map_or(Ok(()), Err)
    }

    pub(super) fn connection(&self) -> &'c Connection {
        self.conn
    }

    /// Returns an answer, or none where the file could not be read.
    pub(super) fn asked<T: Default>(&self, answer: Result<T, StoreError>) -> T {
        answer.unwrap_or_else(|error| {
            self.fault.borrow_mut().get_or_insert(error);
            T::default()
        })
    }

    fn look(&self, kind: GroupKind, name: &str) -> Result<Tally, StoreError> {
        if !is_kept(self.conn)? {
            return Ok(Tally::default());
        }
        let mut query = self
            .conn
            .prepare_cached("SELECT wrong, cases FROM past WHERE kind = ?1 AND name = ?2")?;
        let found = query.query_row(params![kind.code(), name], |r| {
            Ok(Tally {
                wrong: r.get(0)?,
                cases: r.get(1)?,
            })
        });
        Ok(found.optional()?.unwrap_or_default())
    }
}

impl History for Recollection<'_> {
    fn tally(&self, kind: GroupKind, name: &str) -> Tally {
        self.asked(self.look(kind, name))
    }
}

/// Tells whether keys are those of a finished change, and if so whether it went wrong.
fn told_by(bucket: u8, marks: Marks) -> Option<bool> {
    let closed = scope::parts(bucket).0 == State::Closed;
    closed.then(|| history::is_wrong(marks))
}

/// Brings the counts up to date with a change that stood under these keys before, if it was there.
/// The plan of a change that has finished is never edited again, so its groups are what they were.
pub(super) fn keep(
    conn: &Connection,
    change: &Change,
    before: Option<Keys>,
    now: Keys,
) -> Result<(), StoreError> {
    let before = before.and_then(|keys| told_by(keys.bucket, keys.marks));
    let now = told_by(now.bucket, now.marks);
    if before == now || !is_kept(conn)? {
        return Ok(());
    }
    let wrong = |told: Option<bool>| i64::from(told == Some(true));
    let cases = i64::from(now.is_some()) - i64::from(before.is_some());
    let wrong = wrong(now) - wrong(before);
    let mut add = conn.prepare_cached(
        "INSERT INTO past (kind, name, cases, wrong) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (kind, name) DO UPDATE SET cases = cases + ?3, wrong = wrong + ?4",
    )?;
    for (kind, name) in history::groups_of(&change.plan, change.imported.as_deref()) {
        add.execute(params![kind.code(), name, cases, wrong])?;
    }
    Ok(())
}

/// Takes a change into a history that is made anew.
pub(super) fn add(past: &mut Past, change: &Change, keys: Keys) {
    if let Some(wrong) = told_by(keys.bucket, keys.marks) {
        let groups = history::groups_of(&change.plan, change.imported.as_deref());
        past.add(groups, wrong);
    }
}

/// Writes a history that was made anew.
pub(super) fn write(conn: &Connection, past: &Past) -> Result<(), StoreError> {
    let mut insert =
        conn.prepare("INSERT INTO past (kind, name, cases, wrong) VALUES (?1, ?2, ?3, ?4)")?;
    for (kind, name, tally) in past.groups() {
        insert.execute(params![kind.code(), name, tally.cases, tally.wrong])?;
    }
    Ok(())
}

/// Returns what a case of a group adds to the sum that a proof compares, and what it adds more when
/// it went wrong.
fn weights(kind: i64, name: &str) -> (u64, u64) {
    let case = name
        .bytes()
        .fold(kind.cast_unsigned() + 1, |n, byte| mix(n, u64::from(byte)));
    (mix(case, 1), mix(case, 2))
}

/// Returns what a change adds to the sum of the counts.
pub(super) fn share(change: &Change, keys: Keys) -> u64 {
    let Some(wrong) = told_by(keys.bucket, keys.marks) else {
        return 0;
    };
    let groups = history::groups_of(&change.plan, change.imported.as_deref());
    groups.iter().fold(0, |sum: u64, (kind, name)| {
        let (case, more) = weights(kind.code(), name);
        sum.wrapping_add(case)
            .wrapping_add(if wrong { more } else { 0 })
    })
}

/// Returns the sum of the counts as they stand; nothing where they are not kept.
pub(super) fn sum(conn: &Connection) -> Result<Option<u64>, StoreError> {
    if !is_kept(conn)? {
        return Ok(None);
    }
    let mut query = conn.prepare("SELECT kind, name, cases, wrong FROM past")?;
    let mut rows = query.query([])?;
    let mut sum = 0_u64;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?;
        let (case, more) = weights(row.get(0)?, name.as_str().unwrap_or_default());
        let count = |column| row.get::<_, i64>(column).map(i64::cast_unsigned);
        sum = sum
            .wrapping_add(case.wrapping_mul(count(2)?))
            .wrapping_add(more.wrapping_mul(count(3)?));
    }
    Ok(Some(sum))
}
