//! The fields of an imported change that a map can fill, what each holds, and how its rows combine.

use crate::domain::imported::ImportedState;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::wave::Outcome;

/// A field that a map fills; the number that joins the rows stands apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// `state`.
    State,
    /// `title`.
    Title,
    /// `reason`.
    Reason,
    /// `scope`.
    Scope,
    /// `steps`.
    Steps,
    /// `rollback`.
    Rollback,
    /// `validation`.
    Validation,
    /// `kind`.
    Kind,
    /// `model`.
    Model,
    /// `class`.
    Class,
    /// `board_needed`.
    BoardNeeded,
    /// `clients`.
    Clients,
    /// `services`.
    Services,
    /// `items`.
    Items,
    /// `requester`.
    Requester,
    /// `implementer`.
    Implementer,
    /// `planned_start`.
    PlannedStart,
    /// `planned_end`.
    PlannedEnd,
    /// `actual_start`.
    ActualStart,
    /// `actual_end`.
    ActualEnd,
    /// `opened`.
    Opened,
    /// `closed`.
    Closed,
    /// `outcome`.
    Outcome,
    /// `related_incidents`.
    RelatedIncidents,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A point in time.
    Time,
    /// A whole number.
    Count,
    /// One word of a closed list.
    Word,
    /// Every different value of its rows.
    List,
}

/// Which row's value a change takes when its rows differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// The first row that has one.
    First,
    /// The last row that has one.
    Last,
    /// The lowest: the earliest time.
    Earliest,
    /// The highest: the latest time, the highest class or count, yes rather than no.
    Latest,
}

/// A value of a closed list, or a text, as a map translates it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Word {
    /// Of `state`.
    State(StateWord),
    /// Of `kind`.
    Kind(ChangeType),
    /// Of `class`.
    Class(RiskClass),
    /// Of `board_needed`.
    Yes(bool),
    /// Of `outcome`.
    Outcome(Outcome),
    /// Of a text.
    Text(String),
}

/// [`ImportedState`] with an order, so that rows can be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateWord {
    /// Finished.
    Closed,
    /// Called off.
    Cancelled,
    /// Still open.
    Open,
}

impl From<StateWord> for ImportedState {
    fn from(word: StateWord) -> Self {
        match word {
            StateWord::Closed => Self::Closed,
            StateWord::Cancelled => Self::Cancelled,
            StateWord::Open => Self::Open,
        }
    }
}

impl Field {
    /// Every field, in the order of a change.
    pub const ALL: [Self; 24] = [
        Self::State,
        Self::Title,
        Self::Reason,
        Self::Scope,
        Self::Steps,
        Self::Rollback,
        Self::Validation,
        Self::Kind,
        Self::Model,
        Self::Class,
        Self::BoardNeeded,
        Self::Clients,
        Self::Services,
        Self::Items,
        Self::Requester,
        Self::Implementer,
        Self::PlannedStart,
        Self::PlannedEnd,
        Self::ActualStart,
        Self::ActualEnd,
        Self::Opened,
        Self::Closed,
        Self::Outcome,
        Self::RelatedIncidents,
    ];

