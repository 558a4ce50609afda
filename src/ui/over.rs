//! What is laid over the screen: a refusal with its gaps, the help, the palette, the question.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{pane, scroll};
use crate::app::App;
use crate::app::confirm::Confirm;
use crate::app::palette::{Entry, Palette};
use crate::app::sheet::{Says, Sheet, help_lines};
use crate::domain::text;

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
    let columns = usize::from(pane::inset(area).width);
    let (title, lines) = match &sheet.says {
        Says::Refusal(refusal) => {
            let mut lines = line::wrapped(Line::new(), &refusal.sentence, Tone::Strong, columns);
            if !refusal.next.is_empty() {
                lines.extend(line::wrapped(
                    Line::new(),
                    &refusal.next,
                    Tone::Text,
                    columns,
                ));
            }
            for gap in &refusal.gaps {
                lines.push(Line::new());
                let head = Line::new().sign(super::glyph::GAP, view);
                lines.extend(line::wrapped(
                    head,
                    &text::sanitise(&gap.missing),
                    Tone::Text,
                    columns,
                ));
                let owner = format!("  {}: {}", gap.owner, gap.fix);
                lines.extend(line::wrapped(Line::new(), &owner, Tone::Accent, columns));
                lines.extend(line::wrapped(
                    Line::of("  ", Tone::Text),
                    gap.why,
                    Tone::Muted,
                    columns,
                ));
            }
            (pane::name("Not yet", true), lines)
        }
        Says::Help(layer) => {
            let lines = help_lines(app, *layer)
                .into_iter()
                .flat_map(|(keys, label, help)| {
                    let head = Line::of(&text::pad_start(&keys, 16), Tone::Accent)
                        .with("  ", Tone::Text)
                        .with(&text::pad(label, 16), Tone::Strong);
                    line::wrapped(head, help, Tone::Text, columns)
                })
                .collect();
            (pane::name(&format!("Keys: {}", layer.word()), true), lines)
        }
    };
    let area = bottom(area, lines.len() + 1);
    let inner = board(buffer, area, &title, view);
    scroll::draw(buffer, inner, &lines, sheet.scroll, view)
}

/// Draws the palette; returns where the hardware cursor belongs.
pub fn palette(
    app: &App,
    palette: &Palette,
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) -> Option<(u16, u16)> {
    let area = bottom(area, 14.min(usize::from(area.height)));
    let title = Line::of(":", Tone::Accent).with(palette.input.text(), Tone::Text);
    let inner = board(buffer, area, &title, view);
    let rows = usize::from(inner.height);
    let first = (palette.cursor + 1).saturating_sub(rows);
    for (row, entry) in (0..inner.height).zip(palette.entries.iter().skip(first)) {
        let chosen = first + usize::from(row) == palette.cursor;
        entry_line(app, *entry, chosen, view).draw(buffer, pane::inset(inner), row, view);
        if chosen {
            let line = Rect::new(inner.x, inner.y + row, inner.width, 1);
            buffer.set_style(line, view.theme.selection(true));
        }
    }
    let column = palette.input.cursor().1;
    let x = area.x + 3 + u16::try_from(column).unwrap_or(0);
    (x < area.right()).then_some((x, area.y))
}

fn entry_line(app: &App, entry: Entry, chosen: bool, view: &View) -> Line {
    let (key, refusal) = match entry {
        Entry::Act(action) => (app.keymap.shown(action), app.can(action).err()),
        Entry::Show(_) => (String::new(), None),
    };
    let label = text::pad(&entry.label(), 18).into_owned();
    let (tone, said) = match &refusal {
        Some(refusal) => (
            Tone::Disabled,
            text::sanitise(&refusal.sentence).into_owned(),
        ),
        None => (Tone::Text, entry.help()),
    };
    let mark = if chosen {
        view.glyphs.pick("▌", ">")
    } else {
        " "
    };
    Line::of(mark, Tone::Accent)
        .with(
            &text::pad(&key, 6),
            if refusal.is_some() {
                Tone::Disabled
            } else {
                Tone::Accent
            },
        )
        .with(
            &label,
            if refusal.is_some() {
                Tone::Disabled
            } else {
                Tone::Strong
            },
        )
        .with(&said, if refusal.is_some() { tone } else { Tone::Muted })
}

/// Draws the question before a decision.
pub fn confirm(confirm: &Confirm, buffer: &mut Buffer, area: Rect, view: &View) {
    let columns = usize::from(pane::inset(area).width);
    let mut lines = Vec::new();
    for detail in &confirm.details {
        lines.extend(line::wrapped(
            Line::new(),
            &text::sanitise(detail),
            Tone::Text,
            columns,
        ));
    }
    lines.push(Line::new());
    lines.push(
        Line::of(&confirm.letter.to_string(), Tone::Accent)
            .with(" yes   ", Tone::Strong)
            .with("esc", Tone::Accent)
            .with(" no", Tone::Strong),
    );
    let area = bottom(area, lines.len() + 1);
    let title = Line::of(&confirm.question, Tone::Warn);
    let inner = board(buffer, area, &title, view);
    line::draw_all(buffer, pane::inset(inner), &lines, view);
}
