//! The complete gate: a wave's Verifying to Done.

use super::super::change::Change;
use super::super::duty;
use super::super::id::PersonId;
use super::super::message;
use super::super::people::Role;
use super::super::plan::ChangeType;
use super::super::refusal::{Gap, Owner};
use super::super::registers::Registers;
use super::super::wave::{Outcome, Tick};
use super::rule::Rule;
use super::{commander, gap, someone};

/// Returns what keeps a wave from being completed with this outcome by this person, waived or not.
pub(super) fn gaps(
    change: &Change,
    registers: &Registers,
    wave: usize,
    outcome: Outcome,
    by: &PersonId,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let Some((planned, run)) = change.wave(wave) else {
        return vec![gap(
            Rule::CompleteWave,
            format!("There is no wave {}", wave + 1),
            Owner::Role(Role::Manager),
            "waves",
        )];
    };
    let verifier = || someone(duty::verifier(change, wave), Owner::Role(Role::Manager));
    let implementer = change.plan.implementer.as_ref();
    for check in &change.plan.validation {
        match run.result(check.id) {
            None => gaps.push(gap(
                Rule::CompleteValidation,
                format!(
                    "Validation check {} has no result: {}",
                    check.id, check.check
                ),
                verifier(),
                format!("validate {}", check.id),
            )),
            Some(result) => {
                if let Some(hand) = duty::Hand::of(change, wave, &result.by) {
                    gaps.push(gap(
                        Rule::CompleteVerifier,
                        format!("Check {} was recorded by {}", check.id, hand.clause()),
                        verifier(),
                        format!("validate {}", check.id),
                    ));
                }
            }
        }
    }
    if let Some(hand) = duty::Hand::of(change, wave, by) {
        let what = match hand {
            duty::Hand::Implementer => "The implementer cannot complete a medium or high change",
            duty::Hand::Ticked => {
                "Whoever ticked a step of the wave cannot complete a medium or high change"
            }
        };
        gaps.push(gap(Rule::CompleteVerifier, what, verifier(), "complete"));
    }
    for client in &planned.clients {
        if run.declared(client).is_none() {
            gaps.push(gap(
                Rule::CompleteImpact,
                format!("{client} has no impact declaration"),
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
                    Rule::CompleteSteps,
                    format!(
                        "Step {} is neither done nor skipped with a reason",
                        step.id.0
                    ),
                    someone(
                        step.owner.as_ref().or(implementer),
                        Owner::Role(Role::Implementer),
                    ),
                    format!("tick {}", step.id.0),
                ));
            }
        }
    }
    gaps.extend(left_drafts(change, registers, wave));
    if change.lacks_review(run, outcome) {
        gaps.push(gap(
            Rule::CompleteReview,
            if change.plan.kind == ChangeType::Emergency {
                "An emergency needs its review".to_owned()
            } else {
                format!("A change that is {} needs its review", outcome.word())
            },
            Owner::Role(Role::Manager),
            "review",
        ));
    }
    gaps
}

/// Returns a gap for each draft that somebody wrote and nobody settled.
fn left_drafts(change: &Change, registers: &Registers, wave: usize) -> Vec<Gap> {
    let left = message::owed(change, wave).into_iter();
    left.map(|draft| {
        gap(
            Rule::CompleteMessages,
            format!(
                "Draft {} to {} was neither released nor withdrawn",
                draft.number, draft.letter.client
            ),
            commander(change, registers, draft.writer()),
            format!("message release {0}, or message withdraw {0}", draft.number),
        )
    })
    .collect()
}
