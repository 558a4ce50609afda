//! The look of a cell, and the fewest bytes that turn one look into another.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::pen::decimal;

/// The colours and attributes a character is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) fg: Color,
    pub(super) bg: Color,
    pub(super) modifier: Modifier,
}

/// Attributes that show even where there is no letter.
pub(super) const SHOWS_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

impl Look {
    pub(super) const DEFAULT: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        modifier: Modifier::empty(),
    };

    pub(super) fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }

    /// Returns whether a space drawn with this look shows as one drawn with the other.
    pub(super) fn blank_as(self, other: Self) -> bool {
        self == other
            || (self.bg == other.bg
                && !self.modifier.intersects(SHOWS_ON_BLANK)
                && !other.modifier.intersects(SHOWS_ON_BLANK))
    }
}

/// Appends what turns the look `from` (unknown when `None`) into `to`: nothing, a change of what
/// differs, or a reset and what is left to set, whichever is shorter.
pub(super) fn change(out: &mut Vec<u8>, from: Option<Look>, to: Look) {
    let start = out.len();
    match from {
        Some(from) if from == to => return,
        Some(from) => step(out, from, to),
        None => {}
    }
    let stepped = out.len() - start;
    let middle = out.len();
    out.extend_from_slice(b"\x1b[");
    let mut codes = Codes { out, first: false };
    set(&mut codes, Look::DEFAULT, to);
    out.push(b'm');
    if stepped > 0 && stepped <= out.len() - middle {
        out.truncate(middle);
    } else {
        out.drain(start..middle);
    }
}

fn step(out: &mut Vec<u8>, from: Look, to: Look) {
    out.extend_from_slice(b"\x1b[");
    let mut codes = Codes { out, first: true };
    let gone = from.modifier - to.modifier;
    let mut kept = from.modifier;
    for (either, code) in OFF {
        if gone.intersects(either) {
            codes.push(&[code]);
            kept -= either;
        }
    }
    set(
        &mut codes,
        Look {
            modifier: kept,
            ..from
        },
        to,
    );
    out.push(b'm');
}

/// Appends the codes that add what `to` has and `from` lacks; takes no attribute away.
fn set(codes: &mut Codes, from: Look, to: Look) {
    let new = to.modifier - from.modifier;
    for (modifier, code) in ON {
        if new.contains(modifier) {
            codes.push(&[code]);
        }
    }
    if from.fg != to.fg {
        codes.colour(to.fg, 30);
    }
    if from.bg != to.bg {
        codes.colour(to.bg, 40);
    }
}

const ON: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

/// One code takes both weights away, and one both speeds of blinking.
const OFF: [(Modifier, u8); 7] = [
    (Modifier::BOLD.union(Modifier::DIM), 22),
    (Modifier::ITALIC, 23),
    (Modifier::UNDERLINED, 24),
    (Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK), 25),
    (Modifier::REVERSED, 27),
    (Modifier::HIDDEN, 28),
    (Modifier::CROSSED_OUT, 29),
];

struct Codes<'a> {
    out: &'a mut Vec<u8>,
    first: bool,
}

impl Codes<'_> {
    fn push(&mut self, codes: &[u8]) {
        for code in codes {
            if !self.first {
                self.out.push(b';');
            }
            self.first = false;
            decimal(self.out, u16::from(*code));
        }
    }

    fn colour(&mut self, colour: Color, base: u8) {
        match colour {
            Color::Indexed(index @ 0..=7) => self.push(&[base + index]),
            Color::Indexed(index @ 8..=15) => self.push(&[base + 60 + index - 8]),
            Color::Indexed(index) => self.push(&[base + 8, 5, index]),
            Color::Rgb(r, g, b) => self.push(&[base + 8, 2, r, g, b]),
            // The grid names every colour by number before it gets here.
            _ => self.push(&[base + 9]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(from: Option<Look>, to: Look) -> String {
        let mut out = Vec::new();
        change(&mut out, from, to);
        String::from_utf8(out).unwrap().replace('\x1b', "^")
    }

    fn look(fg: Color, bg: Color, modifier: Modifier) -> Look {
        Look { fg, bg, modifier }
    }

    #[test]
    fn only_what_differs_is_said_and_in_one_sequence() {
        let red = look(Color::Indexed(1), Color::Reset, Modifier::empty());
        let red_bold = look(Color::Indexed(1), Color::Reset, Modifier::BOLD);
        let marked = look(
            Color::Indexed(12),
            Color::Indexed(200),
            Modifier::REVERSED | Modifier::BOLD,
        );
        assert_eq!(shown(Some(red), red), "");
        assert_eq!(shown(Some(red), red_bold), "^[1m");
        assert_eq!(shown(Some(red_bold), red), "^[22m");
        assert_eq!(shown(Some(red_bold), Look::DEFAULT), "^[m");
        assert_eq!(shown(Some(red), marked), "^[1;7;94;48;5;200m");
        assert_eq!(shown(None, red), "^[;31m");
        assert_eq!(shown(None, Look::DEFAULT), "^[m");
    }

    #[test]
    fn taking_bold_away_keeps_dim() {
        let both = look(
            Color::Reset,
            Color::Indexed(3),
            Modifier::BOLD | Modifier::DIM,
        );
        let dim = look(Color::Reset, Color::Indexed(3), Modifier::DIM);
        assert_eq!(shown(Some(both), dim), "^[22;2m");
    }

    #[test]
    fn a_reset_is_used_where_it_is_shorter() {
        let busy = look(
            Color::Indexed(1),
            Color::Indexed(2),
            Modifier::BOLD | Modifier::UNDERLINED | Modifier::REVERSED,
        );
        let green = look(Color::Indexed(2), Color::Reset, Modifier::empty());
        assert_eq!(shown(Some(busy), green), "^[;32m");
    }
}
