//! What painting promises: the terminal shows the buffer, and a key costs few bytes.

use std::num::NonZeroU16;

use ratatui::style::{Color, Modifier, Style};

use super::*;

mod random;

struct Emulator {
    screen: Screen,
    terminal: vt100::Parser,
}

impl Emulator {
    fn new(width: u16, height: u16, mode: ColourMode) -> Self {
        let side = |n| NonZeroU16::new(n).unwrap();
        Self {
            screen: Screen::new(Size::new(width, height), mode),
            terminal: vt100::Parser::new(side(height), side(width), 0),
        }
    }

    fn draw<P: Into<Painted>>(&mut self, paint: impl FnOnce(&mut Buffer) -> P) -> Vec<u8> {
        let mut sent = Vec::new();
        self.screen.draw(&mut sent, paint).unwrap();
        self.terminal.process(&sent);
        sent
    }

    fn check(&self) {
        let Size { width, height } = self.screen.size();
        for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
            let there = self.terminal.screen().cell(y, x).unwrap();
            let here = &self.screen.shown.as_ref().unwrap()[(x, y)];
            let at = format!("column {x} row {y}: {here:?} against {there:?}");
            let text = if there.has_contents() {
                there.contents()
            } else {
                " "
            };
            if here.symbol().is_empty() {
                assert!(there.is_wide_continuation(), "{at}");
                continue;
            }
            assert_eq!(text, here.symbol(), "{at}");
            assert_eq!(there.bgcolor(), colour(here.bg), "{at}");
            assert_eq!(
                there.inverse(),
                here.modifier.contains(Modifier::REVERSED),
                "{at}"
            );
            assert_eq!(
                there.underline(),
                here.modifier.contains(Modifier::UNDERLINED),
                "{at}"
            );
            let blank = here.symbol() == " "
                && !here.modifier.intersects(super::super::sgr::SHOWS_ON_BLANK);
            if !blank {
                assert_eq!(there.fgcolor(), colour(here.fg), "{at}");
                let weight = here.modifier & (Modifier::BOLD | Modifier::DIM);
                // The emulator holds one weight where terminals hold both.
                if weight != Modifier::BOLD | Modifier::DIM {
                    assert_eq!(there.bold(), weight == Modifier::BOLD, "{at}");
                    assert_eq!(there.dim(), weight == Modifier::DIM, "{at}");
                }
                assert_eq!(
                    there.italic(),
                    here.modifier.contains(Modifier::ITALIC),
                    "{at}"
                );
            }
        }
        match self.screen.cursor {
            Some(Cursor::At(x, y)) => {
                assert!(!self.terminal.screen().hide_cursor());
                assert_eq!(self.terminal.screen().cursor_position(), (y, x));
            }
            Some(Cursor::Hidden) => assert!(self.terminal.screen().hide_cursor()),
            None => panic!("a drawn screen knows its cursor"),
        }
    }
}

fn colour(colour: Color) -> vt100::Color {
    match colour {
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    }
}

/// A queue as wide as the screen, with the fields a change shows.
fn queue(buffer: &mut Buffer, first: usize, selected: u16) -> Cursor {
    let area = buffer.area;
    let titles = [
        "Patch SQL cluster, round 2",
        "Replace firewall pair at the Basel site",
        "Renew certificate",
        "Move mail routing to the new gateway",
    ];
    let clients = ["Northwind", "Contoso Health", "Adatum", "Litware Logistics"];
    let states = [
        ("review", Color::Yellow),
        ("approved", Color::Green),
        ("scheduled", Color::Cyan),
        ("on hold", Color::Red),
    ];
    buffer.set_string(
        0,
        0,
        format!("{:<120}", " Queue: needs me"),
        Style::new().bold(),
    );
    for row in 0..area.height - 2 {
        let n = first + usize::from(row);
        let y = row + 1;
        let (state, hue) = states[n * 7 % 4];
        buffer.set_string(2, y, format!("CHG-{n:04}"), Style::new().bold());
        buffer.set_string(
            11,
            y,
            format!("{:>3}", n * 37 % 100),
            Style::new().fg(Color::LightRed),
        );
        buffer.set_string(16, y, state, Style::new().fg(hue));
        buffer.set_string(27, y, clients[n * 5 % 4], Style::new().fg(Color::Blue));
        buffer.set_string(46, y, titles[n * 3 % 4], Style::new());
        buffer.set_string(
            90,
            y,
            format!("Sat {:02}:00–{:02}:30 CET", n % 24, n % 24),
            Style::new().fg(Color::DarkGray),
        );
        if row == selected {
            buffer.set_style(
                Rect::new(0, y, area.width, 1),
                Style::new().add_modifier(Modifier::REVERSED),
            );
        }
    }
    Cursor::At(0, selected + 1)
}

#[test]
fn a_down_key_that_scrolls_a_wide_queue_costs_few_bytes() {
    let mut emulator = Emulator::new(120, 36, ColourMode::Indexed);
    let last = 33;
    emulator.draw(|buffer| queue(buffer, 0, last));
    let mut costs = Vec::new();
    for first in 1..40 {
        let sent = emulator.draw(|buffer| Painted {
            cursor: queue(buffer, first, last),
            scroll: Some(Scroll {
                top: 1,
                bottom: 35,
                lines: 1,
            }),
        });
        emulator.check();
        costs.push(sent.len());
    }
    assert!(costs.iter().all(|cost| *cost <= 400), "{costs:?}");
}

