//! One change on the whole screen: title, score and gate, plan, waves, rollback, proofs, talk, revisions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph;
use super::line::Line;
use super::sections::Sections;
use super::theme::Tone;
use super::view::View;
use super::{comments, facts, messages, pane, required, risk, scroll};
use crate::domain::change::Change;
use crate::domain::registers::Registers;
use crate::domain::text;
use crate::domain::unread::Reader;

/// From so many columns on, lines are no longer made longer: nobody reads across a whole wall.
const MOST: u16 = 104;
/// From so many columns on, the change goes on in a second column beside the first.
const TWO: u16 = 160;
/// A title keeps so many columns, whatever stands to the right of it.
const LEAST: usize = 12;

/// Draws the change from a line on and returns how many lines it can be scrolled.
pub fn draw(
    buffer: &mut Buffer,
    area: Rect,
    (change, reader): (&Change, Option<Reader<'_>>),
    registers: &Registers,
    offset: usize,
    view: &View,
) -> usize {
    let head = title(change, usize::from(area.width), view);
    let inner = pane::title(buffer, area, true, &head, view);
    let abreast = if inner.width >= TWO { 2 } else { 1 };
    let width = (inner.width / abreast).min(MOST);
    let column = Rect { width, ..inner };
    let columns = usize::from(pane::inset(column).width);
    let lines = lines(change, reader, registers, columns, view);
    scroll::draw_abreast(buffer, (column, abreast), &lines, offset, view)
}

/// Returns the number, the title and, at the right, where the change stands; a long title gives way to the latter.
fn title(change: &Change, columns: usize, view: &View) -> Line {
    let state = glyph::state(change.state);
    let revision = match change.revision {
        0 => "not handed in".to_owned(),
        n => format!("rev {n}"),
    };
    let number = change.id().to_string();
    let stands = Line::of(view.glyphs.of(state), state.tone)
        .with(" ", Tone::Text)
        .with(state.word, state.tone)
        .with(&format!(" {} {revision}", view.glyphs.dot()), Tone::Muted);
    // Two columns of margin, a space around each part, two between the number and the title, two between the parts.
    let taken = text::width(&number) + stands.width() + 10;
    let said = text::sanitise(&change.plan.title);
    let room = columns.saturating_sub(taken).max(LEAST);
    Line::of(&number, Tone::Accent)
        .with("  ", Tone::Text)
        .with(&view.cut(&said, room), Tone::Strong)
        .against(stands)
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
    let told = messages::lines(change, registers, columns, view);
    if !told.is_empty() {
        sections.head("Messages");
        sections.lines.extend(told);
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
