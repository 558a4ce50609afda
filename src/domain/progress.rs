//! A wave takes in what happens to it.

use std::collections::BTreeMap;

use super::checklist::StepId;
use super::event::ChangeEvent;
use super::evidence::Kept;
use super::id::PersonId;
use super::wave::{
    CheckResult, Checklist, Declaration, Firing, Mark, Pause, Phase, Refused, Restored,
    RollbackRun, StepRelease, WaveRun,
};
use super::window::Timestamp;

impl WaveRun {
    /// Returns the ticks of one of its checklists; those of a rollback only once it began.
    pub fn marks(&self, checklist: Checklist) -> Option<&BTreeMap<StepId, Mark>> {
        match checklist {
            Checklist::Work => Some(&self.marks),
            Checklist::Rollback => self.rollback.as_ref().map(|r| &r.marks),
        }
    }

    fn marks_mut(&mut self, checklist: Checklist) -> Option<&mut BTreeMap<StepId, Mark>> {
        match checklist {
            Checklist::Work => Some(&mut self.marks),
            Checklist::Rollback => self.rollback.as_mut().map(|r| &mut r.marks),
        }
    }

    /// Takes in one event of this wave.
    #[expect(clippy::too_many_lines, reason = "one arm for each kind of event")]
    pub fn apply(&mut self, event: &ChangeEvent, by: &PersonId, at: Timestamp) {
        match event {
            ChangeEvent::Started { began, .. } => {
                self.phase = Phase::Implementing;
                self.started = Some(began.unwrap_or(at));
                self.started_by = Some(by.clone());
            }
            ChangeEvent::Ticked {
                checklist,
                step,
                tick,
                note,
                ..
            } => {
                if let Some(marks) = self.marks_mut(*checklist) {
                    let mark = Mark {
                        tick: *tick,
                        by: by.clone(),
                        at,
                        note: note.clone(),
                    };
                    marks.insert(*step, mark);
                }
            }
            ChangeEvent::Undone {
                checklist, step, ..
            } => {
                if let Some(marks) = self.marks_mut(*checklist) {
                    marks.remove(step);
                }
            }
            ChangeEvent::StepReleased {
                step,
                note,
                spoken_by,
                ..
            } => {
                self.releases.insert(
                    *step,
                    StepRelease {
                        by: by.clone(),
                        at,
                        note: note.clone(),
                        spoken_by: spoken_by.clone(),
                    },
                );
            }
            ChangeEvent::NoGo { step, reason, .. } => {
                // A no takes back the go that was given before it.
                self.releases.remove(step);
                self.no_goes.push(Refused {
                    step: *step,
                    by: by.clone(),
                    at,
                    reason: reason.clone(),
                });
            }
            ChangeEvent::EvidenceKept {
                checklist,
                step,
                evidence,
                ..
            } => self.evidence.push(Kept {
                checklist: *checklist,
                step: *step,
                evidence: evidence.clone(),
                by: by.clone(),
                at,
            }),
            ChangeEvent::Paused { reason, .. } => self.pauses.push(Pause {
                by: by.clone(),
                at,
                reason: reason.clone(),
                until: None,
            }),
            ChangeEvent::Resumed { .. } => self.resume(at),
            ChangeEvent::WentOn {
                condition,
                authority,
                reason,
                ..
            } => self.go_on(condition, authority, reason, at),
            ChangeEvent::TriggerFired {
                condition,
                continued_by,
                ..
            } => self.firings.push(Firing {
                condition: condition.clone(),
                by: by.clone(),
                at,
                continued_by: continued_by.clone(),
                went_on: None,
            }),
            ChangeEvent::RollbackStarted {
                reason, incident, ..
            } => self.begin_rollback(reason, incident, by, at),
            ChangeEvent::RollbackEnded {
                restored, incident, ..
            } => self.end_rollback(*restored, incident, at),
            ChangeEvent::WorkFinished { .. } => {
                self.resume(at);
                self.phase = Phase::Verifying;
                self.finished = Some(at);
            }
            ChangeEvent::CheckRecorded {
                check,
                passed,
                observed,
                ..
            } => {
                self.results.insert(
                    *check,
                    CheckResult {
                        passed: *passed,
                        observed: observed.clone(),
                        by: by.clone(),
                        at,
                    },
                );
            }
            ChangeEvent::ImpactDeclared { client, impact, .. } => {
                self.declarations.insert(
                    client.clone(),
                    Declaration {
                        impact: impact.clone(),
                        by: by.clone(),
                        at,
                    },
                );
            }
            ChangeEvent::WaveCompleted { outcome, .. } => {
                self.phase = Phase::Done;
                self.completed = Some(at);
                self.outcome = Some(*outcome);
            }
            ChangeEvent::Created { .. }
            | ChangeEvent::Imported { .. }
            | ChangeEvent::Edited { .. }
            | ChangeEvent::Submitted { .. }
            | ChangeEvent::Reclassed { .. }
            | ChangeEvent::Commented { .. }
            | ChangeEvent::Voted { .. }
            | ChangeEvent::Approved { .. }
            | ChangeEvent::ConditionMet { .. }
            | ChangeEvent::Deferred { .. }
            | ChangeEvent::Returned { .. }
            | ChangeEvent::Rejected { .. }
            | ChangeEvent::Cancelled { .. }
            | ChangeEvent::Scheduled { .. }
            | ChangeEvent::Unscheduled { .. }
            | ChangeEvent::Held { .. }
            | ChangeEvent::Released { .. }
            | ChangeEvent::Consented { .. }
            | ChangeEvent::Waived { .. }
            | ChangeEvent::WaiverWithdrawn { .. }
            | ChangeEvent::Closed { .. }
            | ChangeEvent::Reviewed { .. }
            | ChangeEvent::Reopened { .. }
            | ChangeEvent::MessageWritten { .. }
            | ChangeEvent::MessageSent { .. }
            | ChangeEvent::MessageReleased { .. }
            | ChangeEvent::MessageWithdrawn { .. }
            | ChangeEvent::IncidentLinked { .. }
            | ChangeEvent::IncidentWithdrawn { .. }
            | ChangeEvent::Spooled { .. } => {}
        }
    }

    fn resume(&mut self, at: Timestamp) {
        if let Some(pause) = self.pauses.last_mut() {
            pause.until.get_or_insert(at);
        }
    }

    fn go_on(&mut self, condition: &str, authority: &PersonId, reason: &str, at: Timestamp) {
        let mut open = self.firings.iter_mut().rev();
        let fired = open.find(|f| f.continued_by.is_none() && f.condition == condition);
        if let Some(firing) = fired {
            firing.continued_by = Some((authority.clone(), reason.to_owned()));
            firing.went_on = Some(at);
        }
    }

    fn begin_rollback(&mut self, reason: &str, incident: &str, by: &PersonId, at: Timestamp) {
        self.resume(at);
        self.phase = Phase::RollingBack;
        self.rollback = Some(RollbackRun {
            by: by.clone(),
            started: at,
            reason: reason.to_owned(),
            incident: incident.to_owned(),
            marks: BTreeMap::new(),
            ended: None,
        });
    }

    fn end_rollback(&mut self, restored: Restored, incident: &str, at: Timestamp) {
        self.resume(at);
        self.phase = Phase::Verifying;
        self.finished = Some(at);
        if let Some(rollback) = &mut self.rollback {
            if !incident.is_empty() {
                incident.clone_into(&mut rollback.incident);
            }
            rollback.ended = Some((restored, at));
        }
    }
}
