//! The choice of a person, where a file lets people declare themselves.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pane;
use super::table::{Cell, Column, Table};
use super::theme::Tone;
use super::view::View;
use crate::app::App;
use crate::app::layout::list_rows;
use crate::domain::id::ClientId;
use crate::domain::people::{Role, Scope};
use crate::domain::text;

const COLUMNS: [Column; 4] = [
    Column::words("handle", (8, 12, 20), 100),
    Column::words("name", (10, 20, 30), 90),
    Column::words("roles", (10, 30, 50), 80),
    Column::words("sees", (8, 16, 40), 70),
];

/// Draws who can be chosen; returns where the hardware cursor belongs.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
    let title =
        pane::name("Who are you?", true).right("every event will say declared", Tone::Muted);
    let inner = pane::title(buffer, area, true, &title, view);
    let people = app.choices();
    let top = app.people.top.min(people.len());
    let shown = &people[top..people.len().min(top + list_rows(app.size))];
    let table = Table {
        columns: &COLUMNS,
        headings: true,
        rows: shown.len(),
        selected: app.people.cursor.checked_sub(top),
        focused: true,
    };
    table.draw(buffer, inner, view, |row, column, _| {
        let Some(person) = shown.get(row) else {
            return Cell::default();
        };
        match column {
            0 => Cell::new(person.id.as_str(), Tone::Strong),
            1 => Cell::new(text::sanitise(&person.name), Tone::Text),
            2 => {
                let roles: Vec<&str> = person.roles.iter().map(|r: &Role| r.word()).collect();
                Cell::new(roles.join(", "), Tone::Text)
            }
            3 => match &person.scope {
                Scope::All => Cell::new("every client", Tone::Muted),
                Scope::Only(clients) => {
                    let names: Vec<&str> = clients.iter().map(ClientId::as_str).collect();
                    Cell::new(names.join(", "), Tone::Muted)
                }
            },
            _ => Cell::default(),
        }
    })
}
