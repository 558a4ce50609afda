//! Rows in columns: aligned and fit to the width on a terminal, fields between tabs when piped.

use super::fault::Fault;
use super::output::Output;
use crate::domain::text::{cut, cut_ascii, pad, sanitise, width};

/// The narrowest that a column is cut to.
const NARROWEST: usize = 6;

/// Rows under their heads.
#[derive(Debug)]
pub struct Table {
    heads: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Makes a table without rows.
    pub fn new(heads: &[&'static str]) -> Self {
        Self {
            heads: heads.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Writes it: with its heads and aligned on a terminal, bare and with tabs elsewhere.
    pub fn write(&self, out: &mut Output) -> Result<(), Fault> {
        if !out.terminal {
            return self.rows.iter().try_for_each(|row| out.fields(row));
        }
        for line in self.lines(out.width, out.ascii) {
            out.line(&line)?;
        }
        Ok(())
    }

    /// Returns its lines, none wider than `columns`.
    fn lines(&self, columns: usize, ascii: bool) -> Vec<String> {
        let heads: Vec<String> = self.heads.iter().map(|h| (*h).to_owned()).collect();
        let all: Vec<Vec<String>> = std::iter::once(&heads)
            .chain(&self.rows)
            .map(|row| row.iter().map(|c| sanitise(c).into_owned()).collect())
            .collect();
        let widths = self.widths(&all, columns);
        all.iter()
            .map(|row| {
                let cells: Vec<String> = row
                    .iter()
                    .zip(&widths)
                    .map(|(cell, w)| {
                        let shown = if ascii {
                            cut_ascii(cell, *w)
                        } else {
                            cut(cell, *w)
                        };
                        pad(&shown, *w).into_owned()
                    })
                    .collect();
                cells.join("  ").trim_end().to_owned()
            })
            .collect()
    }

    /// Returns each column's width: what it needs, the widest cut first until all fit.
    fn widths(&self, all: &[Vec<String>], columns: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = (0..self.heads.len())
            .map(|i| {
                all.iter()
                    .filter_map(|r| r.get(i))
                    .map(|c| width(c))
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let gaps = 2 * self.heads.len().saturating_sub(1);
        let room = columns.saturating_sub(gaps);
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().max().filter(|w| **w > NARROWEST) else {
                break;
            };
            *widest -= 1;
        }
        widths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_the_widest_gives_way() {
        let mut table = Table::new(&["number", "title"]);
        table.row(vec![
            "CHG-0001".to_owned(),
            "Replace edge firewalls at 変更".to_owned(),
        ]);
        table.row(vec!["CHG-0002".to_owned(), "Patch".to_owned()]);
        let lines = table.lines(24, false);
        assert_eq!(lines[0], "number    title");
        assert_eq!(lines[1], "CHG-0001  Replace edge…");
        assert_eq!(lines[2], "CHG-0002  Patch");
    }

    #[test]
    fn nothing_in_a_cell_acts_on_the_terminal() {
        let mut table = Table::new(&["a"]);
        table.row(vec!["x\u{1b}[2J\ny".to_owned()]);
        let lines = table.lines(40, true);
        assert!(
            lines.iter().all(|l| !l.chars().any(char::is_control)),
            "{lines:?}"
        );
    }
}
