//! The fields of the section in view: label and value, lists, and the text being written.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::column::{Column, Marked};
use super::{steps, typed};
use crate::app::App;
use crate::app::plan_form::PlanForm;
use crate::app::plan_form::choice::answers;
use crate::app::plan_form::complete::OFFERED;
use crate::app::plan_form::field::{Field, Question, Shape};
use crate::app::plan_form::list::takes_lines;
use crate::app::plan_form::rows::{Row, rows};
use crate::app::plan_form::section::List;
use crate::app::plan_form::value;
use crate::domain::checklist::planned_minutes;
use crate::domain::text;
use crate::ui::line::{self, Line};
use crate::ui::pane;
use crate::ui::theme::Tone;
use crate::ui::view::View;
use crate::ui::when;

/// The columns of a label, with the mark of the cursor before it and a space behind it.
pub(super) const LABEL: usize = 15;
/// The most columns a text is read in.
const MEASURE: usize = 110;

/// A section being put into lines.
pub(super) struct Fields<'a> {
    pub(super) app: &'a App,
    pub(super) form: &'a PlanForm,
    pub(super) view: &'a View,
    pub(super) columns: usize,
    pub(super) column: Column,
}

/// Draws the section in view; returns where the hardware cursor belongs.
pub(super) fn draw(
    app: &App,
    form: &PlanForm,
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) -> Option<(u16, u16)> {
    let columns = usize::from(pane::inset(area).width).min(MEASURE);
    let mut fields = Fields {
        app,
        form,
        view,
        columns,
        column: Column::default(),
    };
    for (index, row) in rows(&form.plan, form.at.section).iter().enumerate() {
        fields.row(row, index == form.at.row);
    }
    let wide = u16::try_from(columns + 2).unwrap_or(u16::MAX);
    let area = Rect::new(area.x, area.y, area.width.min(wide), area.height);
    fields.column.draw(buffer, area, view)
}

