//! Each screen drawn from the fixture.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::change::Change;
use crate::domain::queue::Sort;
use crate::fixture;
use crate::ui::footer::Hint;
use crate::ui::header::Header;
use crate::ui::queue::{Entry, Queue};
use crate::ui::scroll::Place;
use crate::ui::theme::Tone;
use crate::ui::view::View;
use crate::ui::{checklist, comments, footer, risk};

/// Draws a screen by its name.
pub(crate) fn draw(name: &str, buffer: &mut Buffer, view: &View) {
    match name {
        "running" => queue(buffer, view, &fixture::running(), 2, 3),
        "rollback" => queue(buffer, view, &fixture::rolling_back(), 2, 1),
        "imported" => queue(buffer, view, &fixture::imported(), 0, 3),
        _ => queue(buffer, view, &fixture::in_review(), 0, 0),
    }
}

fn queue(buffer: &mut Buffer, view: &View, change: &Change, below: usize, focus: usize) {
    let area = buffer.area;
    let registers = fixture::registers();
    frame(buffer, view);
    let rows = area.height.saturating_sub(2);
    let lower = (rows * 9 / 20).clamp(9.min(rows), 22.max(rows / 2));
    let upper = Rect::new(0, 1, area.width, rows - lower);
    let entries = fixture::rows(u32::from(upper.height.saturating_sub(2)));
    let entries: Vec<Entry<'_>> = entries
        .iter()
        .map(|(row, why)| Entry { row, why: *why })
        .collect();
    Queue {
        entries: &entries,
        selected: Some(3),
        focused: focus == 0,
        matching: Some((12, true)),
        all: Some(418),
        filter: "needs me",
        sort: Sort::default(),
        typed: "",
        typing: None,
        error: None,
        empty: "nothing here",
        registers: &registers,
    }
    .draw(buffer, upper, view);
    let top = 1 + upper.height;
    let place = |pane| Place {
        focused: focus == pane,
        offset: if pane == 3 { 3 } else { 0 },
    };
    if area.width >= 100 {
        let third = area.width / 3;
        let at = |i: u16| {
            Rect::new(
                i * third,
                top,
                if i == 2 {
                    area.width - 2 * third
                } else {
                    third
                },
                lower,
            )
        };
        risk::draw(buffer, at(0), Some(change), &registers, place(1), view);
        comments::draw(buffer, at(1), Some(change), place(2), view);
        checklist::draw(buffer, at(2), Some(change), place(3), view);
    } else {
        let at = Rect::new(0, top, area.width, lower);
        match below {
            0 => risk::draw(buffer, at, Some(change), &registers, place(1), view),
            1 => comments::draw(buffer, at, Some(change), place(2), view),
            _ => checklist::draw(buffer, at, Some(change), place(3), view),
        };
    }
}

fn frame(buffer: &mut Buffer, view: &View) {
    let area = buffer.area;
    Header {
        organisation: "Fabrikam MSP",
        file: "/srv/cab/fabrikam.db",
        meeting: Some(("CAB", fixture::now() + chrono::Duration::minutes(130))),
        here: Some(4),
        person: ("ines", "manager"),
        declared: true,
        banner: "",
    }
    .draw(buffer, Rect::new(0, 0, area.width, 1), view);
    let hint = |key, label, enabled| Hint {
        key,
        label,
        enabled,
    };
    let hints = [
        hint("enter", "open", true),
        hint("A", "approve", true),
        hint("R", "reject", false),
        hint("c", "comment", true),
        hint("n", "new", true),
        hint("/", "find", true),
        hint("tab", "pane", true),
        hint(":", "command", true),
        hint("?", "help", true),
    ];
    let row = Rect::new(0, area.height.saturating_sub(1), area.width, 1);
    footer::draw(
        buffer,
        row,
        &hints,
        ("saved · rec 18 204 ✓", Tone::Muted),
        view,
    );
}
