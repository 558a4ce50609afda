//! Two versions of one plan beside each other: what each changed, and whose each field shall be.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Column;
use crate::app::App;
use crate::app::action::Action;
use crate::app::plan_form::PlanForm;
use crate::app::plan_form::clash::Clash;
use crate::domain::diff::Difference;
use crate::domain::merge::{Contested, Side};
use crate::domain::text;
use crate::ui::line::{self, Line};
use crate::ui::pane;
use crate::ui::theme::Tone;
use crate::ui::view::View;

/// Draws both versions.
pub(super) fn draw(
    app: &App,
    form: &PlanForm,
    clash: &Clash,
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) {
    let number = form.number().map(|n| n.to_string()).unwrap_or_default();
    let who = app.registers.name_of(&clash.theirs.last_editor);
    let waits = match clash.open() {
        0 => "every field is decided".to_owned(),
        1 => "1 field waits for you".to_owned(),
        n => format!("{n} fields wait for you"),
    };
    let title = Line::of(&number, Tone::Accent)
        .with(&format!("  edited by you and by {who}"), Tone::Strong)
        .right(&waits, Tone::Warn);
    let inner = pane::title(buffer, area, true, &title, view);
    let columns = usize::from(pane::inset(inner).width);
    let mut column = Column::default();
    let key = |action| app.keymap.shown(action);
    let said = format!(
        "{} keeps yours, {} keeps theirs. {} then saves the plan that follows.",
        key(Action::TakeMine),
        key(Action::TakeTheirs),
        key(Action::Send)
    );
    let lines = line::wrapped(Line::new(), &said, Tone::Muted, columns);
    column.lines.extend(lines);
    for (index, one) in clash.fields.iter().enumerate() {
        column.lines.push(Line::new());
        let from = column.lines.len();
        let here = index == clash.cursor;
        field(&mut column, one, here, columns, view);
        if here {
            column.here = (from, column.lines.len());
        }
    }
    column.draw(buffer, inner, view);
}

fn field(column: &mut Column, field: &Contested, here: bool, columns: usize, view: &View) {
    let place = field.place();
    let (mark, tone) = match field.side {
        None => ("? both changed it: choose".to_owned(), Tone::Alert),
        Some(side) => (format!("= {}", side.word()), Tone::Good),
    };
    if here {
        column.mark_next(1, text::width(&place));
    }
    let lead = if here { view.glyphs.cursor() } else { " " };
    let head = Line::of(lead, Tone::Accent)
        .with(&place, Tone::Strong)
        .with("   ", Tone::Text)
        .with(&mark, tone);
    column.lines.push(head);
    let half = columns.saturating_sub(3) / 2;
    let sides = [(Side::Mine, &field.mine), (Side::Theirs, &field.theirs)];
    let [mine, theirs] =
        sides.map(|(side, changed)| version(side, changed, field.side == Some(side), half));
    let rule = format!(" {} ", view.glyphs.pick("│", "|"));
    for row in 0..mine.len().max(theirs.len()) {
        let left = mine.get(row).cloned().unwrap_or_default();
        let fill = " ".repeat(half.saturating_sub(left.width()));
        let left = left.with(&fill, Tone::Text).with(&rule, Tone::Rule);
        let right = theirs.get(row).cloned().unwrap_or_default();
        column.lines.push(left.join(right));
    }
}

fn version(side: Side, differences: &[Difference], kept: bool, columns: usize) -> Vec<Line> {
    let (tone, kept) = if kept {
        (Tone::Strong, ", kept")
    } else {
        (Tone::Muted, "")
    };
    let mut lines = vec![Line::of(&format!("  {}{kept}", side.word()), tone)];
    if differences.is_empty() {
        lines.push(Line::of("  unchanged", Tone::Muted));
    }
    for difference in differences {
        let sign = format!("  {} {}  ", difference.sign.mark(), difference.sign.word());
        let lead = Line::of(&sign, Tone::Text);
        let place = difference.place();
        lines.extend(line::wrapped(lead, &place, Tone::Muted, columns));
        for (word, said) in [("was", &difference.before), ("now", &difference.after)] {
            if !said.trim().is_empty() {
                let lead = Line::of(&format!("    {word}  "), Tone::Muted);
                lines.extend(line::wrapped(lead, said, Tone::Text, columns));
            }
        }
    }
    lines
}
