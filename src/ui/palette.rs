//! The palette: what is typed, and every action that fits it with its key.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::dialog;
use super::line::Line;
use super::pane;
use super::table::{Cell, Column, Table};
use super::theme::Tone;
use super::view::View;

/// One action that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Its name.
    pub label: &'a str,
    /// Its key; empty when it has none.
    pub key: &'a str,
    /// What it does, or why it cannot be done now.
    pub said: &'a str,
    /// Whether it can be done now.
    pub enabled: bool,
}

const COLUMNS: [Column; 3] = [
    Column::words("action", (12, 18, 30), 100),
    Column::words("key", (3, 6, 10), 90),
    Column::words("", (12, 40, 60), 80),
];

/// The most rows that are shown.
const ROWS: usize = 14;

/// Draws the palette and returns where the hardware cursor belongs.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    typed: &str,
    cursor: usize,
    choices: &[Choice<'_>],
    selected: usize,
    view: &View,
) -> Option<(u16, u16)> {
    let count = choices.len().to_string();
    let title = pane::name("Command", true).right(&count, Tone::Muted);
    let inner = dialog::open(buffer, area, ROWS + 2, &title, view);
    Line::of(": ", Tone::Accent).with(typed, Tone::Strong).draw(
        buffer,
        pane::inset(inner),
        0,
        view,
    );
    let list = Rect::new(
        inner.x,
        inner.y.saturating_add(2),
        inner.width,
        inner.height.saturating_sub(2),
    );
    if choices.is_empty() {
        pane::empty(buffer, list, "no action is called that", view);
    }
    let rows = usize::from(list.height);
    let first = (selected + 1).saturating_sub(rows.max(1));
    let shown = choices.get(first..).unwrap_or_default();
    let table = Table {
        columns: &COLUMNS,
        headings: false,
        rows: shown.len().min(rows),
        selected: selected.checked_sub(first),
        focused: true,
    };
    table.draw(buffer, list, view, |row, column, _| {
        let Some(choice) = shown.get(row) else {
            return Cell::default();
        };
        let dim = |tone| if choice.enabled { tone } else { Tone::Disabled };
        match column {
            0 => Cell::new(choice.label, dim(Tone::Text)),
            1 => Cell::new(choice.key, dim(Tone::Accent)),
            _ => Cell::new(choice.said, dim(Tone::Muted)),
        }
    });
    let x = pane::inset(inner)
        .x
        .saturating_add(2)
        .saturating_add(u16::try_from(cursor).unwrap_or(u16::MAX));
    (x < inner.right() && inner.height > 0).then_some((x, inner.y))
}
