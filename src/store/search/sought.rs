//! What was typed: as an expression of the full-text index, and as words to look for in one change.

use rusqlite::{Connection, OptionalExtension, params};

use super::{fresh, typed};
use crate::store::error::StoreError;
use crate::store::index::ids::Ids;

/// How many words of the file may begin with a long prefix before the prefix itself is looked up.
const EXPANDED: usize = 24;

/// The longest prefix for which the file keeps a list of its own, in characters.
const KEPT_PREFIX: usize = 5;

/// What was typed, as words to look for in what a change says; the last may be unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    /// The expression of the full-text index.
    expression: String,
    /// Each with the spaces around it; the last is open at its end.
    words: Vec<String>,
}

impl Sought {
    /// Returns what was typed; nothing when there is no word in it.
    pub fn of(conn: &Connection, text: &str) -> Result<Option<Self>, StoreError> {
        let typed = typed(text);
        let Some((last, whole)) = typed.split_last() else {
            return Ok(None);
        };
        let mut parts: Vec<String> = whole.iter().map(|w| format!("\"{w}\"")).collect();
        parts.push(beginning(conn, last)?);
        let mut words: Vec<String> = whole.iter().map(|w| format!(" {w} ")).collect();
        words.push(format!(" {last}"));
        Ok(Some(Self {
            expression: parts.join(" AND "),
            words,
        }))
    }

    /// Tells whether every change says it, as the beginning of its own number.
    pub fn is_in_all(&self) -> bool {
        matches!(self.words.as_slice(), [word] if " chg-".starts_with(word.as_str()))
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

    /// Returns the changes that say all of it, at most so many, lowest numbers first.
    pub fn matching(&self, conn: &Connection, most: usize) -> Result<Ids, StoreError> {
        let fresh = fresh::ids(conn)?;
        let mut query =
            conn.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1 LIMIT ?2")?;
        // What the search knows of a fresh one is out of date and does not count.
        let limit = i64::try_from(most.saturating_add(fresh.len())).unwrap_or(i64::MAX);
        let mut rows = query.query(params![self.expression, limit])?;
        let mut found = Ids::default();
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            if fresh.binary_search(&id).is_err() {
                found.insert(id);
            }
        }
        for id in fresh {
            if self.is_said(conn, id)? {
                found.insert(id);
            }
        }
        if found.len() > most {
            found = found.iter().take(most).collect();
        }
        Ok(found)
    }

    /// Returns those of some changes that say all of it, at most so many.
    pub fn matching_in(
        &self,
        conn: &Connection,
        within: &Ids,
        most: usize,
    ) -> Result<Ids, StoreError> {
        let fresh = fresh::ids(conn)?;
        let mut found = Ids::default();
        for id in &fresh {
            if found.len() < most && within.contains(*id) && self.is_said(conn, *id)? {
                found.insert(*id);
            }
        }
        let mut query = conn.prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1")?;
        let mut rows = query.query([&self.expression])?;
        while found.len() < most
            && let Some(row) = rows.next()?
        {
            let id = row.get(0)?;
            if within.contains(id) && fresh.binary_search(&id).is_err() {
                found.insert(id);
            }
        }
        Ok(found)
    }
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
    Sought::of(conn, text)?
        .map(|sought| sought.matching(conn, usize::MAX))
        .transpose()
}
