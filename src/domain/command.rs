//! What a person asks for: the commands on a change.

mod act;

use chrono::NaiveDate;

use super::checklist::StepId;
use super::digest::Digest;
use super::evidence::Evidence;
use super::id::{ClientId, PersonId};
use super::incident::IncidentRole;
use super::message::{Earlier, Which};
use super::plan::{Communication, Plan, RiskClass};
use super::vote::{Choice, CommentKind, Condition};
use super::wave::{Checklist, Impact, Outcome, Tick};
use super::window::Timestamp;
use super::zone::Zone;

/// One thing asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Raise a change with this plan.
    Create {
        /// Its plan; may be empty.
        plan: Box<Plan>,
    },
    /// Replace the plan.
    Edit {
        /// The plan as it shall stand.
        plan: Box<Plan>,
    },
    /// Write a comment.
    Comment {
        /// What it is meant as.
        meant: CommentKind,
        /// What it says.
        text: String,
        /// The field or step it is about.
        about: Option<String>,
        /// The comment it answers.
        reply_to: Option<u32>,
    },
    /// Hand the change in; a standard change is approved by that when it is what its template says,
    /// and refused when it is not.
    Submit,
    /// Hand the change in for review, also a standard change that departs from its template.
    SubmitForReview,
    /// Vote on the revision seen.
    Vote {
        /// For, against or neither.
        choice: Choice,
        /// Why.
        comment: String,
        /// The digest of the revision the voter saw.
        seen: Digest,
    },
    /// Raise or lower the class.
    Reclass {
        /// The class it shall have.
        class: RiskClass,
        /// Why.
        reason: String,
        /// The digest of the revision that was judged.
        seen: Digest,
    },
    /// Put the board's or the peer's approval on record.
    Approve {
        /// Its conditions.
        conditions: Vec<Condition>,
        /// What is said with it.
        note: String,
        /// The digest of the revision the decider saw.
        seen: Digest,
    },
    /// Put the decision off.
    Defer {
        /// Until which day.
        until: NaiveDate,
        /// The zone in which that day begins.
        zone: Zone,
        /// Why.
        reason: String,
    },
    /// Send the change back to its requester.
    Return {
        /// What to mend.
        reason: String,
    },
    /// Refuse the change for good.
    Reject {
        /// Why.
        reason: String,
    },
    /// Release an emergency at once.
    Authorise {
        /// Who authorises it.
        person: PersonId,
        /// When they did.
        at: Timestamp,
        /// Whether by word of mouth, put on record by someone else.
        spoken: bool,
        /// Why it cannot wait.
        reason: String,
    },
    /// Put the word that releases an emergency on record and start its next wave at once.
    AuthoriseAndStart {
        /// Who authorises it.
        person: PersonId,
        /// When they did.
        at: Timestamp,
        /// Whether by word of mouth, put on record by someone else.
        spoken: bool,
        /// Why it cannot wait.
        reason: String,
        /// When the work really began, when that was earlier.
        began: Option<Timestamp>,
    },
    /// Say that a condition is met.
    MeetCondition {
        /// Its place in the list, from 0.
        condition: usize,
    },
    /// Put the change in the calendar.
    Schedule,
    /// Take it out of the calendar.
    Unschedule {
        /// Why.
        reason: String,
    },
    /// Call it off.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Put it on hold.
    Hold {
        /// Why.
        reason: String,
    },
    /// Take it off hold.
    Release {
        /// Why.
        reason: String,
    },
    /// Put a client's consent on record.
    Consent {
        /// The client.
        client: ClientId,
        /// Who said so there.
        said_by: String,
        /// How, or with what words.
        note: String,
        /// The digest of the revision they agreed to.
        seen: Digest,
    },
    /// Waive a requirement.
    Waive {
        /// The requirement's code.
        rule: String,
        /// Why.
        reason: String,
        /// The first moment at which the waiver no longer counts.
        until: Timestamp,
    },
    /// Take the waivers of a requirement back.
    WithdrawWaiver {
        /// The requirement's code.
        rule: String,
    },
    /// Begin a wave.
    Start {
        /// The wave, from 0.
        wave: usize,
        /// When the work really began, when that was earlier; only for an emergency.
        began: Option<Timestamp>,
    },
    /// Tick a step.
    Tick {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        checklist: Checklist,
        /// The step.
        step: StepId,
        /// Done, failed or skipped.
        tick: Tick,
        /// Why, or what was seen; a skip needs one.
        note: String,
    },
    /// Take a tick back.
    Undo {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        checklist: Checklist,
        /// The step.
        step: StepId,
    },
    /// Release a hold step, or give a no-return step its go.
    ReleaseStep {
        /// The wave, from 0.
        wave: usize,
        /// The step.
        step: StepId,
        /// What is said with it.
        note: String,
        /// Whose spoken word it is, when the asker only writes it down.
        spoken_by: Option<PersonId>,
    },
    /// Refuse a no-return step its go.
    RefuseGo {
        /// The wave, from 0.
        wave: usize,
        /// The step.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// Keep something as evidence for a step.
    KeepEvidence {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        checklist: Checklist,
        /// The step.
        step: StepId,
        /// What it is.
        evidence: Evidence,
    },
    /// Interrupt the work of a wave.
    Pause {
        /// The wave, from 0.
        wave: usize,
        /// Why.
        reason: String,
    },
    /// Go on with interrupted work.
    Resume {
        /// The wave, from 0.
        wave: usize,
    },
    /// Go on although a trigger fired or the latest rollback has passed.
    GoOn {
        /// The wave, from 0.
        wave: usize,
        /// The condition.
        condition: String,
        /// The other conditions that are due and that the same decision answers.
        also: Vec<String>,
        /// Under whose authority.
        authority: PersonId,
        /// Why.
        reason: String,
    },
    /// Fire a trigger.
    FireTrigger {
        /// The wave, from 0.
        wave: usize,
        /// The condition, in words.
        condition: String,
        /// Under whose authority the work goes on, and why.
        continued_by: Option<(PersonId, String)>,
    },
    /// Begin the rollback.
    RollBack {
        /// The wave, from 0.
        wave: usize,
        /// Why.
        reason: String,
        /// The incident it belongs to; may be empty.
        incident: String,
    },
    /// End the rollback.
    EndRollback {
        /// The wave, from 0.
        wave: usize,
        /// Whether service is restored and verified.
        restored: bool,
        /// The incident it belongs to, when it was not known before; may be empty.
        incident: String,
    },
    /// Say that the work of a wave is over.
    FinishWork {
        /// The wave, from 0.
        wave: usize,
    },
    /// Record a validation check's result.
    RecordCheck {
        /// The wave, from 0.
        wave: usize,
        /// The check's number.
        check: u32,
        /// Whether what was seen is what was expected.
        passed: bool,
        /// What was seen.
        observed: String,
    },
    /// Sign for what a client's users felt.
    DeclareImpact {
        /// The wave, from 0.
        wave: usize,
        /// The client.
        client: ClientId,
        /// What its users felt.
        impact: Impact,
    },
    /// Put on record that a message to a client was sent.
    SendMessage {
        /// The message.
        which: Which,
        /// Whom it went to and what it said, as it went out.
        letter: Box<Communication>,
        /// When and by whom it went out, where that was earlier than now.
        earlier: Option<Earlier>,
    },
    /// Write a message to a client, or write it anew.
    WriteMessage {
        /// The message.
        which: Which,
        /// The version that was edited; 0 for the words of the plan or a new one.
        seen: u32,
        /// Whom it is for and what it shall say.
        letter: Box<Communication>,
    },
    /// Let a draft out.
    ReleaseMessage {
        /// The message.
        which: Which,
        /// The version that the commander saw; 0 for the words of the plan.
        seen: u32,
    },
    /// Say that a message does not go out.
    WithdrawMessage {
        /// The message.
        which: Which,
        /// Why.
        reason: String,
    },
    /// Complete a wave; the last one closes the change.
    Complete {
        /// The wave, from 0.
        wave: usize,
        /// How it went.
        outcome: Outcome,
    },
    /// Record the review.
    Review {
        /// Why it went as it did.
        cause: String,
        /// What is learned.
        lesson: String,
        /// What is done about it.
        actions: Vec<Condition>,
    },
    /// Link an incident.
    LinkIncident {
        /// Its reference, as another tool numbers it.
        incident: String,
        /// Whether the change caused it, or was triggered by it.
        role: IncidentRole,
        /// What shows it; may be empty for a trigger.
        note: String,
        /// The wave that caused it, from 0; where the change has several and none is named, the only one begun
        /// or the one begun last.
        wave: Option<usize>,
    },
    /// Take the link of an incident back.
    WithdrawIncident {
        /// Its reference.
        incident: String,
        /// Why the link was wrong.
        reason: String,
    },
    /// Reopen the verdict.
    Reopen {
        /// The incident that reopens it.
        incident: String,
        /// Why.
        reason: String,
    },
}
