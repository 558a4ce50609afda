//! Puts text into the buffer. Plain letters and rules, which nearly all text is, are not measured.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use crate::domain::text::stands_alone;

/// Puts as much of a text on a row as takes at most `columns`, and returns the column behind it, as
/// [`Buffer::set_stringn`] does.
pub fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, columns: usize, style: Style) -> u16 {
    if !text.chars().all(stands_alone) {
        return buffer.set_stringn(x, y, text, columns, style).0;
    }
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    let end = x.saturating_add(columns).min(buffer.area.right());
    let mut at = x;
    for (letter, x) in text.chars().zip(x..end) {
        if let Some(cell) = buffer.cell_mut((x, y)) {
            cell.set_char(letter).set_style(style);
        }
        at = x + 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Color;

    proptest! {
        #[test]
        fn text_is_put_as_the_buffer_itself_would(
            text in "[ -~─│…▌●✓ßa\u{301}変é\u{ff9e}]{0,12}",
            x in 0_u16..12,
            columns in 0_usize..12,
        ) {
            let style = Style::new().fg(Color::Red);
            let area = Rect::new(0, 0, 12, 1);
            let (mut ours, mut theirs) = (Buffer::empty(area), Buffer::empty(area));
            let end = put(&mut ours, x, 0, &text, columns, style);
            prop_assert_eq!(end, theirs.set_stringn(x, 0, &text, columns, style).0);
            prop_assert_eq!(ours, theirs);
        }
    }
}
