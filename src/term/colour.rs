//! How many colours a terminal shows, and the nearest one it has to the one asked for.

use ratatui::style::Color;

/// How many colours the terminal shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColourMode {
    /// 24-bit colours.
    True,
    /// The 256 colours of xterm.
    Indexed,
    /// The eight named colours and their bright forms.
    Named,
    /// No colours; bold, underline and reverse stay.
    Mono,
}

impl ColourMode {
    /// Returns the mode that the values of `NO_COLOR`, `TERM` and `COLORTERM` ask for.
    ///
    /// An empty `NO_COLOR` counts as not set (no-color.org).
    pub fn detect(no_color: Option<&str>, term: Option<&str>, colorterm: Option<&str>) -> Self {
        let term = term.unwrap_or("dumb");
        if no_color.is_some_and(|value| !value.is_empty())
            || matches!(term, "" | "dumb" | "vt100" | "vt220")
            || term.ends_with("-mono")
            || term.ends_with("-m")
        {
            Self::Mono
        } else if matches!(colorterm, Some("truecolor" | "24bit")) || term.ends_with("-direct") {
            Self::True
        } else if term.contains("256") || colorterm.is_some_and(|value| !value.is_empty()) {
            Self::Indexed
        } else {
            Self::Named
        }
    }

    /// Returns the nearest colour this mode has, always as `Reset`, `Indexed` or `Rgb`.
    pub fn nearest(self, colour: Color) -> Color {
        let colour = canonical(colour);
        match (self, colour) {
            (_, Color::Reset) | (Self::Mono, _) => Color::Reset,
            (Self::True, Color::Rgb(r, g, b)) => {
                let index = nearest_indexed([r, g, b]);
                if rgb_of(index) == [r, g, b] {
                    Color::Indexed(index)
                } else {
                    colour
                }
            }
            (Self::Indexed, Color::Rgb(r, g, b)) => Color::Indexed(nearest_indexed([r, g, b])),
            (Self::Named, Color::Rgb(r, g, b)) => Color::Indexed(nearest_named([r, g, b])),
            (Self::Named, Color::Indexed(index)) if index > 15 => {
                Color::Indexed(nearest_named(rgb_of(index)))
            }
            (Self::True | Self::Indexed | Self::Named, kept) => kept,
        }
    }
}

/// Returns whether the terminal that `TERM` names scrolls a region on request; the Linux console and
/// the oldest ones do not know `CSI S` and `CSI T`.
pub fn scrolls(term: Option<&str>) -> bool {
    !matches!(
        term.unwrap_or("dumb"),
        "" | "dumb" | "linux" | "vt100" | "vt102" | "vt220" | "cygwin"
    )
}

/// Returns a named colour by its number, so that equal colours compare equal.
fn canonical(colour: Color) -> Color {
    let index = match colour {
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => return colour,
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    Color::Indexed(index)
}

/// The levels of each channel in xterm's 6×6×6 cube (xterm's `256colres.pl`).
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The sixteen named colours as xterm shows them (xterm's `XTerm-col.ad`).
const NAMED: [[u8; 3]; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

fn rgb_of(index: u8) -> [u8; 3] {
    match index {
        0..=15 => NAMED[usize::from(index)],
        16..=231 => {
            let cube = usize::from(index - 16);
            [LEVELS[cube / 36], LEVELS[cube / 6 % 6], LEVELS[cube % 6]]
        }
        232..=255 => [8 + 10 * (index - 232); 3],
    }
}

/// Returns the nearest of the colours 16 to 255, which terminals do not let people redefine as they
/// do the named ones.
fn nearest_indexed(rgb: [u8; 3]) -> u8 {
    nearest_of(16..=255, rgb)
}

fn nearest_named(rgb: [u8; 3]) -> u8 {
    nearest_of(0..=15, rgb)
}

fn nearest_of(indexes: std::ops::RangeInclusive<u8>, rgb: [u8; 3]) -> u8 {
    indexes
        .min_by_key(|index| distance(rgb_of(*index), rgb))
        .unwrap_or(7)
}

/// Returns the squared distance of two colours, weighted 2:4:3 as the eye weighs red, green and blue
/// (the low-cost approximation of `CompuPhase`, "Colour metric").
fn distance(a: [u8; 3], b: [u8; 3]) -> u32 {
    [2, 4, 3]
        .iter()
        .zip(a.iter().zip(b))
        .map(|(weight, (a, b))| weight * u32::from(a.abs_diff(b)).pow(2))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_how_many_colours() {
        let cases = [
            (
                Some("1"),
                Some("xterm-256color"),
                Some("truecolor"),
                ColourMode::Mono,
            ),
            (Some(""), Some("xterm-256color"), None, ColourMode::Indexed),
            (
                None,
                Some("xterm-256color"),
                Some("truecolor"),
                ColourMode::True,
            ),
            (None, Some("xterm-direct"), None, ColourMode::True),
            (
                None,
                Some("xterm"),
                Some("gnome-terminal"),
                ColourMode::Indexed,
            ),
            (None, Some("screen"), None, ColourMode::Named),
            (None, Some("linux"), None, ColourMode::Named),
            (None, Some("dumb"), None, ColourMode::Mono),
            (None, None, None, ColourMode::Mono),
        ];
        for (no_color, term, colorterm, mode) in cases {
            assert_eq!(
                ColourMode::detect(no_color, term, colorterm),
                mode,
                "{no_color:?} {term:?} {colorterm:?}"
            );
        }
    }

    #[test]
    fn the_linux_console_is_never_asked_to_scroll() {
        assert!(scrolls(Some("xterm-256color")));
        assert!(scrolls(Some("tmux-256color")));
        assert!(!scrolls(Some("linux")));
        assert!(!scrolls(None));
    }

    #[test]
    fn a_colour_becomes_the_nearest_one_there_is() {
        let orange = Color::Rgb(255, 135, 0);
        assert_eq!(ColourMode::True.nearest(orange), Color::Indexed(208));
        assert_eq!(
            ColourMode::True.nearest(Color::Rgb(1, 2, 3)),
            Color::Rgb(1, 2, 3)
        );
        assert_eq!(
            ColourMode::Indexed.nearest(Color::Rgb(250, 130, 5)),
            Color::Indexed(208)
        );
        assert_eq!(
            ColourMode::Indexed.nearest(Color::Rgb(128, 128, 128)),
            Color::Indexed(244)
        );
        assert_eq!(
            ColourMode::Named.nearest(Color::Rgb(200, 10, 10)),
            Color::Indexed(1)
        );
        assert_eq!(
            ColourMode::Named.nearest(Color::Indexed(46)),
            Color::Indexed(10)
        );
        assert_eq!(
            ColourMode::Named.nearest(Color::LightRed),
            Color::Indexed(9)
        );
        assert_eq!(ColourMode::Mono.nearest(Color::Red), Color::Reset);
        assert_eq!(ColourMode::True.nearest(Color::Reset), Color::Reset);
    }

    #[test]
    fn every_indexed_colour_is_its_own_nearest() {
        for index in 16..=255 {
            let [r, g, b] = rgb_of(index);
            assert_eq!(rgb_of(nearest_indexed([r, g, b])), [r, g, b]);
        }
    }
}
