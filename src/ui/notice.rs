//! What is said when there is no room for the console.

use ratatui::buffer::Buffer;

use super::theme::Tone;
use super::view::View;
use crate::app::layout::Size;

/// Says that the terminal is too small, and how large it has to be.
pub fn too_small(buffer: &mut Buffer, size: Size, view: &View) {
    let lines = [
        "Too small for holdpoint.".to_owned(),
        format!("It is {} by {};", size.width, size.height),
        "60 by 16 is needed.".to_owned(),
    ];
    for (y, line) in (0..size.height).zip(lines) {
        let shown = view.cut(&line, usize::from(size.width)).into_owned();
        buffer.set_string(0, y, shown, view.theme.style(Tone::Text));
    }
}
