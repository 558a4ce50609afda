//! Checking, declaring, completing, reviewing and reopening.

use super::super::due::decided_first;
use super::super::duty;
use super::super::event::ChangeEvent;
use super::super::gate::Trial;
use super::super::id::ClientId;
use super::super::people::Role;
use super::super::refusal::{Cause, Refusal};
use super::super::vote::Condition;
use super::super::wave::{Impact, ImpactLevel, Outcome, Phase, WaveRun};
use super::Case;
use super::outcome::{best_outcome, why_best};

impl Case<'_> {
    fn verifying(&self, wave: usize, act: &str) -> Result<&WaveRun, Refusal> {
        match self.change.waves.get(wave) {
            Some(run) if run.phase == Phase::Verifying => Ok(run),
            Some(run) => Err(Refusal::new(
                Cause::State,
                format!(
                    "Wave {} of {} cannot be {act}: it is {}.",
                    wave + 1,
                    self.change.id(),
                    run.phase.word()
                ),
                "That is possible once its work or its rollback is over.",
            )),
            None => Err(Refusal::new(
                Cause::Unknown,
                format!("{} has no wave {}.", self.change.id(), wave + 1),
                format!("It has {}.", self.change.waves.len()),
            )),
        }
    }

    pub(super) fn record_check(
        &self,
        wave: usize,
        check: u32,
        passed: bool,
        observed: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        let run = self.verifying(wave, "checked")?;
        let rule = duty::Hand::of(change, wave, self.by).map_or(
            "a check is recorded by the verifier, an implementer, an approver or a manager",
            duty::Hand::rule,
        );
        self.needs("verify", rule, |p| duty::may_verify(change, wave, p))?;
        if change.plan.validation.iter().all(|c| c.id != check) {
            return Err(Refusal::new(
                Cause::Unknown,
                format!("{} has no validation check {check}.", change.id()),
                "See its checks with: holdpoint show",
            ));
        }
        self.says("What was observed", observed)?;
        let mut events = vec![ChangeEvent::CheckRecorded {
            wave,
            check,
            passed,
            observed: observed.trim().to_owned(),
        }];
        if !passed {
            events.extend(self.fired_by_check(wave, run, check));
        }
        Ok(events)
    }

    pub(super) fn declare(
        &self,
        wave: usize,
        client: &ClientId,
        impact: &Impact,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let run = self.verifying(wave, "declared on")?;
        let planned = self.change.plan.waves.get(wave);
        if planned.is_none_or(|w| !w.clients.contains(client)) {
            return Err(Refusal::new(
                Cause::Unknown,
                format!(
                    "{client} is not a client of wave {} of {}.",
                    wave + 1,
                    self.change.id()
                ),
                "Declare for the clients of the wave.",
            ));
        }
        if impact.level != ImpactLevel::None {
            self.says("What the users noticed", &impact.noticed)?;
            if impact.from.is_none() {
                return Err(Refusal::new(
                    Cause::Input,
                    "An impact needs the time from which it was felt.",
                    "Say from when, and until when if it is over.",
                ));
            }
        }
        if let (Some(from), Some(to)) = (impact.from, impact.to)
            && to < from
        {
            return Err(Refusal::new(
                Cause::Input,
                "The impact ends before it starts.",
                "Mend the times.",
            ));
        }
        self.not_played_down(wave, run, client, impact)?;
        let mut events = vec![ChangeEvent::ImpactDeclared {
            wave,
            client: client.clone(),
            impact: impact.clone(),
        }];
        events.extend(self.fired_by_impact(wave, run, client, impact));
        Ok(events)
    }

    /// Refuses less than another declared to whoever did the work of a medium or high change.
    fn not_played_down(
        &self,
        wave: usize,
        run: &WaveRun,
        client: &ClientId,
        impact: &Impact,
    ) -> Result<(), Refusal> {
        let change = self.change;
        let other = run.declared(client).filter(|d| d.by != *self.by);
        let Some(said) = other.filter(|d| {
            let planned = impact.planned && !d.impact.planned;
            impact.level < d.impact.level || planned && d.impact.level != ImpactLevel::None
        }) else {
            return Ok(());
        };
        if duty::Hand::of(change, wave, self.by).is_none() {
            return Ok(());
        }
        let rule = format!(
            "{} declared {}, and whoever did the work of a medium or high change does not declare less than another",
            said.by,
            said.impact.level.word()
        );
        let act = format!("play down the impact on {client} of");
        self.needs(&act, &rule, |p| duty::may_verify(change, wave, p))
    }

    pub(super) fn complete(
        &self,
        wave: usize,
        outcome: Outcome,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        self.verifying(wave, "completed")?;
        self.needs(
            "complete",
            "a wave is completed by its verifier, an approver, an implementer or a manager",
            |p| {
                change.plan.verifier.as_ref() == Some(&p.id)
                    || p.has(Role::Implementer)
                    || p.has(Role::Approver)
                    || p.has(Role::Manager)
            },
        )?;
        decided_first(change, wave, self.now)?;
        if outcome < best_outcome(change, wave) {
            return Err(Refusal::new(
                Cause::Input,
                format!(
                    "Wave {} cannot be called {}: {}.",
                    wave + 1,
                    outcome.word(),
                    why_best(change, wave)
                ),
                format!("At best it was {}.", best_outcome(change, wave).word()),
            ));
        }
        let gaps = Trial::Complete(wave, outcome, self.by).gaps(change, self.registers, self.now);
        if !gaps.is_empty() {
            return Err(Refusal::gate(change.id(), "completed", gaps));
        }
        let mut events = vec![ChangeEvent::WaveCompleted { wave, outcome }];
        let others = change.waves.iter().enumerate().filter(|(i, _)| *i != wave);
        if others.clone().all(|(_, w)| w.phase == Phase::Done) {
            let worst = others
                .filter_map(|(i, _)| change.outcome_of(i))
                .fold(outcome, Outcome::max);
            events.push(ChangeEvent::Closed { outcome: worst });
        }
        Ok(events)
    }

    pub(super) fn review(
        &self,
        cause: &str,
        lesson: &str,
        actions: &[Condition],
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        self.manager("review")?;
        self.work_is_over()?;
        self.says("The cause", cause)?;
        self.says("The lesson", lesson)?;
        for action in actions {
            if action.text.trim().is_empty() || !self.registers.people.contains_key(&action.owner) {
                return Err(Refusal::new(
                    Cause::Input,
                    "An action lacks a text or a known owner.",
                    "Say what is done and who does it.",
                ));
            }
        }
        Ok(vec![ChangeEvent::Reviewed {
            cause: cause.trim().to_owned(),
            lesson: lesson.trim().to_owned(),
            actions: actions.to_vec(),
        }])
    }

    /// Refuses to look back on work that is under way.
    fn work_is_over(&self) -> Result<(), Refusal> {
        let worked = |run: &&WaveRun| matches!(run.phase, Phase::Implementing | Phase::RollingBack);
        let Some(wave) = self.change.waves.iter().position(|run| worked(&run)) else {
            return Ok(());
        };
        Err(Refusal::new(
            Cause::State,
            format!(
                "{} cannot be reviewed: the work of wave {} is not over.",
                self.change.id(),
                wave + 1
            ),
            "Finish it or end its rollback, then look back on it.",
        ))
    }

    pub(super) fn reopen(&self, incident: &str, reason: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        self.manager("reopen")?;
        if self.change.imported.is_some() {
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "{} is imported history; its verdict is its source's.",
                    self.change.id()
                ),
                "Raise a new change for work to be done.",
            ));
        }
        self.says("The incident's reference", incident)?;
        self.says("The reason", reason)?;
        Ok(vec![ChangeEvent::Reopened {
            incident: incident.trim().to_owned(),
            reason: reason.trim().to_owned(),
        }])
    }
}
