//! Applying a spool: each entry in its order, once, through the rules that every other way in goes through.

use super::super::error::{StoreError, WriteError};
use super::super::index::{Recollection, booked};
use super::super::open::Store;
use super::super::write::Write;
use super::super::{freezing, load};
use super::Spool;
use super::line::Line;
use crate::domain::calendar::hold;
use crate::domain::change::Change;
use crate::domain::decide::decide_spooled;
use crate::domain::event::ChangeEvent;
use crate::domain::id::EventId;
use crate::domain::spool::{Entry, Seen, Unfit};
use crate::domain::window::Timestamp;

/// What became of a spool when the file was asked to take it.
#[derive(Debug, Default)]
pub struct Drained {
    /// What the file took, in order.
    pub applied: Vec<Entry>,
    /// What it did not take.
    pub unfit: Vec<Unfit>,
    /// Why the rest still waits, if any does.
    pub stopped: Option<StoreError>,
}

impl Spool {
    /// Has the file take what waits, one entry after the other, until nothing is left or the file cannot be
    /// reached. Each is in the record once, also when this is cut short at any moment and done again.
    pub fn drain(&self, store: &mut Store, now: Timestamp) -> Drained {
        let mut drained = Drained::default();
        let ours = self.is_of(store).and_then(|ours| {
            let path = store.path().map(ToOwned::to_owned).unwrap_or_default();
            ours.then_some(()).ok_or(StoreError::Another(path))
        });
        if let Err(error) = ours {
            drained.stopped = Some(error);
            return drained;
        }
        loop {
            // The lock is given back after each, so that a key waits for one entry at most.
            match self.locked(|| self.apply_first(store, now, &mut drained)) {
                Ok(true) => {}
                Ok(false) => return drained,
                Err(error) => {
                    drained.stopped = Some(error);
                    return drained;
                }
            }
        }
    }

    /// Applies the first entry that waits; tells whether there was one.
    fn apply_first(
        &self,
        store: &mut Store,
        now: Timestamp,
        drained: &mut Drained,
    ) -> Result<bool, StoreError> {
        let Some(entry) = self.read()?.waiting.into_iter().next() else {
            return Ok(false);
        };
        let why = match store.take_spooled(&entry, now) {
            Ok(()) => {
                self.settle(Line::Applied(entry.id))?;
                drained.applied.push(entry);
                return Ok(true);
            }
            Err(WriteError::File(error)) => return Err(error),
            Err(WriteError::Refused(refusal)) => refusal.to_string(),
            Err(WriteError::Conflict(conflict)) => conflict.to_string(),
        };
        let stood = store.load_change(entry.number)?.as_ref().map(Seen::of);
        self.settle(Line::Unfit {
            id: entry.id,
            why: why.clone(),
            found: now,
            stood,
        })?;
        drained.unfit.push(Unfit {
            entry,
            why,
            found: now,
            stood,
        });
        Ok(true)
    }
}

impl Store {
    /// Takes one thing over that was done while the file could not be reached: an event that says so now,
    /// and what was done with the time at which it was. An entry that the record has is not taken twice.
    ///
    /// # Errors
    /// Returns why it no longer fits, or what is wrong with the file.
    pub fn take_spooled(&mut self, entry: &Entry, now: Timestamp) -> Result<(), WriteError> {
        let mut ids = ids_of(entry.id);
        self.write(|write| {
            if load::by_id(write.connection(), entry.id)?.is_some() {
                return Ok(());
            }
            let number = entry.number;
            let mut change = write
                .take_up(number)?
                .unwrap_or_else(|| Change::absent(number));
            booked::make_sure(write.connection())?;
            let past = Recollection::of(write.shared_connection());
            let decided = decide_spooled(&change, write.registers()?, &past, entry);
            past.told()?;
            let events = decided?;
            // A clock that was ahead does not put anything into the future of the record.
            let done = entry.at.min(now);
            append(write, &mut change, entry, events, (done, now), &mut ids)
        })
    }
}

fn append(
    write: &mut Write<'_>,
    change: &mut Change,
    entry: &Entry,
    events: Vec<ChangeEvent>,
    (done, now): (Timestamp, Timestamp),
    ids: &mut dyn FnMut() -> EventId,
) -> Result<(), WriteError> {
    let actor = &entry.actor;
    let seen = entry.seen.map(|s| s.rev);
    let told = [ChangeEvent::Spooled { done, seen }];
    write.continue_change(change, told, actor, now, ids)?;
    write.continue_change(change, events, actor, done, ids)?;
    freezing::settle(write, actor, now, ids)?;
    if hold::over(change, now).is_empty() {
        write.put_by(change.clone());
    }
    Ok(())
}

/// Returns the ids of an entry's events, of which the first is its own.
fn ids_of(first: EventId) -> impl FnMut() -> EventId {
    let mut count = 0_u8;
    move || {
        let mut id = first;
        id.0[15] = id.0[15].wrapping_add(count);
        count = count.wrapping_add(1);
        id
    }
}
