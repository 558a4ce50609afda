//! Whatever the size and whatever the text, a drawing stays in its area and shows nothing hostile.

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::{fixture, view};
use crate::domain::change::Change;
use crate::domain::gate::Trial;
use crate::domain::queue::Sort;
use crate::domain::refusal::Refusal;
use crate::ui::footer::Hint;
use crate::ui::glyph::Glyphs;
use crate::ui::header::Header;
use crate::ui::queue::{Entry, Queue};
use crate::ui::scroll::Place;
use crate::ui::theme::Tone;
use crate::ui::view::View;
use crate::ui::{checklist, comments, dialog, footer, help, palette, risk};

/// Draws everything there is into one area, one over the other.
fn draw_all(
    buffer: &mut Buffer,
    area: Rect,
    change: &Change,
    offset: usize,
    text: &str,
    view: &View,
) {
    let registers = fixture::registers();
    let place = Place {
        focused: offset.is_multiple_of(2),
        offset,
    };
    let mut rows = fixture::rows(5);
    rows[1].0.title = text.to_owned();
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .map(|(row, why)| Entry {
            row,
            why: *why,
            unread: false,
        })
        .collect();
    Queue {
        entries: &entries,
        selected: Some(offset % 6),
        focused: place.focused,
        matching: Some((12, false)),
        all: Some(418_000),
        filter: "needs me",
        sort: Sort::default(),
        typed: text,
        typing: Some(offset),
        error: Some(text),
        empty: "nothing here",
        beside: "",
        registers: &registers,
    }
    .draw(buffer, area, view);
    risk::draw(buffer, area, Some(change), &registers, place, view);
    comments::draw(buffer, area, Some(change), None, place, view);
    checklist::draw(buffer, area, Some(change), place, view);
    Header {
        organisation: text,
        file: text,
        meeting: Some((text, fixture::now())),
        here: Some(3),
        person: (text, "manager"),
        declared: true,
        banner: "READ ONLY",
    }
    .draw(buffer, area, view);
    let hints = [Hint {
        key: "enter",
        label: text,
        enabled: true,
    }; 3];
    footer::draw(buffer, area, &hints, (text, Tone::Alert), view);
    crate::ui::change::draw(buffer, area, (change, None), &registers, offset, view);
    overlays(buffer, area, change, offset, text, view);
}

/// Draws everything that is laid over a screen.
fn overlays(
    buffer: &mut Buffer,
    area: Rect,
    change: &Change,
    offset: usize,
    text: &str,
    view: &View,
) {
    let gaps = Trial::Intake.gaps(change, &fixture::registers(), view.now);
    let mut refusal = Refusal::gate(change.id(), "submitted", gaps);
    refusal.next = text.to_owned();
    dialog::refusal(buffer, area, &refusal, &[], offset, view);
    dialog::confirm(buffer, area, text, &[text.to_owned()], 'y', view);
    dialog::toast(buffer, area, text, Tone::Warn, view);
    let row = help::Row {
        keys: text,
        label: text,
        help: text,
    };
    help::draw(buffer, area, text, &[row; 4], offset, view);
    let choice = palette::Choice {
        label: text,
        key: text,
        said: text,
        enabled: offset > 3,
    };
    let choices = vec![choice; 30];
    palette::draw(buffer, area, text, offset, &choices, offset, view);
}

fn hostile(text: &str) -> Change {
    let mut change = fixture::in_review();
    text.clone_into(&mut change.plan.title);
    text.clone_into(&mut change.plan.reason);
    change.verdict = text.to_owned();
    change.comments[0].text = text.to_owned();
    change.comments[1].by = text.into();
    change.comments[2].about = Some(text.to_owned());
    change.votes[0].comment = text.to_owned();
    change.risk.parts[0].fact = text.to_owned();
    change.risk.parts[1].source = text.to_owned();
    change.plan.waves[0].steps[0].instruction = text.to_owned();
    change.plan.waves[0].steps[1].owner = Some(text.into());
    change
}

fn changes() -> [Change; 5] {
    [
        fixture::in_review(),
        fixture::running(),
        fixture::rolling_back(),
        fixture::imported(),
        Change::default(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_is_drawn_outside_its_area(
        x in 0_u16..30, y in 0_u16..10, width in 0_u16..=250, height in 0_u16..=80,
        which in 0_usize..5, offset in 0_usize..60, ascii: bool,
    ) {
        let whole = Rect::new(0, 0, 260, 84);
        let area = Rect::new(x, y, width, height).intersection(whole);
        let mut mark = Cell::default();
        mark.set_symbol("\u{a4}");
        let mut buffer = Buffer::filled(whole, mark.clone());
        let mut view = view();
        view.glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        draw_all(&mut buffer, area, &changes()[which], offset, "a title", &view);
        for cell_y in 0..whole.height {
            for cell_x in 0..whole.width {
                if !area.contains((cell_x, cell_y).into()) {
                    prop_assert_eq!(&buffer[(cell_x, cell_y)], &mark, "{} {}", cell_x, cell_y);
                }
            }
        }
    }

    #[test]
    fn no_size_of_the_terminal_breaks_it(width in 1_u16..=250, height in 1_u16..=80, offset in 0_usize..40) {
        let area = Rect::new(0, 0, width, height);
        for change in changes() {
            draw_all(&mut Buffer::empty(area), area, &change, offset, "変更 of a title", &view());
        }
    }

    #[test]
    fn hostile_text_reaches_no_cell_as_what_it_is(
        text in "[\\x00-\\x1f\\x7f\u{80}-\u{9f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{200b}-\u{200f}a-c ]{1,40}",
        width in 20_u16..140, offset in 0_usize..9,
    ) {
        let area = Rect::new(0, 0, width, 30);
        let mut buffer = Buffer::empty(area);
        let change = hostile(&text);
        draw_all(&mut buffer, area, &change, offset, &text, &view());
        for cell in &buffer.content {
            let bad = |c: char| {
                c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}'..='\u{200f}')
            };
            prop_assert!(!cell.symbol().contains(bad), "{:?}", cell.symbol());
        }
    }

    #[test]
    fn ascii_means_ascii(width in 20_u16..200, which in 0_usize..5, offset in 0_usize..20) {
        let area = Rect::new(0, 0, width, 40);
        let mut buffer = Buffer::empty(area);
        let mut view = view();
        view.glyphs = Glyphs::Ascii;
        draw_all(&mut buffer, area, &changes()[which], offset, "plain", &view);
        for cell in &buffer.content {
            prop_assert!(cell.symbol().is_ascii(), "{:?}", cell.symbol());
        }
    }
}
