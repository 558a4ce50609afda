//! One client's row of the calendar: freezes and maintenance behind, windows with their numbers before them.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::glyph::{self, Sign};
use super::super::letters;
use super::super::line::Line;
use super::super::theme::Tone;
use super::super::view::View;
use super::Grid;
use super::signs::{of_bar, tone_of};
use crate::app::App;
use crate::app::calendar::time::Scale;
use crate::domain::calendar::page::Bar;
use crate::domain::calendar::stretch::Stretch;
use crate::domain::registers::Client;
use crate::domain::text;

/// Draws a client's row.
pub(super) fn draw(
    app: &App,
    grid: &Grid,
    client: &Client,
    selected: bool,
    buffer: &mut Buffer,
    row: Rect,
    view: &View,
) {
    let mark = if selected { view.glyphs.cursor() } else { " " };
    let safe = text::sanitise(&client.name);
    let room = usize::from(app.calendar_names()) - 3;
    let tone = if selected { Tone::Accent } else { Tone::Text };
    Line::of(mark, Tone::Accent)
        .with(&view.cut(&safe, room), tone)
        .draw(buffer, row, 0, view);
    let page = app.calendar.page.iter().flat_map(|page| &page.bars);
    let own = page.filter(|bar| bar.clients.contains(&client.id));
    let mut bars: Vec<&Bar> = own.collect();
    // What holds its place is drawn over what does not.
    bars.sort_by_key(|bar| (bar.standing, bar.window.start));
    behind(app, grid, client, buffer, row, view);
    match grid.scale {
        Scale::Hours => lengths(grid, &bars, buffer, row, view),
        Scale::Days | Scale::Weeks => {
            let picked = app.calendar_bar().filter(|_| selected);
            let picked = picked.map(|bar| (app.calendar.column, bar));
            labels(grid, &bars, picked, buffer, row, view);
        }
    }
    if selected {
        select(grid, app.calendar.column, buffer, row, view);
    }
}

/// Draws freezes and maintenance windows; a hard freeze hides a soft one, and both a maintenance window.
fn behind(app: &App, grid: &Grid, client: &Client, buffer: &mut Buffer, row: Rect, view: &View) {
    let (Some(first), Some(last)) = (grid.cells.first(), grid.cells.last()) else {
        return;
    };
    let (from, to) = (first.0, last.1);
    let own = std::slice::from_ref(&client.id);
    let mut put = |stretch: Stretch, sign: Sign| {
        for (x, part) in parts(grid) {
            if x < row.right() && part.0 < stretch.1 && part.1 > stretch.0 {
                let style = view.theme.style(sign.tone);
                letters::put(buffer, x, row.y, view.glyphs.of(sign), 1, style);
            }
        }
    };
    let nights = app.registers.maintenance.values();
    for night in nights.filter(|m| m.client == client.id) {
        for window in night.windows(from, to) {
            put((window.start, window.end), glyph::MAINTENANCE);
        }
    }
    for hard in [false, true] {
        let freezes = app.registers.freezes.values();
        for freeze in freezes.filter(|f| f.hard == hard && f.concerns(own)) {
            let sign = if hard {
                glyph::HARD_FREEZE
            } else {
                glyph::SOFT_FREEZE
            };
            for period in freeze.periods(from, to) {
                put((period.start, period.end), sign);
            }
        }
    }
}

/// Returns the columns of the screen that show time, each with its stretch.
fn parts(grid: &Grid) -> impl Iterator<Item = (u16, Stretch)> {
    let wide = grid.wide();
    grid.cells
        .iter()
        .enumerate()
        .flat_map(move |(cell, (from, to))| {
            let x = grid.x(cell);
            let length = *to - *from;
            let edge = move |n: u16| *from + length * i32::from(n) / i32::from(wide);
            (0..wide).map(move |n| (x + n, (edge(n), edge(n + 1))))
        })
}

