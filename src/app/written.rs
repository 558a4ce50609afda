//! What this console wrote, on the screen with the word that it is saved: the next key acts on the change as it
//! stands then, and not on a copy that only waits to be read anew.

use std::sync::Arc;

use crate::domain::event::{Recorded, Stream};
use crate::domain::id::ChangeNumber;

use super::App;

impl App {
    /// Takes what was just written into the change at hand.
    ///
    /// Where anybody wrote in between, it is left as it is: what they did has to be read before more is decided,
    /// and the file is asked for it. So it is while something on its way or in the spool is shown on top.
    pub(super) fn take_in(&mut self, number: ChangeNumber, events: &[Recorded]) {
        let shown_ahead = !self.window.sent.is_empty() || !self.window.waiting.is_empty();
        let Some(detail) = self.detail.as_mut().filter(|c| c.id() == number) else {
            return;
        };
        let mine = events.iter().filter(|e| e.stream == Stream::Change(number));
        let follow = (detail.rev + 1..).zip(mine.clone());
        if shown_ahead || follow.into_iter().any(|(rev, event)| event.rev != rev) {
            return;
        }
        let change = Arc::make_mut(detail);
        mine.for_each(|event| change.apply(event));
        self.note_base();
    }
}
