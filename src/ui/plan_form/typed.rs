//! A text being written, broken into rows of so many columns, and where its cursor is.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::app::text_box::TextBox;
use crate::domain::text;

/// Returns the rows of a text and the row and column of its cursor. A row that is too long is broken behind
/// its last space, or where it ends.
pub(super) fn lay(input: &TextBox, columns: usize) -> (Vec<String>, (usize, usize)) {
    let before = input.halves().0.len();
    let mut rows = Vec::new();
    let mut cursor = (0, 0);
    let mut at = 0;
    for line in input.text().split('\n') {
        let broken = break_line(line, columns.max(2) - 1);
        let last = broken.len() - 1;
        for (index, row) in broken.into_iter().enumerate() {
            let end = at + row.len();
            let here = at <= before && (before < end || (before == end && index == last));
            if here {
                cursor = (rows.len(), text::width(&row[..before - at]));
            }
            rows.push(row.to_owned());
            at = end;
        }
        at += 1;
    }
    (rows, cursor)
}

/// Breaks one line into rows that together are the line again.
fn break_line(line: &str, columns: usize) -> Vec<&str> {
    let mut rows = Vec::new();
    let mut rest = line;
    loop {
        let mut wide = 0;
        let cut = rest.grapheme_indices(true).find_map(|(at, grapheme)| {
            wide += text::width(grapheme);
            (wide > columns && at > 0).then_some(at)
        });
        let Some(cut) = cut else {
            rows.push(rest);
            return rows;
        };
        let cut = rest[..cut].rfind(' ').map_or(cut, |at| at + 1);
        let (row, after) = rest.split_at(cut);
        rows.push(row);
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::key::{Code, Key};

    #[test]
    fn a_long_text_is_broken_between_words_and_the_cursor_goes_along() {
        let mut input = TextBox::line().with("one two three");
        let (rows, cursor) = lay(&input, 9);
        assert_eq!(rows, ["one two ", "three"]);
        assert_eq!(cursor, (1, 5));
        for _ in 0..3 {
            input.key(Key::plain(Code::Left));
        }
        assert_eq!(lay(&input, 9).1, (1, 2));
        input.put_cursor(8);
        assert_eq!(lay(&input, 9).1, (1, 0));
        input.put_cursor(5);
        assert_eq!(lay(&input, 9).1, (0, 5));
    }

    #[test]
    fn one_long_word_is_broken_where_the_row_ends() {
        let input = TextBox::line().with("abcdefghij");
        let (rows, cursor) = lay(&input, 5);
        assert_eq!((rows.join("|").as_str(), cursor), ("abcd|efgh|ij", (2, 2)));
    }

    #[test]
    fn lines_stay_lines() {
        let input = TextBox::lines().with("a\n\nb");
        let (rows, cursor) = lay(&input, 20);
        assert_eq!((rows.join("|").as_str(), cursor), ("a||b", (2, 1)));
    }
}
