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
    draw_abreast(buffer, (area, 1), lines, offset, view)
}

/// Draws the lines in so many columns of this area's width that stand side by side, each going on where
/// the one before it ends, and returns the greatest offset that shows anything new.
pub fn draw_abreast(
    buffer: &mut Buffer,
    (column, abreast): (Rect, u16),
    lines: &[Line],
    offset: usize,
    view: &View,
) -> usize {
    let rows = usize::from(column.intersection(buffer.area).height);
    let most = lines.len().saturating_sub(rows * usize::from(abreast));
    let first = offset.min(most);
    let mut outer = column;
    for place in 0..abreast {
        outer.x = column.x + place * column.width;
        let shown = lines.iter().skip(first + rows * usize::from(place));
        line::draw_all(buffer, pane::inset(outer), shown, view);
    }
    let whole = Rect {
        width: column.width * abreast,
        ..column
    };
    marks(buffer, whole, first > 0, first < most, view);
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