impl Fields<'_> {
    fn row(&mut self, row: &Row, here: bool) {
        if let Some(head) = &row.head {
            self.head(head, row);
        }
        let from = self.column.lines.len();
        if let Some(list) = row.adds {
            self.grows(list, here);
        } else if let Some((List::Steps(track), index)) = row.entry {
            steps::draw(self, row, (track, index), here);
        } else if row.fields.len() > 1 {
            self.side_by_side(row, here);
        } else if let Some(field) = row.fields.first() {
            self.field(*field, here, self.lead(here));
        }
        if here {
            self.column.here = (from, self.column.lines.len());
        }
    }

    fn head(&mut self, head: &str, row: &Row) {
        if !self.column.lines.is_empty() {
            self.column.lines.push(Line::new());
        }
        let mut line = Line::of(" ", Tone::Text).with(head, Tone::Strong);
        let list = row.entry.map(|(list, _)| list).or(row.adds);
        if let Some(List::Steps(track)) = list {
            let minutes = planned_minutes(value::steps(&self.form.plan, track));
            line.push(&format!("  {}", text::minutes(minutes)), Tone::Muted);
        }
        self.column.lines.push(line);
    }

    /// Adds the row where a list grows.
    fn grows(&mut self, list: List, here: bool) {
        let said = format!("+ {}", list.one());
        let mut line = self.lead(here).with(&said, Tone::Muted);
        if here {
            self.column.mark_next(1, text::width(&said));
            let hint = if takes_lines(list) {
                "Enter writes one; a paste of many lines is as many"
            } else {
                "Enter adds one"
            };
            line.push(&format!("   {hint}"), Tone::Muted);
        }
        self.column.lines.push(line);
    }

    /// Returns the beginning of a line: the mark of the cursor where it is.
    pub(super) fn lead(&self, here: bool) -> Line {
        let mark = if here { self.view.glyphs.cursor() } else { " " };
        Line::of(mark, Tone::Accent)
    }

    /// Adds a field with its label behind a lead; marked where the cursor is.
    pub(super) fn field(&mut self, field: Field, here: bool, lead: Line) {
        let tone = if here { Tone::Strong } else { Tone::Muted };
        let label = text::pad(field.label(), LABEL - 2).into_owned();
        let head = lead.with(&label, tone).with(" ", Tone::Text);
        if here {
            self.column.mark_next(1, text::width(field.label()));
        }
        if here && self.typing(&head) {
            return;
        }
        if let Field::Answer(question) = field {
            let line = self.answers(question, head);
            self.column.lines.push(line);
            return;
        }
        let said = self.said(field);
        let none = self.view.glyphs.none();
        let (said, tone) = match (said.trim().is_empty(), here) {
            (true, true) => (format!("{none}  {}", field.hint()), Tone::Muted),
            (true, false) => (none.to_owned(), Tone::Muted),
            (false, _) => (said, Tone::Text),
        };
        let lines = line::wrapped(head, &said, tone, self.columns);
        self.column.lines.extend(lines);
        let written = value::text(&self.form.plan, field);
        self.meaning(field, &written, here);
    }

    fn answers(&self, question: Question, head: Line) -> Line {
        let answers = answers(&self.form.plan, question);
        let mut line = head;
        for (index, option) in answers.options.iter().enumerate() {
            if answers.picked == Some(index) {
                line.push(&format!("[{option}] "), Tone::Strong);
            } else {
                line.push(&format!(" {option}  "), Tone::Muted);
            }
        }
        if answers.picked.is_none() {
            line.push(" not answered", Tone::Muted);
        }
        line
    }

    /// Returns what a field holds as it is read: a length in words, a name beside its handle.
    pub(super) fn said(&self, field: Field) -> String {
        let held = value::text(&self.form.plan, field);
        match (field.shape(), field) {
            (Shape::Minutes, _) => held.parse().map_or(held, text::minutes),
            (Shape::Window, Field::WaveWindow(wave)) => {
                let wave = self.form.plan.waves.get(wave);
                let window = wave.and_then(|w| w.window.as_ref());
                window.map_or(held, |w| when::span(w, w.zone, self.view))
            }
            (Shape::One(_), _) => self.named(&held),
            (
                Shape::Line
                | Shape::Lines
                | Shape::Choice
                | Shape::Number
                | Shape::Day
                | Shape::Window
                | Shape::Many(_)
                | Shape::Words
                | Shape::Trigger,
                _,
            ) => held,
        }
    }

    fn named(&self, handle: &str) -> String {
        let registers = &self.app.registers;
        let person = registers.people.get(&handle.into());
        let client = registers.clients.get(&handle.into());
        let name = person
            .map(|p| p.name.as_str())
            .or(client.map(|c| c.name.as_str()));
        match name {
            Some(name) if name != handle && !name.is_empty() => format!("{handle}  {name}"),
            Some(_) | None => handle.to_owned(),
        }
    }

    /// Adds the text being written behind a head, with what it means and the names offered; tells whether
    /// one is being written.
    pub(super) fn typing(&mut self, head: &Line) -> bool {
        let Some(typing) = &self.form.typing else {
            return false;
        };
        let indent = head.width();
        let room = self.columns.saturating_sub(indent).max(8);
        let (shown, (row, column)) = typed::lay(&typing.text, room);
        let first = self.column.lines.len();
        self.column.cursor = Some((first + row, indent + column));
        for (index, written) in shown.iter().enumerate() {
            let lead = if index == 0 {
                head.clone()
            } else {
                Line::of(&" ".repeat(indent), Tone::Text)
            };
            self.column.lines.push(lead.with(written, Tone::Text));
        }
        if typing.text.is_blank()
            && let Some(line) = self.column.lines.get_mut(first)
        {
            let hint = self.view.cut(typing.field.hint(), room).into_owned();
            line.push(&hint, Tone::Muted);
        }
        if typing.message.is_empty() {
            self.meaning(typing.field, typing.text.text(), true);
        } else {
            self.note(&typing.message, Tone::Alert);
        }
        self.offers();
        true
    }

    /// Adds the names offered for what is being written.
    fn offers(&mut self) {
        let Some(typing) = &self.form.typing else {
            return;
        };
        let offers = self.form.offers(&self.app.registers);
        let taken = typing.taken(&offers);
        let top = taken.map_or(0, |t| (t + 1).saturating_sub(OFFERED));
        for (index, offer) in offers.iter().enumerate().skip(top).take(OFFERED) {
            let line = Line::of(&" ".repeat(LABEL), Tone::Text)
                .with(&text::pad(&offer.handle, 16), Tone::Text)
                .with("  ", Tone::Text)
                .with(&offer.name, Tone::Muted);
            if taken == Some(index) {
                self.column.marked.push(Marked {
                    line: self.column.lines.len(),
                    column: LABEL,
                    columns: line.width() - LABEL,
                });
            }
            self.column.lines.push(line);
        }
    }

    /// Adds a remark below a field.
    pub(super) fn note(&mut self, said: &str, tone: Tone) {
        let head = Line::of(&" ".repeat(LABEL), Tone::Text);
        let lines = line::wrapped(head, said, tone, self.columns);
        self.column.lines.extend(lines);
    }

    /// Adds an entry whose fields stand side by side.
    fn side_by_side(&mut self, row: &Row, here: bool) {
        let mut line = self.lead(here);
        let part = self.form.at.part.min(row.fields.len() - 1);
        for (index, field) in row.fields.iter().enumerate() {
            let held = self.said(*field);
            let shown = match (held.is_empty(), here) {
                (true, true) => field.label().to_owned(),
                (true, false) => String::new(),
                (false, _) => held,
            };
            if here && part == index {
                self.column.mark_next(line.width(), text::width(&shown));
            }
            let tone = if index == 0 { Tone::Text } else { Tone::Muted };
            line.push(&text::pad(&shown, 24), tone);
            line.push("  ", Tone::Text);
        }
        self.column.lines.push(line);
        if here
            && self.form.typing.is_some()
            && let Some(field) = self.form.field()
        {
            self.field(field, true, Line::of(" ", Tone::Text));
        }
    }
}
