//! Which revision a plan is compared with, and how one is named.

use crate::domain::change::Change;
use crate::domain::id::PersonId;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::registers::Registers;
use crate::domain::zone::Zone;

/// Returns the revision that a person wants the plan compared with: the one they last voted on when it
/// stands no more, else the one before the one that stands.
///
/// # Errors
/// Returns a refusal when there is no earlier one.
pub fn baseline(change: &Change, person: &PersonId) -> Result<u32, Refusal> {
    let voted = change
        .last_votes()
        .into_iter()
        .find(|v| v.by == *person && change.is_stale(v))
        .map(|v| v.revision);
    let earlier = |number: &u32| (1..change.revision).contains(number);
    voted
        .filter(earlier)
        .or_else(|| change.revision.checked_sub(1).filter(earlier))
        .ok_or_else(|| {
            Refusal::new(
                Cause::Unknown,
                format!("{} has no earlier revision to compare with.", change.id()),
                "A plan gets a revision when it is submitted, and another when it is edited after that.",
            )
        })
}

/// Returns the refusal of a revision that a change does not have.
pub fn no_revision(change: &Change, number: u32) -> Refusal {
    let next = match change.revision {
        0 => "It was never submitted.".to_owned(),
        1 => "It has revision 1.".to_owned(),
        last => format!("It has the revisions 1 to {last}."),
    };
    let sentence = format!("{} has no revision {number}.", change.id());
    Refusal::new(Cause::Unknown, sentence, next)
}

/// Names a revision with who made it and when, in a zone.
pub fn revision_in_words(
    change: &Change,
    number: u32,
    registers: &Registers,
    zone: Zone,
) -> String {
    let made = change.revisions.iter().find(|r| r.number == number);
    made.map_or_else(
        || format!("revision {number}"),
        |r| {
            format!(
                "revision {number} ({}, {})",
                registers.name_of(&r.by),
                r.at.with_timezone(&zone).format("%a %-d %b %Y %H:%M %Z")
            )
        },
    )
}
