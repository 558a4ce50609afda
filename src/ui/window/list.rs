//! The steps around the current one, each in one row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::step::{self, COLUMNS};
use super::super::table::{Cell, Column, Table, place, select};
use super::super::theme::Tone;
use super::super::{glyph, pane, scroll};
use super::{Drawn, Shown};
use crate::app::window::next_row;
use crate::domain::next::Next;
use crate::domain::rows::{Row, rows};
use crate::domain::text;

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
    let all: Vec<[Cell<'_>; 5]> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| cells(shown, row, at == Some(index)))
        .collect();
    let mut inner = area;
    // The last column is the scroll marks'.
    inner.width = inner.width.saturating_sub(1);
    let columns = columns(&all);
    let lines = if beside {
        in_lines(&all, &columns, inner.width, height, cursor)
    } else {
        (0..all.len()).map(|row| (row, None)).collect()
    };
    let count = lines.len();
    let at_line = |row: usize| lines.iter().position(|(r, _)| *r == row).unwrap_or(0);
    // The row before stays in view, so that what was just ticked is seen to be.
    let first = at_line(cursor)
        .saturating_sub((height / 3).max(1))
        .min(count.saturating_sub(height));
    let in_view = &lines[first..count.min(first + height)];
    let selected = app.window.focus.or(at).map(at_line);
    let table = Table {
        columns: &columns,
        headings: false,
        rows: in_view.len(),
        selected: selected.and_then(|line| line.checked_sub(first)),
        focused: app.window.focus.is_some(),
    };
    table.draw(buffer, inner, view, |row, column, _| {
        let Some((of, rest)) = in_view.get(row) else {
            return Cell::default();
        };
        let cell = all.get(*of).and_then(|r| r.get(column));
        match (rest, cell) {
            (None, Some(cell)) => cell.clone(),
            (Some(words), Some(cell)) if column == WORDS => Cell::new(words.clone(), cell.tone),
            (Some(_), Some(cell)) if lines_first(&lines, first + row) => cell.clone(),
            (Some(_) | None, _) => Cell::default(),
        }
    });
    // A selected row that takes several lines is told apart with all of them.
    let row = selected
        .and_then(|line| lines.get(line))
        .map(|(row, _)| *row);
    for (line, y) in (first..count).zip(inner.top()..inner.bottom()) {
        if Some(line) != selected && Some(lines[line].0) == row {
            let area = Rect::new(inner.x, y, inner.width, 1);
            select(buffer, area, app.window.focus.is_some(), view);
        }
    }
    scroll::marks(buffer, area, first > 0, first + height < count, view);
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

/// Which column holds a step's words, and which says who.
const WORDS: usize = 2;
const WHO: usize = 4;

/// Returns the cells of a row, with what is not in the file yet told apart.
fn cells<'a>(shown: &'a Shown<'_>, row: &Row<'a>, next: bool) -> [Cell<'a>; 5] {
    let (app, view) = (shown.app, shown.view);
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
}

/// Returns the columns: who takes what the longest name needs, the words take the rest.
fn columns(all: &[[Cell<'_>; 5]]) -> [Column; 5] {
    let longest = all.iter().map(|row| text::width(&row[WHO].text)).max();
    let who = u16::try_from(longest.unwrap_or(0)).unwrap_or(u16::MAX);
    let who = who.clamp(COLUMNS[WHO].min, 24);
    let mut columns = COLUMNS;
    columns[WORDS].max = u16::MAX;
    columns[WHO].ideal = who;
    columns[WHO].max = who;
    columns
}

/// Returns the lines of the list, each with its row and, where a row takes several, its part of the words:
/// beside the other column long ones are told in full as far as there is room, those that follow
/// the row told above the list first.
fn in_lines(
    all: &[[Cell<'_>; 5]],
    columns: &[Column],
    width: u16,
    height: usize,
    next: usize,
) -> Vec<(usize, Option<String>)> {
    let placed = place(columns, width.saturating_sub(2));
    let room = placed.iter().find(|p| p.column == WORDS);
    let room = room.map_or(0, |p| usize::from(p.width));
    let mut spare = height.saturating_sub(all.len());
    let mut whole = vec![Vec::new(); all.len()];
    for index in (next + 1..all.len()).chain(0..all.len().min(next + 1)) {
        let words = &all[index][WORDS].text;
        if spare == 0 || text::width(words) <= room {
            continue;
        }
        let parts = text::wrap(&text::sanitise(words), room);
        if parts.len() <= spare + 1 {
            spare -= parts.len() - 1;
            whole[index] = parts;
        }
    }
    let mut lines = Vec::with_capacity(height);
    for (index, parts) in whole.into_iter().enumerate() {
        if parts.is_empty() {
            lines.push((index, None));
        }
        lines.extend(parts.into_iter().map(|part| (index, Some(part))));
    }
    lines
}

/// Tells whether a line is the first of its row.
fn lines_first(lines: &[(usize, Option<String>)], line: usize) -> bool {
    line == 0 || lines[line - 1].0 != lines[line].0
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
        | Next::Drafts(_)
        | Next::Review
        | Next::Complete(_)
        | Next::Nothing => None,
    }
}
