//! The complete gate: a wave's Verifying to Done.

use super::super::change::Change;
use super::super::duty;
use super::super::id::PersonId;
use super::super::people::Role;
use super::super::plan::ChangeType;
use super::super::refusal::{Gap, Owner};
use super::super::wave::{Outcome, Tick};
use super::{gap, someone};

/// Returns what keeps a wave from being completed with this outcome by this person.
pub fn complete(change: &Change, wave: usize, outcome: Outcome, by: &PersonId) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let Some((planned, run)) = change.wave(wave) else {
        return vec![gap(
            "complete.wave",
            format!("There is no wave {}", wave + 1),
            "only what was planned can be completed",
            Owner::Role(Role::Manager),
            "waves",
        )];
    };
    let verifier = || someone(change.plan.verifier.as_ref(), Owner::Role(Role::Manager));
    let implementer = change.plan.implementer.as_ref();
    for check in &change.plan.validation {
        match run.results.get(&check.id) {
            None => gaps.push(gap(
                "complete.validation",
                format!(
                    "Validation check {} has no result: {}",
                    check.id, check.check
                ),
                "what is not checked is found by users",
                verifier(),
                format!("validate {}", check.id),
            )),
            Some(result)
                if duty::verifier_must_differ(change) && implementer == Some(&result.by) =>
            {
                gaps.push(gap(
                    "complete.verifier",
                    format!("Check {} was recorded by the implementer", check.id),
                    "nobody marks their own work on a medium or high change",
                    verifier(),
                    format!("validate {}", check.id),
                ));
            }
            Some(_) => {}
        }
    }
    if duty::verifier_must_differ(change) && implementer == Some(by) {
        gaps.push(gap(
            "complete.verifier",
            "The implementer cannot complete a medium or high change",
            "nobody marks their own work on a medium or high change",
            verifier(),
            "complete",
        ));
    }
    for client in &planned.clients {
        if !run.declarations.contains_key(client) {
            gaps.push(gap(
                "complete.impact",
                format!("{client} has no impact declaration"),
                "only the client's users know what they felt",
                verifier(),
                format!("declare {client}"),
            ));
        }
    }
    if run.rollback.is_none() {
        for step in &planned.steps {
            let open = match run.marks.get(&step.id) {
                None => true,
                Some(mark) => match mark.tick {
                    Tick::Done => false,
                    Tick::Skipped => mark.note.trim().is_empty(),
                    Tick::Failed => outcome < Outcome::Partial,
                },
            };
            if open {
                gaps.push(gap(
                    "complete.steps",
                    format!(
                        "Step {} is neither done nor skipped with a reason",
                        step.id.0
                    ),
                    "an open step is work nobody vouches for",
                    someone(
                        step.owner.as_ref().or(implementer),
                        Owner::Role(Role::Implementer),
                    ),
                    format!("tick {}", step.id.0),
                ));
            }
        }
    }
    if change.needs_review(outcome) && change.review.is_none() {
        gaps.push(gap(
            "complete.review",
            if change.plan.kind == ChangeType::Emergency {
                "An emergency needs its review".to_owned()
            } else {
                format!("A change that is {} needs its review", outcome.word())
            },
            "a failure nobody learns from comes back",
            Owner::Role(Role::Manager),
            "review",
        ));
    }
    gaps
}
