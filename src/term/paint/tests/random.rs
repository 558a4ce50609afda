//! Whatever was drawn and hinted, the terminal shows the buffer.

use proptest::prelude::*;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier, Style};

use super::Emulator;
use crate::term::paint::*;

fn styles() -> impl Strategy<Value = Style> {
    let hue = prop_oneof![
        Just(Color::Reset),
        Just(Color::Red),
        Just(Color::LightCyan),
        Just(Color::Indexed(130)),
        Just(Color::Rgb(1, 2, 3)),
    ];
    let modifier = prop_oneof![
        4 => Just(Modifier::empty()),
        1 => Just(Modifier::BOLD),
        1 => Just(Modifier::REVERSED),
        1 => Just(Modifier::UNDERLINED | Modifier::ITALIC),
        1 => Just(Modifier::DIM),
    ];
    (hue.clone(), hue, modifier)
        .prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
}

#[derive(Debug, Clone)]
enum Stroke {
    Text(u16, u16, String, Style),
    Erase(u16, u16, u16, u16),
    Shift(u16, u16, i16),
    Blank(u16, u16, u16),
}

fn strokes() -> impl Strategy<Value = Stroke> {
    prop_oneof![
        5 => (0..24_u16, 0..10_u16, "[a-d変更é 🔥]{1,12}|x\u{335}y", styles())
            .prop_map(|(x, y, text, style)| Stroke::Text(x, y, text, style)),
        2 => (0..24_u16, 0..10_u16, 1..24_u16, 1..10_u16)
            .prop_map(|(x, y, w, h)| Stroke::Erase(x, y, w, h)),
        1 => (0..24_u16, 0..10_u16, 1..24_u16).prop_map(|(x, y, w)| Stroke::Blank(x, y, w)),
        2 => (0..10_u16, 0..11_u16, -4..5_i16)
            .prop_map(|(top, bottom, lines)| Stroke::Shift(top, bottom, lines)),
    ]
}

fn apply(buffer: &mut Buffer, stroke: &Stroke) {
    let area = buffer.area;
    match stroke {
        Stroke::Text(x, y, text, style) => {
            buffer.set_string(*x, *y, text, *style);
        }
        Stroke::Erase(x, y, w, h) => {
            let erased = Rect::new(*x, *y, *w, *h).intersection(area);
            for position in erased.positions() {
                buffer[position] = Cell::EMPTY;
            }
        }
        Stroke::Blank(x, y, w) => {
            let painted = Rect::new(*x, *y, *w, 1).intersection(area);
            buffer.set_style(painted, Style::new().bg(Color::Blue));
        }
        Stroke::Shift(top, bottom, lines) => {
            let hint = Scroll {
                top: *top,
                bottom: *bottom,
                lines: *lines,
            };
            if let Some(scroll) = hint.within(area.height) {
                scroll.apply(buffer);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_terminal_shows_the_buffer_whatever_was_drawn_and_hinted(
        frames in proptest::collection::vec(
            (proptest::collection::vec(strokes(), 0..6), (0..10_u16, 0..11_u16, -4..5_i16), any::<bool>(), (0..30_u16, 0..12_u16)),
            1..8,
        ),
        mode in prop_oneof![Just(ColourMode::True), Just(ColourMode::Indexed), Just(ColourMode::Named), Just(ColourMode::Mono)],
    ) {
        let mut emulator = Emulator::new(24, 10, mode);
        let mut canvas = Buffer::empty(Rect::new(0, 0, 24, 10));
        for (strokes, (top, bottom, lines), true_hint, (x, y)) in frames {
            for stroke in &strokes {
                apply(&mut canvas, stroke);
            }
            let told = strokes.iter().find_map(|stroke| match stroke {
                Stroke::Shift(top, bottom, lines) if true_hint => Some(Scroll { top: *top, bottom: *bottom, lines: *lines }),
                _ => None,
            });
            let painted = Painted {
                cursor: if x < 4 { Cursor::Hidden } else { Cursor::At(x, y) },
                scroll: Some(told.unwrap_or(Scroll { top, bottom, lines })),
            };
            emulator.draw(|buffer| {
                buffer.clone_from(&canvas);
                painted
            });
            emulator.check();
        }
    }
}
