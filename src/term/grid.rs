//! A drawn buffer brought into the one form that is compared and sent.

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::style::{Color, Modifier};

use super::colour::ColourMode;
use super::sgr::SHOWS_ON_BLANK;
use crate::domain::text;

/// Brings a buffer into the form in which cells that show alike are equal: colours the terminal has,
/// nothing invisible on blanks, an empty symbol in the columns a wide character covers, and never a
/// control character, whoever put it there.
pub(super) fn settle(buffer: &mut Buffer, mode: ColourMode) {
    let width = usize::from(buffer.area.width).max(1);
    let mut colours = Nearest::new(mode);
    for row in buffer.content.chunks_mut(width) {
        settle_row(row, &mut colours);
    }
}

/// Returns whether a cell is a blank in the default look, as an erased one is.
pub(super) fn is_empty(cell: &Cell) -> bool {
    cell.symbol() == " "
        && cell.fg == Color::Reset
        && cell.bg == Color::Reset
        && cell.modifier.is_empty()
}

fn settle_row(row: &mut [Cell], colours: &mut Nearest) {
    let mut x = 0;
    while x < row.len() {
        let room = row.len() - x;
        let cell = &mut row[x];
        cell.diff_option = CellDiffOption::None;
        cell.fg = colours.of(cell.fg);
        cell.bg = colours.of(cell.bg);
        let columns = settle_symbol(cell, room);
        if cell.symbol() == " " && !cell.modifier.intersects(SHOWS_ON_BLANK) {
            cell.fg = Color::Reset;
            cell.modifier = Modifier::empty();
        }
        if columns > 1 {
            let (lead, covered) = row[x..x + columns].split_at_mut(1);
            for cell in covered {
                cell.clone_from(&lead[0]);
                cell.set_symbol("");
            }
        }
        x += columns;
    }
}

/// Makes a cell's symbol one that may be sent and returns its columns, 1 or more.
fn settle_symbol(cell: &mut Cell, room: usize) -> usize {
    let symbol = cell.symbol();
    if matches!(symbol.as_bytes(), [b' '..=b'~']) {
        return 1;
    }
    let mut letters = symbol.chars();
    if let (Some(letter), None) = (letters.next(), letters.next())
        && text::stands_alone(letter)
    {
        return 1;
    }
    if symbol.contains(char::is_control) {
        cell.set_symbol("?");
        return 1;
    }
    match text::width(symbol) {
        0 => {
            cell.set_symbol(" ");
            1
        }
        columns if columns > room => {
            cell.set_symbol(" ");
            1
        }
        columns => columns,
    }
}

/// The last answer kept, since neighbouring cells mostly share their colours.
struct Nearest {
    mode: ColourMode,
    last: (Color, Color),
}

impl Nearest {
    fn new(mode: ColourMode) -> Self {
        Self {
            mode,
            last: (Color::Reset, Color::Reset),
        }
    }

    fn of(&mut self, colour: Color) -> Color {
        if colour == Color::Reset {
            return colour;
        }
        if self.last.0 != colour {
            self.last = (colour, self.mode.nearest(colour));
        }
        self.last.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn settled(text: &str, style: Style, mode: ColourMode) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 1));
        buffer.set_string(0, 0, text, style);
        settle(&mut buffer, mode);
        buffer
    }

    #[test]
    fn a_wide_character_covers_the_column_after_it() {
        let buffer = settled("a変b", Style::new().fg(Color::Red), ColourMode::True);
        let symbols: Vec<&str> = buffer.content.iter().map(Cell::symbol).collect();
        assert_eq!(symbols, ["a", "変", "", "b", " ", " "]);
        assert_eq!(buffer.content[2].fg, Color::Indexed(1));
    }

    #[test]
    fn half_a_wide_character_is_never_sent() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer.content[1].set_symbol("変");
        settle(&mut buffer, ColourMode::True);
        assert_eq!(buffer.content[1].symbol(), " ");
    }

    #[test]
    fn a_control_character_is_never_sent() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 3, 1));
        buffer.content[0].set_symbol("\x1b]0;pwn\x07");
        buffer.content[1].set_symbol("\u{9b}");
        buffer.content[2].set_symbol("");
        settle(&mut buffer, ColourMode::True);
        let symbols: Vec<&str> = buffer.content.iter().map(Cell::symbol).collect();
        assert_eq!(symbols, ["?", "?", " "]);
    }

    #[test]
    fn without_colours_bold_and_reverse_stay() {
        let style = Style::new()
            .fg(Color::Red)
            .bg(Color::Blue)
            .add_modifier(Modifier::BOLD | Modifier::REVERSED);
        let buffer = settled("x", style, ColourMode::Mono);
        assert_eq!(buffer.content[0].fg, Color::Reset);
        assert_eq!(buffer.content[0].bg, Color::Reset);
        assert_eq!(
            buffer.content[0].modifier,
            Modifier::BOLD | Modifier::REVERSED
        );
    }

    #[test]
    fn a_blank_in_any_colour_of_letters_is_a_blank() {
        let buffer = settled("   ", Style::new().fg(Color::Red).bold(), ColourMode::True);
        assert!(buffer.content.iter().all(is_empty));
    }
}
