//! A map's TOML text with the line of every key, so that an error can name its place.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::failure::ImportError;

/// The text of a map and its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// Makes the error for a place in the text.
    pub(super) fn wrong(&self, at: &Range<usize>, key: &str, reason: String) -> ImportError {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        ImportError::Map {
            file: self.file.to_owned(),
            line: before.matches('\n').count() + 1,
            key: key.to_owned(),
            reason,
        }
    }
}

/// A value with its key and place.
#[derive(Debug, Clone)]
pub(super) struct At<T> {
    pub(super) value: T,
    pub(super) key: String,
    pub(super) span: Range<usize>,
}

/// One table of a map.
#[derive(Debug, Clone)]
pub(super) struct Table<'a> {
    source: Source<'a>,
    path: String,
    span: Range<usize>,
    entries: &'a DeTable<'a>,
}

impl<'a> Table<'a> {
    /// Wraps the whole document.
    pub(super) fn root(source: Source<'a>, table: &'a Spanned<DeTable<'a>>) -> Self {
        Self {
            source,
            path: String::new(),
            span: 0..0,
            entries: table.get_ref(),
        }
    }

    fn key(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// Makes the error for one key of this table; for the table itself when the key is absent.
    pub(super) fn wrong(&self, key: &str, reason: String) -> ImportError {
        let span = self.find(key).map_or(self.span.clone(), Spanned::span);
        self.source.wrong(&span, &self.key(key), reason)
    }

    /// Makes the error for a value found before.
    pub(super) fn wrong_at<T>(&self, at: &At<T>, reason: String) -> ImportError {
        self.source.wrong(&at.span, &at.key, reason)
    }

    fn find(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.entries.get(key)
    }

    /// Tells whether a key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Refuses every key that is not in the list.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), ImportError> {
        match self
            .entries
            .keys()
            .find(|k| !known.contains(&k.get_ref().as_ref()))
        {
            None => Ok(()),
            Some(key) => Err(self.source.wrong(
                &key.span(),
                &self.key(key.get_ref()),
                format!("no such key; one of {} is meant", known.join(", ")),
            )),
        }
    }

    /// Returns every key with its value, in the order of the alphabet.
    pub(super) fn entries(&self) -> impl Iterator<Item = At<&'a DeValue<'a>>> + '_ {
        self.entries.iter().map(|(k, v)| At {
            value: v.get_ref(),
            key: self.key(k.get_ref()),
            span: k.span(),
        })
    }

    /// Returns the keys as written.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.entries.keys().map(|k| k.get_ref().as_ref())
    }

    fn at<T>(&self, key: &str, value: T, span: Range<usize>) -> At<T> {
        At {
            value,
            key: self.key(key),
            span,
        }
    }

    fn mistyped(&self, key: &str, wanted: &str) -> ImportError {
        let found = self.find(key).map_or("nothing", |v| v.get_ref().type_str());
        self.wrong(key, format!("{wanted} is needed here, not a {found}"))
    }

    /// Returns a text.
    pub(super) fn text(&self, key: &str) -> Result<Option<At<&'a str>>, ImportError> {
        let Some(value) = self.find(key) else {
            return Ok(None);
        };
        match value.get_ref().as_str() {
            Some(text) => Ok(Some(self.at(key, text, value.span()))),
            None => Err(self.mistyped(key, "a text in quotes")),
        }
    }

    /// Returns a text that may not be absent or blank.
    pub(super) fn needed_text(&self, key: &str, why: &str) -> Result<At<&'a str>, ImportError> {
        match self.text(key)? {
            Some(at) if !at.value.trim().is_empty() => Ok(at),
            Some(_) | None => Err(self.wrong(key, format!("is missing; {why}"))),
        }
    }

    /// Returns a yes or no.
    pub(super) fn flag(&self, key: &str) -> Result<Option<bool>, ImportError> {
        let Some(value) = self.find(key) else {
            return Ok(None);
        };
        match value.get_ref().as_bool() {
            Some(flag) => Ok(Some(flag)),
            None => Err(self.mistyped(key, "true or false")),
        }
    }

    /// Returns a whole number between 1 and 100.
    pub(super) fn small_number(&self, key: &str) -> Result<Option<i64>, ImportError> {
        let Some(value) = self.find(key) else {
            return Ok(None);
        };
        value
            .get_ref()
            .as_integer()
            .and_then(|i| i64::from_str_radix(i.as_str(), i.radix()).ok())
            .filter(|n| (1..=100).contains(n))
            .map(Some)
            .ok_or_else(|| self.mistyped(key, "a whole number from 1 to 100"))
    }

    /// Returns a list of texts; one text alone is a list of one.
    pub(super) fn texts(&self, key: &str) -> Result<Vec<At<&'a str>>, ImportError> {
        let Some(value) = self.find(key) else {
            return Ok(Vec::new());
        };
        if let Some(text) = value.get_ref().as_str() {
            return Ok(vec![self.at(key, text, value.span())]);
        }
        let wrong = || self.mistyped(key, "a list of texts in quotes");
        let list = value.get_ref().as_array().ok_or_else(wrong)?;
        list.iter()
            .map(|v| match v.get_ref().as_str() {
                Some(text) => Ok(self.at(key, text, v.span())),
                None => Err(wrong()),
            })
            .collect()
    }

    /// Returns a table inside this one.
    pub(super) fn table(&self, key: &str) -> Result<Option<Self>, ImportError> {
        let Some(value) = self.find(key) else {
            return Ok(None);
        };
        match value.get_ref().as_table() {
            Some(table) => Ok(Some(self.inner(key, value.span(), table))),
            None => Err(self.mistyped(key, "a table")),
        }
    }

    fn inner(&self, key: &str, span: Range<usize>, table: &'a DeTable<'a>) -> Self {
        Self {
            source: self.source,
            path: self.key(key),
            span,
            entries: table,
        }
    }

    /// Returns a field's columns: a name, a table, or a list of both, tried in this order.
    pub(super) fn picks(&self, key: &str) -> Result<Vec<Pick<'a>>, ImportError> {
        let Some(value) = self.find(key) else {
            return Ok(Vec::new());
        };
        let one = |v: &'a Spanned<DeValue<'a>>| {
            let span = v.span();
            if let Some(text) = v.get_ref().as_str() {
                Ok(Pick::Column(self.at(key, text, span)))
            } else if let Some(table) = v.get_ref().as_table() {
                Ok(Pick::Table(self.inner(key, span, table)))
            } else {
                Err(self.mistyped(
                    key,
                    "a column's name or a table such as { column = \"Name\" }",
                ))
            }
        };
        match value.get_ref().as_array() {
            Some(list) => list.iter().map(one).collect(),
            None => Ok(vec![one(value)?]),
        }
    }
}

/// One way to fill a field.
#[derive(Debug, Clone)]
pub(super) enum Pick<'a> {
    /// A column's name.
    Column(At<&'a str>),
    /// A table with a column and more.
    Table(Table<'a>),
}
