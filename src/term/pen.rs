//! Where the terminal's cursor is, what it draws with, and the fewest bytes to change either.

use ratatui::buffer::Cell;

use super::sgr::{self, Look};
use crate::domain::text;

/// What is known of the terminal between two sequences; `None` is unknown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    /// Column and row; a column equal to the width is the wait for a wrap after the last one.
    pub(super) at: Option<(u16, u16)>,
    pub(super) look: Option<Look>,
    pub(super) width: u16,
}

impl Pen {
    pub(super) fn unknown(width: u16) -> Self {
        Self {
            at: None,
            look: None,
            width,
        }
    }

    /// Appends the shortest way from where the cursor is to a cell.
    pub(super) fn go(&mut self, out: &mut Vec<u8>, x: u16, y: u16) {
        if self.at == Some((x, y)) {
            return;
        }
        let from = self.at.replace((x, y));
        let start = out.len();
        place(out, x, y);
        let Some((from_x, from_y)) = from else {
            return;
        };
        if from_y <= y {
            keep_shorter(out, start, |out| {
                out.push(b'\r');
                out.extend(std::iter::repeat_n(b'\n', usize::from(y - from_y)));
                sideways(out, 0, x);
            });
        }
        if from_x < self.width {
            keep_shorter(out, start, |out| {
                match y.cmp(&from_y) {
                    std::cmp::Ordering::Less => csi(out, from_y - y, b'A'),
                    std::cmp::Ordering::Equal => {}
                    std::cmp::Ordering::Greater => csi(out, y - from_y, b'B'),
                }
                sideways(out, from_x, x);
            });
        }
    }

    /// Appends what makes the pen draw with a look.
    pub(super) fn take(&mut self, out: &mut Vec<u8>, look: Look) {
        sgr::change(out, self.look, look);
        self.look = Some(look);
    }

    /// Appends what makes erased and blank cells come out in the default look.
    pub(super) fn take_blank(&mut self, out: &mut Vec<u8>) {
        if !self.look.is_some_and(|look| look.blank_as(Look::DEFAULT)) {
            self.take(out, Look::DEFAULT);
        }
    }

    /// Tells whether a cell is a blank that comes out right with the pen as it is.
    pub(super) fn draws_in_passing(&self, cell: &Cell) -> bool {
        cell.symbol() == " " && self.look.is_some_and(|now| now.blank_as(Look::of(cell)))
    }

    /// Appends a cell's character at the cursor, which must be known, and returns the columns it took.
    pub(super) fn draw(&mut self, out: &mut Vec<u8>, cell: &Cell) -> u16 {
        let symbol = cell.symbol();
        let look = Look::of(cell);
        if symbol != " " || !self.look.is_some_and(|now| now.blank_as(look)) {
            self.take(out, look);
        }
        out.extend_from_slice(symbol.as_bytes());
        if symbol.len() == 1 || is_alone(symbol) {
            self.at = self.at.map(|(x, y)| (x + 1, y));
            return 1;
        }
        let columns = u16::try_from(text::width(symbol)).unwrap_or(1).max(1);
        self.at = match self.at {
            Some((x, y)) if width_is_agreed(symbol) => Some((x + columns, y)),
            _ => None,
        };
        columns
    }
}

/// Appends a sequence with one number, left out where it is 1.
pub(super) fn csi(out: &mut Vec<u8>, number: u16, last: u8) {
    out.extend_from_slice(b"\x1b[");
    if number != 1 {
        decimal(out, number);
    }
    out.push(last);
}

/// Appends a number in decimal digits.
pub(super) fn decimal(out: &mut Vec<u8>, number: u16) {
    let mut digits = [0; 5];
    let mut start = digits.len();
    let mut left = number;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (left % 10) as u8;
        start -= 1;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[start..]);
}

