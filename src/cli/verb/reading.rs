//! Which revision a person read before they decide over it: one that was edited since has to be named, for a word
//! that counts for something nobody saw is worse than none.

use crate::cli::fault::Fault;
use crate::cli::session::Session;
use crate::cli::words::quoted;
use crate::domain::change::Change;
use crate::domain::diff::{Difference, baseline, diff, revision_in_words};
use crate::domain::digest::Digest;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::text::sanitise;
use crate::domain::zone::Zone;

/// How many of the places that changed are named.
const NAMED: usize = 4;

/// Returns the digest of the revision that was read: the one named; the first, while there is no other.
pub(super) fn seen(
    session: &Session,
    change: &Change,
    revision: Option<u32>,
) -> Result<Digest, Fault> {
    let Some(number) = revision else {
        return if change.revision > 1 {
            Err(unnamed(session, change)?.into())
        } else {
            Ok(change.digest)
        };
    };
    let named = change.revisions.iter().find(|r| r.number == number);
    named.map(|r| r.digest).ok_or_else(|| {
        Fault::Call(format!(
            "{} has no revision {number}; it stands at {}.",
            change.id(),
            change.revision
        ))
    })
}

/// Tells whether the revision that was read is the one that stands.
///
/// # Errors
/// Returns what [`seen`] does, and a refusal when another revision stands.
pub(super) fn stands(
    session: &Session,
    change: &Change,
    revision: Option<u32>,
) -> Result<(), Fault> {
    if seen(session, change, revision)? == change.digest {
        return Ok(());
    }
    let sentence = format!(
        "{} changed since revision {}: {} stands.",
        change.id(),
        revision.unwrap_or(1),
        revision_in_words(change, change.revision, &session.registers, Zone::UTC)
    );
    let next = "Read what changed and decide again.";
    Err(Refusal::new(Cause::Conflict, sentence, next).into())
}

/// Returns the refusal of a word that names no revision: which one stands, what changed, how to see it, and what
/// to type then.
fn unnamed(session: &Session, change: &Change) -> Result<Refusal, Fault> {
    let (id, last) = (change.id(), change.revision);
    let from = baseline(change, &session.actor.person)?;
    let before = session.plan_of(id, from)?.unwrap_or_default();
    let found = diff(&before, &change.plan)?;
    let mut places: Vec<String> = found.iter().take(NAMED).map(Difference::place).collect();
    if found.len() > NAMED {
        places.push(format!("{} more", found.len() - NAMED));
    }
    let what = if places.is_empty() {
        "nothing in the plan differs".to_owned()
    } else {
        format!("{} changed", places.join("; "))
    };
    let stands = revision_in_words(change, last, &session.registers, Zone::UTC);
    Ok(Refusal::new(
        Cause::Input,
        format!(
            "{id} stands at {stands}: since revision {from}, {what}. Say which revision you read."
        ),
        format!(
            "See it with: {} {id} --diff={from}..{last}; then: {} --revision {last}",
            session.show_words(),
            typed()
        ),
    ))
}

/// Returns what was typed, as a shell reads it.
fn typed() -> String {
    let words = std::env::args()
        .skip(1)
        .map(|word| quoted(&sanitise(&word)));
    std::iter::once("holdpoint".to_owned())
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}
