//! Breaking a text into lines at the words.

use unicode_segmentation::UnicodeSegmentation;

use super::measure::{head, width};

/// Returns the text in lines of at most `columns` (at least one), broken between words; a word longer
/// than a line is broken where it reaches the edge, and a line keeps its own indent.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph.trim_end(), columns, &mut lines);
    }
    lines
}

fn wrap_paragraph(paragraph: &str, columns: usize, lines: &mut Vec<String>) {
    if width(paragraph) <= columns {
        lines.push(paragraph.to_owned());
        return;
    }
    let mut line = String::new();
    let mut taken = 0;
    let mut words = 0;
    for (gap, word) in words_with_gaps(paragraph) {
        let wide = width(word);
        if taken + gap + wide <= columns {
            line.extend(std::iter::repeat_n(' ', gap));
            line.push_str(word);
            taken += gap + wide;
            words += 1;
            continue;
        }
        if words > 0 {
            lines.push(std::mem::take(&mut line));
        }
        let (rest, rest_width) = break_word(word, columns, lines);
        line.push_str(rest);
        taken = rest_width;
        words = usize::from(!rest.is_empty());
    }
    if words > 0 {
        lines.push(line);
    }
}

/// Pushes full lines of a word onto `lines` and returns what is left for the line after them.
fn break_word<'a>(mut word: &'a str, columns: usize, lines: &mut Vec<String>) -> (&'a str, usize) {
    loop {
        let (fits, taken) = head(word, columns);
        if fits.len() == word.len() {
            return (word, taken);
        }
        // A cluster wider than the whole line still has to be shown somewhere.
        let end = if fits.is_empty() {
            word.graphemes(true).next().map_or(word.len(), str::len)
        } else {
            fits.len()
        };
        lines.push(word[..end].to_owned());
        word = &word[end..];
        if word.is_empty() {
            return (word, 0);
        }
    }
}

/// Returns each word with the number of spaces before it.
fn words_with_gaps(paragraph: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = paragraph;
    std::iter::from_fn(move || {
        let start = rest.find(|c| c != ' ')?;
        let after = &rest[start..];
        let end = after.find(' ').unwrap_or(after.len());
        rest = &after[end..];
        Some((start, &after[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(
            wrap("Fail back to the old firewall pair", 12),
            ["Fail back to", "the old", "firewall", "pair"]
        );
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken() {
        assert_eq!(
            wrap("see abcdefghij now", 4),
            ["see", "abcd", "efgh", "ij", "now"]
        );
        assert_eq!(wrap("変更要求", 5), ["変更", "要求"]);
        assert_eq!(wrap("変更", 1), ["変", "更"]);
    }

    #[test]
    fn own_line_breaks_blank_lines_and_indents_are_kept() {
        assert_eq!(
            wrap("Steps:\n\n  1. drain\n  2. patch and wait", 10),
            ["Steps:", "", "  1. drain", "  2. patch", "and wait"]
        );
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn no_room_is_one_column() {
        assert_eq!(wrap("ab c", 0), ["a", "b", "c"]);
    }

    proptest! {
        #[test]
        fn wrapping_fits_and_loses_no_word(text in "[a-zé変 \\-\n]{0,80}", columns in 2_usize..30) {
            let lines = wrap(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?} in {columns}");
            }
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            for word in text.split_whitespace().filter(|word| width(word) <= columns) {
                prop_assert!(
                    lines.iter().any(|line| line.split(' ').any(|shown| shown == word)),
                    "{word:?} is whole on no line of {lines:?}"
                );
            }
        }

        #[test]
        fn any_text_wraps_without_loss(text in "\\PC{0,60}", columns in 0_usize..20) {
            let letters = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&wrap(&text, columns).concat()), letters(&text));
        }
    }
}
