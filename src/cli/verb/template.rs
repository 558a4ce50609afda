//! The catalogue of templates: list, show, propose, vote, suspend, resume, retire.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::json;

use super::answer::answer;
use super::edit::plan_of_file;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::page::{self, Page};
use crate::cli::session::{Access, Session};
use crate::cli::table::Table;
use crate::cli::words;
use crate::domain::history::Tally;
use crate::domain::id::{ChangeNumber, TemplateId};
use crate::domain::people::Scope;
use crate::domain::plan_text;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::template::{Template, TemplateCommand, TemplateState, Version, facts};
use crate::domain::vote::Choice;

/// What to do with the catalogue.
#[derive(Debug, Subcommand)]
pub enum TemplateVerb {
    /// List the templates with their state, uses and last failure
    List {
        /// Those that are retired or were declined as well
        #[arg(long)]
        all: bool,
    },
    /// Show a template: where it stands, what speaks for it, its plan
    Show {
        /// The template
        template: String,
        /// This version; the approved one when left out, else the one before the board
        #[arg(long, value_name = "N")]
        version: Option<u32>,
        /// Print its plan as TOML, to make the next version from
        #[arg(long)]
        plan: bool,
    },
    /// Propose a template, or a new version of one, on past changes
    Propose(Propose),
    /// Vote for the version that is before the board; with the quorum it is approved
    Approve(Said),
    /// Vote against the version that is before the board
    Decline(Said),
    /// Take a template out of use until its board resumes it
    Suspend(Said),
    /// Vote for using a suspended template again; with the quorum it is
    Resume(Said),
    /// Vote against using a suspended template again; with the quorum against it stays suspended
    KeepSuspended(Said),
    /// Retire a template for good
    Retire(Said),
}

/// What is proposed.
#[derive(Debug, Args)]
pub struct Propose {
    /// The handle, such as server-patching
    template: String,
    /// Its plan, in TOML; `-` reads standard input; {client} stands for the client's name
    #[arg(
        long,
        value_name = "FILE.toml",
        conflicts_with = "like",
        required_unless_present = "like"
    )]
    from: Option<PathBuf>,
    /// Take the plan of this change, which counts as evidence too
    #[arg(long, value_name = "CHANGE")]
    like: Option<ChangeNumber>,
    /// A finished change that was done like this; give it once for each
    #[arg(long, value_name = "CHANGE")]
    evidence: Vec<ChangeNumber>,
    /// Why
    reason: String,
}

/// A template and what is said about it.
#[derive(Debug, Args)]
pub struct Said {
    /// The template
    template: String,
    /// Why; `-` reads standard input
    reason: String,
}

impl TemplateVerb {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let vote = |choice| {
            move |template, comment| TemplateCommand::Vote {
                template,
                choice,
                comment,
                seen: None,
            }
        };
        let resume = |choice| {
            move |template, reason| TemplateCommand::Resume {
                template,
                choice,
                reason,
            }
        };
        match self {
            Self::List { all } => list(globals, out, all),
            Self::Show {
                template,
                version,
                plan,
            } => show(globals, out, &TemplateId(template), version, plan),
            Self::Propose(propose) => propose.run(globals, out),
            Self::Approve(said) => said.run(globals, out, vote(Choice::Approve)),
            Self::Decline(said) => said.run(globals, out, vote(Choice::Reject)),
            Self::Suspend(said) => said.run(globals, out, |template, reason| {
                TemplateCommand::Suspend { template, reason }
            }),
            Self::Resume(said) => said.run(globals, out, resume(Choice::Approve)),
            Self::KeepSuspended(said) => said.run(globals, out, resume(Choice::Reject)),
            Self::Retire(said) => said.run(globals, out, |template, reason| {
                TemplateCommand::Retire { template, reason }
            }),
        }
    }
}

impl Said {
    fn run(
        self,
        globals: &Globals,
        out: &mut Output,
        command: impl FnOnce(TemplateId, String) -> TemplateCommand,
    ) -> Result<(), Fault> {
        let mut session = Session::open(globals, Access::Write)?;
        let reason = words::text(&self.reason)?;
        let written = session.keep_template(&command(TemplateId(self.template), reason))?;
        answer(out, &written, &session.registers)
    }
}

impl Propose {
    fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let mut session = Session::open(globals, Access::Write)?;
        let mut evidence = self.evidence;
        let plan = match (&self.from, self.like) {
            (Some(path), _) => plan_of_file(path, &session)?,
            (None, Some(like)) => {
                let change = session.change(like)?;
                if !change.state.is_open() && !evidence.contains(&like) {
                    evidence.insert(0, like);
                }
                change.plan
            }
            (None, None) => {
                return Err(Fault::Call(
                    "Give the plan with --from FILE.toml, or a change with --like.".to_owned(),
                ));
            }
        };
        let command = TemplateCommand::Propose {
            template: TemplateId(self.template),
            plan: Box::new(plan),
            reason: words::text(&self.reason)?,
            evidence,
        };
        let written = session.keep_template(&command)?;
        answer(out, &written, &session.registers)
    }
}

