//! Makes all tiles at once, from the table of changes.

use std::collections::HashMap;

use rusqlite::Connection;

use super::{BITS, Column, Entry, KEYS, PAGE, SCOPES, WIDE, bits_of, entry_in, id_of, write};
use crate::store::error::StoreError;

/// The table, which a file written before there were tiles lacks.
const TABLE: &str = "CREATE TABLE IF NOT EXISTS tile (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT; \
     DELETE FROM tile;";

/// Makes the tiles anew: a second for a million changes.
pub(in crate::store::index) fn fill(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(TABLE)?;
    let mut query = conn.prepare(
        "SELECT id, bucket, marks, window, window_end, active, closed, scopes FROM change ORDER BY id",
    )?;
    let mut rows = query.query([])?;
    let mut keys = Keys {
        at: 0,
        tiles: vec![Vec::new(); Column::ALL.len()],
    };
    let mut sets: HashMap<i64, (u32, Vec<u16>)> = HashMap::new();
    while let Some(row) = rows.next()? {
        let number: u32 = row.get(0)?;
        keys.add(conn, number, &entry_in(row)?)?;
        let scopes = row.get_ref(7)?.as_str().unwrap_or_default();
        for scope in scopes.split(' ').filter_map(|s| s.parse().ok()) {
            let (at, places) = sets.entry(scope).or_default();
            if *at != number / BITS {
                write_set(conn, scope, *at, places)?;
                *at = number / BITS;
                places.clear();
            }
            places.extend(u16::try_from(number % BITS));
        }
    }
    keys.write(conn)?;
    for (scope, (at, places)) in &sets {
        write_set(conn, *scope, *at, places)?;
    }
    Ok(())
}

fn write_set(conn: &Connection, scope: i64, at: u32, places: &[u16]) -> Result<(), StoreError> {
    if places.is_empty() {
        return Ok(());
    }
    write(conn, id_of(SCOPES + scope, at), &bits_of(places))
}

struct Keys {
    at: u32,
    tiles: Vec<Vec<u8>>,
}

impl Keys {
    fn add(&mut self, conn: &Connection, number: u32, entry: &Entry) -> Result<(), StoreError> {
        if number / KEYS != self.at {
            self.write(conn)?;
            self.at = number / KEYS;
        }
        let from = (number % KEYS) as usize * WIDE;
        for (tile, key) in self.tiles.iter_mut().zip(entry) {
            tile.resize(PAGE, 0);
            tile[from..from + WIDE].copy_from_slice(key);
        }
        Ok(())
    }

    fn write(&mut self, conn: &Connection) -> Result<(), StoreError> {
        for (column, tile) in Column::ALL.into_iter().zip(&mut self.tiles) {
            if !tile.is_empty() {
                write(conn, id_of(column.code(), self.at), tile)?;
                tile.clear();
            }
        }
        Ok(())
    }
}
