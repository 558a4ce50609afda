//! The footer: the keys that matter here, as many as fit, and how the file stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::Line;
use super::theme::Tone;
use super::view::View;
use crate::domain::text;

/// A key and what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint<'a> {
    /// The key.
    pub key: &'a str,
    /// What it does.
    pub label: &'a str,
    /// Whether it can be done now.
    pub enabled: bool,
}

/// Draws the footer on the first row of an area: the hints in order, and a status at the right end that
/// is never left off for a hint.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    hints: &[Hint<'_>],
    status: (&str, Tone),
    view: &View,
) {
    let area = area.intersection(buffer.area);
    let mut status_line = Line::new();
    if !status.0.is_empty() {
        // A long message may push every hint off, but not leave the line.
        let room = usize::from(area.width).saturating_sub(3);
        status_line = Line::of(&view.cut(&text::sanitise(status.0), room), status.1);
        status_line.push(" ", Tone::Text);
    }
    let room = usize::from(area.width).saturating_sub(status_line.width() + 2);
    let mut line = Line::of(" ", Tone::Text);
    for hint in hints {
        let wide = text::width(hint.key) + 1 + text::width(hint.label);
        let gap = if line.width() > 1 { 2 } else { 0 };
        if line.width() + gap + wide > room {
            break;
        }
        line.push(&"  "[..gap], Tone::Text);
        if hint.enabled {
            line = line
                .with(hint.key, Tone::Accent)
                .with(" ", Tone::Text)
                .with(hint.label, Tone::Text);
        } else {
            line.push(&format!("{} {}", hint.key, hint.label), Tone::Disabled);
        }
    }
    line.against(status_line).draw(buffer, area, 0, view);
}
