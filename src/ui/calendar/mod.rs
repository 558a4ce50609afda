//! The calendar's screen: clients as rows, time as columns, and under them what the cell with the cursor holds.

mod elsewhere;
mod heads;
mod row;
mod signs;
mod under;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::Line;
use super::pane;
use super::theme::Tone;
use super::view::View;
use crate::app::App;
use crate::app::calendar::time::Scale;
use crate::domain::calendar::stretch::Stretch;

/// The rows that the heads of the columns take.
const HEADS: u16 = 2;

/// The grid: where its cells stand, and when.
struct Grid {
    scale: Scale,
    /// The first column of the screen with a cell.
    left: u16,
    /// The stretch of each cell in view.
    cells: Vec<Stretch>,
}

impl Grid {
    fn of(app: &App, area: Rect) -> Self {
        Self {
            scale: app.calendar.scale,
            left: area.x + app.calendar_names(),
            cells: app.calendar.stretches(app.calendar_columns()),
        }
    }

    /// Returns the first column of the screen of a cell.
    fn x(&self, cell: usize) -> u16 {
        let cell = u16::try_from(cell).unwrap_or(u16::MAX);
        self.left
            .saturating_add(cell.saturating_mul(self.scale.columns()))
    }

    /// Returns how many columns of a cell are for what it holds; one is left between days and between weeks.
    fn wide(&self) -> u16 {
        match self.scale {
            Scale::Hours => self.scale.columns(),
            Scale::Days | Scale::Weeks => self.scale.columns() - 1,
        }
    }
}

/// Draws the calendar; returns where the hardware cursor belongs.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
    let inner = pane::title(buffer, area, true, &title(app, view), view);
    let clients = app.calendar_clients();
    if clients.is_empty() {
        let hint = "no client is registered that you may see";
        pane::empty(buffer, inner, hint, view);
        return None;
    }
    let grid = Grid::of(app, inner);
    heads::draw(app, &grid, buffer, inner, view);
    let (first, rows) = (inner.y + HEADS, app.calendar_rows());
    let (at, top) = (app.calendar_row(), app.calendar.top);
    let mut cursor = None;
    for (n, client) in clients.iter().enumerate().skip(top).take(rows) {
        let y = first + u16::try_from(n - top).unwrap_or(0);
        if y >= inner.bottom() {
            break;
        }
        let line = Rect::new(inner.x, y, inner.width, 1);
        row::draw(app, &grid, client, n == at, buffer, line, view);
        if n == at {
            let x = grid.x(app.calendar.column);
            cursor = Some((x.min(inner.right().saturating_sub(1)), y));
        }
    }
    let taken = HEADS + u16::try_from(rows).unwrap_or(0);
    let below = Rect::new(
        inner.x,
        inner.y + taken.min(inner.height),
        inner.width,
        inner.height.saturating_sub(taken),
    );
    under::draw(app, clients.get(at).copied(), buffer, below, view);
    cursor
}

fn title(app: &App, view: &View) -> Line {
    let calendar = &app.calendar;
    let last = calendar.cell(app.calendar_columns()) - chrono::Duration::seconds(1);
    let (from, last) = (
        calendar.from.with_timezone(&view.zone),
        last.with_timezone(&view.zone),
    );
    let day = "%a %-d %b %Y";
    let stretch = if from.date_naive() == last.date_naive() {
        from.format(day).to_string()
    } else {
        format!("{} to {}", from.format("%a %-d %b"), last.format(day))
    };
    let dot = view.glyphs.dot();
    let mut line = pane::name("Calendar", true).with(
        &format!(" {dot} {} {dot} {stretch}", calendar.scale.word()),
        Tone::Text,
    );
    let rows = app.calendar_rows();
    let all = app.calendar_clients().len();
    if all > rows {
        let top = calendar.top;
        let shown = format!(
            " {dot} clients {} to {} of {all}",
            top + 1,
            (top + rows).min(all)
        );
        line.push(&shown, Tone::Muted);
    }
    match &calendar.page {
        None => line.right("reading", Tone::Muted),
        Some(page) if page.more => {
            line.right("more than can be shown: + shows less time", Tone::Warn)
        }
        Some(_) => line.right(&format!("times in {}", view.zone), Tone::Muted),
    }
}
