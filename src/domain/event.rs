//! What happened: the events of the record. Kinds are versioned and never change after a release.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use super::change_event::ChangeEvent;
use super::id::{ChangeNumber, EventId};
use super::item::RegisteredItem;
use super::people::{Actor, Identity, Person};
use super::policy::Policy;
use super::registers::{Board, Client, Freeze, Maintenance, Meeting, Service};
use super::tagged;
pub use super::template::TemplateEvent;
use super::window::Timestamp;

/// The thing whose story an event continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// The file itself.
    File,
    /// The people.
    People,
    /// The clients.
    Clients,
    /// The services.
    Services,
    /// The configuration items.
    Items,
    /// The boards.
    Boards,
    /// The freezes, maintenance windows and meetings.
    Calendar,
    /// The policy.
    Policy,
    /// The catalogue of templates.
    Catalogue,
    /// One change.
    Change(ChangeNumber),
}

impl Stream {
    /// The streams whose fold is the registers.
    pub const REGISTERS: [Self; 9] = [
        Self::File,
        Self::People,
        Self::Clients,
        Self::Services,
        Self::Items,
        Self::Boards,
        Self::Calendar,
        Self::Policy,
        Self::Catalogue,
    ];
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("file"),
            Self::People => f.write_str("people"),
            Self::Clients => f.write_str("clients"),
            Self::Services => f.write_str("services"),
            Self::Items => f.write_str("items"),
            Self::Boards => f.write_str("boards"),
            Self::Calendar => f.write_str("calendar"),
            Self::Policy => f.write_str("policy"),
            Self::Catalogue => f.write_str("catalogue"),
            Self::Change(number) => number.fmt(f),
        }
    }
}

impl FromStr for Stream {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "file" => Ok(Self::File),
            "people" => Ok(Self::People),
            "clients" => Ok(Self::Clients),
            "services" => Ok(Self::Services),
            "items" => Ok(Self::Items),
            "boards" => Ok(Self::Boards),
            "calendar" => Ok(Self::Calendar),
            "policy" => Ok(Self::Policy),
            "catalogue" => Ok(Self::Catalogue),
            number => number
                .parse()
                .map(Self::Change)
                .map_err(|_| format!("{s:?} is no stream")),
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The file was made.
    #[serde(rename = "file.initialised/1")]
    FileInitialised {
        /// The organisation's name.
        organisation: String,
        /// How the file knows who is at the keyboard.
        identity: Identity,
    },
    /// A person was registered or changed.
    #[serde(rename = "person.set/1")]
    PersonSet {
        /// As they now stand.
        person: Person,
    },
    /// A client was registered or changed.
    #[serde(rename = "client.set/1")]
    ClientSet {
        /// As it now stands.
        client: Client,
    },
    /// A service was registered or changed.
    #[serde(rename = "service.set/1")]
    ServiceSet {
        /// As it now stands.
        service: Service,
    },
    /// A configuration item was registered or changed.
    #[serde(rename = "item.set/1")]
    ItemSet {
        /// As it now stands.
        item: RegisteredItem,
    },
    /// A board was registered or changed.
    #[serde(rename = "board.set/1")]
    BoardSet {
        /// As it now stands.
        board: Board,
    },
    /// A freeze was put on or changed.
    #[serde(rename = "freeze.set/1")]
    FreezeSet {
        /// As it now stands.
        freeze: Freeze,
    },
    /// A freeze was lifted.
    #[serde(rename = "freeze.lifted/1")]
    FreezeLifted {
        /// Its handle.
        id: String,
    },
    /// A maintenance window of a client was registered or changed.
    #[serde(rename = "maintenance.set/1")]
    MaintenanceSet {
        /// As it now stands.
        maintenance: Maintenance,
    },
    /// A maintenance window was taken out.
    #[serde(rename = "maintenance.removed/1")]
    MaintenanceRemoved {
        /// Its handle.
        id: String,
    },
    /// A meeting was planned or moved.
    #[serde(rename = "meeting.set/1")]
    MeetingSet {
        /// As it now stands.
        meeting: Meeting,
    },
    /// The policy was set.
    #[serde(rename = "policy.set/1")]
    PolicySet {
        /// As it now stands.
        policy: Box<Policy>,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Something happened to a template.
    #[serde(untagged)]
    Template(TemplateEvent),
    /// Something happened to a change.
    #[serde(untagged)]
    Change(ChangeEvent),
}

/// An event as the record keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its place in the file, from 1.
    pub seq: u64,
    /// Its id, made before the commit.
    pub id: EventId,
    /// Whose story it continues.
    pub stream: Stream,
    /// Its place in that story, from 1.
    pub rev: u64,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub event: Event,
}

impl Event {
    /// Returns the event's kind and its body as JSON, as the record stores them.
    ///
    /// # Errors
    /// Returns serde's error when the event cannot be written as JSON.
    pub fn encode(&self) -> Result<(String, String), serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let broken = || serde::ser::Error::custom("an event is one key and its body");
        let (kind, body) = text
            .strip_prefix("{\"")
            .and_then(|t| t.strip_suffix('}'))
            .and_then(|t| t.split_once("\":"))
            .ok_or_else(broken)?;
        Ok((kind.to_owned(), body.to_owned()))
    }

    /// Reads an event back from its kind and body.
    ///
    /// # Errors
    /// Returns a sentence when the kind is unknown or the body is not of its shape.
    pub fn decode(kind: &str, body: &str) -> Result<Self, String> {
        if !kind
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"./-".contains(&b))
        {
            return Err(format!("{kind:?} is no kind of event"));
        }
        let family = kind.split_once('.').map_or("", |(family, _)| family);
        let is_change = matches!(
            family,
            "change" | "wave" | "step" | "trigger" | "rollback" | "check" | "impact"
        );
        // Read straight into the inner enum: the untagged outer one would read every body twice.
        let read = if is_change {
            tagged::read(kind, body).map(Self::Change)
        } else if family == "template" {
            tagged::read(kind, body).map(Self::Template)
        } else {
            serde_json::from_str(&format!("{{\"{kind}\":{body}}}"))
        };
        read.map_err(|e| format!("an event of kind {kind} cannot be read: {e}"))
    }
}

impl From<TemplateEvent> for Event {
    fn from(event: TemplateEvent) -> Self {
        Self::Template(event)
    }
}

impl From<ChangeEvent> for Event {
    fn from(event: ChangeEvent) -> Self {
        Self::Change(event)
    }
}
