//! Editing a plan: from a file, or in the person's own editor.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use super::answer::answer;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session, now, settings};
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::plan::Plan;
use crate::domain::plan_text;
use crate::term::editor;

/// The longest plan taken from a file, in bytes.
const LIMIT: u64 = 4 * 1024 * 1024;

/// Edits a plan.
#[derive(Debug, Args)]
pub struct Edit {
    /// The change
    change: ChangeNumber,
    /// The plan as it shall stand, in TOML; `-` reads standard input
    #[arg(long, value_name = "FILE.toml")]
    file: Option<PathBuf>,
    /// The number of events you saw (`rev` of show --json); an edit of something newer is refused
    #[arg(long, value_name = "N", requires = "file")]
    seen: Option<u64>,
    /// Print the plan as TOML and edit nothing
    #[arg(long, conflicts_with = "file")]
    print: bool,
}

impl Edit {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        if self.print {
            let session = Session::open(globals, Access::Read)?;
            let change = session.change(self.change)?;
            return out.put(plan_text::write(&change.plan).as_bytes());
        }
        let mut session = Session::open(globals, Access::Write)?;
        let change = session.change(self.change)?;
        let (plan, seen, text) = if let Some(path) = &self.file {
            (plan_of_file(path, &session)?, self.seen, None)
        } else {
            let (plan, text) = ask(&session, self.change, &plan_text::write(&change.plan))?;
            (plan, Some(change.rev), Some(text))
        };
        session.now = now();
        let command = Command::Edit {
            plan: Box::new(plan),
        };
        match session.carry_out(Some(self.change), seen, &command) {
            Ok(written) => {
                if written.is_empty() {
                    out.note(&format!("{}: the plan is as it was.", self.change));
                }
                answer(out, &written, &session.registers)
            }
            Err(fault) => Err(match text {
                Some(text) => kept(fault, self.change, &text),
                None => fault,
            }),
        }
    }
}

/// Has the person edit a plan until it can be read; what they wrote is kept when they give up.
fn ask(session: &Session, number: ChangeNumber, before: &str) -> Result<(Plan, String), Fault> {
    if !std::io::stdin().is_terminal() {
        return Err(Fault::Call(
            "There is no terminal for an editor; give the plan with --file FILE.toml.".to_owned(),
        ));
    }
    let settings = settings()?;
    let variable = |name| std::env::var(name).ok();
    let own = Some(settings.editor).filter(|e| !e.trim().is_empty());
    let words = editor::command(
        own.or_else(|| variable("VISUAL")).as_deref(),
        variable("EDITOR").as_deref(),
    );
    let text =
        editor::edit(&words, &std::env::temp_dir(), "toml", before).map_err(Fault::Stopped)?;
    match plan_text::read(&text, now(), &session.registers) {
        Ok(plan) => Ok((plan, text)),
        Err(error) => Err(kept(
            Fault::Stopped(format!("The plan cannot be read, {error}")),
            number,
            &text,
        )),
    }
}

/// Adds to a fault where the text is that the person wrote.
fn kept(fault: Fault, number: ChangeNumber, text: &str) -> Fault {
    let place = std::env::temp_dir().join(format!("{number}-{}.toml", std::process::id()));
    let next = match write_new(&place, text) {
        Ok(()) => format!(
            "Your text is in {0}; mend it and run: holdpoint edit {number} --file {0}",
            place.display()
        ),
        Err(error) => format!(
            "Your text could not be kept in {} ({error}).",
            place.display()
        ),
    };
    match fault {
        Fault::Refused(mut refusal) => {
            if !refusal.next.is_empty() {
                refusal.next.push(' ');
            }
            refusal.next.push_str(&next);
            Fault::Refused(refusal)
        }
        Fault::Stopped(said) => Fault::Stopped(format!("{said}\n{next}")),
        Fault::File(said) => Fault::File(format!("{said}\n{next}")),
        Fault::Call(said) => Fault::Call(format!("{said}\n{next}")),
        Fault::PipeClosed => Fault::PipeClosed,
    }
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())
}

/// Reads a plan from a file, or from standard input when its name is `-`.
pub(super) fn plan_of_file(path: &Path, session: &Session) -> Result<Plan, Fault> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(LIMIT).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|f| f.take(LIMIT).read_to_string(&mut text))
    };
    read.map_err(Fault::file(path))?;
    plan_text::read(&text, session.now, &session.registers).map_err(|error| {
        let place = match error.line {
            Some(line) => format!("{}, line {line}", path.display()),
            None => path.display().to_string(),
        };
        Fault::Call(format!("{place}: {}", error.sentence))
    })
}
