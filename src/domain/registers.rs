//! The registers: the organisation, its people, clients, services, boards, freezes and meetings.

use std::collections::BTreeMap;

use crate::domain::zone::Zone;
use serde::{Deserialize, Serialize};

pub use super::board::{Board, Quorum, Seat};
pub use super::calendar::{Freeze, Maintenance};
use super::event::{Event, Recorded};
use super::id::{BoardId, ClientId, ItemId, PersonId, ServiceId};
use super::item::RegisteredItem;
use super::people::{Identity, Person, Role};
use super::plan::{ChangeType, RiskClass};
use super::policy::{Policy, PolicyMark, PolicyVersion};
use super::template::Catalogue;
use super::window::Timestamp;

/// A client of the service provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Client {
    /// The handle.
    pub id: ClientId,
    /// The name.
    pub name: String,
    /// 1 for the most demanding, 3 for the least.
    pub tier: u8,
    /// How many users it has.
    pub users: u32,
    /// Its time zone.
    pub zone: Zone,
    /// The hour of the day its business starts, 0 to 23, in its zone.
    pub opens: u8,
    /// The hour of the day its business ends, 1 to 24, in its zone.
    pub closes: u8,
    /// Whether it has to agree to every change.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub consent_required: bool,
    /// Whom to call there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

impl Default for Client {
    fn default() -> Self {
        Self {
            id: ClientId::default(),
            name: String::new(),
            tier: 2,
            users: 0,
            zone: Zone::UTC,
            opens: 8,
            closes: 18,
            consent_required: false,
            contact: String::new(),
        }
    }
}

/// A service that clients use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// The handle.
    pub id: ServiceId,
    /// The name.
    pub name: String,
    /// How much depends on it.
    pub criticality: RiskClass,
}

/// One sitting of a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its handle.
    pub id: String,
    /// The board that sits.
    pub board: BoardId,
    /// When it starts.
    pub start: Timestamp,
    /// How long it is planned to take, in minutes.
    pub minutes: u32,
    /// Who chairs it, when that is not the chair of its board.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chair: Option<PersonId>,
}

impl Meeting {
    /// Returns when it is planned to be over.
    pub fn end(&self) -> Timestamp {
        self.start + chrono::Duration::minutes(i64::from(self.minutes))
    }
}

/// Everything a decision looks up beside the change itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Registers {
    /// The organisation's name.
    pub organisation: String,
    /// How the file knows who is at the keyboard.
    pub identity: Identity,
    /// The people, by handle.
    pub people: BTreeMap<PersonId, Person>,
    /// The clients, by handle.
    pub clients: BTreeMap<ClientId, Client>,
    /// The services, by handle.
    pub services: BTreeMap<ServiceId, Service>,
    /// The configuration items, by handle.
    pub items: BTreeMap<ItemId, RegisteredItem>,
    /// The boards, by handle.
    pub boards: BTreeMap<BoardId, Board>,
    /// The freezes, by handle.
    pub freezes: BTreeMap<String, Freeze>,
    /// The maintenance windows of clients, by handle.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub maintenance: BTreeMap<String, Maintenance>,
    /// The meetings, by handle.
    pub meetings: BTreeMap<String, Meeting>,
    /// The policy in force; a change may be judged by an earlier one.
    pub policy: Policy,
    /// Which version of it that is.
    pub policy_mark: PolicyMark,
    /// The versions before it, the oldest first.
    pub earlier_policies: Vec<PolicyVersion>,
    /// The catalogue of templates.
    #[serde(default, skip_serializing_if = "Catalogue::is_empty")]
    pub catalogue: Catalogue,
}

impl Registers {
    /// Takes in one event of the record; events of changes do not concern the registers.
    pub fn follow(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::PolicySet { policy, reason } => {
                self.put_in_force(policy, reason, Some(recorded));
            }
            Event::Template(event) => {
                self.catalogue
                    .apply(event, &recorded.actor.person, recorded.at);
            }
            event => self.apply(event),
        }
    }

    /// Takes in one event that is not in the record yet, or of which only the content matters.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::FileInitialised {
                organisation,
                identity,
            } => {
                self.organisation.clone_from(organisation);
                self.identity = *identity;
            }
            Event::PersonSet { person } => {
                self.people.insert(person.id.clone(), person.clone());
            }
            Event::ClientSet { client } => {
                self.clients.insert(client.id.clone(), client.clone());
            }
            Event::ServiceSet { service } => {
                self.services.insert(service.id.clone(), service.clone());
            }
            Event::ItemSet { item } => {
                self.items.insert(item.id.clone(), item.clone());
            }
            Event::BoardSet { board } => {
                self.boards.insert(board.id.clone(), board.clone());
            }
            Event::FreezeSet { freeze } => {
                self.freezes.insert(freeze.id.clone(), freeze.clone());
            }
            Event::FreezeLifted { id } => {
                self.freezes.remove(id);
            }
            Event::MaintenanceSet { maintenance } => {
                self.maintenance
                    .insert(maintenance.id.clone(), maintenance.clone());
            }
            Event::MaintenanceRemoved { id } => {
                self.maintenance.remove(id);
            }
            Event::MeetingSet { meeting } => {
                self.meetings.insert(meeting.id.clone(), meeting.clone());
            }
            Event::PolicySet { policy, reason } => self.put_in_force(policy, reason, None),
            Event::Template(_) | Event::Change(_) => {}
        }
    }

    /// Returns the people with a role, by handle.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &Person> {
        self.people.values().filter(move |p| p.has(role))
    }

    /// Returns the boards that decide a change of this type for these clients: each client's own, else the
    /// global ones. An emergency goes to the boards for emergencies where these cover every client.
    pub fn boards_for(&self, kind: ChangeType, clients: &[&ClientId]) -> Vec<&Board> {
        if kind == ChangeType::Emergency {
            let (boards, cover) = self.boards_of(true, clients);
            if cover {
                return boards;
            }
        }
        self.boards_of(false, clients).0
    }

    fn boards_of(&self, emergency: bool, clients: &[&ClientId]) -> (Vec<&Board>, bool) {
        let boards = || self.boards.values().filter(|b| b.emergency == emergency);
        let own: Vec<&Board> = boards()
            .filter(|b| b.client.as_ref().is_some_and(|c| clients.contains(&c)))
            .collect();
        let covered = clients
            .iter()
            .all(|c| own.iter().any(|b| b.client.as_ref() == Some(c)));
        if covered && !clients.is_empty() {
            return (own, true);
        }
        let global: Vec<&Board> = boards().filter(|b| b.client.is_none()).collect();
        let cover = !global.is_empty();
        (own.into_iter().chain(global).collect(), cover)
    }

    /// Returns the next meeting that is not over at a point in time.
    pub fn next_meeting(&self, now: Timestamp) -> Option<&Meeting> {
        self.meetings
            .values()
            .filter(|m| m.end() > now)
            .min_by_key(|m| m.start)
    }

    /// Returns the person's name, or the handle when they are not in the register.
    pub fn name_of<'a>(&'a self, person: &'a PersonId) -> &'a str {
        self.people
            .get(person)
            .map(|p| p.name.as_str())
            .filter(|n| !n.is_empty())
            .unwrap_or(person.as_str())
    }

    /// Tells whether a change of this type and class goes to a board rather than to one peer.
    pub fn goes_to_board(kind: ChangeType, class: RiskClass) -> bool {
        match kind {
            ChangeType::Standard | ChangeType::Normal => class != RiskClass::Low,
            ChangeType::Emergency => true,
        }
    }
}
