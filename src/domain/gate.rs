//! The gates: the requirements between two states. An unmet one is a gap with its owner and its mend.

mod complete;
mod intake;
mod review;
mod schedule;
mod standing;
mod start;

pub use complete::complete;
pub use intake::intake;
pub use review::{approval, votes};
pub use schedule::schedule;
pub use standing::{Gate, Requirement, Standing, standing};
pub use start::start;

use super::change::Change;
use super::id::PersonId;
use super::people::Role;
use super::refusal::{Gap, Owner};

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

fn gap(
    code: &'static str,
    missing: impl Into<String>,
    why: &'static str,
    owner: Owner,
    fix: impl Into<String>,
) -> Gap {
    Gap {
        code,
        missing: missing.into(),
        why,
        owner,
        fix: fix.into(),
    }
}
