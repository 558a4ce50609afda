//! Raising a change.

use std::path::PathBuf;

use clap::Args;

use super::answer::answer;
use super::edit::plan_of_file;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::domain::command::Command;
use crate::domain::plan::Plan;
use crate::domain::plan_text;

/// Raises a change.
#[derive(Debug, Args)]
pub struct New {
    /// The plan, in TOML; `-` reads standard input
    #[arg(long, value_name = "FILE.toml")]
    from: Option<PathBuf>,
    /// What it is, in one line; takes the place of the plan's title
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["from", "template"])]
    title: Option<String>,
    /// Print an empty plan with an explanation of each field, and raise nothing
    #[arg(long, conflicts_with_all = ["from", "title"])]
    template: bool,
}

impl New {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        if self.template {
            return out.put(plan_text::write(&Plan::default()).as_bytes());
        }
        let mut session = Session::open(globals, Access::Write)?;
        let mut plan = match &self.from {
            Some(path) => plan_of_file(path, &session)?,
            None => Plan::default(),
        };
        if let Some(title) = self.title {
            plan.title = title;
        }
        let command = Command::Create {
            plan: Box::new(plan),
        };
        let written = session.carry_out(None, None, &command)?;
        answer(out, &written, &session.registers)?;
        match written.first() {
            Some(event) if !out.json => out.line(&event.stream.to_string()),
            Some(_) | None => Ok(()),
        }
    }
}
