//! The table of rules: every built-in requirement of every gate, with its code, sentence, owner and control.
//!
//! A refusal's gaps, the gate board, the command line and policy's list of waivable rules all read it.

use super::super::control::Control;
use super::standing::Gate;

/// A built-in requirement. Policy may add others and can take none of these out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The change has a title.
    IntakeTitle,
    /// It says why.
    IntakeReason,
    /// It says what is in scope.
    IntakeScopeIn,
    /// It says what is out of scope.
    IntakeScopeOut,
    /// Its requester has judged the risk.
    IntakeRiskClass,
    /// The risk questions are answered.
    IntakeRiskAnswers,
    /// It names its clients.
    IntakeClients,
    /// The clients are in the register.
    IntakeClientsKnown,
    /// It names services or items.
    IntakeServices,
    /// Each wave has a window.
    IntakeWindow,
    /// The window ends after it starts.
    IntakeWindowOrder,
    /// The window is to come.
    IntakeWindowFuture,
    /// The window is long enough.
    IntakeWindowLength,
    /// Each wave has steps.
    IntakeSteps,
    /// There is a way back.
    IntakeRollbackPlan,
    /// It was tested.
    IntakeTestEvidence,
    /// Someone known carries it out.
    IntakeImplementer,
    /// The plan still passes intake.
    ApprovalPlan,
    /// A board decides for its clients.
    ApprovalBoard,
    /// Enough votes are in.
    ApprovalQuorum,
    /// More approve than reject.
    ApprovalMajority,
    /// The seats that must be heard have been.
    ApprovalSeats,
    /// One peer approves.
    ApprovalPeer,
    /// Approving votes say something.
    ApprovalComment,
    /// Questions are answered.
    ApprovalQuestions,
    /// Conditions have owners and days.
    ApprovalConditions,
    /// The rollback can be carried out.
    ScheduleRollback,
    /// Each client is told.
    ScheduleCommunication,
    /// The checks are written.
    ScheduleValidation,
    /// What was approved is what stands.
    ScheduleRevision,
    /// Conditions are met.
    ScheduleConditions,
    /// Clients who have to agree have agreed.
    ScheduleConsent,
    /// No hard freeze is on.
    ScheduleFreeze,
    /// No other change is at the same thing.
    ScheduleConflict,
    /// The windows are to come.
    ScheduleWindow,
    /// What was approved is what is started.
    StartApproval,
    /// The implementer starts it.
    StartImplementer,
    /// It is not on hold.
    StartHold,
    /// The window is open.
    StartWindow,
    /// The wave is planned.
    StartWave,
    /// The wave before is verified.
    StartWaveBefore,
    /// Pre-checks are ticked.
    StartPreChecks,
    /// The template that approved it has not been suspended since.
    StartTemplate,
    /// Steps are done or skipped.
    CompleteSteps,
    /// The wave is planned.
    CompleteWave,
    /// Checks have results.
    CompleteValidation,
    /// Someone else verifies.
    CompleteVerifier,
    /// Impact is declared.
    CompleteImpact,
    /// No draft to a client is left over.
    CompleteMessages,
    /// The review is recorded.
    CompleteReview,
}

/// Who meets a requirement, before a change says who that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// Its requester.
    Requester,
    /// Its implementer.
    Implementer,
    /// Its verifier.
    Verifier,
    /// Whoever may vote on it.
    Voters,
    /// A manager.
    Manager,
    /// An admin.
    Admin,
    /// An incident commander.
    Commander,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// Its code, `intake.rollback-plan`; the part before the stop is its gate.
    pub code: &'static str,
    /// Its gate.
    pub gate: Gate,
    /// A word or two for lists; rules with the same word are parts of one thing.
    pub word: &'static str,
    /// What it demands, as a sentence without its stop.
    pub sentence: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Who meets it.
    pub keeper: Keeper,
    /// Where it is met: the plan's field, or the verb.
    pub mend: &'static str,
    /// The control it serves.
    pub control: Control,
    /// Whether policy may make it waivable.
    pub may_waive: bool,
}

use Control::{Oversight, Safeguards, Security, Validation};
use Gate::{Approval, Complete, Intake, Schedule, Start};
use Keeper::{Admin, Commander, Implementer, Manager, Requester, Verifier, Voters};
use Rule as R;

