//! The impact on a client: what the facts propose, and what a person signs for.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use serde_json::json;

use super::answer::carry_out_on;
use super::work::WaveChoice;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::cli::words;
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, ClientId};
use crate::domain::local_time::write_time;
use crate::domain::propose::propose;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::wave::{Impact, ImpactLevel};
use crate::domain::zone::Zone;

/// What users felt.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Felt {
    None,
    Degraded,
    Outage,
}

/// Signs for the impact on a client.
#[derive(Debug, Args)]
pub struct Declare {
    /// The change
    change: ChangeNumber,
    /// The client; every one that is not declared on when left out, to see what the facts propose
    client: Option<String>,
    /// What its users felt; what the facts propose is shown when left out
    #[arg(long, requires = "client")]
    impact: Option<Felt>,
    /// From when
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// How many users
    #[arg(long, value_name = "N")]
    users: Option<u32>,
    /// What they noticed
    #[arg(long, default_value = "", value_name = "TEXT")]
    noticed: String,
    /// It was planned and announced
    #[arg(long)]
    planned: bool,
    /// Who told
    #[arg(long, default_value = "", value_name = "TEXT")]
    told_by: String,
    #[command(flatten)]
    wave: WaveChoice,
}

impl Felt {
    fn level(self) -> ImpactLevel {
        match self {
            Self::None => ImpactLevel::None,
            Self::Degraded => ImpactLevel::Degraded,
            Self::Outage => ImpactLevel::Outage,
        }
    }
}

impl Declare {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let (Some(felt), Some(client)) = (self.impact, &self.client) else {
            return self.proposals(globals, out);
        };
        carry_out_on(globals, out, self.change, |session, change| {
            let time = |word: &Option<String>| {
                word.as_deref()
                    .map(|w| words::time(w, change, session.now))
                    .transpose()
            };
            Ok(Command::DeclareImpact {
                wave: self.wave.of(change),
                impact: Impact {
                    level: felt.level(),
                    from: time(&self.from)?,
                    to: time(&self.to)?,
                    users: self.users,
                    noticed: self.noticed.clone(),
                    planned: self.planned,
                    told_by: self.told_by.clone(),
                },
                client: ClientId(client.clone()),
            })
        })
    }

    /// Shows what the facts propose, and the call that confirms it.
    fn proposals(&self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        let change = session.change(self.change)?;
        let wave = self.wave.of(&change);
        let (planned, run) = change.wave(wave).ok_or_else(|| {
            Refusal::new(
                Cause::Unknown,
                format!("{} has no wave {}.", self.change, wave + 1),
                format!("It has {}.", change.waves.len()),
            )
        })?;
        let zone = planned.window.map_or(Zone::UTC, |w| w.zone);
        let wanted = |c: &&ClientId| match &self.client {
            Some(named) => c.as_str() == named,
            None => run.declared(c).is_none(),
        };
        let mut count = 0;
        for client in planned.clients.iter().filter(wanted) {
            let Some(proposed) = propose(&change, &session.registers, wave, client) else {
                continue;
            };
            count += 1;
            if out.json {
                out.value(&json!({
                    "change": self.change.to_string(), "wave": wave + 1, "client": client,
                    "proposed": proposed.impact, "why": proposed.why,
                }))?;
            } else {
                out.line(&format!(
                    "{client}: {}, {}",
                    in_words(&proposed.impact, zone),
                    proposed.why
                ))?;
                out.line(&format!(
                    "  {}",
                    self.call(wave, client, &proposed.impact, zone)
                ))?;
            }
        }
        if count == 0 {
            out.note(&format!(
                "Nothing is left to declare on wave {} of {}.",
                wave + 1,
                self.change
            ));
        } else {
            out.note("Nothing is declared yet: what is proposed comes from the facts, and you confirm or mend it.");
        }
        Ok(())
    }

    fn call(&self, wave: usize, client: &ClientId, impact: &Impact, zone: Zone) -> String {
        let mut call = format!(
            "holdpoint declare {} {client} --wave {} --impact {}",
            self.change,
            wave + 1,
            impact.level.word()
        );
        if impact.level != ImpactLevel::None {
            let mut add = |name: &str, said: Option<String>| {
                if let Some(said) = said {
                    let _ = write!(call, " --{name} \"{said}\"");
                }
            };
            add("from", impact.from.map(|at| write_time(at, zone)));
            add("to", impact.to.map(|at| write_time(at, zone)));
            add("users", impact.users.map(|n| n.to_string()));
            add("noticed", Some("...".to_owned()));
            if impact.planned {
                call.push_str(" --planned");
            }
        }
        if !impact.told_by.is_empty() {
            let _ = write!(call, " --told-by {}", impact.told_by);
        }
        call
    }
}

/// Returns an impact in a line.
fn in_words(impact: &Impact, zone: Zone) -> String {
    let mut said = impact.level.word().to_owned();
    if impact.level == ImpactLevel::None {
        return said;
    }
    if let Some(from) = impact.from {
        let to = impact
            .to
            .map_or("now on".to_owned(), |at| write_time(at, zone));
        let _ = write!(said, " {} to {to}", write_time(from, zone));
    }
    if let Some(users) = impact.users {
        let _ = write!(said, ", {users} users");
    }
    said.push_str(if impact.planned {
        ", planned"
    } else {
        ", not planned"
    });
    said
}
