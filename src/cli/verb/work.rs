//! Working a checklist: start, tick, undo, release, finish.

use clap::Args;

use super::answer::carry_out_on;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::change::Change;
use crate::domain::checklist::StepId;
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::wave::{Checklist, Tick};

/// Which wave is meant.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct WaveChoice {
    /// The wave, from 1; the one under way, else the next one, when left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    wave: Option<u32>,
}

impl WaveChoice {
    /// Returns the wave's place, from 0.
    pub(super) fn of(self, change: &Change) -> usize {
        self.wave
            .map_or_else(|| change.current_wave(), |n| n as usize - 1)
    }
}

/// Begins a wave.
#[derive(Debug, Args)]
pub struct Start {
    /// The change
    change: ChangeNumber,
    #[command(flatten)]
    wave: WaveChoice,
    /// When the work of an emergency really began
    #[arg(long, value_name = "TIME")]
    began: Option<String>,
}

impl Start {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |session, change| {
            let began = self
                .began
                .as_deref()
                .map(|t| words::time(t, change, session.now));
            Ok(Command::Start {
                wave: self.wave.of(change),
                began: began.transpose()?,
            })
        })
    }
}

/// What is said of a step.
#[derive(Debug, Clone, Copy, Args)]
struct Said {
    /// It was done; so it is when nothing is said
    #[arg(long, conflicts_with_all = ["fail", "skip"])]
    done: bool,
    /// It failed
    #[arg(long, alias = "failed", conflicts_with = "skip")]
    fail: bool,
    /// It was left out; needs a note
    #[arg(long, alias = "skipped")]
    skip: bool,
}

/// Ticks a step.
#[derive(Debug, Args)]
pub struct TickStep {
    /// The change
    change: ChangeNumber,
    /// The step's number
    step: u32,
    #[command(flatten)]
    said: Said,
    /// Why, or what was seen
    #[arg(long, default_value = "", value_name = "TEXT")]
    note: String,
    /// A step of the rollback checklist
    #[arg(long)]
    rollback: bool,
    #[command(flatten)]
    wave: WaveChoice,
}

/// Returns the checklist that is meant.
pub(super) fn checklist(rollback: bool) -> Checklist {
    if rollback {
        Checklist::Rollback
    } else {
        Checklist::Work
    }
}

impl TickStep {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let tick = match (self.said.done, self.said.fail, self.said.skip) {
            (true, _, _) | (false, false, false) => Tick::Done,
            (false, true, _) => Tick::Failed,
            (false, false, true) => Tick::Skipped,
        };
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::Tick {
                wave: self.wave.of(change),
                checklist: checklist(self.rollback),
                step: StepId(self.step),
                tick,
                note: words::text(&self.note)?,
            })
        })
    }
}

/// Takes a tick back.
#[derive(Debug, Args)]
pub struct Undo {
    /// The change
    change: ChangeNumber,
    /// The step's number
    step: u32,
    /// A step of the rollback checklist
    #[arg(long)]
    rollback: bool,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Undo {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::Undo {
                wave: self.wave.of(change),
                checklist: checklist(self.rollback),
                step: StepId(self.step),
            })
        })
    }
}

/// Releases a hold step.
#[derive(Debug, Args)]
pub struct ReleaseStep {
    /// The change
    change: ChangeNumber,
    /// The step's number
    step: u32,
    /// What is said with it
    #[arg(long, default_value = "", value_name = "TEXT")]
    note: String,
    /// Whose spoken word it is, when you only write it down
    #[arg(long, value_name = "NAME")]
    spoken_by: Option<String>,
    #[command(flatten)]
    wave: WaveChoice,
}

impl ReleaseStep {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::ReleaseStep {
                wave: self.wave.of(change),
                step: StepId(self.step),
                note: words::text(&self.note)?,
                spoken_by: self.spoken_by.map(PersonId::new),
            })
        })
    }
}

/// Says that the work is over.
#[derive(Debug, Args)]
pub struct Finish {
    /// The change
    change: ChangeNumber,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Finish {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::FinishWork {
                wave: self.wave.of(change),
            })
        })
    }
}
