//! Brings the index up to date with one change, touching only what differs.

use rusqlite::{Connection, params};

use super::booked;
use super::compare::{expected_waiting, waiting};
use super::past;
use super::row::{self, Keys};
use super::scope::{self, Kind};
use super::tile;
use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::queue::{Marks, QueueRow};
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;
use crate::store::search;

/// Someone who has to do something about a change, or a moment that comes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// Who.
    pub person: PersonId,
    /// What, in words.
    pub why: &'static str,
    /// Since when.
    pub since: Timestamp,
}

impl Need {
    /// What is said, under nobody's name, of the moment by which policy wants a decision.
    pub const DECIDE_BY: &str = "decide by";
    /// What is said, under nobody's name, of the day to which a decision is put off.
    pub const PUT_OFF: &str = "put off to";
    /// What is said, under nobody's name, of which day that is: the day's midnight in UTC.
    pub const PUT_OFF_DAY: &str = "put off day";

    /// What is said, under nobody's name, of the moment at which a change was last spoken of.
    pub const SAID: &str = "said";
    /// What is said, under nobody's name, of the moment at which the freezes that hold a change have ended.
    pub const HELD_UNTIL: &str = "held until";

    /// Makes what is said of a moment that comes by itself.
    pub fn moment(why: &'static str, since: Timestamp) -> Self {
        Self {
            person: PersonId::default(),
            why,
            since,
        }
    }

    /// Returns who has to do something; nobody where it is a moment that comes by itself.
    pub fn waits_for(&self) -> Option<&PersonId> {
        Some(&self.person).filter(|p| !p.as_str().is_empty())
    }
}

/// Brings everything derived from a change up to date, inside the caller's transaction.
pub fn project(conn: &Connection, change: &Change, needs: &[Need]) -> Result<(), StoreError> {
    let tiles = tile::make_sure(conn)?;
    let row = QueueRow::of(change);
    let keys = Keys::of(&row);
    let scopes = scopes_of(conn, &row, needs)?;
    let old = row::kept(conn, row.number)?;
    let text = search::Text::of(change, &row, search::Incidents::of(conn)?);
    let words = text.fingerprint();

    let (old_keys, old_scopes) = old
        .as_ref()
        .map_or((keys, &[][..]), |o| (o.keys, o.scopes.as_slice()));
    for gone in old_scopes.iter().filter(|s| !scopes.contains(s)) {
        take_out(conn, *gone, row.number, old_keys)?;
        if tiles {
            tile::mark(conn, *gone, row.number, false)?;
        }
    }
    for scope in &scopes {
        let stood = old_scopes.contains(scope);
        if stood && old_keys == keys {
            continue;
        }
        if stood && old_keys.bucket == keys.bucket && same_count(old_keys, keys) {
            rewrite(conn, *scope, row.number, old_keys, keys)?;
            continue;
        }
        if stood {
            take_out(conn, *scope, row.number, old_keys)?;
        } else if tiles {
            tile::mark(conn, *scope, row.number, true)?;
        }
        put_in(conn, *scope, row.number, keys)?;
    }
    if old.as_ref().is_none_or(|o| o.words != words) {
        text.write(conn, row.number)?;
    }
    write_needs(conn, row.number, needs)?;
    if tiles {
        let kept = old.as_ref().map_or_else(tile::Entry::default, |o| o.entry);
        tile::put(conn, row.number, &kept, &tile::entry(&row))?;
    }
    booked::keep(conn, change)?;
    past::keep(conn, change, old.as_ref().map(|o| o.keys), keys)?;
    if old.is_some() {
        row::write(conn, &row, &scopes, words)
    } else {
        row::add(conn, &row, &scopes, words)
    }
}

fn same_count(a: Keys, b: Keys) -> bool {
    a.marks.has(Marks::NOT_ONE_CLIENT) == b.marks.has(Marks::NOT_ONE_CLIENT)
}

fn scopes_of(conn: &Connection, row: &QueueRow, needs: &[Need]) -> Result<Vec<i64>, StoreError> {
    let mut scopes = Vec::new();
    for (kind, handle) in scope::of_row(row) {
        scopes.push(scope::ensure(conn, kind, &handle)?);
    }
    for person in needs.iter().filter_map(Need::waits_for) {
        scopes.push(scope::ensure(conn, Kind::Needs, person.as_str())?);
    }
    scopes.sort_unstable();
    scopes.dedup();
    Ok(scopes)
}

