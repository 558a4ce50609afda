//! How many columns a text takes on a terminal, and making it take no more or exactly that many.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Returns the number of terminal columns a text takes, counted as the screen buffer counts them.
pub fn width(text: &str) -> usize {
    if is_plain_ascii(text) {
        return text.len();
    }
    if text.chars().all(stands_alone) {
        return text.chars().count();
    }
    text.graphemes(true).map(grapheme_width).sum()
}

/// Returns the text cut to at most `columns`, ending in `…` when something was left off.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    cut_with(text, columns, "…")
}

/// Returns the text cut to at most `columns`, ending in `...` when something was left off.
pub fn cut_ascii(text: &str, columns: usize) -> Cow<'_, str> {
    cut_with(text, columns, "...")
}

/// Returns the text cut or filled with spaces at its end to take exactly `columns`.
pub fn pad(text: &str, columns: usize) -> Cow<'_, str> {
    let shown = cut(text, columns);
    match columns.saturating_sub(width(&shown)) {
        0 => shown,
        missing => {
            let mut padded = shown.into_owned();
            padded.extend(std::iter::repeat_n(' ', missing));
            Cow::Owned(padded)
        }
    }
}

/// Returns the text cut or filled with spaces at its start to take exactly `columns`, as figures are set.
pub fn pad_start(text: &str, columns: usize) -> Cow<'_, str> {
    let shown = cut(text, columns);
    match columns.saturating_sub(width(&shown)) {
        0 => shown,
        missing => Cow::Owned(format!("{}{shown}", " ".repeat(missing))),
    }
}

/// Returns the columns of one grapheme cluster.
pub(super) fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.len() == 1 {
        return 1;
    }
    // Terminals give the half-width voiced marks a column of their own though Unicode calls them
    // combining (Unicode L2/19-039); the screen buffer does the same.
    let voiced = grapheme
        .chars()
        .filter(|mark| matches!(mark, '\u{ff9e}' | '\u{ff9f}'))
        .count();
    grapheme.width() + voiced
}

/// Returns the longest start of the text that takes at most `columns`, and its width.
pub(super) fn head(text: &str, columns: usize) -> (&str, usize) {
    if is_plain_ascii(text) {
        let end = text.len().min(columns);
        return (&text[..end], end);
    }
    if text.chars().all(stands_alone) {
        return match text.char_indices().nth(columns) {
            Some((end, _)) => (&text[..end], columns),
            None => (text, text.chars().count()),
        };
    }
    let mut taken = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        let more = grapheme_width(grapheme);
        if taken + more > columns {
            return (&text[..start], taken);
        }
        taken += more;
    }
    (text, taken)
}

fn cut_with<'a>(text: &'a str, columns: usize, mark: &str) -> Cow<'a, str> {
    // A byte never takes more than one column, so short texts need no measuring.
    if text.len() <= columns {
        return Cow::Borrowed(text);
    }
    if head(text, columns).0.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let mark = head(mark, columns).0;
    let kept = head(text, columns - width(mark)).0.trim_end();
    Cow::Owned(format!("{kept}{mark}"))
}

/// Tells whether a character shows as itself, takes one column and joins none that stands alone too: what
/// screens are nearly all made of needs no tables of Unicode.
pub fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '·' | 'À'..='ɏ' | '‐'..='‧' | '─'..='◼' | '✓' | '✗')
}

fn is_plain_ascii(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_wide_character_takes_two_columns_and_a_mark_none() {
        assert_eq!(width("abc"), 3);
        assert_eq!(width("変更"), 4);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("…"), 1);
        assert_eq!(width(""), 0);
    }

    #[test]
    fn what_stands_alone_is_safe_and_takes_one_column_beside_any_other() {
        let alone: Vec<char> = ('\0'..=char::MAX).filter(|c| stands_alone(*c)).collect();
        for c in &alone {
            let text = c.to_string();
            assert_eq!(text.width(), 1, "{c:?}");
            let doubled = text.repeat(2);
            let safe = crate::domain::text::sanitise(&doubled);
            assert!(matches!(safe, Cow::Borrowed(_)), "{c:?}");
        }
        for pair in alone.windows(2) {
            for text in [
                String::from_iter(pair),
                String::from_iter([pair[1], pair[0], pair[0]]),
            ] {
                assert_eq!(
                    text.graphemes(true).count(),
                    text.chars().count(),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn a_text_that_fits_is_left_alone() {
        assert!(matches!(
            cut("Patch SQL01", 11),
            Cow::Borrowed("Patch SQL01")
        ));
        assert!(matches!(cut("変更", 4), Cow::Borrowed("変更")));
    }

    #[test]
    fn a_text_that_does_not_fit_says_so() {
        assert_eq!(cut("Patch SQL01", 8), "Patch S…");
        assert_eq!(cut("Patch SQL01", 7), "Patch…");
        assert_eq!(cut("変更要求", 4), "変…");
        assert_eq!(cut("Patch", 1), "…");
        assert_eq!(cut("Patch", 0), "");
        assert_eq!(cut_ascii("Patch SQL01", 9), "Patch...");
        assert_eq!(cut_ascii("Patch", 2), "..");
    }

    #[test]
    fn columns_line_up_whatever_is_in_them() {
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(pad("変更", 5), "変更 ");
        assert_eq!(pad("変更要", 4), "変…\u{20}");
        assert_eq!(pad_start("42", 5), "   42");
    }

    proptest! {
        #[test]
        fn a_cut_text_fits(text in "\\PC*", columns in 0_usize..40) {
            prop_assert!(width(&cut(&text, columns)) <= columns);
            prop_assert!(width(&cut_ascii(&text, columns)) <= columns);
        }

        #[test]
        fn a_padded_text_takes_exactly_its_columns(text in "\\PC*", columns in 0_usize..40) {
            prop_assert_eq!(width(&pad(&text, columns)), columns);
            prop_assert_eq!(width(&pad_start(&text, columns)), columns);
        }

        #[test]
        fn a_text_is_as_wide_as_the_screen_buffer_makes_it(text in "\\PC{0,30}") {
            let area = ratatui::layout::Rect::new(0, 0, 400, 1);
            let mut buffer = ratatui::buffer::Buffer::empty(area);
            let (end, _) = buffer.set_stringn(0, 0, &text, 400, ratatui::style::Style::new());
            prop_assert_eq!(width(&text), usize::from(end));
        }
    }
}
