//! The registers that people keep by hand: their fields, their rows, and how one is added or changed.

use super::super::event::Event;
use super::super::id::{BoardId, ClientId, ItemId, PersonId, ServiceId};
use super::super::item::RegisteredItem;
use super::super::people::{Person, Role, Scope};
use super::super::refusal::{Cause, Refusal};
use super::super::registers::{Board, Client, Registers, Service};
use super::super::text::sanitise;
use super::{
    Entry, Field, HANDLE, board, client, freeze, item, maintenance, meeting, person, service,
};

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
    /// The clients' maintenance windows.
    Maintenance,
    /// The meetings.
    Meetings,
}

/// Whether a row is to be added, changed, either, or taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It must not be there.
    Add,
    /// It has to be there.
    Set,
    /// It may be there.
    Either,
    /// It has to be there, and goes.
    TakeOut,
}

impl Register {
    /// Every register, in the order they are listed.
    pub const ALL: [Self; 8] = [
        Self::People,
        Self::Clients,
        Self::Services,
        Self::Items,
        Self::Boards,
        Self::Freezes,
        Self::Maintenance,
        Self::Meetings,
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
            Self::Maintenance => "maintenance",
            Self::Meetings => "meetings",
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
            Self::Maintenance => "maintenance window",
            Self::Meetings => "meeting",
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
            Self::Maintenance => maintenance::FIELDS,
            Self::Meetings => meeting::FIELDS,
        }
    }

    /// Returns the role that keeps it.
    pub fn keeper(self) -> Role {
        match self {
            Self::People | Self::Clients | Self::Services | Self::Items | Self::Boards => {
                Role::Admin
            }
            Self::Freezes | Self::Maintenance | Self::Meetings => Role::Manager,
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
            Self::Maintenance => registers
                .maintenance
                .values()
                .cloned()
                .map(Entry::Maintenance)
                .collect(),
            Self::Meetings => {
                let mut meetings: Vec<_> = registers.meetings.values().cloned().collect();
                meetings.sort_by_key(|m| m.start);
                meetings.into_iter().map(Entry::Meeting).collect()
            }
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
            Self::Maintenance => registers
                .maintenance
                .get(id)
                .cloned()
                .map(Entry::Maintenance),
            Self::Meetings => registers.meetings.get(id).cloned().map(Entry::Meeting),
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
            Self::Maintenance => Entry::Maintenance(maintenance::blank(id)),
            Self::Meetings => Entry::Meeting(meeting::blank(id)),
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
        if how == How::TakeOut {
            return self.taken_out(registers, scope, id).map(Some);
        }
        let before = self.find(registers, id);
        let seen = before.as_ref().is_some_and(|e| e.seen_by(scope).is_some());
        let mut row = match (before.clone(), how) {
            (Some(_), How::Add) => return Err(self.there_already(id, seen)),
            (Some(_), How::Set | How::Either | How::TakeOut) if !seen => {
                return Err(self.not_there(id));
            }
            (None, How::Set | How::TakeOut) => return Err(self.not_there(id)),
            (Some(before), How::Set | How::Either | How::TakeOut) => before,
            (None, How::Add | How::Either) => {
                self.says_enough(said)?;
                self.blank(id)
            }
        };
        // A time is read in its zone, so the zone comes first.
        let zone = self.zone_left_out(registers, scope, said);
        let zone = zone.filter(|_| before.is_none());
        let mut said: Vec<&(&str, String)> = said.iter().chain(&zone).collect();
        said.sort_by_key(|(field, _)| *field != "zone");
        for (field, text) in said {
            row.set(field, text).map_err(|sentence| {
                let shown = sanitise(text);
                Refusal::new(
                    Cause::Input,
                    format!("{field} cannot be {shown:?}: {sentence}"),
                    "",
                )
            })?;
        }
        Ok((before.as_ref() != Some(&row)).then(|| row.event()))
    }

    /// Returns the zone of a new maintenance window that says none: its client's.
    fn zone_left_out(
        self,
        registers: &Registers,
        scope: &Scope,
        said: &[(&str, String)],
    ) -> Option<(&'static str, String)> {
        let of = |field: &str| {
            let found = said.iter().find(|(name, _)| *name == field);
            found.map_or("", |(_, text)| text.trim())
        };
        if self != Self::Maintenance || !of("zone").is_empty() {
            return None;
        }
        let client = registers.clients.get(&ClientId::new(of("client")))?;
        scope
            .covers(&client.id)
            .then(|| ("zone", client.zone.to_string()))
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
        let shown = sanitise(id);
        Refusal::new(
            Cause::Unknown,
            format!("There is no {} {shown:?} in the register.", self.one()),
            "Make it with add in place of set.",
        )
    }
}
