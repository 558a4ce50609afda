//! Waiving a requirement of a change, and taking a waiver back.

use clap::Args;

use super::answer::carry_out_on;
use super::reading::stands;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::local_time::read_end;

/// Waives a requirement.
#[derive(Debug, Args)]
pub struct Waive {
    /// The change
    change: ChangeNumber,
    /// The requirement's code, as `show --gates` lists it
    rule: String,
    /// Why it cannot be met; `-` reads standard input
    #[arg(long, value_name = "TEXT", required_unless_present = "withdraw")]
    reason: Option<String>,
    /// Until when it counts: a day, to its end, or a time
    #[arg(long, value_name = "TIME", required_unless_present = "withdraw")]
    until: Option<String>,
    /// Take the waiver of this requirement back
    #[arg(long, conflicts_with_all = ["reason", "until"])]
    withdraw: bool,
    /// The revision you read, needed from the second on; a waiver is of that one
    #[arg(long, value_name = "N", conflicts_with = "withdraw")]
    revision: Option<u32>,
}

impl Waive {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let Self {
            change,
            rule,
            reason,
            until,
            withdraw,
            revision,
        } = self;
        if withdraw {
            let command = Command::WithdrawWaiver { rule };
            return carry_out_on(globals, out, change, |_, _| Ok(command));
        }
        let reason = words::text(&reason.unwrap_or_default())?;
        let until = until.unwrap_or_default();
        carry_out_on(globals, out, change, |session, change| {
            stands(session, change, revision)?;
            Ok(Command::Waive {
                rule,
                reason,
                until: read_end(&until, words::zone_of(change), session.now)
                    .map_err(Fault::Call)?,
            })
        })
    }
}
