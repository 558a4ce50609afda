//! What changed between two revisions of a plan: fields, steps and list entries, each by its name.

mod revisions;

use serde::{Deserialize as _, Serialize};
use serde_json::{Map, Value};

use super::plan::{Plan, Trigger};
use super::window::Window;

pub use revisions::{baseline, no_revision, revision_in_words};

/// How a line of a plan changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// It says something else.
    Changed,
}

impl Sign {
    /// Returns the character for it.
    pub fn mark(self) -> char {
        match self {
            Self::Added => '+',
            Self::Removed => '-',
            Self::Changed => '~',
        }
    }

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One difference between two plans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The field, `waves[1].steps[4].minutes`; lists count from 1, steps and checks by their number.
    pub field: String,
    /// How it changed.
    pub sign: Sign,
    /// What it said before; empty when added.
    pub before: String,
    /// What it says now; empty when removed.
    pub after: String,
}

impl Difference {
    /// Returns where it is in words: `wave 1, step 4, minutes`.
    pub fn place(&self) -> String {
        let (path, order) = match self.field.strip_suffix(" order") {
            Some(path) => (path, true),
            None => (self.field.as_str(), false),
        };
        let mut words: Vec<String> = path.split('.').map(part_in_words).collect();
        if order && let Some(last) = words.last_mut() {
            *last = format!("order of {last}");
        }
        words.join(", ")
    }

    /// Returns how it changed and where, by sign and word: `~ changed  wave 1, step 4, minutes`.
    pub fn heading(&self) -> String {
        format!(
            "{} {}  {}",
            self.sign.mark(),
            self.sign.word(),
            self.place()
        )
    }
}

/// Says one part of a field's name as a plan names it.
fn part_in_words(part: &str) -> String {
    let (name, number) = match part.split_once('[') {
        Some((name, number)) => (name, Some(number.trim_end_matches(']'))),
        None => (part, None),
    };
    let name = match name {
        "kind" => "type",
        "scope_in" => "in scope",
        "scope_out" => "out of scope",
        "communications" if number.is_some() => "message",
        "validation" if number.is_some() => "check",
        "evidence" if number.is_some() => "test evidence",
        other => other,
    };
    match number {
        Some(number) => {
            let one = name.strip_suffix('s').unwrap_or(name);
            format!("{} {number}", one.replace('_', " "))
        }
        None => name.replace('_', " "),
    }
}

/// Returns what changed from one plan to another, in the order of the fields.
///
/// # Errors
/// Returns serde's error when a plan cannot be written as JSON.
pub fn diff(before: &Plan, after: &Plan) -> Result<Vec<Difference>, serde_json::Error> {
    let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    let mut found = Vec::new();
    walk("", Some(&before), Some(&after), &mut found);
    Ok(found)
}

