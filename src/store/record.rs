//! Writing the record: load, decide and append inside one transaction, behind the gate.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::bypasses::bypasses;
use super::chain::Head;
use super::error::{StoreError, WriteError};
use super::freezing;
use super::gate::Gate;
use super::index::{Recollection, booked};
use super::load;
use super::open::{Journal, Store};
use super::reach::Spot;
use super::registers::RegisterCache;
use super::write::{NewEvent, Write, register_of};
use crate::domain::bypass::Bypass;
use crate::domain::calendar::{Known, hold};
use crate::domain::change::Change;
use crate::domain::event::{ChangeEvent, Event, Recorded, Stream};
use crate::domain::history::{GroupKind, History, Tally};
use crate::domain::id::{ChangeNumber, EventId, TemplateId};
use crate::domain::people::Actor;
use crate::domain::plan::Plan;
use crate::domain::queue::Viewer;
use crate::domain::refusal::Refusal;
use crate::domain::registers::Registers;
use crate::domain::template::{self, TemplateCommand};
use crate::domain::window::Timestamp;

/// What became of a commit that returned an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its events are in the file.
    Committed,
    /// They are not.
    NotCommitted,
}

impl Store {
    /// Runs one write behind the gate: everything it appends is saved when it returns well.
    ///
    /// # Errors
    /// Returns what the write returned, or why the file could not save it; then nothing is saved,
    /// unless the error says that this is unknown.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        write: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.journal == Journal::ReadOnly {
            let path = self.path.clone().unwrap_or_default();
            return Err(StoreError::ReadOnly(path).into());
        }
        self.still_there()?;
        let pass = self.gate.as_mut().map(Gate::enter).transpose()?;
        let sql = |error: rusqlite::Error| E::from(StoreError::from(error));
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(sql)?;
        let mut under_way = Write::begin(&tx, &mut self.registers, &mut self.last)?;
        let outcome = write(&mut under_way);
        let ids = under_way.end();
        // What is saved in a file that was taken away meanwhile would be lost with it.
        let there = self.spot.as_ref().map_or(Ok(()), Spot::check);
        let answer = match outcome.and_then(|answer| Ok(there.map(|()| answer)?)) {
            Ok(answer) => answer,
            Err(refused) => {
                drop(tx);
                if !ids.is_empty() {
                    // It may have seen what is now rolled back.
                    self.registers = RegisterCache::default();
                    self.last = None;
                }
                return Err(refused);
            }
        };
        let Err(error) = tx.commit() else {
            return Ok(answer);
        };
        drop(pass);
        self.registers = RegisterCache::default();
        self.last = None;
        let why = error.to_string();
        match self.fate_of(&ids) {
            Ok(Fate::Committed) => Ok(answer),
            Ok(Fate::NotCommitted) if matches!(StoreError::from(error), StoreError::Full) => {
                Err(StoreError::Full.into())
            }
            Ok(Fate::NotCommitted) => Err(StoreError::NotSaved(why).into()),
            Err(_) => Err(StoreError::Unknown(ids, why).into()),
        }
    }

    /// Runs one write of very much, with room in memory for what it touches.
    ///
    /// # Errors
    /// Returns what `write` does.
    pub fn write_much<T, E: From<StoreError>>(
        &mut self,
        write: impl FnOnce(&mut Write<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.make_room(true)?;
        let answer = self.write(write);
        // What is saved is saved, however much memory is held afterwards.
        let _ = self.make_room(false);
        answer
    }

    /// Looks up what became of a commit that returned an error, with a new connection if need be.
    ///
    /// # Errors
    /// Returns an error when the file cannot be asked.
    pub fn fate_of(&mut self, ids: &[EventId]) -> Result<Fate, StoreError> {
        let Some(id) = ids.first() else {
            return Ok(Fate::NotCommitted);
        };
        let ask = |conn: &Connection| {
            conn.query_row("SELECT 1 FROM event WHERE id = ?1", [id.0], |_| Ok(()))
                .optional()
        };
        let found = if let Ok(found) = ask(&self.conn) {
            found
        } else {
            self.reopen()?;
            ask(&self.conn)?
        };
        Ok(if found.is_some() {
            Fate::Committed
        } else {
            Fate::NotCommitted
        })
    }

    /// Appends events, each to its stream, all or none.
    pub fn append(&mut self, batch: &[NewEvent]) -> Result<Vec<Recorded>, WriteError> {
        self.write(|write| write.append(batch))
    }

    /// Loads a change, has it decided what happens to it, and appends that, all in one transaction.
    ///
    /// Without a number the change is a new one and gets the next number. When the first id is in the
    /// record already, the command was carried out before and its events are returned.
    ///
    /// # Errors
    /// Returns the refusal, the conflict when the change is not at `expected_rev`, or what is wrong
    /// with the file.
    pub fn execute(
        &mut self,
        number: Option<ChangeNumber>,
        expected_rev: Option<u64>,
        actor: &Actor,
        at: Timestamp,
        ids: &mut dyn FnMut() -> EventId,
        decide: impl FnOnce(&Change, &Registers) -> Result<Vec<ChangeEvent>, Refusal>,
    ) -> Result<Vec<Recorded>, WriteError> {
        let decide =
            |change: &Change, registers: &Registers, _: &dyn Known| decide(change, registers);
        self.execute_knowing(number, expected_rev, actor, at, ids, decide)
    }

    /// Does what [`Store::execute`] does, and lets the decision ask what became of the changes that
    /// have finished, and what others hold in the calendar, as both stand inside the transaction.
    ///
    /// # Errors
    /// Returns what [`Store::execute`] does.
    pub fn execute_knowing(
        &mut self,
        number: Option<ChangeNumber>,
        expected_rev: Option<u64>,
        actor: &Actor,
        at: Timestamp,
        ids: &mut dyn FnMut() -> EventId,
        decide: impl FnOnce(&Change, &Registers, &dyn Known) -> Result<Vec<ChangeEvent>, Refusal>,
    ) -> Result<Vec<Recorded>, WriteError> {
        let first = ids();
        let mut first_then_rest = {
            let mut first = Some(first);
            move || first.take().unwrap_or_else(&mut *ids)
        };
        self.write(|write| {
            if let Some(done) = load::by_id(write.connection(), first)? {
                return Ok(write.same_command(done)?);
            }
            let number = match number {
                Some(number) => number,
                None => write.next_number()?,
            };
            let mut change = write
                .take_up(number)?
                .unwrap_or_else(|| Change::absent(number));
            let stream = Stream::Change(number);
            if let Some(expected) = expected_rev.filter(|e| *e != change.rev) {
                return Err(write.conflict(stream, expected)?.into_error());
            }
            // Whoever decides looks there for what others hold, also in a file from before it was kept.
            booked::make_sure(write.connection())?;
            let past = Recollection::of(write.shared_connection());
            let events = decide(&change, write.registers()?, &past);
            past.told()?;
            let events = events?;
            let ids = &mut first_then_rest;
            let written = write.continue_change(&mut change, events, actor, at, ids)?;
            if written.is_empty() {
                write.put_by(change);
                return Ok(written);
            }
            freezing::settle(write, actor, at, ids)?;
            if hold::over(&change, at).is_empty() {
                write.put_by(change);
            }
            Ok(written)
        })
    }

    /// Has it decided what happens to the registers, and appends that, all in one transaction.
    pub fn keep(
        &mut self,
        actor: &Actor,
        at: Timestamp,
        ids: &mut dyn FnMut() -> EventId,
        decide: impl FnOnce(&Registers) -> Result<Vec<Event>, Refusal>,
    ) -> Result<Vec<Recorded>, WriteError> {
        self.write(|write| {
            let batch: Vec<NewEvent> = decide(write.registers()?)?
                .into_iter()
                .filter_map(|event| {
                    register_of(&event).map(|stream| NewEvent {
                        id: ids(),
                        at,
                        actor: actor.clone(),
                        stream,
                        expected_rev: None,
                        event,
                    })
                })
                .collect();
            let mut written = write.append(&batch)?;
            let followed = freezing::follow(write, &written, actor, at, ids)?;
            written.extend(followed);
            freezing::settle(write, actor, at, ids)?;
            Ok(written)
        })
    }

    /// Has it decided what happens to a template, on the changes named as evidence as they stand in the
    /// file, and appends that, all in one transaction.
    ///
    /// # Errors
    /// Returns the refusal, or what is wrong with the file.
    pub fn keep_template(
        &mut self,
        actor: &Actor,
        at: Timestamp,
        ids: &mut dyn FnMut() -> EventId,
        command: &TemplateCommand,
    ) -> Result<Vec<Recorded>, WriteError> {
        self.write(|write| {
            let mut past = Vec::new();
            for number in command.evidence() {
                past.extend(write.change(*number)?);
            }
            let registers = write.registers()?;
            let events = template::decide(registers, &past, command, &actor.person, at)?;
            Ok(write.continue_catalogue(events, actor, at, ids)?)
        })
    }

    /// Returns every bypass that a viewer may see, the latest number first.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn bypasses(
        &self,
        registers: &Registers,
        viewer: &Viewer,
        now: Timestamp,
    ) -> Result<Vec<Bypass>, StoreError> {
        bypasses(&self.conn, registers, viewer, now)
    }

    /// Returns what became of the finished changes that were made from a template.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn uses_of(&self, template: &TemplateId) -> Result<Tally, StoreError> {
        let past = Recollection::of(&self.conn);
        let tally = past.tally(GroupKind::Template, template.as_str());
        past.told()?;
        Ok(tally)
    }

    /// Returns a change; nothing when it has no events.
    pub fn load_change(&self, number: ChangeNumber) -> Result<Option<Change>, StoreError> {
        load::change(&self.conn, number)
    }

    /// Returns the plan of a change as it stood when a revision was made; nothing when there is none.
    pub fn plan_of(&self, number: ChangeNumber, revision: u32) -> Result<Option<Plan>, StoreError> {
        load::plan_of(&self.conn, number, revision)
    }

    /// Returns the plan of a change as so many of its events make it; nothing when it has fewer.
    pub fn plan_at(&self, number: ChangeNumber, rev: u64) -> Result<Option<Plan>, StoreError> {
        load::plan_at(&self.conn, number, rev)
    }

    /// Returns the registers for showing them, reading only what is new since the last time. What is
    /// decided is decided on those that [`Write::registers`] gives.
    pub fn registers(&mut self) -> Result<&Registers, StoreError> {
        self.registers.look(&self.conn)
    }

    /// Returns the registers as [`Store::registers`] does, to be kept by whoever shows them.
    pub fn shared_registers(&mut self) -> Result<Arc<Registers>, StoreError> {
        self.registers.look(&self.conn)?;
        Ok(self.registers.shared())
    }

    /// Returns the last event's place and hash.
    pub fn head(&self) -> Result<Head, StoreError> {
        load::head(&self.conn)
    }
}

#[cfg(test)]
mod storm;
#[cfg(test)]
mod tests;
