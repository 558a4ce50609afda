//! A row of a register in words: the one table of fields that lists, forms, files and the shell share.

mod board;
mod client;
mod freeze;
mod import;
mod item;
mod person;
mod read;
mod service;

use serde::Serialize;

use super::calendar::Freeze;
use super::event::Event;
use super::id::{BoardId, ClientId, ItemId, PersonId, ServiceId};
use super::item::RegisteredItem;
use super::people::{Person, Role, Scope};
use super::refusal::{Cause, Refusal};
use super::registers::{Board, Client, Registers, Service};

pub use import::{RowMistake, Sheet, SheetRow, events_of};

/// One of the registers that people keep by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Register {
    /// The people.
    #[default]
    People,
    /// The clients.
    Clients,
    /// The services.
    Services,
    /// The configuration items.
    Items,
    /// The boards.
    Boards,
    /// The freezes.
    Freezes,
}

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

impl Register {
    /// Every register, in the order they are listed.
    pub const ALL: [Self; 6] = [
        Self::People,
        Self::Clients,
        Self::Services,
        Self::Items,
        Self::Boards,
        Self::Freezes,
    ];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Clients => "clients",
            Self::Services => "services",
            Self::Items => "items",
            Self::Boards => "boards",
            Self::Freezes => "freezes",
        }
    }

    /// Returns the word for one of its rows.
    pub fn one(self) -> &'static str {
        match self {
            Self::People => "person",
            Self::Clients => "client",
            Self::Services => "service",
            Self::Items => "item",
            Self::Boards => "board",
            Self::Freezes => "freeze",
        }
    }

    /// Returns the fields of its rows, the handle first.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::People => person::FIELDS,
            Self::Clients => client::FIELDS,
            Self::Services => service::FIELDS,
            Self::Items => item::FIELDS,
            Self::Boards => board::FIELDS,
            Self::Freezes => freeze::FIELDS,
        }
    }

    /// Returns the role that keeps it.
    pub fn keeper(self) -> Role {
        match self {
            Self::People | Self::Clients | Self::Services | Self::Items | Self::Boards => {
                Role::Admin
            }
            Self::Freezes => Role::Manager,
        }
    }

    /// Returns its rows as someone with this scope sees them, by handle.
    pub fn rows(self, registers: &Registers, scope: &Scope) -> Vec<Entry> {
        let all: Vec<Entry> = match self {
            Self::People => registers
                .people
                .values()
                .cloned()
                .map(Entry::Person)
                .collect(),
            Self::Clients => registers
                .clients
                .values()
                .cloned()
                .map(Entry::Client)
                .collect(),
            Self::Services => registers
                .services
                .values()
                .cloned()
                .map(Entry::Service)
                .collect(),
            Self::Items => registers.items.values().cloned().map(Entry::Item).collect(),
            Self::Boards => registers
                .boards
                .values()
                .cloned()
                .map(Entry::Board)
                .collect(),
            Self::Freezes => registers
                .freezes
                .values()
                .cloned()
                .map(Entry::Freeze)
                .collect(),
        };
        all.into_iter().filter_map(|e| e.seen_by(scope)).collect()
    }

    /// Returns a row in full; nothing when there is none with this handle.
    pub fn find(self, registers: &Registers, id: &str) -> Option<Entry> {
        match self {
            Self::People => registers
                .people
                .get(&PersonId::new(id))
                .cloned()
                .map(Entry::Person),
            Self::Clients => registers
                .clients
                .get(&ClientId::new(id))
                .cloned()
                .map(Entry::Client),
            Self::Services => registers
                .services
                .get(&ServiceId::new(id))
                .cloned()
                .map(Entry::Service),
            Self::Items => registers
                .items
                .get(&ItemId::new(id))
                .cloned()
                .map(Entry::Item),
            Self::Boards => registers
                .boards
                .get(&BoardId::new(id))
                .cloned()
                .map(Entry::Board),
            Self::Freezes => registers.freezes.get(id).cloned().map(Entry::Freeze),
        }
    }

    /// Returns a new row that says nothing but its handle, which is its name until it has another.
    pub fn blank(self, id: &str) -> Entry {
        let name = id.to_owned();
        match self {
            Self::People => Entry::Person(Person {
                id: PersonId::new(id),
                ..Person::default()
            }),
            Self::Clients => Entry::Client(Client {
                id: ClientId::new(id),
                name,
                ..Client::default()
            }),
            Self::Services => Entry::Service(Service {
                id: ServiceId::new(id),
                name,
                ..Service::default()
            }),
            Self::Items => Entry::Item(RegisteredItem {
                id: ItemId::new(id),
                name,
                ..RegisteredItem::default()
            }),
            Self::Boards => Entry::Board(Board {
                id: BoardId::new(id),
                name,
                ..Board::default()
            }),
            Self::Freezes => Entry::Freeze(freeze::blank(id)),
        }
    }

    /// Returns the event that adds a row or changes one, by what is said of its fields; nothing when
    /// that changes nothing.
    ///
    /// # Errors
    /// Returns a refusal with the field that cannot be read or is not said, or when a row to be added is
    /// there already, or one to be changed is not.
    pub fn change(
        self,
        registers: &Registers,
        scope: &Scope,
        id: &str,
        said: &[(&str, String)],
        how: How,
    ) -> Result<Option<Event>, Refusal> {
        let before = self.find(registers, id);
        let seen = before.as_ref().is_some_and(|e| e.seen_by(scope).is_some());
        let mut row = match (before.clone(), how) {
            (Some(_), How::Add) => return Err(self.there_already(id, seen)),
            (Some(_), How::Set | How::Either) if !seen => return Err(self.not_there(id)),
            (None, How::Set) => return Err(self.not_there(id)),
            (Some(before), How::Set | How::Either) => before,
            (None, How::Add | How::Either) => {
                self.says_enough(said)?;
                self.blank(id)
            }
        };
        // A time is read in its zone, so the zone comes first.
        let mut said: Vec<&(&str, String)> = said.iter().collect();
        said.sort_by_key(|(field, _)| *field != "zone");
        for (field, text) in said {
            row.set(field, text).map_err(|sentence| {
                let shown = super::text::sanitise(text);
                Refusal::new(
                    Cause::Input,
                    format!("{field} cannot be {shown:?}: {sentence}"),
                    "",
                )
            })?;
        }
        Ok((before.as_ref() != Some(&row)).then(|| row.event()))
    }

    fn says_enough(self, said: &[(&str, String)]) -> Result<(), Refusal> {
        let told = |field: &Field| {
            field.name == HANDLE
                || said
                    .iter()
                    .any(|(name, text)| *name == field.name && !text.trim().is_empty())
        };
        match self.fields().iter().find(|f| f.required && !told(f)) {
            None => Ok(()),
            Some(field) => Err(Refusal::new(
                Cause::Input,
                format!("A new {} says its {}.", self.one(), field.name),
                format!("Write {}.", field.hint),
            )),
        }
    }

    fn there_already(self, id: &str, seen: bool) -> Refusal {
        // Someone who may not see it learns no more than that the handle cannot be had.
        let (sentence, next) = if seen {
            (
                format!("There is a {} {id} already.", self.one()),
                "Change it with set in place of add.",
            )
        } else {
            (format!("The handle {id} is taken."), "Choose another one.")
        };
        Refusal::new(Cause::Conflict, sentence, next)
    }

    fn not_there(self, id: &str) -> Refusal {
        let shown = super::text::sanitise(id);
        Refusal::new(
            Cause::Unknown,
            format!("There is no {} {shown:?} in the register.", self.one()),
            "Make it with add in place of set.",
        )
    }
}

