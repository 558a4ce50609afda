//! Compares the index with what the record makes of it.

use rusqlite::{Connection, OptionalExtension, params};

use super::project::Need;
use super::row::{self, Keys};
use super::scope::{self, Kind};
use crate::domain::change::Change;
use crate::domain::queue::{Marks, QueueRow};
use crate::store::error::StoreError;
use crate::store::search;

/// Compares what the index says about a change with what it should; nothing when they agree, else a
/// sentence.
pub fn compare(
    conn: &Connection,
    change: &Change,
    needs: &[Need],
) -> Result<Option<String>, StoreError> {
    let expected = QueueRow::of(change);
    let number = expected.number;
    let wrong = |what: &str| Ok(Some(format!("The queue shows {number} {what}.")));
    let Some(kept) = row::kept(conn, number)? else {
        return Ok(Some(format!("The queue does not show {number}.")));
    };
    if row::find(conn, number)?.as_ref() != Some(&expected) {
        return wrong("with other fields than its events give it");
    }
    if kept.words != search::Text::of(change, &expected).fingerprint() {
        return wrong("under other words than its events give it");
    }
    let mut scopes = Vec::new();
    for (kind, handle) in scope::of_row(&expected) {
        scopes.push(scope::find(conn, kind, &handle)?);
    }
    for need in needs {
        scopes.push(scope::find(conn, Kind::Needs, need.person.as_str())?);
    }
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.len() != kept.scopes.len()
        || scopes.iter().zip(&kept.scopes).any(|(a, b)| *a != Some(*b))
    {
        return wrong("in other lists than it belongs to");
    }
    let keys = Keys::of(&expected);
    for scope in &kept.scopes {
        if place(conn, *scope, keys.bucket, number.0)? != Some(keys) {
            return wrong("in another place than it belongs to");
        }
    }
    if waiting(conn, number.0)? != expected_waiting(needs) {
        return wrong("as waiting for others than it waits for");
    }
    Ok(None)
}

fn place(conn: &Connection, scope: i64, bucket: u8, id: u32) -> Result<Option<Keys>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT window, risk, active, marks FROM place WHERE scope = ?1 AND bucket = ?2 AND id = ?3",
    )?;
    let found = query.query_row(params![scope, bucket, id], |r| {
        Ok(Keys {
            bucket,
            window: r.get(0)?,
            risk: r.get(1)?,
            active: r.get(2)?,
            marks: Marks(r.get(3)?),
        })
    });
    Ok(found.optional()?)
}

fn waiting(conn: &Connection, id: u32) -> Result<Vec<(String, String, i64)>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT person, why, since FROM attention WHERE id = ?1 ORDER BY person, why",
    )?;
    let found = query.query_map([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn expected_waiting(needs: &[Need]) -> Vec<(String, String, i64)> {
    let mut all: Vec<_> = needs
        .iter()
        .map(|n| (n.person.0.clone(), n.why.to_owned(), n.since.timestamp()))
        .collect();
    all.sort();
    all.dedup_by(|b, a| (&a.0, &a.1) == (&b.0, &b.1));
    all
}

/// Compares the index with itself and with how many changes the record has; nothing when they agree,
/// else a sentence. What `compare` says of each change and this together is the whole index.
pub fn compare_totals(conn: &Connection) -> Result<Option<String>, StoreError> {
    let count = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0));
    let recorded =
        count("SELECT count(*) FROM event WHERE rev = 1 AND substr(stream, 1, 4) = 'CHG-'")?;
    let shown = count("SELECT count(*) FROM change")?;
    if recorded != shown {
        return Ok(Some(format!(
            "The queue shows {shown} changes, and the record has {recorded}."
        )));
    }
    let mut kept = conn
        .prepare("SELECT scope, bucket, n, many FROM tally WHERE n > 0 ORDER BY scope, bucket")?;
    let many = Marks::NOT_ONE_CLIENT;
    let mut counted = conn.prepare(&format!(
        "SELECT scope, bucket, count(*), sum((marks & {many}) <> 0) FROM place GROUP BY scope, bucket"
    ))?;
    let read = |r: &rusqlite::Row<'_>| -> rusqlite::Result<[i64; 4]> {
        Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?])
    };
    let mut kept = kept.query_map([], read)?;
    let mut counted = counted.query_map([], read)?;
    loop {
        match (kept.next().transpose()?, counted.next().transpose()?) {
            (None, None) => return Ok(None),
            (a, b) if a == b => {}
            (_, _) => {
                return Ok(Some(
                    "The queue's totals are not the number of its rows.".to_owned(),
                ));
            }
        }
    }
}
