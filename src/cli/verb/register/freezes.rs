//! What is said of a freeze at the shell, and how one is lifted.

use clap::{Args, Subcommand};

use super::frame::{Keep, Said, many, one, switch, take_out};
use super::hat::Hat;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::calendar::Recurrence;
use crate::domain::entry::Register;
use crate::domain::local_time::read_zone;
use crate::domain::zone::Zone;

/// What to do with the register of freezes.
#[derive(Debug, Subcommand)]
#[expect(
    clippy::large_enum_variant,
    reason = "one is made in a run, and clap flattens no box"
)]
pub enum Freezes {
    /// What every register does
    #[command(flatten)]
    Keep(Keep<Entry>),
    /// Lift a freeze
    Lift {
        /// The handle
        freeze: String,
    },
}

/// What is registered of a freeze.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as year-end
    freeze: String,
    /// Why
    #[arg(long)]
    name: Option<String>,
    /// From when
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Until when
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// The time zone of both, such as Europe/London; UTC when left out
    #[arg(long, value_parser = read_zone)]
    zone: Option<Zone>,
    /// Warn about changes instead of refusing them
    #[arg(long, conflicts_with = "hard")]
    soft: bool,
    /// Refuse changes, as a new freeze does
    #[arg(long)]
    hard: bool,
    /// How it recurs, from the first time on, as an RRULE such as FREQ=YEARLY or FREQ=MONTHLY;BYDAY=-1FR
    #[arg(long, value_name = "RRULE")]
    repeat: Option<Recurrence>,
    /// The one role that may waive it; whom policy names when left out
    #[arg(long, value_enum, value_name = "ROLE", hide_possible_values = true)]
    waived_by: Option<Hat>,
    /// A client it is for, in place of all before; give it once for each; all when left out
    #[arg(long = "client", value_name = "CLIENT")]
    clients: Vec<String>,
}

impl Said for Entry {
    const REGISTER: Register = Register::Freezes;

    fn handle(&self) -> &str {
        &self.freeze
    }

    fn said(&self) -> Vec<(&'static str, String)> {
        let role = self.waived_by.map(|hat| hat.role().word());
        let said = [
            one("name", self.name.as_ref()),
            switch(self.soft, "kind", "soft"),
            switch(self.hard, "kind", "hard"),
            one("from", self.from.as_ref()),
            one("to", self.to.as_ref()),
            one("zone", self.zone.as_ref()),
            one("repeat", self.repeat.as_ref()),
            one("waived_by", role.as_ref()),
            many("clients", &self.clients),
        ];
        said.into_iter().flatten().collect()
    }
}

impl Freezes {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::Keep(verb) => verb.run(globals, out),
            Self::Lift { freeze } => take_out(Register::Freezes, &freeze, globals, out),
        }
    }
}
