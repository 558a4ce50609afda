//! Where the record and what is derived from it meet: called for every append, in its transaction.

use rusqlite::Connection;

use super::error::StoreError;
use super::index::waits::Moments;
use super::index::{self, Need, scope};
use super::load;
use super::search;
use crate::domain::attention::{Why, attention};
use crate::domain::change::Change;
use crate::domain::event::Event;
use crate::domain::id::ChangeNumber;
use crate::domain::lifecycle::State;
use crate::domain::put_off;
use crate::domain::registers::Registers;
use crate::domain::zone::Zone;

/// Returns who has to do something about a change, and the moments that come by themselves; nothing once it
/// has ended.
pub fn needs(registers: &Registers, change: &Change) -> Vec<Need> {
    if !change.state.is_open() {
        return Vec::new();
    }
    let waits_for = attention(change, registers).into_iter().map(|a| Need {
        person: a.person,
        why: a.why.word(),
        since: a.since,
    });
    let mut needs: Vec<Need> = waits_for.collect();
    let decide_by = change.decide_by(registers);
    needs.extend(decide_by.map(|at| Need::moment(Need::DECIDE_BY, at)));
    if let Some(day) = change.put_off_day() {
        needs.push(Need::moment(Need::PUT_OFF, day.start));
        // The moment alone does not tell which day begins with it; of one that begins in UTC it does.
        let name = put_off::day(put_off::name(&day), Zone::UTC).start;
        needs.extend((name != day.start).then(|| Need::moment(Need::PUT_OFF_DAY, name)));
    }
    let said = change.comments.last().map(|c| c.at);
    needs.extend(said.map(|at| Need::moment(Need::SAID, at)));
    let held_until = change.held_until();
    needs.extend(held_until.map(|at| Need::moment(Need::HELD_UNTIL, at)));
    needs
}

/// Returns what [`needs`] does, as far as a file keeps it: one of an earlier version knows fewer moments, and
/// asks nobody for what a freeze put a stop to.
pub fn needs_in(registers: &Registers, change: &Change, moments: Moments) -> Vec<Need> {
    let mut needs = needs(registers, change);
    if moments != Moments::All && change.hold.is_some() {
        let goes_on = |need: &Need| need.waits_for().is_none() || Why::Question.word() == need.why;
        needs.retain(goes_on);
    }
    needs.retain(|need| match moments {
        Moments::All => true,
        Moments::ButHolds => need.why != Need::HELD_UNTIL,
        Moments::None => need.waits_for().is_some(),
    });
    needs
}

/// Writes the moments of the open changes into a file of an earlier version, and what it has not searched yet.
fn make_sure(conn: &Connection, registers: &Registers) -> Result<(), StoreError> {
    if search::Incidents::of(conn)? == search::Incidents::Unknown {
        search::Incidents::make_room(conn)?;
        for number in index::waits::with_incidents(conn)? {
            if let Some(change) = load::change(conn, number)? {
                let kept = index::waits::kept(conn)?;
                index::project(conn, &change, &needs_in(registers, &change, kept))?;
            }
        }
    }
    if index::waits::kept(conn)? == Moments::All {
        return Ok(());
    }
    index::waits::make_room(conn)?;
    for number in open_changes(conn)? {
        if let Some(change) = load::change(conn, number)? {
            index::project(conn, &change, &needs(registers, &change))?;
        }
    }
    Ok(())
}

/// Brings the queue index up to date with a change that has just been continued.
pub fn change(conn: &Connection, registers: &Registers, change: &Change) -> Result<(), StoreError> {
    make_sure(conn, registers)?;
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
    make_sure(conn, registers)?;
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
    changes_in(conn, State::is_open)
}

fn changes_in(
    conn: &Connection,
    wanted: impl Fn(State) -> bool,
) -> Result<Vec<ChangeNumber>, StoreError> {
    let mut query = conn.prepare_cached("SELECT id FROM place WHERE scope = ?1 AND bucket = ?2")?;
    let mut found = Vec::new();
    let buckets = (0..scope::BUCKETS).filter(|b| wanted(scope::parts(*b).0));
    for bucket in buckets {
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
    let moments = index::waits::kept(conn)?;
    index::compare(conn, change, &needs_in(registers, change, moments))
}
