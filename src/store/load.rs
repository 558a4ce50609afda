//! Reading the record: events, changes and registers as the fold of their events.

use chrono::DateTime;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::chain::{Hash, Head};
use super::error::StoreError;
use crate::domain::change::Change;
use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::plan::Plan;

/// The columns that `recorded` reads, in its order.
pub const COLUMNS: &str = "seq, id, stream, rev, at, actor, kind, body";

/// Reads one event from a row of `COLUMNS`.
pub fn recorded(row: &Row<'_>) -> Result<Recorded, StoreError> {
    let seq: u64 = row.get(0)?;
    let wrong = |why: String| StoreError::Event(seq, why);
    let text = |column: usize| -> Result<&str, StoreError> {
        let value = row.get_ref(column)?;
        value.as_str().map_err(|e| wrong(e.to_string()))
    };
    let millis: i64 = row.get(4)?;
    Ok(Recorded {
        seq,
        id: EventId(row.get(1)?),
        stream: text(2)?.parse().map_err(wrong)?,
        rev: row.get(3)?,
        at: DateTime::from_timestamp_millis(millis)
            .ok_or_else(|| wrong(format!("{millis} is no time")))?,
        actor: serde_json::from_str(text(5)?).map_err(|e| wrong(e.to_string()))?,
        event: Event::decode(text(6)?, text(7)?).map_err(wrong)?,
    })
}

/// Begins to read one state of the file, unless the caller has: each statement alone would take and
/// give back the file's locks, and two might see two states.
pub fn at_once(conn: &Connection) -> Result<Option<Transaction<'_>>, StoreError> {
    Ok(if conn.is_autocommit() {
        Some(conn.unchecked_transaction()?)
    } else {
        None
    })
}

/// Returns the last event's place and hash.
pub fn head(conn: &Connection) -> Result<Head, StoreError> {
    let mut query = conn.prepare_cached("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")?;
    let found = query.query_row([], |row| {
        Ok(Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
        })
    });
    Ok(found.optional()?.unwrap_or_default())
}

/// Returns the revision of a stream; 0 when it has no event.
pub fn rev(conn: &Connection, stream: Stream) -> Result<u64, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT rev FROM event WHERE stream = ?1 ORDER BY rev DESC LIMIT 1")?;
    let found = query.query_row([stream.to_string()], |row| row.get(0));
    Ok(found.optional()?.unwrap_or_default())
}

/// Returns the highest number that a change has; 0 in a file without changes.
pub fn last_number(conn: &Connection) -> Result<u32, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT CAST(substr(stream, 5) AS INTEGER) FROM event \
         WHERE rev = 1 AND substr(stream, 1, 4) = 'CHG-' \
         ORDER BY CAST(substr(stream, 5) AS INTEGER) DESC LIMIT 1",
    )?;
    let found = query.query_row([], |row| row.get(0));
    Ok(found.optional()?.unwrap_or_default())
}

/// Returns the event with an id.
pub fn by_id(conn: &Connection, id: EventId) -> Result<Option<Recorded>, StoreError> {
    let mut query = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM event WHERE id = ?1"))?;
    let mut rows = query.query([id.0])?;
    rows.next()?.map(recorded).transpose()
}

/// Calls `each` with the events of a stream after a revision, oldest first.
pub fn each_of(
    conn: &Connection,
    stream: Stream,
    after_rev: u64,
    mut each: impl FnMut(Recorded),
) -> Result<(), StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event WHERE stream = ?1 AND rev > ?2 ORDER BY rev"
    ))?;
    let mut rows = query.query(params![stream.to_string(), after_rev])?;
    while let Some(row) = rows.next()? {
        each(recorded(row)?);
    }
    Ok(())
}

/// Returns a change as its events make it; nothing when it has none.
pub fn change(conn: &Connection, number: ChangeNumber) -> Result<Option<Change>, StoreError> {
    let mut change = Change::absent(number);
    each_of(conn, Stream::Change(number), 0, |event| {
        change.take_in(event);
    })?;
    Ok(change.exists().then_some(change))
}

/// Returns the plan of a change as it stood when a revision was made; nothing when there is no such
/// revision.
pub fn plan_of(
    conn: &Connection,
    number: ChangeNumber,
    revision: u32,
) -> Result<Option<Plan>, StoreError> {
    let mut change = Change::absent(number);
    let mut plan = None;
    each_of(conn, Stream::Change(number), 0, |event| {
        change.take_in(event);
        if plan.is_none() && revision > 0 && change.revision == revision {
            plan = Some(change.plan.clone());
        }
    })?;
    Ok(plan)
}

/// Returns the plan of a change as so many of its events make it; nothing when it has fewer.
pub fn plan_at(
    conn: &Connection,
    number: ChangeNumber,
    rev: u64,
) -> Result<Option<Plan>, StoreError> {
    let mut change = Change::absent(number);
    let mut plan = None;
    each_of(conn, Stream::Change(number), 0, |event| {
        change.take_in(event);
        if change.rev == rev {
            plan = Some(change.plan.clone());
        }
    })?;
    Ok(plan)
}

/// Returns the events after a place in the file, oldest first, at most `limit`.
pub fn after(conn: &Connection, seq: u64, limit: usize) -> Result<Vec<Recorded>, StoreError> {
    let mut query = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2"
    ))?;
    let mut rows = query.query(params![seq, limit])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        events.push(recorded(row)?);
    }
    Ok(events)
}

/// The change of the last write, so that whoever goes on with it need not have its events read again.
#[derive(Debug)]
pub(super) struct LastChange {
    /// Where the record ended then; with another head the change may be another too.
    pub(super) head: Hash,
    /// The change as of then.
    pub(super) change: Change,
}
