//! Rows become changes: each is understood as a whole or left out, and joins the rows of its number.

use std::collections::HashMap;

use super::draft::Draft;
use super::failure::ImportError;
use super::limits;
use super::map::{Map, Rule};
use super::problem::{Problem, shown};
use super::reading::Reading;
use super::row::{BadRow, Receiver, Row};
use super::value::{self, Misread, Value};
use crate::domain::text::sanitise;

/// Receives the rows of one file.
pub(super) struct Gather<'m> {
    map: &'m Map,
    file: String,
    drafts: Vec<Draft>,
    places: HashMap<String, usize>,
    last: usize,
    values: Vec<(&'m Rule, Value)>,
    left_out: HashMap<String, Vec<u64>>,
    problems: Vec<Problem>,
    rows: u64,
    rows_left_out: u64,
}

impl<'m> Gather<'m> {
    /// Begins with no rows.
    pub(super) fn new(map: &'m Map, file: &str) -> Self {
        Self {
            map,
            file: sanitise(file).into_owned(),
            drafts: Vec::new(),
            places: HashMap::new(),
            last: 0,
            values: Vec::new(),
            left_out: HashMap::new(),
            problems: Vec::new(),
            rows: 0,
            rows_left_out: 0,
        }
    }

    /// Ends every change.
    pub(super) fn finish(mut self) -> Reading {
        for (number, lines) in std::mem::take(&mut self.left_out) {
            if let Some(draft) = self
                .places
                .get(&number)
                .and_then(|n| self.drafts.get_mut(*n))
            {
                draft.left_out = lines;
            }
        }
        Reading {
            source: self.map.source.clone(),
            repeated: self.drafts.iter().map(|d| d.repeated).sum(),
            changes: self
                .drafts
                .into_iter()
                .map(|draft| draft.finish(self.map))
                .collect(),
            problems: self.problems,
            rows: self.rows,
            rows_left_out: self.rows_left_out,
        }
    }

    fn count_row(&mut self) -> Result<(), ImportError> {
        self.rows += 1;
        if self.rows > limits::ROWS {
            return Err(ImportError::TooMuch {
                file: self.file.clone(),
                reason: format!("it has more than {} rows; split it", limits::ROWS),
            });
        }
        Ok(())
    }

    /// Notes that a row is left out, and every reason for it.
    fn leave_out(
        &mut self,
        line: u64,
        number: Option<String>,
        reasons: Vec<Misread>,
    ) -> Result<(), ImportError> {
        self.rows_left_out += 1;
        if let Some(number) = number {
            self.left_out.entry(number).or_default().push(line);
        }
        for Misread {
            field,
            value,
            reason,
        } in reasons
        {
            self.problems.push(Problem {
                file: self.file.clone(),
                line,
                field,
                value,
                reason,
            });
        }
        match self.problems.first() {
            Some(first) if self.problems.len() > limits::PROBLEMS => Err(ImportError::TooMuch {
                file: self.file.clone(),
                reason: format!(
                    "more than {} cells could not be understood, so the map does not fit; the first is in line {}: {}",
                    limits::PROBLEMS,
                    first.line,
                    first.reason
                ),
            }),
            Some(_) | None => Ok(()),
        }
    }

    fn draft(&mut self, number: &str) -> Option<&mut Draft> {
        let same = |d: &Draft| d.change.number == number;
        if !self.drafts.get(self.last).is_some_and(same) {
            self.last = if let Some(place) = self.places.get(number) {
                *place
            } else {
                self.places.insert(number.to_owned(), self.drafts.len());
                self.drafts.push(Draft::new(number));
                self.drafts.len() - 1
            };
        }
        self.drafts.get_mut(self.last)
    }
}

impl Receiver for Gather<'_> {
    fn row(&mut self, row: &Row<'_>) -> Result<(), ImportError> {
        self.count_row()?;
        let map = self.map;
        let number = value::cell(map, row, map.number);
        if number.is_empty() || number.chars().nth(limits::NUMBER_CHARS).is_some() {
            let column = map.columns.get(map.number).map_or("", |c| &c.name);
            let reason = if number.is_empty() {
                "the row has no number, so it belongs to no change; give it one".to_owned()
            } else {
                format!(
                    "a number has at most {} characters; shorten it",
                    limits::NUMBER_CHARS
                )
            };
            let misread = Misread {
                field: format!("number (column \"{column}\")"),
                value: shown(number),
                reason,
            };
            return self.leave_out(row.line, None, vec![misread]);
        }
        self.values.clear();
        let mut misread = Vec::new();
        for rule in &map.rules {
            match value::of(map, rule, row) {
                Ok(Some(value)) => self.values.push((rule, value)),
                Ok(None) => {}
                Err(m) => misread.push(m),
            }
        }
        if !misread.is_empty() {
            return self.leave_out(row.line, Some(number.to_owned()), misread);
        }
        let mut values = std::mem::take(&mut self.values);
        if let Some(draft) = self.draft(number) {
            draft.take(map, row, values.drain(..));
        }
        self.values = values;
        Ok(())
    }

    fn bad_row(&mut self, bad: BadRow) -> Result<(), ImportError> {
        self.count_row()?;
        let misread = Misread {
            field: bad.field,
            value: bad.value,
            reason: bad.reason,
        };
        self.leave_out(bad.line, bad.number, vec![misread])
    }
}
