//! The heads of the calendar's columns: months or days above, days, weeks or hours below, and where now is.

use chrono::{Datelike, Timelike};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::glyph::NOW;
use super::super::letters;
use super::super::theme::Tone;
use super::super::view::View;
use super::Grid;
use crate::app::App;
use crate::app::calendar::time::Scale;

/// Draws them on the first two rows of an area.
pub(super) fn draw(app: &App, grid: &Grid, buffer: &mut Buffer, area: Rect, view: &View) {
    if area.height < super::HEADS {
        return;
    }
    let mut free = 0;
    for (column, (from, to)) in grid.cells.iter().enumerate() {
        let x = grid.x(column);
        let local = from.with_timezone(&view.zone);
        let above = match grid.scale {
            Scale::Hours if column == 0 || local.hour() == 0 => {
                local.format("%a %-d %b").to_string()
            }
            Scale::Days if column == 0 || local.day() == 1 => local.format("%B %Y").to_string(),
            Scale::Weeks if column == 0 || local.day() <= 7 => local.format("%b %Y").to_string(),
            Scale::Hours | Scale::Days | Scale::Weeks => String::new(),
        };
        let room = usize::from(area.right().saturating_sub(x));
        // A name that would be cut by the next one, or by the edge, is left to that.
        if !above.is_empty() && x >= free && above.len() <= room {
            let style = view.theme.style(Tone::Text);
            free = letters::put(buffer, x, area.y, &above, room, style) + 1;
        }
        let below = match grid.scale {
            Scale::Hours if local.hour() % 2 == 0 => local.format("%H").to_string(),
            Scale::Hours => String::new(),
            Scale::Days => local.format("%a %-d").to_string(),
            Scale::Weeks => local.format("%-d %b").to_string(),
        };
        let now = *from <= view.now && view.now < *to;
        let tone = match (column == app.calendar.column, now) {
            (true, _) => Tone::Accent,
            (false, true) => Tone::Good,
            (false, false) => Tone::Muted,
        };
        let mark = view.glyphs.of(NOW);
        let below = match (now, grid.scale) {
            (false, _) => below,
            (true, Scale::Hours) => mark.to_owned(),
            (true, Scale::Days | Scale::Weeks) => format!("{mark}{below}"),
        };
        let room = room.min(usize::from(grid.wide()));
        let style = view.theme.style(tone);
        letters::put(buffer, x, area.y + 1, &below, room, style);
    }
}
