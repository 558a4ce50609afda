//! One change on the whole screen: title, score and gate, plan, waves, rollback, proofs, talk, revisions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph;
use super::line::Line;
use super::sections::Sections;
use super::theme::Tone;
use super::view::View;
use super::{comments, facts, pane, required, risk, scroll};
use crate::domain::change::Change;
use crate::domain::registers::Registers;
use crate::domain::unread::Reader;

/// From so many columns on, lines are no longer made longer: nobody reads across a whole wall.
const MOST: u16 = 104;

/// Draws the change from a line on and returns how many lines it can be scrolled.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    (change, reader): (&Change, Option<Reader<'_>>),
    registers: &Registers,
    offset: usize,
    view: &View,
) -> usize {
    let inner = pane::title(buffer, area, true, &title(change, view), view);
    let inner = Rect::new(inner.x, inner.y, inner.width.min(MOST), inner.height);
    let columns = usize::from(pane::inset(inner).width);
    let lines = lines(change, reader, registers, columns, view);
    scroll::draw(buffer, inner, &lines, offset, view)
}

fn title(change: &Change, view: &View) -> Line {
    let state = glyph::state(change.state);
    let revision = match change.revision {
        0 => "not handed in".to_owned(),
        n => format!("rev {n}"),
    };
    Line::of(&change.id().to_string(), Tone::Accent)
        .with("  ", Tone::Text)
        .with(&change.plan.title, Tone::Strong)
        .right(view.glyphs.of(state), state.tone)
        .right(" ", Tone::Text)
        .right(state.word, state.tone)
        .right(&format!(" {} {revision}", view.glyphs.dot()), Tone::Muted)
}

/// Returns every line of a change in so many columns.
pub fn lines(
    change: &Change,
    reader: Option<Reader<'_>>,
    registers: &Registers,
    columns: usize,
    view: &View,
) -> Vec<Line> {
    let mut sections = Sections {
        lines: Vec::new(),
        columns,
        view,
    };
    if let Some(imported) = change.imported.as_deref() {
        sections
            .lines
            .extend(facts::imported(imported, columns, view));
    } else {
        sections
            .lines
            .extend(risk::lines(change, registers, columns, view));
    }
    let who = required::lines(change, registers, columns, view);
    if !who.is_empty() {
        sections.head("Who decides");
        sections.lines.extend(who);
    }
    sections.head("Plan");
    sections.plan(change, registers);
    sections.waves(change, registers);
    if change.imported.is_none() || !change.plan.rollback.steps.is_empty() {
        sections.rollback(change, registers);
    }
    if change.imported.is_none() {
        sections.proofs(change, registers);
    }
    let said = comments::lines(change, reader, columns, view);
    if !said.is_empty() {
        let new = reader.map_or(0, |r| r.count(change));
        let new = if new > 0 {
            format!(" {} {new} new", view.glyphs.dot())
        } else {
            String::new()
        };
        sections.head(&format!("Comments, votes and decisions{new}"));
        sections.lines.extend(said);
    }
    sections.revisions(change, registers);
    sections.lines
}
