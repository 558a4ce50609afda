//! Holds of freezes that ended while nobody wrote: what the index still marks as on hold, and is not.

use rusqlite::Connection;

use super::ids::Ids;
use super::waits;
use crate::domain::query::{Facet, Fact, Query};
use crate::domain::queue::{Marks, QueueRow};
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;

/// The changes whose mark says that they are on hold, and that are not any more.
#[derive(Debug, Clone, Default)]
pub(super) struct Released(Ids);

impl Released {
    /// Looks them up for a query that asks about holds; for another the mark says nothing.
    pub(super) fn asked_by(
        conn: &Connection,
        query: &Query,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let by_hold = |fact: &Fact| matches!(fact, Fact::Held | Fact::AtRisk);
        let mut terms = query.terms.iter();
        let asked =
            terms.any(|t| matches!(&t.facet, Facet::Is(facts) if facts.iter().any(by_hold)));
        if asked {
            waits::released(conn, now).map(Self)
        } else {
            Ok(Self::default())
        }
    }

    /// Returns the marks of a change as they stand now.
    pub(super) fn marks(&self, id: u32, kept: Marks) -> Marks {
        if kept.has(Marks::HELD) && self.0.contains(id) {
            kept.without(Marks::HELD)
        } else {
            kept
        }
    }
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
    let released = Released(waits::released(conn, now)?);
    for row in rows {
        row.marks = released.marks(row.number.0, row.marks);
    }
    Ok(())
}
