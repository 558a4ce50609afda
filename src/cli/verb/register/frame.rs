//! What every register does at the shell: list its rows, add one, change one, take in a file.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::{keep, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::{Output, say};
use crate::cli::session::{Access, Session};
use crate::domain::entry::{Entry, How, Register, RowMistake, Sheet, events_of, registered};
use crate::domain::event::Event;
use crate::domain::people::Scope;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::registers::Registers;
use crate::import::sheet;

/// What is said of a row on the command line.
pub trait Said: Args {
    /// The register that the row is of.
    const REGISTER: Register;

    /// Returns the row's handle.
    fn handle(&self) -> &str;

    /// Returns the fields that are said, with what is said of each.
    fn said(&self) -> Vec<(&'static str, String)>;
}

/// What to do with a register.
#[derive(Debug, Subcommand)]
pub enum Keep<S: Said> {
    /// List what is in it
    List,
    /// Register one
    Add(S),
    /// Change what is registered of one
    Set(S),
    /// Take in a CSV file whose head names the fields: all of it, or nothing
    Import(Import),
}

/// A file to be taken in.
#[derive(Debug, Args)]
pub struct Import {
    /// The file, in UTF-8
    file: PathBuf,
    /// Say what would happen, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl<S: Said> Keep<S> {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::List => rows(S::REGISTER, globals, out),
            Self::Add(row) => change(&row, How::Add, globals, out),
            Self::Set(row) => change(&row, How::Set, globals, out),
            Self::Import(import) => import.run(S::REGISTER, globals, out),
        }
    }
}

/// Takes the text of a switch that says one thing of a field.
pub(super) fn switch(is: bool, field: &'static str, text: &str) -> Option<(&'static str, String)> {
    is.then(|| (field, text.to_owned()))
}

/// Takes what an argument says of a field, if it is there.
pub(super) fn one(
    field: &'static str,
    said: Option<&impl ToString>,
) -> Option<(&'static str, String)> {
    said.map(|text| (field, text.to_string()))
}

/// Takes what an argument that may be given several times says of a field.
pub(super) fn many(field: &'static str, said: &[String]) -> Option<(&'static str, String)> {
    (!said.is_empty()).then(|| (field, said.join(",")))
}

fn scope_of(session: &Session) -> Scope {
    let person = session.person();
    person.map_or(Scope::Only(Vec::new()), |p| p.scope.clone())
}

fn rows(register: Register, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = reading(globals)?;
    let rows = register.rows(&session.registers, &scope_of(&session));
    let fields = register.fields();
    let heads: Vec<&'static str> = fields.iter().map(|f| f.name).collect();
    list(out, &heads, &rows, |row: &Entry| {
        fields.iter().map(|f| row.shown(f.name)).collect()
    })
}

/// Takes a row out of a register.
pub(super) fn take_out(
    register: Register,
    id: &str,
    globals: &Globals,
    out: &mut Output,
) -> Result<(), Fault> {
    let scope = scope_of(&reading(globals)?);
    keep(globals, out, |registers| {
        let event = register.taken_out(registers, &scope, id)?;
        Ok(vec![event])
    })
}

fn change<S: Said>(row: &S, how: How, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let scope = scope_of(&reading(globals)?);
    let id = row.handle();
    keep(globals, out, |registers| {
        let event = S::REGISTER.change(registers, &scope, id, &row.said(), how)?;
        Ok(event.into_iter().collect())
    })
}

impl Import {
    /// Takes the file into a register.
    pub(super) fn run(
        &self,
        register: Register,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        let bytes = std::fs::read(&self.file).map_err(Fault::file(&self.file))?;
        let name = self.file.display();
        let sheet = sheet::read(&bytes).map_err(|e| Fault::Call(format!("{name}, {e}")))?;
        if self.dry_run {
            let session = reading(globals)?;
            let by = session.actor.person.clone();
            let events = events_of(register, &sheet, &session.registers, &by)
                .map_err(|mistakes| cannot(&self.file, &mistakes))?;
            for (register, id) in events.iter().filter_map(registered) {
                let is_new = register.find(&session.registers, id).is_none();
                let verb = if is_new { "add" } else { "change" };
                out.note(&format!("would {verb} {id}"));
            }
            return self.told(register, &sheet, &events, &session.registers, out);
        }
        let mut session = Session::open(globals, Access::Write)?;
        let by = session.actor.person.clone();
        let (mut mistakes, mut before) = (Vec::new(), Registers::default());
        let written = session.keep(|registers| {
            before = registers.clone();
            events_of(register, &sheet, registers, &by).map_err(|found| {
                mistakes = found;
                Refusal::new(Cause::Input, "Rows cannot be taken in.", "")
            })
        });
        if !mistakes.is_empty() {
            return Err(cannot(&self.file, &mistakes));
        }
        let events: Vec<Event> = written?.into_iter().map(|r| r.event).collect();
        self.told(register, &sheet, &events, &before, out)
    }

    fn told(
        &self,
        register: Register,
        sheet: &Sheet,
        events: &[Event],
        before: &Registers,
        out: &mut Output,
    ) -> Result<(), Fault> {
        let (rows, changed) = (sheet.rows.len(), events.len());
        let added = events
            .iter()
            .filter_map(registered)
            .filter(|(register, id)| register.find(before, id).is_none())
            .count();
        if out.json {
            return out.value(&json!({
                "register": register.word(), "rows": rows, "added": added,
                "changed": changed - added, "same": rows - changed, "dry_run": self.dry_run,
            }));
        }
        let would = if self.dry_run { "would be " } else { "" };
        say(&format!(
            "{}: {rows} rows; {added} {would}added, {} {would}changed, {} say what is there already.",
            register.word(),
            changed - added,
            rows - changed,
        ));
        Ok(())
    }
}

fn cannot(file: &Path, mistakes: &[RowMistake]) -> Fault {
    let name = file.display();
    let told: Vec<String> = mistakes.iter().map(|m| format!("{name}, {m}")).collect();
    Fault::Stopped(format!(
        "{}\nNothing was taken in: mend the file and import it again.",
        told.join("\n")
    ))
}
