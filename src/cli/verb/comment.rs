//! Writing a comment.

use clap::Args;

use super::answer::answer;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::cli::words;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::vote::CommentKind;

/// Writes a comment.
#[derive(Debug, Args)]
pub struct Comment {
    /// The change
    change: ChangeNumber,
    /// What to say; `-` reads standard input
    text: String,
    /// It is a question, open until answered
    #[arg(long, group = "meant")]
    question: bool,
    /// It is a risk you see
    #[arg(long, group = "meant")]
    risk: bool,
    /// It is a condition of the approval: answered, or taken up in it
    #[arg(long, group = "meant")]
    condition: bool,
    /// The comment it answers
    #[arg(long, value_name = "N")]
    reply_to: Option<u32>,
    /// The field or step it is about
    #[arg(long, value_name = "FIELD")]
    about: Option<String>,
}

impl Comment {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let command = self.command()?;
        let mut session = Session::open(globals, Access::Write)?;
        let written = session.carry_out(Some(self.change), None, &command)?;
        // Whoever speaks has read what was said before.
        if let Ok(change) = session.change(self.change) {
            session.note_read(&change);
        }
        answer(out, &written, &session.registers)
    }

    pub(super) fn on(&self) -> ChangeNumber {
        self.change
    }

    pub(super) fn command(&self) -> Result<Command, Fault> {
        Ok(Command::Comment {
            meant: match (self.question, self.risk, self.condition) {
                (true, _, _) => CommentKind::Question,
                (_, true, _) => CommentKind::Risk,
                (_, _, true) => CommentKind::Condition,
                (false, false, false) => CommentKind::Note,
            },
            text: words::text(&self.text)?,
            about: self.about.clone(),
            reply_to: self.reply_to,
        })
    }
}
