//! Taking over the change log of another tool as history.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session, ids};
use crate::domain::change::Change;
use crate::domain::event::{ChangeEvent, Event, Stream};
use crate::domain::imported::ImportedChange;
use crate::domain::people::Role;
use crate::domain::refusal::{Cause, Refusal};
use crate::import::{ImportError, Map, Reading, read, write_report};
use crate::store::{NewEvent, Write, WriteError, index};

/// Imports changes from another tool's file.
#[derive(Debug, Args)]
pub struct Import {
    /// How to read it: hp-service-manager, servicenow, or your own map in TOML
    #[arg(long, value_name = "NAME|MAP.toml")]
    map: String,
    /// Say what would happen and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write every problem to this CSV file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The file
    file: PathBuf,
}

/// What an import does, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Done {
    added: u64,
    known: u64,
    differing: Vec<String>,
}

impl From<ImportError> for Fault {
    fn from(error: ImportError) -> Self {
        if error.is_of_the_map() {
            Self::Call(error.to_string())
        } else {
            Self::File(error.to_string())
        }
    }
}

impl Import {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let map = Map::open(&self.map)?;
        let access = if self.dry_run {
            Access::Read
        } else {
            Access::Write
        };
        let mut session = Session::open(globals, access)?;
        may_import(&session)?;
        let reading = read(&map, &self.file)?;
        if let Some(report) = &self.report {
            let file = File::create_new(report).map_err(Fault::file(report))?;
            write_report(&reading.problems, BufWriter::new(file)).map_err(Fault::file(report))?;
        }
        let done = if self.dry_run {
            sort_out(&session, &reading)?
        } else {
            take_over(&mut session, &reading)?
        };
        self.say(&reading, &done, out)
    }

    fn say(&self, reading: &Reading, done: &Done, out: &mut Output) -> Result<(), Fault> {
        let summary = reading.summary();
        if out.json {
            return out.value(&json!({
                "dry_run": self.dry_run,
                "added": done.added,
                "known": done.known,
                "differing": done.differing,
                "summary": summary,
            }));
        }
        for sentence in summary.sentences() {
            out.line(&sentence)?;
        }
        let (added, known) = if self.dry_run {
            ("would be added", "are")
        } else {
            ("were added", "were")
        };
        out.line(&format!(
            "{} {added}; {} {known} here already.",
            done.added, done.known
        ))?;
        if !done.differing.is_empty() {
            let shown: Vec<&str> = done.differing.iter().take(5).map(String::as_str).collect();
            out.line(&format!(
                "{} are here with other content and were left as they are: {}{}. History is not rewritten.",
                done.differing.len(),
                shown.join(", "),
                if done.differing.len() > 5 { " and others" } else { "" }
            ))?;
        }
        if self.report.is_none() {
            for problem in reading.problems.iter().take(5) {
                out.line(&problem.to_string())?;
            }
            if reading.problems.len() > 5 {
                out.line("Every problem, in full: add --report FILE.")?;
            }
        }
        Ok(())
    }
}

fn may_import(session: &Session) -> Result<(), Fault> {
    let may = |role| session.person().is_some_and(|p| p.has(role));
    if may(Role::Admin) || may(Role::Manager) {
        return Ok(());
    }
    let could: Vec<&str> = session
        .registers
        .people
        .values()
        .filter(|p| p.has(Role::Admin) || p.has(Role::Manager))
        .map(|p| p.id.as_str())
        .collect();
    Err(Refusal::new(
        Cause::Person,
        "You cannot import: that is an admin's or a manager's.",
        format!("{} could.", could.join(" or ")),
    )
    .into())
}

/// Tells whether what is here under a number has the same content; nothing when it is not here.
fn same(here: Option<Change>, change: &ImportedChange) -> Option<bool> {
    let here = here?.imported?;
    Some(here.content == change.content)
}

fn sort_out(session: &Session, reading: &Reading) -> Result<Done, Fault> {
    let conn = session.store.connection();
    let mut done = Done::default();
    for change in &reading.changes {
        let number = index::imported_as(conn, &change.source, &change.number)?;
        let here = number
            .map(|n| session.store.load_change(n))
            .transpose()?
            .flatten();
        match same(here, change) {
            None => done.added += 1,
            Some(true) => done.known += 1,
            Some(false) => done.differing.push(change.number.clone()),
        }
    }
    Ok(done)
}

/// One transaction for the file: all of it or nothing.
fn take_over(session: &mut Session, reading: &Reading) -> Result<Done, Fault> {
    let (actor, at) = (session.actor.clone(), session.now);
    let mut ids = ids(at)?;
    let done = session
        .store
        .write_much(|write: &mut Write<'_>| -> Result<Done, WriteError> {
            let mut done = Done::default();
            let mut next = write.next_number()?;
            let mut batch = Vec::new();
            for change in &reading.changes {
                let number =
                    index::imported_as(write.connection(), &change.source, &change.number)?;
                let here = number.map(|n| write.change(n)).transpose()?.flatten();
                match same(here, change) {
                    Some(true) => done.known += 1,
                    Some(false) => done.differing.push(change.number.clone()),
                    None => {
                        done.added += 1;
                        batch.push(NewEvent {
                            id: ids(),
                            at,
                            actor: actor.clone(),
                            stream: Stream::Change(next),
                            expected_rev: Some(0),
                            event: Event::Change(ChangeEvent::Imported {
                                change: Box::new(change.clone()),
                            }),
                        });
                        next.0 += 1;
                    }
                }
            }
            write.append(&batch)?;
            Ok(done)
        })?;
    Ok(done)
}
