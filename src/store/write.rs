//! A write under way: what may be done inside the one transaction of a command.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::chain::{Fields, Head};
use super::error::{Conflict, StoreError, WriteError};
use super::load::{self, LastChange};
use super::project;
use super::registers::RegisterCache;
use crate::domain::change::Change;
use crate::domain::event::{ChangeEvent, Event, Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::domain::template::{self, TemplateEvent};
use crate::domain::window::{Timestamp, to_millis};

/// An event that is to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its id, made beforehand; the same id twice is the same event.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// Whose story it continues.
    pub stream: Stream,
    /// The revision the writer has seen; any when absent.
    pub expected_rev: Option<u64>,
    /// What.
    pub event: Event,
}

/// Returns the register that an event changes; nothing when it is one of a change.
pub fn register_of(event: &Event) -> Option<Stream> {
    match event {
        Event::FileInitialised { .. } => Some(Stream::File),
        Event::PersonSet { .. } => Some(Stream::People),
        Event::ClientSet { .. } => Some(Stream::Clients),
        Event::ServiceSet { .. } => Some(Stream::Services),
        Event::ItemSet { .. } => Some(Stream::Items),
        Event::BoardSet { .. } => Some(Stream::Boards),
        Event::FreezeSet { .. }
        | Event::FreezeLifted { .. }
        | Event::MaintenanceSet { .. }
        | Event::MaintenanceRemoved { .. }
        | Event::MeetingSet { .. } => Some(Stream::Calendar),
        Event::PolicySet { .. } => Some(Stream::Policy),
        Event::Template(_) => Some(Stream::Catalogue),
        Event::Change(_) => None,
    }
}

/// A write under way: one transaction of which all is saved or nothing.
#[derive(Debug)]
pub struct Write<'a> {
    conn: &'a Connection,
    head: Head,
    cache: &'a mut RegisterCache,
    // Whether the cache has been brought up to date inside this transaction.
    fresh: bool,
    last: &'a mut Option<LastChange>,
    ids: Vec<EventId>,
}

impl<'a> Write<'a> {
    /// Begins a write inside a transaction that has just begun.
    pub(super) fn begin(
        conn: &'a Connection,
        cache: &'a mut RegisterCache,
        last: &'a mut Option<LastChange>,
    ) -> Result<Self, StoreError> {
        let head = load::head(conn)?;
        Ok(Self {
            fresh: cache.is_as_of(&head),
            head,
            conn,
            cache,
            last,
            ids: Vec::new(),
        })
    }

    /// Ends it and returns the ids of what was appended.
    pub(super) fn end(self) -> Vec<EventId> {
        if self.fresh {
            self.cache.note(&self.head);
        }
        self.ids
    }

    /// Returns the connection inside the transaction, for reading and for what is derived.
    pub fn connection(&self) -> &Connection {
        self.conn
    }

