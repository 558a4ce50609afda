//! The gates: the requirements between two states. An unmet one is a gap with its owner and its mend.

mod added;
mod applies;
mod board;
mod complete;
mod intake;
mod review;
mod rule;
mod schedule;
mod standing;
mod start;
mod trial;

pub use board::board;
pub use review::votes;
pub use rule::{Keeper, RULES, Row, Rule};
pub use standing::{Asked, Gate, Requirement, Standing, Status, standing};
pub use trial::Trial;

use super::change::Change;
use super::id::PersonId;
use super::message::releasers;
use super::people::Role;
use super::refusal::{Gap, Owner};
use super::registers::Registers;

/// Returns who mends the plan: its requester, or any requester when it came from elsewhere.
fn author(change: &Change) -> Owner {
    if change.requester.as_str().is_empty() || change.imported.is_some() {
        Owner::Role(Role::Requester)
    } else {
        Owner::Person(change.requester.clone())
    }
}

fn someone(person: Option<&PersonId>, otherwise: Owner) -> Owner {
    person.map_or(otherwise, |p| Owner::Person(p.clone()))
}

/// Returns who could release what this person wrote.
fn commander(change: &Change, registers: &Registers, writer: Option<&PersonId>) -> Owner {
    let could = releasers(change, registers, writer);
    let mut names: Vec<PersonId> = could.iter().map(|p| p.id.clone()).collect();
    match (names.pop(), names.is_empty()) {
        (None, _) => Owner::Role(Role::Commander),
        (Some(one), true) => Owner::Person(one),
        (Some(last), false) => {
            names.push(last);
            Owner::AnyOf(names)
        }
    }
}

fn gap(rule: Rule, missing: impl Into<String>, owner: Owner, fix: impl Into<String>) -> Gap {
    let row = rule.row();
    Gap {
        code: row.code.into(),
        missing: missing.into(),
        why: row.why.into(),
        control: row.control,
        owner,
        fix: fix.into(),
    }
}
