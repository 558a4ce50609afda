//! The text of a plan: from a file, from standard input, or as the person's editor left it.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::cli::fault::Fault;
use crate::cli::session::{Session, settings};
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::plan::Plan;
use crate::domain::plan_text::{self, Origin, PlanTextError};
use crate::term::editor;

/// The longest plan taken from a file, in bytes.
const LIMIT: u64 = 4 * 1024 * 1024;

/// What a person wrote as a plan.
#[derive(Debug)]
pub(super) struct Written {
    /// The text.
    pub(super) text: String,
    /// What it says of where it was written from.
    pub(super) origin: Origin,
    /// The file that it stands in; nothing for what is nowhere else.
    pub(super) file: Option<PathBuf>,
}

impl Written {
    /// Reads it from a file, or from standard input when its name is `-`.
    pub(super) fn in_file(path: &Path, number: ChangeNumber) -> Result<Self, Fault> {
        let text = text_of(path)?;
        let origin = plan_text::origin(&text).map_err(|e| unread(path, &e))?;
        if let Some(other) = origin.change.filter(|c| *c != number) {
            return Err(Fault::Call(format!(
                "{} was written from {other}. To put its plan into {number} all the same, take its lines \
                 change and seen out and say with --seen how much of {number} you saw.",
                path.display()
            )));
        }
        let file = (path != Path::new("-")).then(|| path.to_owned());
        Ok(Self { text, origin, file })
    }

    /// Has the person write it in their editor, beginning with the plan of a change.
    pub(super) fn in_editor(change: &Change) -> Result<Self, Fault> {
        if !std::io::stdin().is_terminal() {
            return Err(Fault::Call(
                "There is no terminal for an editor; give the plan with --file FILE.toml."
                    .to_owned(),
            ));
        }
        let settings = settings()?;
        let variable = |name| std::env::var(name).ok();
        let own = Some(settings.editor).filter(|e| !e.trim().is_empty());
        let words = editor::command(
            own.or_else(|| variable("VISUAL")).as_deref(),
            variable("EDITOR").as_deref(),
        );
        let before = plan_text::write_from(change.id(), change.rev, &change.plan);
        let text = editor::edit(&words, &std::env::temp_dir(), "toml", &before);
        let text = text.map_err(Fault::Stopped)?;
        // What was handed to the editor is known, whatever became of its first lines.
        let origin = Origin {
            change: Some(change.id()),
            seen: Some(change.rev),
        };
        Ok(Self {
            text,
            origin,
            file: None,
        })
    }

    /// Reads it as a plan.
    pub(super) fn plan(&self, session: &Session) -> Result<Plan, Fault> {
        let read = plan_text::read(&self.text, session.now, &session.registers);
        read.map_err(|error| match &self.file {
            Some(path) => unread(path, &error),
            None => Fault::Stopped(format!("The plan cannot be read, {error}")),
        })
    }

    /// Returns why it is not taken when nobody says what it was written from.
    pub(super) fn unseen(&self, change: &Change) -> Fault {
        let number = change.id();
        let name = self.file.as_ref().map_or_else(
            || "Standard input".to_owned(),
            |path| path.display().to_string(),
        );
        Fault::Call(format!(
            "{name} does not say which plan of {number} it was written from, so it could write over what \
             somebody else wrote. Begin with: holdpoint edit {number} --print > FILE.toml; or, if you have read \
             {number} as it now stands: --seen {}",
            change.rev
        ))
    }
}

fn text_of(path: &Path) -> Result<String, Fault> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin().take(LIMIT).read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|f| f.take(LIMIT).read_to_string(&mut text))
    };
    read.map_err(Fault::file(path))?;
    Ok(text)
}

fn unread(path: &Path, error: &PlanTextError) -> Fault {
    let place = match error.line {
        Some(line) => format!("{}, line {line}", path.display()),
        None => path.display().to_string(),
    };
    Fault::Call(format!("{place}: {}", error.sentence))
}

/// Reads a plan from a file, or from standard input when its name is `-`.
pub(in crate::cli::verb) fn plan_of_file(path: &Path, session: &Session) -> Result<Plan, Fault> {
    let text = text_of(path)?;
    plan_text::read(&text, session.now, &session.registers).map_err(|e| unread(path, &e))
}
