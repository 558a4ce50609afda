//! Putting a change in the calendar, taking it out, on hold, off hold, calling it off.

use clap::Args;

use super::answer::carry_out;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::words;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;

/// Puts a change in the calendar.
#[derive(Debug, Args)]
pub struct Schedule {
    /// The change
    change: ChangeNumber,
}

impl Schedule {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        carry_out(globals, out, self.change, &Command::Schedule)
    }

    pub(super) fn on(&self) -> ChangeNumber {
        self.change
    }
}

/// Takes a change out of the calendar.
#[derive(Debug, Args)]
pub struct Unschedule {
    /// The change
    change: ChangeNumber,
    /// Why; `-` reads standard input
    reason: String,
}

impl Unschedule {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reason = words::text(&self.reason)?;
        carry_out(globals, out, self.change, &Command::Unschedule { reason })
    }
}

/// Calls a change off.
#[derive(Debug, Args)]
pub struct Cancel {
    /// The change
    change: ChangeNumber,
    /// Why; `-` reads standard input
    reason: String,
}

impl Cancel {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reason = words::text(&self.reason)?;
        carry_out(globals, out, self.change, &Command::Cancel { reason })
    }
}

/// Puts a change on hold.
#[derive(Debug, Args)]
pub struct Hold {
    /// The change
    change: ChangeNumber,
    /// Why; `-` reads standard input
    reason: String,
}

impl Hold {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reason = words::text(&self.reason)?;
        carry_out(globals, out, self.change, &Command::Hold { reason })
    }
}

/// Takes a change off hold.
#[derive(Debug, Args)]
pub struct Release {
    /// The change
    change: ChangeNumber,
    /// Why; `-` reads standard input
    reason: String,
}

impl Release {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let reason = words::text(&self.reason)?;
        carry_out(globals, out, self.change, &Command::Release { reason })
    }
}
