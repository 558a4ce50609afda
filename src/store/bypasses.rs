//! The bypass register as the index finds it: a set of changes that is kept, however many there are beside it.

use rusqlite::Connection;

use super::error::StoreError;
use super::index::{self, Anchor, Asked};
use super::load;
use crate::domain::bypass::Bypass;
use crate::domain::query::Query;
use crate::domain::queue::{Place, SortKey, Viewer};
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// How many rows are read at once.
const BATCH: usize = 200;

/// Returns every bypass that a viewer may see, the latest number first.
pub fn bypasses(
    conn: &Connection,
    registers: &Registers,
    viewer: &Viewer,
    now: Timestamp,
) -> Result<Vec<Bypass>, StoreError> {
    let _reading = load::at_once(conn)?;
    let query = "is:bypass"
        .parse::<Query>()
        .map_err(|e| StoreError::Event(0, e.sentence))?;
    let asked = Asked {
        query,
        sort: SortKey::Number.natural(),
        viewer: viewer.clone(),
        now,
    };
    let mut found = Vec::new();
    let mut anchor = Anchor::First;
    loop {
        let page = index::page(conn, &asked, anchor, BATCH)?;
        for row in &page.rows {
            if let Some(change) = load::change(conn, row.number)? {
                found.extend(Bypass::of(&change, registers));
            }
        }
        match page.rows.last() {
            Some(last) if page.after => anchor = Anchor::After(Place::of(last, asked.sort)),
            Some(_) | None => return Ok(found),
        }
    }
}
