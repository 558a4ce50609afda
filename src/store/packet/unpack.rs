//! A packet as a file of its own for as long as a console is open on it: made here from what was read, never
//! one that came from elsewhere.

use std::path::Path;

use super::super::error::{StoreError, WriteError};
use super::super::open::{OpenOptions, Store};
use super::super::write::NewEvent;
use super::Packet;
use crate::domain::decide::show_answers;
use crate::domain::entry::{Entry, Register};
use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::{Actor, Scope};

impl Packet {
    /// Makes a file at a place where there is none, with what the packet holds and what was answered in it.
    ///
    /// # Errors
    /// Returns an error when it cannot be made.
    pub fn unpack(&self, path: &Path) -> Result<Store, StoreError> {
        let mut store = Store::create(path, &OpenOptions::default())?;
        let mut batch = self.registered();
        for taken in &self.taken {
            batch.extend(taken.recorded().map(new));
            let mut change = taken.change();
            let (actor, id) = (self.actor(), self.header.id);
            let shown = show_answers(&mut change, &self.registers, &self.answers, &actor, id);
            batch.extend(shown.into_iter().map(new));
        }
        store.append(&batch).map_err(|error| match error {
            WriteError::File(error) => error,
            other @ (WriteError::Refused(_) | WriteError::Conflict(_)) => {
                StoreError::NotSaved(other.to_string())
            }
        })?;
        Ok(store)
    }

    /// Returns the events that make the registers, as far as what is shown of changes looks them up; the
    /// catalogue is not among them.
    fn registered(&self) -> Vec<NewEvent> {
        let registers = &self.registers;
        let founded = Event::FileInitialised {
            organisation: registers.organisation.clone(),
            identity: registers.identity,
        };
        let policies = registers.policies().filter(|(mark, _)| mark.version > 0);
        let policies = policies.map(|(mark, policy)| Event::PolicySet {
            policy: Box::new(policy.clone()),
            reason: mark.reason.clone(),
        });
        let rows = Register::ALL.into_iter();
        let rows = rows.flat_map(|register| register.rows(registers, &Scope::All));
        let events = std::iter::once(founded)
            .chain(policies)
            .chain(rows.map(Entry::event));
        (0_u64..)
            .zip(events)
            .map(|(n, event)| NewEvent {
                id: {
                    let mut noise = [0; 10];
                    noise[2..].copy_from_slice(&n.to_be_bytes());
                    EventId::new(0, noise)
                },
                at: self.header.made,
                actor: Actor::declared(self.header.by.as_str()),
                stream: super::super::write::register_of(&event).unwrap_or(Stream::File),
                expected_rev: None,
                event,
            })
            .collect()
    }
}

impl Store {
    /// Shows an answer of a packet in the file that was made of it.
    ///
    /// # Errors
    /// Returns what is wrong with that file.
    pub fn show_answer(
        &mut self,
        packet: &Packet,
        number: ChangeNumber,
        id: EventId,
    ) -> Result<Vec<Recorded>, WriteError> {
        let shown = packet.shown(number).map(|(_, shown)| shown);
        let shown = shown.unwrap_or_default().into_iter();
        let batch: Vec<NewEvent> = shown.filter(|e| e.id == id).map(new).collect();
        self.append(&batch)
    }
}

/// Returns an event of a change as it is appended.
fn new(event: Recorded) -> NewEvent {
    NewEvent {
        id: event.id,
        at: event.at,
        actor: event.actor,
        stream: event.stream,
        expected_rev: None,
        event: event.event,
    }
}