fn put_in(conn: &Connection, scope: i64, id: ChangeNumber, keys: Keys) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO place (scope, bucket, id, window, risk, active, marks) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        scope,
        keys.bucket,
        id.0,
        keys.window,
        keys.risk,
        keys.active,
        keys.marks.0
    ])?;
    count(conn, scope, keys, 1)
}

/// Each order has a table of its own on disk: the one of a key that stays as it was is not touched.
fn rewrite(
    conn: &Connection,
    scope: i64,
    id: ChangeNumber,
    old: Keys,
    keys: Keys,
) -> Result<(), StoreError> {
    if (old.window, old.risk, old.marks) == (keys.window, keys.risk, keys.marks) {
        conn.prepare_cached(
            "UPDATE place SET active = ?4 WHERE scope = ?1 AND bucket = ?2 AND id = ?3",
        )?
        .execute(params![scope, keys.bucket, id.0, keys.active])?;
        return Ok(());
    }
    conn.prepare_cached(
        "UPDATE place SET window = ?4, risk = ?5, active = ?6, marks = ?7 \
         WHERE scope = ?1 AND bucket = ?2 AND id = ?3",
    )?
    .execute(params![
        scope,
        keys.bucket,
        id.0,
        keys.window,
        keys.risk,
        keys.active,
        keys.marks.0
    ])?;
    Ok(())
}

fn take_out(conn: &Connection, scope: i64, id: ChangeNumber, keys: Keys) -> Result<(), StoreError> {
    conn.prepare_cached("DELETE FROM place WHERE scope = ?1 AND bucket = ?2 AND id = ?3")?
        .execute(params![scope, keys.bucket, id.0])?;
    count(conn, scope, keys, -1)
}

fn count(conn: &Connection, scope: i64, keys: Keys, by: i64) -> Result<(), StoreError> {
    let many = if keys.marks.has(Marks::NOT_ONE_CLIENT) {
        by
    } else {
        0
    };
    let changed = conn
        .prepare_cached(
            "UPDATE tally SET n = n + ?3, many = many + ?4 WHERE scope = ?1 AND bucket = ?2",
        )?
        .execute(params![scope, keys.bucket, by, many])?;
    if changed == 0 {
        conn.prepare_cached("INSERT INTO tally (scope, bucket, n, many) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![scope, keys.bucket, by, many])?;
    }
    Ok(())
}

/// Writes who has to do something about a change, unless that is what is written already.
fn write_needs(conn: &Connection, id: ChangeNumber, needs: &[Need]) -> Result<(), StoreError> {
    if waiting(conn, id.0)? == expected_waiting(needs) {
        return Ok(());
    }
    conn.prepare_cached("DELETE FROM attention WHERE id = ?1")?
        .execute([id.0])?;
    add_needs(conn, id, needs)
}

/// Writes who has to do something about a change where nothing was.
pub(super) fn add_needs(
    conn: &Connection,
    id: ChangeNumber,
    needs: &[Need],
) -> Result<(), StoreError> {
    let mut insert = conn.prepare_cached(
        "INSERT OR IGNORE INTO attention (id, person, why, since) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for need in needs {
        insert.execute(params![
            id.0,
            need.person.as_str(),
            need.why,
            need.since.timestamp()
        ])?;
    }
    Ok(())
}

/// Takes a change out of the index, inside the caller's transaction.
pub fn forget(conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
    let Some(old) = row::kept(conn, id)? else {
        return Ok(());
    };
    let tiles = tile::make_sure(conn)?;
    for scope in old.scopes {
        take_out(conn, scope, id, old.keys)?;
        if tiles {
            tile::mark(conn, scope, id, false)?;
        }
    }
    if tiles {
        tile::put(conn, id, &old.entry, &tile::Entry::default())?;
    }
    search::forget(conn, id)?;
    booked::forget(conn, id)?;
    write_needs(conn, id, &[])?;
    conn.prepare_cached("DELETE FROM change WHERE id = ?1")?
        .execute([id.0])?;
    Ok(())
}
