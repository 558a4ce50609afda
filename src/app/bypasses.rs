//! The bypass register's screen: work that began before anyone had authorised it.

use crate::domain::bypass::Bypass;
use crate::domain::id::{ChangeNumber, ClientId};

use super::effect::Effect;
use super::layout::list_rows;
use super::{App, Place};

/// The bypass register's screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bypasses {
    /// Every bypass that the person may see, the latest number first; nothing until it is read.
    pub all: Option<Vec<Bypass>>,
    /// The one client whose bypasses are shown.
    pub client: Option<ClientId>,
    /// The change under the cursor.
    pub cursor: Option<ChangeNumber>,
    /// The first in view.
    pub top: usize,
}

impl Bypasses {
    /// Returns those that are shown.
    pub fn shown(&self) -> Vec<&Bypass> {
        let wanted = |b: &&Bypass| self.client.as_ref().is_none_or(|c| b.clients.contains(c));
        self.all.iter().flatten().filter(wanted).collect()
    }

    /// Returns the cursor's place among those that are shown.
    pub fn index(&self) -> usize {
        let shown = self.shown();
        let found = shown.iter().position(|b| Some(b.change) == self.cursor);
        found.unwrap_or(0)
    }

    /// Returns the change under the cursor.
    pub fn target(&self) -> Option<ChangeNumber> {
        self.shown().get(self.index()).map(|b| b.change)
    }
}

impl App {
    /// Goes to the bypass register.
    pub(super) fn open_bypasses(&mut self) -> Vec<Effect> {
        self.place = Place::Bypasses;
        self.dirty = true;
        vec![Effect::AskBypasses(self.viewer())]
    }

    /// Moves the cursor to a place in the list.
    pub(super) fn put_bypass(&mut self, index: usize) {
        let shown = self.bypasses.shown();
        let index = index.min(shown.len().saturating_sub(1));
        self.bypasses.cursor = shown.get(index).map(|b| b.change);
        let height = list_rows(self.size).saturating_sub(1).max(1);
        let top = self.bypasses.top.min(index);
        self.bypasses.top = top.max((index + 1).saturating_sub(height));
        self.dirty = true;
    }

    /// Shows the bypasses of the next client, and after the last one all of them.
    pub(super) fn next_bypass_client(&mut self) {
        let all = self.bypasses.all.iter().flatten();
        let mut clients: Vec<ClientId> = all.flat_map(|b| b.clients.clone()).collect();
        clients.sort();
        clients.dedup();
        self.bypasses.client = match &self.bypasses.client {
            None => clients.first().cloned(),
            Some(now) => clients.into_iter().find(|c| c > now),
        };
        self.put_bypass(0);
    }
}
