//! A step of a checklist as one row: its number, its mark, what to do, and beside it minutes and who.

use super::column::Marked;
use super::fields::Fields;
use crate::app::plan_form::field::{Field, StepPart, Track};
use crate::app::plan_form::rows::Row;
use crate::app::plan_form::value;
use crate::domain::checklist::{Step, StepKind};
use crate::domain::text;
use crate::ui::glyph;
use crate::ui::line::{self, Line};
use crate::ui::theme::Tone;

/// The columns before what to do: cursor, number, spaces.
const INDENT: usize = 6;
/// The columns kept free at the right for minutes and who.
const END: usize = 20;

/// Adds a step.
pub(super) fn draw(fields: &mut Fields<'_>, row: &Row, (track, index): (Track, usize), here: bool) {
    let Some(step) = value::steps(&fields.form.plan, track).get(index).cloned() else {
        return;
    };
    let part = fields.form.at.part.min(row.fields.len().saturating_sub(1));
    let on_text = here && part == 0;
    let head = head(fields, &step, here);
    if on_text && fields.typing(&head) {
        return;
    }
    let room = fields.columns.saturating_sub(END).max(20);
    let (said, tone) = if step.instruction.trim().is_empty() {
        (fields.view.glyphs.none(), Tone::Muted)
    } else {
        (step.instruction.as_str(), Tone::Text)
    };
    let start = head.width();
    let mut lines = line::hanging(head, INDENT, said, tone, room);
    if let Some(first) = lines.first_mut() {
        if on_text {
            let columns = first.width().saturating_sub(start);
            fields.column.mark_next(start, columns);
        }
        *first = std::mem::take(first).right(&end(&step), Tone::Muted);
    }
    fields.column.lines.extend(lines);
    if here {
        parts(fields, row, part);
    } else if !step.expected.is_empty() {
        let arrow = fields.view.glyphs.arrow();
        let lead = " ".repeat(INDENT);
        let lead = Line::of(&format!("{lead}{arrow} "), Tone::Muted);
        let lines = line::wrapped(lead, &step.expected, Tone::Muted, room);
        fields.column.lines.extend(lines);
    }
}

fn head(fields: &Fields<'_>, step: &Step, here: bool) -> Line {
    let number = format!("{:>3}  ", step.id.0);
    let head = fields.lead(here).with(&number, Tone::Muted);
    match &step.kind {
        StepKind::Work => head,
        StepKind::PreCheck | StepKind::Hold { .. } | StepKind::NoReturn => {
            let sign = glyph::step(&step.kind);
            let word = format!("{}  ", sign.word);
            head.sign(sign, fields.view).with(&word, sign.tone)
        }
    }
}

fn end(step: &Step) -> String {
    let minutes = match step.minutes {
        0 => String::new(),
        minutes => text::minutes(minutes),
    };
    let who = step.owner.as_ref().map_or("", |p| p.as_str());
    format!("{minutes:>8}  {}", text::pad(who, 8))
}

/// Adds the parts of the step under the cursor besides what to do, the one under the cursor marked.
fn parts(fields: &mut Fields<'_>, row: &Row, part: usize) {
    let lead = " ".repeat(INDENT);
    let mut line = Line::of(&lead, Tone::Text);
    for (index, field) in row.fields.iter().enumerate().skip(1) {
        let held = value::text(&fields.form.plan, *field);
        let shown = match (held.is_empty(), field) {
            (true, _) => fields.view.glyphs.none().to_owned(),
            (false, Field::Step(_, _, StepPart::Minutes)) => {
                held.parse().map_or(held, text::minutes)
            }
            (false, _) => held,
        };
        let columns = text::width(field.label()) + 1 + text::width(&shown);
        if line.width() > INDENT && line.width() + columns > fields.columns {
            let full = std::mem::replace(&mut line, Line::of(&lead, Tone::Text));
            fields.column.lines.push(full);
        }
        if index == part {
            fields.column.marked.push(Marked {
                line: fields.column.lines.len(),
                column: line.width(),
                columns,
            });
        }
        line.push(field.label(), Tone::Muted);
        line.push(&format!(" {shown}"), Tone::Text);
        line.push("   ", Tone::Text);
    }
    fields.column.lines.push(line);
    if fields.form.typing.is_some()
        && let Some(field) = row.fields.get(part)
    {
        fields.field(*field, true, Line::of(" ", Tone::Text));
    }
}