    /// Returns its key in a map.
    pub fn key(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Title => "title",
            Self::Reason => "reason",
            Self::Scope => "scope",
            Self::Steps => "steps",
            Self::Rollback => "rollback",
            Self::Validation => "validation",
            Self::Kind => "kind",
            Self::Model => "model",
            Self::Class => "class",
            Self::BoardNeeded => "board_needed",
            Self::Clients => "clients",
            Self::Services => "services",
            Self::Items => "items",
            Self::Requester => "requester",
            Self::Implementer => "implementer",
            Self::PlannedStart => "planned_start",
            Self::PlannedEnd => "planned_end",
            Self::ActualStart => "actual_start",
            Self::ActualEnd => "actual_end",
            Self::Opened => "opened",
            Self::Closed => "closed",
            Self::Outcome => "outcome",
            Self::RelatedIncidents => "related_incidents",
        }
    }

    /// Returns its words for a sentence.
    pub fn words(self) -> String {
        self.key().replace('_', " ")
    }

    /// Returns what it holds.
    pub fn shape(self) -> Shape {
        match self {
            Self::State | Self::Kind | Self::Class | Self::BoardNeeded | Self::Outcome => {
                Shape::Word
            }
            Self::Title
            | Self::Reason
            | Self::Scope
            | Self::Steps
            | Self::Rollback
            | Self::Validation
            | Self::Model
            | Self::Requester
            | Self::Implementer => Shape::Text,
            Self::Clients | Self::Services | Self::Items => Shape::List,
            Self::PlannedStart
            | Self::PlannedEnd
            | Self::ActualStart
            | Self::ActualEnd
            | Self::Opened
            | Self::Closed => Shape::Time,
            Self::RelatedIncidents => Shape::Count,
        }
    }

    /// Returns how its rows combine when the map does not say.
    pub fn combine(self) -> Combine {
        match self {
            Self::PlannedStart | Self::ActualStart | Self::Opened => Combine::Earliest,
            Self::PlannedEnd | Self::ActualEnd | Self::Closed | Self::RelatedIncidents => {
                Combine::Latest
            }
            Self::State
            | Self::Title
            | Self::Reason
            | Self::Scope
            | Self::Steps
            | Self::Rollback
            | Self::Validation
            | Self::Kind
            | Self::Model
            | Self::Class
            | Self::BoardNeeded
            | Self::Clients
            | Self::Services
            | Self::Items
            | Self::Requester
            | Self::Implementer
            | Self::Outcome => Combine::First,
        }
    }

    /// Returns the words that a map may translate to, each with its value; empty for other shapes.
    pub fn vocabulary(self) -> Vec<(&'static str, Word)> {
        match self {
            Self::State => vec![
                ("closed", Word::State(StateWord::Closed)),
                ("cancelled", Word::State(StateWord::Cancelled)),
                ("open", Word::State(StateWord::Open)),
            ],
            Self::Kind => ChangeType::ALL.map(|k| (k.word(), Word::Kind(k))).to_vec(),
            Self::Class => RiskClass::ALL.map(|c| (c.word(), Word::Class(c))).to_vec(),
            Self::BoardNeeded => vec![
                ("yes", Word::Yes(true)),
                ("no", Word::Yes(false)),
                ("true", Word::Yes(true)),
                ("false", Word::Yes(false)),
            ],
            Self::Outcome => Outcome::ALL.map(|o| (o.word(), Word::Outcome(o))).to_vec(),
            Self::Title
            | Self::Reason
            | Self::Scope
            | Self::Steps
            | Self::Rollback
            | Self::Validation
            | Self::Model
            | Self::Clients
            | Self::Services
            | Self::Items
            | Self::Requester
            | Self::Implementer
            | Self::PlannedStart
            | Self::PlannedEnd
            | Self::ActualStart
            | Self::ActualEnd
            | Self::Opened
            | Self::Closed
            | Self::RelatedIncidents => Vec::new(),
        }
    }

    /// Returns its place in [`Field::ALL`].
    pub(super) fn index(self) -> usize {
        self as usize
    }
}

impl Combine {
    /// Every way, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::First, Self::Last, Self::Earliest, Self::Latest];

    /// Returns its word in a map and in remarks.
    pub fn word(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
            Self::Earliest => "earliest",
            Self::Latest => "latest",
        }
    }

    /// Returns its word in a remark about a field that holds no time.
    pub fn word_for(self, shape: Shape) -> &'static str {
        match (self, shape) {
            (Self::Earliest, Shape::Count | Shape::Word) => "lowest",
            (Self::Latest, Shape::Count | Shape::Word) => "highest",
            (_, Shape::Text | Shape::Time | Shape::Count | Shape::Word | Shape::List) => {
                self.word()
            }
        }
    }
}
