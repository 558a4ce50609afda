//! The windows that stand in the calendar, once for each thing a change needs in them: what conflicts,
//! free slots and the calendar's page are found by.

use rusqlite::{Connection, params};

use super::compare::mix;
use crate::domain::calendar::claim::{self, Resource, Standing};
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;
use crate::store::{load, project, schema};

mod asked;

pub use asked::{beside, held_by, hold_is_over, needed, note_others, shows, windows};
pub(super) use asked::{claim_of, each_needed, few_windows, holders};

/// The kind of the row that each window has whatever it needs.
const ANY: i64 = 0;

/// The kind of the row of a freeze's hold.
const HOLD: i64 = 5;

const HOUR: i64 = 3600;

/// How long the windows of each span are at most, in seconds; those of the last may be of any length. A
/// window that reaches into a time began no longer before it than its span: so far back is looked.
const SPANS: [i64; 7] = [
    4 * HOUR,
    16 * HOUR,
    64 * HOUR,
    256 * HOUR,
    1024 * HOUR,
    4096 * HOUR,
    i64::MAX,
];

/// One row of the table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    kind: i64,
    name: String,
    standing: i64,
    span: i64,
    start: i64,
    wave: i64,
    until: i64,
}

/// A window that stands in the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Booked {
    /// From when.
    pub start: Timestamp,
    /// The change.
    pub change: ChangeNumber,
    /// Its wave, from 0.
    pub wave: usize,
    /// Until when.
    pub end: Timestamp,
}

pub(super) fn kind(resource: &Resource) -> i64 {
    match resource {
        Resource::Client(_) => 1,
        Resource::Service(_) => 2,
        Resource::Item(_) => 3,
        Resource::Person(_) => 4,
    }
}

fn resource(kind: i64, name: String) -> Option<Resource> {
    match kind {
        1 => Some(Resource::Client(name.as_str().into())),
        2 => Some(Resource::Service(name.as_str().into())),
        3 => Some(Resource::Item(name)),
        4 => Some(Resource::Person(name.as_str().into())),
        _ => None,
    }
}

fn code(standing: Standing) -> i64 {
    match standing {
        Standing::Wish => 0,
        Standing::Tentative => 1,
        Standing::Firm => 2,
    }
}

fn span(length: i64) -> i64 {
    let shorter = SPANS.iter().take_while(|most| length > **most).count();
    i64::try_from(shorter).unwrap_or(0)
}

fn rows(change: &Change) -> Vec<Row> {
    let mut rows = Vec::new();
    for (wave, window, standing) in claim::windows(change) {
        let (start, until) = (window.start.timestamp(), window.end.timestamp());
        let row = |kind, name: &str| Row {
            kind,
            name: name.to_owned(),
            standing: code(standing),
            span: span(until - start),
            start,
            wave: i64::try_from(wave).unwrap_or(i64::MAX),
            until,
        };
        rows.push(row(ANY, ""));
        let claims = claim::claims_of_wave(change.id(), &change.plan, wave);
        rows.extend(
            claims
                .iter()
                .map(|c| row(kind(&c.resource), c.resource.name())),
        );
    }
    // A freeze's hold, under the freeze and with its end.
    let freezes = change
        .holds
        .iter()
        .filter_map(|h| Some((h.at, h.freeze.as_ref()?)));
    rows.extend(freezes.map(|(at, by)| Row {
        kind: HOLD,
        name: by.freeze.clone(),
        standing: code(Standing::Firm),
        span: 0,
        start: at.timestamp(),
        wave: 0,
        until: by.until.timestamp(),
    }));
    rows.sort();
    rows
}

fn kept(conn: &Connection, id: ChangeNumber) -> Result<Vec<Row>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT kind, name, standing, span, start, wave, until FROM booked WHERE id = ?1",
    )?;
    let found = query.query_map([id.0], |r| {
        Ok(Row {
            kind: r.get(0)?,
            name: r.get(1)?,
            standing: r.get(2)?,
            span: r.get(3)?,
            start: r.get(4)?,
            wave: r.get(5)?,
            until: r.get(6)?,
        })
    })?;
    let mut rows: Vec<Row> = found.collect::<Result<_, _>>()?;
    rows.sort();
    Ok(rows)
}

