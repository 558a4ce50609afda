//! The change: the fold of its events.

mod apply;
mod edited;
mod ended;
mod telling;

use serde::{Deserialize, Serialize};

use super::calendar::Claim;
use super::calendar::hold::ByFreeze;
use super::command::Command;
use super::consent::Consent;
use super::digest::Digest;
use super::event::Recorded;
use super::id::{ChangeNumber, ClientId, PersonId};
use super::imported::ImportedChange;
use super::incident::{IncidentLink, Verdict};
use super::lifecycle::State;
use super::message::Message;
use super::plan::{ChangeType, Plan, PlannedWave, RiskClass};
use super::put_off;
use super::reclass::Reclass;
use super::refusal::{Cause, Refusal};
use super::registers::Registers;
use super::risk::RiskScore;
use super::vote::{Approval, Choice, Comment, CommentKind, Condition, Vote};
use super::waiver::Waiver;
use super::wave::{Outcome, Phase, WaveRun};
use super::window::{Timestamp, Window};
use super::zone::Zone;

/// One revision of the plan that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its number, from 1.
    pub number: u32,
    /// Its digest.
    pub digest: Digest,
    /// Who made it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// Why a change is on hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Who put it on hold.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// The freeze whose hold it is; a person's own when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freeze: Option<ByFreeze>,
}

/// The review of a change that went wrong, or of an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeReview {
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why it went as it did.
    pub cause: String,
    /// What is learned.
    pub lesson: String,
    /// What is done about it.
    pub actions: Vec<Condition>,
}

/// A change, from draft to end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Change {
    /// Its number; 0 before it exists.
    pub number: u32,
    /// How many events made it: the stream's revision.
    pub rev: u64,
    /// Where it stands.
    pub state: State,
    /// Why it is on hold, if it is: a person's own hold before a freeze's.
    pub hold: Option<Hold>,
    /// Every hold it is under, at most one a person's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Hold>,
    /// Its plan.
    pub plan: Plan,
    /// The plan's revision; 0 in a draft never submitted.
    pub revision: u32,
    /// The digest of the plan's material fields; zero in a draft never submitted.
    pub digest: Digest,
    /// The revisions handed in or made afterwards.
    pub revisions: Vec<Revision>,
    /// The score of the plan as it stands.
    pub risk: RiskScore,
    /// The class in force: the higher of declared and computed, unless someone judged it otherwise.
    pub class: RiskClass,
    /// Who raised or lowered its class, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reclasses: Vec<Reclass>,
    /// Who raised it.
    pub requester: PersonId,
    /// Who last edited a material field.
    pub last_editor: PersonId,
    /// When it was raised.
    pub created: Option<Timestamp>,
    /// When it was last handed in.
    pub submitted: Option<Timestamp>,
    /// The version of the policy in force then; nothing where that was not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged_by: Option<u32>,
    /// Since when it waits for a decision, or last did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_review: Option<Timestamp>,
    /// When something last happened to it.
    pub last_activity: Option<Timestamp>,
    /// Comments, in order.
    pub comments: Vec<Comment>,
    /// Votes, in order; a later one of the same person replaces an earlier one.
    pub votes: Vec<Vote>,
    /// The approval in force.
    pub approval: Option<Approval>,
    /// Consents of its clients, in order.
    pub consents: Vec<Consent>,
    /// Waivers of its requirements, in order.
    pub waivers: Vec<Waiver>,
    /// Until when the decision was put off.
    pub deferred_until: Option<chrono::NaiveDate>,
    /// When that day begins and ends, and where; in UTC when that was not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deferred_day: Option<Window>,
    /// What was said when it was last returned, rejected or cancelled.
    pub verdict: String,
    /// Its waves under way, as many as the plan has.
    pub waves: Vec<WaveRun>,
    /// Its messages to clients of which something was said, in the order in which that began.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// When the last wave was done.
    pub closed: Option<Timestamp>,
    /// Whether work began before any authorisation.
    pub bypass: bool,
    /// Its review.
    pub review: Option<ChangeReview>,
    /// Incidents linked to it, in order, with those whose link was taken back.
    pub incidents: Vec<IncidentLink>,
    /// Verdicts that were reopened, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<Verdict>,
    /// What another tool said, when it comes from one.
    pub imported: Option<Box<ImportedChange>>,
    /// What others hold of that which it needs, as whoever read it found: for showing. No event tells it,
    /// and a decision asks anew.
    #[serde(skip)]
    pub others: Vec<Claim>,
}

impl Change {
    /// Makes the change that does not exist yet under this number.
    pub fn absent(number: ChangeNumber) -> Self {
        Self {
            number: number.0,
            ..Self::default()
        }
    }

