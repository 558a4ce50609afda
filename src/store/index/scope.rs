//! Scopes: the sets of changes that are kept sorted, and the buckets inside them.

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::lifecycle::State;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::queue::{Marks, QueueRow};
use crate::domain::wave::Outcome;
use crate::store::error::StoreError;

/// How many buckets a scope has: states, types and classes.
pub const BUCKETS: u8 = 72;

/// The scope of everything.
pub const EVERYTHING: i64 = 0;

/// The key of a change without a window.
pub const NO_WINDOW: i64 = i64::MIN;

/// What a scope is the set of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Every change.
    Everything,
    /// A client's.
    Client,
    /// What an implementer does.
    Implementer,
    /// What touches a service.
    Service,
    /// What waits for a person.
    Needs,
    /// A person's own open ones.
    Mine,
    /// What came from a tool.
    Source,
    /// What has an outcome other than success.
    Outcome,
    /// What a rare fact holds for.
    Fact,
}

impl Kind {
    /// Returns the number that the file knows it by.
    pub fn code(self) -> i64 {
        match self {
            Self::Everything => 0,
            Self::Client => 1,
            Self::Implementer => 2,
            Self::Service => 3,
            Self::Needs => 4,
            Self::Mine => 5,
            Self::Source => 6,
            Self::Outcome => 7,
            Self::Fact => 8,
        }
    }
}

/// The facts that have a scope of their own, with its handle.
pub const FACTS: [(u32, &str); 6] = [
    (Marks::HELD, "held"),
    (Marks::BYPASS, "bypass"),
    (Marks::INCIDENT, "incident"),
    (Marks::RETROACTIVE, "retroactive"),
    (Marks::CAB, "cab"),
    (Marks::IMPORTED, "imported"),
];

/// Tells whether an outcome has a scope of its own: success is what nearly everything is.
pub fn has_scope(outcome: Outcome) -> bool {
    outcome != Outcome::Successful
}

/// Returns the bucket of a state, a type and a class.
pub fn bucket(state: State, kind: ChangeType, class: RiskClass) -> u8 {
    state_rank(state) * 9 + type_rank(kind) * 3 + class_rank(class)
}

fn state_rank(state: State) -> u8 {
    match state {
        State::Draft => 0,
        State::Review => 1,
        State::Approved => 2,
        State::Scheduled => 3,
        State::InProgress => 4,
        State::Closed => 5,
        State::Rejected => 6,
        State::Cancelled => 7,
    }
}

fn type_rank(kind: ChangeType) -> u8 {
    match kind {
        ChangeType::Standard => 0,
        ChangeType::Normal => 1,
        ChangeType::Emergency => 2,
    }
}

fn class_rank(class: RiskClass) -> u8 {
    match class {
        RiskClass::Low => 0,
        RiskClass::Medium => 1,
        RiskClass::High => 2,
    }
}

/// Returns the state, type and class of a bucket.
pub fn parts(bucket: u8) -> (State, ChangeType, RiskClass) {
    let at = usize::from(bucket.min(BUCKETS - 1));
    (
        State::ALL[at / 9],
        ChangeType::ALL[at / 3 % 3],
        RiskClass::ALL[at % 3],
    )
}

/// Returns the sets a row belongs to, without those of who has to do something about it.
pub fn of_row(row: &QueueRow) -> Vec<(Kind, String)> {
    let mut scopes: Vec<(Kind, String)> = Vec::new();
    each_of_row(row, &mut |kind, handle| {
        let known = scopes
            .iter()
            .any(|(k, h)| *k == kind && h.eq_ignore_ascii_case(handle));
        if !known {
            scopes.push((kind, handle.to_owned()));
        }
    });
    scopes
}

/// Calls `each` with the sets a row belongs to, without those of who has to do something about it;
/// some more than once.
pub fn each_of_row(row: &QueueRow, each: &mut dyn FnMut(Kind, &str)) {
    each(Kind::Everything, "");
    let mut add = |kind, handle: &str| {
        if !handle.is_empty() {
            each(kind, handle);
        }
    };
    for client in &row.clients {
        add(Kind::Client, client.as_str());
    }
    if let Some(person) = &row.implementer {
        add(Kind::Implementer, person.as_str());
    }
    for service in &row.services {
        add(Kind::Service, service.as_str());
    }
    if row.state.is_open() {
        for person in row.people() {
            add(Kind::Mine, person.as_str());
        }
    }
    add(Kind::Source, &row.source);
    if let Some(outcome) = row.marks.outcome().filter(|o| has_scope(*o)) {
        add(Kind::Outcome, outcome.word());
    }
    for (bit, handle) in FACTS {
        if row.marks.has(bit) {
            add(Kind::Fact, handle);
        }
    }
}

/// Finds a scope; nothing when no change ever stood in it.
pub fn find(conn: &Connection, kind: Kind, handle: &str) -> Result<Option<i64>, StoreError> {
    if kind == Kind::Everything {
        return Ok(Some(EVERYTHING));
    }
    let mut query = conn.prepare_cached("SELECT id FROM scope WHERE kind = ?1 AND handle = ?2")?;
    Ok(query
        .query_row(params![kind.code(), handle], |row| row.get(0))
        .optional()?)
}

/// Finds a scope or makes it.
pub fn ensure(conn: &Connection, kind: Kind, handle: &str) -> Result<i64, StoreError> {
    if let Some(id) = find(conn, kind, handle)? {
        return Ok(id);
    }
    let mut insert = conn.prepare_cached("INSERT INTO scope (kind, handle) VALUES (?1, ?2)")?;
    Ok(insert.insert(params![kind.code(), handle])?)
}
