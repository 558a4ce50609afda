//! Values as TOML: texts escaped so that nothing hides, lists, one-line tables.

use std::fmt::Write as _;

use crate::domain::id::PersonId;

/// One line of a list: an inline table.
pub(super) struct Row(Vec<String>);

impl Row {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    pub(super) fn always(&mut self, key: &str, value: &str) {
        self.0.push(format!("{key} = {value}"));
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.always(key, &string(value));
        }
    }

    pub(super) fn number(&mut self, key: &str, value: u32) {
        if value > 0 {
            self.always(key, &value.to_string());
        }
    }

    pub(super) fn person(&mut self, key: &str, value: Option<&PersonId>) {
        if let Some(person) = value {
            self.always(key, &string(person.as_str()));
        }
    }

    pub(super) fn end(self) -> String {
        format!("{{ {} }}", self.0.join(", "))
    }
}

/// Writes a word that needs no escaping.
pub(super) fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

pub(super) fn array<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let values: Vec<String> = values.map(string).collect();
    format!("[{}]", values.join(", "))
}

/// Writes a text on one line. What would act on a terminal or hide in an editor is escaped.
pub(super) fn string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '"' => out.push_str("\\\""),
            c => escape(&mut out, c),
        }
    }
    out.push('"');
    out
}

/// Writes a text over several lines when it has several.
pub(super) fn long(text: &str) -> String {
    if !text.contains('\n') {
        return string(text);
    }
    let mut out = String::from("\"\"\"\n");
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\n' => out.push('\n'),
            // Three in a row, or one before the closing three, would end the text.
            '"' if matches!(letters.peek(), Some('"') | None) => out.push_str("\\\""),
            '"' => out.push('"'),
            c => escape(&mut out, c),
        }
    }
    out.push_str("\"\"\"");
    out
}

fn escape(out: &mut String, c: char) {
    let hides =
        matches!(u32::from(c), 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF);
    if c == '\\' {
        out.push_str("\\\\");
    } else if c == '\t' {
        out.push_str("\\t");
    } else if c.is_control() || hides {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{:04X}", u32::from(c));
    } else {
        out.push(c);
    }
}
