//! Text from outside made safe to show: nothing acts on the terminal, nothing is invisible.
//!
//! The record keeps the bytes as they came; this is the view. What it shows instead of a character
//! follows CWE-150 (escape sequences) and CVE-2021-42574 (bidirectional overrides).

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

use super::measure::{grapheme_width, stands_alone};

/// The most marks one base character keeps; more is a smear over the neighbouring lines.
const MARKS_PER_BASE: usize = 4;

/// Returns a safe view of a text for one line: line breaks become `␊`, tabs a space, and everything
/// that would act on a terminal or hide becomes a visible mark.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    view(text, Shape::OneLine)
}

/// Returns a safe view of a text that keeps its line breaks: as [`sanitise`], with tabs as four spaces.
pub fn sanitise_lines(text: &str) -> Cow<'_, str> {
    view(text, Shape::Lines)
}

/// Returns whether a text holds anything that does not show as itself; a command that does is not
/// ready to be run. Line feeds and tabs count as shown; a space a shell does not take for one does not.
pub fn has_hidden(text: &str) -> bool {
    let odd_space =
        |c: char| (c.is_whitespace() && !matches!(c, ' ' | '\n' | '\t')) || c == '\u{2800}';
    if text.contains(odd_space) {
        return true;
    }
    let view = sanitise_lines(text);
    view != text.nfc().collect::<String>().replace('\t', "    ")
}

/// Returns the exact characters of a text with everything but printable ASCII escaped, as commands to
/// be run are shown when [`has_hidden`] says they must not be trusted by eye.
pub fn escaped(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut shown, c| {
            if matches!(c, ' '..='~') {
                shown.push(c);
            } else {
                shown.extend(c.escape_unicode());
            }
            shown
        })
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    OneLine,
    Lines,
}

fn view(text: &str, shape: Shape) -> Cow<'_, str> {
    let as_it_is = |c: char| {
        stands_alone(c) || (c == '\n' && shape == Shape::Lines) || !(hides(c) || is_mark(c))
    };
    if text.chars().all(stands_alone) {
        return Cow::Borrowed(text);
    }
    if text.chars().all(as_it_is) && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let visible = replace_hidden(text, shape);
    Cow::Owned(limit_marks(&visible.nfc().collect::<String>()))
}

fn replace_hidden(text: &str, shape: Shape) -> String {
    let mut visible = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' if shape == Shape::Lines => visible.push('\n'),
            '\t' if shape == Shape::Lines => visible.push_str("    "),
            '\t' => visible.push(' '),
            // The presentation selector only picks between two drawings of a symbol that stays
            // visible; anywhere else, or in a row, selectors can carry text nobody sees.
            '\u{fe0e}' | '\u{fe0f}' if !before.is_ascii() && !hides(before) => {}
            _ if hides(c) => push_mark(&mut visible, c),
            _ => visible.push(c),
        }
        before = c;
    }
    visible
}

fn limit_marks(composed: &str) -> String {
    let mut limited = String::with_capacity(composed.len());
    for cluster in composed.graphemes(true) {
        let (kept, dropped) = keep_marks(cluster);
        if grapheme_width(&kept) > 0 || cluster == "\n" {
            limited.push_str(&kept);
        } else if cluster.starts_with(is_combining_mark)
            && format!("◌{kept}").graphemes(true).count() == 1
        {
            limited.push('◌');
            limited.push_str(&kept);
        } else {
            // A Hangul vowel or final with nothing before it to join takes no column at all, and
            // some marks join nothing.
            kept.chars().for_each(|c| push_mark(&mut limited, c));
        }
        if dropped > 0 {
            let _ = write!(limited, "⟦+{dropped}⟧");
        }
    }
    limited
}

/// Returns a cluster without the marks that are too many, and how many those were.
fn keep_marks(cluster: &str) -> (Cow<'_, str>, usize) {
    if cluster.len() <= MARKS_PER_BASE {
        return (Cow::Borrowed(cluster), 0);
    }
    let mut marks = usize::from(cluster.starts_with(is_mark));
    let mut kept = String::with_capacity(cluster.len());
    let mut dropped = 0;
    for (index, c) in cluster.chars().enumerate() {
        if index > 0 {
            marks = if is_mark(c) { marks + 1 } else { 0 };
        }
        if marks <= MARKS_PER_BASE {
            kept.push(c);
        } else {
            dropped += 1;
        }
    }
    (Cow::Owned(kept), dropped)
}

fn push_mark(visible: &mut String, c: char) {
    let code = u32::from(c);
    // Writing to a string cannot fail.
    let _ = match c {
        '\0'..='\u{1f}' => {
            visible.push(char::from_u32(0x2400 + code).unwrap_or('␀'));
            Ok(())
        }
        '\u{7f}' => {
            visible.push('␡');
            Ok(())
        }
        '\u{80}'..='\u{9f}' => write!(visible, "\\u{{{code:x}}}"),
        '\u{fe00}'..='\u{fe0f}' => write!(visible, "⟦VS{}⟧", code - 0xfe00 + 1),
        '\u{e0100}'..='\u{e01ef}' => write!(visible, "⟦VS{}⟧", code - 0xe_0100 + 17),
        '\u{e0020}'..='\u{e007e}' => write!(
            visible,
            "⟦TAG {}⟧",
            char::from_u32(code - 0xe_0000).unwrap_or('?')
        ),
        _ => match name(c) {
            Some(name) => write!(visible, "⟦{name}⟧"),
            None => write!(visible, "⟦U+{code:04X}⟧"),
        },
    };
}

/// Returns the short name the Unicode standard gives a hidden character, where it has one.
fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{ad}' => "SHY",
        '\u{34f}' => "CGJ",
        '\u{61c}' => "ALM",
        '\u{180e}' => "MVS",
        '\u{200b}' => "ZWSP",
        '\u{200c}' => "ZWNJ",
        '\u{200d}' => "ZWJ",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{2028}' => "LS",
        '\u{2029}' => "PS",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2060}' => "WJ",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{feff}' => "BOM",
        _ => return None,
    })
}

/// Returns whether a character acts on the terminal, has no width of its own to show, or has no
/// agreed shape: controls, `Default_Ignorable_Code_Point`, separators, private use, noncharacters and
/// the planes Unicode has not assigned.
fn hides(c: char) -> bool {
    match c {
        ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{34e}' => false,
        '\u{0}'..='\u{9f}'
        | '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{e000}'..='\u{f8ff}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{40000}'..='\u{10ffff}' => true,
        _ => u32::from(c) & 0xfffe == 0xfffe,
    }
}

/// Returns whether a character is drawn onto the one before it.
fn is_mark(c: char) -> bool {
    c >= '\u{300}'
        && (is_combining_mark(c) || c.width() == Some(0) || matches!(c, '\u{1f3fb}'..='\u{1f3ff}'))
}

#[cfg(test)]
mod tests;
