//! Triggers, the way back, and the end of a wave's work.

use chrono::Duration;

use super::super::checklist::Step;
use super::super::due::{decided_first, dues};
use super::super::duty;
use super::super::event::ChangeEvent;
use super::super::id::PersonId;
use super::super::people::Role;
use super::super::refusal::{Cause, Refusal};
use super::super::wave::{Phase, Restored, WaveRun};
use super::Case;

impl Case<'_> {
    pub(super) fn fire(
        &self,
        wave: usize,
        condition: &str,
        continued_by: Option<&(PersonId, String)>,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        self.in_phase(
            wave,
            "rolled back by a trigger",
            &[Phase::Implementing, Phase::Verifying],
        )?;
        let plan = &self.change.plan;
        self.needs(
            "fire a trigger of",
            "a trigger is fired by whoever works on it or verifies it, its rollback's decision maker or a manager",
            |p| {
                self.may_work(p, None)
                    || plan.verifier.as_ref() == Some(&p.id)
                    || plan.rollback.decision_maker.as_ref() == Some(&p.id)
                    || p.has(Role::Manager)
            },
        )?;
        self.says("The condition", condition)?;
        if let Some((authority, reason)) = continued_by {
            let known = self.registers.people.get(authority);
            let here = known.filter(|p| !p.left && duty::sees(p, self.change));
            let known = here.is_some_and(|p| {
                p.has(Role::Manager)
                    || p.has(Role::Commander)
                    || self.change.plan.rollback.decision_maker.as_ref() == Some(&p.id)
            });
            if !known {
                return Err(Refusal::new(
                    Cause::Person,
                    format!("{authority} cannot authorise going on."),
                    "That is a manager's, a commander's or the rollback's decision maker's.",
                ));
            }
            self.says("The reason for going on", reason)?;
        }
        Ok(vec![ChangeEvent::TriggerFired {
            wave,
            condition: condition.trim().to_owned(),
            continued_by: continued_by.cloned(),
        }])
    }

    pub(super) fn roll_back(
        &self,
        wave: usize,
        reason: &str,
        incident: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        self.in_phase(
            wave,
            "rolled back",
            &[Phase::Implementing, Phase::Verifying],
        )?;
        let decision_maker = change.plan.rollback.decision_maker.as_ref();
        self.needs(
            "roll back",
            "a rollback is begun by the implementer, its decision maker or a manager",
            |p| {
                change.plan.implementer.as_ref() == Some(&p.id)
                    || decision_maker == Some(&p.id)
                    || p.has(Role::Manager)
                    || p.has(Role::Implementer)
            },
        )?;
        self.says("The reason", reason)?;
        // A clock that ran out asks for the rollback without anyone having fired it: it is on record by its name.
        let clocks = dues(change, wave, self.now).into_iter();
        let clocks = clocks
            .filter(|d| !d.fired)
            .map(|due| ChangeEvent::TriggerFired {
                wave,
                condition: due.condition,
                continued_by: None,
            });
        let started = ChangeEvent::RollbackStarted {
            wave,
            reason: reason.trim().to_owned(),
            incident: incident.trim().to_owned(),
        };
        let linked = self.caused_by_rollback(wave, incident);
        Ok(clocks.chain([started]).chain(linked).collect())
    }

    pub(super) fn end_rollback(
        &self,
        wave: usize,
        restored: bool,
        incident: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let (_, run) = self.in_phase(wave, "freed of its rollback", &[Phase::RollingBack])?;
        self.worker("end the rollback of", None)?;
        if restored {
            self.went_all_the_way(wave, run)?;
        }
        let planned = Duration::minutes(i64::from(self.change.plan.rollback.minutes));
        let in_time = run
            .rollback
            .as_ref()
            .is_some_and(|r| self.now - r.started <= planned);
        let restored = match (restored, in_time) {
            (false, _) => Restored::Not,
            (true, true) => Restored::InTime,
            (true, false) => Restored::Late,
        };
        let ended = ChangeEvent::RollbackEnded {
            wave,
            restored,
            incident: incident.trim().to_owned(),
        };
        let linked = self.caused_by_rollback(wave, incident);
        Ok([ended].into_iter().chain(linked).collect())
    }

    /// Refuses to call service restored while a step of the way back is neither done, failed nor skipped.
    fn went_all_the_way(&self, wave: usize, run: &WaveRun) -> Result<(), Refusal> {
        let marks = run.rollback.as_ref().map(|r| &r.marks);
        let open = |s: &&Step| marks.is_none_or(|m| !m.contains_key(&s.id));
        let steps = self.change.plan.rollback.steps.iter();
        let open: Vec<String> = steps.filter(open).map(|s| s.id.0.to_string()).collect();
        if open.is_empty() {
            return Ok(());
        }
        Err(Refusal::new(
            Cause::Gaps,
            format!(
                "The rollback of wave {} of {} is not over: step {} is open.",
                wave + 1,
                self.change.id(),
                open.join(", ")
            ),
            "Tick it, skip it with a reason, or say that service is not restored.",
        ))
    }

    pub(super) fn finish(&self, wave: usize) -> Result<Vec<ChangeEvent>, Refusal> {
        let (planned, run) = self.in_phase(wave, "finished", &[Phase::Implementing])?;
        self.worker("finish the work of", None)?;
        decided_first(self.change, wave, self.now)?;
        let open: Vec<String> = planned
            .steps
            .iter()
            .filter(|s| !run.marks.contains_key(&s.id))
            .map(|s| s.id.0.to_string())
            .collect();
        if !open.is_empty() {
            return Err(Refusal::new(
                Cause::Gaps,
                format!(
                    "The work of wave {} of {} is not over: step {} is open.",
                    wave + 1,
                    self.change.id(),
                    open.join(", ")
                ),
                "Tick it, skip it with a reason, or roll back.",
            ));
        }
        Ok(vec![ChangeEvent::WorkFinished { wave }])
    }
}
