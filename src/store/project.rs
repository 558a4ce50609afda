//! Where the record and what is derived from it meet: called for every append, in its transaction.

use rusqlite::Connection;

use super::error::StoreError;
use super::index::{self, Need, scope};
use super::load;
use crate::domain::attention::attention;
use crate::domain::change::Change;
use crate::domain::event::Event;
use crate::domain::id::ChangeNumber;
use crate::domain::registers::Registers;

/// Returns who has to do something about a change; nobody once it has ended.
pub fn needs(registers: &Registers, change: &Change) -> Vec<Need> {
    if !change.state.is_open() {
        return Vec::new();
    }
    attention(change, registers)
        .into_iter()
        .map(|a| Need {
            person: a.person,
            why: a.why.word(),
            since: a.since,
        })
        .collect()
}

/// Brings the queue index up to date with a change that has just been continued.
pub fn change(conn: &Connection, registers: &Registers, change: &Change) -> Result<(), StoreError> {
    index::project(conn, change, &needs(registers, change))
}

/// Brings the queue index up to date with registers that these events have just changed: who has to
/// do something about an open change may be someone else now.
pub fn registers(
    conn: &Connection,
    registers: &Registers,
    events: &[&Event],
) -> Result<(), StoreError> {
    if !events.iter().any(|e| moves_needs(e)) {
        return Ok(());
    }
    for number in open_changes(conn)? {
        if let Some(change) = load::change(conn, number)? {
            index::project(conn, &change, &needs(registers, &change))?;
        }
    }
    Ok(())
}

fn moves_needs(event: &Event) -> bool {
    match event {
        Event::PersonSet { .. } | Event::BoardSet { .. } | Event::PolicySet { .. } => true,
        Event::FileInitialised { .. }
        | Event::ClientSet { .. }
        | Event::ServiceSet { .. }
        | Event::ItemSet { .. }
        | Event::FreezeSet { .. }
        | Event::FreezeLifted { .. }
        | Event::MaintenanceSet { .. }
        | Event::MaintenanceRemoved { .. }
        | Event::MeetingSet { .. }
        | Event::Template(_)
        | Event::Change(_) => false,
    }
}

/// Returns the changes that have not ended, by the index.
pub fn open_changes(conn: &Connection) -> Result<Vec<ChangeNumber>, StoreError> {
    let mut query = conn.prepare_cached("SELECT id FROM place WHERE scope = ?1 AND bucket = ?2")?;
    let mut found = Vec::new();
    let open = (0..scope::BUCKETS).filter(|b| scope::parts(*b).0.is_open());
    for bucket in open {
        let ids = query.query_map([scope::EVERYTHING, i64::from(bucket)], |r| r.get(0))?;
        for id in ids {
            found.push(ChangeNumber(id?));
        }
    }
    Ok(found)
}

/// Compares what the index says about a change with what its events make of it; nothing when they
/// agree, else a sentence.
pub fn compare(
    conn: &Connection,
    registers: &Registers,
    change: &Change,
) -> Result<Option<String>, StoreError> {
    index::compare(conn, change, &needs(registers, change))
}
