//! The fallback: triggers, rolling back, restored.

use clap::Args;

use super::answer::carry_out_on;
use super::work::WaveChoice;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, PersonId};

/// Fires a trigger.
#[derive(Debug, Args)]
pub struct Trigger {
    /// The change
    change: ChangeNumber,
    /// The condition that came true, in words
    condition: String,
    /// Go on under this person's authority instead of rolling back
    #[arg(long, value_name = "NAME", requires = "why")]
    continue_under: Option<String>,
    /// Why it goes on
    #[arg(long, value_name = "TEXT", requires = "continue_under")]
    why: Option<String>,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Trigger {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::FireTrigger {
                wave: self.wave.of(change),
                condition: words::text(&self.condition)?,
                continued_by: self.continue_under.map(PersonId).zip(self.why),
            })
        })
    }
}

/// Begins the rollback.
#[derive(Debug, Args)]
pub struct Rollback {
    /// The change
    change: ChangeNumber,
    /// Why; `-` reads standard input
    reason: String,
    /// The incident it belongs to
    #[arg(long, default_value = "", value_name = "ID")]
    incident: String,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Rollback {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::RollBack {
                wave: self.wave.of(change),
                reason: words::text(&self.reason)?,
                incident: self.incident,
            })
        })
    }
}

/// Ends the rollback.
#[derive(Debug, Args)]
pub struct Restored {
    /// The change
    change: ChangeNumber,
    /// Service is not restored
    #[arg(long)]
    not: bool,
    /// The incident it belongs to, when it was not known before
    #[arg(long, default_value = "", value_name = "ID")]
    incident: String,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Restored {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::EndRollback {
                wave: self.wave.of(change),
                restored: !self.not,
                incident: self.incident,
            })
        })
    }
}
