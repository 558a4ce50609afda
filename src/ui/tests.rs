//! What every drawing promises: pictures at two sizes, no cell outside its area, nothing hostile on screen.

mod pictures;
mod promises;
mod whole_change;

use crate::domain::zone::Zone;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::fixture;
use super::glyph::Glyphs;
use super::theme::{Depth, Ground, Theme};
use super::view::View;

pub(super) fn view() -> View {
    View {
        theme: Theme::new(Ground::Dark, Depth::Many),
        glyphs: Glyphs::Unicode,
        now: fixture::now(),
        zone: Zone::UTC,
    }
}

/// Returns what a drawing shows, a line a row, without blanks at the ends.
pub(super) fn picture(width: u16, height: u16, draw: impl FnOnce(&mut Buffer, Rect)) -> String {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(&mut buffer, area);
    let rows = buffer.content.chunks(usize::from(width).max(1));
    let lines: Vec<String> = rows
        .map(|row| {
            let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
            line.trim_end().to_owned()
        })
        .collect();
    lines.join("\n").trim_end().to_owned()
}