#[test]
fn scrolling_up_costs_no_more() {
    let mut emulator = Emulator::new(120, 36, ColourMode::Indexed);
    emulator.draw(|buffer| queue(buffer, 40, 0));
    let mut costs = Vec::new();
    for first in (1..40).rev() {
        let sent = emulator.draw(|buffer| Painted {
            cursor: queue(buffer, first, 0),
            scroll: Some(Scroll {
                top: 1,
                bottom: 35,
                lines: -1,
            }),
        });
        emulator.check();
        costs.push(sent.len());
    }
    assert!(costs.iter().all(|cost| *cost <= 400), "{costs:?}");
}

#[test]
fn moving_the_highlight_redraws_two_rows() {
    let mut emulator = Emulator::new(120, 36, ColourMode::Indexed);
    emulator.draw(|buffer| queue(buffer, 0, 3));
    let sent = emulator.draw(|buffer| queue(buffer, 0, 4));
    emulator.check();
    assert!(sent.len() <= 400, "{}", sent.len());
}

#[test]
fn a_marker_in_a_column_moves_for_a_handful_of_bytes() {
    let mut emulator = Emulator::new(120, 36, ColourMode::Indexed);
    let marked = |buffer: &mut Buffer, row: u16| {
        queue(buffer, 0, 99);
        buffer.set_string(0, row, ">", Style::new());
        Cursor::At(0, row)
    };
    emulator.draw(|buffer| marked(buffer, 3));
    let sent = emulator.draw(|buffer| marked(buffer, 4));
    emulator.check();
    assert!(sent.len() <= 24, "{sent:?}");
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let mut emulator = Emulator::new(120, 36, ColourMode::Indexed);
    assert!(!emulator.draw(|buffer| queue(buffer, 0, 3)).is_empty());
    assert!(emulator.draw(|buffer| queue(buffer, 0, 3)).is_empty());
    let hinted = emulator.draw(|buffer| Painted {
        cursor: queue(buffer, 0, 3),
        scroll: Some(Scroll {
            top: 1,
            bottom: 35,
            lines: 1,
        }),
    });
    assert!(hinted.is_empty());
}

#[test]
fn a_frame_is_one_write_inside_one_synchronized_update() {
    struct Writes(Vec<Vec<u8>>);
    impl Write for Writes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut writes = Writes(Vec::new());
    let mut screen = Screen::new(Size::new(120, 36), ColourMode::True);
    screen
        .draw(&mut writes, |buffer| queue(buffer, 0, 3))
        .unwrap();
    screen
        .draw(&mut writes, |buffer| queue(buffer, 5, 3))
        .unwrap();
    assert_eq!(writes.0.len(), 2);
    for frame in writes.0 {
        assert!(frame.starts_with(SYNC_BEGIN) && frame.ends_with(SYNC_END));
    }
}

#[test]
fn a_terminal_that_takes_a_frame_in_pieces_shows_it_whole() {
    struct Narrow(Vec<u8>, bool);
    impl Write for Narrow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            let taken = bytes.len().min(700);
            self.0.extend_from_slice(&bytes[..taken]);
            Ok(taken)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut emulator = Emulator::new(120, 36, ColourMode::Indexed);
    let mut narrow = Narrow(Vec::new(), false);
    let paint = |buffer: &mut Buffer| queue(buffer, 0, 3);
    emulator.screen.draw(&mut narrow, paint).unwrap();
    emulator.terminal.process(&narrow.0);
    emulator.check();
}

#[test]
fn a_failed_write_is_made_good_by_the_next_frame() {
    struct Broken;
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut emulator = Emulator::new(120, 36, ColourMode::Indexed);
    emulator.draw(|buffer| queue(buffer, 0, 3));
    assert!(
        emulator
            .screen
            .draw(&mut Broken, |buffer| queue(buffer, 9, 3))
            .is_err()
    );
    emulator.draw(|buffer| queue(buffer, 9, 3));
    emulator.check();
}

#[test]
fn an_invalidated_screen_is_drawn_whole() {
    let mut emulator = Emulator::new(120, 36, ColourMode::Indexed);
    emulator.draw(|buffer| queue(buffer, 0, 3));
    emulator
        .terminal
        .process(b"\x1b[?25l\x1b[31;42m\x1b[5;5Hother program\x1b[7;9r");
    emulator.terminal.process(b"\x1b[r");
    emulator.screen.invalidate();
    emulator.draw(|buffer| queue(buffer, 0, 3));
    emulator.check();
}

#[test]
fn without_colours_the_highlight_is_still_sent() {
    let mut emulator = Emulator::new(120, 36, ColourMode::Mono);
    emulator.draw(|buffer| queue(buffer, 0, 3));
    emulator.check();
    let selected = emulator.terminal.screen().cell(4, 2).unwrap();
    assert!(selected.inverse() && selected.bold());
    assert_eq!(selected.fgcolor(), vt100::Color::Default);
}
