//! A row of the queue as the index keeps it.

use chrono::DateTime;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::scope::{NO_WINDOW, bucket, parts};
use super::tile::{Entry, entry_of_columns};
use crate::domain::id::{ChangeNumber, ClientId, PersonId, ServiceId};
use crate::domain::queue::{Marks, QueueRow};
use crate::domain::window::{Timestamp, Window};
use crate::store::error::StoreError;

/// The columns that `read` reads, in its order.
pub const COLUMNS: &str = "id, rev, bucket, window, window_end, zone, active, closed, marks, wave, \
     waves, revision, title, clients, services, implementer, requester, verifier, source, source_number";

/// What the sorted tables know of a change in every scope it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keys {
    /// State, type and class.
    pub bucket: u8,
    /// The start of the window, or `NO_WINDOW`.
    pub window: i64,
    /// The score, or -1.
    pub risk: i64,
    /// The last activity.
    pub active: i64,
    /// Facts, outcome and score.
    pub marks: Marks,
}

impl Keys {
    /// Returns the keys of a row.
    pub fn of(row: &QueueRow) -> Self {
        Self {
            bucket: bucket(row.state, row.kind, row.class),
            window: row.window.map_or(NO_WINDOW, |w| w.start.timestamp()),
            risk: row.risk.map_or(-1, i64::from),
            active: row.active.timestamp(),
            marks: row.marks,
        }
    }
}

fn time(seconds: i64) -> Timestamp {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// Joins handles, a line each.
pub fn lines<'a>(handles: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for handle in handles {
        if !out.is_empty() {
            out.push('\n');
        }
        // A handle from an import may hold anything; the line is the only mark between two.
        out.extend(handle.chars().map(|c| if c == '\n' { ' ' } else { c }));
    }
    out
}

/// Reads a row from `COLUMNS`.
pub fn read(row: &Row<'_>) -> rusqlite::Result<QueueRow> {
    let text = |i| {
        row.get_ref(i)
            .map(|v| v.as_str().unwrap_or_default().to_owned())
    };
    let optional = |i| -> rusqlite::Result<Option<PersonId>> {
        Ok(row.get::<_, Option<String>>(i)?.map(PersonId))
    };
    let (state, kind, class) = parts(row.get(2)?);
    let window = match (row.get(3)?, row.get(4)?, row.get::<_, Option<String>>(5)?) {
        (Some(start), Some(end), Some(zone)) => Some(Window {
            start: time(start),
            end: time(end),
            zone: zone.parse().unwrap_or(crate::domain::zone::Zone::UTC),
        }),
        _ => None,
    };
    let marks = Marks(row.get(8)?);
    let handles = |i| -> rusqlite::Result<Vec<String>> {
        let all = text(i)?;
        Ok(all
            .split('\n')
            .filter(|h| !h.is_empty())
            .map(str::to_owned)
            .collect())
    };
    Ok(QueueRow {
        number: ChangeNumber(row.get(0)?),
        rev: row.get(1)?,
        state,
        kind,
        class,
        risk: marks.risk(),
        title: text(12)?,
        clients: handles(13)?.into_iter().map(ClientId).collect(),
        services: handles(14)?.into_iter().map(ServiceId).collect(),
        window,
        wave: row.get(9)?,
        waves: row.get(10)?,
        implementer: optional(15)?,
        requester: PersonId(text(16)?),
        verifier: optional(17)?,
        active: time(row.get(6)?),
        closed: row.get::<_, Option<i64>>(7)?.map(time),
        revision: row.get(11)?,
        source: text(18)?,
        source_number: text(19)?,
        marks,
        needs: None,
        retrospective: None,
        decide_by: None,
        put_off: None,
        put_off_day: None,
        said: None,
    })
}

/// Returns a change's row, whoever may see it.
pub fn find(conn: &Connection, number: ChangeNumber) -> Result<Option<QueueRow>, StoreError> {
    let mut query = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM change WHERE id = ?1"))?;
    Ok(query.query_row([number.0], read).optional()?)
}

/// Returns the title of a change.
pub fn title(conn: &Connection, number: ChangeNumber) -> Result<Option<String>, StoreError> {
    let mut query = conn.prepare_cached("SELECT title FROM change WHERE id = ?1")?;
    Ok(query.query_row([number.0], |row| row.get(0)).optional()?)
}

