//! What one policy says differently from another, key by key.

use std::collections::BTreeMap;

use toml::Value;

use super::Policy;
use super::text::inline;

/// Returns a line for each key of which `after` says something else than `before`, in the order of the keys.
pub fn changes(before: &Policy, after: &Policy) -> Vec<String> {
    let (before, after) = (leaves(before), leaves(after));
    let none = Value::Array(Vec::new());
    let keys = before
        .keys()
        .chain(after.keys().filter(|k| !before.contains_key(*k)));
    let mut told: Vec<String> = keys
        .filter_map(|key| {
            let was = before.get(key).unwrap_or(&none);
            let is = after.get(key).unwrap_or(&none);
            (was != is).then(|| said(key, was, is))
        })
        .collect();
    told.sort();
    told
}

fn leaves(policy: &Policy) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    if let Ok(tree) = Value::try_from(policy) {
        gather("", tree, &mut found);
    }
    found
}

fn gather(path: &str, value: Value, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Table(parts) => {
            for (key, value) in parts {
                let dot = if path.is_empty() { "" } else { "." };
                gather(&format!("{path}{dot}{key}"), value, found);
            }
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_) => {
            found.insert(path.to_owned(), value);
        }
    }
}

fn said(key: &str, was: &Value, is: &Value) -> String {
    let (Value::Array(was), Value::Array(is)) = (was, is) else {
        return format!("{key}: {} (was {})", inline(is), inline(was));
    };
    let beyond = |here: &[Value], there: &[Value]| -> Vec<String> {
        let only = here.iter().filter(|entry| !there.contains(entry));
        only.map(inline).collect()
    };
    let (added, gone) = (beyond(is, was), beyond(was, is));
    let mut parts = Vec::new();
    if !added.is_empty() {
        parts.push(format!("now with {}", added.join(", ")));
    }
    if !gone.is_empty() {
        parts.push(format!("without {}", gone.join(", ")));
    }
    if parts.is_empty() {
        parts.push("in another order".to_owned());
    }
    format!("{key}: {}", parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_said_key_by_key_and_entry_by_entry() {
        let before = Policy::default();
        assert_eq!(changes(&before, &before), Vec::<String>::new());
        let mut after = before.clone();
        after.medium_from = 25;
        after.risk.rollback.written = 12;
        after.risk.users[0].points = 4;
        after.boilerplate.push("later".to_owned());
        after.waivable.remove(2);
        assert_eq!(
            changes(&before, &after),
            [
                "boilerplate: now with \"later\"",
                "medium_from: 25 (was 30)",
                "risk.rollback.written: 12 (was 10)",
                "risk.users: now with { from = 25, points = 4 }; without { from = 25, points = 3 }",
                "waivable: without { rule = \"start.pre-checks\", by = \"manager\", days = 1 }",
            ]
        );
    }
}
