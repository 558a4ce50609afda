//! A plan being written: its sections, the fields of the one in view, and the gates it stands before.

mod board;
mod clash;
mod column;
mod fields;
mod meaning;
mod start;
mod steps;
mod typed;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::glyph::{GAP, MET};
use super::line::Line;
use super::pane;
use super::theme::Tone;
use super::view::View;
use crate::app::App;
use crate::app::action::Action;
use crate::app::layout::BOARD;
use crate::app::plan_form::PlanForm;
use crate::app::plan_form::board::Judged;
use crate::app::plan_form::rows::rows;
use crate::app::plan_form::section::Section;
use crate::app::plan_form::target::{Target, spot};
use crate::app::plan_form::value;
use crate::domain::gate::Asked;
use crate::domain::text;
use column::Column;

pub(super) use start::draw as start;

/// The columns of the list of sections.
const SECTIONS: u16 = 18;

/// Draws the form over an area; returns where the hardware cursor belongs.
pub(super) fn draw(
    app: &App,
    form: &PlanForm,
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) -> Option<(u16, u16)> {
    clear(buffer, area);
    if let Some(clash) = &form.clash {
        clash::draw(app, form, clash, buffer, area, view);
        return None;
    }
    let inner = pane::title(buffer, area, true, &title(form, area.width, view), view);
    let gates = form.gates(&app.registers, app.now);
    let left = Rect::new(inner.x, inner.y, SECTIONS, inner.height);
    sections(form, &gates, buffer, left, view);
    let rest = Rect::new(
        inner.x + SECTIONS,
        inner.y,
        inner.width - SECTIONS,
        inner.height,
    );
    if area.width < BOARD {
        if form.board {
            board::draw(app, form, &gates, buffer, rest, view);
            return None;
        }
        let body = Rect::new(rest.x, rest.y, rest.width, rest.height.saturating_sub(1));
        let foot = Rect::new(rest.x, body.bottom(), rest.width, 1);
        summary(app, &gates, view).draw(buffer, pane::inset(foot), 0, view);
        return fields::draw(app, form, buffer, body, view);
    }
    let beside = (rest.width * 2 / 5).clamp(38, 64);
    let body = Rect::new(rest.x, rest.y, rest.width - beside, rest.height);
    let board = Rect::new(body.right(), rest.y, beside, rest.height);
    board::draw(app, form, &gates, buffer, board, view);
    fields::draw(app, form, buffer, body, view)
}

fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
}

fn title(form: &PlanForm, width: u16, view: &View) -> Line {
    let dot = view.glyphs.dot();
    let (name, stands) = match &form.change {
        Some(change) if change.revision > 0 => (
            change.id().to_string(),
            format!(
                " {dot} {} {dot} revision {}",
                change.state.word(),
                change.revision
            ),
        ),
        Some(change) => (
            change.id().to_string(),
            format!(" {dot} {}", change.state.word()),
        ),
        None => ("New change".to_owned(), String::new()),
    };
    let status = if form.moved.is_some() {
        "edited by someone else meanwhile"
    } else if form.restored {
        "your draft"
    } else if form.is_edited() {
        "not sent yet"
    } else {
        ""
    };
    let said = text::sanitise(&form.plan.title);
    // The title gives way to what stands beside it.
    let taken = text::width(&name) + text::width(&stands) + text::width(status) + 12;
    let room = usize::from(width).saturating_sub(taken).max(8);
    Line::of(&name, Tone::Accent)
        .with(&format!("  {}", view.cut(&said, room)), Tone::Strong)
        .with(&stands, Tone::Muted)
        .right(status, Tone::Warn)
}

/// Draws the sections with what each lacks.
fn sections(form: &PlanForm, gates: &[Judged], buffer: &mut Buffer, area: Rect, view: &View) {
    let room = Rect::new(area.x, area.y, area.width - 2, area.height);
    for (y, section) in (0..area.height).zip(Section::ALL) {
        let lacks = lacking(form, gates, section);
        let here = section == form.at.section;
        let line = Line::of(if here { view.glyphs.cursor() } else { " " }, Tone::Accent);
        let line = match lacks {
            0 if is_written(form, section) => line.sign(MET, view),
            0 => line.with("  ", Tone::Text),
            _ => line.sign(GAP, view),
        };
        let tone = if here { Tone::Strong } else { Tone::Text };
        let mut line = line.with(section.word(), tone);
        if lacks > 0 {
            line = line.right(&lacks.to_string(), Tone::Muted);
        }
        line.draw(buffer, room, y, view);
    }
}

fn lacking(form: &PlanForm, gates: &[Judged], section: Section) -> usize {
    let missing = gates.iter().flat_map(|g| &g.missing);
    missing
        .filter_map(|m| m.place)
        .filter(|place: &Target| spot(&form.plan, *place).section == section)
        .count()
}

fn is_written(form: &PlanForm, section: Section) -> bool {
    rows(&form.plan, section)
        .iter()
        .flat_map(|row| &row.fields)
        .any(|field| !value::text(&form.plan, *field).trim().is_empty())
}

/// Returns the line that stands for the gate board where there is no room for it.
fn summary(app: &App, gates: &[Judged], view: &View) -> Line {
    let Some(gate) = gates.iter().find(|g| g.asked == Asked::Next) else {
        return Line::new();
    };
    let word = gate.gate.word();
    let line = match gate.missing.len() {
        0 => Line::new()
            .sign(MET, view)
            .with(&format!("{word}: nothing missing"), Tone::Good),
        n => Line::new()
            .sign(GAP, view)
            .with(&format!("{word}: {n} missing"), Tone::Alert)
            .with("   ", Tone::Text)
            .with(&app.keymap.shown(Action::NextGap), Tone::Accent)
            .with(" next gap", Tone::Text),
    };
    line.with("   ", Tone::Text)
        .with(&app.keymap.shown(Action::GateBoard), Tone::Accent)
        .with(" gate board", Tone::Text)
}
