//! What changed in a plan, by sign and word: where, what it was, what it is now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{over, pane, scroll};
use crate::app::compare::Compared;
use crate::domain::diff::Difference;

/// Draws the differences over an area and returns how many lines they can be scrolled.
pub(super) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    compared: &Compared,
    since: &str,
    offset: usize,
    view: &View,
) -> usize {
    let title = pane::name("What changed", true)
        .with(
            &format!(" {} {}", view.glyphs.dot(), compared.number),
            Tone::Text,
        )
        .right("esc goes back", Tone::Muted);
    let inner = over::board(buffer, area, &title, view);
    let columns = usize::from(pane::inset(inner).width);
    let head = Line::of("since  ", Tone::Muted);
    let mut lines = line::wrapped(head, since, Tone::Text, columns);
    if let Some(vote) = &compared.stale {
        let key = Line::of("A ", Tone::Accent);
        let said = format!("repeats your vote as it was: {vote}");
        lines.extend(line::wrapped(key, &said, Tone::Text, columns));
    }
    for difference in &compared.differences {
        lines.push(Line::new());
        lines.extend(of(difference, columns));
    }
    if compared.differences.is_empty() {
        lines.push(Line::new());
        lines.push(Line::of("Nothing in the plan differs.", Tone::Text));
    }
    scroll::draw(buffer, inner, &lines, offset, view)
}

fn of(difference: &Difference, columns: usize) -> Vec<Line> {
    let mut lines = line::wrapped(Line::new(), &difference.heading(), Tone::Strong, columns);
    for (name, text, tone) in [
        ("was", &difference.before, Tone::Muted),
        ("now", &difference.after, Tone::Text),
    ] {
        if !text.trim().is_empty() {
            let head = Line::of(&format!("  {name}  "), Tone::Muted);
            lines.extend(line::wrapped(head, text, tone, columns));
        }
    }
    lines
}
