//! The choice of a person, where a file lets people declare themselves.

use std::sync::Arc;

use crate::domain::id::PersonId;
use crate::domain::people::{Actor, Person};

use super::action::Action;
use super::effect::Effect;
use super::layout::list_rows;
use super::{App, Place};

/// The choice while it is open.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    /// Which person the cursor is on.
    pub cursor: usize,
    /// The first in view.
    pub top: usize,
}

impl App {
    /// Takes in that the person is another one now.
    pub(super) fn be(&mut self, actor: Actor) -> Vec<Effect> {
        self.say(format!("You are {} now.", actor.person));
        self.me = actor;
        self.place = Place::Queue;
        self.window.stood = None;
        self.detail = None;
        self.forget_calendar();
        self.read = Arc::default();
        let mut effects = vec![Self::ask_read()];
        effects.extend(self.restart_queue(false));
        effects.push(Effect::AskRegisters);
        effects
    }

    /// Returns who can be chosen, by handle.
    pub fn choices(&self) -> Vec<&Person> {
        self.registers.people.values().filter(|p| !p.left).collect()
    }

    /// Opens the choice with the cursor on whoever it is now.
    pub(super) fn open_people(&mut self) {
        let now = self.choices().iter().position(|p| p.id == *self.person());
        self.place = Place::People;
        self.put_person(now.unwrap_or(0));
    }

    /// Opens the choice, where a file lets people declare themselves.
    pub(super) fn switch_person(&mut self) -> Vec<Effect> {
        match self.can(Action::SwitchPerson) {
            Ok(()) => self.open_people(),
            Err(refusal) => self.show_refusal(refusal),
        }
        Vec::new()
    }

    /// Moves the cursor to a place in the list.
    pub(super) fn put_person(&mut self, index: usize) {
        let last = self.choices().len().saturating_sub(1);
        let cursor = index.min(last);
        let height = list_rows(self.size);
        self.people.cursor = cursor;
        self.people.top = self
            .people
            .top
            .min(cursor)
            .max((cursor + 1).saturating_sub(height));
        self.dirty = true;
    }

    /// Becomes whoever is under the cursor.
    pub(super) fn choose_person(&mut self) -> Vec<Effect> {
        let chosen: Option<PersonId> = self.choices().get(self.people.cursor).map(|p| p.id.clone());
        chosen.map(Effect::SwitchPerson).into_iter().collect()
    }
}
