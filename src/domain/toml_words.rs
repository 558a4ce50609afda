//! What the TOML reader says, in words of the person who wrote the text: which key, what stands there, what is wanted.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What serde calls a kind of value, and what a person calls it.
const WANTED: [(&str, &str); 7] = [
    ("a string", "a text in quotes"),
    ("a boolean", "true or false"),
    ("a sequence", "a list in [ ]"),
    ("a map", "a table"),
    ("u8", "a whole number from 0 to 255"),
    ("u32", "a whole number that is not negative"),
    ("u64", "a whole number that is not negative"),
];

const FOUND: [(&str, &str); 6] = [
    ("string ", ""),
    ("integer ", ""),
    ("floating point ", ""),
    ("boolean ", ""),
    ("sequence", "a list"),
    ("map", "a table"),
];

/// Returns a sentence without its first capital and its end mark for what the reader says.
pub fn in_words(said: &str) -> String {
    let said = said.trim().replace('\n', ", ");
    let expected = |said: &str| {
        let (found, wanted) = said.split_once(", expected ")?;
        Some((found.to_owned(), wanted.to_owned()))
    };
    let off = said
        .strip_prefix("invalid type: ")
        .or_else(|| said.strip_prefix("invalid value: "));
    if let Some((found, wanted)) = off.and_then(expected) {
        let found = named(&found, &FOUND, |text, from| text.starts_with(from));
        let wanted = named(&wanted, &WANTED, |text, from| text == from);
        return format!("{found} stands where {wanted} is wanted");
    }
    let odd = said.strip_prefix("unknown variant `");
    if let Some((found, wanted)) = odd.and_then(expected) {
        let (found, wanted) = (found.replace('`', ""), wanted.replace('`', ""));
        let wanted = wanted.trim_start_matches("one of ");
        return format!("{found:?} is not known here; it may be {wanted}");
    }
    if let Some(key) = said.strip_prefix("missing field `") {
        return format!("{} is missing here", key.trim_end_matches('`'));
    }
    said.replace('`', "")
}

fn named(text: &str, words: &[(&str, &str)], is: impl Fn(&str, &str) -> bool) -> String {
    let text = text.replace('`', "");
    let word = words.iter().find(|(from, _)| is(&text, from));
    word.map_or(text.clone(), |(from, to)| text.replacen(from, to, 1))
}

/// Returns the path of the key whose value stands at a place of a text; nothing where the text is no TOML.
pub fn key_at(text: &str, at: usize) -> Option<String> {
    let whole = DeTable::parse(text).ok()?;
    within(whole.get_ref(), at)
}

fn within(table: &DeTable<'_>, at: usize) -> Option<String> {
    let (key, value) = table
        .iter()
        .find(|(key, value)| covers(&key.span(), at) || holds(value, at))?;
    let name = key.get_ref().to_string();
    let inner = match value.get_ref() {
        DeValue::Table(inner) => within(inner, at),
        DeValue::Array(entries) => {
            entries
                .iter()
                .filter(|entry| holds(entry, at))
                .find_map(|entry| match entry.get_ref() {
                    DeValue::Table(inner) => within(inner, at),
                    _ => None,
                })
        }
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => None,
    };
    Some(inner.map_or(name.clone(), |inner| format!("{name}.{inner}")))
}

/// Tells whether a value, or anything in it, stands at a place of the text: the parts of a table may
/// stand far from its head.
pub fn holds(value: &Spanned<DeValue<'_>>, at: usize) -> bool {
    if covers(&value.span(), at) {
        return true;
    }
    match value.get_ref() {
        DeValue::Table(table) => table
            .iter()
            .any(|(key, value)| covers(&key.span(), at) || holds(value, at)),
        DeValue::Array(entries) => entries.iter().any(|entry| holds(entry, at)),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => false,
    }
}

fn covers(span: &std::ops::Range<usize>, at: usize) -> bool {
    span.start <= at && at < span.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_says_is_told_in_words() {
        for (said, told) in [
            (
                "invalid type: integer `3`, expected a string",
                "3 stands where a text in quotes is wanted",
            ),
            (
                "invalid value: integer `-5`, expected u32",
                "-5 stands where a whole number that is not negative is wanted",
            ),
            (
                "invalid type: string \"northwind\", expected a sequence",
                "\"northwind\" stands where a list in [ ] is wanted",
            ),
            (
                "unknown variant `odd`, expected one of `low`, `high`",
                "\"odd\" is not known here; it may be low, high",
            ),
            ("missing field `end`", "end is missing here"),
        ] {
            assert_eq!(in_words(said), told);
        }
    }

    #[test]
    fn the_key_at_a_place_is_named_with_its_path() {
        let text = "title = 3\n[[waves]]\nsteps = [{ minutes = \"5\" }]\n";
        let key = |what: &str| key_at(text, text.find(what).unwrap());
        assert_eq!(key("3").as_deref(), Some("title"));
        assert_eq!(key("\"5\"").as_deref(), Some("waves.steps.minutes"));
        assert_eq!(key_at("title = ", 3), None);
    }
}