/// Returns what the sorted tables know of a change.
pub fn keys(conn: &Connection, number: ChangeNumber) -> Result<Option<Keys>, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT bucket, window, marks, active FROM change WHERE id = ?1")?;
    let found = query.query_row([number.0], |row| {
        let marks = Marks(row.get(2)?);
        Ok(Keys {
            bucket: row.get(0)?,
            window: row.get::<_, Option<i64>>(1)?.unwrap_or(NO_WINDOW),
            risk: marks.risk().map_or(-1, i64::from),
            active: row.get(3)?,
            marks,
        })
    });
    Ok(found.optional()?)
}

/// What is kept of a change beside its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its keys.
    pub keys: Keys,
    /// The scopes it stands in, in order.
    pub scopes: Vec<i64>,
    /// The fingerprint of what is searched.
    pub words: i64,
    /// Its keys as the tiles have them.
    pub(super) entry: Entry,
}

/// Returns what is kept of a change beside its row.
pub fn kept(conn: &Connection, number: ChangeNumber) -> Result<Option<Kept>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT bucket, window, marks, active, scopes, words, window_end, closed FROM change WHERE id = ?1",
    )?;
    let found = query.query_row([number.0], |row| {
        let marks = Marks(row.get(2)?);
        let scopes: String = row.get(4)?;
        let (bucket, active) = (row.get(0)?, row.get(3)?);
        let start: Option<i64> = row.get(1)?;
        let times = [start, row.get(6)?, Some(active), row.get(7)?];
        Ok(Kept {
            keys: Keys {
                bucket,
                window: start.unwrap_or(NO_WINDOW),
                risk: marks.risk().map_or(-1, i64::from),
                active,
                marks,
            },
            entry: entry_of_columns(bucket, marks.0, times),
            scopes: scopes.split(' ').filter_map(|s| s.parse().ok()).collect(),
            words: row.get(5)?,
        })
    });
    Ok(found.optional()?)
}

/// Writes a row in place of the one that is there, if any.
pub fn write(
    conn: &Connection,
    row: &QueueRow,
    scopes: &[i64],
    words: i64,
) -> Result<(), StoreError> {
    // What is sorted by closing and by source stays as it is while these do.
    let over = "UPDATE change SET rev = ?2, bucket = ?3, window = ?4, window_end = ?5, zone = ?6, \
         active = ?7, marks = ?9, wave = ?10, waves = ?11, revision = ?12, title = ?13, \
         clients = ?14, services = ?15, implementer = ?16, requester = ?17, verifier = ?18, \
         scopes = ?21, words = ?22 \
         WHERE id = ?1 AND closed IS ?8 AND source = ?19 AND source_number = ?20";
    if put(conn, over, row, scopes, words)? == 0 {
        add(conn, row, scopes, words)?;
    }
    Ok(())
}

/// Writes a row where most likely none is.
pub fn add(
    conn: &Connection,
    row: &QueueRow,
    scopes: &[i64],
    words: i64,
) -> Result<(), StoreError> {
    let anew = format!(
        "INSERT OR REPLACE INTO change ({COLUMNS}, scopes, words) VALUES \
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)"
    );
    put(conn, &anew, row, scopes, words)?;
    Ok(())
}

fn put(
    conn: &Connection,
    sql: &str,
    row: &QueueRow,
    scopes: &[i64],
    words: i64,
) -> Result<usize, StoreError> {
    let keys = Keys::of(row);
    let scopes: Vec<String> = scopes.iter().map(ToString::to_string).collect();
    let written = conn.prepare_cached(sql)?.execute(params![
        row.number.0,
        row.rev,
        keys.bucket,
        row.window.map(|w| w.start.timestamp()),
        row.window.map(|w| w.end.timestamp()),
        row.window.map(|w| w.zone.name()),
        keys.active,
        row.closed.map(|c| c.timestamp()),
        row.marks.0,
        row.wave,
        row.waves,
        row.revision,
        row.title,
        lines(row.clients.iter().map(ClientId::as_str)),
        lines(row.services.iter().map(ServiceId::as_str)),
        row.implementer.as_ref().map(PersonId::as_str),
        row.requester.as_str(),
        row.verifier.as_ref().map(PersonId::as_str),
        row.source,
        row.source_number,
        scopes.join(" "),
        words,
    ])?;
    Ok(written)
}
