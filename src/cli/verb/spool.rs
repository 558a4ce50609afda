//! The spool: what was done while the file could not be reached, listed, applied, acknowledged.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session, state_dir};
use crate::cli::table::Table;
use crate::domain::spool::{Entry, Seen, Unfit};
use crate::domain::window::Timestamp;
use crate::store::spool::{Contents, Drained, Spool};

/// What waits in the spool; listed when nothing else is said.
#[derive(Debug, Args)]
pub struct SpoolVerb {
    #[command(subcommand)]
    what: Option<What>,
}

/// What to do with it.
#[derive(Debug, Clone, Subcommand)]
enum What {
    /// List what waits for the file and what does not fit any more
    List,
    /// Have the file take what waits, in order, through the same rules
    Apply,
    /// Forget what did not fit, once you have seen why
    Acknowledge {
        /// Its number in the list
        #[arg(required_unless_present = "all")]
        number: Vec<usize>,
        /// Everything that did not fit
        #[arg(long, conflicts_with = "number")]
        all: bool,
    },
}

impl SpoolVerb {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        match self.what.unwrap_or(What::List) {
            What::List => list(out),
            What::Apply => apply(globals, out),
            What::Acknowledge { number, all } => acknowledge(&number, all, out),
        }
    }
}

/// What stands in the list: whose, what, and why it does not fit when it does not.
enum Row<'a> {
    Unfit(&'a Unfit),
    Waits(&'a Entry),
}

impl Row<'_> {
    fn entry(&self) -> &Entry {
        match self {
            Self::Unfit(unfit) => &unfit.entry,
            Self::Waits(entry) => entry,
        }
    }
}

fn rows(contents: &Contents) -> impl Iterator<Item = Row<'_>> {
    let unfit = contents.unfit.iter().map(Row::Unfit);
    unfit.chain(contents.waiting.iter().map(Row::Waits))
}

fn moment(at: Timestamp) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn list(out: &mut Output) -> Result<(), Fault> {
    let all = Spool::all(&state_dir()?)?;
    let mut table = Table::new(&[
        "n",
        "done (UTC)",
        "by",
        "change",
        "what",
        "judged on",
        "stands",
        "file",
    ]);
    let mut count = 0;
    for (spool, contents) in &all {
        let owner = spool.owner();
        for row in rows(contents) {
            count += 1;
            let entry = row.entry();
            let stands = match &row {
                Row::Unfit(unfit) => match unfit.stood {
                    Some(stood) => format!("does not fit {}: {}", stood.in_words(), unfit.why),
                    None => format!("does not fit: {}", unfit.why),
                },
                Row::Waits(_) => "waits".to_owned(),
            };
            if out.json {
                let (state, unfit) = match &row {
                    Row::Unfit(unfit) => ("unfit", Some(unfit)),
                    Row::Waits(_) => ("waits", None),
                };
                out.value(&json!({
                    "n": count, "state": state, "id": entry.id, "at": entry.at,
                    "person": owner.person, "change": entry.number.to_string(),
                    "what": entry.doing.in_words(), "doing": entry.doing, "seen": entry.seen, "why": unfit.map(|u| &u.why),
                    "found": unfit.map(|u| u.found), "stood": unfit.and_then(|u| u.stood),
                    "file": owner.file,
                }))?;
                continue;
            }
            table.row(vec![
                count.to_string(),
                moment(entry.at),
                owner.person.to_string(),
                entry.number.to_string(),
                entry.doing.in_words(),
                entry.seen.map(Seen::in_words).unwrap_or_default(),
                stands,
                owner.file.clone(),
            ]);
        }
        if contents.unreadable > 0 {
            out.note(&format!(
                "{} has {} that cannot be read; it is kept as it is.",
                spool.path().display(),
                lines(contents.unreadable)
            ));
        }
    }
    if count == 0 {
        out.note("Nothing waits in the spool: everything you did is in the file.");
        return Ok(());
    }
    if !out.json {
        table.write(out)?;
    }
    Ok(())
}

fn lines(n: usize) -> String {
    match n {
        1 => "1 line".to_owned(),
        n => format!("{n} lines"),
    }
}

fn apply(globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let mut session = Session::open(globals, Access::Write)?;
    let drained = session.drain()?;
    let rest = tell(&drained, out)?;
    if let Some(error) = drained.stopped {
        return Err(Fault::File(error.to_string()));
    }
    if drained.applied.is_empty() && drained.unfit.is_empty() {
        out.note("Nothing of yours waits for this file.");
    }
    match rest {
        0 => Ok(()),
        1 => Err(Fault::Stopped(
            "1 does not fit any more; it is kept until you have seen it: holdpoint spool acknowledge"
                .to_owned(),
        )),
        n => Err(Fault::Stopped(format!(
            "{n} do not fit any more; they are kept until you have seen them: holdpoint spool acknowledge"
        ))),
    }
}

/// Says what became of what waited; returns how many did not fit.
pub(super) fn tell(drained: &Drained, out: &mut Output) -> Result<usize, Fault> {
    for entry in &drained.applied {
        if out.json {
            out.value(&json!({ "applied": entry.id, "change": entry.number.to_string() }))?;
        } else {
            out.note(&format!("Brought in from the spool: {}.", entry.in_words()));
        }
    }
    for unfit in &drained.unfit {
        if out.json {
            out.value(&json!({
                "unfit": unfit.entry.id, "change": unfit.entry.number.to_string(), "why": unfit.why,
            }))?;
        } else {
            out.note(&format!(
                "Does not fit any more: {}. {}",
                unfit.entry.in_words(),
                unfit.why
            ));
        }
    }
    Ok(drained.unfit.len())
}

fn acknowledge(numbers: &[usize], every: bool, out: &mut Output) -> Result<(), Fault> {
    let all = Spool::all(&state_dir()?)?;
    let mut count = 0;
    let mut found = Vec::new();
    for (spool, contents) in &all {
        for row in rows(contents) {
            count += 1;
            let named = numbers.contains(&count);
            match row {
                Row::Unfit(unfit) if every || named => found.push((spool, unfit)),
                Row::Waits(entry) if named => {
                    return Err(Fault::Call(format!(
                        "{count} waits for the file: {}. Only what does not fit is acknowledged.",
                        entry.in_words()
                    )));
                }
                Row::Unfit(_) | Row::Waits(_) => {}
            }
        }
    }
    if let Some(none) = numbers.iter().find(|n| **n == 0 || **n > count) {
        return Err(Fault::Call(format!(
            "There is no {none} in the spool. See its list with: holdpoint spool"
        )));
    }
    for (spool, unfit) in found {
        spool.acknowledge(unfit.entry.id)?;
        if out.json {
            out.value(&json!({ "acknowledged": unfit.entry.id }))?;
        } else {
            out.note(&format!("Acknowledged: {}.", unfit.entry.in_words()));
        }
    }
    Ok(())
}
