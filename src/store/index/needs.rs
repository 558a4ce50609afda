//! What a viewer has to do about the changes of a page.

use chrono::DateTime;
use rusqlite::{Connection, params};

use super::waits;
use crate::domain::attention::Why;
use crate::domain::id::PersonId;
use crate::domain::lifecycle::State;
use crate::domain::plan::ChangeType;
use crate::domain::queue::{Marks, QueueRow};
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;

/// Says by when the retrospective of each emergency under way is due, whoever has to hold it.
fn fill_retrospectives(conn: &Connection, rows: &mut [QueueRow]) -> Result<(), StoreError> {
    let owes =
        |row: &&mut QueueRow| row.kind == ChangeType::Emergency && row.state == State::InProgress;
    for row in rows.iter_mut().filter(owes) {
        let mut query =
            conn.prepare_cached("SELECT min(since) FROM attention WHERE id = ?1 AND why = ?2")?;
        let due: Option<i64> = query
            .query_row(params![row.number.0, Why::Retrospective.word()], |found| {
                found.get(0)
            })?;
        row.retrospective = due.and_then(|due| DateTime::from_timestamp(due, 0));
    }
    Ok(())
}

/// Says by when policy wants a decision on each change, and to which day it is put off.
fn fill_waits(conn: &Connection, rows: &mut [QueueRow]) -> Result<(), StoreError> {
    for row in rows.iter_mut().filter(|r| r.state == State::Review) {
        row.decide_by = waits::decide_by(conn, row.number)?;
        row.put_off = waits::put_off_to(conn, row.number)?;
        row.put_off_day = waits::put_off_day(conn, row.number, row.put_off)?;
    }
    Ok(())
}

/// Says in each row what this person has to do about it, and since when; what holds others up first, and
/// nothing that is put off to a later day, or that a hold puts a stop to.
pub fn fill(
    conn: &Connection,
    person: &PersonId,
    now: Timestamp,
    rows: &mut [QueueRow],
) -> Result<(), StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT why, since FROM attention WHERE id = ?1 AND person = ?2 ORDER BY why",
    )?;
    fill_retrospectives(conn, rows)?;
    fill_waits(conn, rows)?;
    for row in rows.iter_mut().filter(|r| r.state.is_open()) {
        row.said = waits::last_said(conn, row.number)?;
        let (asleep, held) = (row.is_put_off(now), row.marks.has(Marks::HELD));
        let mut found = query.query(params![row.number.0, person.as_str()])?;
        let mut first: Option<(usize, i64)> = None;
        while let Some(need) = found.next()? {
            let word = need.get_ref(0)?.as_str().unwrap_or_default();
            let sleeps = |why: &Why| (asleep && why.decides()) || (held && !why.goes_on());
            let urgency = Why::ALL
                .iter()
                .position(|why| why.word() == word && !sleeps(why));
            let since = need.get(1)?;
            if let Some(urgency) = urgency
                && first.is_none_or(|(most, _)| urgency < most)
            {
                first = Some((urgency, since));
            }
        }
        row.needs = first.and_then(|(urgency, since)| {
            Some((*Why::ALL.get(urgency)?, DateTime::from_timestamp(since, 0)?))
        });
    }
    Ok(())
}
