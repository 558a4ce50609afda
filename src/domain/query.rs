//! The query language of the queue: `state:review client:northwind risk:>=60 window:<7d text`.

use std::fmt;

use super::id::ChangeNumber;
use super::lifecycle::State;
use super::plan::{ChangeType, RiskClass};
use super::wave::Outcome;

mod explain;
mod matching;
mod nearest;
mod parse;
mod range;
mod saved;
#[cfg(test)]
mod tests;

pub use explain::{EXPLAINED, Explained};
pub use nearest::nearest;
pub use range::{Point, RiskRange, Span, TimeRange};
pub use saved::SavedFilter;

/// A fact that holds or does not: what stands after `is:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fact {
    /// Work on it is still to come or under way.
    Open,
    /// On hold.
    Held,
    /// Taken over from another tool.
    Imported,
    /// Work began before any authorisation.
    Bypass,
    /// Executed: actual start, actual end and planned end are known.
    Executed,
    /// Executed and ended no later than planned.
    OnTime,
    /// Executed wholly inside the window.
    Inside,
    /// Executed and begun before its record was opened.
    Retroactive,
    /// A board decides it.
    Cab,
    /// Its window is over and its work is not.
    Late,
    /// Neither approved nor refused within policy's time.
    Overdue,
    /// Something is said about it, while it is open, that the viewer has not read.
    Unread,
    /// An emergency change.
    Emergency,
    /// An incident is linked to it.
    Incident,
    /// Open, and of high class, on hold, late, or due soon without being in the calendar.
    AtRisk,
}

impl Fact {
    /// Every fact.
    pub const ALL: [Self; 15] = [
        Self::Open,
        Self::Held,
        Self::Imported,
        Self::Bypass,
        Self::Executed,
        Self::OnTime,
        Self::Inside,
        Self::Retroactive,
        Self::Cab,
        Self::Late,
        Self::Overdue,
        Self::Unread,
        Self::Emergency,
        Self::Incident,
        Self::AtRisk,
    ];

    /// Returns the word after `is:`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Held => "held",
            Self::Imported => "imported",
            Self::Bypass => "bypass",
            Self::Executed => "executed",
            Self::OnTime => "ontime",
            Self::Inside => "inside",
            Self::Retroactive => "retroactive",
            Self::Cab => "cab",
            Self::Late => "late",
            Self::Overdue => "overdue",
            Self::Unread => "unread",
            Self::Emergency => "emergency",
            Self::Incident => "incident",
            Self::AtRisk => "at-risk",
        }
    }
}

/// The facets whose values are names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A client it concerns.
    Client,
    /// Who does the work.
    Implementer,
    /// Who raised it.
    Requester,
    /// A service it touches.
    Service,
    /// An item it touches.
    Item,
    /// A tag.
    Tag,
    /// The tool it comes from.
    Source,
    /// An incident linked to it, whichever came first.
    Incident,
    /// An incident that it caused.
    Cause,
    /// An incident that led to it.
    Trigger,
    /// Who has to do something about it.
    Needs,
    /// Whose it is: raised, done or verified by them, and open.
    Mine,
}

impl NameKind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Client,
        Self::Implementer,
        Self::Requester,
        Self::Service,
        Self::Item,
        Self::Tag,
        Self::Source,
        Self::Incident,
        Self::Cause,
        Self::Trigger,
        Self::Needs,
        Self::Mine,
    ];

    /// Returns the word before the colon.
    pub fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Implementer => "implementer",
            Self::Requester => "requester",
            Self::Service => "service",
            Self::Item => "item",
            Self::Tag => "tag",
            Self::Source => "source",
            Self::Incident => "incident",
            Self::Cause => "cause",
            Self::Trigger => "trigger",
            Self::Needs => "needs",
            Self::Mine => "mine",
        }
    }

    /// Tells whether its values are people, so that `me` means the viewer.
    pub fn is_person(self) -> bool {
        matches!(
            self,
            Self::Implementer | Self::Requester | Self::Needs | Self::Mine
        )
    }
}

