//! What can happen to a change: the kinds of events of its stream.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::calendar::hold::ByFreeze;
use super::checklist::StepId;
use super::digest::Digest;
use super::evidence::Evidence;
use super::id::{ClientId, PersonId};
use super::imported::ImportedChange;
use super::incident::IncidentRole;
use super::message::Earlier;
use super::packet::Offline;
use super::plan::{Communication, Plan, RiskClass};
use super::risk::RiskScore;
use super::vote::{Authority, Choice, CommentKind, Condition};
use super::wave::{Checklist, Impact, Outcome, Restored, Tick};
use super::window::{Timestamp, Window};

/// One thing that happened to a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeEvent {
    /// It was raised.
    #[serde(rename = "change.created/1")]
    Created {
        /// Its plan.
        plan: Box<Plan>,
        /// The score of that plan.
        risk: RiskScore,
        /// The higher of declared and computed class.
        class: RiskClass,
    },
    /// It was taken over from another tool.
    #[serde(rename = "change.imported/1")]
    Imported {
        /// What the tool said.
        change: Box<ImportedChange>,
    },
    /// Its plan was edited.
    #[serde(rename = "change.edited/1")]
    Edited {
        /// The plan as it now stands.
        plan: Box<Plan>,
        /// The revision it now is; 0 in a draft never submitted.
        revision: u32,
        /// The digest of its material fields.
        digest: Digest,
        /// The score of the plan.
        risk: RiskScore,
        /// The higher of declared and computed class.
        class: RiskClass,
    },
    /// It was handed in.
    #[serde(rename = "change.submitted/1")]
    Submitted {
        /// The revision handed in.
        revision: u32,
        /// Its digest.
        digest: Digest,
        /// Its score, frozen with it.
        risk: RiskScore,
        /// The higher of declared and computed class, unless someone judged it otherwise.
        class: RiskClass,
        /// The version of the policy in force, which judges it from here on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policy: Option<u32>,
    },
    /// Someone raised or lowered its class.
    #[serde(rename = "change.reclassed/1")]
    Reclassed {
        /// The class in force from now on.
        class: RiskClass,
        /// The class it had.
        from: RiskClass,
        /// The higher of the declared and the computed class.
        otherwise: RiskClass,
        /// Why.
        reason: String,
        /// The revision it is about.
        revision: u32,
    },
    /// Someone wrote a comment.
    #[serde(rename = "change.commented/1")]
    Commented {
        /// Its number inside the change.
        id: u32,
        /// What it is meant as.
        #[serde(rename = "as")]
        meant: CommentKind,
        /// What it says.
        text: String,
        /// The field or step it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
        /// The comment it answers; answering a question closes it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<u32>,
        /// Where and when it was written, when that was in a packet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offline: Option<Offline>,
    },
    /// Someone voted.
    #[serde(rename = "change.voted/1")]
    Voted {
        /// What they said.
        choice: Choice,
        /// Why.
        comment: String,
        /// The revision they saw.
        revision: u32,
        /// Its digest.
        digest: Digest,
        /// Where and when it was cast, when that was in a packet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offline: Option<Offline>,
    },
    /// It was approved.
    #[serde(rename = "change.approved/1")]
    Approved {
        /// The revision approved.
        revision: u32,
        /// Its digest.
        digest: Digest,
        /// By whose word.
        authority: Authority,
        /// With what conditions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        conditions: Vec<Condition>,
        /// What was said with it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A condition is met.
    #[serde(rename = "change.condition-met/1")]
    ConditionMet {
        /// Its place in the list of conditions, from 0.
        condition: usize,
    },
    /// The decision was put off.
    #[serde(rename = "change.deferred/1")]
    Deferred {
        /// Until which day.
        until: NaiveDate,
        /// When that day begins and ends, and where; in UTC when that was not told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Window>,
        /// Why.
        reason: String,
    },
    /// It was sent back.
    #[serde(rename = "change.returned/1")]
    Returned {
        /// What to mend.
        reason: String,
    },
    /// It was refused for good.
    #[serde(rename = "change.rejected/1")]
    Rejected {
        /// Why.
        reason: String,
    },
    /// It was called off.
    #[serde(rename = "change.cancelled/1")]
    Cancelled {
        /// Why.
        reason: String,
    },
    /// It was put in the calendar.
    #[serde(rename = "change.scheduled/1")]
    Scheduled {
        /// The revision scheduled.
        revision: u32,
    },
    /// It was taken out of the calendar.
    #[serde(rename = "change.unscheduled/1")]
    Unscheduled {
        /// Why.
        reason: String,
    },
    /// It was put on hold.
    #[serde(rename = "change.held/1")]
    Held {
        /// Why.
        reason: String,
        /// The freeze whose hold it is; a person's own when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        freeze: Option<ByFreeze>,
    },
    /// It was taken off hold.
    #[serde(rename = "change.released/1")]
    Released {
        /// Why.
        reason: String,
        /// The freeze whose hold is over; a person's own when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        freeze: Option<String>,
    },
    /// A client agreed to a revision.
    #[serde(rename = "change.consented/1")]
    Consented {
        /// The client.
        client: ClientId,
        /// Who said so there.
        said_by: String,
        /// How, or with what words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// The revision they agreed to.
        revision: u32,
        /// Its digest.
        digest: Digest,
    },
    /// A requirement was waived.
    #[serde(rename = "change.waived/1")]
    Waived {
        /// The requirement's code.
        rule: String,
        /// Why.
        reason: String,
        /// The first moment at which the waiver no longer counts.
        until: Timestamp,
    },
    /// The waivers of a requirement were taken back.
    #[serde(rename = "change.waiver-withdrawn/1")]
    WaiverWithdrawn {
        /// The requirement's code.
        rule: String,
    },
    /// A wave began.
    #[serde(rename = "wave.started/1")]
    Started {
        /// Its place, from 0.
        wave: usize,
        /// When the work really began, when earlier than the event.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began: Option<Timestamp>,
    },
    /// A step was ticked.
    #[serde(rename = "step.ticked/1")]
    Ticked {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        #[serde(default)]
        checklist: Checklist,
        /// The step.
        step: StepId,
        /// What was said.
        tick: Tick,
        /// Why, or what was seen.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A tick was taken back.
    #[serde(rename = "step.undone/1")]
    Undone {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        #[serde(default)]
        checklist: Checklist,
        /// The step.
        step: StepId,
    },
    /// A hold step was released, or a no-return step given its go.
    #[serde(rename = "step.released/1")]
    StepReleased {
        /// The wave, from 0.
        wave: usize,
        /// The step.
        step: StepId,
        /// What was said with it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// Whose spoken word it was, when another wrote it down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spoken_by: Option<PersonId>,
    },
    /// A no-return step was refused its go.
    #[serde(rename = "step.no-go/1")]
    NoGo {
        /// The wave, from 0.
        wave: usize,
        /// The step.
        step: StepId,
        /// Why.
        reason: String,
    },
    /// Something was kept as evidence for a step.
    #[serde(rename = "step.evidence/1")]
    EvidenceKept {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        #[serde(default)]
        checklist: Checklist,
        /// The step.
        step: StepId,
        /// What it is.
        evidence: Evidence,
    },
    /// Work on a wave was interrupted.
    #[serde(rename = "wave.paused/1")]
    Paused {
        /// The wave, from 0.
        wave: usize,
        /// Why.
        reason: String,
    },
    /// Interrupted work goes on.
    #[serde(rename = "wave.resumed/1")]
    Resumed {
        /// The wave, from 0.
        wave: usize,
    },
    /// Work goes on although a trigger fired.
    #[serde(rename = "trigger.continued/1")]
    WentOn {
        /// The wave, from 0.
        wave: usize,
        /// The condition that fired.
        condition: String,
        /// Under whose authority.
        authority: PersonId,
        /// Why.
        reason: String,
    },
    /// A trigger fired.
    #[serde(rename = "trigger.fired/1")]
    TriggerFired {
        /// The wave, from 0.
        wave: usize,
        /// The condition, in words.
        condition: String,
        /// Under whose authority the work goes on, and why; a rollback follows when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        continued_by: Option<(PersonId, String)>,
    },
    /// A rollback began.
    #[serde(rename = "rollback.started/1")]
    RollbackStarted {
        /// The wave, from 0.
        wave: usize,
        /// Why.
        reason: String,
        /// The incident it belongs to.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        incident: String,
    },
    /// A rollback ended.
    #[serde(rename = "rollback.ended/1")]
    RollbackEnded {
        /// The wave, from 0.
        wave: usize,
        /// How.
        restored: Restored,
        /// The incident it belongs to, when it was not known before.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        incident: String,
    },
    /// The work of a wave is over; its checks begin.
    #[serde(rename = "wave.finished/1")]
    WorkFinished {
        /// The wave, from 0.
        wave: usize,
    },
    /// A validation check got its result.
    #[serde(rename = "check.recorded/1")]
    CheckRecorded {
        /// The wave, from 0.
        wave: usize,
        /// The check's number.
        check: u32,
        /// Whether what was seen is what was expected.
        passed: bool,
        /// What was seen.
        observed: String,
    },
    /// Someone signed for what a client's users felt.
    #[serde(rename = "impact.declared/1")]
    ImpactDeclared {
        /// The wave, from 0.
        wave: usize,
        /// The client.
        client: ClientId,
        /// What its users felt.
        impact: Impact,
    },
    /// A wave is done.
    #[serde(rename = "wave.completed/1")]
    WaveCompleted {
        /// The wave, from 0.
        wave: usize,
        /// How it went.
        outcome: Outcome,
    },
    /// The last wave is done.
    #[serde(rename = "change.closed/1")]
    Closed {
        /// How it went: its worst wave's.
        outcome: Outcome,
    },
    /// The review of what went wrong, or of an emergency.
    #[serde(rename = "change.reviewed/1")]
    Reviewed {
        /// Why it went as it did.
        cause: String,
        /// What is learned.
        lesson: String,
        /// What is done about it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        actions: Vec<Condition>,
    },
    /// An incident was linked to it.
    #[serde(rename = "change.incident-linked/1")]
    IncidentLinked {
        /// Its reference, as another tool numbers it.
        incident: String,
        /// Whether the change caused it, or was triggered by it.
        role: IncidentRole,
        /// What was said with it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        /// The wave of the change that caused it, from 0, where the change has several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        wave: Option<usize>,
    },
    /// The link of an incident was taken back.
    #[serde(rename = "change.incident-withdrawn/1")]
    IncidentWithdrawn {
        /// Its reference.
        incident: String,
        /// Why.
        reason: String,
    },
    /// The verdict was reopened.
    #[serde(rename = "change.reopened/1")]
    Reopened {
        /// The incident that reopens it.
        incident: String,
        /// Why.
        reason: String,
    },
    /// A message to a client was written, or written anew.
    #[serde(rename = "change.message-written/1")]
    MessageWritten {
        /// Its number inside the change.
        message: u32,
        /// The wave, from 0.
        wave: usize,
        /// Its place in the communication plan, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        /// How often it was written, this time among them.
        version: u32,
        /// Whom it is for and what it says.
        letter: Box<Communication>,
    },
    /// A message to a client was sent.
    #[serde(rename = "change.message-sent/1")]
    MessageSent {
        /// Its number inside the change.
        message: u32,
        /// The wave, from 0.
        wave: usize,
        /// Its place in the communication plan, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        /// Whom it went to and what it said.
        letter: Box<Communication>,
        /// When and by whom it went out, where that was earlier than it is recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earlier: Option<Earlier>,
    },
    /// A draft was let out by an incident commander.
    #[serde(rename = "change.message-released/1")]
    MessageReleased {
        /// Its number inside the change.
        message: u32,
        /// The wave, from 0.
        wave: usize,
        /// Its place in the communication plan, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        /// The version that the commander saw; 0 for the words of the plan.
        version: u32,
        /// The digest of the words that the commander saw.
        digest: Digest,
        /// Whom it went to and what it said.
        letter: Box<Communication>,
    },
    /// A message does not go out.
    #[serde(rename = "change.message-withdrawn/1")]
    MessageWithdrawn {
        /// Its number inside the change.
        message: u32,
        /// The wave, from 0.
        wave: usize,
        /// Its place in the communication plan, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        line: Option<usize>,
        /// Whom it was for and what it said.
        letter: Box<Communication>,
        /// Why.
        reason: String,
    },
    /// What follows was done while the file could not be reached, waited in a spool and was taken over now;
    /// the events after it in the same write carry the time at which it was done.
    #[serde(rename = "change.spooled/1")]
    Spooled {
        /// When it was done.
        done: Timestamp,
        /// After how many events of the change the file was last seen by whoever did it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<u64>,
    },
}
