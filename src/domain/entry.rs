//! A row of a register in words: the one table of fields that lists, forms, files and the shell share.

mod board;
mod client;
mod freeze;
mod import;
mod item;
mod maintenance;
mod meeting;
mod person;
mod read;
mod register;
mod service;
mod taken_out;
mod told;

use serde::Serialize;

use super::calendar::{Freeze, Maintenance};
use super::event::Event;
use super::item::RegisteredItem;
use super::people::{Person, Scope};
use super::registers::{Board, Client, Meeting, Service};

pub use board::{deputy, quorum, seat};
pub use import::{RowMistake, Sheet, SheetRow, events_of};
pub use register::{How, Register};
pub use told::Told;

/// A field of a register's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name: the head of its column, in lists and in files.
    pub name: &'static str,
    /// What to write, as a hint.
    pub hint: &'static str,
    /// Whether a new row has to say it.
    pub required: bool,
    /// Whether it may be empty; an empty text leaves any other as it is.
    pub empty: bool,
}

const fn asked(name: &'static str, hint: &'static str) -> Field {
    Field {
        name,
        hint,
        required: true,
        empty: false,
    }
}

const fn free(name: &'static str, hint: &'static str) -> Field {
    Field {
        required: false,
        ..asked(name, hint)
    }
}

const fn open(name: &'static str, hint: &'static str) -> Field {
    Field {
        empty: true,
        ..free(name, hint)
    }
}

/// The name of the field by which a row is known.
pub const HANDLE: &str = "handle";

/// Returns the register of which an event registers a row, and the row's handle.
pub fn registered(event: &Event) -> Option<(Register, &str)> {
    match event {
        Event::PersonSet { person } => Some((Register::People, person.id.as_str())),
        Event::ClientSet { client } => Some((Register::Clients, client.id.as_str())),
        Event::ServiceSet { service } => Some((Register::Services, service.id.as_str())),
        Event::ItemSet { item } => Some((Register::Items, item.id.as_str())),
        Event::BoardSet { board } => Some((Register::Boards, board.id.as_str())),
        Event::FreezeSet { freeze } => Some((Register::Freezes, &freeze.id)),
        Event::MaintenanceSet { maintenance } => Some((Register::Maintenance, &maintenance.id)),
        Event::MeetingSet { meeting } => Some((Register::Meetings, &meeting.id)),
        Event::FileInitialised { .. }
        | Event::FreezeLifted { .. }
        | Event::MaintenanceRemoved { .. }
        | Event::PolicySet { .. }
        | Event::Template(_)
        | Event::Change(_) => None,
    }
}

/// A row of a register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Entry {
    /// A person.
    Person(Person),
    /// A client.
    Client(Client),
    /// A service.
    Service(Service),
    /// A configuration item.
    Item(RegisteredItem),
    /// A board.
    Board(Board),
    /// A freeze.
    Freeze(Freeze),
    /// A maintenance window.
    Maintenance(Maintenance),
    /// A meeting.
    Meeting(Meeting),
}

impl Entry {
    /// Returns its handle.
    pub fn id(&self) -> &str {
        match self {
            Self::Person(p) => p.id.as_str(),
            Self::Client(c) => c.id.as_str(),
            Self::Service(s) => s.id.as_str(),
            Self::Item(i) => i.id.as_str(),
            Self::Board(b) => b.id.as_str(),
            Self::Freeze(f) => &f.id,
            Self::Maintenance(m) => &m.id,
            Self::Meeting(m) => &m.id,
        }
    }

    /// Returns the register whose row it is.
    pub fn register(&self) -> Register {
        match self {
            Self::Person(_) => Register::People,
            Self::Client(_) => Register::Clients,
            Self::Service(_) => Register::Services,
            Self::Item(_) => Register::Items,
            Self::Board(_) => Register::Boards,
            Self::Freeze(_) => Register::Freezes,
            Self::Maintenance(_) => Register::Maintenance,
            Self::Meeting(_) => Register::Meetings,
        }
    }

