//! Where the record and what is derived from it meet: called for every append, in its transaction.

use rusqlite::Connection;

use super::error::StoreError;
use crate::domain::change::Change;
use crate::domain::event::Recorded;
use crate::domain::registers::Registers;

/// Brings the queue index up to date with a change that these events have just continued.
pub fn change(
    _conn: &Connection,
    _registers: &Registers,
    _change: &Change,
    _events: &[Recorded],
) -> Result<(), StoreError> {
    Ok(())
}

/// Brings the queue index up to date with registers that these events have just changed.
pub fn registers(
    _conn: &Connection,
    _registers: &Registers,
    _events: &[Recorded],
) -> Result<(), StoreError> {
    Ok(())
}

/// Compares what the index says about a change with what its events make of it; nothing when they
/// agree, else a sentence.
pub fn compare(
    _conn: &Connection,
    _registers: &Registers,
    _change: &Change,
) -> Result<Option<String>, StoreError> {
    Ok(None)
}
