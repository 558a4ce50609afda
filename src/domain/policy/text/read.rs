//! A policy read from a text, with every mistake in it.

use serde::Deserialize;
use toml::de::{DeArray, DeTable, DeValue};

use super::super::super::toml_words::{holds, in_words};
use super::super::Policy;
use super::super::sound::{Flaw, flaws};
use super::PolicyMistake;

/// So many mistakes are told at most.
const ENOUGH: usize = 50;

/// Reads a policy; what the text leaves out takes its default.
///
/// # Errors
/// Returns every mistake with its line and its key: what cannot be read and what cannot be followed.
pub fn read(text: &str) -> Result<Policy, Vec<PolicyMistake>> {
    let line_of = |at: usize| text.get(..at).map(|t| t.matches('\n').count() + 1);
    let (whole, unreadable) = DeTable::parse_recoverable(text);
    if !unreadable.is_empty() {
        let told = unreadable.iter().take(ENOUGH).map(|e| PolicyMistake {
            line: e.span().and_then(|s| line_of(s.start)),
            key: String::new(),
            sentence: sentence(e.message()),
            readable: false,
        });
        return Err(told.collect());
    }
    let mut left = whole.clone();
    let mut mistakes: Vec<PolicyMistake> = Vec::new();
    let policy = loop {
        let deserializer = toml::Deserializer::from(left.clone());
        let error = match Policy::deserialize(deserializer) {
            Ok(policy) => break Some(policy),
            Err(error) => error,
        };
        let at = error.span().map(|s| s.start);
        let found = at.and_then(|at| take_out(left.get_mut(), at));
        mistakes.push(PolicyMistake {
            line: at.and_then(line_of),
            key: found.clone().unwrap_or_default(),
            sentence: sentence(error.message()),
            readable: false,
        });
        if found.is_none() || mistakes.len() >= ENOUGH {
            break None;
        }
    };
    let Some(policy) = policy else {
        return Err(mistakes);
    };
    let unread: Vec<String> = mistakes.iter().map(|m| m.key.clone()).collect();
    for Flaw {
        path,
        sentence,
        next,
    } in flaws(&policy)
    {
        let follows = unread.iter().any(|key| follows_from(key, &path));
        if !follows && mistakes.len() < ENOUGH {
            mistakes.push(PolicyMistake {
                line: place(whole.get_ref(), &path).and_then(line_of),
                key: without_places(&path),
                sentence: format!("{sentence} {next}").trim_end().to_owned(),
                readable: true,
            });
        }
    }
    if mistakes.is_empty() {
        Ok(policy)
    } else {
        mistakes.sort_by_key(|m| m.line);
        Err(mistakes)
    }
}

/// Tells whether a flaw may only be there because a key could not be read: it is of the same key, of the
/// same list, or of what the unread one decides.
fn follows_from(unread: &str, flaw: &str) -> bool {
    let is_place = |step: &str| step.parse::<usize>().is_ok();
    let list: Vec<&str> = flaw.split('.').take_while(|step| !is_place(step)).collect();
    let list = list.join(".");
    let within = |key: &str, of: &str| key == of || key.starts_with(&format!("{of}."));
    within(unread, &list)
        || (within(unread, "requirements") && list == "waivable")
        || (within(unread, "risk") && ["medium_from", "high_from"].contains(&list.as_str()))
}

/// Returns a path without the places in lists that it goes through.
fn without_places(path: &str) -> String {
    let keys: Vec<&str> = path
        .split('.')
        .filter(|key| key.parse::<usize>().is_err())
        .collect();
    keys.join(".")
}

/// Takes out of a table what stands at a place of the text, and returns its key: a whole entry of a
/// list, else the innermost key.
fn take_out(table: &mut DeTable<'_>, at: usize) -> Option<String> {
    let within =
        |span: std::ops::Range<usize>| span.start <= at && at < span.end.max(span.start + 1);
    let found = table
        .iter()
        .find(|(key, value)| within(key.span()) || holds(value, at))
        .map(|(key, _)| key.clone())?;
    let name = found.get_ref().to_string();
    if !within(found.span())
        && let Some(value) = table.get_mut(name.as_str())
    {
        match value.get_mut() {
            DeValue::Table(inner) => {
                if let Some(rest) = take_out(inner, at) {
                    return Some(format!("{name}.{rest}"));
                }
            }
            DeValue::Array(entries) => {
                let place = entries.iter().position(|entry| holds(entry, at));
                if let Some(place) = place {
                    let inner = entries.get_mut(place).map(|e| match e.get_mut() {
                        DeValue::Table(inner) => take_out(inner, at),
                        _ => None,
                    });
                    *entries = without(entries, place);
                    return Some(match inner.flatten() {
                        Some(rest) => format!("{name}.{rest}"),
                        None => name,
                    });
                }
            }
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => {}
        }
    }
    table.remove(name.as_str());
    Some(name)
}

fn without<'i>(entries: &DeArray<'i>, place: usize) -> DeArray<'i> {
    let mut left = DeArray::new();
    let others = entries.iter().enumerate().filter(|(n, _)| *n != place);
    others.for_each(|(_, entry)| left.push(entry.clone()));
    left
}

/// Returns where a path, or as much of it as the text has, stands in the text.
fn place(table: &DeTable<'_>, path: &str) -> Option<usize> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let (key, value) = table.get_key_value(first)?;
    let mut at = key.span().start;
    let mut value = value;
    for step in rest.split('.').filter(|s| !s.is_empty()) {
        let next = match value.get_ref() {
            DeValue::Table(table) => table
                .get_key_value(step)
                .map(|(key, value)| (key.span().start, value)),
            DeValue::Array(entries) => step
                .parse()
                .ok()
                .and_then(|n: usize| entries.get(n))
                .map(|entry| (entry.span().start, entry)),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => None,
        };
        let Some(next) = next else { break };
        (at, value) = next;
    }
    Some(at)
}

/// Makes a sentence of what the TOML reader says; a key that no policy has may be an attempt to take a
/// requirement out.
fn sentence(said: &str) -> String {
    let said = said.trim().replace('\n', ", ");
    if let Some(rest) = said.strip_prefix("unknown field `") {
        let key = rest.split('`').next().unwrap_or_default();
        return format!(
            "A policy has no key {key:?} here (see: holdpoint policy show); built-in requirements cannot \
             be taken out, only listed under waivable."
        );
    }
    let said = in_words(&said);
    let mut letters = said.chars();
    let first: String = letters
        .next()
        .map(char::to_uppercase)
        .into_iter()
        .flatten()
        .collect();
    format!("{first}{}.", letters.as_str())
}
