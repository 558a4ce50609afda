//! Lines longer than their area: the visible slice, and how far it can be moved.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::pane;
use super::theme::Tone;
use super::view::View;

/// Whether the keyboard is in a pane, and how far it is scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Whether the keyboard is here.
    pub focused: bool,
    /// How many lines it is scrolled from where it rests.
    pub offset: usize,
}

/// Draws the lines inside an area's margin from an offset on, and returns the greatest offset that shows anything new.
///
/// A greater offset is drawn as that one. Marks at the right edge tell of more above and below.
pub fn draw(buffer: &mut Buffer, area: Rect, lines: &[Line], offset: usize, view: &View) -> usize {
    let outer = area.intersection(buffer.area);
    let area = pane::inset(outer);
    let rows = usize::from(area.height);
    let most = lines.len().saturating_sub(rows);
    let first = offset.min(most);
    line::draw_all(buffer, area, lines.iter().skip(first), view);
    marks(buffer, outer, first > 0, first < most, view);
    most
}

/// Draws the marks that tell of more above and below.
pub fn marks(buffer: &mut Buffer, area: Rect, above: bool, below: bool, view: &View) {
    let area = area.intersection(buffer.area);
    if area.width < 4 || area.height < 2 {
        return;
    }
    let style = view.theme.style(Tone::Muted);
    let x = area.right() - 1;
    if above {
        buffer.set_string(x, area.y, view.glyphs.pick("↑", "^"), style);
    }
    if below {
        buffer.set_string(x, area.bottom() - 1, view.glyphs.pick("↓", "v"), style);
    }
}
