//! What was read from a file: its changes, its problems, and the summary of both.

use std::fmt::Write;

use serde::Serialize;

use super::problem::Problem;
use crate::domain::imported::ImportedChange;
use crate::domain::plan::{ChangeType, RiskClass};
use crate::domain::text::count as digits;

/// The changes of one file, in the order of their first rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The tool that wrote the file, as the map names it.
    pub source: String,
    /// The changes.
    pub changes: Vec<ImportedChange>,
    /// Every cell or row that could not be understood.
    pub problems: Vec<Problem>,
    /// Rows of the file, without its header.
    pub rows: u64,
    /// Rows that could not be understood and are part of no change.
    pub rows_left_out: u64,
    /// Rows that name an item of their change again.
    pub repeated: u64,
}

/// The figures of a file; each is a count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// The tool that wrote the file.
    pub source: String,
    /// Rows without the header.
    pub rows: u64,
    /// Rows left out.
    pub rows_left_out: u64,
    /// Problems found.
    pub problems: u64,
    /// Changes made.
    pub changes: u64,
    /// Rows that repeat an item of their change.
    pub repeated: u64,
    /// Changes with actual start, actual end and planned end.
    pub executed: u64,
    /// Of these, ended no later than planned.
    pub on_time: u64,
    /// Of these, wholly inside the planned window.
    pub inside_window: u64,
    /// Executed and started before the record was opened.
    pub retroactive: u64,
    /// Emergency changes.
    pub emergency: u64,
    /// Changes that a board had to approve.
    pub board_needed: u64,
    /// Changes of class low.
    pub low: u64,
    /// Changes of class medium.
    pub medium: u64,
    /// Changes of class high.
    pub high: u64,
    /// Changes without a class.
    pub unclassed: u64,
    /// Changes with at least one related incident.
    pub with_incidents: u64,
    /// Changes whose outcome the source records.
    pub with_outcome: u64,
    /// Changes with remarks.
    pub remarked: u64,
}

impl Reading {
    /// Counts what was read.
    pub fn summary(&self) -> Summary {
        let count = |is: &dyn Fn(&ImportedChange) -> bool| {
            self.changes.iter().filter(|c| is(c)).count() as u64
        };
        let class = |class| count(&|c| c.class == class);
        Summary {
            source: self.source.clone(),
            rows: self.rows,
            rows_left_out: self.rows_left_out,
            problems: self.problems.len() as u64,
            changes: self.changes.len() as u64,
            repeated: self.repeated,
            executed: count(&ImportedChange::executed),
            on_time: count(&ImportedChange::on_time),
            inside_window: count(&ImportedChange::inside_window),
            retroactive: count(&ImportedChange::retroactive),
            emergency: count(&|c| c.kind == ChangeType::Emergency),
            board_needed: count(&|c| c.board_needed == Some(true)),
            low: class(Some(RiskClass::Low)),
            medium: class(Some(RiskClass::Medium)),
            high: class(Some(RiskClass::High)),
            unclassed: class(None),
            with_incidents: count(&|c| c.related_incidents > Some(0)),
            with_outcome: count(&|c| c.outcome.is_some()),
            remarked: count(&|c| !c.remarks.is_empty()),
        }
    }
}

impl Summary {
    /// Says the figures in sentences, one a line.
    pub fn sentences(&self) -> Vec<String> {
        let n = digits;
        let mut out = vec![format!(
            "{} from {} in {}.",
            many(self.changes, "change"),
            self.source,
            many(self.rows, "row")
        )];
        if self.repeated > 0 {
            out.push(format!(
                "{} an item of the same change; the item is kept once.",
                verb(self.repeated, "row", "names again", "name again")
            ));
        }
        if self.rows_left_out > 0 {
            out.push(format!(
                "{} not be understood and {} left out ({}); --report FILE lists each with its line and reason.",
                verb(self.rows_left_out, "row", "could", "could"),
                if self.rows_left_out == 1 { "is" } else { "are" },
                many(self.problems, "problem")
            ));
        }
        out.push(format!(
            "Executed {}; ended on time {}; wholly inside the planned window {}; started before the record was opened {}.",
            n(self.executed),
            n(self.on_time),
            n(self.inside_window),
            n(self.retroactive)
        ));
        out.push(format!(
            "Emergency {}; board approval needed {}; with related incidents {}.",
            n(self.emergency),
            n(self.board_needed),
            n(self.with_incidents)
        ));
        let mut classes = format!(
            "Class low {}, medium {}, high {}",
            n(self.low),
            n(self.medium),
            n(self.high)
        );
        if self.unclassed > 0 {
            let _ = write!(classes, ", not given {}", n(self.unclassed));
        }
        out.push(classes + ".");
        out.push(match self.changes - self.with_outcome {
            0 if self.changes > 0 => "The outcome of every change is recorded.".to_owned(),
            missing => format!("Outcome not recorded for {}.", many(missing, "change")),
        });
        if self.remarked > 0 {
            out.push(format!(
                "{} remarks on what is odd about {}; nothing was mended.",
                verb(self.remarked, "change", "carries", "carry"),
                if self.remarked == 1 { "it" } else { "them" }
            ));
        }
        out
    }
}

fn many(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", digits(n), if n == 1 { "" } else { "s" })
}

fn verb(n: u64, noun: &str, one: &str, more: &str) -> String {
    format!("{} {}", many(n, noun), if n == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_easy_to_read() {
        assert_eq!(many(1, "row"), "1 row");
        assert_eq!(many(9_743, "change"), "9 743 changes");
    }

    #[test]
    fn an_empty_reading_is_said_without_dividing_or_boasting() {
        let summary = Summary {
            source: "x".into(),
            ..Summary::default()
        };
        let said = summary.sentences().join("\n");
        assert!(said.starts_with("0 changes from x in 0 rows."), "{said}");
        assert!(!said.contains("every change"), "{said}");
    }
}
