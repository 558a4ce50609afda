//! The page's part on who is required for the decision, why, and what they have said so far.

use super::Page;
use crate::domain::change::Change;
use crate::domain::lifecycle::State;
use crate::domain::registers::Registers;
use crate::domain::required::{self, Said};
use crate::domain::wait::Wait;
use crate::domain::window::Timestamp;
use crate::domain::zone::Zone;

/// Writes who is required; nothing once it is decided.
pub(super) fn required(change: &Change, registers: &Registers, now: Timestamp, page: &mut Page) {
    if !matches!(change.state, State::Draft | State::Review) || change.imported.is_some() {
        return;
    }
    page.heading("Who decides");
    if let Some(wait) = Wait::of(change, registers, now) {
        page.always(wait.label(now), &wait.words(now, Zone::UTC));
    }
    for call in required::required(change, registers) {
        page.point(
            page.sign(call.is_met()),
            &format!(
                "{}: {} ({})",
                call.reason.name(),
                call.progress(),
                call.reason.why(registers)
            ),
        );
        for voice in &call.voices {
            let stale = if matches!(voice.said, Said::Stale(..)) {
                "; reaffirm it or vote anew"
            } else {
                ""
            };
            page.aside(&format!("{} {}{stale}", voice.who(), voice.words()));
        }
        if call.voices.is_empty() {
            page.aside("nobody registered could");
        }
    }
}
