//! The registers' screen: which register, and its rows as a table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::table::{Cell, Column, Table};
use super::theme::Tone;
use super::view::View;
use super::{over, pane, scroll};
use crate::app::App;
use crate::app::layout::list_rows;
use crate::domain::entry::Register;
use crate::domain::text;

const PEOPLE: &[Column] = &[
    Column::words("handle", (8, 12, 20), 100),
    Column::words("name", (10, 18, 30), 90),
    Column::words("roles", (12, 26, 60), 85),
    Column::words("clients", (8, 14, 40), 80),
    Column::figures("uid", 6, 30),
    Column::words("left", (4, 4, 4), 60),
];
const CLIENTS: &[Column] = &[
    Column::words("handle", (8, 12, 20), 100),
    Column::words("name", (10, 18, 30), 90),
    Column::figures("tier", 4, 85),
    Column::figures("users", 6, 80),
    Column::words("zone", (10, 16, 24), 75),
    Column::figures("opens", 5, 60),
    Column::figures("closes", 6, 60),
    Column::words("consent", (7, 7, 7), 40),
    Column::words("contact", (8, 20, 60), 30),
];
const SERVICES: &[Column] = &[
    Column::words("handle", (8, 16, 30), 100),
    Column::words("name", (12, 34, 80), 90),
    Column::words("criticality", (11, 11, 11), 80),
];
const ITEMS: &[Column] = &[
    Column::words("handle", (10, 16, 30), 100),
    Column::words("name", (10, 16, 40), 80),
    Column::words("kind", (8, 16, 24), 90),
    Column::words("client", (8, 12, 20), 85),
    Column::words("service", (8, 10, 20), 60),
    Column::words("retired", (7, 7, 7), 50),
];
const BOARDS: &[Column] = &[
    Column::words("handle", (8, 12, 20), 100),
    Column::words("name", (10, 22, 40), 90),
    Column::words("client", (6, 10, 20), 80),
    Column::words("decides", (7, 11, 11), 60),
    Column::words("chair", (6, 8, 16), 55),
    Column::words("members", (10, 24, 60), 85),
    Column::words("deputies", (8, 14, 40), 40),
    Column::words("seats", (8, 18, 60), 45),
    Column::figures("quorum", 6, 70),
    Column::words("zone", (8, 14, 20), 35),
];
const FREEZES: &[Column] = &[
    Column::words("handle", (8, 14, 20), 100),
    Column::words("name", (8, 16, 40), 70),
    Column::words("kind", (4, 4, 4), 90),
    Column::words("from", (16, 16, 16), 95),
    Column::words("to", (16, 16, 16), 94),
    Column::words("zone", (8, 14, 20), 40),
    Column::words("repeat", (8, 16, 40), 60),
    Column::words("waived by", (9, 9, 12), 30),
    Column::words("clients", (7, 12, 60), 50),
];

const MAINTENANCE: &[Column] = &[
    Column::words("handle", (16, 18, 26), 100),
    Column::words("client", (8, 12, 20), 95),
    Column::words("name", (10, 18, 40), 60),
    Column::words("from", (16, 16, 16), 90),
    Column::words("to", (16, 16, 16), 85),
    Column::words("zone", (8, 14, 20), 40),
    Column::words("repeat", (10, 18, 40), 80),
];
const MEETINGS: &[Column] = &[
    Column::words("handle", (10, 18, 26), 100),
    Column::words("board", (8, 14, 24), 95),
    Column::words("start", (20, 20, 20), 90),
    Column::figures("minutes", 7, 80),
    Column::words("chair", (8, 12, 20), 70),
];

/// Returns the columns of a register, one for each of its fields.
fn columns(register: Register) -> &'static [Column] {
    match register {
        Register::People => PEOPLE,
        Register::Clients => CLIENTS,
        Register::Services => SERVICES,
        Register::Items => ITEMS,
        Register::Boards => BOARDS,
        Register::Freezes => FREEZES,
        Register::Maintenance => MAINTENANCE,
        Register::Meetings => MEETINGS,
    }
}

