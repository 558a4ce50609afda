//! Raising a change.

use std::path::PathBuf;

use clap::Args;

use super::answer::answer;
use super::edit::plan_of_file;
use super::template;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, ClientId, PersonId, TemplateId};
use crate::domain::plan::Plan;
use crate::domain::plan_copy::copy_of;
use crate::domain::plan_text;
use crate::domain::template::plan_for;
use crate::domain::when;
use crate::domain::zone::Zone;

/// Raises a change.
#[derive(Debug, Args)]
pub struct New {
    /// The plan, in TOML; `-` reads standard input
    #[arg(long, value_name = "FILE.toml")]
    from: Option<PathBuf>,
    /// Begin with the plan of a past change: its steps, rollback, messages and checks, without its window,
    /// the days of its tests, its reference and notes
    #[arg(long, value_name = "CHANGE", conflicts_with = "from")]
    copy: Option<ChangeNumber>,
    /// What it is, in one line; takes the place of the plan's title
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["from", "copy", "template", "from_template"])]
    title: Option<String>,
    /// Print an empty plan with an explanation of each field, and raise nothing
    #[arg(long, conflicts_with_all = ["from", "copy", "title", "from_template"])]
    template: bool,
    /// Make a standard change from this template of the catalogue
    #[arg(long, value_name = "TEMPLATE", conflicts_with_all = ["from", "copy", "title"])]
    from_template: Option<String>,
    /// The client it is for; give it once for each
    #[arg(long = "client", value_name = "CLIENT", requires = "from_template")]
    clients: Vec<String>,
    /// Its window, as in: thu 22:00 +4h
    #[arg(long, value_name = "WINDOW", requires = "from_template")]
    window: Option<String>,
    /// Who carries it out
    #[arg(long, value_name = "PERSON", requires = "from_template")]
    implementer: Option<String>,
}

impl New {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        if self.template {
            return out.put(plan_text::write(&Plan::default()).as_bytes());
        }
        let mut session = Session::open(globals, Access::Write)?;
        let mut plan = match (&self.from, self.copy, &self.from_template) {
            (Some(path), _, _) => plan_of_file(path, &session)?,
            (None, Some(number), _) => copy_of(&session.change(number)?.plan, ""),
            (None, None, Some(id)) => self.of_template(&TemplateId::from(id.as_str()), &session)?,
            (None, None, None) => Plan::default(),
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

    fn of_template(&self, id: &TemplateId, session: &Session) -> Result<Plan, Fault> {
        let template = template::known(session, id)?;
        let clients: Vec<ClientId> = self.clients.iter().cloned().map(ClientId).collect();
        let mut plan = plan_for(template, &clients, &session.registers)?;
        let first = clients
            .first()
            .and_then(|c| session.registers.clients.get(c));
        if let (Some(words), Some(wave)) = (&self.window, plan.waves.first_mut()) {
            let zone = first.map_or(Zone::UTC, |c| c.zone);
            let window = when::window(words, session.now, zone);
            wave.window = Some(window.map_err(|e| Fault::Call(e.to_string()))?);
        }
        plan.implementer = self.implementer.clone().map(PersonId);
        Ok(plan)
    }
}
