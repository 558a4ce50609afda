//! The register of clients' maintenance windows.

use clap::{Args, Subcommand};

use super::{free, keep, known, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::calendar::{Maintenance, Recurrence};
use crate::domain::event::Event;
use crate::domain::id::ClientId;
use crate::domain::local_time::{read_time, read_zone, write_time};
use crate::domain::window::Window;
use crate::domain::zone::Zone;

/// What to do with the register of maintenance windows.
#[derive(Debug, Subcommand)]
pub enum MaintenanceVerb {
    /// List them
    List,
    /// Register one
    Add(Entry),
    /// Put one in the place of the one with this handle
    Set(Entry),
    /// Take one out
    Remove {
        /// The handle
        maintenance: String,
    },
}

/// A maintenance window.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as northwind-sunday
    maintenance: String,
    /// The client
    #[arg(long)]
    client: String,
    /// What it is called
    #[arg(long)]
    name: String,
    /// From when, the first time
    #[arg(long, value_name = "TIME")]
    from: String,
    /// Until when, the first time
    #[arg(long, value_name = "TIME")]
    to: String,
    /// The time zone of both; the client's when left out
    #[arg(long, value_parser = read_zone)]
    zone: Option<Zone>,
    /// How it recurs, as an RRULE such as FREQ=WEEKLY or FREQ=MONTHLY;BYDAY=2SU
    #[arg(long, value_name = "RRULE")]
    repeat: Option<Recurrence>,
}

impl MaintenanceVerb {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        let (entry, new) = match self {
            Self::List => return show(globals, out),
            Self::Remove { maintenance: id } => {
                return keep(globals, out, |_| Ok(vec![Event::MaintenanceRemoved { id }]));
            }
            Self::Add(entry) => (entry, true),
            Self::Set(entry) => (entry, false),
        };
        let zone = if let Some(zone) = entry.zone {
            zone
        } else {
            let session = reading(globals)?;
            let id = ClientId::new(&*entry.client);
            let client = session.registers.clients.get(&id).filter(|c| {
                let person = session.person();
                person.is_some_and(|p| p.scope.covers(&c.id))
            });
            known(client, "client", &entry.client)?.zone
        };
        let time = |word: &str| read_time(word, zone).map_err(Fault::Call);
        let maintenance = Maintenance {
            window: Window {
                start: time(&entry.from)?,
                end: time(&entry.to)?,
                zone,
            },
            id: entry.maintenance,
            name: entry.name,
            client: ClientId(entry.client),
            repeat: entry.repeat,
        };
        keep(globals, out, |registers| {
            if new {
                let there = registers.maintenance.get(&maintenance.id);
                free(there, "maintenance window", &maintenance.id)?;
            }
            Ok(vec![Event::MaintenanceSet { maintenance }])
        })
    }
}

fn show(globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = reading(globals)?;
    let all = session.registers.maintenance.values();
    let seen: Vec<&Maintenance> = all
        .filter(|m| {
            let person = session.person();
            person.is_some_and(|p| p.scope.covers(&m.client))
        })
        .collect();
    let heads = ["handle", "client", "name", "from", "to", "zone", "recurs"];
    list(out, &heads, &seen, |m| {
        vec![
            m.id.clone(),
            m.client.to_string(),
            m.name.clone(),
            write_time(m.window.start, m.window.zone),
            write_time(m.window.end, m.window.zone),
            m.window.zone.to_string(),
            m.repeat
                .as_ref()
                .map_or_else(String::new, Recurrence::in_words),
        ]
    })
}
