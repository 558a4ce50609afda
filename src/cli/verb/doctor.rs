//! What is wrong with the machine, the file and the set-up, and what to do about it.

use clap::Args;
use serde_json::json;

use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::identity;
use crate::cli::output::Output;
use crate::cli::session::{Access, file_path, options};
use crate::config::{Paths, Settings};
use crate::domain::template::TemplateState;
use crate::store::doctor::{Fact, examine};
use crate::store::spool::{Contents, Spool};
use crate::store::state::StateDir;
use crate::store::{OpenOptions, Store};
use crate::term::colour::ColourMode;

/// Looks at everything and says what is wrong.
#[derive(Debug, Args)]
pub struct Doctor {}

fn fact(name: &'static str, value: impl Into<String>, trouble: Option<String>) -> Fact {
    Fact {
        name,
        value: value.into(),
        trouble,
    }
}

impl Doctor {
    pub(super) fn run(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let Self {} = self;
        let path = file_path(globals)?;
        let mut facts = examine(&path, &options(globals, Access::Write));
        facts.push(person(globals, &path));
        facts.extend(catalogue(&path));
        facts.push(terminal());
        facts.extend(places());
        facts.push(spool());
        let wrong = facts.iter().filter(|f| f.trouble.is_some()).count();
        for fact in &facts {
            if out.json {
                out.value(
                    &json!({ "name": fact.name, "value": fact.value, "trouble": fact.trouble }),
                )?;
                continue;
            }
            let word = if fact.trouble.is_some() { "LOOK" } else { "ok" };
            out.line(&format!("{word:<5} {:<14} {}", fact.name, fact.value))?;
            if let Some(trouble) = &fact.trouble {
                out.line(&format!("      {:<14} {trouble}", ""))?;
            }
        }
        if wrong == 0 {
            Ok(())
        } else {
            let noun = if wrong == 1 {
                "thing needs"
            } else {
                "things need"
            };
            Err(Fault::Stopped(format!("{wrong} {noun} looking at.")))
        }
    }
}

fn person(globals: &Globals, path: &std::path::Path) -> Fact {
    let known = Store::open(path, &OpenOptions::reading())
        .map_err(Fault::from)
        .and_then(|mut store| {
            let registers = store.registers()?;
            identity::actor(registers, globals.person.as_deref())
        });
    match known {
        Ok(actor) if actor.declared => {
            fact("identity", format!("{} (declared)", actor.person), None)
        }
        Ok(actor) => fact("identity", format!("{} (by user id)", actor.person), None),
        Err(fault) => fact("identity", "nobody", Some(fault.to_string())),
    }
}

/// A template out of use is something to look at: changes that counted on it wait.
fn catalogue(path: &std::path::Path) -> Option<Fact> {
    let mut store = Store::open(path, &OpenOptions::reading()).ok()?;
    let catalogue = &store.registers().ok()?.catalogue;
    let count = |state| catalogue.iter().filter(|t| t.state() == state).count();
    let suspended: Vec<String> = catalogue
        .iter()
        .filter(|t| t.state() == TemplateState::Suspended)
        .map(|t| {
            let reason = t.suspension.as_ref().map_or("", |s| s.reason.as_str());
            format!(
                "{0} is suspended: {reason}. Its board resumes it with: holdpoint template resume {0}",
                t.id
            )
        })
        .collect();
    let value = format!(
        "{} in use, {} before the board, {} suspended",
        count(TemplateState::InUse),
        catalogue.iter().filter(|t| t.pending().is_some()).count(),
        suspended.len()
    );
    let trouble = (!suspended.is_empty()).then(|| suspended.join(" "));
    (!catalogue.is_empty()).then(|| fact("templates", value, trouble))
}

fn terminal() -> Fact {
    let env = |name| std::env::var(name).ok();
    let term = env("TERM");
    let mode = ColourMode::detect(
        env("NO_COLOR").as_deref(),
        term.as_deref(),
        env("COLORTERM").as_deref(),
    );
    let colours = match mode {
        ColourMode::True => "true colour",
        ColourMode::Indexed => "256 colours",
        ColourMode::Named => "16 colours",
        ColourMode::Mono => "no colours",
    };
    let name = term.unwrap_or_else(|| "unknown".to_owned());
    let dumb = matches!(name.as_str(), "dumb" | "unknown");
    let trouble =
        dumb.then(|| "The console needs a terminal that can move its cursor; set TERM.".to_owned());
    fact("terminal", format!("{name}, {colours}"), trouble)
}

/// What waits in the spool is something to look at: it is not in the file yet.
fn spool() -> Fact {
    let all = match Paths::of_platform() {
        None => Ok(Vec::new()),
        Some(paths) => Spool::all(&StateDir::at(paths.state)),
    };
    let all = match all {
        Ok(all) => all,
        Err(error) => return fact("spool", "unknown", Some(error.to_string())),
    };
    let sum = |of: fn(&Contents) -> usize| all.iter().map(|(_, c)| of(c)).sum::<usize>();
    let (waiting, unfit) = (sum(|c| c.waiting.len()), sum(|c| c.unfit.len()));
    let unreadable = sum(|c| c.unreadable);
    let mut said: Vec<String> = Vec::new();
    for (spool, contents) in &all {
        if let Some(first) = contents.waiting.first() {
            said.push(format!(
                "{} of {} for {} since {} UTC: not in the file yet. Bring the file back; a console of theirs \
                 or `holdpoint spool apply` has it take them.",
                contents.waiting.len(),
                spool.owner().person,
                spool.owner().file,
                first.at.format("%Y-%m-%d %H:%M")
            ));
        }
        if !contents.unfit.is_empty() {
            said.push(format!(
                "{} of {} for {} did not fit. See why with: holdpoint spool",
                contents.unfit.len(),
                spool.owner().person,
                spool.owner().file
            ));
        }
        if contents.unreadable > 0 {
            said.push(format!(
                "{} has lines that cannot be read ({}); they are kept as they are. Look at it before it is \
                 removed.",
                spool.path().display(),
                contents.unreadable
            ));
        }
    }
    let value = match (waiting, unfit, unreadable) {
        (0, 0, 0) => "nothing waits".to_owned(),
        (w, u, 0) => format!("{w} waiting, {u} not fitting"),
        (w, u, r) => format!("{w} waiting, {u} not fitting, {r} unreadable"),
    };
    let trouble = (!said.is_empty()).then(|| said.join(" "));
    fact("spool", value, trouble)
}

fn places() -> Vec<Fact> {
    let Some(paths) = Paths::of_platform() else {
        let trouble = "Without a home directory drafts cannot be kept; set HOME.".to_owned();
        return vec![fact("home", "none", Some(trouble))];
    };
    let settings = Settings::read(&paths.settings).err().map(|e| e.to_string());
    vec![
        fact(
            "configuration",
            paths.settings.display().to_string(),
            settings,
        ),
        fact("state", paths.state.display().to_string(), None),
    ]
}
