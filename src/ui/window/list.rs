//! The steps around the current one, each in one row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::step::{self, COLUMNS};
use super::super::table::{Cell, Table};
use super::super::theme::Tone;
use super::super::{glyph, pane, scroll};
use super::{Drawn, Shown};
use crate::app::window::next_row;
use crate::domain::next::Next;
use crate::domain::rows::{Row, rows};

/// Draws the list; the row that is next, or that was moved to, is always in view with the one before it.
pub(super) fn draw(
    shown: &Shown<'_>,
    next: &Next<'_>,
    buffer: &mut Buffer,
    area: Rect,
    beside: bool,
) -> Drawn {
    let (app, view) = (shown.app, shown.view);
    let rows = rows(shown.change, shown.wave);
    let mut title = pane::name("Checklist", false);
    if let Some(note) = waits(next) {
        title = title.right(note, Tone::Muted);
    }
    let area = pane::title(buffer, area, false, &title, view);
    if rows.is_empty() {
        pane::empty(buffer, area, "no steps planned", view);
        return Drawn::default();
    }
    let at = next_row(shown.change, shown.wave);
    let cursor = app.window.focus.or(at).unwrap_or(rows.len() - 1);
    let height = usize::from(area.height);
    // The row before stays in view, so that what was just ticked is seen to be.
    let first = cursor
        .saturating_sub((height / 3).max(1))
        .min(rows.len().saturating_sub(height));
    let in_view = &rows[first..rows.len().min(first + height)];
    let cells: Vec<[Cell<'_>; 5]> = in_view
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let next = at == Some(first + i);
            match row {
                Row::Step(step, of) => {
                    let mut cells = step::cells(shown.change, shown.run, step, *of, next, view);
                    let on_its_way = app.is_on_its_way(*of, step.id);
                    if on_its_way || app.is_spooled(*of, step.id) {
                        let sign = if on_its_way {
                            glyph::ON_ITS_WAY
                        } else {
                            glyph::SPOOLED
                        };
                        cells[0] = Cell::new(view.glyphs.of(sign), sign.tone);
                        cells[3] = Cell::new("", Tone::Muted);
                        cells[4] = Cell::new(sign.word, sign.tone);
                    }
                    cells
                }
                Row::Check(check) => step::check_cells(shown.change, shown.run, check, next, view),
            }
        })
        .collect();
    let table = Table {
        columns: &COLUMNS,
        headings: false,
        rows: in_view.len(),
        selected: app.window.focus.or(at).map(|row| row - first),
        focused: app.window.focus.is_some(),
    };
    let mut inner = area;
    // The last column is the scroll marks'.
    inner.width = inner.width.saturating_sub(1);
    table.draw(buffer, inner, view, |row, column, _| {
        let cell = cells.get(row).and_then(|r| r.get(column));
        cell.cloned().unwrap_or_default()
    });
    scroll::marks(buffer, area, first > 0, first + height < rows.len(), view);
    if beside {
        return Drawn::default();
    }
    let lines = app.limits.window.map_or(0, |before| {
        let by = |n: usize| i64::try_from(n).unwrap_or(0);
        by(first) - by(before)
    });
    let most = i64::from(area.height);
    let moved = i16::try_from(lines)
        .ok()
        .filter(|_| lines != 0 && lines.abs() < most)
        .map(|lines| (area.y, area.bottom(), lines));
    Drawn {
        first: Some(first),
        moved,
    }
}

/// Returns a word on what the list waits for, where that is not a step.
fn waits(next: &Next<'_>) -> Option<&'static str> {
    match next {
        Next::Decide(_) => Some("waits for a decision"),
        Next::GoOn(_) => Some("paused"),
        Next::Opens(_) | Next::Start => Some("not started"),
        Next::Do(..)
        | Next::Confirm(..)
        | Next::Release(_)
        | Next::Go(_)
        | Next::Finish
        | Next::EndRollback
        | Next::Check(_)
        | Next::Declare(_)
        | Next::Review
        | Next::Complete(_)
        | Next::Nothing => None,
    }
}
