//! Standard output carries data and nothing else; what is said to people goes to standard error.

use std::io::{BufWriter, ErrorKind, IsTerminal, Stdout, Write};

use serde::Serialize;

use super::fault::Fault;
use crate::domain::text::{sanitise, sanitise_lines};

/// Where a command's answer goes.
#[derive(Debug)]
pub struct Output {
    out: BufWriter<Stdout>,
    /// Whether a program reads it.
    pub json: bool,
    /// Whether a person reads it on a terminal.
    pub terminal: bool,
    /// The terminal's width in columns; 80 when there is none.
    pub width: usize,
    /// Whether only ASCII may be drawn.
    pub ascii: bool,
}

impl Output {
    /// Makes the output of this process.
    pub fn new(json: bool, ascii: bool) -> Self {
        let stdout = std::io::stdout();
        let terminal = stdout.is_terminal();
        let width = if terminal {
            crossterm::terminal::size().map_or(80, |(width, _)| usize::from(width).max(20))
        } else {
            80
        };
        Self {
            out: BufWriter::new(stdout),
            json,
            terminal,
            width,
            ascii,
        }
    }

    /// Writes a line, safe to show.
    pub fn line(&mut self, text: &str) -> Result<(), Fault> {
        self.put(sanitise(text).as_bytes())?;
        self.put(b"\n")
    }

    /// Writes lines, safe to show.
    pub fn lines(&mut self, text: &str) -> Result<(), Fault> {
        self.put(sanitise_lines(text).as_bytes())?;
        self.put(b"\n")
    }

    /// Writes fields, safe to show, with a tab between two.
    pub fn fields<T: AsRef<str>>(&mut self, fields: &[T]) -> Result<(), Fault> {
        let safe: Vec<_> = fields.iter().map(|f| sanitise(f.as_ref())).collect();
        self.put(safe.join("\t").as_bytes())?;
        self.put(b"\n")
    }

    /// Writes a value as one line of JSON.
    pub fn value(&mut self, value: &impl Serialize) -> Result<(), Fault> {
        let text = serde_json::to_string(value)?;
        self.json_text(&text)
    }

    /// Writes one line of JSON that is at hand.
    pub fn json_text(&mut self, text: &str) -> Result<(), Fault> {
        self.put(exact(text).as_bytes())?;
        self.put(b"\n")
    }

    /// Writes bytes as they stand.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.out.write_all(bytes).map_err(|e| unwritten(&e))
    }

    /// Says something to the person on standard error, unless a program reads along.
    pub fn note(&self, text: &str) {
        if !self.json {
            say(text);
        }
    }

    /// Writes out what was written so far, for whoever follows.
    pub fn flush(&mut self) -> Result<(), Fault> {
        self.out.flush().map_err(|e| unwritten(&e))
    }

    /// Writes everything out.
    pub fn finish(mut self) -> Result<(), Fault> {
        self.out.flush().map_err(|e| unwritten(&e))
    }
}

/// Says something on standard error, safe to show.
pub fn say(text: &str) {
    // When standard error is gone too there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{}", sanitise_lines(text));
}

fn unwritten(error: &std::io::Error) -> Fault {
    if error.kind() == ErrorKind::BrokenPipe {
        Fault::PipeClosed
    } else {
        Fault::File(format!("Standard output cannot be written: {error}."))
    }
}

/// Escapes what JSON may hold as it stands but a terminal would act on; the value stays the same.
pub fn exact(text: &str) -> String {
    use std::fmt::Write as _;
    let acts = |c: char| {
        c.is_control()
            || matches!(u32::from(c), 0x061C | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF)
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) {
            // Writing to a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_value_and_never_acts_on_a_terminal() {
        let hostile = "a\u{1b}[2J\u{9b}2J\u{202e}\u{7f}b";
        let text = exact(&serde_json::to_string(hostile).unwrap());
        assert!(
            text.is_ascii() && !text.chars().any(char::is_control),
            "{text}"
        );
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), hostile);
    }
}
