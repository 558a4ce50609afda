//! Putting a client's consent on record.

use clap::Args;

use super::answer::carry_out_on;
use super::reading::seen;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::command::Command;
use crate::domain::id::{ChangeNumber, ClientId};

/// Puts a client's consent on record.
#[derive(Debug, Args)]
pub struct Consent {
    /// The change
    change: ChangeNumber,
    /// The client
    client: String,
    /// Who agreed there
    #[arg(long, value_name = "NAME")]
    by: String,
    /// How, or with what words
    #[arg(long, default_value = "", value_name = "TEXT")]
    note: String,
    /// The revision they agreed to, needed from the second on; consent to another one is refused
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

impl Consent {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out_on(globals, out, self.change, |session, change| {
            Ok(Command::Consent {
                client: ClientId::from(self.client.as_str()),
                said_by: self.by,
                note: self.note,
                seen: seen(session, change, self.revision)?,
            })
        })
    }
}
