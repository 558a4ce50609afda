//! The change: the fold of its events.

use super::digest::Digest;
use super::event::{ChangeEvent, Event, Recorded};
use super::id::{ChangeNumber, ClientId, PersonId};
use super::imported::{ImportedChange, ImportedState};
use super::lifecycle::State;
use super::plan::{ChangeType, Plan, PlannedWave, RiskClass};
use super::risk::RiskScore;
use super::vote::{Approval, Choice, Comment, CommentKind, Condition, Vote};
use super::wave::{Outcome, Phase, WaveRun};
use super::window::Timestamp;

/// One revision of the plan that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Who put it on hold.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// The review of a change that went wrong, or of an emergency.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Its number; 0 before it exists.
    pub number: u32,
    /// How many events made it: the stream's revision.
    pub rev: u64,
    /// Where it stands.
    pub state: State,
    /// Why it is on hold, if it is.
    pub hold: Option<Hold>,
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
    /// The class in force: the higher of declared and computed.
    pub class: RiskClass,
    /// Who raised it.
    pub requester: PersonId,
    /// Who last edited a material field.
    pub last_editor: PersonId,
    /// When it was raised.
    pub created: Option<Timestamp>,
    /// When it was last handed in.
    pub submitted: Option<Timestamp>,
    /// When something last happened to it.
    pub last_activity: Option<Timestamp>,
    /// Comments, in order.
    pub comments: Vec<Comment>,
    /// Votes, in order; a later one of the same person replaces an earlier one.
    pub votes: Vec<Vote>,
    /// The approval in force.
    pub approval: Option<Approval>,
    /// Until when the decision was put off.
    pub deferred_until: Option<chrono::NaiveDate>,
    /// What was said when it was last returned, rejected or cancelled.
    pub verdict: String,
    /// Its waves under way, as many as the plan has.
    pub waves: Vec<WaveRun>,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// When the last wave was done.
    pub closed: Option<Timestamp>,
    /// Whether work began before any authorisation.
    pub bypass: bool,
    /// Its review.
    pub review: Option<ChangeReview>,
    /// Incidents that reopened it.
    pub incidents: Vec<String>,
    /// What another tool said, when it comes from one.
    pub imported: Option<Box<ImportedChange>>,
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

    /// Tells whether a vote is of another revision than the one that stands.
    pub fn is_stale(&self, vote: &Vote) -> bool {
        vote.digest != self.digest
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

    /// Takes in one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.rev = recorded.rev;
        let Event::Change(event) = &recorded.event else {
            return;
        };
        let (by, at) = (&recorded.actor.person, recorded.at);
        if !matches!(event, ChangeEvent::Imported { .. }) {
            self.last_activity = Some(at);
        }
        match event {
            ChangeEvent::Created { .. }
            | ChangeEvent::Imported { .. }
            | ChangeEvent::Edited { .. }
            | ChangeEvent::Submitted { .. } => self.apply_plan(event, by, at),
            ChangeEvent::Commented { .. }
            | ChangeEvent::Voted { .. }
            | ChangeEvent::Approved { .. }
            | ChangeEvent::ConditionMet { .. }
            | ChangeEvent::Deferred { .. }
            | ChangeEvent::Returned { .. }
            | ChangeEvent::Rejected { .. } => self.apply_decision(event, by, at),
            ChangeEvent::Cancelled { reason } => {
                self.state = State::Cancelled;
                self.hold = None;
                self.verdict.clone_from(reason);
            }
            ChangeEvent::Scheduled { .. } => self.state = State::Scheduled,
            ChangeEvent::Unscheduled { reason } => {
                self.state = State::Approved;
                self.verdict.clone_from(reason);
            }
            ChangeEvent::Held { reason } => {
                self.hold = Some(Hold {
                    by: by.clone(),
                    at,
                    reason: reason.clone(),
                });
            }
            ChangeEvent::Released { .. } => self.hold = None,
            ChangeEvent::Reviewed {
                cause,
                lesson,
                actions,
            } => {
                self.review = Some(ChangeReview {
                    by: by.clone(),
                    at,
                    cause: cause.clone(),
                    lesson: lesson.clone(),
                    actions: actions.clone(),
                });
            }
            ChangeEvent::Closed { outcome } => {
                self.state = State::Closed;
                self.outcome = Some(*outcome);
                self.closed = Some(at);
            }
            ChangeEvent::Reopened { incident, reason } => {
                self.state = State::InProgress;
                self.outcome = None;
                self.closed = None;
                self.incidents.push(incident.clone());
                self.verdict.clone_from(reason);
                if let Some(last) = self.waves.last_mut() {
                    last.phase = Phase::Verifying;
                    last.outcome = None;
                }
            }
            ChangeEvent::Started { wave, .. }
            | ChangeEvent::Ticked { wave, .. }
            | ChangeEvent::Undone { wave, .. }
            | ChangeEvent::StepReleased { wave, .. }
            | ChangeEvent::TriggerFired { wave, .. }
            | ChangeEvent::RollbackStarted { wave, .. }
            | ChangeEvent::RollbackEnded { wave, .. }
            | ChangeEvent::WorkFinished { wave }
            | ChangeEvent::CheckRecorded { wave, .. }
            | ChangeEvent::ImpactDeclared { wave, .. }
            | ChangeEvent::WaveCompleted { wave, .. } => {
                if let ChangeEvent::Started { began, .. } = event {
                    self.state = State::InProgress;
                    self.bypass |= began
                        .is_some_and(|b| self.approval.as_ref().is_none_or(|a| b < approved_at(a)));
                }
                if let Some(run) = self.waves.get_mut(*wave) {
                    run.apply(event, by, at);
                }
            }
        }
    }

    fn apply_plan(&mut self, event: &ChangeEvent, by: &PersonId, at: Timestamp) {
        match event {
            ChangeEvent::Created { plan, risk, class } => {
                self.requester = by.clone();
                self.last_editor = by.clone();
                self.created = Some(at);
                self.set_plan((**plan).clone(), risk.clone(), *class);
            }
            ChangeEvent::Imported { change } => {
                self.created = change.opened.or(Some(at));
                self.last_activity = change
                    .closed
                    .or(change.actual_end)
                    .or(change.opened)
                    .or(Some(at));
                self.state = match change.state {
                    ImportedState::Closed => State::Closed,
                    ImportedState::Cancelled => State::Cancelled,
                    ImportedState::Open => State::Draft,
                };
                self.requester = PersonId::new(change.requester.clone());
                self.outcome = change.outcome;
                self.closed = change.closed;
                self.plan = change.as_plan();
                self.waves = vec![WaveRun::default(); self.plan.waves.len()];
                self.class = change.class.unwrap_or_default();
                if let Some(run) = self.waves.first_mut() {
                    run.started = change.actual_start;
                    run.finished = change.actual_end;
                    if change.state == ImportedState::Closed {
                        run.phase = Phase::Done;
                        run.outcome = change.outcome;
                    }
                }
                self.imported = Some(change.clone());
            }
            ChangeEvent::Edited {
                plan,
                revision,
                digest,
                risk,
                class,
            } => {
                let material = *revision != self.revision || self.revision == 0;
                self.set_plan((**plan).clone(), risk.clone(), *class);
                if material {
                    self.last_editor = by.clone();
                }
                if *revision != self.revision {
                    self.revise(*revision, *digest, by, at);
                    if matches!(self.state, State::Approved | State::Scheduled) {
                        self.state = State::Review;
                        self.approval = None;
                    }
                }
            }
            ChangeEvent::Submitted {
                revision,
                digest,
                risk,
                class,
            } => {
                self.state = State::Review;
                self.submitted = Some(at);
                self.deferred_until = None;
                self.risk = risk.clone();
                self.class = *class;
                if *revision != self.revision {
                    self.revise(*revision, *digest, by, at);
                }
            }
            _ => {}
        }
    }

    fn revise(&mut self, number: u32, digest: Digest, by: &PersonId, at: Timestamp) {
        self.revision = number;
        self.digest = digest;
        self.revisions.push(Revision {
            number,
            digest,
            by: by.clone(),
            at,
        });
    }

    fn set_plan(&mut self, plan: Plan, risk: RiskScore, class: RiskClass) {
        self.waves.resize_with(plan.waves.len(), WaveRun::default);
        self.plan = plan;
        self.risk = risk;
        self.class = class;
    }

    fn apply_decision(&mut self, event: &ChangeEvent, by: &PersonId, at: Timestamp) {
        match event {
            ChangeEvent::Commented {
                id,
                meant,
                text,
                about,
                reply_to,
            } => {
                if let Some(asked) =
                    reply_to.and_then(|r| self.comments.iter_mut().find(|c| c.id == r))
                {
                    asked.answered = true;
                }
                self.comments.push(Comment {
                    id: *id,
                    by: by.clone(),
                    at,
                    kind: *meant,
                    text: text.clone(),
                    revision: self.revision,
                    about: about.clone(),
                    reply_to: *reply_to,
                    answered: false,
                });
            }
            ChangeEvent::Voted {
                choice,
                comment,
                revision,
                digest,
            } => self.votes.push(Vote {
                by: by.clone(),
                at,
                choice: *choice,
                comment: comment.clone(),
                revision: *revision,
                digest: *digest,
            }),
            ChangeEvent::Approved {
                revision,
                digest,
                authority,
                conditions,
                ..
            } => {
                self.state = State::Approved;
                self.deferred_until = None;
                self.approval = Some(Approval {
                    revision: *revision,
                    digest: *digest,
                    authority: authority.clone(),
                    by: by.clone(),
                    at,
                    conditions: conditions.clone(),
                });
            }
            ChangeEvent::ConditionMet { condition } => {
                if let Some(c) = self
                    .approval
                    .as_mut()
                    .and_then(|a| a.conditions.get_mut(*condition))
                {
                    c.met_by = Some(by.clone());
                }
            }
            ChangeEvent::Deferred { until, reason } => {
                self.deferred_until = Some(*until);
                self.verdict.clone_from(reason);
            }
            ChangeEvent::Returned { reason } => {
                self.state = State::Draft;
                self.approval = None;
                self.verdict.clone_from(reason);
            }
            ChangeEvent::Rejected { reason } => {
                self.state = State::Rejected;
                self.hold = None;
                self.verdict.clone_from(reason);
            }
            _ => {}
        }
    }

    /// Counts the valid votes for one choice.
    pub fn count_votes(&self, choice: Choice) -> usize {
        self.valid_votes()
            .iter()
            .filter(|v| v.choice == choice)
            .count()
    }
}

fn approved_at(approval: &Approval) -> Timestamp {
    match &approval.authority {
        super::vote::Authority::Authoriser { at, .. } => *at,
        super::vote::Authority::Board
        | super::vote::Authority::Peer
        | super::vote::Authority::Template(_) => approval.at,
    }
}
