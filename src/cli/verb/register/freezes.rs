//! The register of freezes.

use crate::domain::zone::Zone;
use clap::{Args, Subcommand};

use super::{free, keep, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::event::Event;
use crate::domain::id::ClientId;
use crate::domain::local_time::{read_time, read_zone, write_time};
use crate::domain::registers::Freeze;
use crate::domain::window::Window;

/// What to do with the register of freezes.
#[derive(Debug, Subcommand)]
pub enum Freezes {
    /// List them
    List,
    /// Put a freeze on
    Add(Entry),
    /// Put a freeze on in place of the one with this handle
    Set(Entry),
    /// Lift a freeze
    Lift {
        /// The handle
        freeze: String,
    },
}

/// A freeze.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as year-end
    freeze: String,
    /// Why
    #[arg(long)]
    name: String,
    /// From when
    #[arg(long, value_name = "TIME")]
    from: String,
    /// Until when
    #[arg(long, value_name = "TIME")]
    to: String,
    /// The time zone of both, such as Europe/London
    #[arg(long, value_parser = read_zone, default_value = "UTC")]
    zone: Zone,
    /// Warn about changes instead of refusing them
    #[arg(long)]
    soft: bool,
    /// A client it is for; give it once for each; all when left out
    #[arg(long = "client", value_name = "CLIENT")]
    clients: Vec<String>,
}

impl Entry {
    fn freeze(self) -> Result<Freeze, Fault> {
        let time = |word: &str| read_time(word, self.zone).map_err(Fault::Call);
        Ok(Freeze {
            window: Window {
                start: time(&self.from)?,
                end: time(&self.to)?,
                zone: self.zone,
            },
            id: self.freeze,
            name: self.name,
            hard: !self.soft,
            clients: self.clients.into_iter().map(ClientId).collect(),
        })
    }
}

impl Freezes {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::List => show(globals, out),
            Self::Add(entry) => {
                let freeze = entry.freeze()?;
                keep(globals, out, |registers| {
                    free(registers.freezes.get(&freeze.id), "freeze", &freeze.id)?;
                    Ok(vec![Event::FreezeSet { freeze }])
                })
            }
            Self::Set(entry) => {
                let freeze = entry.freeze()?;
                keep(globals, out, |_| Ok(vec![Event::FreezeSet { freeze }]))
            }
            Self::Lift { freeze: id } => {
                keep(globals, out, |_| Ok(vec![Event::FreezeLifted { id }]))
            }
        }
    }
}

fn show(globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = reading(globals)?;
    let freezes: Vec<&Freeze> = session
        .registers
        .freezes
        .values()
        .filter(|f| {
            let sees = |c: &ClientId| session.person().is_some_and(|p| p.scope.covers(c));
            f.clients.is_empty() || f.clients.iter().any(sees)
        })
        .collect();
    let heads = ["handle", "name", "kind", "from", "to", "zone", "clients"];
    list(out, &heads, &freezes, |f| {
        let clients: Vec<&str> = f.clients.iter().map(ClientId::as_str).collect();
        vec![
            f.id.clone(),
            f.name.clone(),
            if f.hard { "hard" } else { "soft" }.to_owned(),
            write_time(f.window.start, f.window.zone),
            write_time(f.window.end, f.window.zone),
            f.window.zone.to_string(),
            clients.join(","),
        ]
    })
}
