//! The console on a packet: what is said and voted there goes into it, and everything else waits for the file.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::packet::{Given, not_in_packet, waits_for_file};
use crate::domain::people::Identity;
use crate::domain::refusal::{Cause, Refusal};

use super::App;
use super::action::Action;
use super::effect::Effect;

impl App {
    /// Refuses, on a packet, what the rules allow and a packet does not take.
    ///
    /// # Errors
    /// Returns that it waits for the file.
    pub(super) fn packet_takes(&self, change: &Change, command: &Command) -> Result<(), Refusal> {
        if self.home.packet && !Given::takes(command) {
            return Err(waits_for_file(change.id()));
        }
        Ok(())
    }

    /// Refuses, on a packet, what is about no change that it holds.
    ///
    /// # Errors
    /// Returns that it waits for the file, or whose the packet is.
    pub(super) fn is_in_packet(&self, action: Action) -> Result<(), Refusal> {
        if action == Action::SwitchPerson && self.home.packet {
            return Err(Refusal::new(
                Cause::Person,
                format!("The packet was made for {}.", self.person()),
                "Whoever else wants to answer takes one of their own along: holdpoint packet make",
            ));
        }
        if action == Action::SwitchPerson && self.home.identity != Identity::Declared {
            return Err(Refusal::new(
                Cause::Person,
                "The operating system says who you are in this file.",
                "A file made with `init --identity declared` lets people choose.",
            ));
        }
        let of_the_file = matches!(
            action,
            Action::Verify
                | Action::FindSlot
                | Action::ShowRecord
                | Action::ChangeRecord
                | Action::ShowCalendar
                | Action::ShowCatalogue
                | Action::ShowBypasses
        );
        if self.home.packet && of_the_file {
            return Err(Refusal::new(
                Cause::State,
                "This tells of the whole file, and a packet holds a part of it.",
                format!(
                    "What it holds is in the queue ({}) and on each change.",
                    self.keymap.shown(Action::ShowQueue)
                ),
            ));
        }
        let elsewhere = action == Action::New || action.is_of_template() || action.is_of_register();
        if self.home.packet && elsewhere {
            return Err(not_in_packet());
        }
        Ok(())
    }

    /// Refuses, on a packet, an action that would tell of the file what the packet does not know.
    pub(super) fn stopped_by_packet(&mut self, action: Action) -> Option<Vec<Effect>> {
        let stopped = self.is_in_packet(action).err();
        let refusal = stopped.filter(|_| self.home.packet)?;
        self.show_refusal(refusal);
        Some(Vec::new())
    }
}
