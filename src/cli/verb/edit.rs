//! Editing a plan: from a file, or in the person's own editor; never over what somebody else wrote meanwhile.

mod conflict;
mod kept;
mod text;

use std::path::PathBuf;

use clap::Args;

use super::answer::answer;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session, now};
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::id::ChangeNumber;
use crate::domain::plan::Plan;
use crate::domain::plan_text;
use kept::kept;
use text::Written;

pub(super) use text::plan_of_file;

/// Edits a plan.
#[derive(Debug, Args)]
pub struct Edit {
    /// The change
    change: ChangeNumber,
    /// The plan as it shall stand, in TOML; `-` reads standard input
    #[arg(long, value_name = "FILE.toml")]
    file: Option<PathBuf>,
    /// The number of events you saw (`rev` of show --json), when the file does not say it itself; an edit
    /// of a plan that somebody edited after that is refused, with both versions
    #[arg(long, value_name = "N", requires = "file")]
    seen: Option<u64>,
    /// Print the plan as TOML, with what it was written from, and edit nothing
    #[arg(long, conflicts_with = "file")]
    print: bool,
}

impl Edit {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        if self.print {
            let session = Session::open(globals, Access::Read)?;
            let change = session.change(self.change)?;
            let text = plan_text::write_from(self.change, change.rev, &change.plan);
            return out.put(text.as_bytes());
        }
        let mut session = Session::open(globals, Access::Write)?;
        let change = session.change(self.change)?;
        let written = if let Some(path) = &self.file {
            Written::in_file(path, self.change)?
        } else {
            // Whoever may not edit it now is told before they write.
            may_edit(&session, &change)?;
            Written::in_editor(&change)?
        };
        session.now = now();
        let sent = written
            .plan(&session)
            .and_then(|plan| self.send(&mut session, &written, plan, out.json));
        match sent {
            Ok(events) => {
                if events.is_empty() {
                    out.note(&format!("{}: the plan is as it was.", self.change));
                }
                answer(out, &events, &session.registers)
            }
            Err(fault) => Err(kept(fault, self.change, &written)),
        }
    }

    fn send(
        &self,
        session: &mut Session,
        written: &Written,
        plan: Plan,
        json: bool,
    ) -> Result<Vec<crate::domain::event::Recorded>, Fault> {
        let change = session.change(self.change)?;
        let seen = self.seen.or(written.origin.seen);
        let seen = seen.ok_or_else(|| written.unseen(&change))?;
        let base = session.store.plan_at(self.change, seen)?;
        let base = base.ok_or_else(|| {
            Fault::Call(format!(
                "{} has had {} events, so nobody can have seen {seen}; look at it again: holdpoint show {}",
                self.change,
                change.rev,
                self.change.0
            ))
        })?;
        if base != change.plan {
            return Err(conflict::both(session, &change, &base, &plan, json));
        }
        let command = Command::Edit {
            plan: Box::new(plan),
        };
        session.carry_out(Some(self.change), Some(change.rev), &command)
    }
}

/// Tells whether the person may edit the plan as the change now stands.
fn may_edit(session: &Session, change: &Change) -> Result<(), Fault> {
    let mut plan = change.plan.clone();
    plan.notes.push_str(" and more");
    let command = Command::Edit {
        plan: Box::new(plan),
    };
    let (by, at) = (&session.actor.person, session.now);
    decide(change, &session.registers, &command, by, at)?;
    Ok(())
}
