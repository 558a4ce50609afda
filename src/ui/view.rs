//! What every drawing needs to know of whoever looks: colours, characters, time and zone.

use std::borrow::Cow;

use crate::domain::zone::Zone;

use super::glyph::Glyphs;
use super::theme::Theme;
use crate::domain::text;
use crate::domain::window::Timestamp;

/// How the viewer sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// The colours.
    pub theme: Theme,
    /// The characters.
    pub glyphs: Glyphs,
    /// The time now.
    pub now: Timestamp,
    /// The zone in which times are told.
    pub zone: Zone,
}

impl View {
    /// Returns a text cut to at most `columns`, with the mark of the character set.
    pub fn cut<'a>(&self, text: &'a str, columns: usize) -> Cow<'a, str> {
        match self.glyphs {
            Glyphs::Unicode => text::cut(text, columns),
            Glyphs::Ascii => text::cut_ascii(text, columns),
        }
    }
}