/// Returns a template of the catalogue.
pub(super) fn known<'a>(session: &'a Session, id: &TemplateId) -> Result<&'a Template, Fault> {
    session.registers.catalogue.get(id).ok_or_else(|| {
        Refusal::new(
            Cause::Unknown,
            format!("There is no template {:?} in the catalogue.", id.as_str()),
            "Look for it with: holdpoint template list",
        )
        .into()
    })
}

fn used(session: &Session, template: &Template) -> Result<Tally, Fault> {
    Ok(session.store.uses_of(&template.id)?)
}

fn value(session: &Session, template: &Template) -> Result<serde_json::Value, Fault> {
    let used = used(session, template)?;
    let failed = template.last_failure();
    let scope = session
        .person()
        .map_or(Scope::Only(Vec::new()), |p| p.scope.clone());
    let seen = failed.filter(|f| scope.covers_all(&f.clients));
    Ok(json!({
        "template": template.id,
        "title": template.title(),
        "state": template.state(),
        "version": template.approved().map(|v| v.number),
        "proposed_version": template.pending().map(|v| v.number),
        "used": used.cases,
        "successful": used.cases - used.wrong.min(used.cases),
        "last_failure": failed.map(|f| json!({
            "at": f.at,
            "fault": f.fault,
            "change": seen.map(|f| f.change.to_string()),
        })),
        "suspended": template.suspension.as_ref().map(|s| json!({
            "at": s.at, "by": s.by, "reason": s.reason,
        })),
    }))
}

fn list(globals: &Globals, out: &mut Output, all: bool) -> Result<(), Fault> {
    let session = Session::open(globals, Access::Read)?;
    let over = [TemplateState::Retired, TemplateState::Declined];
    let shown = session.registers.catalogue.iter();
    let shown: Vec<&Template> = shown
        .filter(|t| all || !over.contains(&t.state()))
        .collect();
    if out.json {
        return shown
            .iter()
            .try_for_each(|template| out.value(&value(&session, template)?));
    }
    let heads = [
        "template",
        "state",
        "version",
        "used",
        "successful",
        "last failure",
        "title",
    ];
    let mut table = Table::new(&heads);
    for template in shown {
        let used = used(&session, template)?;
        let version = match (template.approved(), template.pending()) {
            (Some(v), Some(next)) => format!("{} ({} proposed)", v.number, next.number),
            (Some(v), None) => v.number.to_string(),
            (None, Some(next)) => format!("({} proposed)", next.number),
            (None, None) => "-".to_owned(),
        };
        table.row(vec![
            template.id.to_string(),
            template.state().word().to_owned(),
            version,
            used.cases.to_string(),
            (used.cases - used.wrong.min(used.cases)).to_string(),
            template.last_failure().map_or_else(
                || "-".to_owned(),
                |f| format!("{} {}", f.at.format("%Y-%m-%d"), f.fault.word()),
            ),
            template.title().to_owned(),
        ]);
    }
    table.write(out)
}

fn show(
    globals: &Globals,
    out: &mut Output,
    id: &TemplateId,
    number: Option<u32>,
    plan: bool,
) -> Result<(), Fault> {
    let session = Session::open(globals, Access::Read)?;
    let template = known(&session, id)?;
    let version: Option<&Version> = match number {
        Some(number) => template.versions.iter().find(|v| v.number == number),
        None => template.latest(),
    };
    let version = version.ok_or_else(|| {
        let newest = template.versions.last().map_or(0, |v| v.number);
        Refusal::new(
            Cause::Unknown,
            format!("The template {id} has no such version."),
            format!("Its newest is version {newest}."),
        )
    })?;
    if plan {
        return out.put(plan_text::write(&version.plan).as_bytes());
    }
    let used = used(&session, template)?;
    let scope = session
        .person()
        .map_or(Scope::Only(Vec::new()), |p| p.scope.clone());
    if out.json {
        let mut shown = value(&session, template)?;
        let said = facts(template, used, &session.registers, &scope, session.now);
        let said: Vec<_> = said
            .iter()
            .map(|(label, text)| json!([label, text]))
            .collect();
        if let Some(fields) = shown.as_object_mut() {
            fields.insert("shown_version".to_owned(), json!(version.number));
            fields.insert("plan".to_owned(), json!(version.plan));
            fields.insert("facts".to_owned(), json!(said));
        }
        return out.value(&shown);
    }
    let mut sheet = Page::new(out.width, out.ascii);
    let seen = (&scope, session.now);
    page::template(
        template,
        version,
        used,
        &session.registers,
        seen,
        &mut sheet,
    );
    out.lines(&sheet.text())
}