const fn row(
    rule: Rule,
    code: &'static str,
    gate: Gate,
    word: &'static str,
    (sentence, why): (&'static str, &'static str),
    (keeper, mend): (Keeper, &'static str),
    control: Control,
) -> Row {
    Row {
        rule,
        code,
        gate,
        word,
        sentence,
        why,
        keeper,
        mend,
        control,
        may_waive: false,
    }
}

/// Marks a rule as one that policy may make waivable.
const fn waivable(row: Row) -> Row {
    Row {
        may_waive: true,
        ..row
    }
}

const BY_WRITTEN_WINDOW: &str = "work outside an agreed window surprises the client";
const NOT_CHECKED: &str = "what is not checked is found by users";
const NO_CONSENT: &str = "an absence or a refusal is never consent";

/// Every built-in rule, gate by gate, in the order in which the gates are read.
#[rustfmt::skip]
pub const RULES: &[Row] = &[
    row(R::IntakeTitle, "intake.title", Intake, "title", ("The change has a title", "nobody can talk about a change without a name"), (Requester, "title"), Oversight),
    row(R::IntakeReason, "intake.reason", Intake, "reason", ("The reason is written", "a board weighs risk against a reason"), (Requester, "reason"), Oversight),
    row(R::IntakeScopeIn, "intake.scope-in", Intake, "scope", ("What is in scope is written", "an approval covers what is written and nothing else"), (Requester, "scope_in"), Oversight),
    row(R::IntakeScopeOut, "intake.scope-out", Intake, "out of scope", ("What is explicitly out of scope is written", "what nobody excluded gets touched"), (Requester, "scope_out"), Oversight),
    row(R::IntakeRiskClass, "intake.risk-class", Intake, "declared class", ("The requester has declared the risk class", "the requester's own judgement is the first one"), (Requester, "declared"), Validation),
    row(R::IntakeRiskAnswers, "intake.risk-answers", Intake, "risk answers", ("The risk questions are answered", "the score is only as good as its answers"), (Requester, "answers"), Validation),
    row(R::IntakeClients, "intake.clients", Intake, "clients", ("The affected clients are named", "who is hit decides who is asked and who is told"), (Requester, "waves.clients"), Oversight),
    row(R::IntakeClientsKnown, "intake.clients-known", Intake, "clients", ("Each client is in the register", "an unknown client has no contact, tier or business hours"), (Requester, "waves.clients"), Security),
    waivable(row(R::IntakeServices, "intake.services", Intake, "services or items", ("The affected services or items are named", "conflicts are found by what two changes share"), (Requester, "services"), Security)),
    row(R::IntakeWindow, "intake.window", Intake, "window", ("Each wave has a maintenance window", BY_WRITTEN_WINDOW), (Requester, "waves.window"), Safeguards),
    row(R::IntakeWindowOrder, "intake.window-order", Intake, "window", ("Each window ends after it starts", BY_WRITTEN_WINDOW), (Requester, "waves.window"), Safeguards),
    row(R::IntakeWindowFuture, "intake.window-future", Intake, "window", ("Each window is to come", BY_WRITTEN_WINDOW), (Requester, "waves.window"), Safeguards),
    waivable(row(R::IntakeWindowLength, "intake.window-length", Intake, "window", ("Each window is long enough for steps, validation and rollback", BY_WRITTEN_WINDOW), (Requester, "waves.window"), Safeguards)),
    row(R::IntakeSteps, "intake.steps", Intake, "steps", ("Each wave has at least one implementation step", "a change without steps cannot be reviewed or ticked"), (Requester, "waves.steps"), Safeguards),
    row(R::IntakeRollbackPlan, "intake.rollback-plan", Intake, "rollback plan", ("The way back is written, or a mitigation when there is none", "without a way back every failure is an outage"), (Requester, "rollback.steps"), Safeguards),
    waivable(row(R::IntakeTestEvidence, "intake.test-evidence", Intake, "test evidence", ("The tests say what, where, with what result, by whom and when", "what was not tested is tested on the client"), (Requester, "evidence"), Validation)),
    row(R::IntakeImplementer, "intake.implementer", Intake, "implementer", ("The implementer is named and in the register", "a change nobody carries out is a wish"), (Requester, "implementer"), Oversight),

    row(R::ApprovalPlan, "approval.plan", Approval, "complete plan", ("The plan as it stands passes the intake gate", "a plan may be edited after it was handed in"), (Requester, "edit"), Validation),
    row(R::ApprovalBoard, "approval.board", Approval, "board", ("A board decides for these clients", NO_CONSENT), (Admin, "boards"), Oversight),
    row(R::ApprovalQuorum, "approval.quorum", Approval, "votes", ("The quorum of those entitled has voted on this revision", NO_CONSENT), (Voters, "vote"), Oversight),
    row(R::ApprovalMajority, "approval.majority", Approval, "votes", ("More of each board approve than reject", NO_CONSENT), (Voters, "vote"), Oversight),
    row(R::ApprovalSeats, "approval.seats", Approval, "votes", ("Each required seat of each board has voted for or against", "some risks are seen from one chair only"), (Voters, "vote"), Oversight),
    row(R::ApprovalPeer, "approval.peer", Approval, "votes", ("One peer approves this revision", NO_CONSENT), (Voters, "vote"), Oversight),
    row(R::ApprovalComment, "approval.comment", Approval, "comments with the votes", ("Each approving vote names a risk factor or a gap", "an approval that names no risk was not a review"), (Voters, "vote"), Oversight),
    row(R::ApprovalQuestions, "approval.questions", Approval, "questions answered", ("Each question is answered", "a decision over an open question is a guess"), (Requester, "comment --reply-to"), Oversight),
    row(R::ApprovalConditions, "approval.conditions", Approval, "conditions owned", ("Each condition is met, or has an owner and a due date", "a condition that nobody owns is never met"), (Manager, "approve --condition"), Oversight),

    row(R::ScheduleRollback, "schedule.rollback", Schedule, "rollback", ("The rollback has steps, minutes, a decision maker and a rehearsal", "at 02:00 nobody writes a rollback"), (Implementer, "rollback"), Safeguards),
    waivable(row(R::ScheduleCommunication, "schedule.communication", Schedule, "communication", ("Each client's message has audience, channel, time, owner and text", "a client who was not told calls it an outage"), (Requester, "communications"), Oversight)),
    row(R::ScheduleValidation, "schedule.validation", Schedule, "validation", ("Each check says what, how, and what to expect", NOT_CHECKED), (Verifier, "validation"), Validation),
    row(R::ScheduleRevision, "schedule.revision", Schedule, "approved revision", ("The approved revision is the one that stands", "an approval belongs to what was read"), (Manager, "vote and approve"), Oversight),
    row(R::ScheduleConditions, "schedule.conditions", Schedule, "conditions met", ("Each condition of the approval is met", "the approval stands on its conditions"), (Manager, "met"), Oversight),
    row(R::ScheduleConsent, "schedule.consent", Schedule, "consent", ("Each client who has to agree has agreed to this revision", NO_CONSENT), (Requester, "consent"), Oversight),
    waivable(row(R::ScheduleFreeze, "schedule.freeze", Schedule, "no hard freeze", ("No window lies in a hard freeze", "a freeze protects what cannot fail now"), (Manager, "waves.window"), Safeguards)),
    waivable(row(R::ScheduleConflict, "schedule.conflict", Schedule, "no conflict", ("No window shares a client, service, item or person with another change in the calendar", "of two changes at one thing nobody knows which one broke it"), (Manager, "waves.window"), Safeguards)),
    row(R::ScheduleWindow, "schedule.window", Schedule, "window to come", ("Each window is to come", "a calendar holds what is to come"), (Requester, "waves.window"), Safeguards),

    row(R::StartApproval, "start.approval", Start, "approval", ("The approval is of the revision that stands", "work without an approval is a bypass"), (Manager, "vote and approve"), Oversight),
    row(R::StartImplementer, "start.implementer", Start, "implementer", ("The implementer is the one who starts", "whoever answers for the work starts it"), (Implementer, "start"), Oversight),
    row(R::StartHold, "start.hold", Start, "not on hold", ("The change is not on hold", "a hold stands until it is lifted"), (Manager, "release"), Safeguards),
    row(R::StartWindow, "start.window", Start, "inside the window", ("The window of the wave is open", "clients agreed to this window and no other"), (Manager, "waves.window"), Safeguards),
    row(R::StartWave, "start.wave", Start, "inside the window", ("The wave is planned", "only what was planned can be started"), (Implementer, "waves"), Safeguards),
    row(R::StartWaveBefore, "start.wave-before", Start, "wave before verified", ("The wave before is verified", "the next clients wait until the ones before are well"), (Verifier, "complete the wave before"), Validation),
    waivable(row(R::StartPreChecks, "start.pre-checks", Start, "pre-checks", ("The pre-checks are ticked", "a bad start is cheaper to stop before it"), (Implementer, "tick"), Safeguards)),
    row(R::StartTemplate, "start.template", Start, "template in use", ("The template that approved it has not been suspended since", "a template is suspended because what it says went wrong"), (Admin, "template resume"), Safeguards),

    row(R::CompleteSteps, "complete.steps", Complete, "steps", ("Each step is done, or skipped with a reason", "an open step is work nobody vouches for"), (Implementer, "tick"), Safeguards),
    row(R::CompleteWave, "complete.wave", Complete, "steps", ("The wave is planned", "only what was planned can be completed"), (Manager, "waves"), Safeguards),
    waivable(row(R::CompleteValidation, "complete.validation", Complete, "validation", ("Each validation check has a result", NOT_CHECKED), (Verifier, "validate"), Validation)),
    row(R::CompleteVerifier, "complete.verifier", Complete, "another verifier", ("The verifier is neither the implementer nor anyone who ticked a step of the wave", "nobody marks their own work on a medium or high change"), (Verifier, "validate"), Oversight),
    waivable(row(R::CompleteImpact, "complete.impact", Complete, "impact declared", ("Each client has an impact declaration", "only the client's users know what they felt"), (Verifier, "declare"), Validation)),
    row(R::CompleteMessages, "complete.messages", Complete, "drafts settled", ("Each draft to a client is released or withdrawn", "a client for whom words were written is left without them"), (Commander, "message release, or message withdraw"), Oversight),
    row(R::CompleteReview, "complete.review", Complete, "review", ("What failed, was rolled back or was an emergency has its review", "a failure nobody learns from comes back"), (Manager, "review"), Oversight),
];

impl Rule {
    /// Returns its row.
    pub fn row(self) -> &'static Row {
        // A test holds the table in the order of the enum.
        &RULES[self as usize]
    }

    /// Returns its code.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// Returns the built-in rule with a code.
    pub fn named(code: &str) -> Option<&'static Row> {
        RULES.iter().find(|row| row.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_rules_and_names_each_once() {
        for (place, row) in RULES.iter().enumerate() {
            assert_eq!(row.rule as usize, place, "{}", row.code);
            assert_eq!(row.rule.row(), row);
            let twice = RULES[..place].iter().any(|r| r.code == row.code);
            assert!(!twice, "{}", row.code);
            assert_eq!(Rule::named(row.code), Some(row));
        }
        assert_eq!(RULES.len(), Rule::CompleteReview as usize + 1);
    }

    #[test]
    fn every_rule_says_what_why_who_and_where() {
        for row in RULES {
            let gate = row.code.split('.').next().unwrap();
            assert_eq!(row.gate.name(), gate, "{}", row.code);
            assert!(row.sentence.starts_with(char::is_uppercase), "{}", row.code);
            assert!(!row.sentence.ends_with('.'), "{}", row.code);
            assert!(row.why.len() > 10 && !row.mend.is_empty(), "{}", row.code);
        }
    }

    #[test]
    fn no_policy_can_waive_a_vote_an_approval_or_the_separation_of_duties() {
        for row in RULES {
            let never = row.gate == Gate::Approval
                || matches!(
                    row.rule,
                    R::ScheduleRevision
                        | R::ScheduleConditions
                        | R::ScheduleConsent
                        | R::StartApproval
                        | R::StartImplementer
                        | R::StartHold
                        | R::StartTemplate
                        | R::CompleteVerifier
                        | R::IntakeRollbackPlan
                        | R::CompleteMessages
                        | R::CompleteReview
                );
            assert!(!(never && row.may_waive), "{}", row.code);
        }
    }
}
