//! All tiles as the table of changes has them, one after the other: to be written, or to be compared.

use std::collections::HashMap;
use std::ops::Range;

use rusqlite::{Connection, Row};

use super::upkeep::write;
use super::{BITS, Column, Entry, KEYS, PAGE, SCOPES, WIDE, bits_of, entry_of_columns, id_of};
use crate::store::error::StoreError;

/// The table, which a file written before there were tiles lacks.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS tile (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT; \
     DELETE FROM tile;";

/// What is done with a tile: its row, and its bytes.
type Done<'a> = dyn FnMut(i64, &[u8]) -> Result<(), StoreError> + 'a;

/// Makes the tiles anew: a second for a million changes.
pub(in crate::store::index) fn fill(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(TABLE)?;
    each(conn, 0..u32::MAX, &mut |id, bytes| write(conn, id, bytes))
}

/// Makes each tile of some changes; the first of them is the first of a tile, and the last a last.
pub(super) fn each(
    conn: &Connection,
    numbers: Range<u32>,
    done: &mut Done<'_>,
) -> Result<(), StoreError> {
    let mut query = conn.prepare(
        "SELECT id, bucket, marks, window, window_end, active, closed, scopes FROM change \
         WHERE id >= ?1 AND id < ?2 ORDER BY id",
    )?;
    let mut rows = query.query([numbers.start, numbers.end])?;
    let mut keys = Keys {
        at: 0,
        tiles: vec![vec![0; PAGE]; Column::ALL.len()],
    };
    let mut sets: HashMap<i64, (u32, Vec<u16>)> = HashMap::new();
    while let Some(row) = rows.next()? {
        let number: u32 = row.get(0)?;
        keys.add(number, &entry_in(row)?, done)?;
        let scopes = row.get_ref(7)?.as_str().unwrap_or_default();
        for scope in scopes.split(' ').filter_map(|s| s.parse().ok()) {
            let (at, places) = sets.entry(scope).or_default();
            if *at != number / BITS {
                end_set(scope, *at, places, done)?;
                *at = number / BITS;
                places.clear();
            }
            places.extend(u16::try_from(number % BITS));
        }
    }
    keys.end(done)?;
    for (scope, (at, places)) in &sets {
        end_set(*scope, *at, places, done)?;
    }
    Ok(())
}

fn entry_in(row: &Row<'_>) -> Result<Entry, StoreError> {
    let (bucket, marks): (i64, i64) = (row.get(1)?, row.get(2)?);
    // What no row of ours has is harm, which the comparison of the rows names.
    let (bucket, marks) = (u8::try_from(bucket), u32::try_from(marks));
    let times = [row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?];
    Ok(entry_of_columns(
        bucket.unwrap_or_default(),
        marks.unwrap_or_default(),
        times,
    ))
}

fn end_set(scope: i64, at: u32, places: &[u16], done: &mut Done<'_>) -> Result<(), StoreError> {
    if places.is_empty() {
        return Ok(());
    }
    done(id_of(SCOPES + scope, at), &bits_of(places))
}

struct Keys {
    at: u32,
    tiles: Vec<Vec<u8>>,
}

impl Keys {
    fn add(&mut self, number: u32, entry: &Entry, done: &mut Done<'_>) -> Result<(), StoreError> {
        if number / KEYS != self.at {
            self.end(done)?;
            self.at = number / KEYS;
        }
        let from = (number % KEYS) as usize * WIDE;
        for (tile, key) in self.tiles.iter_mut().zip(entry) {
            tile[from..from + WIDE].copy_from_slice(key);
        }
        Ok(())
    }

    fn end(&mut self, done: &mut Done<'_>) -> Result<(), StoreError> {
        for (column, tile) in Column::ALL.into_iter().zip(&mut self.tiles) {
            if tile.iter().any(|b| *b != 0) {
                done(id_of(column.code(), self.at), tile)?;
                tile.fill(0);
            }
        }
        Ok(())
    }
}
