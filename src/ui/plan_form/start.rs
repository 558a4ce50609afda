//! What a new change begins with: its title, and below it drafts, nothing, templates, or past changes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::fields::LABEL;
use super::{Column, clear, typed};
use crate::app::App;
use crate::app::plan_form::start::{Source, Start};
use crate::app::text_box::TextBox;
use crate::domain::registers::Registers;
use crate::domain::template::TemplateState;
use crate::domain::text;
use crate::ui::glyph;
use crate::ui::line::Line;
use crate::ui::pane;
use crate::ui::theme::Tone;
use crate::ui::view::View;
use crate::ui::when;

/// From so many columns on, it is said when a past change last moved.
const DAYS_FROM: usize = 100;

/// Draws the choice; returns where the hardware cursor belongs.
pub(in crate::ui) fn draw(
    app: &App,
    start: &Start,
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) -> Option<(u16, u16)> {
    clear(buffer, area);
    let inner = pane::title(buffer, area, true, &pane::name("New change", true), view);
    let columns = usize::from(pane::inset(inner).width);
    let mut head = Column::default();
    let titled = ("title", "what is changed, in one line");
    input(
        &mut head,
        titled,
        &start.title,
        !start.searching,
        columns,
        view,
    );
    let begun = (
        "begin with",
        "a template or a past change: letters, words or number",
    );
    input(
        &mut head,
        begun,
        &start.search,
        start.searching,
        columns,
        view,
    );
    if !start.message.is_empty() {
        let lead = Line::of(&" ".repeat(LABEL), Tone::Text);
        let message = text::sanitise(&start.message);
        head.lines.push(lead.with(&message, Tone::Alert));
    }
    head.lines.push(Line::new());
    let rows = u16::try_from(head.lines.len()).unwrap_or(u16::MAX);
    let rows = rows.min(inner.height);
    let upper = Rect::new(inner.x, inner.y, inner.width, rows);
    let cursor = head.draw(buffer, upper, view);
    let lower = Rect::new(inner.x, inner.y + rows, inner.width, inner.height - rows);
    sources(app, start, columns, view).draw(buffer, lower, view);
    cursor
}

/// Returns the sources to choose from, a line each.
fn sources(app: &App, start: &Start, columns: usize, view: &View) -> Column {
    let mut list = Column::default();
    for (index, source) in app.sources().iter().enumerate() {
        let here = index == start.cursor && start.searching;
        let mark = if here { view.glyphs.cursor() } else { " " };
        let line = Line::of(mark, Tone::Accent).join(said(source, &app.registers, columns, view));
        if here {
            list.here = (index, index + 1);
            list.mark_next(1, columns.saturating_sub(1));
        }
        list.lines.push(line);
    }
    if list.lines.is_empty() {
        let none = Line::of(" no template and no past change fits", Tone::Muted);
        list.lines.push(none);
    }
    list
}

fn input(
    column: &mut Column,
    (label, hint): (&str, &str),
    input: &TextBox,
    here: bool,
    columns: usize,
    view: &View,
) {
    let mark = if here { view.glyphs.cursor() } else { " " };
    let tone = if here { Tone::Strong } else { Tone::Muted };
    let head = Line::of(mark, Tone::Accent)
        .with(&text::pad(label, LABEL - 2), tone)
        .with(" ", Tone::Text);
    let first = column.lines.len();
    let (shown, (row, at)) = typed::lay(input, columns.saturating_sub(LABEL));
    if here {
        column.cursor = Some((first + row, LABEL + at));
        column.mark_next(1, text::width(label));
    }
    for (index, written) in shown.iter().enumerate() {
        let lead = if index == 0 {
            head.clone()
        } else {
            Line::of(&" ".repeat(LABEL), Tone::Text)
        };
        column.lines.push(lead.with(written, Tone::Text));
    }
    if input.is_blank()
        && let Some(line) = column.lines.get_mut(first)
    {
        line.push(hint, Tone::Muted);
    }
}

fn said(source: &Source<'_>, registers: &Registers, columns: usize, view: &View) -> Line {
    let name = |said: &str, tone| Line::of(&text::pad(said, LABEL - 1), tone);
    match source {
        Source::Waiting(_, kept) => {
            let title = match kept.plan.title.trim() {
                "" => "without a title",
                title => title,
            };
            name("your draft", Tone::Warn).with(title, Tone::Text)
        }
        Source::Blank => name("nothing", Tone::Strong).with("an empty plan", Tone::Text),
        Source::Template(template) => {
            let state = template.state();
            let (sign, tone) = glyph::template(state);
            let words = match state {
                TemplateState::InUse => Tone::Text,
                TemplateState::Proposed
                | TemplateState::Suspended
                | TemplateState::Declined
                | TemplateState::Retired => Tone::Muted,
            };
            name("template", Tone::Strong)
                .with(view.glyphs.of(sign), tone)
                .with(" ", tone)
                .with(&text::pad(state.word(), 11), tone)
                .with(template.title(), words)
                .right(template.id.as_str(), Tone::Muted)
        }
        Source::Past(row) => {
            let sign = glyph::state(row.state);
            let of = |c| registers.clients.get(c).map(|r| r.name.as_str());
            let clients = match row.clients.as_slice() {
                [] => String::new(),
                [one] => of(one).unwrap_or(one.as_str()).to_owned(),
                [one, rest @ ..] => {
                    format!("{} +{}", of(one).unwrap_or(one.as_str()), rest.len())
                }
            };
            let end = if columns < DAYS_FROM {
                clients
            } else {
                format!("{clients}  {}", when::moment(row.active, view))
            };
            name(&row.number.to_string(), Tone::Strong)
                .sign(sign, view)
                .with(&text::pad(sign.word, 11), sign.tone)
                .with(&row.title, Tone::Text)
                .right(&end, Tone::Muted)
        }
    }
}
