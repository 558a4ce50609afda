//! The record as a list: events newest first, filtered, a page at a time.

use rusqlite::types::ToSql;

use super::error::StoreError;
use super::load::{COLUMNS, recorded};
use super::open::Store;
use crate::domain::event::{Recorded, Stream};

/// How many events a page looks at before it stops to be continued, so that a filter that hits
/// nothing stays quick.
const LOOKED_AT: usize = 20_000;

/// Which events to list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogQuery {
    /// Those of one stream; of all when absent.
    pub stream: Option<Stream>,
    /// Those before this place in the file; from the newest on when absent.
    pub before: Option<u64>,
    /// Those whose person, kind or body contains this, whatever its case; all when empty.
    pub text: String,
    /// At most this many.
    pub limit: usize,
}

/// A page of events, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogPage {
    /// The events.
    pub events: Vec<Recorded>,
    /// Where to go on, if there may be more.
    pub before: Option<u64>,
}

impl Store {
    /// Lists events of streams that are visible to the person, newest first.
    pub fn log(
        &self,
        query: &LogQuery,
        visible: &dyn Fn(Stream) -> bool,
    ) -> Result<LogPage, StoreError> {
        let before = query.before.map_or(i64::MAX, u64::cast_signed);
        let name = query.stream.map(|stream| stream.to_string());
        let mut values: Vec<&dyn ToSql> = vec![&before];
        let (and, order) = match &name {
            // Within a stream the revision grows with the place, and it is the revision that is indexed.
            Some(name) => {
                values.push(name);
                (" AND stream = ?2", "rev")
            }
            None => ("", "seq"),
        };
        let sql = format!("SELECT {COLUMNS} FROM event WHERE seq < ?1{and} ORDER BY {order} DESC");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(values.as_slice())?;
        let wanted = query.text.to_lowercase();
        let mut page = LogPage::default();
        let mut looked_at = 0;
        while let Some(row) = rows.next()? {
            if page.events.len() == query.limit || looked_at == LOOKED_AT {
                return Ok(page);
            }
            looked_at += 1;
            page.before = Some(row.get(0)?);
            let says = |column| -> Result<bool, StoreError> {
                let text = row.get_ref(column)?.as_str().unwrap_or_default();
                Ok(contains(text, &wanted))
            };
            if wanted.is_empty() || says(5)? || says(6)? || says(7)? {
                let event = recorded(row)?;
                if visible(event.stream) {
                    page.events.push(event);
                }
            }
        }
        page.before = None;
        Ok(page)
    }
}

/// Tells whether a text contains lower-case words, whatever the text's case.
fn contains(text: &str, wanted: &str) -> bool {
    if wanted.is_ascii() {
        let wanted = wanted.as_bytes();
        return text
            .as_bytes()
            .windows(wanted.len())
            .any(|part| part.eq_ignore_ascii_case(wanted));
    }
    text.to_lowercase().contains(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::ChangeNumber;
    use crate::store::sample::fill;

    fn store() -> Store {
        let mut store = Store::memory().unwrap();
        fill(&mut store, 5);
        store
    }

    fn query(text: &str) -> LogQuery {
        LogQuery {
            text: text.to_owned(),
            limit: 4,
            ..LogQuery::default()
        }
    }

    fn places(page: &LogPage) -> Vec<u64> {
        page.events.iter().map(|e| e.seq).collect()
    }

    #[test]
    fn pages_go_from_the_newest_to_the_first_without_gap() {
        let (store, mut query) = (store(), query(""));
        let mut seen = Vec::new();
        loop {
            let page = store.log(&query, &|_| true).unwrap();
            seen.extend(places(&page));
            query.before = page.before;
            if page.before.is_none() {
                break;
            }
        }
        assert_eq!(seen, (1..=17).rev().collect::<Vec<u64>>());
    }

    #[test]
    fn one_change_has_its_own_list() {
        let store = store();
        let query = LogQuery {
            stream: Some(Stream::Change(ChangeNumber(2))),
            ..query("")
        };
        let page = store.log(&query, &|_| true).unwrap();
        assert_eq!((places(&page), page.before), (vec![8, 7, 6], None));
    }

    #[test]
    fn events_are_found_by_person_kind_and_what_they_say_in_any_case() {
        let store = store();
        for (text, hits) in [
            ("NÄHER", 4),
            ("näher", 4),
            ("sEEn", 4),
            ("Ines", 4),
            ("created", 4),
            ("org", 1),
            ("zzz", 0),
        ] {
            let page = store.log(&query(text), &|_| true).unwrap();
            assert_eq!(page.events.len(), hits, "{text}");
        }
    }

    #[test]
    fn what_a_person_may_not_see_is_not_listed() {
        let store = store();
        let visible = |stream| stream == Stream::Change(ChangeNumber(3));
        let page = store.log(&query(""), &visible).unwrap();
        assert_eq!(places(&page), [11, 10, 9]);
    }
}
