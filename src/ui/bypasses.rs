//! The bypass register's screen: one bypass a row, and what they come to above.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::Line;
use super::pane;
use super::table::{Cell, Column, Table};
use super::theme::Tone;
use super::view::View;
use super::when;
use crate::app::App;
use crate::domain::bypass::{Bypass, summary};
use crate::domain::id::{ClientId, ServiceId};
use crate::domain::text;

const COLUMNS: [Column; 9] = [
    Column::words("change", (8, 8, 10), 100),
    Column::words("age", (6, 6, 7), 92),
    Column::words("clients", (9, 12, 22), 90),
    Column::words("services", (8, 12, 20), 80),
    Column::words("began", (11, 12, 14), 70),
    Column::words("before", (7, 8, 8), 85),
    Column::words("released by", (11, 11, 14), 60),
    Column::words("retrospective", (19, 27, 38), 95),
    Column::words("title", (12, 30, 90), 50),
];

/// Draws the register; returns where the hardware cursor belongs.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
    let register = &app.bypasses;
    let shown = register.shown();
    let mut title = pane::name("Bypasses", true);
    if register.all.is_some() {
        title.push(&format!(" {}", shown.len()), Tone::Strong);
    }
    let of = register.client.as_ref();
    let of = of.map_or("every client", |c| c.as_str());
    title.push(&format!(" {} {of}", view.glyphs.dot()), Tone::Text);
    let inner = pane::title(buffer, area, true, &title, view);
    if register.all.is_none() {
        pane::empty(buffer, inner, "reading", view);
        return None;
    }
    let owned: Vec<Bypass> = shown.iter().map(|b| (*b).clone()).collect();
    let said = summary(&owned, view.now);
    if shown.is_empty() {
        pane::empty(buffer, inner, &said, view);
        return None;
    }
    Line::of(&text::sanitise(&said), Tone::Muted).draw(
        buffer,
        Rect::new(inner.x + 1, inner.y, inner.width.saturating_sub(2), 1),
        0,
        view,
    );
    let inner = Rect::new(
        inner.x,
        inner.y + 1,
        inner.width,
        inner.height.saturating_sub(1),
    );
    let room = usize::from(inner.height.saturating_sub(1)).max(1);
    let index = register.index();
    let top = register
        .top
        .min(index)
        .max((index + 1).saturating_sub(room));
    let rows = &shown[top..shown.len().min(top + room)];
    let mut columns = COLUMNS;
    columns[0] = columns[0].for_number(rows.iter().map(|bypass| bypass.change).max());
    let table = Table {
        columns: &columns,
        headings: true,
        rows: rows.len(),
        selected: index.checked_sub(top),
        focused: true,
    };
    table.draw(buffer, inner, view, |row, column, _| {
        rows.get(row)
            .map_or_else(Cell::default, |bypass| cell(bypass, column, view))
    })
}

fn cell<'b>(bypass: &'b Bypass, column: usize, view: &View) -> Cell<'b> {
    let names = |list: Vec<&str>| list.join(", ");
    match column {
        0 => Cell::new(bypass.change.to_string(), Tone::Text),
        1 => Cell::new(when::age(bypass.began, view), Tone::Text),
        2 => Cell::new(
            names(bypass.clients.iter().map(ClientId::as_str).collect()),
            Tone::Text,
        ),
        3 => Cell::new(
            names(bypass.services.iter().map(ServiceId::as_str).collect()),
            Tone::Text,
        ),
        4 => Cell::new(when::moment(bypass.began, view), Tone::Muted),
        5 => Cell::new(format!("{} min", bypass.minutes()), Tone::Warn),
        6 => {
            let who = bypass.authoriser.as_ref();
            Cell::new(who.map_or("nobody", |p| p.as_str()), Tone::Text)
        }
        7 => {
            let owed = bypass.retrospective.as_ref();
            let tone = match owed {
                Some(r) if r.is_overdue(view.now) => Tone::Alert,
                Some(r) if r.held.is_some() => Tone::Good,
                Some(_) | None => Tone::Warn,
            };
            Cell::new(bypass.review(view.now), tone)
        }
        8 => Cell::new(text::sanitise(&bypass.title), Tone::Text),
        _ => Cell::default(),
    }
}
