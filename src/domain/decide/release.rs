//! Releasing a hold step, and the go or no-go at the point of no return.

use super::super::checklist::{Step, StepId, StepKind};
use super::super::due::decided_first;
use super::super::duty;
use super::super::event::ChangeEvent;
use super::super::id::PersonId;
use super::super::people::Person;
use super::super::refusal::{Cause, Refusal};
use super::super::wave::{Checklist, Phase};
use super::Case;

impl Case<'_> {
    pub(super) fn release_step(
        &self,
        wave: usize,
        step: StepId,
        note: &str,
        spoken_by: Option<&PersonId>,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        let (planned, run) = self.in_phase(wave, "released at a step", &[Phase::Implementing])?;
        let found = self.step(planned, Checklist::Work, step)?;
        if let Some(release) = run.releases.get(&step) {
            return Err(Refusal::new(
                Cause::Conflict,
                format!("{} released step {} already.", release.by, step.0),
                "",
            ));
        }
        let implementer = change.plan.implementer.as_ref();
        if let Some(person) = spoken_by {
            self.may_be_spoken(person, found)?;
        }
        let speaker = spoken_by.unwrap_or(self.by);
        match &found.kind {
            StepKind::Hold { .. } => {
                let owner = found.owner.as_ref().or(implementer);
                let rule = if owner == Some(speaker) || implementer == Some(speaker) {
                    "nobody releases their own hold step"
                } else {
                    "a hold step is released by the person named in the plan, else by an approver or a manager"
                };
                self.speaker_needs(speaker, "release a step of", rule, |p| {
                    duty::may_release_step(change, found, p)
                })?;
            }
            StepKind::NoReturn => self.go(found, speaker)?,
            StepKind::PreCheck | StepKind::Work => {
                return Err(Refusal::new(
                    Cause::Input,
                    format!(
                        "Step {} is neither a hold step nor a no-return step.",
                        step.0
                    ),
                    "Tick it.",
                ));
            }
        }
        decided_first(change, wave, self.now)?;
        Ok(vec![ChangeEvent::StepReleased {
            wave,
            step,
            note: note.trim().to_owned(),
            spoken_by: spoken_by.cloned(),
        }])
    }

    fn go(&self, step: &Step, speaker: &PersonId) -> Result<(), Refusal> {
        let change = self.change;
        let decision_maker = change.plan.rollback.decision_maker.as_ref();
        let owner = step.owner.as_ref();
        self.speaker_needs(
            speaker,
            "give the go for",
            "the go past the point of no return is the implementer's or the rollback's decision maker's",
            |p: &Person| {
                change.plan.implementer.as_ref() == Some(&p.id)
                    || decision_maker == Some(&p.id)
                    || owner == Some(&p.id)
            },
        )
    }

    /// Lets a spoken word be written down where policy allows it, by someone who does the work.
    fn may_be_spoken(&self, person: &PersonId, step: &Step) -> Result<(), Refusal> {
        if !self.registers.policy_of(self.change).spoken_release {
            return Err(Refusal::new(
                Cause::Person,
                format!("Step {} is not released on spoken word here.", step.id.0),
                format!(
                    "{person} releases it in their own terminal, or policy sets spoken_release = true."
                ),
            ));
        }
        self.worker("write down a spoken release of", Some(step))
    }

    /// Lets whoever gives the release through, or says who could instead.
    fn speaker_needs(
        &self,
        speaker: &PersonId,
        act: &str,
        rule: &str,
        may: impl Fn(&Person) -> bool,
    ) -> Result<(), Refusal> {
        duty::require(self.change, self.registers, speaker, act, rule, may).map_err(|refusal| {
            if speaker == self.by {
                return refusal;
            }
            Refusal {
                sentence: format!("{speaker} cannot {act} {}: {rule}.", self.change.id()),
                ..refusal
            }
        })
    }

    pub(super) fn refuse_go(
        &self,
        wave: usize,
        step: StepId,
        reason: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let (planned, run) = self.in_phase(wave, "stopped at a step", &[Phase::Implementing])?;
        let found = self.step(planned, Checklist::Work, step)?;
        if found.kind != StepKind::NoReturn {
            return Err(Refusal::new(
                Cause::Input,
                format!("Step {} is no point of no return.", step.0),
                "Pause the work, or roll back.",
            ));
        }
        if run.marks.contains_key(&step) {
            return Err(Refusal::new(
                Cause::Conflict,
                format!("Step {} is behind you already.", step.0),
                "Fire a trigger, or roll back.",
            ));
        }
        self.go(found, self.by)?;
        self.says("The reason for the no-go", reason)?;
        Ok(vec![ChangeEvent::NoGo {
            wave,
            step,
            reason: reason.trim().to_owned(),
        }])
    }
}
