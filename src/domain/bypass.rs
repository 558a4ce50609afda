//! The bypass register: work that began before anyone had authorised it. A bypass stays one for ever.

use serde::Serialize;

use super::change::Change;
use super::id::{ChangeNumber, ClientId, PersonId, ServiceId};
use super::lifecycle::State;
use super::registers::Registers;
use super::retrospective::{Retrospective, authorised, began};
use super::wave::Outcome;
use super::window::Timestamp;

/// One bypass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bypass {
    /// The change.
    pub change: ChangeNumber,
    /// What it was, in one line.
    pub title: String,
    /// Its clients.
    pub clients: Vec<ClientId>,
    /// Its services.
    pub services: Vec<ServiceId>,
    /// Who did the work.
    pub implementer: Option<PersonId>,
    /// When the work began.
    pub began: Timestamp,
    /// Who authorised it.
    pub authoriser: Option<PersonId>,
    /// When they did.
    pub authorised: Option<Timestamp>,
    /// Where the change stands.
    pub state: State,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// The review that it owes.
    pub retrospective: Option<Retrospective>,
}

impl Bypass {
    /// Returns what the register says of a change; nothing when it is no bypass.
    pub fn of(change: &Change, registers: &Registers) -> Option<Self> {
        if !change.bypass {
            return None;
        }
        let authority = authorised(change);
        Some(Self {
            change: change.id(),
            title: change.plan.title.clone(),
            clients: change.clients().into_iter().cloned().collect(),
            services: change.plan.services.clone(),
            implementer: change.plan.implementer.clone(),
            began: began(change)?,
            authoriser: authority.map(|(who, _)| who.clone()),
            authorised: authority.map(|(_, at)| at),
            state: change.state,
            outcome: change.outcome,
            retrospective: Retrospective::of(change, registers),
        })
    }

    /// Returns how many minutes the work went on before anyone had authorised it.
    pub fn minutes(&self) -> i64 {
        let until = self.authorised.unwrap_or(self.began);
        (until - self.began).num_minutes().max(0)
    }

    /// Returns how many whole days ago the work began.
    pub fn age_days(&self, now: Timestamp) -> i64 {
        (now - self.began).num_days().max(0)
    }

    /// Tells whether its retrospective has not been held.
    pub fn is_open(&self) -> bool {
        self.retrospective.as_ref().is_none_or(|r| r.held.is_none())
    }

    /// Says how its retrospective stands.
    pub fn review(&self, now: Timestamp) -> String {
        let found = self.retrospective.as_ref();
        found.map_or_else(|| "owed".to_owned(), |r| r.words(now))
    }
}

/// Says how many there are, of which clients and services, and how many retrospectives are open.
pub fn summary(bypasses: &[Bypass], now: Timestamp) -> String {
    if bypasses.is_empty() {
        return "No work began before it was authorised.".to_owned();
    }
    let by = |names: Vec<String>| {
        let mut counted: Vec<(String, usize)> = Vec::new();
        for name in names {
            match counted.iter_mut().find(|(known, _)| *known == name) {
                Some((_, n)) => *n += 1,
                None => counted.push((name, 1)),
            }
        }
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let said: Vec<String> = counted
            .iter()
            .map(|(name, n)| format!("{name} {n}"))
            .collect();
        said.join(", ")
    };
    let clients = by(bypasses
        .iter()
        .flat_map(|b| b.clients.iter().map(ToString::to_string))
        .collect());
    let services = by(bypasses
        .iter()
        .flat_map(|b| b.services.iter().map(ToString::to_string))
        .collect());
    let open = bypasses.iter().filter(|b| b.is_open()).count();
    let overdue = bypasses
        .iter()
        .filter(|b| b.retrospective.as_ref().is_some_and(|r| r.is_overdue(now)))
        .count();
    let noun = if bypasses.len() == 1 {
        "bypass"
    } else {
        "bypasses"
    };
    let services = if services.is_empty() {
        String::new()
    } else {
        format!("; {services}")
    };
    let late = if overdue == 0 {
        String::new()
    } else {
        format!(", {overdue} overdue")
    };
    format!(
        "{} {noun}: {clients}{services}. Retrospectives open: {open}{late}.",
        bypasses.len()
    )
}
