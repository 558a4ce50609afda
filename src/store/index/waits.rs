//! What time alone brings about: which decisions are overdue, and which are put off until their day.
//!
//! The moments stand in the table of who has to do something, under nobody's name, so that they are written,
//! rebuilt and proved with it; whether one has come is asked at the read, and needs no write.

use chrono::DateTime;
use rusqlite::{Connection, OptionalExtension, params};

use super::ids::Ids;
use super::project::Need;
use crate::domain::attention::Why;
use crate::domain::id::ChangeNumber;
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;

/// Finds the moments of all changes, and each person's, in their order.
const INDEX: &str = "CREATE INDEX IF NOT EXISTS attention_since ON attention (person, why, since);";

/// Tells whether the moments are kept; a file of an earlier version gets them with its next write.
pub fn are_kept(conn: &Connection) -> Result<bool, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = 'attention_since'")?;
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
