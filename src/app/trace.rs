//! Where every point of the score of a change comes from, laid over the screen.

use super::App;
use super::action::Action;
use super::effect::Effect;
use super::sheet::{Says, Sheet};

impl App {
    /// Shows where the score of the change under the cursor comes from, as soon as the change is at hand.
    pub(super) fn show_trace(&mut self) -> Vec<Effect> {
        let Some(change) = self.change() else {
            return self.load_first(Action::Trace);
        };
        self.sheet = Some(Sheet::new(Says::Trace(change.id())));
        self.dirty = true;
        Vec::new()
    }
}
