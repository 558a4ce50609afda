//! Fabrikam's house: its people, clients, services and boards, and whom one may be in the demo.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::event::Event;
use crate::domain::id::{ClientId, PersonId};
use crate::domain::people::{Identity, Person, Role, Scope};
use crate::domain::registers::{Board, Client, Registers, Service};

const HOUSE: &str = include_str!("../../assets/demo/house.toml");

/// The person one is in the demo when nobody else is asked for.
pub const DEFAULT_PERSON: &str = "ines";

/// The person who has left the house, and is kept for what they did.
pub(super) const LEFT: &str = "gil";

/// Someone one may be in the demo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastMember {
    /// The handle, for `demo --as`.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// Who they are and what waits for them, in one line.
    pub line: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Played {
    id: PersonId,
    name: String,
    roles: Vec<Role>,
    #[serde(default)]
    scope: Scope,
    line: String,
}

/// Where a client sits, for the names of its items.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Site {
    pub(super) client: ClientId,
    /// The city.
    pub(super) city: String,
    /// Three letters of it.
    pub(super) code: String,
}

/// The house as it is written down.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct House {
    organisation: String,
    people: Vec<Played>,
    clients: Vec<Client>,
    sites: Vec<Site>,
    services: Vec<Service>,
    boards: Vec<Board>,
}

impl House {
    /// Reads the house.
    ///
    /// # Errors
    /// Returns a sentence when its text is not of its shape.
    pub(super) fn read() -> Result<Self, String> {
        toml::from_str(HOUSE).map_err(|e| format!("The demo's house cannot be read: {e}"))
    }

    /// Returns its clients.
    pub(super) fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// Returns the events that furnish a new file with it.
    pub(super) fn events(&self) -> Vec<Event> {
        let mut events = vec![Event::FileInitialised {
            organisation: self.organisation.clone(),
            identity: Identity::Declared,
        }];
        events.extend(self.people.iter().map(|p| Event::PersonSet {
            person: person(p, false),
        }));
        let clients = self.clients.iter().cloned();
        events.extend(clients.map(|client| Event::ClientSet { client }));
        let services = self.services.iter().cloned();
        events.extend(services.map(|service| Event::ServiceSet { service }));
        let boards = self.boards.iter().cloned();
        events.extend(boards.map(|board| Event::BoardSet { board }));
        events.push(Event::PolicySet {
            policy: Box::default(),
            reason: "What the board agreed on for a start".to_owned(),
        });
        events
    }

    /// Returns the event of a person leaving.
    pub(super) fn leaves(&self, id: &str) -> Option<Event> {
        self.people
            .iter()
            .find(|p| p.id.as_str() == id)
            .map(|p| Event::PersonSet {
                person: person(p, true),
            })
    }

    /// Returns the registers of the furnished house.
    pub(super) fn registers(&self) -> Registers {
        let mut registers = Registers::default();
        self.events().iter().for_each(|e| registers.apply(e));
        registers
    }

    /// Returns each client's site.
    pub(super) fn sites(&self) -> BTreeMap<ClientId, Site> {
        let sites = self.sites.iter().cloned();
        sites.map(|s| (s.client.clone(), s)).collect()
    }

    /// Returns the clients, most demanding first.
    pub(super) fn client_ids(&self) -> Vec<ClientId> {
        self.clients.iter().map(|c| c.id.clone()).collect()
    }
}

fn person(played: &Played, left: bool) -> Person {
    Person {
        id: played.id.clone(),
        name: played.name.clone(),
        roles: played.roles.clone(),
        scope: played.scope.clone(),
        uid: None,
        left,
    }
}

/// Returns everyone one may be in the demo, the default person first.
pub fn cast() -> Vec<CastMember> {
    let people = House::read().map(|h| h.people).unwrap_or_default();
    let here = people.into_iter().filter(|p| p.id.as_str() != LEFT);
    here.map(|p| CastMember {
        id: p.id,
        name: p.name,
        line: p.line,
    })
    .collect()
}
