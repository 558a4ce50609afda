//! Lines of a column longer than their area, with what of them is marked and where the cursor stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::ui::line::{self, Line};
use crate::ui::view::View;
use crate::ui::{pane, scroll};

/// A part of a line that is marked as chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marked {
    /// The line.
    pub(super) line: usize,
    /// The first column.
    pub(super) column: usize,
    /// How many columns.
    pub(super) columns: usize,
}

/// The lines, and what is drawn over them.
#[derive(Debug, Default)]
pub(super) struct Column {
    /// The lines.
    pub(super) lines: Vec<Line>,
    /// What is marked.
    pub(super) marked: Vec<Marked>,
    /// The line and column of the hardware cursor.
    pub(super) cursor: Option<(usize, usize)>,
    /// The first line of what the cursor is on, and the one after its last.
    pub(super) here: (usize, usize),
}

impl Column {
    /// Marks a part of the next line.
    pub(super) fn mark_next(&mut self, column: usize, columns: usize) {
        self.marked.push(Marked {
            line: self.lines.len(),
            column,
            columns,
        });
    }

    /// Draws the part that shows what the cursor is on; returns where the hardware cursor belongs.
    pub(super) fn draw(&self, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
        let height = usize::from(area.height);
        let most = self.lines.len().saturating_sub(height);
        let (from, to) = self.here;
        let middle = usize::midpoint(from, to);
        let first = middle.saturating_sub(height / 2).min(most).min(from);
        let place = pane::inset(area);
        line::draw_all(buffer, place, self.lines.iter().skip(first), view);
        scroll::marks(buffer, area, first > 0, first < most, view);
        let at = |line: usize, column: usize| -> Option<(u16, u16)> {
            let y = u16::try_from(line.checked_sub(first)?).ok()?;
            let x = u16::try_from(column).ok()?;
            (y < place.height && x < place.width).then_some((place.x + x, place.y + y))
        };
        for marked in &self.marked {
            if let Some((x, y)) = at(marked.line, marked.column) {
                let wide = u16::try_from(marked.columns).unwrap_or(u16::MAX);
                let row = Rect::new(x, y, wide.min(place.right() - x), 1);
                buffer.set_style(row, view.theme.selection(true));
            }
        }
        self.cursor.and_then(|(line, column)| at(line, column))
    }
}
