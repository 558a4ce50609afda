//! The `[fields]` of a map: columns, constants, translations, and how rows combine.

use toml::de::DeValue;

use super::failure::ImportError;
use super::field::{Combine, Field, Shape, Word};
use super::map::{Choice, Column, From, Rule};
use super::place::{At, Pick, Table};
use super::words::{Meaning, Words};

/// The columns that a map reads, each once.
#[derive(Default)]
pub(super) struct Columns(pub(super) Vec<Column>);

impl Columns {
    /// Returns the place of a column, adding it when it is new.
    pub(super) fn place(
        &mut self,
        name: &At<&str>,
        field: &'static str,
        optional: bool,
        table: &Table<'_>,
    ) -> Result<usize, ImportError> {
        let text = name.value.trim();
        if text.is_empty() {
            return Err(table.wrong_at(name, "a column's name is blank".to_owned()));
        }
        if let Some(n) = self.0.iter().position(|c| c.name == text) {
            self.0[n].optional &= optional;
            return Ok(n);
        }
        self.0.push(Column {
            name: text.to_owned(),
            field,
            optional,
        });
        Ok(self.0.len() - 1)
    }
}

/// Reads how one field is filled.
pub(super) fn rule(
    field: Field,
    picks: &[Pick<'_>],
    fields: &Table<'_>,
    columns: &mut Columns,
) -> Result<Rule, ImportError> {
    let mut combine = field.combine();
    let mut choices = Vec::new();
    for pick in picks {
        let choice = match pick {
            Pick::Column(name) => Choice {
                from: From::Column(columns.place(name, field.key(), false, fields)?),
                kind: None,
                split: None,
                words: default_words(field),
            },
            Pick::Table(table) => {
                if let Some(at) = table.text("combine")? {
                    combine = combination(field, &at, table)?;
                }
                choice(field, table, columns)?
            }
        };
        choices.push(choice);
    }
    Ok(Rule {
        field,
        combine,
        choices,
    })
}

fn combination(field: Field, at: &At<&str>, table: &Table<'_>) -> Result<Combine, ImportError> {
    let allowed: &[Combine] = match field.shape() {
        Shape::Text => &[Combine::First, Combine::Last],
        Shape::Time | Shape::Count | Shape::Word => &Combine::ALL,
        Shape::List => &[],
    };
    let names = |c: &Combine| [c.word(), c.word_for(field.shape())];
    allowed
        .iter()
        .find(|c| names(c).contains(&at.value))
        .copied()
        .ok_or_else(|| {
            let known: Vec<&str> = allowed.iter().map(|c| names(c)[1]).collect();
            table.wrong_at(
                at,
                if known.is_empty() {
                    "a list keeps every different value of its rows; leave combine out".to_owned()
                } else {
                    format!(
                        "{:?} is not possible; use one of {}",
                        at.value,
                        known.join(", ")
                    )
                },
            )
        })
}

fn choice(field: Field, table: &Table<'_>, columns: &mut Columns) -> Result<Choice, ImportError> {
    table.only(&[
        "column", "constant", "values", "combine", "optional", "kind", "split",
    ])?;
    let optional = table.flag("optional")?.unwrap_or(false);
    let from = match (table.text("column")?, table.text("constant")?) {
        (Some(column), None) => {
            From::Column(columns.place(&column, field.key(), optional, table)?)
        }
        (None, Some(constant)) if field.shape() != Shape::Time => {
            From::Constant(constant.value.to_owned())
        }
        (None, Some(constant)) => {
            return Err(table.wrong_at(&constant, "a time cannot be a constant".to_owned()));
        }
        (Some(_), Some(_)) | (None, None) => {
            return Err(table.wrong(
                "column",
                "name a column or a constant, and only one of them".to_owned(),
            ));
        }
    };
    let kind = match table.text("kind")? {
        Some(at) if field == Field::Items => {
            Some(columns.place(&at, field.key(), optional, table)?)
        }
        Some(at) => return Err(table.wrong_at(&at, "only items have a kind".to_owned())),
        None => None,
    };
    let split = match table.text("split")? {
        Some(at) if field.shape() == Shape::List && !at.value.is_empty() => {
            Some(at.value.to_owned())
        }
        Some(at) => {
            return Err(table.wrong_at(
                &at,
                "only clients, services and items are split, at a text that is not empty"
                    .to_owned(),
            ));
        }
        None => None,
    };
    let words = match table.table("values")? {
        Some(values) => Some(words(field, &values)?),
        None => default_words(field),
    };
    if let (From::Constant(text), Some(words)) = (&from, &words)
        && words.look(text.trim()) == Meaning::Unlisted
    {
        return Err(table.wrong(
            "constant",
            format!("{text:?} is not possible; use one of {}", words.known()),
        ));
    }
    Ok(Choice {
        from,
        kind,
        split,
        words,
    })
}

fn default_words(field: Field) -> Option<Words> {
    let vocabulary = field.vocabulary();
    if vocabulary.is_empty() {
        return None;
    }
    let mut words = Words::default();
    for (name, word) in vocabulary {
        words.add(name, Some(word));
    }
    Some(words)
}

fn words(field: Field, values: &Table<'_>) -> Result<Words, ImportError> {
    match field.shape() {
        Shape::Word | Shape::Text => {}
        Shape::Time | Shape::Count | Shape::List => {
            return Err(values.wrong(
                "",
                format!("the values of {} are not translated", field.key()),
            ));
        }
    }
    let vocabulary = field.vocabulary();
    let mut words = Words::default();
    for (name, entry) in values.names().zip(values.entries()) {
        let DeValue::String(target) = entry.value else {
            return Err(values.wrong_at(&entry, "a text in quotes is needed here".to_owned()));
        };
        let word = if target.is_empty() {
            None
        } else if vocabulary.is_empty() {
            Some(Word::Text(target.to_string()))
        } else {
            let found = vocabulary.iter().find(|(n, _)| *n == target.as_ref());
            let Some((_, word)) = found else {
                let known: Vec<&str> = vocabulary.iter().map(|(n, _)| *n).collect();
                return Err(values.wrong_at(
                    &entry,
                    format!(
                        "{target:?} is no {}; use one of {}, or \"\" for a value that says nothing",
                        field.words(),
                        known.join(", ")
                    ),
                ));
            };
            Some(word.clone())
        };
        if !words.add(name, word) {
            return Err(values.wrong_at(
                &entry,
                "this value is listed twice; capital letters make no difference".to_owned(),
            ));
        }
    }
    Ok(words)
}