/// Appends an alternative to what was written since `start` and keeps the shorter of the two.
pub(super) fn keep_shorter(
    out: &mut Vec<u8>,
    start: usize,
    alternative: impl FnOnce(&mut Vec<u8>),
) -> bool {
    let middle = out.len();
    alternative(out);
    let shorter = out.len() - middle < middle - start;
    if shorter {
        out.drain(start..middle);
    } else {
        out.truncate(middle);
    }
    shorter
}

fn place(out: &mut Vec<u8>, x: u16, y: u16) {
    if x == 0 {
        csi(out, y + 1, b'H');
    } else {
        out.extend_from_slice(b"\x1b[");
        if y > 0 {
            decimal(out, y + 1);
        }
        out.push(b';');
        decimal(out, x + 1);
        out.push(b'H');
    }
}

fn sideways(out: &mut Vec<u8>, from: u16, to: u16) {
    match to.cmp(&from) {
        std::cmp::Ordering::Equal => {}
        std::cmp::Ordering::Greater => csi(out, to - from, b'C'),
        std::cmp::Ordering::Less => {
            let start = out.len();
            csi(out, from - to, b'D');
            keep_shorter(out, start, |out| {
                out.extend(std::iter::repeat_n(8, usize::from(from - to)));
            });
        }
    }
}

/// Returns whether a symbol is one character that stands alone, of those every terminal agrees on.
fn is_alone(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let first = chars.next().filter(|c| text::stands_alone(*c));
    first.is_some() && chars.next().is_none()
}

/// Returns whether every terminal gives a character the columns that Unicode does. They differ over
/// clusters of several characters and over emoji, so the cursor is placed anew after one.
fn width_is_agreed(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(first), None) = (chars.next(), chars.next()) else {
        return false;
    };
    first < '\u{1100}'
        || matches!(first,
            '\u{1100}'..='\u{115f}' | '\u{2010}'..='\u{2027}' | '\u{2500}'..='\u{25fc}'
            | '\u{2e80}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ffe6}')
        || (first < '\u{1f000}' && text::width(symbol) == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(from: Option<(u16, u16)>, to: (u16, u16)) -> String {
        let mut pen = Pen {
            at: from,
            ..Pen::unknown(80)
        };
        let mut out = Vec::new();
        pen.go(&mut out, to.0, to.1);
        String::from_utf8(out)
            .unwrap()
            .replace('\x1b', "^")
            .replace('\r', "<")
            .replace('\n', "v")
            .replace('\x08', "-")
    }

    #[test]
    fn the_shortest_way_is_taken() {
        assert_eq!(way(None, (0, 0)), "^[H");
        assert_eq!(way(None, (4, 0)), "^[;5H");
        assert_eq!(way(None, (0, 9)), "^[10H");
        assert_eq!(way(None, (9, 9)), "^[10;10H");
        assert_eq!(way(Some((3, 3)), (3, 3)), "");
        assert_eq!(way(Some((3, 3)), (4, 3)), "^[C");
        assert_eq!(way(Some((3, 3)), (2, 3)), "-");
        assert_eq!(way(Some((3, 3)), (0, 3)), "<");
        assert_eq!(way(Some((3, 3)), (0, 4)), "<v");
        assert_eq!(way(Some((30, 3)), (30, 4)), "^[B");
        assert_eq!(way(Some((31, 3)), (30, 2)), "^[A-");
    }

    #[test]
    fn nothing_relative_is_trusted_while_a_wrap_is_pending() {
        assert_eq!(way(Some((80, 3)), (0, 4)), "<v");
        assert_eq!(way(Some((80, 3)), (79, 3)), "<^[79C");
    }

    #[test]
    fn the_cursor_is_placed_anew_after_what_terminals_disagree_on() {
        for (symbol, known) in [
            ("a", true),
            ("変", true),
            ("…", true),
            ("x\u{335}", false),
            ("🔥", false),
        ] {
            let mut pen = Pen {
                at: Some((0, 0)),
                ..Pen::unknown(80)
            };
            let mut cell = Cell::default();
            cell.set_symbol(symbol);
            pen.draw(&mut Vec::new(), &cell);
            assert_eq!(pen.at.is_some(), known, "{symbol}");
        }
    }
}
