//! Waiving a requirement of a change, and taking a waiver back.

use chrono::Days;
use clap::Args;

use super::answer::carry_out_on;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::window::Timestamp;

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
}

impl Waive {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let Self {
            change,
            rule,
            reason,
            until,
            withdraw,
        } = self;
        if withdraw {
            let command = Command::WithdrawWaiver { rule };
            return carry_out_on(globals, out, change, |_, _| Ok(command));
        }
        let reason = words::text(&reason.unwrap_or_default())?;
        let until = until.unwrap_or_default();
        carry_out_on(globals, out, change, |_, change| {
            Ok(Command::Waive {
                rule,
                reason,
                until: end(&until, change)?,
            })
        })
    }
}

/// Reads the end of a waiver: a time, or a day, which counts to its end in the zone of the change's window.
fn end(word: &str, change: &Change) -> Result<Timestamp, Fault> {
    match words::day_of(word) {
        Ok(day) => {
            let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
            words::time(&format!("{next} 00:00"), change)
        }
        Err(_) => words::time(word, change),
    }
}
