//! What is said of a client's maintenance window at the shell, and how one is taken out.

use clap::{Args, Subcommand};

use super::frame::{Keep, Said, one, take_out};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::calendar::Recurrence;
use crate::domain::entry::Register;
use crate::domain::local_time::read_zone;
use crate::domain::zone::Zone;

/// What to do with the register of maintenance windows.
#[derive(Debug, Subcommand)]
#[expect(
    clippy::large_enum_variant,
    reason = "one is made in a run, and clap flattens no box"
)]
pub enum MaintenanceVerb {
    /// What every register does
    #[command(flatten)]
    Keep(Keep<Entry>),
    /// Take one out
    Remove {
        /// The handle
        maintenance: String,
    },
}

/// What is registered of a maintenance window.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as northwind-sunday
    maintenance: String,
    /// The client
    #[arg(long)]
    client: Option<String>,
    /// What it is called
    #[arg(long)]
    name: Option<String>,
    /// From when, the first time
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when, the first time
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// The time zone of both; the client's when left out
    #[arg(long, value_parser = read_zone)]
    zone: Option<Zone>,
    /// How it recurs, as an RRULE such as FREQ=WEEKLY or FREQ=MONTHLY;BYDAY=2SU
    #[arg(long, value_name = "RRULE")]
    repeat: Option<Recurrence>,
}

impl Said for Entry {
    const REGISTER: Register = Register::Maintenance;

    fn handle(&self) -> &str {
        &self.maintenance
    }

    fn said(&self) -> Vec<(&'static str, String)> {
        let said = [
            one("client", self.client.as_ref()),
            one("name", self.name.as_ref()),
            one("from", self.from.as_ref()),
            one("to", self.to.as_ref()),
            one("zone", self.zone.as_ref()),
            one("repeat", self.repeat.as_ref()),
        ];
        said.into_iter().flatten().collect()
    }
}

impl MaintenanceVerb {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::Keep(verb) => verb.run(globals, out),
            Self::Remove { maintenance } => {
                take_out(Register::Maintenance, &maintenance, globals, out)
            }
        }
    }
}