/// Draws each window as long as it is: its sign, its number where there is room, then a line; crosses where it
/// meets others.
fn lengths(grid: &Grid, bars: &[&Bar], buffer: &mut Buffer, row: Rect, view: &View) {
    let mut drawn: BTreeSet<u16> = BTreeSet::new();
    for bar in bars {
        let inside: Vec<(u16, Stretch)> = parts(grid)
            .filter(|(x, (from, to))| {
                *x < row.right() && *from < bar.window.end && *to > bar.window.start
            })
            .collect();
        let meets = |part: &Stretch| {
            let mut conflicts = bar.conflicts.iter();
            conflicts.any(|c| part.0 < c.end && part.1 > c.start)
        };
        let number = label_of(bar);
        let label: Vec<char> = if inside.len() > number.len() {
            number.chars().collect()
        } else {
            Vec::new()
        };
        for (n, (x, part)) in inside.iter().enumerate() {
            let (sign, own) = (of_bar(bar, view), glyph::GOES_ON);
            let digit = n.checked_sub(1).and_then(|n| label.get(n));
            let style = view.theme.style(tone_of(bar, view));
            if n == 0 {
                letters::put(buffer, *x, row.y, view.glyphs.of(sign), 1, style);
            } else if let Some(digit) = digit {
                letters::put(buffer, *x, row.y, &digit.to_string(), 1, style);
            } else if meets(part) || drawn.contains(x) {
                let style = view.theme.style(glyph::MEETS.tone);
                letters::put(buffer, *x, row.y, view.glyphs.of(glyph::MEETS), 1, style);
            } else {
                letters::put(buffer, *x, row.y, view.glyphs.of(own), 1, style);
            }
        }
        drawn.extend(inside.iter().map(|(x, _)| *x));
    }
}

/// Returns the digits of a change's number.
fn label_of(bar: &Bar) -> String {
    format!("{:04}", bar.change.0)
}

/// Writes into each cell what it holds: one change with its sign and number, the picked one under the cursor, or
/// how many there are.
fn labels(
    grid: &Grid,
    bars: &[&Bar],
    picked: Option<(usize, &Bar)>,
    buffer: &mut Buffer,
    row: Rect,
    view: &View,
) {
    let wide = usize::from(grid.wide());
    for (cell, (from, to)) in grid.cells.iter().enumerate() {
        let here = bars.iter().copied();
        let here: Vec<&Bar> = here
            .filter(|b| b.window.start < *to && b.window.end > *from)
            .collect();
        let order = |b: &&&Bar| (Reverse(b.standing), b.window.start, b.change, b.wave);
        let under = picked.filter(|(at, _)| *at == cell).map(|(_, bar)| bar);
        let Some(first) = under.or(here.iter().min_by_key(order).copied()) else {
            continue;
        };
        let x = grid.x(cell);
        let room = wide.min(usize::from(row.right().saturating_sub(x)));
        let line = if grid.scale == Scale::Weeks && here.len() > 1 {
            counted(&here, view)
        } else {
            one(first, here.len(), wide, view)
        };
        let area = Rect::new(x, row.y, u16::try_from(room).unwrap_or(0), 1);
        line.draw(buffer, area, 0, view);
    }
}

/// Returns a change with its sign and number, a cross where it meets others, and how many more there are.
fn one(bar: &Bar, count: usize, wide: usize, view: &View) -> Line {
    let tone = tone_of(bar, view);
    let mut line = Line::of(view.glyphs.of(of_bar(bar, view)), tone).with(&label_of(bar), tone);
    if !bar.conflicts.is_empty() {
        line.push(view.glyphs.of(glyph::MEETS), glyph::MEETS.tone);
    }
    let more = match count {
        1 => String::new(),
        n => format!("+{}", n - 1),
    };
    if line.width() + more.len() <= wide {
        line.push(&more, Tone::Strong);
    } else {
        line.push("+", Tone::Strong);
    }
    line
}

/// Returns how many windows there are, and how many of them meet others or are on hold.
fn counted(bars: &[&Bar], view: &View) -> Line {
    let meet = bars.iter().filter(|b| !b.conflicts.is_empty()).count();
    let held = bars.iter().filter(|b| b.is_held(view.now)).count();
    let mut line = Line::of(&bars.len().to_string(), Tone::Strong);
    for (count, sign) in [(meet, glyph::MEETS), (held, glyph::ON_HOLD)] {
        if count > 0 {
            let said = format!(" {}{count}", view.glyphs.of(sign));
            line.push(&said, sign.tone);
        }
    }
    line
}

/// Marks the cell with the cursor.
fn select(grid: &Grid, cell: usize, buffer: &mut Buffer, row: Rect, view: &View) {
    let x = grid.x(cell);
    let style = view.theme.selection(true);
    for at in x..(x + grid.wide()).min(row.right()) {
        let cell = &mut buffer[(at, row.y)];
        let symbol = cell.symbol().to_owned();
        cell.reset();
        cell.set_symbol(&symbol).set_style(style);
    }
}
