//! A record of JSON seen as cells: which value a dotted column name means, and its text.

use serde_json::{Map as Object, Value};

/// Returns the text of the column in a record; empty when there is none.
///
/// A name is tried as a key as it stands, then cut at its dots. A name that ends in `.value` or
/// `.display_value` also finds a plain value, because the same API answers with either.
pub(super) fn cell(record: &Object<String, Value>, column: &str) -> String {
    find(record, column).map(|v| text(&v)).unwrap_or_default()
}

fn find(object: &Object<String, Value>, path: &str) -> Option<Value> {
    if let Some(value) = object.get(path) {
        return Some(value.clone());
    }
    path.match_indices('.').find_map(|(dot, _)| {
        let rest = &path[dot + 1..];
        match object.get(&path[..dot])? {
            Value::Object(inner) => find(inner, rest),
            Value::Array(_) => None,
            plain => matches!(rest, "value" | "display_value").then(|| plain.clone()),
        }
    })
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => match n.as_f64() {
            // An API that knows no integers writes 3 as 3.0.
            Some(f) if n.is_f64() && f.fract() == 0.0 && f.abs() < 1e15 => format!("{f:.0}"),
            Some(_) | None => n.to_string(),
        },
        Value::String(s) => s.clone(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(pair) => match pair.get("value").or_else(|| pair.get("display_value")) {
            Some(inner) if !inner.is_object() => text(inner),
            Some(_) | None => value.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_finds_pairs_plain_values_and_keys_with_dots() {
        let json = r#"{"a": {"value": 3.0, "display_value": "Closed"}, "b": "plain", "c.name": "dotted",
            "d": {"e": {"f": true}}, "g": null, "h": ["x", 2], "i": {"z": 1}, "j": 2.5, "k": {"link": "u", "value": "id"}}"#;
        let Value::Object(record) = serde_json::from_str(json).unwrap() else {
            panic!("not an object");
        };
        for (column, wanted) in [
            ("a.value", "3"),
            ("a.display_value", "Closed"),
            ("a", "3"),
            ("b", "plain"),
            ("b.value", "plain"),
            ("b.display_value", "plain"),
            ("b.other", ""),
            ("c.name", "dotted"),
            ("d.e.f", "true"),
            ("g", ""),
            ("h", "x, 2"),
            ("i", r#"{"z":1}"#),
            ("j", "2.5"),
            ("k.display_value", ""),
            ("k.value", "id"),
            ("none", ""),
            ("none.value", ""),
        ] {
            assert_eq!(cell(&record, column), wanted, "{column}");
        }
    }
}
