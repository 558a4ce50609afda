//! Prints each screen of the console at a size, as a terminal shows it: `gallery SCREEN 120x36 dark`.

use std::io;

use holdpoint::domain;
use holdpoint::term::colour::ColourMode;
use holdpoint::term::paint::{Cursor, Screen};
use holdpoint::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use ratatui::style::Color;

#[path = "../src/ui/fixture/mod.rs"]
mod fixture;
#[path = "gallery/screens.rs"]
mod screens;

use ui::glyph::Glyphs;
use ui::theme::{Depth, Ground, Theme};
use ui::view::View;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "queue".to_owned());
    let size = arguments.next().unwrap_or_else(|| "120x36".to_owned());
    let rest: Vec<String> = arguments.collect();
    let has = |word: &str| rest.iter().any(|r| r == word);
    let Some((width, height)) = size
        .split_once('x')
        .and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)))
    else {
        eprintln!("The size is written as 120x36.");
        return Ok(());
    };
    let (depth, mode) = if has("mono") {
        (Depth::Mono, ColourMode::Mono)
    } else if has("named") {
        (Depth::Named, ColourMode::Named)
    } else {
        (Depth::Many, ColourMode::Indexed)
    };
    let ground = if has("light") {
        Ground::Light
    } else {
        Ground::Dark
    };
    let view = View {
        theme: Theme::new(ground, depth),
        glyphs: if has("ascii") {
            Glyphs::Ascii
        } else {
            Glyphs::Unicode
        },
        now: fixture::now(),
        zone: holdpoint::domain::zone::Zone::known("Europe/London"),
    };
    let mut screen = Screen::new(Size::new(width, height), mode);
    screen.draw(&mut io::stdout(), |buffer| {
        screens::draw(&name, buffer, &view);
        if has("paper") {
            paper(buffer);
        }
        Cursor::Hidden
    })?;
    Ok(())
}

/// Gives what has the terminal's own colours those of a light one, for pictures taken on a dark one.
fn paper(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.fg == Color::Reset {
            cell.fg = Color::Indexed(16);
        }
        if cell.bg == Color::Reset {
            cell.bg = Color::Indexed(231);
        }
    }
}
