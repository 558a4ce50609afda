//! Which rules concern a change at all: a low change needs no board, a first wave has none before it.

use super::super::change::Change;
use super::super::checklist::StepKind;
use super::super::consent;
use super::super::decide::best_outcome;
use super::super::duty;
use super::super::plan::{ChangeType, RiskClass};
use super::super::registers::Registers;
use super::super::vote::Authority;
use super::rule::Rule;

/// Tells whether a rule concerns a change, at the start and complete gates for this wave.
pub(super) fn applies(rule: Rule, change: &Change, registers: &Registers, wave: usize) -> bool {
    let to_board = || Registers::goes_to_board(change.plan.kind, change.class);
    match rule {
        Rule::ApprovalBoard | Rule::ApprovalQuorum | Rule::ApprovalMajority => to_board(),
        Rule::ApprovalSeats => duty::deciding_boards(change, registers)
            .iter()
            .any(|b| !b.seats.is_empty()),
        Rule::ApprovalPeer => !to_board(),
        Rule::ApprovalComment => change.class != RiskClass::Low,
        Rule::ScheduleConditions => change
            .approval
            .as_ref()
            .is_some_and(|a| !a.conditions.is_empty()),
        Rule::ScheduleConsent => consent::asked_of(change, registers).next().is_some(),
        Rule::ScheduleFreeze => !registers.freezes.is_empty(),
        Rule::StartWindow => change.plan.kind != ChangeType::Emergency,
        Rule::StartWaveBefore => wave > 0,
        Rule::StartTemplate => change
            .approval
            .as_ref()
            .is_some_and(|a| matches!(a.authority, Authority::Template { .. })),
        Rule::StartPreChecks => change
            .plan
            .waves
            .get(wave)
            .is_some_and(|w| w.steps.iter().any(|s| s.kind == StepKind::PreCheck)),
        Rule::CompleteVerifier => duty::verifier_must_differ(change),
        Rule::CompleteReview => {
            let run = change.waves.get(wave);
            run.is_some_and(|r| {
                change.needs_review(r.outcome.unwrap_or_else(|| best_outcome(change, wave)))
            })
        }
        Rule::CompleteMessages => {
            change.waves.iter().any(|r| r.rollback.is_some())
                || change.messages.iter().any(|m| m.held)
        }
        Rule::CompleteSteps => change.waves.get(wave).is_none_or(|r| r.rollback.is_none()),
        Rule::IntakeWindowOrder | Rule::IntakeWindowFuture | Rule::IntakeWindowLength => {
            change.plan.first_window().is_some()
        }
        Rule::IntakeTitle
        | Rule::IntakeReason
        | Rule::IntakeScopeIn
        | Rule::IntakeScopeOut
        | Rule::IntakeRiskClass
        | Rule::IntakeRiskAnswers
        | Rule::IntakeClients
        | Rule::IntakeClientsKnown
        | Rule::IntakeServices
        | Rule::IntakeWindow
        | Rule::IntakeSteps
        | Rule::IntakeRollbackPlan
        | Rule::IntakeTestEvidence
        | Rule::IntakeImplementer
        | Rule::ApprovalPlan
        | Rule::ApprovalQuestions
        | Rule::ApprovalConditions
        | Rule::ScheduleRollback
        | Rule::ScheduleCommunication
        | Rule::ScheduleValidation
        | Rule::ScheduleRevision
        | Rule::ScheduleConflict
        | Rule::ScheduleWindow
        | Rule::StartApproval
        | Rule::StartImplementer
        | Rule::StartHold
        | Rule::StartWave
        | Rule::CompleteWave
        | Rule::CompleteValidation
        | Rule::CompleteImpact => true,
    }
}
