//! A form: its fields one below the other, and where the cursor stands.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::over::{board, bottom};
use super::pane;
use super::theme::Tone;
use super::view::View;
use crate::app::action::{Action, row};
use crate::app::form::{Field, Form, Input};
use crate::domain::text;
use crate::domain::wave::Checklist;

/// The rows that a field of many lines is shown in.
const LINES: usize = 5;

/// Draws the form; returns where the hardware cursor belongs.
pub fn draw(form: &Form, buffer: &mut Buffer, area: Rect, view: &View) -> Option<(u16, u16)> {
    let rows: usize = form.fields.iter().map(|f| 1 + height(f)).sum();
    // What is wrong with it stands below its fields, and over the last of them where there is no room.
    let columns = usize::from(pane::inset(area).width);
    let message = if form.message.is_empty() {
        Vec::new()
    } else {
        let said = text::sanitise(&form.message);
        line::wrapped(Line::new(), &said, Tone::Alert, columns)
    };
    let area = bottom(area, rows + message.len() + 2);
    let named = form.subject.as_ref();
    let named = named.map_or_else(String::new, |s| format!(" {}", text::sanitise(s)));
    let of = form.about.as_ref().map_or(named, |a| {
        let title = text::sanitise(&a.title);
        match a.step.filter(|_| is_of_step(form.action)) {
            Some((Checklist::Work, step)) => format!(": step {} of {} {title}", step.0, a.number),
            Some((Checklist::Rollback, step)) => {
                format!(": rollback step {} of {} {title}", step.0, a.number)
            }
            None => format!(" {} {title}", a.number),
        }
    });
    let label = row(form.action).label;
    let mut title = Line::of(label, Tone::Accent).with(&of, Tone::Text);
    if form.restored {
        title = title.right("your draft", Tone::Warn);
    }
    let inner = pane::inset(board(buffer, area, &title, view));
    let mut cursor = None;
    let mut y = inner.y;
    for (index, field) in form.fields.iter().enumerate() {
        let focused = index == form.focus;
        if y >= inner.bottom() {
            break;
        }
        let tone = if focused { Tone::Accent } else { Tone::Muted };
        let head = Line::of(&field.label, tone).with(&format!("  {}", field.hint), Tone::Muted);
        head.draw(buffer, Rect::new(inner.x, y, inner.width, 1), 0, view);
        let room = u16::try_from(height(field)).unwrap_or(1);
        let room =
            Rect::new(inner.x + 1, y + 1, inner.width.saturating_sub(1), room).intersection(inner);
        let at = body(field, focused, buffer, room, view);
        if focused {
            cursor = Some(at);
        }
        y += 1 + room.height;
    }
    let lines = u16::try_from(message.len())
        .unwrap_or(u16::MAX)
        .min(inner.height);
    let at = y.min(inner.bottom().saturating_sub(lines));
    let room = Rect::new(inner.x, at, inner.width, lines);
    line::draw_all(buffer, room, &message, view);
    cursor
}

/// Tells whether what is filled in is said of one step.
fn is_of_step(action: Action) -> bool {
    matches!(
        action,
        Action::Fail
            | Action::Skip
            | Action::NoteStep
            | Action::Evidence
            | Action::RefuseGo
            | Action::SpokenRelease
    )
}

fn height(field: &Field) -> usize {
    match &field.input {
        Input::Text(text) if text.has_lines() => LINES,
        Input::Text(_) | Input::Choice { .. } => 1,
    }
}

fn body(field: &Field, focused: bool, buffer: &mut Buffer, area: Rect, view: &View) -> (u16, u16) {
    match &field.input {
        Input::Text(input) => {
            let (row, column) = input.cursor();
            let rows = usize::from(area.height).max(1);
            let columns = usize::from(area.width).max(2);
            let first = (row + 1).saturating_sub(rows);
            let left = (column + 1).saturating_sub(columns);
            let shown = text::sanitise_lines(input.text());
            for (y, written) in (0..area.height).zip(shown.split('\n').skip(first)) {
                Line::of(&skip(written, left), Tone::Text).draw(buffer, area, y, view);
            }
            if !focused && input.is_blank() {
                Line::of(view.glyphs.none(), Tone::Muted).draw(buffer, area, 0, view);
            }
            let x = area.x + u16::try_from(column - left).unwrap_or(0);
            let y = area.y + u16::try_from(row - first).unwrap_or(0);
            (x.min(area.right().saturating_sub(1)), y)
        }
        Input::Choice { options, picked } => {
            let mut line = Line::new();
            let room = usize::from(area.width);
            let all: usize = options.iter().map(|o| text::width(o) + 2).sum();
            let side_by_side = options.len() <= 4 && all <= room;
            for (index, option) in options.iter().enumerate() {
                let option = text::sanitise(option);
                if index == *picked {
                    let tone = if focused { Tone::Accent } else { Tone::Strong };
                    line.push(&format!("[{option}]"), tone);
                } else if side_by_side {
                    line.push(&format!(" {option} "), Tone::Muted);
                }
            }
            if !side_by_side {
                line.push(
                    &format!("  {} of {}", picked + 1, options.len()),
                    Tone::Muted,
                );
            }
            line::draw_all(buffer, area, &[line], view);
            (area.x, area.y)
        }
    }
}

/// Returns a line without its first columns.
fn skip(line: &str, columns: usize) -> String {
    if columns == 0 {
        return line.to_owned();
    }
    let mut taken = 0;
    line.chars()
        .skip_while(|c| {
            taken += text::width(c.encode_utf8(&mut [0; 4]));
            taken <= columns
        })
        .collect()
}
