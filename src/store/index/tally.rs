//! How many changes stand in a scope, and whether one stands in some of them.

use rusqlite::{Connection, params};

use super::scope::{self, Kind};
use crate::store::error::StoreError;

/// How many changes a bucket of a scope holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    /// The bucket.
    pub bucket: u8,
    /// How many changes.
    pub n: u64,
    /// How many of them concern other than one client.
    pub many: u64,
}

/// Returns the buckets of a scope that hold something.
pub(super) fn tallies(conn: &Connection, scope: i64) -> Result<Vec<Tally>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT bucket, n, many FROM tally WHERE scope = ?1 AND n > 0 ORDER BY bucket",
    )?;
    let found = query.query_map([scope], |r| {
        Ok(Tally {
            bucket: r.get(0)?,
            n: r.get(1)?,
            many: r.get(2)?,
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Returns those scopes of some handles that are there, in order.
pub(super) fn find_all<'a>(
    conn: &Connection,
    kind: Kind,
    handles: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<i64>, StoreError> {
    let mut found = Vec::new();
    for handle in handles {
        found.extend(scope::find(conn, kind, handle)?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Tells whether a change stands in one of some scopes.
pub(super) fn stands_in(
    conn: &Connection,
    scopes: &[i64],
    bucket: u8,
    id: u32,
) -> Result<bool, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT 1 FROM place WHERE scope = ?1 AND bucket = ?2 AND id = ?3")?;
    for scope in scopes {
        if query.exists(params![scope, bucket, id])? {
            return Ok(true);
        }
    }
    Ok(false)
}
