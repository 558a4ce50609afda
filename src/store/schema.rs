//! The tables of a file, and how a file says that it is ours and of which version.

use std::path::Path;

use rusqlite::Connection;

use super::error::StoreError;

/// What SQLite's header carries in a file of ours: `HPNT`.
pub const APPLICATION_ID: i32 = i32::from_be_bytes(*b"HPNT");

/// The schema this program writes.
pub const VERSION: i32 = 8;

const RECORD: &str = include_str!("../../assets/schema/0001-record.sql");

/// The statements that make the queue index.
pub const INDEX: &str = concat!(
    include_str!("../../assets/schema/0001-index.sql"),
    include_str!("../../assets/schema/0004-booked.sql")
);

/// The statements that make the table of the calendar's windows alone.
pub const BOOKED: &str = include_str!("../../assets/schema/0004-booked.sql");

/// What the first version lacked: the search took in every word at once, so nothing waited for it, and
/// there was no copy of the registers. The second lacked the tiles only, which the index makes when it
/// may, the third the calendar's windows, and the fourth the moments by which decisions are wanted, of which
/// the fifth lacked when something was said, and the sixth when the freezes that hold a change have ended,
/// which the first write makes, and the search of the seventh the incidents that are linked, which it takes in
/// then too; a program that does not keep them up must not write where they are.
const LACKING: [&str; 2] = [
    "fresh (id INTEGER PRIMARY KEY) STRICT",
    "register_copy (one INTEGER PRIMARY KEY CHECK (one = 1), revs TEXT NOT NULL, body TEXT NOT NULL) STRICT",
];

/// Makes all tables in an empty database, in one transaction.
pub fn create(conn: &Connection) -> Result<(), StoreError> {
    conn.execute_batch(&format!(
        "BEGIN IMMEDIATE;\n{RECORD}\n{INDEX}\n\
         PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {VERSION};\nCOMMIT;"
    ))?;
    Ok(())
}

/// Reads the schema's version and refuses what is not ours or is newer than this program.
pub fn check(conn: &Connection, path: &Path) -> Result<i32, StoreError> {
    let pragma = |name| conn.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let foreign = |error: rusqlite::Error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::Foreign(path.to_owned()),
        _ => error.into(),
    };
    if pragma("application_id").map_err(foreign)? != APPLICATION_ID {
        return Err(StoreError::Foreign(path.to_owned()));
    }
    match pragma("user_version").map_err(foreign)? {
        found if found > VERSION => Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known: VERSION,
        }),
        found if found < 1 => Err(StoreError::Foreign(path.to_owned())),
        found => Ok(found),
    }
}

/// Gives a file of an earlier version what it lacks, without a look at what is in it; a file that is
/// only read keeps its tables, and what they lack stands in for this connection.
pub fn bring_up(conn: &Connection, found: i32, may_write: bool) -> Result<(), StoreError> {
    if found >= VERSION {
        return Ok(());
    }
    let lacking = if found < 2 { &LACKING[..] } else { &[] };
    let make = |how: &str| -> String {
        let tables = lacking.iter().map(|table| format!("{how} {table};\n"));
        tables.collect()
    };
    conn.execute_batch(&if may_write {
        format!(
            "BEGIN IMMEDIATE;\n{}PRAGMA user_version = {VERSION};\nCOMMIT;",
            make("CREATE TABLE IF NOT EXISTS")
        )
    } else {
        make("CREATE TEMP TABLE")
    })?;
    Ok(())
}
