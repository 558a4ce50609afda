//! A register taken in from a sheet: all of it or nothing, and a second time nothing.

use std::collections::BTreeMap;
use std::fmt;

use super::super::event::Event;
use super::super::id::PersonId;
use super::super::people::Scope;
use super::super::refusal::Refusal;
use super::super::register_rules::check;
use super::super::registers::Registers;
use super::super::text::sanitise;
use super::{HANDLE, How, Register};

/// A sheet as it was read: its head and its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<SheetRow>,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetRow {
    /// The line it begins on, from 1.
    pub line: usize,
    /// What stands in each column.
    pub values: Vec<String>,
}

/// Why a row of a sheet cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowMistake {
    /// The line, from 1.
    pub line: usize,
    /// The column; empty when the row as a whole is meant.
    pub field: String,
    /// What stands there.
    pub value: String,
    /// Why it cannot be taken in, as a sentence.
    pub reason: String,
}

impl fmt::Display for RowMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if !self.field.is_empty() {
            write!(f, "{} {:?}: ", self.field, sanitise(&self.value))?;
        }
        f.write_str(&self.reason)
    }
}

/// Returns the events that make a register say what a sheet says: one for each row that changes
/// something. A column that is not there leaves its field as it is.
///
/// # Errors
/// Returns every row that cannot be taken in, with the reason; then nothing is.
pub fn events_of(
    register: Register,
    sheet: &Sheet,
    registers: &Registers,
    by: &PersonId,
) -> Result<Vec<Event>, Vec<RowMistake>> {
    head_is_known(register, sheet)?;
    let scope = registers
        .people
        .get(by)
        .map_or(Scope::Only(Vec::new()), |p| p.scope.clone());
    let mut after = registers.clone();
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut events, mut mistakes) = (Vec::new(), Vec::new());
    for row in &sheet.rows {
        let said: Vec<(&str, String)> = sheet
            .head
            .iter()
            .zip(&row.values)
            .map(|(field, value)| (field.as_str(), value.trim().to_owned()))
            .collect();
        let wrong = |field: &str, value: &str, reason: String| RowMistake {
            line: row.line,
            field: field.to_owned(),
            value: value.to_owned(),
            reason,
        };
        let id = said.iter().find(|(field, _)| *field == HANDLE);
        let id = id.map_or("", |(_, id)| id.as_str());
        if row.values.len() != sheet.head.len() {
            let reason = format!(
                "the row has {} values and the head {} names.",
                row.values.len(),
                sheet.head.len()
            );
            mistakes.push(wrong("", "", reason));
            continue;
        }
        let place = row
            .values
            .iter()
            .zip(&sheet.head)
            .find(|(_, f)| *f == HANDLE);
        if let Some((key, _)) = place
            && let Some(first) = lines.insert(key.trim(), row.line)
        {
            mistakes.push(wrong(
                HANDLE,
                id,
                format!("it stands on line {first} already."),
            ));
            continue;
        }
        if let Some((field, value, reason)) = unreadable(register, registers, id, &said) {
            mistakes.push(wrong(field, value, reason));
            continue;
        }
        let event = match register.change(&after, &scope, id, &said, How::Either) {
            Ok(None) => continue,
            Ok(Some(event)) => event,
            Err(refusal) => {
                mistakes.push(wrong(HANDLE, id, told(&refusal)));
                continue;
            }
        };
        match check(&after, by, &event) {
            Ok(()) => {
                after.apply(&event);
                events.push(event);
            }
            Err(refusal) => mistakes.push(wrong(HANDLE, id, told(&refusal))),
        }
    }
    if mistakes.is_empty() {
        Ok(events)
    } else {
        Err(mistakes)
    }
}

fn told(refusal: &Refusal) -> String {
    format!("{} {}", refusal.sentence, refusal.next)
        .trim_end()
        .to_owned()
}

fn head_is_known(register: Register, sheet: &Sheet) -> Result<(), Vec<RowMistake>> {
    let known: Vec<&str> = register.fields().iter().map(|f| f.name).collect();
    let mut mistakes = Vec::new();
    for (place, name) in sheet.head.iter().enumerate() {
        let reason = if !known.contains(&name.as_str()) {
            format!(
                "The register of {} has the fields {}.",
                register.word(),
                known.join(", ")
            )
        } else if sheet.head[..place].contains(name) {
            "The column stands there twice.".to_owned()
        } else {
            continue;
        };
        mistakes.push(RowMistake {
            line: 1,
            field: "column".to_owned(),
            value: name.clone(),
            reason,
        });
    }
    if mistakes.is_empty() && !sheet.head.iter().any(|name| name == HANDLE) {
        mistakes.push(RowMistake {
            line: 1,
            field: String::new(),
            value: String::new(),
            reason: format!("The head names no column {HANDLE:?}, by which rows are known."),
        });
    }
    if mistakes.is_empty() {
        Ok(())
    } else {
        Err(mistakes)
    }
}

/// Returns the first field of a row that cannot be read, with what it says and why.
fn unreadable<'a>(
    register: Register,
    registers: &Registers,
    id: &str,
    said: &'a [(&'a str, String)],
) -> Option<(&'a str, &'a str, String)> {
    let found = register.find(registers, id);
    let mut row = found.unwrap_or_else(|| register.blank(id));
    let mut said: Vec<&(&str, String)> = said.iter().collect();
    said.sort_by_key(|(field, _)| *field != "zone");
    said.into_iter().find_map(|(field, text)| {
        let wrong = row.set(field, text).err()?;
        Some((*field, text.as_str(), wrong))
    })
}
