//! The settings of every connection: careful about what is in the file, and how writes are kept safe.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::error::StoreError;
use super::open::Journal;

/// Makes a connection careful about what is in the file.
pub(super) fn settle(conn: &Connection) -> Result<(), StoreError> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    // Without this a statement is planned anew for every value it is given, where an index is partial.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON; \
         PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;",
    )?;
    Ok(())
}

/// How much of a file a connection keeps in memory, in KiB: the operating system keeps the rest at hand.
pub(super) const FEW_PAGES: u32 = 1_000;

/// How much while much is written at once, in KiB: a page that has to make room is written twice.
pub(super) const MANY_PAGES: u32 = 64_000;

/// Sets how much of a file a connection keeps in memory, in KiB; reads the file's tables.
pub(super) fn keep_pages(conn: &Connection, kib: u32) -> rusqlite::Result<()> {
    conn.execute_batch(&format!("PRAGMA cache_size = -{kib};"))
}

/// Sets how writes are kept safe, and sees to it that it is so.
pub(super) fn set_journal(conn: &Connection, journal: Journal) -> Result<(), StoreError> {
    let (setting, wanted) = match journal {
        Journal::Wal => ("PRAGMA journal_mode = WAL", "wal"),
        Journal::SingleHost => ("PRAGMA journal_mode = TRUNCATE", "truncate"),
        Journal::ReadOnly | Journal::Memory => return Ok(()),
    };
    let answer: String = conn.query_row(setting, [], |row| row.get(0))?;
    if !answer.eq_ignore_ascii_case(wanted) {
        return Err(StoreError::Journal(answer));
    }
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000; \
         PRAGMA journal_size_limit = 67108864;",
    )?;
    Ok(())
}