    /// Returns the connection for as long as the transaction lasts.
    pub(super) fn shared_connection(&self) -> &'a Connection {
        self.conn
    }

    /// Returns the registers as they stand inside the transaction.
    pub fn registers(&mut self) -> Result<&Registers, StoreError> {
        if !self.fresh {
            self.cache.refresh(self.conn)?;
            self.fresh = true;
        }
        Ok(self.cache.registers())
    }

    /// Writes the copy of the registers that a console opens with.
    pub(super) fn keep_registers(&mut self) -> Result<(), StoreError> {
        self.registers()?;
        self.cache.keep(self.conn, true)
    }

    /// Returns a change as it stands inside the transaction; nothing when it has no events.
    pub fn change(&self, number: ChangeNumber) -> Result<Option<Change>, StoreError> {
        load::change(self.conn, number)
    }

    /// Returns a change to go on with, as `change` does, without reading it again when the record
    /// ends where it ended when it was put by.
    pub(super) fn take_up(&mut self, number: ChangeNumber) -> Result<Option<Change>, StoreError> {
        match self.last.take() {
            Some(last) if last.head == self.head.hash && last.change.id() == number => {
                Ok(Some(last.change))
            }
            Some(_) | None => self.change(number),
        }
    }

    /// Puts a change by that stands as the record has it now.
    pub(super) fn put_by(&mut self, change: Change) {
        *self.last = Some(LastChange {
            head: self.head.hash,
            change,
        });
    }

    /// Returns the number that the next new change gets.
    pub fn next_number(&self) -> Result<ChangeNumber, StoreError> {
        Ok(ChangeNumber(load::last_number(self.conn)? + 1))
    }

    /// Appends events to a change that is at hand, applies them to it and brings the index up to date.
    pub fn continue_change(
        &mut self,
        change: &mut Change,
        events: impl IntoIterator<Item = ChangeEvent>,
        actor: &Actor,
        at: Timestamp,
        ids: &mut dyn FnMut() -> EventId,
    ) -> Result<Vec<Recorded>, StoreError> {
        let stream = Stream::Change(change.id());
        let mut written = Vec::new();
        for event in events {
            let recorded = self.insert(ids(), stream, change.rev + 1, at, actor, event.into())?;
            change.apply(&recorded);
            written.push(recorded);
        }
        if !written.is_empty() {
            let registers = self.registers()?;
            let then = template::follow(change, &written, registers);
            written.extend(self.continue_catalogue(then, actor, at, ids)?);
            let conn = self.conn;
            project::change(conn, self.registers()?, change)?;
        }
        Ok(written)
    }

    /// Appends events of the catalogue and takes them into the registers.
    pub(super) fn continue_catalogue(
        &mut self,
        events: Vec<TemplateEvent>,
        actor: &Actor,
        at: Timestamp,
        ids: &mut dyn FnMut() -> EventId,
    ) -> Result<Vec<Recorded>, StoreError> {
        let mut written = Vec::with_capacity(events.len());
        if events.is_empty() {
            return Ok(written);
        }
        let stream = Stream::Catalogue;
        let mut rev = load::rev(self.conn, stream)?;
        for event in events {
            rev += 1;
            written.push(self.insert(ids(), stream, rev, at, actor, event.into())?);
        }
        self.project(&written)?;
        Ok(written)
    }

    /// Appends events, each to its stream, and brings the index up to date.
    ///
    /// # Errors
    /// Returns a conflict when a stream is not at the revision its writer has seen.
    pub fn append(&mut self, batch: &[NewEvent]) -> Result<Vec<Recorded>, WriteError> {
        let mut written = Vec::with_capacity(batch.len());
        let mut at_hand: Option<(Stream, u64)> = None;
        for new in batch {
            if let Some(recorded) = self.already(new)? {
                written.push(recorded);
                continue;
            }
            let rev = match at_hand {
                Some((stream, rev)) if stream == new.stream => rev,
                Some(_) | None => load::rev(self.conn, new.stream)?,
            };
            // Within a batch the writer has seen its own earlier events.
            let seen = at_hand.is_some_and(|(stream, _)| stream == new.stream);
            if let Some(expected) = new.expected_rev.filter(|e| !seen && *e != rev) {
                return Err(self.conflict(new.stream, expected)?.into_error());
            }
            at_hand = Some((new.stream, rev + 1));
            let (id, event) = (new.id, new.event.clone());
            written.push(self.insert(id, new.stream, rev + 1, new.at, &new.actor, event)?);
        }
        self.project(&written)?;
        Ok(written)
    }

    /// Brings the index up to date with events of any streams, each stream once.
    fn project(&mut self, written: &[Recorded]) -> Result<(), StoreError> {
        let mut changes = BTreeSet::new();
        let mut registers = Vec::new();
        for event in written {
            match event.stream {
                Stream::Change(number) => {
                    changes.insert(number);
                }
                Stream::File
                | Stream::People
                | Stream::Clients
                | Stream::Services
                | Stream::Items
                | Stream::Boards
                | Stream::Calendar
                | Stream::Policy
                | Stream::Catalogue => registers.push(&event.event),
            }
        }
        let conn = self.conn;
        if !registers.is_empty() {
            self.fresh = false;
            project::registers(conn, self.registers()?, &registers)?;
            self.cache.keep(conn, false)?;
        }
        for number in changes {
            if let Some(change) = load::change(conn, number)? {
                project::change(conn, self.registers()?, &change)?;
            }
        }
        Ok(())
    }

    /// Returns the events of the command that a first event belongs to.
    pub(super) fn same_command(&self, first: Recorded) -> Result<Vec<Recorded>, StoreError> {
        let mut events = vec![first];
        while let Some(last) = events.last() {
            let next = load::after(self.conn, last.seq, 1)?.pop();
            match next {
                Some(e) if e.stream == last.stream && e.at == last.at && e.actor == last.actor => {
                    events.push(e);
                }
                Some(_) | None => break,
            }
        }
        Ok(events)
    }

    fn already(&self, new: &NewEvent) -> Result<Option<Recorded>, StoreError> {
        let found = load::by_id(self.conn, new.id)?;
        if let Some(found) = &found
            && (found.stream != new.stream || found.event != new.event)
        {
            return Err(StoreError::IdTaken(new.id));
        }
        Ok(found)
    }

    /// Says who continued a stream first.
    pub(super) fn conflict(&self, stream: Stream, expected: u64) -> Result<Conflict, StoreError> {
        let mut query = self.conn.prepare_cached(&format!(
            "SELECT {} FROM event WHERE stream = ?1 ORDER BY rev DESC LIMIT 1",
            load::COLUMNS
        ))?;
        let mut rows = query.query([stream.to_string()])?;
        let mut conflict = Conflict {
            stream,
            expected,
            found: 0,
            by: None,
            at: None,
            kind: String::new(),
        };
        if let Some(row) = rows.next()? {
            conflict.kind = row.get(6)?;
            let newest = load::recorded(row)?;
            conflict.found = newest.rev;
            conflict.by = Some(newest.actor);
            conflict.at = Some(newest.at);
        }
        Ok(conflict)
    }

    fn insert(
        &mut self,
        id: EventId,
        stream: Stream,
        rev: u64,
        at: Timestamp,
        actor: &Actor,
        event: Event,
    ) -> Result<Recorded, StoreError> {
        let seq = self.head.seq + 1;
        let wrong = |error: serde_json::Error| StoreError::Event(seq, error.to_string());
        let name = stream.to_string();
        let who = serde_json::to_string(actor).map_err(wrong)?;
        let (kind, body) = event.encode().map_err(wrong)?;
        let fields = Fields {
            seq: seq.cast_signed(),
            id: &id.0,
            stream: name.as_bytes(),
            rev: rev.cast_signed(),
            at: at.timestamp_millis(),
            actor: who.as_bytes(),
            kind: kind.as_bytes(),
            body: body.as_bytes(),
        };
        let hash = fields.hash(&self.head.hash);
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO event (seq, id, stream, rev, at, actor, kind, body, prev, hash) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        insert.execute(params![
            seq,
            id.0,
            name,
            rev,
            fields.at,
            who,
            kind,
            body,
            self.head.hash,
            hash
        ])?;
        self.head = Head { seq, hash };
        self.ids.push(id);
        Ok(Recorded {
            seq,
            id,
            stream,
            rev,
            at: to_millis(at),
            actor: actor.clone(),
            event,
        })
    }
}

impl Conflict {
    pub(super) fn into_error(self) -> WriteError {
        WriteError::Conflict(Box::new(self))
    }
}