/// Draws the registers; returns where the hardware cursor belongs.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
    let screen = &app.register;
    let inner = pane::title(buffer, area, true, &title(app, area.width), view);
    let top = screen.top.min(screen.rows.len());
    let end = screen.rows.len().min(top + list_rows(app.size));
    let shown = &screen.rows[top..end];
    let register = screen.register;
    if shown.is_empty() {
        let hint = if screen.word.is_empty() {
            format!("no {} yet", register.word())
        } else {
            format!(
                "no {} has {:?} in it",
                register.one(),
                text::sanitise(&screen.word)
            )
        };
        pane::empty(buffer, inner, &hint, view);
        return None;
    }
    let table = Table {
        columns: columns(register),
        headings: true,
        rows: shown.len(),
        selected: screen.index().checked_sub(top),
        focused: true,
    };
    table.draw(buffer, inner, view, |row, column, _| {
        let field = register.fields().get(column);
        match (shown.get(row), field) {
            (Some(entry), Some(field)) => {
                let tone = if column == 0 {
                    Tone::Strong
                } else {
                    Tone::Text
                };
                Cell::new(entry.shown(field.name), tone)
            }
            (None, _) | (_, None) => Cell::default(),
        }
    })
}

/// Draws everything that is registered of one row over an area; returns how far it can be scrolled.
pub(super) fn one(
    buffer: &mut Buffer,
    area: Rect,
    title: &str,
    fields: &[(String, String)],
    offset: usize,
    view: &View,
) -> usize {
    let title = pane::name("Registered", true)
        .with(
            &format!(" {} {}", view.glyphs.dot(), text::sanitise(title)),
            Tone::Text,
        )
        .right("esc goes back", Tone::Muted);
    let inner = over::board(buffer, area, &title, view);
    let columns = usize::from(pane::inset(inner).width);
    let wide = fields
        .iter()
        .map(|(name, _)| text::width(name))
        .max()
        .unwrap_or(0);
    let mut lines = Vec::new();
    for (name, said) in fields {
        let head = Line::of(&format!("{}  ", text::pad(name, wide)), Tone::Muted);
        let (said, tone) = if said.is_empty() {
            (view.glyphs.none(), Tone::Muted)
        } else {
            (said.as_str(), Tone::Text)
        };
        lines.extend(line::wrapped(head, said, tone, columns));
    }
    scroll::draw(buffer, inner, &lines, offset, view)
}

/// The columns of a title's frame and of the count at its end.
const FRAME: usize = 12;

/// Returns the registers with the one that is shown, and the word that rows must have; where not all fit
/// beside that word, only the one that is shown.
fn title(app: &App, columns: u16) -> Line {
    let room = usize::from(columns).saturating_sub(FRAME);
    let whole = ["  ", " "].map(|gap| titled(app, &Register::ALL, gap));
    let fits = whole.into_iter().find(|line| line.width() <= room);
    fits.unwrap_or_else(|| titled(app, &[app.register.register], ""))
}

fn titled(app: &App, registers: &[Register], gap: &str) -> Line {
    let screen = &app.register;
    let mut line = Line::new();
    for register in registers {
        if !line.is_empty() {
            line.push(gap, Tone::Text);
        }
        if *register == screen.register {
            line.push(&format!("[{}]", register.word()), Tone::Accent);
        } else {
            line.push(register.word(), Tone::Muted);
        }
    }
    if let Some(typing) = &screen.typing {
        line.push(
            &format!(" /{}_", text::sanitise(typing.text())),
            Tone::Accent,
        );
    } else if !screen.word.is_empty() {
        line.push(&format!(" /{}", text::sanitise(&screen.word)), Tone::Accent);
    }
    let count = if screen.word.is_empty() {
        text::count(u64::try_from(screen.all).unwrap_or(u64::MAX))
    } else {
        format!("{} of {}", screen.rows.len(), screen.all)
    };
    line.right(&count, Tone::Muted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_register_has_its_column() {
        for register in Register::ALL {
            let titles: Vec<&str> = columns(register).iter().map(|c| c.title).collect();
            let fields: Vec<String> = register
                .fields()
                .iter()
                .map(|f| f.name.trim_end_matches("_required").replace('_', " "))
                .collect();
            assert_eq!(titles, fields, "{}", register.word());
        }
    }
}
