//! Linking an incident to a change, and taking a link back.

use clap::{ArgGroup, Args};

use super::answer::carry_out;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::incident::IncidentRole;

/// Links an incident.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("role").required(true))]
pub struct Incident {
    /// The change
    change: ChangeNumber,
    /// The incident's reference in your incident tool
    reference: String,
    /// The change caused it; inside the observation period this reopens the verdict
    #[arg(long, group = "role", requires = "note")]
    cause: bool,
    /// It led to this change
    #[arg(long, group = "role")]
    trigger: bool,
    /// The link was a mistake; say why in the note
    #[arg(long, group = "role", requires = "note")]
    withdraw: bool,
    /// What shows it, or why the link was a mistake; `-` reads standard input
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The wave that caused it; the only one begun or the one begun last when left out
    #[arg(long, value_name = "N", requires = "cause", value_parser = clap::value_parser!(u32).range(1..))]
    wave: Option<u32>,
}

impl Incident {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let note = words::text(&self.note.unwrap_or_default())?;
        let command = if self.withdraw {
            Command::WithdrawIncident {
                incident: self.reference,
                reason: note,
            }
        } else {
            Command::LinkIncident {
                incident: self.reference,
                role: if self.cause {
                    IncidentRole::Cause
                } else {
                    IncidentRole::Trigger
                },
                note,
                wave: self.wave.map(|n| n as usize - 1),
            }
        };
        carry_out(globals, out, self.change, &command)
    }
}