/// One thing asked for; several values of one facet are alternatives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Facet {
    /// One of these states.
    State(Vec<State>),
    /// One of these types.
    Type(Vec<ChangeType>),
    /// One of these classes.
    Class(Vec<RiskClass>),
    /// One of these outcomes; `None` is *not recorded*.
    Outcome(Vec<Option<Outcome>>),
    /// One of these facts.
    Is(Vec<Fact>),
    /// One of these names.
    Name(NameKind, Vec<String>),
    /// A score.
    Risk(RiskRange),
    /// The start of the window.
    Window(TimeRange),
    /// When something last happened.
    Since(TimeRange),
    /// When it was closed.
    Closed(TimeRange),
    /// One of these numbers.
    Number(Vec<ChangeNumber>),
    /// Words that it contains, each the beginning of one of its own when it is the last.
    Text(String),
}

/// A facet, wanted or unwanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold.
    pub negated: bool,
    /// What is asked for.
    pub facet: Facet,
}

/// A query: every term must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// The terms, as typed.
    pub terms: Vec<Term>,
}

/// Why a query cannot be read, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// Where it starts, in characters from 0.
    pub at: usize,
    /// How many characters it is about.
    pub len: usize,
    /// What is wrong and what to do next.
    pub sentence: String,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for QueryError {}

/// The words before a colon, as the help lists them.
pub const FACETS: [&str; 22] = [
    "state",
    "type",
    "class",
    "client",
    "risk",
    "window",
    "is",
    "implementer",
    "requester",
    "service",
    "item",
    "tag",
    "source",
    "incident",
    "cause",
    "trigger",
    "outcome",
    "needs",
    "mine",
    "since",
    "closed",
    "number",
];

impl Query {
    /// Tells whether everything is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Returns the query that asks for what both ask for.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.terms.extend(other.terms);
        self
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, term) in self.terms.iter().enumerate() {
            let gap = if i == 0 { "" } else { " " };
            let not = if term.negated { "-" } else { "" };
            write!(f, "{gap}{not}{}", term.facet)?;
        }
        Ok(())
    }
}

fn quoted(value: &str) -> String {
    let plain = !value.is_empty()
        && !value.starts_with(['-', '#'])
        && !value.contains([' ', ',', '"', ':'])
        && !value.contains(char::is_whitespace);
    if plain {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('"', ""))
    }
}

fn list<T>(values: &[T], word: impl Fn(&T) -> String) -> String {
    values.iter().map(word).collect::<Vec<_>>().join(",")
}

fn hyphenated(words: &str) -> String {
    words.replace(' ', "-")
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(v) => write!(f, "state:{}", list(v, |s| hyphenated(s.word()))),
            Self::Type(v) => write!(f, "type:{}", list(v, |t| t.word().to_owned())),
            Self::Class(v) => write!(f, "class:{}", list(v, |c| c.word().to_owned())),
            Self::Outcome(v) => {
                let word =
                    |o: &Option<Outcome>| o.map_or("none".to_owned(), |o| hyphenated(o.word()));
                write!(f, "outcome:{}", list(v, word))
            }
            Self::Is(v) => write!(f, "is:{}", list(v, |x| x.word().to_owned())),
            Self::Name(kind, v) => write!(f, "{}:{}", kind.word(), list(v, |n| quoted(n))),
            Self::Risk(r) => write!(f, "risk:{r}"),
            Self::Window(r) => write!(f, "window:{r}"),
            Self::Since(r) => write!(f, "since:{r}"),
            Self::Closed(r) => write!(f, "closed:{r}"),
            Self::Number(v) => write!(f, "number:{}", list(v, ToString::to_string)),
            Self::Text(t) => f.write_str(&quoted(t)),
        }
    }
}
