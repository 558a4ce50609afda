//! Keeps the tiles up with one change after the other, in the form in which they would be made anew.

use rusqlite::{Connection, params};

use super::super::ids::Ids;
use super::{
    BITS, Column, Entry, KEYS, PAGE, SCOPES, WIDE, are_there, bits_of, bytes, fill, first, id_of,
    read_bits,
};
use crate::domain::id::ChangeNumber;
use crate::store::error::StoreError;

/// Up to this number of a change tiles that are lacking are made by the next write, which takes some
/// 20 ms longer then; in a larger file they wait for a reindex.
const AT_ONCE: u32 = 20_000;

/// Tells whether the file has tiles to keep up, and makes those of a small file that has none.
pub(in crate::store::index) fn make_sure(conn: &Connection) -> Result<bool, StoreError> {
    if are_there(conn)? {
        return Ok(true);
    }
    let mut query = conn.prepare("SELECT coalesce(max(id), 0) FROM change")?;
    let last: u32 = query.query_row([], |r| r.get(0))?;
    if last > AT_ONCE {
        return Ok(false);
    }
    fill(conn)?;
    Ok(true)
}

pub(super) fn write(conn: &Connection, id: i64, bytes: &[u8]) -> Result<(), StoreError> {
    let mut insert =
        conn.prepare_cached("INSERT OR REPLACE INTO tile (id, bytes) VALUES (?1, ?2)")?;
    insert.execute(params![id, bytes])?;
    Ok(())
}

fn remove(conn: &Connection, id: i64) -> Result<(), StoreError> {
    let mut delete = conn.prepare_cached("DELETE FROM tile WHERE id = ?1")?;
    delete.execute([id])?;
    Ok(())
}

/// Writes the keys of a change where they differ from the old ones; all zero are those of none.
pub(in crate::store::index) fn put(
    conn: &Connection,
    number: ChangeNumber,
    old: &Entry,
    new: &Entry,
) -> Result<(), StoreError> {
    let (at, from) = (number.0 / KEYS, (number.0 % KEYS) as usize * WIDE);
    for (column, (old, new)) in Column::ALL.into_iter().zip(old.iter().zip(new)) {
        if old == new {
            continue;
        }
        let id = id_of(column.code(), at);
        let mut tile = bytes(conn, id)?.unwrap_or_default();
        tile.resize(PAGE, 0);
        tile[from..from + WIDE].copy_from_slice(new);
        if tile.iter().all(|b| *b == 0) {
            remove(conn, id)?;
        } else {
            write(conn, id, &tile)?;
        }
    }
    Ok(())
}

/// Says of a change whether it stands in a scope.
pub(in crate::store::index) fn mark(
    conn: &Connection,
    scope: i64,
    number: ChangeNumber,
    stands: bool,
) -> Result<(), StoreError> {
    let id = id_of(SCOPES + scope, number.0 / BITS);
    let place = number.0 % BITS;
    let mut bytes = bytes(conn, id)?.unwrap_or_default();
    if bytes.len() == PAGE {
        let byte = &mut bytes[place as usize / 8];
        let bit = 1 << (place % 8);
        *byte = if stands { *byte | bit } else { *byte & !bit };
        let words = bytes.chunks_exact(8).map(|w| u64::from_le_bytes(first(w)));
        let many: u32 = words.map(u64::count_ones).sum();
        if 2 * many as usize >= PAGE {
            return write(conn, id, &bytes);
        }
    }
    let mut there = Ids::default();
    read_bits(0, &bytes, &mut there);
    let places = there
        .iter()
        .filter(|p| *p != place)
        .chain(stands.then_some(place));
    let mut places: Vec<u16> = places.filter_map(|p| u16::try_from(p).ok()).collect();
    places.sort_unstable();
    if places.is_empty() {
        return remove(conn, id);
    }
    write(conn, id, &bits_of(&places))
}
