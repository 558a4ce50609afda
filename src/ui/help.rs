//! The help: the keys of a place with what they do, and the signs with their words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph;
use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{pane, scroll};
use crate::domain::text;

/// A row of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// The keys.
    pub keys: &'a str,
    /// The action's name.
    pub label: &'a str,
    /// What it does, as a sentence.
    pub help: &'a str,
}

/// From so many columns on, the signs stand beside the keys.
const BESIDE_FROM: u16 = 110;
/// The columns that the signs take.
const LEGEND: u16 = 34;

/// Draws the help over an area and returns how many lines it can be scrolled.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    place: &str,
    rows: &[Row<'_>],
    offset: usize,
    view: &View,
) -> usize {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
    let title = pane::name("Keys", true)
        .with(&format!(" {} {place}", view.glyphs.dot()), Tone::Text)
        .right("esc goes back", Tone::Muted);
    let inner = pane::title(buffer, area, true, &title, view);
    if inner.width >= BESIDE_FROM {
        let beside = Rect::new(inner.right() - LEGEND, inner.y, LEGEND, inner.height);
        let keys = Rect::new(inner.x, inner.y, inner.width - LEGEND - 2, inner.height);
        let signs = legend(view);
        let lines = lines(rows, usize::from(pane::inset(keys).width), view);
        let most = scroll::draw(buffer, keys, &lines, offset, view);
        return most.max(scroll::draw(buffer, beside, &signs, offset, view));
    }
    let mut all = lines(rows, usize::from(pane::inset(inner).width), view);
    all.push(Line::new());
    all.extend(legend(view));
    scroll::draw(buffer, inner, &all, offset, view)
}

fn lines(rows: &[Row<'_>], columns: usize, view: &View) -> Vec<Line> {
    let widest = |part: fn(&Row<'_>) -> usize| rows.iter().map(part).max().unwrap_or(0);
    let keys = widest(|r| text::width(r.keys)).min(columns / 4);
    let labels = widest(|r| text::width(r.label)).min(columns / 3);
    rows.iter()
        .flat_map(|row| {
            let shown = view.cut(row.keys, keys).into_owned();
            let head = Line::of(&text::pad_start(&shown, keys), Tone::Accent)
                .with("  ", Tone::Text)
                .with(
                    &text::pad(&view.cut(row.label, labels), labels),
                    Tone::Strong,
                )
                .with("  ", Tone::Text);
            line::wrapped(head, row.help, Tone::Text, columns)
        })
        .collect()
}

/// Returns the signs under their headings.
pub fn legend(view: &View) -> Vec<Line> {
    let mut lines = Vec::new();
    for (heading, signs) in glyph::legend() {
        if !lines.is_empty() {
            lines.push(Line::new());
        }
        lines.push(Line::of(heading, Tone::Strong));
        for sign in signs {
            lines.push(
                Line::of("  ", Tone::Text)
                    .sign(sign, view)
                    .with(sign.word, Tone::Text),
            );
        }
    }
    lines
}
