//! After the work: checks, impact, completion, review, reopening.

use clap::{Args, ValueEnum};

use super::answer::{carry_out, carry_out_on};
use super::work::WaveChoice;
use crate::app::parse;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::vote::Condition;
use crate::domain::wave::Outcome;

/// Records a check's result.
#[derive(Debug, Args)]
pub struct Validate {
    /// The change
    change: ChangeNumber,
    /// The check's number
    check: u32,
    /// What was seen is what was expected
    #[arg(long, required_unless_present = "failed", conflicts_with = "failed")]
    passed: bool,
    /// It is not
    #[arg(long)]
    failed: bool,
    /// What was seen; `-` reads standard input
    observed: String,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Validate {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::RecordCheck {
                wave: self.wave.of(change),
                check: self.check,
                passed: self.passed,
                observed: words::text(&self.observed)?,
            })
        })
    }
}

/// How it went.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Verdict {
    Successful,
    SuccessfulWithIssues,
    Partial,
    RolledBack,
    Failed,
}

/// Completes a wave.
#[derive(Debug, Args)]
pub struct Complete {
    /// The change
    change: ChangeNumber,
    /// How it went
    outcome: Verdict,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Complete {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::Complete {
                wave: self.wave.of(change),
                outcome: match self.outcome {
                    Verdict::Successful => Outcome::Successful,
                    Verdict::SuccessfulWithIssues => Outcome::SuccessfulWithIssues,
                    Verdict::Partial => Outcome::Partial,
                    Verdict::RolledBack => Outcome::RolledBack,
                    Verdict::Failed => Outcome::Failed,
                },
            })
        })
    }
}

/// Records the review.
#[derive(Debug, Args)]
pub struct Review {
    /// The change
    change: ChangeNumber,
    /// Why it went as it did
    #[arg(long, value_name = "TEXT")]
    cause: String,
    /// What is learned
    #[arg(long, value_name = "TEXT")]
    lesson: String,
    /// What is done about it: "omar: TEXT", or "omar@2026-12-01: TEXT" with the day it is due
    #[arg(long = "action", value_name = "OWNER: TEXT", value_parser = parse::condition)]
    actions: Vec<Condition>,
}

impl Review {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let command = Command::Review {
            cause: self.cause,
            lesson: self.lesson,
            actions: self.actions,
        };
        carry_out(globals, out, self.change, &command)
    }
}

/// Reopens the verdict.
#[derive(Debug, Args)]
pub struct Reopen {
    /// The change
    change: ChangeNumber,
    /// The incident that reopens it
    #[arg(long, value_name = "ID")]
    incident: String,
    /// Why; `-` reads standard input
    reason: String,
}

impl Reopen {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let command = Command::Reopen {
            incident: self.incident,
            reason: words::text(&self.reason)?,
        };
        carry_out(globals, out, self.change, &command)
    }
}
