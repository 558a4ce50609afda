//! Raising or lowering the class of a change.

use clap::{Args, ValueEnum};

use super::answer::carry_out_on;
use super::reading::seen;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::plan::RiskClass;

/// A class.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Class {
    Low,
    Medium,
    High,
}

/// Raises or lowers the class.
#[derive(Debug, Args)]
pub struct Reclass {
    /// The change
    change: ChangeNumber,
    /// The class it shall have; anyone raises it, only a reviewer lowers it
    class: Class,
    /// Why; `-` reads standard input
    reason: String,
    /// The revision you read, needed from the second on; judging another one is refused
    #[arg(long, value_name = "N")]
    revision: Option<u32>,
}

impl Reclass {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reason = words::text(&self.reason)?;
        carry_out_on(globals, out, self.change, |session, change| {
            Ok(Command::Reclass {
                class: match self.class {
                    Class::Low => RiskClass::Low,
                    Class::Medium => RiskClass::Medium,
                    Class::High => RiskClass::High,
                },
                reason,
                seen: seen(session, change, self.revision)?,
            })
        })
    }
}
