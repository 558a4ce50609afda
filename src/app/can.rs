//! Whether an action can run now, in the domain's own words when it cannot.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::refusal::{Cause, Refusal};

use super::App;
use super::action::{Action, row};
use super::verbs;

/// Asks the rules what they would say to a command, without doing anything.
///
/// # Errors
/// Returns the refusal.
pub fn decided(app: &App, change: &Change, command: &Command) -> Result<(), Refusal> {
    decide(change, &app.registers, command, app.person(), app.now).map(|_| ())
}

impl App {
    /// Tells whether this person may write to this file at all.
    ///
    /// # Errors
    /// Returns the refusal that says why not.
    pub fn may_write(&self) -> Result<(), Refusal> {
        if self.home.read_only {
            return Err(Refusal::new(
                Cause::Person,
                "The file is open for reading only.",
                "Open it where you may write; `holdpoint doctor` says what is missing.",
            ));
        }
        match self.registers.people.get(self.person()) {
            Some(person) if person.may_write() => Ok(()),
            Some(_) => Err(Refusal::new(
                Cause::Person,
                format!(
                    "{} reads everything here and changes nothing.",
                    self.person()
                ),
                "Ask an admin for a role besides auditor.",
            )),
            None => Err(Refusal::new(
                Cause::Person,
                format!(
                    "{} is not in this file's register of people.",
                    self.person()
                ),
                "Ask an admin to run: holdpoint people add",
            )),
        }
    }

    /// Tells whether an action can run now.
    ///
    /// # Errors
    /// Returns the refusal that says why not, and who could.
    pub fn can(&self, action: Action) -> Result<(), Refusal> {
        let nothing = || {
            Refusal::new(
                Cause::Unknown,
                "There is no change under the cursor.",
                "Choose one in the queue.",
            )
        };
        self.is_in_packet(action)?;
        if action == Action::Copy && self.target().is_none() {
            return Err(nothing());
        }
        if !row(action).writes {
            return Ok(());
        }
        if action.is_of_template() {
            return self.can_template(action);
        }
        self.may_write()?;
        if action == Action::New {
            return Ok(());
        }
        if action.is_of_register() {
            return self.can_keep(action);
        }
        let change = self.change().ok_or_else(nothing)?;
        let command = verbs::probe(self, action, change)?;
        decided(self, change, &command)?;
        self.packet_takes(change, &command)
    }
}
