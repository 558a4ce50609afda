//! While a wave is worked: its status, pauses, notes, evidence, no-go, going on.

use std::thread;
use std::time::Duration;

use clap::Args;

use super::answer::carry_out_on;
use super::work::{WaveChoice, checklist};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{self, Access, Session};
use crate::cli::standing::Standing;
use crate::cli::words;
use crate::domain::change::Change;
use crate::domain::checklist::StepId;
use crate::domain::command::Command;
use crate::domain::due::due;
use crate::domain::evidence::Evidence;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::next::note_about;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::spool::unreachable;
use crate::domain::status::{Status, status};
use crate::domain::vote::CommentKind;
use crate::domain::wave::Phase;
use crate::store::StoreError;
use crate::store::spool::since;
use crate::store::watch::Watch;
use crate::term::evidence::see;

/// How often the file is looked at while it is watched.
const GLANCE: Duration = Duration::from_millis(500);

/// Shows how a wave stands, in one line.
#[derive(Debug, Args)]
pub struct Window {
    /// The change
    change: ChangeNumber,
    /// Go on: a line whenever something happens or a clock changes its word, until the wave is done
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Window {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reached = Session::open(globals, Access::Read).and_then(|session| {
            let change = session.change(self.change)?;
            Ok((session, change))
        });
        let (mut session, mut change) = match reached {
            Ok(reached) => reached,
            Err(Fault::Away(why)) => return self.as_it_stood(globals, &why, out),
            Err(fault) => return Err(fault),
        };
        session.follow(self.change);
        let wave = self.wave.of(&change);
        let mut watch = Watch::default();
        watch.changed(session.store.connection())?;
        let mut told = None;
        loop {
            let stands =
                status(&change, wave, session::now()).ok_or_else(|| no_wave(&change, wave))?;
            let apart = Some(stands.told_apart());
            if apart != told {
                told = apart;
                say(&stands, out)?;
            }
            if !self.watch || stands.phase == Phase::Done {
                return Ok(());
            }
            thread::sleep(GLANCE);
            if watch.changed(session.store.connection())? {
                change = session.change(self.change)?;
            }
        }
    }
}

impl Window {
    /// Shows how the wave stands on what the file last said, with what waits on top.
    fn as_it_stood(
        &self,
        globals: &Globals,
        why: &StoreError,
        out: &mut Output,
    ) -> Result<(), Fault> {
        let standing = Standing::of(globals, self.change, why)?;
        let held = standing.spool().read()?;
        let wave = self.wave.of(&standing.change);
        let stands = status(&standing.change, wave, session::now())
            .ok_or_else(|| no_wave(&standing.change, wave))?;
        say(&stands, out)?;
        let since = since(&held).unwrap_or(standing.session.now);
        let since = format!("{} UTC", since.format("%H:%M"));
        out.note(&format!(
            "That is how the file last stood here with what waits on top: {}. {}",
            unreachable(held.waiting.len(), &since),
            why.in_brief()
        ));
        Ok(())
    }
}

fn no_wave(change: &Change, wave: usize) -> Refusal {
    Refusal::new(
        Cause::Unknown,
        format!("{} has no wave {}.", change.id(), wave + 1),
        format!("It has {}.", change.waves.len()),
    )
}

fn say(status: &Status, out: &mut Output) -> Result<(), Fault> {
    if out.json {
        out.value(status)?;
    } else {
        out.line(&status.in_words())?;
    }
    out.flush()
}

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
            let due = due(change, wave, session.now).ok_or_else(|| {
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
                condition: due.condition,
                authority: PersonId::new(self.under),
                reason: words::text(&self.reason)?,
            })
        })
    }
}
