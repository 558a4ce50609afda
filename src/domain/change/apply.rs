//! A change takes in what happens to it.

use super::super::consent::Consent;
use super::super::digest::Digest;
use super::super::event::{ChangeEvent, Event, Recorded};
use super::super::id::PersonId;
use super::super::imported::{ImportedChange, ImportedState};
use super::super::incident::{IncidentLink, Withdrawn};
use super::super::lifecycle::State;
use super::super::message;
use super::super::people::Actor;
use super::super::plan::{Plan, PlannedWave, RiskClass};
use super::super::reclass::Reclass;
use super::super::risk::RiskScore;
use super::super::vote::{Approval, Authority, Comment, CommentKind, Vote};
use super::super::waiver::Waiver;
use super::super::wave::{Phase, WaveRun};
use super::super::window::Timestamp;
use super::{Change, ChangeReview, Hold, Revision};

impl Change {
    /// Takes in one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.take_in(recorded.clone());
    }

    /// Takes in one event, which is moved rather than copied, and returns who did it.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of event")]
    pub fn take_in(&mut self, recorded: Recorded) -> Actor {
        self.rev = recorded.rev;
        let (actor, at) = (recorded.actor, recorded.at);
        let Event::Change(event) = recorded.event else {
            return actor;
        };
        let by = &actor.person;
        self.last_activity = Some(at);
        match event {
            ChangeEvent::Created { plan, risk, class } => {
                self.requester = by.clone();
                self.last_editor = by.clone();
                self.created = Some(at);
                self.set_plan(*plan, risk, class);
            }
            ChangeEvent::Imported { change } => self.take_over(change, at),
            ChangeEvent::Edited {
                plan,
                revision,
                digest,
                risk,
                class,
            } => {
                self.set_plan(*plan, risk, class);
                if revision != self.revision || self.revision == 0 {
                    self.last_editor = by.clone();
                }
                self.revise(revision, digest, by, at);
            }
            ChangeEvent::Submitted {
                revision,
                digest,
                risk,
                class,
                policy,
            } => {
                self.judged_by = policy;
                self.state = State::Review;
                self.submitted = Some(at);
                self.in_review = Some(at);
                (self.deferred_until, self.deferred_day) = (None, None);
                self.risk = risk;
                self.class = class;
                self.revise(revision, digest, by, at);
            }
            ChangeEvent::Reclassed {
                class,
                from,
                otherwise,
                reason,
                revision,
            } => {
                self.class = class;
                self.reclasses.push(Reclass {
                    by: by.clone(),
                    at,
                    class,
                    from,
                    otherwise,
                    reason,
                    revision,
                });
            }
            ChangeEvent::Commented {
                id,
                meant,
                text,
                about,
                reply_to,
                offline,
            } => self.say(Comment {
                id,
                by: by.clone(),
                at,
                kind: meant,
                text,
                revision: self.revision,
                about,
                reply_to,
                answered: false,
                offline,
            }),
            ChangeEvent::Voted {
                choice,
                comment,
                revision,
                digest,
                offline,
            } => self.votes.push(Vote {
                by: by.clone(),
                at,
                choice,
                comment,
                revision,
                digest,
                offline,
            }),
            ChangeEvent::Approved {
                revision,
                digest,
                authority,
                conditions,
                note: _,
            } => {
                self.state = State::Approved;
                (self.deferred_until, self.deferred_day) = (None, None);
                self.approval = Some(Approval {
                    revision,
                    digest,
                    authority,
                    by: by.clone(),
                    at,
                    conditions,
                });
            }
            ChangeEvent::ConditionMet { condition } => self.meet(condition, by),
            ChangeEvent::Deferred { until, day, reason } => {
                self.deferred_until = Some(until);
                self.deferred_day = day;
                self.verdict = reason;
            }
            ChangeEvent::Returned { reason } => {
                self.approval = None;
                self.move_to(State::Draft, reason);
            }
            ChangeEvent::Rejected { reason } => self.end(State::Rejected, reason),
            ChangeEvent::Cancelled { reason } => self.end(State::Cancelled, reason),
            ChangeEvent::Scheduled { revision: _ } => self.state = State::Scheduled,
            ChangeEvent::Unscheduled { reason } => self.move_to(State::Approved, reason),
            ChangeEvent::Held { reason, freeze } => {
                let id = freeze.as_ref().map(|f| f.freeze.clone());
                self.let_go(id.as_deref());
                self.holds.push(Hold {
                    by: by.clone(),
                    at,
                    reason,
                    freeze,
                });
                self.hold = self.first_hold();
            }
            ChangeEvent::Released { reason: _, freeze } => {
                self.let_go(freeze.as_deref());
                self.hold = self.first_hold();
            }
            ChangeEvent::Consented {
                client,
                said_by,
                note,
                revision,
                digest,
            } => self.consents.push(Consent {
                client,
                said_by,
                note,
                by: by.clone(),
                at,
                revision,
                digest,
            }),
            ChangeEvent::Waived {
                rule,
                reason,
                until,
            } => self.waivers.push(Waiver {
                rule,
                by: by.clone(),
                at,
                reason,
                until,
                revision: self.revision,
                withdrawn: None,
            }),
            ChangeEvent::WaiverWithdrawn { rule } => self.withdraw(&rule, by, at),
            ChangeEvent::Reviewed {
                cause,
                lesson,
                actions,
            } => {
                self.review = Some(ChangeReview {
                    by: by.clone(),
                    at,
                    cause,
                    lesson,
                    actions,
                });
            }
            ChangeEvent::Closed { outcome } => self.close(outcome, at),
            event @ (ChangeEvent::MessageWritten { .. }
            | ChangeEvent::MessageSent { .. }
            | ChangeEvent::MessageReleased { .. }
            | ChangeEvent::MessageWithdrawn { .. }) => self.tell(event, by, at),
            ChangeEvent::Reopened { incident, reason } => self.reopen(incident, reason, by, at),
            ChangeEvent::IncidentLinked {
                incident,
                role,
                note,
                wave,
            } => self.link(IncidentLink {
                incident,
                role,
                wave,
                by: by.clone(),
                at,
                note,
                withdrawn: None,
            }),
            ChangeEvent::IncidentWithdrawn { incident, reason } => {
                let by = by.clone();
                self.unlink(&incident, &Withdrawn { by, at, reason });
            }
            // Only the record tells when it came in; what was done follows with its own time.
            ChangeEvent::Spooled { done: _, seen: _ } => {}
            ChangeEvent::Started { wave, began } => {
                self.start(began);
                self.run(wave, &event, by, at);
            }
            ChangeEvent::Ticked { wave, .. }
            | ChangeEvent::Undone { wave, .. }
            | ChangeEvent::StepReleased { wave, .. }
            | ChangeEvent::NoGo { wave, .. }
            | ChangeEvent::EvidenceKept { wave, .. }
            | ChangeEvent::Paused { wave, .. }
            | ChangeEvent::Resumed { wave }
            | ChangeEvent::WentOn { wave, .. }
            | ChangeEvent::TriggerFired { wave, .. }
            | ChangeEvent::RollbackStarted { wave, .. }
            | ChangeEvent::RollbackEnded { wave, .. }
            | ChangeEvent::WorkFinished { wave }
            | ChangeEvent::CheckRecorded { wave, .. }
            | ChangeEvent::ImpactDeclared { wave, .. }
            | ChangeEvent::WaveCompleted { wave, .. } => self.run(wave, &event, by, at),
        }
        actor
    }

    fn set_plan(&mut self, plan: Plan, risk: RiskScore, class: RiskClass) {
        self.waves.resize_with(plan.waves.len(), WaveRun::default);
        let planned = self.plan.waves.iter().zip(&plan.waves);
        for (run, (before, after)) in self.waves.iter_mut().zip(planned) {
            // What was ticked is what stood there: a pre-check that reads otherwise now was not.
            let step = |wave: &PlannedWave, id| wave.steps.iter().find(|s| s.id == id).cloned();
            run.marks.retain(|id, _| {
                before.clients == after.clients && step(before, *id) == step(after, *id)
            });
        }
        message::follow(&mut self.messages, &self.plan, &plan);
        self.plan = plan;
        self.risk = risk;
        self.class = class;
    }

    /// Takes a new revision; an approval of an earlier one is over.
    fn revise(&mut self, number: u32, digest: Digest, by: &PersonId, at: Timestamp) {
        if number == self.revision {
            return;
        }
        self.revision = number;
        self.digest = digest;
        self.revisions.push(Revision {
            number,
            digest,
            by: by.clone(),
            at,
        });
        if matches!(self.state, State::Approved | State::Scheduled) {
            self.state = State::Review;
            self.approval = None;
            self.in_review = Some(at);
        }
    }

    fn take_over(&mut self, change: Box<ImportedChange>, at: Timestamp) {
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
        self.imported = Some(change);
    }

    fn say(&mut self, comment: Comment) {
        let asked = comment
            .reply_to
            .and_then(|id| self.comments.iter_mut().find(|c| c.id == id));
        // A question back is no answer.
        if let Some(asked) = asked
            && comment.kind != CommentKind::Question
        {
            asked.answered = true;
        }
        self.comments.push(comment);
    }

    fn meet(&mut self, condition: usize, by: &PersonId) {
        let found = self
            .approval
            .as_mut()
            .and_then(|a| a.conditions.get_mut(condition));
        if let Some(found) = found {
            found.met_by = Some(by.clone());
        }
    }

    fn withdraw(&mut self, rule: &str, by: &PersonId, at: Timestamp) {
        let standing = self.waivers.iter_mut();
        for waiver in standing.filter(|w| w.rule == rule && w.withdrawn.is_none()) {
            waiver.withdrawn = Some((by.clone(), at));
        }
    }

    /// Takes a person's own hold away, or that of a freeze, and no other.
    fn let_go(&mut self, freeze: Option<&str>) {
        let of = |hold: &Hold| hold.freeze.as_ref().map(|f| f.freeze.clone());
        self.holds.retain(|hold| of(hold).as_deref() != freeze);
    }

    fn first_hold(&self) -> Option<Hold> {
        let own = self.holds.iter().find(|h| h.freeze.is_none());
        let longest = || {
            self.holds
                .iter()
                .max_by_key(|h| h.freeze.as_ref().map(|f| f.until))
        };
        own.or_else(longest).cloned()
    }

    fn start(&mut self, began: Option<Timestamp>) {
        self.state = State::InProgress;
        self.bypass |=
            began.is_some_and(|b| self.approval.as_ref().is_none_or(|a| b < authorised_at(a)));
    }

    fn run(&mut self, wave: usize, event: &ChangeEvent, by: &PersonId, at: Timestamp) {
        if let Some(run) = self.waves.get_mut(wave) {
            run.apply(event, by, at);
        }
    }
}

fn authorised_at(approval: &Approval) -> Timestamp {
    match &approval.authority {
        Authority::Authoriser { at, .. } => *at,
        Authority::Board | Authority::Peer | Authority::Template { .. } => approval.at,
    }
}
