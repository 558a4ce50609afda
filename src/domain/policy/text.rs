//! The policy as one commented TOML: every key with its comment, and every mistake with its line.

mod read;

use std::fmt;

use toml::Value;

use super::Policy;

pub use read::read;

/// The policy that a new file begins with, each key with its comment.
pub const TEMPLATE: &str = include_str!("../../../assets/policy.toml");

/// The order in which the entries of a list say their parts.
const ORDER: [&str; 12] = [
    "code",
    "rule",
    "by",
    "days",
    "sentence",
    "why",
    "field",
    "control",
    "from_class",
    "types",
    "may_waive",
    "from",
];

/// How long a line of short texts may get, in columns.
const WIDE: usize = 88;

/// One mistake in a policy's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyMistake {
    /// The line, from 1; absent when the text as a whole is meant, or what it leaves out.
    pub line: Option<usize>,
    /// The key; empty when the text as a whole is meant.
    pub key: String,
    /// What is wrong and what to do.
    pub sentence: String,
    /// Whether it can be read, and only contradicts itself or the rules.
    pub readable: bool,
}

impl fmt::Display for PolicyMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.sentence)
    }
}

/// Writes a policy in full, each key with its comment. Reading it back makes the same policy.
///
/// # Errors
/// Returns the reason when a value cannot be written, as text.
pub fn write(policy: &Policy) -> Result<String, String> {
    let tree = Value::try_from(policy).map_err(|e| e.to_string())?;
    let mut out = String::with_capacity(TEMPLATE.len());
    let mut table: Option<&Value> = Some(&tree);
    let mut lines = TEMPLATE.lines();
    while let Some(line) = lines.next() {
        if let Some(path) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            table = path.split('.').try_fold(&tree, |at, key| at.get(key));
        } else if let Some((key, value)) = line.split_once(" = ").filter(|_| !line.starts_with('#'))
        {
            if value == "[" {
                lines.by_ref().find(|l| *l == "]");
            }
            let value = table.and_then(|t| t.get(key));
            out.push_str(key);
            out.push_str(" = ");
            out.push_str(&value.map_or_else(|| "[]".to_owned(), shown));
            out.push('\n');
            continue;
        }
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

/// Writes the value of a key: a list over several lines, everything else on one.
fn shown(value: &Value) -> String {
    let entries = match value {
        Value::Array(entries) if !entries.is_empty() => entries,
        other => return inline(other),
    };
    let mut out = String::from("[\n");
    let mut line = String::new();
    for entry in entries {
        let entry = inline(entry);
        let alone = entry.starts_with('{');
        if !line.is_empty() && (alone || line.len() + entry.len() + 6 > WIDE) {
            out.push_str(&format_line(&line));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&entry);
        line.push(',');
    }
    out.push_str(&format_line(&line));
    out.push(']');
    out
}

fn format_line(line: &str) -> String {
    format!("    {line}\n")
}

/// Writes a value on one line.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::Table(parts) => {
            let mut parts: Vec<(&String, &Value)> = parts.iter().collect();
            let place = |key: &str| ORDER.iter().position(|k| *k == key).unwrap_or(ORDER.len());
            parts.sort_by_key(|(key, _)| place(key));
            let parts: Vec<String> = parts
                .into_iter()
                .map(|(key, value)| format!("{key} = {}", inline(value)))
                .collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Value::Array(entries) => {
            let entries: Vec<String> = entries.iter().map(inline).collect();
            format!("[{}]", entries.join(", "))
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => value.to_string(),
    }
}

#[cfg(test)]
mod tests;
