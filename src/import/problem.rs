//! A row that could not be understood: where, what stands there, and why; and the report of them all.

use std::fmt;
use std::io::Write;

use serde::Serialize;

use crate::domain::text::sanitise;

/// How many characters of a value are shown.
const SHOWN: usize = 80;

/// One cell, or one whole row, that could not be understood; its row is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file as it was named.
    pub file: String,
    /// The line its row starts on, from 1; the row's number in a workbook.
    pub line: u64,
    /// The field and its column; empty when the whole row is meant.
    pub field: String,
    /// What stands there, cut to 80 characters, with control characters made visible.
    pub value: String,
    /// Why it is not understood, and what to do.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        if !self.value.is_empty() {
            write!(f, ", \"{}\"", self.value)?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Returns a value as a problem shows it: cut, on one line, nothing invisible in it.
pub(super) fn shown(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        None => sanitise(value).into_owned(),
        Some((cut, _)) => sanitise(&value[..cut]).into_owned() + "…",
    }
}

/// Writes every problem as CSV with a header; no cell can become a formula in a spreadsheet.
pub fn write_report(problems: &[Problem], to: impl Write) -> std::io::Result<()> {
    let mut out = csv::Writer::from_writer(to);
    out.write_record(["file", "line", "field", "value", "reason"])?;
    for p in problems {
        out.write_record([
            guarded(&p.file),
            p.line.to_string(),
            guarded(&p.field),
            guarded(&p.value),
            guarded(&p.reason),
        ])?;
    }
    out.flush()
}

/// Puts a `'` before a cell that a spreadsheet would take for a formula (CWE-1236, OWASP "CSV injection").
pub fn guarded(cell: &str) -> String {
    let bare = cell.trim_start_matches([' ', '"', '\'', '\u{a0}']);
    let formula =
        |s: &str| s.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula(cell) || formula(bare) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(value: &str) -> String {
        let problem = Problem {
            file: "a.csv".into(),
            line: 7,
            field: "class".into(),
            value: value.into(),
            reason: "why".into(),
        };
        let mut out = Vec::new();
        write_report(&[problem], &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn no_cell_of_a_report_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@x", "\tx", "\rx", " =1", "\"=1", "＝1"] {
            let text = report(bad);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let row = reader.records().next().unwrap().unwrap();
            assert_eq!(row.get(3), Some(format!("'{bad}").as_str()));
        }
        assert!(report("1=1").contains(",1=1,"));
    }

    #[test]
    fn a_value_is_shown_cut_and_without_anything_invisible() {
        assert_eq!(shown("a\u{1b}[2J\u{202e}b\n"), "a␛[2J⟦RLO⟧b␊");
        assert_eq!(shown(&"é".repeat(100)).chars().count(), SHOWN + 1);
        assert_eq!(shown("Zürich — 東京"), "Zürich — 東京");
    }

    #[test]
    fn a_problem_is_a_sentence_with_its_place() {
        let problem = Problem {
            file: "a.csv".into(),
            line: 7,
            field: "class (Risk)".into(),
            value: "Hgh".into(),
            reason: "not in the map".into(),
        };
        assert_eq!(
            problem.to_string(),
            "a.csv, line 7, class (Risk), \"Hgh\": not in the map"
        );
    }
}