fn blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(s) => s.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.values().all(blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn walk(field: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Difference>) {
    let (before, after) = (before.filter(|v| !blank(v)), after.filter(|v| !blank(v)));
    match (before, after) {
        (None, None) => {}
        (Some(a), Some(b)) if a == b => {}
        (Some(Value::Array(a)), Some(Value::Array(b))) => lists(field, a, b, found),
        (Some(Value::Object(a)), Some(Value::Object(b)))
            if !(is_leaf(a) || is_leaf(b) || is_trigger(field)) =>
        {
            fields(field, a, b, found);
        }
        (a, b) => found.push(Difference {
            field: field.to_owned(),
            sign: match (a, b) {
                (None, _) => Sign::Added,
                (_, None) => Sign::Removed,
                (Some(_), Some(_)) => Sign::Changed,
            },
            before: a.map(|v| said_at(field, v)).unwrap_or_default(),
            after: b.map(|v| said_at(field, v)).unwrap_or_default(),
        }),
    }
}

/// A trigger is read as a whole too: it is one condition.
fn is_trigger(field: &str) -> bool {
    field.starts_with("triggers[")
}

fn said_at(field: &str, value: &Value) -> String {
    match Trigger::deserialize(value) {
        Ok(trigger) if is_trigger(field) => trigger.in_words(),
        Ok(_) | Err(_) => say(value),
    }
}

/// A window is read as a whole: half a window means nothing.
fn is_leaf(fields: &Map<String, Value>) -> bool {
    fields.contains_key("start") && fields.contains_key("end")
}

fn fields(at: &str, a: &Map<String, Value>, b: &Map<String, Value>, found: &mut Vec<Difference>) {
    let new = b.keys().filter(|k| !a.contains_key(*k));
    for key in a.keys().chain(new) {
        let field = if at.is_empty() {
            key.clone()
        } else {
            format!("{at}.{key}")
        };
        walk(&field, a.get(key), b.get(key), found);
    }
}

fn id(value: &Value) -> Option<u64> {
    value.get("id")?.as_u64()
}

fn lists(at: &str, a: &[Value], b: &[Value], found: &mut Vec<Difference>) {
    let numbered = a.iter().chain(b).all(|v| id(v).is_some());
    if numbered {
        let gone = a.iter().filter(|v| b.iter().all(|w| id(w) != id(v)));
        for old in gone {
            walk(
                &format!("{at}[{}]", id(old).unwrap_or_default()),
                Some(old),
                None,
                found,
            );
        }
        for new in b {
            let old = a.iter().find(|v| id(v) == id(new));
            walk(
                &format!("{at}[{}]", id(new).unwrap_or_default()),
                old,
                Some(new),
                found,
            );
        }
        let order = |list: &[Value], other: &[Value]| -> Vec<u64> {
            list.iter()
                .filter_map(id)
                .filter(|n| other.iter().any(|v| id(v) == Some(*n)))
                .collect()
        };
        let (old, new) = (order(a, b), order(b, a));
        if old != new {
            let say = |list: Vec<u64>| {
                let words: Vec<String> = list.iter().map(u64::to_string).collect();
                words.join(", ")
            };
            found.push(Difference {
                field: format!("{at} order"),
                sign: Sign::Changed,
                before: say(old),
                after: say(new),
            });
        }
    } else if a.iter().chain(b).all(Value::is_string) && !at.ends_with("triggers") {
        let told = found.len();
        for (list, other, sign) in [(a, b, Sign::Removed), (b, a, Sign::Added)] {
            for value in list.iter().filter(|v| !other.contains(v)) {
                let text = say(value);
                let (before, after) = if sign == Sign::Added {
                    (String::new(), text)
                } else {
                    (text, String::new())
                };
                found.push(Difference {
                    field: at.to_owned(),
                    sign,
                    before,
                    after,
                });
            }
        }
        if found.len() == told {
            found.push(Difference {
                field: format!("{at} order"),
                sign: Sign::Changed,
                before: a.iter().map(say).collect::<Vec<_>>().join(", "),
                after: b.iter().map(say).collect::<Vec<_>>().join(", "),
            });
        }
    } else {
        aligned(at, a, b, found);
    }
}

/// Compares entries without numbers: equal ones stand for the same, and between two of those the
/// entries are taken one by one, so that one put in does not make all behind it look changed.
fn aligned(at: &str, a: &[Value], b: &[Value], found: &mut Vec<Difference>) {
    let (mut i, mut j) = (0, 0);
    for (p, q) in same(a, b).into_iter().chain([(a.len(), b.len())]) {
        let both = (p - i).min(q - j);
        for n in 0..both {
            let place = format!("{at}[{}]", j + n + 1);
            walk(&place, a.get(i + n), b.get(j + n), found);
        }
        for n in i + both..p {
            walk(&format!("{at}[{}]", n + 1), a.get(n), None, found);
        }
        for n in j + both..q {
            walk(&format!("{at}[{}]", n + 1), None, b.get(n), found);
        }
        (i, j) = (p + 1, q + 1);
    }
}

/// Returns the places of a longest common subsequence of two lists, in order.
fn same(a: &[Value], b: &[Value]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] = if a[i] == b[j] {
                longest[i + 1][j + 1] + 1
            } else {
                longest[i + 1][j].max(longest[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// What an entry of a list is told apart by; it is said first and needs no name.
const MAIN: [&str; 6] = ["instruction", "check", "what", "text", "sentence", "name"];

/// Says a value in words: the texts and numbers in it, without JSON's punctuation.
fn say(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(n) => n.to_string(),
        Value::String(s) => s.clone(),
        Value::Array(list) => list.iter().map(say).collect::<Vec<_>>().join("; "),
        Value::Object(fields) if is_leaf(fields) => match Window::deserialize(value) {
            Ok(window) => window.in_words(),
            Err(_) => value.to_string(),
        },
        Value::Object(fields) => {
            let main = MAIN.iter().find_map(|k| fields.get(*k).map(|v| (*k, v)));
            let rest = fields
                .iter()
                .filter(|(k, v)| !blank(v) && *k != "id" && main.is_none_or(|(main, _)| *k != main))
                .map(|(k, v)| format!("{} {}", k.replace('_', " "), say(v)));
            let first = main.map(|(_, v)| say(v));
            first.into_iter().chain(rest).collect::<Vec<_>>().join(", ")
        }
    }
}

#[cfg(test)]
mod tests;
