//! The windows that stand in the calendar, once for each thing a change needs in them: what conflicts,
//! free slots and the calendar's page are found by.

use rusqlite::{Connection, params};

use super::compare::mix;
use super::past::Recollection;
use crate::domain::calendar::claim::{self, Claim, Diary, Resource, Standing};
use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, ClientId};
use crate::domain::people::Scope;
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;
use crate::store::{load, project, schema};

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

fn kind(resource: &Resource) -> i64 {
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

fn search(
    conn: &Connection,
    (kind, name): (i64, &str),
    standing: Standing,
    (start, end): (Timestamp, Timestamp),
) -> Result<Vec<Booked>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, wave, start, until FROM booked \
         WHERE kind = ?1 AND name = ?2 AND standing = ?3 AND span = ?4 \
         AND start > ?5 AND start < ?6 AND until > ?7 AND until > start",
    )?;
    let (start, end) = (start.timestamp(), end.timestamp());
    let mut found = Vec::new();
    for (span, most) in (0_i64..).zip(SPANS) {
        let from = start.saturating_sub(most).saturating_sub(1);
        let bound = params![kind, name, code(standing), span, from, end, start];
        let rows = query.query_map(bound, |r| {
            Ok(Booked {
                change: ChangeNumber(r.get(0)?),
                wave: usize::try_from(r.get::<_, i64>(1)?).unwrap_or(0),
                start: time(r.get(2)?),
                end: time(r.get(3)?),
            })
        })?;
        for row in rows {
            found.push(row?);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Returns the windows of this standing that share time with `[from, to)`, by time; those of one client
/// only when it is named.
pub fn windows(
    conn: &Connection,
    standing: Standing,
    client: Option<&ClientId>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Booked>, StoreError> {
    if !is_kept(conn)? {
        return Ok(Vec::new());
    }
    let of = client.map_or((ANY, ""), |client| (1, client.as_str()));
    search(conn, of, standing, (from, to))
}

/// Returns the windows of this standing in which something is needed that share time with `[from, to)`.
pub(super) fn holders(
    conn: &Connection,
    resource: &Resource,
    standing: Standing,
    within: (Timestamp, Timestamp),
) -> Result<Vec<Booked>, StoreError> {
    search(conn, (kind(resource), resource.name()), standing, within)
}

/// Returns the changes that a freeze holds.
pub fn held_by(conn: &Connection, freeze: &str) -> Result<Vec<ChangeNumber>, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT DISTINCT id FROM booked WHERE kind = ?1 AND name = ?2")?;
    let found = query.query_map(params![HOLD, freeze], |r| r.get(0).map(ChangeNumber))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Returns the changes of which a freeze's hold is over.
pub fn hold_is_over(conn: &Connection, now: Timestamp) -> Result<Vec<ChangeNumber>, StoreError> {
    if !is_kept(conn)? {
        return Ok(Vec::new());
    }
    // Few are held by freezes at any time, and they stand together.
    let mut query =
        conn.prepare_cached("SELECT DISTINCT id FROM booked WHERE kind = ?1 AND until <= ?2")?;
    let bound = params![HOLD, now.timestamp()];
    let found = query.query_map(bound, |r| r.get(0).map(ChangeNumber))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Returns what a wave needs in its window.
pub fn needed(conn: &Connection, one: Booked) -> Result<Vec<Claim>, StoreError> {
    let rows = kept(conn, one.change)?;
    let wave = i64::try_from(one.wave).unwrap_or(i64::MAX);
    let of_wave = rows.into_iter().filter(|row| row.wave == wave);
    let claim = |row: Row| {
        Some(Claim {
            resource: resource(row.kind, row.name)?,
            change: one.change,
            wave: one.wave,
            start: one.start,
            end: one.end,
            hidden: false,
        })
    };
    Ok(of_wave.filter_map(claim).collect())
}

/// Returns what other changes hold of that which one change needs, while it needs it.
pub fn beside(conn: &Connection, mine: &[Claim]) -> Result<Vec<Claim>, StoreError> {
    if mine.is_empty() || !is_kept(conn)? {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for claim in mine {
        let of = (kind(&claim.resource), claim.resource.name());
        let firm = search(conn, of, Standing::Firm, (claim.start, claim.end))?;
        found.extend(
            firm.into_iter()
                .filter(|b| b.change != claim.change)
                .map(|b| Claim {
                    resource: claim.resource.clone(),
                    change: b.change,
                    wave: b.wave,
                    start: b.start,
                    end: b.end,
                    hidden: false,
                }),
        );
    }
    Ok(found)
}

/// Notes on an open change what others hold of that which it needs, as whoever has this scope may see it.
pub fn note_others(
    conn: &Connection,
    change: &mut Change,
    scope: &Scope,
) -> Result<(), StoreError> {
    if Standing::of(change.state).is_none() {
        return Ok(());
    }
    let others = Recollection::of(conn);
    let mine = claim::claims(change.id(), &change.plan);
    change.others = claim::beside(&others, &mine, scope);
    others.told()
}

/// Tells whether someone may see a change, by the clients that the queue shows of it.
pub fn shows(conn: &Connection, change: ChangeNumber, to: &Scope) -> Result<bool, StoreError> {
    let mut query = conn.prepare_cached("SELECT clients FROM change WHERE id = ?1")?;
    let mut rows = query.query([change.0])?;
    let Some(row) = rows.next()? else {
        return Ok(false);
    };
    let text: String = row.get(0)?;
    let clients: Vec<ClientId> = text.lines().map(ClientId::from).collect();
    Ok(to.covers_all(&clients))
}

impl Diary for Recollection<'_> {
    fn beside(&self, mine: &[Claim]) -> Vec<Claim> {
        self.asked(beside(self.connection(), mine))
    }

    fn shows(&self, change: ChangeNumber, to: &Scope) -> bool {
        self.asked(shows(self.connection(), change, to))
    }
}
