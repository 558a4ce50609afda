//! How a wave stands, in one line for a person and in fields for a program.

use serde::Serialize;

use super::change::Change;
use super::clocks::{self, Clock, Pace};
use super::duty::hold_releasers;
use super::id::{ChangeNumber, PersonId};
use super::message::{notice, written_drafts};
use super::next::{Next, current_step, next};
use super::registers::Registers;
use super::text;
use super::wave::{Outcome, Phase};
use super::window::Timestamp;

/// A clock as a program reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Left {
    /// Seconds left; negative once it has run out.
    pub seconds: i64,
    /// How much that is: `plenty`, `soon`, `now`, `past`.
    pub pace: &'static str,
}

/// How a wave stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The change.
    pub change: ChangeNumber,
    /// The wave, from 1.
    pub wave: usize,
    /// How many waves there are.
    pub waves: usize,
    /// Where it stands.
    pub phase: Phase,
    /// How it went, once it is done.
    pub outcome: Option<Outcome>,
    /// How many steps of the checklist in force are ticked.
    pub done: usize,
    /// How many there are.
    pub steps: usize,
    /// The step that is next.
    pub step: Option<u32>,
    /// What the wave waits for, in words.
    pub next: String,
    /// Who may release the hold step that is next.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub may_release: Vec<PersonId>,
    /// The clock of the step.
    pub step_clock: Option<Left>,
    /// The clock of the window.
    pub window_clock: Option<Left>,
    /// The clock after which it is too late to roll back.
    pub latest_rollback: Option<Left>,
    /// The clock of the rollback.
    pub recovery: Option<Left>,
    /// Who ticked or released something, the latest first.
    pub people: Vec<PersonId>,
    /// How the messages to clients stand, when a commander is needed for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<String>,
    /// How many drafts wait for a commander.
    pub drafts: usize,
}

fn left(clock: Clock) -> Left {
    Left {
        seconds: clock.left.num_seconds(),
        pace: clock.pace().word(),
    }
}

/// Returns how a wave stands; nothing when the change has no such wave.
pub fn status(
    change: &Change,
    registers: &Registers,
    wave: usize,
    now: Timestamp,
) -> Option<Status> {
    let (planned, run) = change.wave(wave)?;
    let current = current_step(change, wave);
    let rolling = run.phase == Phase::RollingBack;
    let (steps, marks) = if rolling {
        (
            &change.plan.rollback.steps,
            run.rollback.as_ref().map(|r| &r.marks),
        )
    } else {
        (&planned.steps, Some(&run.marks))
    };
    let marked = |id| marks.is_some_and(|m| m.contains_key(id));
    let waits = next(change, wave, now);
    let may_release = if let Next::Release(step) = waits {
        hold_releasers(change, registers, step)
    } else {
        Vec::new()
    };
    Some(Status {
        change: change.id(),
        wave: wave + 1,
        waves: change.plan.waves.len(),
        phase: run.phase,
        outcome: change.outcome_of(wave),
        done: steps.iter().filter(|s| marked(&s.id)).count(),
        steps: steps.len(),
        step: current.map(|(_, s)| s.id.0),
        next: waits.in_words(change, registers),
        may_release: may_release.into_iter().map(|p| p.id.clone()).collect(),
        step_clock: current
            .and_then(|(_, s)| clocks::step(run, s, now))
            .map(left),
        window_clock: clocks::window(planned, now)
            .filter(|_| run.phase != Phase::Done)
            .map(left),
        latest_rollback: clocks::latest_rollback(change, wave, now).map(left),
        recovery: clocks::recovery(change, run, now)
            .filter(|_| rolling)
            .map(left),
        people: run
            .hands()
            .into_iter()
            .map(|(by, _, _)| by.clone())
            .collect(),
        messages: notice(change, registers),
        drafts: written_drafts(change).len(),
    })
}

impl Status {
    /// Returns it in one line.
    pub fn in_words(&self) -> String {
        let mut parts = vec![format!(
            "{} wave {} of {}",
            self.change, self.wave, self.waves
        )];
        parts.push(match self.outcome {
            Some(outcome) => format!("done, {}", outcome.word()),
            None => format!("{} {}/{}", self.phase.word(), self.done, self.steps),
        });
        parts.push(format!("next {}", self.next));
        for (name, clock) in [
            ("step", &self.step_clock),
            ("window", &self.window_clock),
            ("latest rollback", &self.latest_rollback),
            ("recovery", &self.recovery),
        ] {
            parts.extend(clock.as_ref().map(|c| {
                let minutes = u32::try_from(c.seconds.unsigned_abs() / 60).unwrap_or(u32::MAX);
                let past = c.pace == Pace::Past.word();
                let how = if past { "over" } else { "left" };
                format!("{name} {} {how} ({})", text::minutes(minutes), c.pace)
            }));
        }
        parts.extend(self.messages.as_deref().map(uncapitalised));
        parts.join("; ")
    }

    /// Returns what tells two lines apart that are worth telling: all of it but the running seconds.
    pub fn told_apart(&self) -> impl PartialEq + use<> {
        let pace = |clock: &Option<Left>| clock.as_ref().map(|c| c.pace);
        (
            (self.wave, self.phase, self.outcome, self.done),
            self.next.clone(),
            [
                pace(&self.step_clock),
                pace(&self.window_clock),
                pace(&self.latest_rollback),
                pace(&self.recovery),
            ],
            (self.people.clone(), self.messages.clone()),
        )
    }
}

/// Returns a sentence as the end of another.
fn uncapitalised(said: &str) -> String {
    let mut chars = said.chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}