    /// Returns what it says in a field, as it is read back by [`Entry::set`].
    pub fn value(&self, field: &str) -> String {
        if field == HANDLE {
            return self.id().to_owned();
        }
        match self {
            Self::Person(p) => person::value(p, field),
            Self::Client(c) => client::value(c, field),
            Self::Service(s) => service::value(s, field),
            Self::Item(i) => item::value(i, field),
            Self::Board(b) => board::value(b, field),
            Self::Freeze(f) => freeze::value(f, field),
            Self::Maintenance(m) => maintenance::value(m, field),
            Self::Meeting(m) => meeting::value(m, field),
        }
    }

    /// Returns what it says in a field, for people to read.
    pub fn shown(&self, field: &str) -> String {
        match (self, field) {
            (Self::Person(p), "clients") if p.scope == Scope::All => "all".to_owned(),
            (Self::Board(b), "client") if b.client.is_none() => "every".to_owned(),
            (Self::Freeze(f), "repeat") => freeze::in_words(f),
            (Self::Maintenance(m), "repeat") => maintenance::in_words(m),
            (_, field) => self.value(field),
        }
    }

    /// Takes in what is said of a field.
    ///
    /// # Errors
    /// Returns a sentence on what cannot be read.
    pub fn set(&mut self, field: &str, text: &str) -> Result<(), String> {
        let text = text.trim();
        if field == HANDLE {
            return if text == self.id() {
                Ok(())
            } else {
                Err("a handle stays as it is.".to_owned())
            };
        }
        let mut fields = self.register().fields().iter();
        if text.is_empty() && fields.any(|f| f.name == field && !f.empty) {
            return Ok(());
        }
        match self {
            Self::Person(p) => person::set(p, field, text),
            Self::Client(c) => client::set(c, field, text),
            Self::Service(s) => service::set(s, field, text),
            Self::Item(i) => item::set(i, field, text),
            Self::Board(b) => board::set(b, field, text),
            Self::Freeze(f) => freeze::set(f, field, text),
            Self::Maintenance(m) => maintenance::set(m, field, text),
            Self::Meeting(m) => meeting::set(m, field, text),
        }
    }

    /// Returns the event that registers it.
    pub fn event(self) -> Event {
        match self {
            Self::Person(person) => Event::PersonSet { person },
            Self::Client(client) => Event::ClientSet { client },
            Self::Service(service) => Event::ServiceSet { service },
            Self::Item(item) => Event::ItemSet { item },
            Self::Board(board) => Event::BoardSet { board },
            Self::Freeze(freeze) => Event::FreezeSet { freeze },
            Self::Maintenance(maintenance) => Event::MaintenanceSet { maintenance },
            Self::Meeting(meeting) => Event::MeetingSet { meeting },
        }
    }

    /// Returns it as far as someone with this scope sees it; nothing when it is of others' clients only.
    pub fn seen_by(&self, scope: &Scope) -> Option<Self> {
        let mut seen = self.clone();
        let may = match &mut seen {
            Self::Person(person) => {
                if let Scope::Only(clients) = &mut person.scope {
                    clients.retain(|c| scope.covers(c));
                }
                true
            }
            Self::Client(client) => scope.covers(&client.id),
            // Which board sits when is everyone's to know.
            Self::Service(_) | Self::Meeting(_) => true,
            Self::Maintenance(maintenance) => scope.covers(&maintenance.client),
            Self::Item(item) => item.client.as_ref().is_none_or(|c| scope.covers(c)),
            Self::Board(board) => board.client.as_ref().is_none_or(|c| scope.covers(c)),
            Self::Freeze(freeze) => {
                let for_all = freeze.clients.is_empty();
                freeze.clients.retain(|c| scope.covers(c));
                for_all || !freeze.clients.is_empty()
            }
        };
        may.then_some(seen)
    }
}

#[cfg(test)]
mod tests;