    /// Folds a change out of its events.
    pub fn fold<'a>(number: ChangeNumber, events: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut change = Self::absent(number);
        for event in events {
            change.apply(event);
        }
        change
    }

    /// Returns its number.
    pub fn id(&self) -> ChangeNumber {
        ChangeNumber(self.number)
    }

    /// Tells whether it exists.
    pub fn exists(&self) -> bool {
        self.rev > 0
    }

    /// Returns the approval when it is of the revision that stands.
    pub fn valid_approval(&self) -> Option<&Approval> {
        self.approval
            .as_ref()
            .filter(|a| a.revision == self.revision && a.digest == self.digest)
    }

    /// Returns the moment by which policy wants a decision: so many days after it came into review, and not
    /// before the end of the day to which it was put off; nothing when it is not in review.
    pub fn decide_by(&self, registers: &Registers) -> Option<Timestamp> {
        let since = self.in_review.filter(|_| self.state == State::Review)?;
        let days = registers.policy_of(self).decide_within_days;
        let by = since + chrono::Duration::days(i64::from(days));
        Some(self.put_off_day().map_or(by, |day| by.max(day.end)))
    }

    /// Returns the day to which the decision is put off, where it begins; nothing when it is not in review.
    pub fn put_off_day(&self) -> Option<Window> {
        let until = self.deferred_until;
        let day = until.filter(|_| self.state == State::Review)?;
        let told = self.deferred_day;
        Some(told.unwrap_or_else(|| put_off::day(day, Zone::UTC)))
    }

    /// Returns when the day begins to which the decision is put off; nothing when it is not in review.
    pub fn put_off_to(&self) -> Option<Timestamp> {
        self.put_off_day().map(|day| day.start)
    }

    /// Tells whether the decision is put off to a later day.
    pub fn is_put_off(&self, now: Timestamp) -> bool {
        self.put_off_to().is_some_and(|day| now < day)
    }

    /// Tells whether a vote is of another revision than the one that stands.
    pub fn is_stale(&self, vote: &Vote) -> bool {
        vote.digest != self.digest
    }

    /// Returns someone's last vote when it is of an earlier revision.
    pub fn stale_vote(&self, person: &PersonId) -> Option<&Vote> {
        let last = self.votes.iter().rev().find(|v| v.by == *person);
        last.filter(|v| self.is_stale(v))
    }

    /// Returns the command that repeats someone's stale vote, as it was, on a revision.
    ///
    /// # Errors
    /// Returns a refusal when they have none.
    pub fn reaffirmed(&self, person: &PersonId, seen: Digest) -> Result<Command, Refusal> {
        let Some(vote) = self.stale_vote(person) else {
            return Err(Refusal::new(
                Cause::State,
                format!("{} has no stale vote of {person}.", self.id()),
                "Vote on the revision that stands.",
            ));
        };
        Ok(Command::Vote {
            choice: vote.choice,
            comment: vote.comment.clone(),
            seen,
        })
    }

    /// Returns each person's last vote, oldest first.
    pub fn last_votes(&self) -> Vec<&Vote> {
        self.votes
            .iter()
            .enumerate()
            .filter(|(i, v)| !self.votes[i + 1..].iter().any(|w| w.by == v.by))
            .map(|(_, v)| v)
            .collect()
    }

    /// Returns each person's last vote on the revision that stands.
    pub fn valid_votes(&self) -> Vec<&Vote> {
        let mut votes = self.last_votes();
        votes.retain(|v| !self.is_stale(v));
        votes
    }

    /// Returns the questions that nobody has answered.
    pub fn open_questions(&self) -> impl Iterator<Item = &Comment> {
        self.comments
            .iter()
            .filter(|c| c.kind == CommentKind::Question && !c.answered)
    }

    /// Returns what waits for an answer: open questions, and conditions asked for in a comment.
    pub fn unanswered(&self) -> impl Iterator<Item = &Comment> {
        let waits = |c: &&Comment| {
            matches!(c.kind, CommentKind::Question | CommentKind::Condition) && !c.answered
        };
        self.comments.iter().filter(waits)
    }

    /// Returns the conditions of its approval that nobody has said are met.
    pub fn open_conditions(&self) -> impl Iterator<Item = &Condition> {
        self.approval
            .iter()
            .flat_map(|a| &a.conditions)
            .filter(|c| c.met_by.is_none())
    }

    /// Returns the wave that is being worked, else the next one, else the last.
    pub fn current_wave(&self) -> usize {
        self.waves
            .iter()
            .position(|w| !matches!(w.phase, Phase::Planned | Phase::Done))
            .or_else(|| self.waves.iter().position(|w| w.phase != Phase::Done))
            .unwrap_or(self.waves.len().saturating_sub(1))
    }

    /// Returns a wave's plan and run.
    pub fn wave(&self, index: usize) -> Option<(&PlannedWave, &WaveRun)> {
        self.plan.waves.get(index).zip(self.waves.get(index))
    }

    /// Returns the clients it concerns, each once.
    pub fn clients(&self) -> Vec<&ClientId> {
        self.plan.clients()
    }

    /// Tells whether its review is needed before it may be completed.
    pub fn needs_review(&self, outcome: Outcome) -> bool {
        self.plan.kind == ChangeType::Emergency
            || matches!(outcome, Outcome::Failed | Outcome::RolledBack)
    }

    /// Tells whether its review is needed for a wave that ended so, and is not there: one that was written
    /// before the work of that wave or its way back was over looks back on something else.
    pub fn lacks_review(&self, run: &WaveRun, outcome: Outcome) -> bool {
        let looks_back = |review: &ChangeReview| run.finished.is_none_or(|end| end <= review.at);
        self.needs_review(outcome) && !self.review.as_ref().is_some_and(looks_back)
    }

    /// Counts the valid votes for one choice.
    pub fn count_votes(&self, choice: Choice) -> usize {
        self.valid_votes()
            .iter()
            .filter(|v| v.choice == choice)
            .count()
    }
}
