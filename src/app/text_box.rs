//! A text being written: plain data with a cursor, one line or many, pasted into as a whole.

use unicode_segmentation::UnicodeSegmentation as _;

use super::key::{Code, Key};
use crate::domain::text;

/// The longest text that is taken, in bytes.
pub const LIMIT: usize = 64 * 1024;

/// A text and where its cursor stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextBox {
    text: String,
    // In bytes, always on a boundary between grapheme clusters.
    cursor: usize,
    lines: bool,
}

impl TextBox {
    /// Makes an empty text of one line.
    pub fn line() -> Self {
        Self::default()
    }

    /// Makes an empty text of many lines.
    pub fn lines() -> Self {
        Self {
            lines: true,
            ..Self::default()
        }
    }

    /// Makes it hold a text, with the cursor at its end.
    #[must_use]
    pub fn with(mut self, text: &str) -> Self {
        self.set(text);
        self
    }

    /// Replaces the text and puts the cursor at its end.
    pub fn set(&mut self, text: &str) {
        self.text.clear();
        self.cursor = 0;
        self.insert(text);
    }

    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether there is nothing in it but white space.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Tells whether it may have more than one line.
    pub fn has_lines(&self) -> bool {
        self.lines
    }

    /// Returns the cursor's line and column, both from 0, the column as the terminal counts it.
    pub fn cursor(&self) -> (usize, usize) {
        let before = &self.text[..self.cursor];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, text::width(&before[start..]))
    }

    /// Returns the text before the cursor and the text after it.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Puts the cursor behind so many bytes of the text, or in front of the letter that they would cut.
    pub fn put_cursor(&mut self, at: usize) {
        let mut starts = self.text.grapheme_indices(true).map(|(start, _)| start);
        let last = starts.by_ref().take_while(|start| *start <= at).last();
        self.cursor = if at >= self.text.len() {
            self.text.len()
        } else {
            last.unwrap_or(0)
        };
    }

    /// Inserts a text at the cursor; in one line its line breaks become spaces.
    pub fn insert(&mut self, text: &str) {
        let mut clean: String = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.lines {
            clean.retain(|c| c == '\n' || c == '\t' || !c.is_control());
            clean = clean.replace('\t', "    ");
        } else {
            clean = clean.trim_end_matches('\n').replace(['\n', '\t'], " ");
            clean.retain(|c| !c.is_control());
        }
        let mut room = LIMIT.saturating_sub(self.text.len()).min(clean.len());
        while !clean.is_char_boundary(room) {
            room -= 1;
        }
        clean.truncate(room);
        self.text.insert_str(self.cursor, &clean);
        self.cursor += clean.len();
    }

    /// Takes a key; tells whether it meant anything here.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        match (key.code, key.ctrl, key.alt) {
            (Code::Enter, false, _) if self.lines => self.insert("\n"),
            (Code::Backspace, false, false) | (Code::Char('h'), true, false) => {
                let from = self.before();
                self.remove(from, self.cursor);
            }
            (Code::Delete, false, false) => self.remove(self.cursor, self.after()),
            (Code::Left, false, false) => self.cursor = self.before(),
            (Code::Right, false, false) => self.cursor = self.after(),
            (Code::Home, false, false) | (Code::Char('a'), true, false) => {
                self.cursor = self.line_start();
            }
            (Code::End, false, false) => self.cursor = self.line_end(),
            (Code::Char('w'), true, false) | (Code::Backspace, false, true) => {
                let from = self.word_before();
                self.remove(from, self.cursor);
            }
            (Code::Char('u'), true, false) => self.remove(self.line_start(), self.cursor),
            (Code::Char('k'), true, false) => self.remove(self.cursor, self.line_end()),
            (Code::Up, false, false) if self.lines => self.vertical(true),
            (Code::Down, false, false) if self.lines => self.vertical(false),
            _ => return false,
        }
        true
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
    }

    fn before(&self) -> usize {
        self.text[..self.cursor]
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..]
            .graphemes(true)
            .next()
            .map_or(self.cursor, |g| self.cursor + g.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..]
            .find('\n')
            .map_or(self.text.len(), |at| self.cursor + at)
    }

    fn word_before(&self) -> usize {
        let before = self.text[..self.cursor].trim_end_matches(' ');
        before.rfind([' ', '\n']).map_or(0, |at| at + 1)
    }

    fn vertical(&mut self, up: bool) {
        let column = text::width(&self.text[self.line_start()..self.cursor]);
        let start = if up {
            let here = self.line_start();
            if here == 0 {
                return;
            }
            self.text[..here - 1].rfind('\n').map_or(0, |at| at + 1)
        } else {
            let end = self.line_end();
            if end == self.text.len() {
                return;
            }
            end + 1
        };
        self.cursor = start;
        let mut taken = 0;
        let line = self.text[start..].split('\n').next().unwrap_or_default();
        for grapheme in line.graphemes(true) {
            taken += text::width(grapheme);
            if taken > column {
                break;
            }
            self.cursor += grapheme.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &mut TextBox, keys: &[Code]) {
        for code in keys {
            text.key(Key::plain(*code));
        }
    }

    #[test]
    fn a_paste_goes_in_whole_and_acts_on_nothing() {
        let mut line = TextBox::line().with("ab");
        line.key(Key::plain(Code::Left));
        line.insert("one\r\ntwo\u{1b}[31m\n");
        assert_eq!(line.text(), "aone two[31mb");
        let mut lines = TextBox::lines();
        lines.insert("one\r\ntwo\ttab");
        assert_eq!(lines.text(), "one\ntwo    tab");
        assert_eq!(lines.cursor(), (1, 10));
    }

    #[test]
    fn the_cursor_moves_by_what_one_sees() {
        let mut text = TextBox::line().with("e\u{301}変x");
        assert_eq!(text.cursor(), (0, 4));
        keys(&mut text, &[Code::Left, Code::Left]);
        assert_eq!(text.cursor(), (0, 1));
        keys(&mut text, &[Code::Backspace]);
        assert_eq!(text.text(), "変x");
        keys(&mut text, &[Code::Delete, Code::Delete, Code::Delete]);
        assert_eq!((text.text(), text.is_blank()), ("", true));
    }

    #[test]
    fn up_and_down_keep_the_column() {
        let mut text = TextBox::lines().with("abcdef\nab\nabcd");
        keys(&mut text, &[Code::Up]);
        assert_eq!(text.cursor(), (1, 2));
        keys(&mut text, &[Code::Up, Code::Up]);
        assert_eq!(text.cursor(), (0, 2));
        keys(&mut text, &[Code::Down, Code::Down, Code::Down, Code::End]);
        assert_eq!(text.cursor(), (2, 4));
    }

    #[test]
    fn words_and_lines_go_with_one_key() {
        let mut text = TextBox::line().with("rollback risk accepted ");
        text.key(Key::ctrl('w'));
        assert_eq!(text.text(), "rollback risk ");
        text.key(Key::ctrl('u'));
        assert_eq!(text.text(), "");
    }

    #[test]
    fn a_text_has_a_limit() {
        let mut text = TextBox::lines();
        text.insert(&"é".repeat(LIMIT));
        assert!(text.text().len() <= LIMIT);
        assert!(!TextBox::line().key(Key::ctrl('q')));
    }
}