/// Tells whether the table is there; a file of an earlier version gets it with its next write.
pub fn is_kept(conn: &Connection) -> Result<bool, StoreError> {
    let mut query = conn
        .prepare_cached("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'booked'")?;
    Ok(query.exists([])?)
}

/// Makes the table where it is not there yet, from the changes that are open: without it nobody could
/// tell what is in the calendar, so it is not left to a reindex.
pub fn make_sure(conn: &Connection) -> Result<(), StoreError> {
    if is_kept(conn)? {
        return Ok(());
    }
    conn.execute_batch(schema::BOOKED)?;
    for number in project::open_changes(conn)? {
        if let Some(change) = load::change(conn, number)? {
            add(conn, &change)?;
        }
    }
    Ok(())
}

/// Brings the table up to date with a change.
pub(super) fn keep(conn: &Connection, change: &Change) -> Result<(), StoreError> {
    make_sure(conn)?;
    if kept(conn, change.id())? == rows(change) {
        return Ok(());
    }
    conn.prepare_cached("DELETE FROM booked WHERE id = ?1")?
        .execute([change.id().0])?;
    add(conn, change)
}

/// Takes a change in that is not in the table.
pub fn add(conn: &Connection, change: &Change) -> Result<(), StoreError> {
    let mut insert = conn.prepare_cached(
        "INSERT OR IGNORE INTO booked (kind, name, standing, span, start, id, wave, until) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for row in rows(change) {
        insert.execute(params![
            row.kind,
            row.name,
            row.standing,
            row.span,
            row.start,
            change.id().0,
            row.wave,
            row.until
        ])?;
    }
    Ok(())
}

/// Takes a change out.
pub(super) fn forget(conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
    if is_kept(conn)? {
        conn.prepare_cached("DELETE FROM booked WHERE id = ?1")?
            .execute([id.0])?;
    }
    Ok(())
}

/// Tells whether the table has what the change's events make of it.
pub(super) fn agrees(conn: &Connection, change: &Change) -> Result<bool, StoreError> {
    Ok(!is_kept(conn)? || kept(conn, change.id())? == rows(change))
}

fn number(row: &Row, id: u32) -> u64 {
    let name = row.name.bytes();
    let name = name.fold(row.kind.cast_unsigned() + 1, |n, byte| {
        mix(n, u64::from(byte))
    });
    [row.standing, row.span, row.start, row.wave, row.until]
        .into_iter()
        .fold(mix(name, u64::from(id)), |n, v| mix(n, v.cast_unsigned()))
}

/// Returns what a change adds to the sum that a proof compares.
pub(super) fn share(change: &Change) -> u64 {
    let id = change.id().0;
    let numbers = rows(change).into_iter().map(|row| number(&row, id));
    numbers.fold(0, u64::wrapping_add)
}

/// Returns the sum of the table as it stands; nothing where it is not kept.
pub(super) fn sum(conn: &Connection) -> Result<Option<u64>, StoreError> {
    if !is_kept(conn)? {
        return Ok(None);
    }
    let mut query =
        conn.prepare("SELECT kind, name, standing, span, start, wave, until, id FROM booked")?;
    let mut rows = query.query([])?;
    let mut sum = 0_u64;
    while let Some(r) = rows.next()? {
        let row = Row {
            kind: r.get(0)?,
            name: r.get(1)?,
            standing: r.get(2)?,
            span: r.get(3)?,
            start: r.get(4)?,
            wave: r.get(5)?,
            until: r.get(6)?,
        };
        sum = sum.wrapping_add(number(&row, r.get(7)?));
    }
    Ok(Some(sum))
}

fn time(second: i64) -> Timestamp {
    chrono::DateTime::from_timestamp(second, 0).unwrap_or_default()
}
