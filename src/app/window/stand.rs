//! What a console opened without the file would stand on: kept when a window is opened, and when its change moves.

use std::sync::Arc;

use super::super::effect::Effect;
use super::super::{App, Place};

impl App {
    /// Has what the file says of the change in the window kept for the moment at which the file cannot be
    /// reached any more: once when its window is opened, then whenever it moved.
    pub(in crate::app) fn keep_stand(&mut self) -> Option<Effect> {
        let number = self.window.number.filter(|_| self.place == Place::Window)?;
        let change = self.base.as_ref().filter(|c| c.id() == number)?;
        let home = &self.home;
        let nowhere = home.read_only || home.demo || home.packet || self.spool.away.is_some();
        if nowhere || self.window.stood == Some(change.rev) {
            return None;
        }
        self.window.stood = Some(change.rev);
        Some(Effect::Stand {
            change: Arc::clone(change),
        })
    }
}
