//! The title of a change whose tool keeps none, built from its other fields.

use std::fmt::Write;

use crate::domain::id::{ClientId, ServiceId};
use crate::domain::imported::ImportedChange;

/// Characters of a title.
const LONGEST: usize = 200;
/// Names shown of a list before "and n more".
const NAMED: usize = 2;

/// A text with fields in braces: `{model}: {items}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Slot(Slot),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Number,
    Model,
    Kind,
    Class,
    Clients,
    Services,
    Items,
}

const SLOTS: [(&str, Slot); 7] = [
    ("number", Slot::Number),
    ("model", Slot::Model),
    ("kind", Slot::Kind),
    ("class", Slot::Class),
    ("clients", Slot::Clients),
    ("services", Slot::Services),
    ("items", Slot::Items),
];

impl Title {
    /// Reads a template; the error says which brace is wrong.
    pub(super) fn parse(template: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = template;
        while let Some((text, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| "a { is not closed; write {items}".to_owned())?;
            let slot = SLOTS.iter().find(|(n, _)| *n == name).ok_or_else(|| {
                let known: Vec<String> = SLOTS.iter().map(|(n, _)| format!("{{{n}}}")).collect();
                format!(
                    "{{{name}}} cannot stand in a title; use {}",
                    known.join(", ")
                )
            })?;
            parts.push(Part::Text(text.to_owned()));
            parts.push(Part::Slot(slot.1));
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self(parts))
    }

    /// Builds the title of one change.
    pub(super) fn render(&self, change: &ImportedChange) -> String {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Slot(slot) => out.push_str(&slot.fill(change)),
            }
        }
        one_line(out.trim_matches([' ', ':', ',', '-']))
    }
}

impl Slot {
    fn fill(self, change: &ImportedChange) -> String {
        match self {
            Self::Number => change.number.clone(),
            Self::Model => change.model.clone(),
            Self::Kind => change.kind.word().to_owned(),
            Self::Class => change
                .class
                .map(|c| c.word().to_owned())
                .unwrap_or_default(),
            Self::Clients => named(change.clients.iter().map(ClientId::as_str)),
            Self::Services => named(change.services.iter().map(ServiceId::as_str)),
            Self::Items => named(change.items.iter().map(|i| i.name.as_str())),
        }
    }
}

fn named<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let mut out = names.take(NAMED).collect::<Vec<_>>().join(", ");
    if more > 0 {
        let _ = write!(out, " and {more} more");
    }
    out
}

/// Returns a text on one line and cut to the length of a title.
pub(super) fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        None => line,
        Some((cut, _)) => format!("{}…", &line[..cut]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::Item;

    fn change(items: usize) -> ImportedChange {
        ImportedChange {
            number: "C1".into(),
            model: "Release Type 11".into(),
            items: (0..items)
                .map(|n| Item {
                    name: format!("SRV{n}"),
                    kind: String::new(),
                })
                .collect(),
            ..ImportedChange::default()
        }
    }

    #[test]
    fn a_title_names_two_items_and_counts_the_rest() {
        let title = Title::parse("{model}: {items}").unwrap();
        assert_eq!(title.render(&change(1)), "Release Type 11: SRV0");
        assert_eq!(title.render(&change(2)), "Release Type 11: SRV0, SRV1");
        assert_eq!(
            title.render(&change(1007)),
            "Release Type 11: SRV0, SRV1 and 1005 more"
        );
        assert_eq!(title.render(&change(0)), "Release Type 11");
    }

    #[test]
    fn a_wrong_template_says_what_can_stand_in_it() {
        assert!(Title::parse("{item}").unwrap_err().contains("{items}"));
        assert!(Title::parse("{items").unwrap_err().contains("not closed"));
    }

    #[test]
    fn a_title_is_one_line_of_bounded_length() {
        assert_eq!(one_line(" a\r\n b\t c "), "a b c");
        assert_eq!(one_line(&"x".repeat(500)).chars().count(), LONGEST + 1);
    }
}
