//! What a moment decides: which decisions are overdue, which are put off until their day, and where something
//! was said that someone has not read.
//!
//! The moments stand in the table of who has to do something, under nobody's name, so that they are written,
//! rebuilt and proved with it; whether one has come is asked at the read, and needs no write.

use chrono::DateTime;
use rusqlite::{Connection, OptionalExtension, params};

use super::ids::Ids;
use super::project::Need;
use crate::domain::attention::Why;
use crate::domain::id::ChangeNumber;
use crate::domain::unread::Read;
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;

/// Finds the moments of all changes, and each person's, in their order.
const INDEX: &str =
    "CREATE INDEX IF NOT EXISTS attention_moment ON attention (person, why, since);";

/// Tells whether the moments are kept; a file of an earlier version gets them with its next write.
pub fn are_kept(conn: &Connection) -> Result<bool, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = 'attention_moment'")?;
    Ok(query.exists([])?)
}

/// Makes room for the moments in a file that has none.
pub fn make_room(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(INDEX)?;
    Ok(())
}

fn moment(
    conn: &Connection,
    number: ChangeNumber,
    why: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let mut query = conn
        .prepare_cached("SELECT since FROM attention WHERE id = ?1 AND person = '' AND why = ?2")?;
    let found: Option<i64> = query
        .query_row(params![number.0, why], |r| r.get(0))
        .optional()?;
    Ok(found.and_then(|at| DateTime::from_timestamp(at, 0)))
}

/// Returns by when policy wants a decision on a change.
pub fn decide_by(conn: &Connection, number: ChangeNumber) -> Result<Option<Timestamp>, StoreError> {
    moment(conn, number, Need::DECIDE_BY)
}

/// Returns when the day begins to which a decision is put off.
pub fn put_off_to(
    conn: &Connection,
    number: ChangeNumber,
) -> Result<Option<Timestamp>, StoreError> {
    moment(conn, number, Need::PUT_OFF)
}

fn ids(conn: &Connection, sql: &str, bound: impl rusqlite::Params) -> Result<Ids, StoreError> {
    let mut query = conn.prepare_cached(sql)?;
    let found = query.query_map(bound, |r| r.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Returns the changes that are neither approved nor refused within policy's time.
pub(super) fn overdue(conn: &Connection, now: Timestamp) -> Result<Ids, StoreError> {
    let sql = "SELECT id FROM attention WHERE person = '' AND why = ?1 AND since <= ?2";
    ids(conn, sql, params![Need::DECIDE_BY, now.timestamp()])
}

/// Returns when something was last said about a change.
pub fn last_said(conn: &Connection, number: ChangeNumber) -> Result<Option<Timestamp>, StoreError> {
    moment(conn, number, Need::SAID)
}

/// Returns the open changes about which something is said that a person has not read.
pub(super) fn unread(conn: &Connection, read: &Read, now: Timestamp) -> Result<Ids, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, since FROM attention WHERE person = '' AND why = ?1 AND since > ?2",
    )?;
    // Nothing is unread that is as old as what counts as read of a change that was never opened.
    let oldest = read.until(ChangeNumber(0), now);
    let mut rows = query.query(params![Need::SAID, oldest])?;
    let mut found = Ids::default();
    while let Some(row) = rows.next()? {
        let id: u32 = row.get(0)?;
        let said = DateTime::from_timestamp(row.get(1)?, 0);
        if read.is_unread(ChangeNumber(id), said, now) {
            found.insert(id);
        }
    }
    Ok(found)
}

/// Returns the changes that are put off to a later day and wait for these people for nothing else.
pub(super) fn asleep(
    conn: &Connection,
    people: &[&str],
    now: Timestamp,
) -> Result<Ids, StoreError> {
    let sql = "SELECT id FROM attention WHERE person = '' AND why = ?1 AND since > ?2";
    let mut asleep = ids(conn, sql, params![Need::PUT_OFF, now.timestamp()])?;
    let mut awake = conn.prepare_cached(
        "SELECT 1 FROM attention \
         WHERE id = ?1 AND person = ?2 COLLATE NOCASE AND why NOT IN (?3, ?4)",
    )?;
    let [vote, decide] = [Why::Vote, Why::Decide].map(Why::word);
    let mut kept = Ids::default();
    for id in asleep.iter() {
        for person in people {
            if awake.exists(params![id, person, vote, decide])? {
                kept.insert(id);
            }
        }
    }
    asleep.narrow(&kept, true);
    Ok(asleep)
}

/// Returns the changes that stand in one of some scopes.
pub(super) fn standing_in(conn: &Connection, scopes: &[i64]) -> Result<Ids, StoreError> {
    let mut found = Ids::default();
    for scope in scopes {
        for id in ids(conn, "SELECT id FROM place WHERE scope = ?1", [scope])?.iter() {
            found.insert(id);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
