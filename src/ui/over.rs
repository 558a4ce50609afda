//! What is laid over the screen: a refusal with its gaps, the help, the palette, the question.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::Line;
use super::view::View;
use super::{compared, dialog, help, palette, pane, register, spool, trace};
use crate::app::App;
use crate::app::action::Action;
use crate::app::confirm::Confirm;
use crate::app::palette::{Entry, Palette};
use crate::app::plan_form::gap::refusal_numbers;
use crate::app::sheet::{Says, Sheet, help_lines};
use crate::domain::diff::revision_in_words;

/// Clears a part of the body, as wide as it is and so high, at its bottom or top, and titles it.
pub(super) fn board(buffer: &mut Buffer, area: Rect, title: &Line, view: &View) -> Rect {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
    pane::title(buffer, area, true, title, view)
}

/// Returns so many rows at the bottom of an area.
pub(super) fn bottom(area: Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    Rect::new(area.x, area.bottom() - rows, area.width, rows)
}

/// Draws a sheet; returns how far it can be scrolled.
pub fn sheet(app: &App, sheet: &Sheet, buffer: &mut Buffer, area: Rect, view: &View) -> usize {
    match &sheet.says {
        Says::Refusal(refusal) => {
            let plan = app.plan_at_hand();
            let numbers = plan.map(|plan| refusal_numbers(&plan, refusal));
            let known = app.keymap.keys(Action::JumpGap);
            let key = |number: Option<usize>| {
                let key = number.and_then(|n| known.get(n - 1));
                key.map(ToString::to_string).unwrap_or_default()
            };
            let keys: Vec<String> = numbers.into_iter().flatten().map(key).collect();
            dialog::refusal(buffer, area, refusal, &keys, sheet.scroll, view)
        }
        Says::Help(layer) => {
            let lines = help_lines(app, *layer);
            let rows: Vec<help::Row<'_>> = lines
                .iter()
                .map(|(keys, label, help)| help::Row { keys, label, help })
                .collect();
            help::draw(buffer, area, layer.word(), &rows, sheet.scroll, view)
        }
        Says::Row { title, fields } => {
            register::one(buffer, area, title, fields, sheet.scroll, view)
        }
        Says::Trace(number) => match app.change().filter(|c| c.id() == *number) {
            Some(change) => trace::draw(buffer, area, change, &app.registers, sheet.scroll, view),
            None => 0,
        },
        Says::Spool => spool::draw(app, buffer, area, sheet.scroll, view),
        Says::Compared(compared) => {
            let named = app.change().filter(|c| c.id() == compared.number);
            let all: Vec<(u32, String)> = named.map_or_else(Vec::new, |change| {
                let words = |n| revision_in_words(change, n, &app.registers, view.zone);
                let numbers = change.revisions.iter().map(|r| r.number);
                numbers.map(|n| (n, words(n))).collect()
            });
            compared::draw(buffer, area, compared, &all, sheet.scroll, view)
        }
    }
}

/// Draws the palette; returns where the hardware cursor belongs.
pub fn palette(
    app: &App,
    palette: &Palette,
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) -> Option<(u16, u16)> {
    let words: Vec<(String, String, String, bool)> = palette
        .entries
        .iter()
        .map(|entry| {
            let (key, refusal) = match entry {
                Entry::Act(action) => (app.keymap.shown(*action), app.can(*action).err()),
                Entry::Show(_) => (String::new(), None),
            };
            let enabled = refusal.is_none();
            let said = refusal.map_or_else(|| entry.help(), |refusal| refusal.sentence);
            (entry.label(), key, said, enabled)
        })
        .collect();
    let choices: Vec<palette::Choice<'_>> = words
        .iter()
        .map(|(label, key, said, enabled)| palette::Choice {
            label,
            key,
            said,
            enabled: *enabled,
        })
        .collect();
    let (_, column) = palette.input.cursor();
    let typed = palette.input.text();
    palette::draw(buffer, area, typed, column, &choices, palette.cursor, view)
}

/// Draws the question before a decision.
pub fn confirm(confirm: &Confirm, buffer: &mut Buffer, area: Rect, view: &View) {
    let (question, details) = (&confirm.question, &confirm.details);
    dialog::confirm(buffer, area, question, details, confirm.letter, view);
}
