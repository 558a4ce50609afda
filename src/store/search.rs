//! Full-text search: what is searched of a change, and which changes contain what was typed.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

mod fresh;
mod incidents;
mod sought;

pub use incidents::Incidents;
pub use sought::{Sought, ids};

use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, ClientId, ServiceId};
use crate::domain::incident::IncidentRole;
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
    /// An incident that it caused.
    Cause,
    /// An incident that led to it.
    Trigger,
}

impl Label {
    /// Returns the number that the file knows it by.
    pub fn code(self) -> i64 {
        match self {
            Self::Item => 1,
            Self::Tag => 2,
            Self::Requester => 3,
            Self::Cause => 4,
            Self::Trigger => 5,
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
    /// Returns what is searched of a change: numbers, title, scope, clients, services, items, tags, comments
    /// and linked incidents, as far as a file keeps these.
    pub fn of(change: &'a Change, row: &'a QueueRow, kept: Incidents) -> Self {
        let plan = &change.plan;
        let linked = || change.linked().filter(|_| kept == Incidents::Kept);
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
        .chain(change.comments.iter().map(|c| c.text.as_str()))
        .chain(linked().flat_map(|link| [link.incident.as_str(), link.note.as_str()]));
        let items = plan.items.iter().map(|i| (Label::Item, i.name.as_str()));
        let tags = plan.tags.iter().map(|t| (Label::Tag, t.as_str()));
        let requester = std::iter::once((Label::Requester, row.requester.as_str()));
        let incidents = linked().map(|link| {
            let label = match link.role {
                IncidentRole::Cause => Label::Cause,
                IncidentRole::Trigger => Label::Trigger,
            };
            (label, link.incident.as_str())
        });
        Self {
            texts: std::iter::once(Cow::Owned(row.number.to_string()))
                .chain(texts.map(Cow::Borrowed))
                .collect(),
            labels: items
                .chain(tags)
                .chain(requester)
                .chain(incidents)
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
        self.fingerprint_in(&mut Vec::new())
    }

    /// Does the same in room that is used again: one long text is hashed faster than many short ones.
    pub fn fingerprint_in(&self, room: &mut Vec<u8>) -> i64 {
        room.clear();
        for text in &self.texts {
            room.extend_from_slice(text.as_bytes());
            room.push(0);
        }
        for (label, name) in &self.labels {
            room.extend_from_slice(&label.code().to_be_bytes());
            room.extend_from_slice(name.as_bytes());
            room.push(0);
        }
        let digest = Sha256::digest(room);
        let first = digest.iter().take(8);
        first.fold(0i64, |n, byte| (n << 8) | i64::from(*byte)) & i64::MAX
    }

    /// Brings what is kept up to date with it, writing only what differs.
    pub fn write(&self, conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
        let words = self.words();
        let known: Option<bool> = conn
            .prepare_cached("SELECT words = ?2 FROM said WHERE id = ?1")?
            .query_row(params![id.0, words], |row| row.get(0))
            .optional()?;
        if known != Some(true) {
            conn.prepare_cached("INSERT OR REPLACE INTO said (id, words) VALUES (?1, ?2)")?
                .execute(params![id.0, words])?;
            fresh::note(conn, id)?;
        }
        let labels = self.labels();
        if kept_labels(conn, id)? != labels {
            conn.prepare_cached("DELETE FROM label WHERE id = ?1")?
                .execute([id.0])?;
            add_labels(conn, id, &labels)?;
        }
        Ok(())
    }

    /// Writes it where nothing was.
    pub fn add(&self, conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
        let words = self.words();
        conn.prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?
            .execute(params![id.0, words])?;
        conn.prepare_cached("INSERT INTO said (id, words) VALUES (?1, ?2)")?
            .execute(params![id.0, words])?;
        add_labels(conn, id, &self.labels())
    }

    /// Returns its labels as they are kept: each once, whatever its case, in order.
    fn labels(&self) -> Vec<(i64, String)> {
        let mut out: Vec<(i64, String)> = Vec::new();
        for (label, name) in &self.labels {
            let code = label.code();
            let known =
                |(kind, kept): &(i64, String)| *kind == code && kept.eq_ignore_ascii_case(name);
            if !out.iter().any(known) {
                out.push((code, (*name).to_owned()));
            }
        }
        out.sort_unstable();
        out
    }
}

fn kept_labels(conn: &Connection, id: ChangeNumber) -> Result<Vec<(i64, String)>, StoreError> {
    let mut query = conn.prepare_cached("SELECT kind, name FROM label WHERE id = ?1")?;
    let found = query.query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut found: Vec<(i64, String)> = found.collect::<Result<_, _>>()?;
    found.sort_unstable();
    Ok(found)
}

fn add_labels(
    conn: &Connection,
    id: ChangeNumber,
    labels: &[(i64, String)],
) -> Result<(), StoreError> {
    let mut insert =
        conn.prepare_cached("INSERT INTO label (kind, name, id) VALUES (?1, ?2, ?3)")?;
    for (kind, name) in labels {
        insert.execute(params![kind, name, id.0])?;
    }
    Ok(())
}

/// Takes a change out of the search.
pub fn forget(conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
    for statement in [
        "DELETE FROM search WHERE rowid = ?1",
        "DELETE FROM fresh WHERE id = ?1",
        "DELETE FROM said WHERE id = ?1",
        "DELETE FROM label WHERE id = ?1",
    ] {
        conn.prepare_cached(statement)?.execute([id.0])?;
    }
    Ok(())
}

/// Returns the changes that carry one of these labels.
pub fn labelled<'a>(
    conn: &Connection,
    labels: &[Label],
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Ids, StoreError> {
    let mut query = conn.prepare_cached("SELECT id FROM label WHERE kind = ?1 AND name = ?2")?;
    let mut found = Ids::default();
    for name in names {
        for label in labels {
            let mut rows = query.query(params![label.code(), name])?;
            while let Some(row) = rows.next()? {
                found.insert(row.get(0)?);
            }
        }
    }
    Ok(found)
}
