//! What a moment decides: which decisions are overdue, which are put off until their day, what a freeze holds
//! and no longer holds, and where something was said that someone has not read.
//!
//! The moments stand in the table of who has to do something, under nobody's name, so that they are written,
//! rebuilt and proved with it; whether one has come is asked at the read, and needs no write.

use chrono::{DateTime, NaiveDate};
use rusqlite::{Connection, OptionalExtension, params};

use super::ids::Ids;
use super::project::Need;
use super::scope::Kind;
use super::tally::find_all;
use crate::domain::attention::Why;
use crate::domain::id::ChangeNumber;
use crate::domain::unread::Read;
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;

/// Finds the moments of all changes, and each person's, in their order.
const INDEX: &str = "DROP INDEX IF EXISTS attention_moment;
    CREATE INDEX IF NOT EXISTS attention_clock ON attention (person, why, since);";

/// Which moments a file keeps; one of an earlier version gets the others with its next write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moments {
    /// None.
    None,
    /// All but the ends of the freezes that hold changes.
    ButHolds,
    /// All.
    All,
}

/// Returns which moments a file keeps, which the name of their index tells.
pub fn kept(conn: &Connection) -> Result<Moments, StoreError> {
    let mut query = conn.prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = ?1")?;
    for (index, moments) in [
        ("attention_clock", Moments::All),
        ("attention_moment", Moments::ButHolds),
    ] {
        if query.exists([index])? {
            return Ok(moments);
        }
    }
    Ok(Moments::None)
}

/// Makes room for the moments in a file that lacks some.
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

/// Returns which day that is, where it begins; one of UTC where no more is told.
pub fn put_off_day(
    conn: &Connection,
    number: ChangeNumber,
    begins: Option<Timestamp>,
) -> Result<Option<NaiveDate>, StoreError> {
    let Some(begins) = begins else {
        return Ok(None);
    };
    let told = moment(conn, number, Need::PUT_OFF_DAY)?;
    Ok(Some(told.unwrap_or(begins).date_naive()))
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

fn to_come(conn: &Connection, why: &str, now: Timestamp) -> Result<Ids, StoreError> {
    let sql = "SELECT id FROM attention WHERE person = '' AND why = ?1 AND since > ?2";
    ids(conn, sql, params![why, now.timestamp()])
}

/// Returns the changes that nothing but freezes held, which have ended while nobody wrote.
pub(super) fn released(conn: &Connection, now: Timestamp) -> Result<Ids, StoreError> {
    let sql = "SELECT id FROM attention WHERE person = '' AND why = ?1 AND since <= ?2";
    ids(conn, sql, params![Need::HELD_UNTIL, now.timestamp()])
}

/// Returns the changes that are put off to a later day, or held by a freeze, and wait for these people for
/// nothing that is asked for meanwhile.
pub(super) fn asleep(
    conn: &Connection,
    people: &[&str],
    now: Timestamp,
) -> Result<Ids, StoreError> {
    let (put_off, held) = (
        to_come(conn, Need::PUT_OFF, now)?,
        to_come(conn, Need::HELD_UNTIL, now)?,
    );
    let mut asleep = put_off.clone();
    held.iter().for_each(|id| asleep.insert(id));
    let mut asked = conn
        .prepare_cached("SELECT why FROM attention WHERE id = ?1 AND person = ?2 COLLATE NOCASE")?;
    let mut awake = Ids::default();
    for id in asleep.iter() {
        let stops = |why: Why| {
            (held.contains(id) && !why.goes_on()) || (put_off.contains(id) && why.decides())
        };
        for person in people {
            let mut rows = asked.query(params![id, person])?;
            while let Some(row) = rows.next()? {
                let word = row.get_ref(0)?.as_str().unwrap_or_default();
                if !Why::ALL.iter().any(|why| why.word() == word && stops(*why)) {
                    awake.insert(id);
                }
            }
        }
    }
    asleep.narrow(&awake, true);
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

/// Returns the changes to which an incident is linked, by the index.
pub fn with_incidents(conn: &Connection) -> Result<Vec<ChangeNumber>, StoreError> {
    let scopes = find_all(conn, Kind::Fact, ["incident"])?;
    let found = standing_in(conn, &scopes)?;
    Ok(found.iter().map(ChangeNumber).collect())
}

#[cfg(test)]
mod tests;
