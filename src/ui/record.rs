//! The record's screen: one event a row, newest first, and how far its proof has come.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::Line;
use super::pane;
use super::table::{Cell, Column, Table};
use super::theme::Tone;
use super::view::View;
use super::when;
use crate::app::App;
use crate::app::layout::list_rows;
use crate::app::msg::Proof;
use crate::domain::{text, words};

const COLUMNS: [Column; 5] = [
    Column::figures("event", 9, 60),
    Column::words("when", (11, 14, 14), 90),
    Column::words("who", (8, 12, 16), 80),
    Column::words("about", (8, 9, 10), 95),
    Column::words("what", (20, 60, 200), 100),
];

/// Draws the record; returns where the hardware cursor belongs.
pub fn draw(app: &App, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
    let record = &app.record;
    let inner = pane::title(buffer, area, true, &title(app, view), view);
    let top = record.top.min(record.events.len());
    let end = record.events.len().min(top + list_rows(app.size));
    let shown = &record.events[top..end];
    if shown.is_empty() {
        let hint = if record.asked.is_some() {
            "reading"
        } else {
            "nothing like that happened"
        };
        pane::empty(buffer, inner, hint, view);
        return None;
    }
    let table = Table {
        columns: &COLUMNS,
        headings: true,
        rows: shown.len(),
        selected: record.index().checked_sub(top),
        focused: true,
    };
    table.draw(buffer, inner, view, |row, column, _| {
        let Some(event) = shown.get(row) else {
            return Cell::default();
        };
        match column {
            0 => Cell::new(text::count(event.seq), Tone::Muted),
            1 => Cell::new(when::moment(event.at, view), Tone::Muted),
            2 => Cell::new(event.actor.person.0.clone(), Tone::Text),
            3 => Cell::new(event.stream.to_string(), Tone::Text),
            4 => Cell::new(words::sentence(event, &app.registers), Tone::Text),
            _ => Cell::default(),
        }
    })
}

fn title(app: &App, view: &View) -> Line {
    let record = &app.record;
    let of = record
        .of
        .map_or_else(|| "the file".to_owned(), |n| n.to_string());
    let mut line =
        pane::name("Record", true).with(&format!(" {} {of}", view.glyphs.dot()), Tone::Text);
    if let Some(typing) = &record.typing {
        line.push(&format!(" /{}_", typing.text()), Tone::Accent);
    } else if !record.word.is_empty() {
        line.push(&format!(" /{}", record.word), Tone::Accent);
    }
    match &record.proof {
        Some(Proof::Under(done, all)) => {
            let said = format!("proving {} of {}", text::count(*done), text::count(*all));
            line.right(&said, Tone::Warn)
        }
        Some(Proof::Proved(events)) => {
            let sign = super::glyph::MET;
            let said = format!(
                "{} {} events proved",
                view.glyphs.of(sign),
                text::count(*events)
            );
            line.right(&said, Tone::Good)
        }
        Some(Proof::Broken(sentence)) => line.right(sentence, Tone::Alert),
        None => line,
    }
}
