//! The catalogue's screen: the templates, the one under the cursor, and what became of their changes.

use std::collections::BTreeMap;

use crate::domain::history::Tally;
use crate::domain::id::TemplateId;
use crate::domain::people::Role;
use crate::domain::template::{Template, TemplateState, waits_for};

use super::effect::Effect;
use super::{App, Place};

/// The catalogue's screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// The template under the cursor.
    pub cursor: Option<TemplateId>,
    /// Whether it fills the screen.
    pub open: bool,
    /// How far it is scrolled.
    pub scroll: usize,
    /// What became of the finished changes by each template.
    pub uses: BTreeMap<TemplateId, Tally>,
}

impl App {
    /// Takes in what became of the changes by each template.
    pub(super) fn take_uses(&mut self, uses: BTreeMap<TemplateId, Tally>) {
        self.dirty |= self.catalogue.uses != uses;
        self.catalogue.uses = uses;
    }

    /// Returns the templates: what the person is waited for first, then what is suspended, proposed, in use, over.
    pub fn templates(&self) -> Vec<&Template> {
        let mut found: Vec<&Template> = self.registers.catalogue.iter().collect();
        let me = self.person();
        found.sort_by_key(|t| {
            let rank = match t.state() {
                TemplateState::Suspended => 1,
                TemplateState::Proposed => 2,
                TemplateState::InUse => 3,
                TemplateState::Declined => 4,
                TemplateState::Retired => 5,
            };
            (waits_for(t, me, &self.registers).is_none(), rank)
        });
        found
    }

    /// Returns the template under the cursor; the first one when the cursor is on none.
    pub fn template(&self) -> Option<&Template> {
        let all = self.templates();
        let at = |t: &&Template| Some(&t.id) == self.catalogue.cursor.as_ref();
        all.iter().find(|t| at(t)).or(all.first()).copied()
    }

    /// Returns the cursor's place in the list.
    pub fn template_index(&self) -> usize {
        let here = self.template().map(|t| &t.id);
        let all = self.templates();
        all.iter().position(|t| Some(&t.id) == here).unwrap_or(0)
    }

    /// Returns how many templates wait for this person's vote, or as a manager's for a look.
    pub fn templates_waiting(&self) -> usize {
        let person = self.registers.people.get(self.person());
        let manages = person.is_some_and(|p| p.has(Role::Manager));
        let catalogue = self.registers.catalogue.iter();
        catalogue
            .filter(|t| {
                waits_for(t, self.person(), &self.registers).is_some()
                    || (manages && t.state() == TemplateState::Suspended)
            })
            .count()
    }

    /// Goes to the catalogue.
    pub(super) fn open_catalogue(&mut self) -> Vec<Effect> {
        self.place = Place::Catalogue;
        self.catalogue.open = false;
        self.catalogue.scroll = 0;
        self.dirty = true;
        vec![Effect::AskUses]
    }

    /// Moves the cursor to a place in the list.
    pub(super) fn put_template(&mut self, index: usize) {
        let all = self.templates();
        let last = all.len().saturating_sub(1);
        let id = all.get(index.min(last)).map(|t| t.id.clone());
        self.catalogue.cursor = id;
        self.catalogue.scroll = 0;
        self.dirty = true;
    }
}