/// Returns the register of which an event registers a row, and the row's handle.
pub fn registered(event: &Event) -> Option<(Register, &str)> {
    match event {
        Event::PersonSet { person } => Some((Register::People, person.id.as_str())),
        Event::ClientSet { client } => Some((Register::Clients, client.id.as_str())),
        Event::ServiceSet { service } => Some((Register::Services, service.id.as_str())),
        Event::ItemSet { item } => Some((Register::Items, item.id.as_str())),
        Event::BoardSet { board } => Some((Register::Boards, board.id.as_str())),
        Event::FreezeSet { freeze } => Some((Register::Freezes, &freeze.id)),
        Event::FileInitialised { .. }
        | Event::FreezeLifted { .. }
        | Event::MaintenanceSet { .. }
        | Event::MaintenanceRemoved { .. }
        | Event::MeetingSet { .. }
        | Event::PolicySet { .. }
        | Event::Change(_) => None,
    }
}

/// Whether a row is to be added, changed, or either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It must not be there.
    Add,
    /// It has to be there.
    Set,
    /// It may be there.
    Either,
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
        }
    }

    /// Returns what it says in a field, for people to read.
    pub fn shown(&self, field: &str) -> String {
        match (self, field) {
            (Self::Person(p), "clients") if p.scope == Scope::All => "all".to_owned(),
            (Self::Board(b), "client") if b.client.is_none() => "every".to_owned(),
            (Self::Freeze(f), "repeat") => freeze::in_words(f),
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
            Self::Service(_) => true,
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
