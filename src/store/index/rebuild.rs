//! Makes the whole index anew from the record: rows in order first, sorted tables at the end.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::booked;
use super::past;
use super::project::{Need, add_needs};
use super::row::{self, Keys};
use super::scope::{self, Kind};
use super::tile;
use crate::domain::change::Change;
use crate::domain::history::Past;
use crate::domain::id::ChangeNumber;
use crate::domain::queue::{Marks, QueueRow};
use crate::store::error::StoreError;
use crate::store::{load, schema, search};

/// Makes the whole index anew, inside the caller's transaction, and returns how many changes it
/// has. `needs` says who has to do something about a change; `progress` is told how many changes
/// are done and returns whether to go on.
pub fn rebuild(
    conn: &Connection,
    needs: &dyn Fn(&Change) -> Vec<Need>,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<u64, StoreError> {
    conn.execute_batch(
        "DROP TABLE search_word; DROP TABLE search; DROP TABLE fresh; DROP TABLE said; DROP TABLE attention; DROP TABLE label; \
         DROP TABLE IF EXISTS tile; DROP TABLE IF EXISTS past; DROP TABLE IF EXISTS booked; DROP TABLE tally; DROP TABLE place; DROP TABLE scope; DROP TABLE change; \
         DROP TABLE register_copy;",
    )?;
    conn.execute_batch(schema::INDEX)?;
    let later = put_off(conn)?;
    let mut build = Build {
        conn,
        scopes: HashMap::new(),
        tallies: HashMap::new(),
        past: Past::default(),
    };
    let mut done = 0;
    for number in numbers(conn)? {
        if let Some(change) = load::change(conn, number)? {
            build.add(&change, &needs(&change))?;
            done += 1;
            if done % 1000 == 0 && !progress(done) {
                return Err(StoreError::Cancelled);
            }
        }
    }
    build.write_tallies()?;
    past::write(conn, &build.past)?;
    tile::fill(conn)?;
    conn.execute_batch(&later)?;
    Ok(done)
}

/// Takes the indexes away that are made faster at the end, and returns the statements that make them.
fn put_off(conn: &Connection) -> Result<String, StoreError> {
    let mut query = conn.prepare(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL \
         AND tbl_name IN ('place', 'label', 'change')",
    )?;
    let found: Vec<(String, String)> = query
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut later = String::new();
    for (name, sql) in found {
        conn.execute_batch(&format!("DROP INDEX {name}"))?;
        later.push_str(&sql);
        later.push_str(";\n");
    }
    Ok(later)
}

/// Returns the numbers of the record's changes from low to high: the search index takes rows best in that order.
pub fn numbers(conn: &Connection) -> Result<Vec<ChangeNumber>, StoreError> {
    let mut query = conn.prepare(
        "SELECT CAST(substr(stream, 5) AS INTEGER) FROM event \
         WHERE rev = 1 AND substr(stream, 1, 4) = 'CHG-' \
         ORDER BY CAST(substr(stream, 5) AS INTEGER)",
    )?;
    let found = query.query_map([], |r| r.get(0).map(ChangeNumber))?;
    Ok(found.collect::<Result<_, _>>()?)
}

struct Build<'a> {
    conn: &'a Connection,
    scopes: HashMap<(Kind, String), i64>,
    tallies: HashMap<(i64, u8), (i64, i64)>,
    past: Past,
}

impl Build<'_> {
    fn add(&mut self, change: &Change, needs: &[Need]) -> Result<(), StoreError> {
        let row = QueueRow::of(change);
        let keys = Keys::of(&row);
        let mut all = scope::of_row(&row);
        let people = needs.iter().filter_map(Need::waits_for);
        all.extend(people.map(|p| (Kind::Needs, p.0.clone())));
        let mut scopes = Vec::with_capacity(all.len());
        for (kind, handle) in all {
            scopes.push(self.scope(kind, &handle)?);
        }
        scopes.sort_unstable();
        scopes.dedup();
        let mut place = self.conn.prepare_cached(
            "INSERT INTO place (scope, bucket, id, window, risk, active, marks) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let many = i64::from(keys.marks.has(Marks::NOT_ONE_CLIENT));
        for scope in &scopes {
            place.execute(params![
                scope,
                keys.bucket,
                row.number.0,
                keys.window,
                keys.risk,
                keys.active,
                keys.marks.0
            ])?;
            let tally = self.tallies.entry((*scope, keys.bucket)).or_default();
            tally.0 += 1;
            tally.1 += many;
        }
        booked::add(self.conn, change)?;
        past::add(&mut self.past, change, keys);
        let text = search::Text::of(change, &row, search::Incidents::Kept);
        text.add(self.conn, row.number)?;
        add_needs(self.conn, row.number, needs)?;
        row::add(self.conn, &row, &scopes, text.fingerprint())
    }

    fn scope(&mut self, kind: Kind, handle: &str) -> Result<i64, StoreError> {
        let key = (kind, handle.to_ascii_lowercase());
        if let Some(id) = self.scopes.get(&key) {
            return Ok(*id);
        }
        let id = scope::ensure(self.conn, kind, handle)?;
        self.scopes.insert(key, id);
        Ok(id)
    }

    fn write_tallies(&self) -> Result<(), StoreError> {
        let mut insert = self
            .conn
            .prepare("INSERT INTO tally (scope, bucket, n, many) VALUES (?1, ?2, ?3, ?4)")?;
        for ((scope, bucket), (n, many)) in &self.tallies {
            insert.execute(params![scope, bucket, n, many])?;
        }
        Ok(())
    }
}
