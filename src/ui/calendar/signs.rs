//! The signs of the calendar, and the line that explains them.

use super::super::glyph::{self, Sign};
use super::super::line::Line;
use super::super::theme::Tone;
use super::super::view::View;
use crate::app::calendar::time::Scale;
use crate::domain::calendar::page::Bar;

/// Returns the sign of a window: on hold, else where its change stands in its life.
pub(super) fn of_bar(bar: &Bar, view: &View) -> Sign {
    if bar.is_held(view.now) {
        glyph::ON_HOLD
    } else {
        glyph::state(bar.state)
    }
}

/// Returns what a window means to whoever looks.
pub(super) fn tone_of(bar: &Bar, view: &View) -> Tone {
    if bar.conflicts.is_empty() {
        of_bar(bar, view).tone
    } else {
        glyph::MEETS.tone
    }
}

/// Returns the signs with their words, in lines of at most so many columns.
pub(super) fn explained(scale: Scale, columns: usize, view: &View) -> Vec<Line> {
    let counts = match scale {
        Scale::Hours => Line::new()
            .sign(glyph::GOES_ON, view)
            .with(glyph::GOES_ON.word, Tone::Muted),
        Scale::Days => Line::of("+1", Tone::Strong).with(" one more", Tone::Muted),
        Scale::Weeks => Line::of("3", Tone::Strong).with(" three changes", Tone::Muted),
    };
    let signs = glyph::calendar()
        .into_iter()
        .map(|sign| Line::new().sign(sign, view).with(sign.word, Tone::Muted));
    let mut lines: Vec<Line> = Vec::new();
    for sign in signs.chain([counts]) {
        match lines.last_mut() {
            Some(line) if line.width() + 2 + sign.width() <= columns => {
                *line = line.clone().with("  ", Tone::Text).join(sign);
            }
            Some(_) | None => lines.push(sign),
        }
    }
    lines
}
