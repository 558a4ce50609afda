//! Interrupting work, going on, and keeping evidence.

use super::super::checklist::StepId;
use super::super::due;
use super::super::event::ChangeEvent;
use super::super::evidence::{Evidence, MOST_TEXT};
use super::super::id::PersonId;
use super::super::refusal::{Cause, Refusal};
use super::super::wave::{Checklist, Phase, WaveRun};
use super::super::words::closed;
use super::Case;

impl Case<'_> {
    /// Refuses work while it is interrupted.
    pub(super) fn not_paused(&self, wave: usize, run: &WaveRun) -> Result<(), Refusal> {
        let Some(pause) = run.paused() else {
            return Ok(());
        };
        Err(Refusal::new(
            Cause::State,
            format!(
                "Wave {} of {} is paused by {} since {} UTC: {}",
                wave + 1,
                self.change.id(),
                pause.by,
                pause.at.format("%H:%M"),
                closed(&pause.reason)
            ),
            "Go on with p in the window, or with: holdpoint resume",
        ))
    }

    pub(super) fn pause(&self, wave: usize, reason: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        let phases = [Phase::Implementing, Phase::RollingBack];
        let (_, run) = self.in_phase(wave, "paused", &phases)?;
        self.worker("pause", None)?;
        self.not_paused(wave, run)?;
        self.says("The reason for the pause", reason)?;
        Ok(vec![ChangeEvent::Paused {
            wave,
            reason: reason.trim().to_owned(),
        }])
    }

    pub(super) fn resume(&self, wave: usize) -> Result<Vec<ChangeEvent>, Refusal> {
        let (_, run) = self.wave(wave)?;
        self.worker("go on with", None)?;
        if run.paused().is_none() {
            return Err(Refusal::new(
                Cause::Conflict,
                format!("Wave {} of {} is not paused.", wave + 1, self.change.id()),
                "",
            ));
        }
        Ok(vec![ChangeEvent::Resumed { wave }])
    }

    pub(super) fn keep_evidence(
        &self,
        wave: usize,
        checklist: Checklist,
        step: StepId,
        evidence: &Evidence,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let (planned, _) = self.wave(wave)?;
        let found = self.step(planned, checklist, step)?;
        self.worker("keep evidence for a step of", Some(found))?;
        let text = evidence.text.trim();
        if text.len() > MOST_TEXT {
            return Err(Refusal::new(
                Cause::Input,
                "The text is longer than 64 kB.",
                "Keep it in a file and give the file.",
            ));
        }
        if evidence.file.is_none() {
            self.says("The evidence", text)?;
        }
        Ok(vec![ChangeEvent::EvidenceKept {
            wave,
            checklist,
            step,
            evidence: Evidence {
                text: text.to_owned(),
                file: evidence.file.clone(),
            },
        }])
    }

    /// Goes on from the conditions that are due, each on record by its name.
    pub(super) fn go_on(
        &self,
        wave: usize,
        (condition, also): (&str, &[String]),
        authority: &PersonId,
        reason: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let under = (authority.clone(), reason.to_owned());
        let waits = due::dues(self.change, wave, self.now);
        let mut events = self.go_on_from(wave, condition, &under)?;
        let mut answered = vec![condition.trim()];
        for other in also.iter().map(|c| c.trim()) {
            // What somebody has decided meanwhile is decided.
            let due = waits.iter().any(|d| d.condition == other);
            if due && !answered.contains(&other) {
                answered.push(other);
                events.extend(self.go_on_from(wave, other, &under)?);
            }
        }
        Ok(events)
    }

    fn go_on_from(
        &self,
        wave: usize,
        condition: &str,
        under: &(PersonId, String),
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let fired = self.fire(wave, condition, Some(under))?;
        let (_, run) = self.wave(wave)?;
        let condition = condition.trim();
        // A trigger that was fired twice is decided on once, and neither firing is left open.
        let open = due::undecided(run, self.now);
        let open = open.filter(|f| f.condition == condition).count();
        if open == 0 {
            return Ok(fired);
        }
        let (authority, reason) = under;
        let went_on = ChangeEvent::WentOn {
            wave,
            condition: condition.to_owned(),
            authority: authority.clone(),
            reason: reason.trim().to_owned(),
        };
        Ok(vec![went_on; open])
    }
}
