//! Two people's edits of one plan against the plan that both began with: what each changed, field by field,
//! and the plan that follows once somebody has chosen.

use serde_json::Value;

use super::diff::{Difference, Sign, diff};
use super::plan::Plan;

/// Whose edit a field shall have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// That of the person who is asked.
    Mine,
    /// That of the other, which is in the file already.
    Theirs,
}

impl Side {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
        }
    }
}

/// One field, or one list, that at least one of the two changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contested {
    /// Where it is in the plan's JSON: keys, and places in lists from 0.
    path: Vec<Part>,
    /// What I changed there.
    pub mine: Vec<Difference>,
    /// What they changed there.
    pub theirs: Vec<Difference>,
    /// Whose it is: decided at once where only one of the two changed it, else by a person.
    pub side: Option<Side>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Key(String),
    Place(usize),
}

impl Contested {
    /// Tells whether both changed it, and differently.
    pub fn is_conflict(&self) -> bool {
        !self.mine.is_empty() && !self.theirs.is_empty()
    }

    /// Returns where it is in words: `wave 1, window`.
    pub fn place(&self) -> String {
        let named = Difference {
            field: joined(self.path.iter().map(|part| match part {
                Part::Key(key) => Part::Key(key.clone()),
                Part::Place(place) => Part::Place(place + 1),
            })),
            sign: Sign::Changed,
            before: String::new(),
            after: String::new(),
        };
        named.place()
    }
}

/// Writes a path as the comparison of plans names fields: `waves[1].window`.
fn joined(path: impl Iterator<Item = Part>) -> String {
    let mut field = String::new();
    for part in path {
        match part {
            Part::Key(key) if field.is_empty() => field = key,
            Part::Key(key) => field = format!("{field}.{key}"),
            Part::Place(number) => field = format!("{field}[{number}]"),
        }
    }
    field
}

/// Returns every field that the two edits leave different, in the order of the plan. What only one of them
/// changed is decided for that one; what both changed alike is not listed.
///
/// # Errors
/// Returns serde's error when a plan cannot be written as JSON.
pub fn contested(
    base: &Plan,
    mine: &Plan,
    theirs: &Plan,
) -> Result<Vec<Contested>, serde_json::Error> {
    let changes = (diff(base, mine)?, diff(base, theirs)?);
    let json = (
        serde_json::to_value(base)?,
        serde_json::to_value(mine)?,
        serde_json::to_value(theirs)?,
    );
    let mut found = Vec::new();
    walk(&mut Vec::new(), (&json.0, &json.1, &json.2), &mut found);
    for one in &mut found {
        let at = dotted(&one.path, &json);
        one.mine = within(&changes.0, &at);
        one.theirs = within(&changes.1, &at);
    }
    Ok(found)
}

/// Returns the plan that follows from the choices; where none was made it is theirs.
///
/// # Errors
/// Returns serde's error when a plan cannot be written or read as JSON.
pub fn merged(mine: &Plan, theirs: &Plan, chosen: &[Contested]) -> Result<Plan, serde_json::Error> {
    let from = serde_json::to_value(mine)?;
    let mut into = serde_json::to_value(theirs)?;
    for one in chosen.iter().filter(|c| c.side == Some(Side::Mine)) {
        let value = one.path.iter().try_fold(&from, get).cloned();
        put(&mut into, &one.path, value);
    }
    serde_json::from_value(into)
}

fn get<'v>(value: &'v Value, part: &Part) -> Option<&'v Value> {
    match part {
        Part::Key(key) => value.get(key),
        Part::Place(place) => value.get(place),
    }
}

fn put(into: &mut Value, path: &[Part], value: Option<Value>) {
    let Some((last, above)) = path.split_last() else {
        return;
    };
    let mut at = into;
    for part in above {
        let below = match part {
            Part::Key(key) => at.get_mut(key),
            Part::Place(place) => at.get_mut(place),
        };
        match below {
            Some(below) => at = below,
            None => return,
        }
    }
    match (last, at) {
        (Part::Key(key), Value::Object(fields)) => match value {
            Some(value) => {
                fields.insert(key.clone(), value);
            }
            None => {
                fields.remove(key);
            }
        },
        (Part::Place(place), Value::Array(entries)) => {
            if let (Some(slot), Some(value)) = (entries.get_mut(*place), value) {
                *slot = value;
            }
        }
        (Part::Key(_) | Part::Place(_), _) => {}
    }
}

fn walk(
    path: &mut Vec<Part>,
    (base, mine, theirs): (&Value, &Value, &Value),
    found: &mut Vec<Contested>,
) {
    if mine == theirs {
        return;
    }
    match (base, mine, theirs) {
        (Value::Object(a), Value::Object(b), Value::Object(c))
            if !a.contains_key("start") && !b.contains_key("start") =>
        {
            let mut keys: Vec<&String> = a.keys().chain(b.keys()).chain(c.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                path.push(Part::Key(key.clone()));
                let of =
                    |v: &'_ serde_json::Map<String, Value>| v.get(key).cloned().unwrap_or_default();
                walk(path, (&of(a), &of(b), &of(c)), found);
                path.pop();
            }
        }
        (Value::Array(a), Value::Array(b), Value::Array(c)) if alike(a, b) && alike(a, c) => {
            for (place, ((a, b), c)) in a.iter().zip(b).zip(c).enumerate() {
                path.push(Part::Place(place));
                walk(path, (a, b, c), found);
                path.pop();
            }
        }
        _ => found.push(Contested {
            path: path.clone(),
            mine: Vec::new(),
            theirs: Vec::new(),
            side: if base == mine {
                Some(Side::Theirs)
            } else if base == theirs {
                Some(Side::Mine)
            } else {
                None
            },
        }),
    }
}

/// Tells whether two lists have the same entries in the same places, so that each entry can be chosen alone.
fn alike(a: &[Value], b: &[Value]) -> bool {
    let id = |v: &Value| v.get("id").and_then(Value::as_u64);
    let tables = |list: &[Value]| list.iter().all(Value::is_object);
    a.len() == b.len() && tables(a) && tables(b) && a.iter().zip(b).all(|(a, b)| id(a) == id(b))
}

/// Writes a path as the comparison of plans names fields: lists count from 1, steps and checks by number.
fn dotted(path: &[Part], json: &(Value, Value, Value)) -> String {
    let mut at = [Some(&json.0), Some(&json.1), Some(&json.2)];
    joined(path.iter().map(|part| {
        at = at.map(|value| value.and_then(|v| get(v, part)));
        match part {
            Part::Key(key) => Part::Key(key.clone()),
            Part::Place(place) => {
                let id = |v: &&Value| v.get("id").and_then(Value::as_u64);
                let id = at.iter().flatten().find_map(id);
                let id = id.and_then(|id| usize::try_from(id).ok());
                Part::Place(id.unwrap_or(place + 1))
            }
        }
    }))
}

fn within(changes: &[Difference], at: &str) -> Vec<Difference> {
    let inside = |d: &&Difference| {
        d.field
            .strip_prefix(at)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', ' ']))
    };
    changes.iter().filter(inside).cloned().collect()
}

#[cfg(test)]
mod tests;
