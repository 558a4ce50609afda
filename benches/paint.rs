//! CPU and bytes of one frame: a scrolled queue, a moved highlight, a whole redraw.

use std::io;

use divan::Bencher;
use holdpoint::term::colour::ColourMode;
use holdpoint::term::paint::{Cursor, Painted, Screen};
use holdpoint::term::scroll::Scroll;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Style};

const SIZE: Size = Size::new(120, 36);

fn main() {
    divan::main();
}

fn queue(buffer: &mut Buffer, first: usize, selected: u16) -> Cursor {
    let plain = Style::new();
    for row in 0..SIZE.height - 2 {
        let n = first + usize::from(row);
        let y = row + 1;
        buffer.set_string(2, y, format!("CHG-{n:04}"), plain.bold());
        buffer.set_string(
            11,
            y,
            format!("{:>3}", n * 37 % 100),
            plain.fg(Color::LightRed),
        );
        buffer.set_string(
            16,
            y,
            ["review", "approved", "scheduled"][n % 3],
            plain.fg(Color::Green),
        );
        buffer.set_string(
            27,
            y,
            ["Northwind", "Contoso Health"][n % 2],
            plain.fg(Color::Blue),
        );
        buffer.set_string(46, y, format!("Patch SQL cluster, round {n}"), plain);
        buffer.set_string(
            90,
            y,
            format!("Sat {:02}:00 CET", n % 24),
            plain.fg(Color::DarkGray),
        );
        if row == selected {
            buffer.set_style(Rect::new(0, y, SIZE.width, 1), plain.reversed());
        }
    }
    Cursor::At(0, selected + 1)
}

fn screen() -> Screen {
    Screen::new(SIZE, ColourMode::Indexed)
}

#[divan::bench]
fn unchanged(bencher: Bencher) {
    let mut screen = screen();
    bencher.bench_local(|| screen.draw(&mut io::sink(), |buffer| queue(buffer, 0, 3)));
}

#[divan::bench]
fn scrolled_with_a_hint(bencher: Bencher) {
    let mut screen = screen();
    let mut first = 0;
    bencher.bench_local(|| {
        first += 1;
        screen.draw(&mut io::sink(), |buffer| Painted {
            cursor: queue(buffer, first, 33),
            scroll: Some(Scroll {
                top: 1,
                bottom: 35,
                lines: 1,
            }),
        })
    });
}

#[divan::bench]
fn scrolled_without_a_hint(bencher: Bencher) {
    let mut screen = screen();
    let mut first = 0;
    bencher.bench_local(|| {
        first += 1;
        screen.draw(&mut io::sink(), |buffer| queue(buffer, first, 33))
    });
}

#[divan::bench]
fn drawn_whole(bencher: Bencher) {
    let mut screen = screen();
    bencher.bench_local(|| {
        screen.invalidate();
        screen.draw(&mut io::sink(), |buffer| queue(buffer, 0, 3))
    });
}

#[divan::bench]
fn only_filling_the_buffer(bencher: Bencher) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height));
    bencher.bench_local(|| {
        buffer.reset();
        queue(&mut buffer, 0, 3)
    });
}
