//! What one row says of one field, or why it cannot be told.

use super::field::{Field, Shape, Word};
use super::map::{Choice, From, Map, Rule};
use super::problem::shown;
use super::row::Row;
use super::times::Oddity;
use super::words::Meaning;
use crate::domain::plan::Item;
use crate::domain::window::Timestamp;

/// A value on its way into a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Word(Word),
    Time(Timestamp, Option<(Oddity, String)>),
    Count(u32),
    Names(Vec<String>),
    Items(Vec<Item>),
}

/// Why a cell is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misread {
    pub(super) field: String,
    pub(super) value: String,
    pub(super) reason: String,
}

/// Returns a cell without white space at its ends; empty when the map calls it blank.
pub(super) fn cell<'a>(map: &Map, row: &'a Row<'_>, column: usize) -> &'a str {
    let text = row.cells.get(column).map_or("", |c| c.trim());
    if map.blank.iter().any(|b| b == text) {
        ""
    } else {
        text
    }
}

/// Returns what a row says of a rule's field; `None` when it says nothing.
pub(super) fn of(map: &Map, rule: &Rule, row: &Row<'_>) -> Result<Option<Value>, Misread> {
    for choice in &rule.choices {
        let text = match &choice.from {
            From::Constant(text) => text.trim(),
            From::Column(n) => cell(map, row, *n),
        };
        if text.is_empty() {
            continue;
        }
        let misread = |reason| Misread {
            field: place(map, rule.field, choice),
            value: shown(text),
            reason,
        };
        let found = match rule.field.shape() {
            Shape::Text | Shape::Word => word(rule.field, choice, text),
            Shape::Time => time(map, text).map(Some),
            Shape::Count => count(text).map(Some),
            Shape::List => Ok(Some(list(map, rule.field, choice, row, text))),
        };
        if let Some(value) = found.map_err(misread)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn place(map: &Map, field: Field, choice: &Choice) -> String {
    match &choice.from {
        From::Constant(_) => field.key().to_owned(),
        From::Column(n) => format!(
            "{} (column \"{}\")",
            field.key(),
            map.columns.get(*n).map_or("", |c| c.name.as_str())
        ),
    }
}

fn word(field: Field, choice: &Choice, text: &str) -> Result<Option<Value>, String> {
    let Some(words) = &choice.words else {
        return Ok(Some(Value::Text(text.to_owned())));
    };
    match words.look(text) {
        Meaning::Nothing => Ok(None),
        Meaning::Word(Word::Text(text)) => Ok(Some(Value::Text(text.clone()))),
        Meaning::Word(word) => Ok(Some(Value::Word(word.clone()))),
        Meaning::Unlisted => Err(format!(
            "the map does not translate this value; it knows {}. Add it to [fields] {} values",
            words.known(),
            field.key()
        )),
    }
}

fn time(map: &Map, text: &str) -> Result<Value, String> {
    if let Some((at, odd)) = map.times.read(text) {
        return Ok(Value::Time(at, odd.map(|o| (o, shown(text)))));
    }
    let formats: Vec<&str> = map.times.formats().collect();
    Err(format!(
        "this is no time in the map's formats ({}); correct it in the file, or add its format to [time] formats",
        formats.join(", ")
    ))
}

fn count(text: &str) -> Result<Value, String> {
    text.parse()
        .map(Value::Count)
        .map_err(|_| "this is no whole number; correct it in the file".to_owned())
}

fn list(map: &Map, field: Field, choice: &Choice, row: &Row<'_>, text: &str) -> Value {
    let names = match &choice.split {
        None => vec![text],
        Some(at) => text
            .split(at.as_str())
            .map(str::trim)
            .filter(|n| !n.is_empty())
            .collect(),
    };
    if field != Field::Items {
        return Value::Names(names.into_iter().map(str::to_owned).collect());
    }
    let kind = choice.kind.map_or("", |n| cell(map, row, n));
    Value::Items(
        names
            .into_iter()
            .map(|name| Item {
                name: name.to_owned(),
                kind: kind.to_owned(),
            })
            .collect(),
    )
}
