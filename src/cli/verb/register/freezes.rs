//! The register of freezes.

use crate::domain::zone::Zone;
use clap::{Args, Subcommand};

use super::hat::Hat;
use super::{free, keep, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::calendar::{Freeze, Recurrence};
use crate::domain::event::Event;
use crate::domain::id::ClientId;
use crate::domain::local_time::{read_time, read_zone, write_time};
use crate::domain::people::Role;
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
    /// How it recurs, from the first time on, as an RRULE such as FREQ=YEARLY or FREQ=MONTHLY;BYDAY=-1FR
    #[arg(long, value_name = "RRULE")]
    repeat: Option<Recurrence>,
    /// The one role that may waive it; whom policy names when left out
    #[arg(long, value_enum, value_name = "ROLE", hide_possible_values = true)]
    waived_by: Option<Hat>,
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
            repeat: self.repeat,
            waived_by: self.waived_by.map(Hat::role),
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
    let heads = [
        "handle",
        "name",
        "kind",
        "from",
        "to",
        "zone",
        "recurs",
        "waived by",
        "clients",
    ];
    list(out, &heads, &freezes, |f| {
        let clients: Vec<&str> = f.clients.iter().map(ClientId::as_str).collect();
        vec![
            f.id.clone(),
            f.name.clone(),
            f.word().to_owned(),
            write_time(f.window.start, f.window.zone),
            write_time(f.window.end, f.window.zone),
            f.window.zone.to_string(),
            f.repeat
                .as_ref()
                .map_or_else(String::new, Recurrence::in_words),
            f.waived_by.map_or("", Role::word).to_owned(),
            clients.join(","),
        ]
    })
}
