//! Full-text search: what is searched of a change, and which changes contain what was typed.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, ClientId, ServiceId};
use crate::domain::queue::QueueRow;
use crate::store::error::StoreError;
use crate::store::index::ids::Ids;

/// The names under which a change is labelled rather than sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// An item it touches.
    Item,
    /// A tag.
    Tag,
    /// Who raised it.
    Requester,
}

impl Label {
    /// Returns the number that the file knows it by.
    pub fn code(self) -> i64 {
        match self {
            Self::Item => 1,
            Self::Tag => 2,
            Self::Requester => 3,
        }
    }
}

/// The longest word that is kept, in characters.
const LONGEST: usize = 48;

/// How many words of one change are kept.
const MOST: usize = 4_000;

/// Cuts a text into the words that are stored and looked for: lower case, without accents, letters
/// and digits with `-`, `_` and `.` inside. A word with such a mark also counts as its parts.
pub fn words(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    let folded = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase);
    for c in folded.chain(std::iter::once(' ')) {
        if c.is_alphanumeric() || "-_.".contains(c) {
            if word.len() < 4 * LONGEST {
                word.push(c);
            }
            continue;
        }
        let whole = cut(&word);
        if !whole.is_empty() {
            each(whole);
            if whole.contains(['-', '_', '.']) {
                whole
                    .split(['-', '_', '.'])
                    .filter(|p| !p.is_empty())
                    .for_each(&mut each);
            }
        }
        word.clear();
    }
}

fn cut(word: &str) -> &str {
    let word = word.trim_matches(['-', '_', '.']);
    word.char_indices().nth(LONGEST).map_or(word, |(end, _)| {
        word[..end].trim_end_matches(['-', '_', '.'])
    })
}

/// Cuts what someone typed into words; unlike `words` a word with a mark inside counts whole.
pub fn typed(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for piece in
        text.split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c) || "-_.".contains(c)))
    {
        let mut first = None;
        words(piece, |w| {
            first.get_or_insert_with(|| w.to_owned());
        });
        out.extend(first);
    }
    out
}

/// What is searched of a change, and its labels.
#[derive(Debug)]
pub struct Text<'a> {
    texts: Vec<Cow<'a, str>>,
    labels: Vec<(Label, &'a str)>,
}

impl<'a> Text<'a> {
    /// Returns what is searched of a change: numbers, title, scope, clients, services, items, tags
    /// and comments.
    pub fn of(change: &'a Change, row: &'a QueueRow) -> Self {
        let plan = &change.plan;
        let texts = [
            row.source_number.as_str(),
            &plan.title,
            &plan.scope_in,
            &plan.scope_out,
            &plan.reference,
        ]
        .into_iter()
        .chain(row.clients.iter().map(ClientId::as_str))
        .chain(row.services.iter().map(ServiceId::as_str))
        .chain(plan.items.iter().map(|i| i.name.as_str()))
        .chain(plan.tags.iter().map(String::as_str))
        .chain(change.comments.iter().map(|c| c.text.as_str()));
        let items = plan.items.iter().map(|i| (Label::Item, i.name.as_str()));
        let tags = plan.tags.iter().map(|t| (Label::Tag, t.as_str()));
        let requester = std::iter::once((Label::Requester, row.requester.as_str()));
        Self {
            texts: std::iter::once(Cow::Owned(row.number.to_string()))
                .chain(texts.map(Cow::Borrowed))
                .collect(),
            labels: items
                .chain(tags)
                .chain(requester)
                .filter(|(_, name)| !name.is_empty())
                .collect(),
        }
    }

    /// Returns its words, each once, with a space before and behind each.
    fn words(&self) -> String {
        let mut out = String::from(" ");
        let mut seen = HashSet::new();
        for text in &self.texts {
            words(text, |word| {
                if seen.len() < MOST && !seen.contains(word) {
                    seen.insert(word.to_owned());
                    out.push_str(word);
                    out.push(' ');
                }
            });
        }
        out
    }

    /// Returns a number that differs when the text differs: the first 63 bits of its SHA-256.
    pub fn fingerprint(&self) -> i64 {
        let mut sha = Sha256::new();
        for text in &self.texts {
            sha.update(text.as_bytes());
            sha.update([0]);
        }
        for (label, name) in &self.labels {
            sha.update(label.code().to_be_bytes());
            sha.update(name.as_bytes());
            sha.update([0]);
        }
        let digest = sha.finalize();
        let first = digest.iter().take(8);
        first.fold(0i64, |n, byte| (n << 8) | i64::from(*byte)) & i64::MAX
    }

    /// Writes it in place of what was there.
    pub fn write(&self, conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
        forget(conn, id)?;
        self.add(conn, id)
    }

