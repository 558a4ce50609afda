//! The way of a command: to the file behind what waits for it, or into the spool when the file cannot be
//! reached.

use super::super::error::{StoreError, WriteError};
use super::super::open::Store;
use super::{Drained, Spool};
use crate::domain::command::Command;
use crate::domain::decide::decide_knowing;
use crate::domain::event::Recorded;
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::Actor;
use crate::domain::spool::{Doing, Entry, Seen};
use crate::domain::window::Timestamp;

/// A command on its way.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The change; a new one when absent.
    pub number: Option<ChangeNumber>,
    /// How many events must have made the change, when that matters.
    pub expected_rev: Option<u64>,
    /// Who asks.
    pub actor: &'a Actor,
    /// What is asked for.
    pub command: &'a Command,
    /// What may be spooled of it; nothing when it waits for the file.
    pub doing: Option<&'a Doing>,
    /// How the file last said that the change stood.
    pub seen: Option<Seen>,
    /// When it was asked for.
    pub asked: Timestamp,
    /// Now.
    pub now: Timestamp,
}

/// Where a command went.
#[derive(Debug)]
pub enum Sent {
    /// Into the record.
    Saved(Vec<Recorded>),
    /// Into the spool, and why the file did not take it.
    Spooled(Box<Entry>, StoreError),
}

impl Spool {
    /// Sends a command to the file, behind everything that waits for it; what may wait is spooled when the
    /// file cannot be reached. What became of those that waited is added to `drained`.
    ///
    /// # Errors
    /// Returns the refusal, the conflict, or what is wrong with the file when the command is not spooled.
    pub fn send(
        &self,
        store: &mut Store,
        order: Order<'_>,
        ids: &mut dyn FnMut() -> EventId,
        drained: &mut Drained,
    ) -> Result<Sent, WriteError> {
        let first = ids();
        // A spool that cannot be read is no reason to keep anything from the file.
        if self.read().is_ok_and(|held| !held.waiting.is_empty()) {
            let done = self.drain(store, order.now);
            drained.applied.extend(done.applied);
            drained.unfit.extend(done.unfit);
            if let Some(error) = done.stopped {
                return self.keep(order, first, error);
            }
        }
        let mut begun = Some(first);
        let mut all = || begun.take().unwrap_or_else(&mut *ids);
        match direct(store, order, &mut all) {
            Err(WriteError::File(error)) if error.is_out_of_reach() => {
                self.keep(order, first, error)
            }
            other => other.map(Sent::Saved),
        }
    }

    fn keep(&self, order: Order<'_>, id: EventId, error: StoreError) -> Result<Sent, WriteError> {
        let (Some(doing), Some(number)) = (order.doing, order.number) else {
            return Err(error.into());
        };
        let entry = Entry {
            id,
            at: order.asked,
            actor: order.actor.clone(),
            number,
            doing: doing.clone(),
            seen: order.seen,
        };
        match self.append(&entry) {
            Ok(()) => Ok(Sent::Spooled(Box::new(entry), error)),
            Err(spool) => Err(StoreError::NotSpooled(Box::new(error), Box::new(spool)).into()),
        }
    }
}

/// Sends a command to the file and nowhere else.
///
/// # Errors
/// Returns the refusal, the conflict, or what is wrong with the file.
pub fn direct(
    store: &mut Store,
    order: Order<'_>,
    ids: &mut dyn FnMut() -> EventId,
) -> Result<Vec<Recorded>, WriteError> {
    let Order {
        number,
        expected_rev,
        actor,
        command,
        now,
        ..
    } = order;
    store.execute_knowing(
        number,
        expected_rev,
        actor,
        now,
        ids,
        |change, registers, past| {
            decide_knowing(change, registers, past, command, &actor.person, now)
        },
    )
}
