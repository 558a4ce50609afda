//! What a viewer has to do about the changes of a page.

use chrono::DateTime;
use rusqlite::{Connection, params};

use crate::domain::attention::Why;
use crate::domain::id::PersonId;
use crate::domain::lifecycle::State;
use crate::domain::plan::ChangeType;
use crate::domain::queue::QueueRow;
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

/// Says in each row what this person has to do about it, and since when; what holds others up first.
pub fn fill(conn: &Connection, person: &PersonId, rows: &mut [QueueRow]) -> Result<(), StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT why, since FROM attention WHERE id = ?1 AND person = ?2 ORDER BY why",
    )?;
    fill_retrospectives(conn, rows)?;
    for row in rows.iter_mut().filter(|r| r.state.is_open()) {
        let mut found = query.query(params![row.number.0, person.as_str()])?;
        let mut first: Option<(usize, i64)> = None;
        while let Some(need) = found.next()? {
            let word = need.get_ref(0)?.as_str().unwrap_or_default();
            let urgency = Why::ALL.iter().position(|why| why.word() == word);
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
