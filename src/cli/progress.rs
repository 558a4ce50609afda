//! How far a long piece of work is: one line on standard error, written over in place, gone at the end.

use std::io::{IsTerminal, Stderr, Write};

use super::output::Output;
use crate::domain::text::count;

/// A line that says how far the work is; nothing at all when nobody looks at a terminal.
#[derive(Debug)]
pub struct Progress<W: Write = Stderr> {
    out: Option<W>,
    what: &'static str,
    total: u64,
    width: usize,
    percent: Option<u64>,
    drawn: usize,
}

impl Progress {
    /// Makes the line for work on so many things, on standard error.
    pub fn new(what: &'static str, total: u64, out: &Output) -> Self {
        let error = std::io::stderr();
        let seen = error.is_terminal() && !out.json;
        let width = crossterm::terminal::size().map_or(80, |(width, _)| usize::from(width));
        Self::on(seen.then_some(error), what, total, width)
    }
}

impl<W: Write> Progress<W> {
    fn on(out: Option<W>, what: &'static str, total: u64, width: usize) -> Self {
        Self {
            out,
            what,
            total,
            width,
            percent: None,
            drawn: 0,
        }
    }

    /// Says that so many are done, when that is another percentage than before.
    pub fn at(&mut self, done: u64) {
        let percent = done.saturating_mul(100) / self.total.max(1);
        if done >= self.total || self.percent == Some(percent) {
            return;
        }
        self.percent = Some(percent);
        let (what, done, total) = (self.what, count(done), count(self.total));
        let mut line = format!("{what}: {percent} %, {done} of {total}");
        // A line that wraps could not be written over.
        let most = self.width.saturating_sub(1);
        line = line.chars().take(most).collect();
        self.draw(&line);
    }

    fn draw(&mut self, line: &str) {
        let length = line.chars().count();
        let rest = " ".repeat(self.drawn.saturating_sub(length));
        self.drawn = length;
        if let Some(out) = &mut self.out {
            // When standard error is gone there is nobody left to tell.
            let _ = write!(out, "\r{line}{rest}");
            let _ = out.flush();
        }
    }
}

impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        if self.drawn > 0 {
            self.draw("");
            self.draw("");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(total: u64, width: usize, steps: &[u64]) -> String {
        let mut out = Vec::new();
        let mut progress = Progress::on(Some(&mut out), "Proving events", total, width);
        for done in steps {
            progress.at(*done);
        }
        drop(progress);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_line_is_written_over_and_gone_at_the_end() {
        let text = written(200_000, 80, &[512, 1024, 2048, 100_000, 200_000]);
        let lines: Vec<&str> = text.split('\r').collect();
        assert_eq!(
            lines[1..4],
            [
                "Proving events: 0 %, 512 of 200 000",
                "Proving events: 1 %, 2 048 of 200 000",
                "Proving events: 50 %, 100 000 of 200 000",
            ]
        );
        assert_eq!(lines[4], " ".repeat(lines[3].chars().count()));
        assert_eq!(lines[5..], [""]);
        assert!(!text.contains('\n'));
    }

    #[test]
    fn a_shorter_line_leaves_nothing_of_the_longer_one() {
        let mut out = Vec::new();
        let mut progress = Progress::on(Some(&mut out), "x", 10, 80);
        progress.draw("longer");
        progress.draw("short");
        drop(progress);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\rlonger\rshort \r     \r");
    }

    #[test]
    fn a_narrow_terminal_is_not_wrapped_and_small_work_says_nothing() {
        let text = written(200_000, 20, &[100_000]);
        assert!(text.split('\r').all(|line| line.chars().count() < 20));
        assert_eq!(written(17, 80, &[17]), "");
        assert_eq!(written(0, 80, &[0]), "");
    }
}
