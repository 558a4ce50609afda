//! The one thing that a wave waits for next, and how it is said.

use super::change::Change;
use super::checklist::{Step, StepId, StepKind, block};
use super::decide::best_outcome;
use super::due::{Due, conditions, dues};
use super::duty::releasers_in_words;
use super::id::ClientId;
use super::message::owed;
use super::plan::{ChangeType, ValidationCheck};
use super::registers::Registers;
use super::wave::{Checklist, Outcome, Pause, Phase};
use super::window::Timestamp;

/// What a wave waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next<'a> {
    /// Its window to open.
    Opens(Timestamp),
    /// Its start.
    Start,
    /// A decision: fall back or go on, on everything that is due.
    Decide(Vec<Due>),
    /// The end of an interruption.
    GoOn(&'a Pause),
    /// A step to be done.
    Do(Checklist, &'a Step),
    /// Steps done from memory to be confirmed together.
    Confirm(Checklist, Vec<&'a Step>),
    /// A hold step to be released.
    Release(&'a Step),
    /// A go or a no-go.
    Go(&'a Step),
    /// The end of the work.
    Finish,
    /// The end of the rollback.
    EndRollback,
    /// The result of a check.
    Check(&'a ValidationCheck),
    /// What a client's users felt.
    Declare(&'a ClientId),
    /// Drafts to clients to be released or withdrawn, so many.
    Drafts(usize),
    /// The review.
    Review,
    /// Its completion, at best with this outcome.
    Complete(Outcome),
    /// Nothing: it is done.
    Nothing,
}

/// Returns a wave's first step that nobody has ticked, of the checklist in force.
pub fn current_step(change: &Change, wave: usize) -> Option<(Checklist, &Step)> {
    let (planned, run) = change.wave(wave)?;
    let (checklist, steps) = match run.phase {
        Phase::Planned | Phase::Implementing => (Checklist::Work, &planned.steps),
        Phase::RollingBack => (Checklist::Rollback, &change.plan.rollback.steps),
        Phase::Verifying | Phase::Done => return None,
    };
    let marks = run.marks(checklist)?;
    steps
        .iter()
        .find(|s| !marks.contains_key(&s.id))
        .map(|s| (checklist, s))
}

/// Returns the steps that are ticked together with one of them: those of its block that are open.
pub fn together(change: &Change, wave: usize, checklist: Checklist, step: StepId) -> Vec<&Step> {
    let Some((planned, run)) = change.wave(wave) else {
        return Vec::new();
    };
    let steps = match checklist {
        Checklist::Work => &planned.steps,
        Checklist::Rollback => &change.plan.rollback.steps,
    };
    let Some(at) = steps.iter().position(|s| s.id == step) else {
        return Vec::new();
    };
    let marks = run.marks(checklist);
    steps[block(steps, at)]
        .iter()
        .filter(|s| s.id == step || marks.is_none_or(|m| !m.contains_key(&s.id)))
        .collect()
}

/// Returns what a wave waits for.
pub fn next(change: &Change, wave: usize, now: Timestamp) -> Next<'_> {
    let Some((planned, run)) = change.wave(wave) else {
        return Next::Nothing;
    };
    let dues = dues(change, wave, now);
    if !dues.is_empty() {
        return Next::Decide(dues);
    }
    if let Some(pause) = run.paused() {
        return Next::GoOn(pause);
    }
    let current = current_step(change, wave);
    match run.phase {
        Phase::Planned => {
            if let Some((of, step)) = current.filter(|(_, s)| s.kind == StepKind::PreCheck) {
                return Next::Do(of, step);
            }
            let emergency = change.plan.kind == ChangeType::Emergency;
            let opens = planned.window.map(|w| w.start);
            opens
                .filter(|at| *at > now && !emergency)
                .map_or(Next::Start, Next::Opens)
        }
        Phase::Implementing | Phase::RollingBack => {
            let Some((of, step)) = current else {
                return match run.phase {
                    Phase::RollingBack => Next::EndRollback,
                    Phase::Planned | Phase::Implementing | Phase::Verifying | Phase::Done => {
                        Next::Finish
                    }
                };
            };
            let waits = of == Checklist::Work && !run.releases.contains_key(&step.id);
            match &step.kind {
                StepKind::Hold { .. } if waits => Next::Release(step),
                StepKind::NoReturn if waits => Next::Go(step),
                StepKind::PreCheck
                | StepKind::Work
                | StepKind::Hold { .. }
                | StepKind::NoReturn => {
                    let block = together(change, wave, of, step.id);
                    if block.len() > 1 {
                        Next::Confirm(of, block)
                    } else {
                        Next::Do(of, step)
                    }
                }
            }
        }
        Phase::Verifying => {
            let checks = &change.plan.validation;
            if let Some(check) = checks.iter().find(|c| run.result(c.id).is_none()) {
                return Next::Check(check);
            }
            let open = |c: &&ClientId| run.declared(c).is_none();
            if let Some(client) = planned.clients.iter().find(open) {
                return Next::Declare(client);
            }
            let drafts = owed(change, wave).len();
            if drafts > 0 {
                return Next::Drafts(drafts);
            }
            let best = best_outcome(change, wave);
            if change.lacks_review(run, best) {
                return Next::Review;
            }
            Next::Complete(best)
        }
        Phase::Done => Next::Nothing,
    }
}

impl Next<'_> {
    /// Returns it as words without an end mark, as in "hold step 4 waits for omar: Fail over".
    pub fn in_words(&self, change: &Change, registers: &Registers) -> String {
        match self {
            Self::Opens(at) => format!("the window opens {} UTC", at.format("%a %-d %b %H:%M")),
            Self::Start => "start the work".to_owned(),
            Self::Decide(dues) => format!("decide, roll back or go on: {}", conditions(dues)),
            Self::GoOn(pause) => format!("paused by {}: {}", pause.by, pause.reason),
            Self::Do(Checklist::Work, step) => format!("step {}: {}", step.id.0, step.instruction),
            Self::Do(Checklist::Rollback, step) => {
                format!("rollback step {}: {}", step.id.0, step.instruction)
            }
            Self::Confirm(_, steps) => {
                let numbers: Vec<String> = steps.iter().map(|s| s.id.0.to_string()).collect();
                format!("confirm steps {} together", numbers.join(", "))
            }
            Self::Release(step) => {
                let who = releasers_in_words(change, registers, step);
                format!(
                    "hold step {} waits for {who}: {}",
                    step.id.0, step.instruction
                )
            }
            Self::Go(step) => format!("go or no-go at step {}: {}", step.id.0, step.instruction),
            Self::Finish => "every step is ticked: end the work".to_owned(),
            Self::EndRollback => "every rollback step is ticked: say how service is".to_owned(),
            Self::Check(check) => format!("check {}: {}", check.id, check.check),
            Self::Declare(client) => format!("declare the impact on {client}"),
            Self::Drafts(1) => "release or withdraw the draft to a client".to_owned(),
            Self::Drafts(n) => format!("release or withdraw {n} drafts to clients"),
            Self::Review => "write the review".to_owned(),
            Self::Complete(best) => format!("complete the wave, at best {}", best.word()),
            Self::Nothing => "nothing: it is done".to_owned(),
        }
    }
}

/// Returns what a note to a step is about, as comments keep it: `wave 1 step 3`.
pub fn note_about(wave: usize, checklist: Checklist, step: StepId) -> String {
    let of = match checklist {
        Checklist::Work => "step",
        Checklist::Rollback => "rollback step",
    };
    format!("wave {} {of} {}", wave + 1, step.0)
}
