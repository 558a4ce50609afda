//! Names in a query: unfinished ones are finished, unknown ones get the nearest known one.

use rusqlite::{Connection, params};

use super::scope::{self, Kind};
use crate::domain::id::ClientId;
use crate::domain::people::Scope;
use crate::domain::query::{Facet, NameKind, Query, QueryError, nearest};
use crate::domain::queue::Viewer;
use crate::store::error::StoreError;

/// How many names a beginning may stand for.
const BEGINNINGS: i64 = 12;

fn scoped(kind: NameKind) -> Option<Kind> {
    match kind {
        NameKind::Client => Some(Kind::Client),
        NameKind::Implementer => Some(Kind::Implementer),
        NameKind::Service => Some(Kind::Service),
        NameKind::Source => Some(Kind::Source),
        NameKind::Item
        | NameKind::Tag
        | NameKind::Requester
        | NameKind::Incident
        | NameKind::Cause
        | NameKind::Trigger
        | NameKind::Needs
        | NameKind::Mine => None,
    }
}

fn may_name(kind: Kind, handle: &str, viewer: &Viewer) -> bool {
    kind != Kind::Client || viewer.scope.covers(&ClientId::from(handle))
}

/// Puts known names in place of unfinished ones: `client:north` is every client that begins so.
pub(super) fn known_names(
    conn: &Connection,
    query: &Query,
    viewer: &Viewer,
) -> Result<Query, StoreError> {
    let mut query = query.clone();
    for term in &mut query.terms {
        let Facet::Name(kind, names) = &mut term.facet else {
            continue;
        };
        let Some(kept) = scoped(*kind) else {
            continue;
        };
        let mut full = Vec::new();
        for name in names.drain(..) {
            let me = kind.is_person() && name.eq_ignore_ascii_case("me");
            if me || scope::find(conn, kept, &name)?.is_some() {
                full.push(name);
            } else {
                let begun = beginning_with(conn, kept, &name)?;
                full.extend(begun.into_iter().filter(|n| may_name(kept, n, viewer)));
            }
        }
        *names = full;
    }
    Ok(query)
}

fn beginning_with(conn: &Connection, kind: Kind, name: &str) -> Result<Vec<String>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT handle FROM scope WHERE kind = ?1 AND handle >= ?2 AND handle < ?3 LIMIT ?4",
    )?;
    let beyond = format!("{name}\u{10FFFF}");
    let found = query.query_map(params![kind.code(), name, beyond, BEGINNINGS], |r| r.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Says which name of a query no change carries, with the known name nearest to it.
pub fn unknown_name(
    conn: &Connection,
    query: &Query,
    viewer: &Viewer,
) -> Result<Option<QueryError>, StoreError> {
    for term in &query.terms {
        let Facet::Name(kind, names) = &term.facet else {
            continue;
        };
        let Some(kept) = scoped(*kind) else {
            continue;
        };
        for name in names {
            let me = kind.is_person() && name.eq_ignore_ascii_case("me");
            let begun = beginning_with(conn, kept, name)?;
            if me || begun.iter().any(|n| may_name(kept, n, viewer)) {
                continue;
            }
            let known = handles(conn, kept, viewer)?;
            let word = kind.word();
            let hint = nearest(name, known.iter().map(String::as_str)).map_or_else(
                || "Look at the names with: holdpoint list".to_owned(),
                |n| format!("Did you mean {word}:{n}?"),
            );
            let text = query.to_string();
            let at = text.find(&format!("{word}:")).unwrap_or(0);
            return Ok(Some(QueryError {
                at: text.get(..at).map_or(0, |t| t.chars().count()),
                len: word.chars().count() + 1 + name.chars().count(),
                sentence: format!("No change has the {word} {name:?}. {hint}"),
            }));
        }
    }
    Ok(None)
}

fn handles(conn: &Connection, kind: Kind, viewer: &Viewer) -> Result<Vec<String>, StoreError> {
    let mut query = conn.prepare_cached("SELECT handle FROM scope WHERE kind = ?1 LIMIT 5000")?;
    let all: Vec<String> = query
        .query_map([kind.code()], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(match viewer.scope {
        Scope::All => all,
        Scope::Only(_) => all
            .into_iter()
            .filter(|h| may_name(kind, h, viewer))
            .collect(),
    })
}
