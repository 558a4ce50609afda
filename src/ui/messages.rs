//! The messages to the clients of a change: a row each, and beneath it the one under the cursor whole.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{Line, wrapped};
use super::table::{Cell, Column, Table};
use super::theme::Tone;
use super::view::View;
use super::{glyph, pane, scroll};
use crate::app::App;
use crate::app::action::Action;
use crate::domain::change::Change;
use crate::domain::message::{Entry, Standing, commanded, entries, notice};
use crate::domain::registers::Registers;
use crate::domain::text;

const COLUMNS: [Column; 9] = [
    Column::words("no", (3, 3, 3), 100),
    Column::words("state", (11, 11, 11), 99),
    Column::words("client", (9, 12, 20), 90),
    Column::words("audience", (9, 14, 28), 70),
    Column::words("channel", (7, 9, 16), 60),
    Column::words("when", (8, 11, 18), 65),
    Column::words("owner", (6, 8, 10), 55),
    Column::words("version", (7, 7, 7), 40),
    Column::words("text", (22, 40, 90), 95),
];

/// Draws the messages; returns where the hardware cursor belongs.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
    let Some(change) = app.change() else {
        pane::empty(buffer, area, "reading", view);
        return None;
    };
    let all = entries(change);
    let dot = format!(" {} ", view.glyphs.dot());
    let named = text::sanitise(&change.plan.title);
    let room = usize::from(area.width).saturating_sub(32);
    let title = pane::name("Messages", true)
        .with(&format!(" {}", all.len()), Tone::Strong)
        .with(&dot, Tone::Rule)
        .with(&change.id().to_string(), Tone::Text)
        .with("  ", Tone::Text)
        .with(&view.cut(&named, room), Tone::Muted);
    let inner = pane::title(buffer, area, true, &title, view);
    let head = standing(app, change, view);
    head.draw(buffer, pane::inset(inner), 0, view);
    let rest = below(inner, 1);
    if all.is_empty() {
        let key = app.keymap.shown(Action::WriteMessage);
        let hint = format!("the plan has no message for these clients; {key} writes one");
        pane::empty(buffer, rest, &hint, view);
        return None;
    }
    let index = app.messages.index(&all);
    // The list has the upper half at most; what one says has the rest.
    let wanted = u16::try_from(all.len() + 1).unwrap_or(u16::MAX);
    let rows = wanted.min((rest.height / 2).max(3)).min(rest.height);
    let listed = Rect::new(rest.x, rest.y, rest.width, rows);
    let cursor = list(app, buffer, listed, (&all, index), view);
    one(&all[index], buffer, below(rest, rows + 1), view);
    cursor
}

fn below(area: Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    Rect::new(area.x, area.y + rows, area.width, area.height - rows)
}

/// Returns the line that says who lets messages out now.
fn standing(app: &App, change: &Change, view: &View) -> Line {
    match notice(change, &app.registers) {
        Some(said) => Line::new()
            .sign(glyph::message(Standing::Draft), view)
            .with(&said, Tone::Warn),
        None if commanded(change).is_none() => Line::of(
            "Whoever sends one says so here; from a rollback on an incident commander releases them.",
            Tone::Muted,
        ),
        None => Line::new(),
    }
}

fn list(
    app: &App,
    buffer: &mut Buffer,
    area: Rect,
    (all, index): (&[Entry<'_>], usize),
    view: &View,
) -> Option<(u16, u16)> {
    let room = usize::from(area.height.saturating_sub(1)).max(1);
    let top = app.messages.top.min(index);
    let top = top.max((index + 1).saturating_sub(room));
    let shown = &all[top..all.len().min(top + room)];
    let table = Table {
        columns: &COLUMNS,
        headings: true,
        rows: shown.len(),
        selected: index.checked_sub(top),
        focused: true,
    };
    let mut inner = area;
    inner.width = inner.width.saturating_sub(1);
    let cursor = table.draw(buffer, inner, view, |row, column, _| {
        shown
            .get(row)
            .map_or_else(Cell::default, |entry| cell(entry, column, view))
    });
    let rows = below(area, 1);
    scroll::marks(buffer, rows, top > 0, top + room < all.len(), view);
    cursor
}

fn cell<'a>(entry: &Entry<'a>, column: usize, view: &View) -> Cell<'a> {
    let letter = entry.letter;
    match column {
        0 => Cell::new(entry.number.to_string(), Tone::Text),
        1 => {
            let sign = glyph::message(entry.standing);
            let said = format!("{} {}", view.glyphs.of(sign), sign.word);
            Cell::new(said, sign.tone)
        }
        2 => Cell::new(letter.client.to_string(), Tone::Text),
        3 => Cell::new(text::sanitise(&letter.audience), Tone::Text),
        4 => Cell::new(text::sanitise(&letter.channel), Tone::Text),
        5 => Cell::new(text::sanitise(&letter.when), Tone::Muted),
        6 => Cell::new(
            letter.owner.as_ref().map_or("", |p| p.as_str()),
            Tone::Muted,
        ),
        7 => match entry.version() {
            0 => Cell::new("plan", Tone::Muted),
            n => Cell::new(format!("v{n}"), Tone::Text),
        },
        8 => {
            let first = letter.text.lines().next().unwrap_or_default();
            Cell::new(text::sanitise(first), Tone::Text)
        }
        _ => Cell::default(),
    }
}

/// Returns the messages of which something was said, as the change's own screen tells them.
pub fn lines(change: &Change, registers: &Registers, columns: usize, view: &View) -> Vec<Line> {
    let notice = notice(change, registers);
    if change.messages.is_empty() && notice.is_none() {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if let Some(said) = notice {
        let head = Line::of("  ", Tone::Text).sign(glyph::message(Standing::Draft), view);
        lines.extend(wrapped(head, &said, Tone::Warn, columns));
    }
    for entry in entries(change) {
        let sign = glyph::message(entry.standing);
        let head = Line::of("  ", Tone::Text)
            .sign(sign, view)
            .with(&format!("{:>2}  ", entry.number), Tone::Muted);
        let letter = entry.letter;
        let said = format!(
            "{} to {} ({}, {}); {}: {}",
            sign.word,
            letter.client,
            letter.audience,
            letter.channel,
            entry.in_words(),
            letter.text
        );
        lines.extend(wrapped(head, &said, Tone::Text, columns));
    }
    lines
}

/// Draws one message whole.
fn one(entry: &Entry<'_>, buffer: &mut Buffer, area: Rect, view: &View) {
    let letter = entry.letter;
    let title = pane::name(&format!("Message {}", entry.number), false)
        .with(&format!(" to {}", letter.client), Tone::Text)
        .right(&entry.in_words(), Tone::Muted);
    let inner = pane::title(buffer, area, false, &title, view);
    let inner = pane::inset(inner);
    let columns = usize::from(inner.width).min(100);
    let owner = letter.owner.as_ref();
    let owner = owner.map_or_else(String::new, |owner| format!("{owner} sends it"));
    let parts = [&letter.audience, &letter.channel, &letter.when, &owner];
    let said: Vec<&str> = parts.into_iter().map(String::as_str).collect();
    let said: Vec<&str> = said.into_iter().filter(|s| !s.is_empty()).collect();
    let said = said.join(&format!(" {} ", view.glyphs.dot()));
    let mut lines = wrapped(Line::new(), &said, Tone::Muted, columns);
    lines.push(Line::new());
    for said in letter.text.lines() {
        lines.extend(wrapped(Line::new(), said, Tone::Strong, columns));
    }
    scroll::draw(buffer, inner, &lines, 0, view);
}
