//! The record: listing it, proving it, making the queue anew from it, copying it.

use std::cell::RefCell;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::answer::line;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::session::{Access, Session};
use crate::cli::table::Table;
use crate::config::Paths;
use crate::domain::event::Stream;
use crate::domain::id::ChangeNumber;
use crate::domain::people::Scope;
use crate::domain::words::sentence;
use crate::store::load;
use crate::store::log::LogQuery;
use crate::store::seen;
use crate::store::state::StateDir;
use crate::store::verify::Verdict;

/// Lists events, newest first.
#[derive(Debug, Args)]
pub struct Record {
    /// The change; the whole file when absent
    change: Option<ChangeNumber>,
    /// Only events whose person, kind or body contains this
    #[arg(long, default_value = "", value_name = "TEXT")]
    find: String,
    /// At most so many
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Tells which streams the person may read: changes in their scope, and everything that is no change.
pub(super) fn visible(session: &Session) -> impl Fn(Stream) -> bool + '_ {
    let all = session.person().is_some_and(|p| p.scope == Scope::All);
    move |stream| match stream {
        Stream::Change(number) => all || session.change(number).is_ok(),
        Stream::File
        | Stream::People
        | Stream::Clients
        | Stream::Services
        | Stream::Items
        | Stream::Boards
        | Stream::Calendar
        | Stream::Policy
        | Stream::Catalogue => all,
    }
}

impl Record {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        if let Some(number) = self.change {
            session.change(number)?;
        }
        let mut table = Table::new(&["event", "when", "who", "about", "what"]);
        let mut query = LogQuery {
            stream: self.change.map(Stream::Change),
            before: None,
            text: self.find,
            limit: self.limit,
        };
        let mut left = self.limit;
        while left > 0 {
            query.limit = left;
            let page = session.store.log(&query, &visible(&session))?;
            left -= page.events.len().min(left);
            for event in &page.events {
                if out.json {
                    out.json_text(&line(event)?)?;
                } else {
                    let declared = if event.actor.declared {
                        " (declared)"
                    } else {
                        ""
                    };
                    table.row(vec![
                        event.seq.to_string(),
                        event.at.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
                        format!("{}{declared}", event.actor.person),
                        event.stream.to_string(),
                        sentence(event, &session.registers),
                    ]);
                }
            }
            match page.before {
                Some(before) => query.before = Some(before),
                None => break,
            }
        }
        if !out.json {
            table.write(out)?;
        }
        Ok(())
    }
}

/// Proves the record: walks the chain, folds every stream, compares the queue.
#[derive(Debug, Args)]
pub struct Verify {
    /// Prove the chain alone: quick, but without a look at what the events make
    #[arg(long)]
    chain: bool,
    /// Take the file as it is, although it no longer holds all that you saw of it
    #[arg(long)]
    accept: bool,
}

impl Verify {
    pub(super) fn run(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let mut session = Session::open(globals, Access::Read)?;
        let events = session.store.head()?.seq;
        let progress = RefCell::new(Progress::new("Proving events", events, out));
        let verdict = session.store.read(|store| {
            let going = &mut |done| {
                progress.borrow_mut().at(done);
                true
            };
            if self.chain {
                store.verify_chain(going)
            } else {
                store.verify(going)
            }
        })?;
        drop(progress);
        let gone = self.sight(&session)?;
        if out.json {
            out.value(&json!({
                "good": verdict.is_good(),
                "proved": if self.chain { "chain" } else { "whole" },
                "events": verdict.events,
                "changes": verdict.changes,
                "head": verdict.head.seq,
                "first_bad_event": verdict.fault.as_ref().map(|f| f.seq),
                "why": verdict.fault.as_ref().map(|f| &f.why),
                "queue": verdict.index_fault,
                "gone": gone,
            }))?;
        }
        judge(&verdict, self.chain, out)?;
        gone.map_or(Ok(()), |warning| Err(Fault::Stopped(warning)))
    }

    /// Compares the file with what the person saw of it last; a sentence when something is gone.
    fn sight(&self, session: &Session) -> Result<Option<String>, Fault> {
        let Some(paths) = Paths::of_platform() else {
            return Ok(None);
        };
        let state = StateDir::at(paths.state);
        if self.accept {
            seen::accept(&state, &session.store)?;
        }
        Ok(seen::remember(&state, &session.store)?.warning())
    }
}

fn judge(verdict: &Verdict, chain: bool, out: &mut Output) -> Result<(), Fault> {
    if verdict.is_good() {
        return match (out.json, chain) {
            (true, _) => Ok(()),
            (false, true) => out.line(&verdict.of_chain()),
            (false, false) => out.line(&verdict.to_string()),
        };
    }
    Err(Fault::Stopped(verdict.to_string()))
}

/// Makes the queue and the search anew from the record.
#[derive(Debug, Args)]
pub struct Reindex {}

impl Reindex {
    pub(super) fn run(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let Self {} = self;
        let mut session = Session::open(globals, Access::Write)?;
        let all = load::last_number(session.store.connection())?;
        let mut progress = Progress::new("Making the queue anew", u64::from(all), out);
        let changes = session.store.reindex(&mut |done| {
            progress.at(done);
            true
        })?;
        drop(progress);
        if out.json {
            out.value(&json!({ "changes": changes }))
        } else {
            out.line(&format!(
                "Made the queue of {changes} changes anew from the record."
            ))
        }
    }
}

/// Copies the file while others work, checks the copy whole, and only then names it.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to make
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        let verdict = session.store.backup(&self.file, &mut |_| true)?;
        if out.json {
            out.value(
                &json!({ "file": self.file, "events": verdict.events, "changes": verdict.changes }),
            )
        } else {
            out.line(&format!("Copied to {}. {verdict}", self.file.display()))
        }
    }
}