    /// Writes it where nothing was.
    pub fn add(&self, conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
        let words = self.words();
        conn.prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?
            .execute(params![id.0, words])?;
        conn.prepare_cached("INSERT INTO said (id, words) VALUES (?1, ?2)")?
            .execute(params![id.0, words])?;
        let mut insert = conn
            .prepare_cached("INSERT OR IGNORE INTO label (kind, name, id) VALUES (?1, ?2, ?3)")?;
        for (label, name) in &self.labels {
            insert.execute(params![label.code(), name, id.0])?;
        }
        Ok(())
    }
}

/// Takes a change out of the search.
pub fn forget(conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
    let known = conn
        .prepare_cached("SELECT 1 FROM change WHERE id = ?1")?
        .exists([id.0])?;
    if known {
        conn.prepare_cached("DELETE FROM search WHERE rowid = ?1")?
            .execute([id.0])?;
        conn.prepare_cached("DELETE FROM said WHERE id = ?1")?
            .execute([id.0])?;
        conn.prepare_cached("DELETE FROM label WHERE id = ?1")?
            .execute([id.0])?;
    }
    Ok(())
}

/// How many words of the file may begin with a long prefix before the prefix itself is looked up.
const EXPANDED: usize = 24;

/// The longest prefix for which the file keeps a list of its own, in characters.
const KEPT_PREFIX: usize = 5;

/// Returns the full-text expression for what was typed; the last word may be unfinished.
/// Nothing when there is no word in it.
pub fn expression(conn: &Connection, text: &str) -> Result<Option<String>, StoreError> {
    let words = typed(text);
    let Some((last, whole)) = words.split_last() else {
        return Ok(None);
    };
    let mut parts: Vec<String> = whole.iter().map(|w| format!("\"{w}\"")).collect();
    parts.push(beginning(conn, last)?);
    Ok(Some(parts.join(" AND ")))
}

/// A long prefix has no list of its own and would have to be merged from its words at every look;
/// naming the words instead lets the index skip.
fn beginning(conn: &Connection, word: &str) -> Result<String, StoreError> {
    let prefix = format!("\"{word}\"*");
    if word.chars().count() <= KEPT_PREFIX {
        return Ok(prefix);
    }
    let mut next = conn.prepare_cached("SELECT term FROM search_word WHERE term >= ?1 LIMIT 1")?;
    let mut found: Vec<String> = Vec::new();
    let mut from = word.to_owned();
    while let Some(term) = next
        .query_row([&from], |r| r.get::<_, String>(0))
        .optional()?
    {
        if !term.starts_with(word) {
            break;
        }
        if found.len() == EXPANDED {
            return Ok(prefix);
        }
        from = format!("{term}\u{1}");
        found.push(format!("\"{term}\""));
    }
    Ok(if found.is_empty() {
        format!("\"{word}\"")
    } else {
        format!("({})", found.join(" OR "))
    })
}

/// Returns the changes that contain what was typed; nothing when no word was typed.
pub fn ids(conn: &Connection, text: &str) -> Result<Option<Ids>, StoreError> {
    expression(conn, text)?
        .map(|expression| matching(conn, &expression, usize::MAX))
        .transpose()
}

/// Returns the changes that an expression matches, at most so many, lowest numbers first.
pub fn matching(conn: &Connection, expression: &str, most: usize) -> Result<Ids, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1 LIMIT ?2")?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut rows = query.query(params![expression, most])?;
    let mut found = Ids::default();
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?);
    }
    Ok(found)
}

/// Returns the changes that carry one of these labels.
pub fn labelled<'a>(
    conn: &Connection,
    label: Label,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Ids, StoreError> {
    let mut query = conn.prepare_cached("SELECT id FROM label WHERE kind = ?1 AND name = ?2")?;
    let mut found = Ids::default();
    for name in names {
        let mut rows = query.query(params![label.code(), name])?;
        while let Some(row) = rows.next()? {
            found.insert(row.get(0)?);
        }
    }
    Ok(found)
}

/// What was typed, as words to look for in what a change says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// Each with the spaces around it; the last is open at its end.
    words: Vec<String>,
}

impl Sought {
    /// Returns what was typed; nothing when there is no word in it.
    pub fn of(text: &str) -> Option<Self> {
        let mut words: Vec<String> = typed(text).iter().map(|w| format!(" {w} ")).collect();
        words.last_mut()?.pop();
        Some(Self { words })
    }

    /// Tells whether a change says all of it: 3 µs, where the index takes 40 µs and more for one change.
    pub fn is_said(&self, conn: &Connection, id: u32) -> Result<bool, StoreError> {
        let mut query = conn.prepare_cached("SELECT words FROM said WHERE id = ?1")?;
        let mut rows = query.query([id])?;
        let Some(row) = rows.next()? else {
            return Ok(false);
        };
        let said = row.get_ref(0)?.as_str().unwrap_or_default();
        Ok(self.words.iter().all(|w| said.contains(w.as_str())))
    }
}
