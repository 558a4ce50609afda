//! What a press of a key costs on a slow line: the bytes the terminal is sent.

use holdpoint::domain;
use holdpoint::domain::queue::Sort;
use holdpoint::term::colour::ColourMode;
use holdpoint::term::paint::{Cursor, Painted, Screen};
use holdpoint::term::scroll::Scroll;
use holdpoint::ui::queue::{Entry, Queue};
use holdpoint::ui::theme::{Depth, Ground, Theme};

use holdpoint::ui::glyph::Glyphs;
use holdpoint::ui::view::View;
use ratatui::layout::{Rect, Size};

#[path = "../src/ui/fixture/mod.rs"]
#[allow(
    dead_code,
    unused_imports,
    reason = "only the rows of the queue are drawn here"
)]
mod fixture;

const SIZE: Size = Size::new(120, 40);
const ROWS: usize = 20;

/// What a press may send; 346 is the most that was measured.
const MOST: usize = 350;

/// Draws the queue from a first row on with a selected one, and returns the bytes it took.
fn press(
    screen: &mut Screen,
    entries: &[Entry<'_>],
    first: usize,
    selected: usize,
    depth: Depth,
    lines: i16,
) -> usize {
    let registers = fixture::registers();
    let view = View {
        theme: Theme::new(Ground::Dark, depth),
        glyphs: Glyphs::Unicode,
        now: fixture::now(),
        zone: holdpoint::domain::zone::Zone::UTC,
    };
    let mut out = Vec::new();
    let painted = screen.draw(&mut out, |buffer| {
        let area = Rect::new(0, 1, SIZE.width, 22);
        let at = Queue {
            entries: &entries[first..first + ROWS],
            selected: Some(selected),
            focused: true,
            matching: Some((418, true)),
            all: None,
            filter: "all",
            sort: Sort::default(),
            typed: "",
            typing: None,
            error: None,
            empty: "",
            beside: "",
            registers: &registers,
        }
        .draw(buffer, area, &view);
        Painted {
            cursor: at.map_or(Cursor::Hidden, |(x, y)| Cursor::At(x, y)),
            scroll: (lines != 0).then_some(Scroll {
                top: 3,
                bottom: 23,
                lines,
            }),
        }
    });
    painted.unwrap_or(usize::MAX)
}

#[test]
fn a_press_that_scrolls_the_queue_sends_at_most_350_bytes() {
    let rows = fixture::rows(90);
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .map(|(row, why)| Entry {
            row,
            why: *why,
            unread: false,
        })
        .collect();
    for (depth, mode) in [
        (Depth::Many, ColourMode::True),
        (Depth::Many, ColourMode::Indexed),
        (Depth::Named, ColourMode::Named),
        (Depth::Mono, ColourMode::Mono),
    ] {
        let mut screen = Screen::new(SIZE, mode);
        press(&mut screen, &entries, 0, ROWS - 1, depth, 0);
        let mut sent: Vec<usize> = (1..70)
            .map(|first| press(&mut screen, &entries, first, ROWS - 1, depth, 1))
            .collect();
        sent.sort_unstable();
        let (median, most) = (sent[sent.len() / 2], sent[sent.len() - 1]);
        assert!(most <= MOST, "{depth:?}: median {median}, most {most}");
    }
}

#[test]
fn a_press_that_moves_the_selection_rewrites_two_rows_at_most() {
    let rows = fixture::rows(60);
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .map(|(row, why)| Entry {
            row,
            why: *why,
            unread: false,
        })
        .collect();
    let mut screen = Screen::new(SIZE, ColourMode::Indexed);
    press(&mut screen, &entries, 0, 0, Depth::Many, 0);
    for selected in 1..ROWS {
        let sent = press(&mut screen, &entries, 0, selected, Depth::Many, 0);
        assert!(sent <= MOST, "{sent}");
    }
    assert_eq!(press(&mut screen, &entries, 0, ROWS - 1, Depth::Many, 0), 0);
}
