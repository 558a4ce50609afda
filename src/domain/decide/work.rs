//! Starting a wave, ticking its checklist, holding, triggers and the way back.

use super::super::checklist::{Step, StepId, StepKind, block};
use super::super::due::{decided_first, overrun};
use super::super::event::ChangeEvent;
use super::super::gate::{Rule, Trial};
use super::super::lifecycle::State;
use super::super::people::{Person, Role};
use super::super::plan::{ChangeType, PlannedWave};
use super::super::refusal::{Cause, Gap, Refusal};
use super::super::wave::{Checklist, Phase, Tick, WaveRun};
use super::super::window::{Timestamp, to_millis};
use super::Case;

impl Case<'_> {
    pub(super) fn wave(&self, wave: usize) -> Result<(&PlannedWave, &WaveRun), Refusal> {
        self.change.wave(wave).ok_or_else(|| {
            Refusal::new(
                Cause::Unknown,
                format!("{} has no wave {}.", self.change.id(), wave + 1),
                format!("It has {}.", self.change.waves.len()),
            )
        })
    }

    pub(super) fn in_phase(
        &self,
        wave: usize,
        act: &str,
        phases: &[Phase],
    ) -> Result<(&PlannedWave, &WaveRun), Refusal> {
        let (planned, run) = self.wave(wave)?;
        if phases.contains(&run.phase) {
            return Ok((planned, run));
        }
        let words: Vec<&str> = phases.iter().map(|p| p.word()).collect();
        Err(Refusal::new(
            Cause::State,
            format!(
                "Wave {} of {} cannot be {act}: it is {}.",
                wave + 1,
                self.change.id(),
                run.phase.word()
            ),
            format!("That is possible while it is {}.", super::either(&words)),
        ))
    }

    pub(super) fn worker(&self, act: &str, step: Option<&Step>) -> Result<(), Refusal> {
        self.needs(
            act,
            "the work is done by its implementer, the step's owner or another implementer",
            |p| self.may_work(p, step),
        )
    }

    pub(super) fn may_work(&self, person: &Person, step: Option<&Step>) -> bool {
        self.change.plan.implementer.as_ref() == Some(&person.id)
            || step.and_then(|s| s.owner.as_ref()) == Some(&person.id)
            || person.has(Role::Implementer)
    }

    pub(super) fn start(
        &self,
        wave: usize,
        began: Option<Timestamp>,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        self.in_phase(wave, "started", &[Phase::Planned])?;
        if change.state == State::Approved && change.plan.kind != ChangeType::Emergency {
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "{} cannot be started: it is not in the calendar.",
                    change.id()
                ),
                "A manager schedules it first.",
            ));
        }
        if let Some(began) = began {
            if change.plan.kind != ChangeType::Emergency {
                return Err(Refusal::new(
                    Cause::Input,
                    "Only an emergency may have begun before it was started here.",
                    "Start it now.",
                ));
            }
            if began > self.now {
                return Err(Refusal::new(
                    Cause::Input,
                    "Work cannot have begun in the future.",
                    "Say when it began.",
                ));
            }
        }
        let mut gaps = Trial::Start(wave, self.by).gaps(change, self.registers, self.now);
        if change.plan.kind != ChangeType::Emergency {
            gaps.extend(self.met_again(wave));
        }
        if !gaps.is_empty() {
            return Err(Refusal::gate(change.id(), "started", gaps));
        }
        Ok(vec![ChangeEvent::Started {
            wave,
            began: began.map(to_millis),
        }])
    }

    /// Returns the conflicts of a wave that were waived for the calendar, and that no waiver covers now.
    fn met_again(&self, wave: usize) -> Vec<Gap> {
        let (change, rule) = (self.change, Rule::ScheduleConflict.code());
        if change.waivers.iter().all(|w| w.rule != rule) {
            return Vec::new();
        }
        let others = self.beside(&change.plan);
        let mut gaps = Trial::Schedule(&others).gaps(change, self.registers, self.now);
        let here = format!("waves[{}].window", wave + 1);
        gaps.retain(|gap| gap.code == rule && gap.fix == here);
        gaps
    }

    pub(super) fn tick(
        &self,
        wave: usize,
        checklist: Checklist,
        step: StepId,
        tick: Tick,
        note: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let (planned, run) = self.wave(wave)?;
        let found = self.step(planned, checklist, step)?;
        // Pre-checks are ticked before the wave starts; everything else while it runs.
        let phase = match (checklist, &found.kind) {
            (Checklist::Rollback, _) => Phase::RollingBack,
            (Checklist::Work, StepKind::PreCheck) => Phase::Planned,
            (Checklist::Work, StepKind::Work | StepKind::Hold { .. } | StepKind::NoReturn) => {
                Phase::Implementing
            }
        };
        self.in_phase(wave, "ticked", &[phase, Phase::Implementing])?;
        if phase == Phase::RollingBack {
            self.in_phase(wave, "ticked", &[phase])?;
        }
        self.worker("tick a step of", Some(found))?;
        decided_first(self.change, wave, self.now)?;
        self.not_paused(wave, run)?;
        if let Some(mark) = run.marks(checklist).and_then(|m| m.get(&step))
            && mark.tick != Tick::Failed
        {
            return Err(Refusal::new(
                Cause::Conflict,
                format!(
                    "{} was first: step {} was {} at {} UTC.",
                    mark.by,
                    step.0,
                    mark.tick.word(),
                    mark.at.format("%H:%M:%S")
                ),
                "Take it back with u if that was wrong.",
            ));
        }
        if tick == Tick::Skipped {
            self.says("The reason for skipping", note)?;
        }
        let released = run.releases.contains_key(&step);
        match &found.kind {
            // Skipping it goes past it as well; only that it failed may be said without a release.
            StepKind::Hold { releaser } if tick != Tick::Failed && !released => {
                let who = releaser
                    .as_ref()
                    .map_or_else(|| "someone else who may".to_owned(), ToString::to_string);
                return Err(Refusal::new(
                    Cause::State,
                    format!("Step {} is a hold step and has not been released.", step.0),
                    format!("It waits for {who}."),
                ));
            }
            StepKind::NoReturn if tick == Tick::Done && !released => {
                return Err(Refusal::new(
                    Cause::State,
                    format!("Step {} is the point of no return and has no go.", step.0),
                    "Give it a go or begin the rollback.",
                ));
            }
            StepKind::PreCheck | StepKind::Work | StepKind::Hold { .. } | StepKind::NoReturn => {}
        }
        if let Some(before) = open_stop_before(planned, run, checklist, step) {
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "Step {} comes first: it is {}.",
                    before.id.0,
                    stop_word(&before.kind)
                ),
                "Nothing past it is ticked before it is.",
            ));
        }
        // A block that is done from memory is ticked as one at its pause point.
        let steps = match tick {
            Tick::Done => self.together(planned, run, checklist, step),
            Tick::Failed | Tick::Skipped => vec![step],
        };
        if tick != Tick::Failed && checklist == Checklist::Work {
            self.released_by_another(planned, run, &steps)?;
        }
        let ticked = steps.into_iter().map(|step| ChangeEvent::Ticked {
            wave,
            checklist,
            step,
            tick,
            note: note.trim().to_owned(),
        });
        Ok(ticked.collect())
    }

    /// Refuses the tick of a hold step, done or skipped, by the person whose release it rests on.
    fn released_by_another(
        &self,
        planned: &PlannedWave,
        run: &WaveRun,
        steps: &[StepId],
    ) -> Result<(), Refusal> {
        let held = planned.steps.iter().filter(|s| steps.contains(&s.id));
        for step in held.filter(|s| matches!(s.kind, StepKind::Hold { .. })) {
            let Some(release) = run.releases.get(&step.id) else {
                continue;
            };
            let speaker = release.spoken_by.as_ref().unwrap_or(&release.by);
            if speaker == self.by {
                self.needs(
                    &format!("tick step {} of", step.id.0),
                    "nobody releases their own hold step",
                    |p| p.id != *speaker && self.may_work(p, Some(step)),
                )?;
            }
        }
        Ok(())
    }

    /// Returns the step with those of its block that nobody has ticked.
    fn together(
        &self,
        planned: &PlannedWave,
        run: &WaveRun,
        checklist: Checklist,
        step: StepId,
    ) -> Vec<StepId> {
        let steps = self.steps(planned, checklist);
        let Some(at) = steps.iter().position(|s| s.id == step) else {
            return vec![step];
        };
        let marks = run.marks(checklist);
        let open = |id: StepId| marks.is_none_or(|m| !m.contains_key(&id));
        steps[block(steps, at)]
            .iter()
            .map(|s| s.id)
            .filter(|id| *id == step || open(*id))
            .collect()
    }

    fn steps<'p>(&'p self, planned: &'p PlannedWave, checklist: Checklist) -> &'p [Step] {
        match checklist {
            Checklist::Work => &planned.steps,
            Checklist::Rollback => &self.change.plan.rollback.steps,
        }
    }

    pub(super) fn step<'p>(
        &'p self,
        planned: &'p PlannedWave,
        checklist: Checklist,
        step: StepId,
    ) -> Result<&'p Step, Refusal> {
        let steps = self.steps(planned, checklist);
        steps.iter().find(|s| s.id == step).ok_or_else(|| {
            Refusal::new(
                Cause::Unknown,
                format!(
                    "There is no step {} on this checklist of {}.",
                    step.0,
                    self.change.id()
                ),
                "See its steps with: holdpoint show",
            )
        })
    }

    pub(super) fn undo(
        &self,
        wave: usize,
        checklist: Checklist,
        step: StepId,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let (planned, run) = self.in_phase(
            wave,
            "ticked back",
            &[Phase::Planned, Phase::Implementing, Phase::RollingBack],
        )?;
        let found = self.step(planned, checklist, step)?;
        self.worker("take back a tick of", Some(found))?;
        if run.phase == Phase::RollingBack && checklist == Checklist::Work {
            return Err(Refusal::new(
                Cause::State,
                "The rollback has begun; the work's ticks stand.",
                "Write what happened in a comment.",
            ));
        }
        if run.marks(checklist).is_none_or(|m| !m.contains_key(&step)) {
            return Err(Refusal::new(
                Cause::Conflict,
                format!("Step {} is not ticked.", step.0),
                "",
            ));
        }
        let steps = self.steps(planned, checklist);
        let is_stop = |s: &Step| matches!(s.kind, StepKind::Hold { .. } | StepKind::NoReturn);
        let ticked = |s: &Step| run.marks(checklist).is_some_and(|m| m.contains_key(&s.id));
        let later = steps
            .iter()
            .skip_while(|s| s.id != step)
            .skip(1)
            .find(|s| (is_stop(found) || is_stop(s)) && ticked(s));
        if let Some(later) = later {
            return Err(Refusal::new(
                Cause::State,
                format!("Step {} was ticked after it and depends on it.", later.id.0),
                "Take that one back first.",
            ));
        }
        // Taking a tick back turns the clock to another step: what had come true is kept as fired.
        let overrun = overrun(self.change, wave, self.now);
        let fired = overrun.map(|due| ChangeEvent::TriggerFired {
            wave,
            condition: due.condition,
            continued_by: None,
        });
        let undone = ChangeEvent::Undone {
            wave,
            checklist,
            step,
        };
        Ok(fired.into_iter().chain([undone]).collect())
    }
}

fn stop_word(kind: &StepKind) -> &'static str {
    match kind {
        StepKind::Hold { .. } => "a hold step",
        StepKind::NoReturn => "the point of no return",
        StepKind::PreCheck => "a pre-check",
        StepKind::Work => "a step",
    }
}

/// A hold or no-return step that is still open stops everything behind it.
fn open_stop_before<'p>(
    planned: &'p PlannedWave,
    run: &WaveRun,
    checklist: Checklist,
    step: StepId,
) -> Option<&'p Step> {
    if checklist == Checklist::Rollback {
        return None;
    }
    planned.steps.iter().take_while(|s| s.id != step).find(|s| {
        matches!(s.kind, StepKind::Hold { .. } | StepKind::NoReturn)
            && run.marks.get(&s.id).is_none_or(|m| m.tick == Tick::Failed)
    })
}
