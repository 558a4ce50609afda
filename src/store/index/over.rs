//! Holds of freezes that ended while nobody wrote: what the index still marks as on hold, and is not.

use rusqlite::Connection;

use super::ids::Ids;
use super::{booked, row};
use crate::domain::query::{Facet, Fact, Query};
use crate::domain::queue::{Marks, QueueRow, Viewer};
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;
use crate::store::load;

/// Returns the rows, as they stand now, of the changes that nothing but a freeze held, which has ended.
fn released(conn: &Connection, now: Timestamp) -> Result<Vec<QueueRow>, StoreError> {
    let mut rows = Vec::new();
    for number in booked::hold_is_over(conn, now)? {
        let Some(mut row) = row::find(conn, number)? else {
            continue;
        };
        let held = load::change(conn, number)?.is_some_and(|c| c.held(now).is_some());
        if row.marks.has(Marks::HELD) && !held {
            row.marks = row.marks.without(Marks::HELD);
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Takes the mark off those rows that are not on hold any more.
pub(super) fn unmark(
    conn: &Connection,
    now: Timestamp,
    rows: &mut [QueueRow],
) -> Result<(), StoreError> {
    if !rows.iter().any(|r| r.marks.has(Marks::HELD)) {
        return Ok(());
    }
    for free in released(conn, now)? {
        for row in rows.iter_mut().filter(|r| r.number == free.number) {
            row.marks = free.marks;
        }
    }
    Ok(())
}

/// Returns the changes that a query finds by a mark that is out of date, and does not ask for.
pub(super) fn not_asked(
    conn: &Connection,
    query: &Query,
    viewer: &Viewer,
    now: Timestamp,
) -> Result<Ids, StoreError> {
    let by_hold = |fact: &Fact| matches!(fact, Fact::Held | Fact::AtRisk);
    let mut terms = query.terms.iter();
    let asked = terms.any(|t| matches!(&t.facet, Facet::Is(facts) if facts.iter().any(by_hold)));
    if !asked {
        return Ok(Ids::default());
    }
    let rows = released(conn, now)?.into_iter();
    let others = rows.filter(|row| !query.holds(row, viewer, now));
    Ok(others.map(|row| row.number.0).collect())
}
