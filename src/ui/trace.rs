//! Where every point of a score comes from: its fact and source, what the factor weighs, what the record says.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{glyph, over, pane, scroll};
use crate::domain::change::Change;
use crate::domain::registers::Registers;
use crate::domain::risk::{Trace, TracedPart, trace};
use crate::domain::text;

/// How wide a label is, and the columns before a fact.
const LABEL: usize = 14;
/// From so many columns on, the sources stand in a column of their own.
const SOURCES_FROM: usize = 76;
/// From so many columns on, lines are no longer made longer.
const MOST: u16 = 120;

/// Draws it over an area and returns how many lines it can be scrolled.
pub(super) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    change: &Change,
    registers: &Registers,
    offset: usize,
    view: &View,
) -> usize {
    let sign = glyph::class(change.class);
    let title = pane::name("Score", true)
        .with(&format!(" {} ", view.glyphs.dot()), Tone::Text)
        .with(&change.id().to_string(), Tone::Accent)
        .with("  ", Tone::Text)
        .sign(sign, view)
        .with(&change.plan.title, Tone::Strong)
        .right("esc goes back", Tone::Muted);
    let inner = over::board(buffer, area, &title, view);
    let inner = Rect::new(inner.x, inner.y, inner.width.min(MOST), inner.height);
    let columns = usize::from(pane::inset(inner).width);
    let traced = trace(change, registers, view.zone);
    scroll::draw(buffer, inner, &lines(&traced, columns), offset, view)
}

fn lines(traced: &Trace, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for (label, said) in &traced.facts {
        let head = Line::of(&text::pad(label, LABEL), Tone::Muted);
        let tone = match *label {
            "score" | "class" => Tone::Strong,
            _ => Tone::Text,
        };
        lines.extend(line::wrapped(head, said, tone, columns));
    }
    if !traced.parts.is_empty() {
        lines.push(Line::new());
        lines.push(Line::of("Points", Tone::Strong));
    }
    for part in &traced.parts {
        lines.extend(of(part, columns));
    }
    if !traced.parts.is_empty() {
        let sum = format!("{:>4}  ", traced.sum);
        let line = Line::of(&sum, Tone::Strong).with(traced.sum_in_words(), Tone::Muted);
        lines.push(line);
    }
    if let Some(learned) = &traced.learned {
        lines.push(Line::new());
        lines.push(Line::of("Learned from the record", Tone::Strong));
        let head = Line::of("  ", Tone::Text);
        lines.extend(line::wrapped(head, learned, Tone::Text, columns));
    }
    lines
}

fn of(part: &TracedPart, columns: usize) -> Vec<Line> {
    let tone = if part.points >= 10 {
        Tone::Strong
    } else {
        Tone::Text
    };
    let head = Line::of(&format!("{:>4}  ", part.points), tone)
        .with(&text::pad(&part.factor, LABEL), Tone::Muted);
    let wide = columns >= SOURCES_FROM;
    let mut lines = if wide {
        let mut lines = line::wrapped(head, &part.fact, Tone::Text, columns - 12);
        let first = lines.remove(0).right(&part.source, Tone::Muted);
        lines.insert(0, first);
        lines
    } else {
        let said = format!("{} ({})", part.fact, part.source);
        line::wrapped(head, &said, Tone::Text, columns)
    };
    if !part.weight.is_empty() {
        let lead = Line::of(&" ".repeat(LABEL + 6), Tone::Text);
        let said = format!("weighs {}", part.weight);
        lines.extend(line::wrapped(lead, &said, Tone::Muted, columns));
    }
    lines
}
