//! While a wave is worked: pauses, notes, evidence, no-go, going on.

use clap::Args;

use super::answer::carry_out_on;
use super::work::{WaveChoice, checklist};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::checklist::StepId;
use crate::domain::command::Command;
use crate::domain::due::dues;
use crate::domain::evidence::Evidence;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::next::note_about;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::vote::CommentKind;
use crate::term::evidence::see;

/// Interrupts the work of a wave.
#[derive(Debug, Args)]
pub struct Pause {
    /// The change
    change: ChangeNumber,
    /// Why; `-` reads standard input
    reason: String,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Pause {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::Pause {
                wave: self.wave.of(change),
                reason: words::text(&self.reason)?,
            })
        })
    }
}

/// Goes on with interrupted work.
#[derive(Debug, Args)]
pub struct Resume {
    /// The change
    change: ChangeNumber,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Resume {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::Resume {
                wave: self.wave.of(change),
            })
        })
    }
}

/// Writes a note to a step.
#[derive(Debug, Args)]
pub struct NoteStep {
    /// The change
    change: ChangeNumber,
    /// The step's number
    step: u32,
    /// What to say; `-` reads standard input
    text: String,
    /// A step of the rollback checklist
    #[arg(long)]
    rollback: bool,
    #[command(flatten)]
    wave: WaveChoice,
}

impl NoteStep {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            let of = checklist(self.rollback);
            Ok(Command::Comment {
                meant: CommentKind::Note,
                text: words::text(&self.text)?,
                about: Some(note_about(self.wave.of(change), of, StepId(self.step))),
                reply_to: None,
            })
        })
    }
}

/// Keeps evidence for a step.
#[derive(Debug, Args)]
pub struct KeepEvidence {
    /// The change
    change: ChangeNumber,
    /// The step's number
    step: u32,
    /// What was seen; `-` reads standard input
    #[arg(
        long,
        default_value = "",
        value_name = "TEXT",
        required_unless_present = "file"
    )]
    text: String,
    /// A file; its path, size and SHA-256 are kept, not its bytes
    #[arg(long, value_name = "PATH")]
    file: Option<String>,
    /// A step of the rollback checklist
    #[arg(long)]
    rollback: bool,
    #[command(flatten)]
    wave: WaveChoice,
}

impl KeepEvidence {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let file = self.file.as_deref().map(see).transpose();
        let file = file.map_err(Fault::File)?;
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::KeepEvidence {
                wave: self.wave.of(change),
                checklist: checklist(self.rollback),
                step: StepId(self.step),
                evidence: Evidence {
                    text: words::text(&self.text)?,
                    file,
                },
            })
        })
    }
}

/// Refuses a no-return step its go.
#[derive(Debug, Args)]
pub struct NoGo {
    /// The change
    change: ChangeNumber,
    /// The step's number
    step: u32,
    /// Why; `-` reads standard input
    reason: String,
    #[command(flatten)]
    wave: WaveChoice,
}

impl NoGo {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |_, change| {
            Ok(Command::RefuseGo {
                wave: self.wave.of(change),
                step: StepId(self.step),
                reason: words::text(&self.reason)?,
            })
        })
    }
}

/// Goes on although a trigger fired or the latest rollback has passed.
#[derive(Debug, Args)]
pub struct GoOn {
    /// The change
    change: ChangeNumber,
    /// Under whose authority: a manager's, a commander's or the rollback's decision maker's
    #[arg(long, value_name = "NAME")]
    under: String,
    /// Why; `-` reads standard input
    reason: String,
    #[command(flatten)]
    wave: WaveChoice,
}

impl GoOn {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |session, change| {
            let wave = self.wave.of(change);
            let mut waits = dues(change, wave, session.now)
                .into_iter()
                .map(|d| d.condition);
            let condition = waits.next().ok_or_else(|| {
                Refusal::new(
                    Cause::State,
                    format!(
                        "No decision is due in wave {} of {}.",
                        wave + 1,
                        change.id()
                    ),
                    "A trigger asks for one: holdpoint trigger",
                )
            })?;
            Ok(Command::GoOn {
                wave,
                condition,
                also: waits.collect(),
                authority: PersonId::new(self.under),
                reason: words::text(&self.reason)?,
            })
        })
    }
}
