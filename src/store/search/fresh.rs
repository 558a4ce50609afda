//! Changes whose words the search does not know yet: a few at a time, so that a command need not wait
//! for a full-text index to be rewritten.

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::id::ChangeNumber;
use crate::store::error::StoreError;

/// So many texts are read at every search, 3 µs each, before the search takes them in together.
const MOST: usize = 64;

/// Notes that a change's words are other than the search knows, inside the caller's transaction.
pub(super) fn note(conn: &Connection, id: ChangeNumber) -> Result<(), StoreError> {
    let added = conn
        .prepare_cached("INSERT OR IGNORE INTO fresh (id) VALUES (?1)")?
        .execute([id.0])?;
    let waiting: usize = conn
        .prepare_cached("SELECT count(*) FROM fresh")?
        .query_row([], |row| row.get(0))?;
    if added > 0 && waiting >= MOST {
        take_in(conn)?;
    }
    Ok(())
}

/// Has the search take in all that waits.
fn take_in(conn: &Connection) -> Result<(), StoreError> {
    for id in ids(conn)? {
        conn.prepare_cached("DELETE FROM search WHERE rowid = ?1")?
            .execute([id])?;
        let words: Option<String> = conn
            .prepare_cached("SELECT words FROM said WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        if let Some(words) = words {
            conn.prepare_cached("INSERT INTO search (rowid, words) VALUES (?1, ?2)")?
                .execute(params![id, words])?;
        }
    }
    conn.prepare_cached("DELETE FROM fresh")?.execute([])?;
    Ok(())
}

/// Returns what waits, from low to high: the search index takes rows best in that order.
pub(super) fn ids(conn: &Connection) -> Result<Vec<u32>, StoreError> {
    let mut query = conn.prepare_cached("SELECT id FROM fresh ORDER BY id")?;
    let found = query.query_map([], |row| row.get(0))?;
    Ok(found.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use crate::domain::id::ChangeNumber;
    use crate::store::Store;
    use crate::store::sample::{actor, at, comment, created, fill, ids};
    use crate::store::search;

    fn say(store: &mut Store, number: u32, id: u64, event: crate::domain::event::ChangeEvent) {
        let (number, mut ids) = (Some(ChangeNumber(number)), ids(id));
        store
            .execute(number, None, &actor("ines"), at(9), &mut ids, |_, _| {
                Ok(vec![event])
            })
            .unwrap();
    }

    fn found(store: &Store, text: &str) -> Vec<u32> {
        let found = search::ids(store.connection(), text).unwrap();
        found.unwrap().iter().collect()
    }

    fn waiting(store: &Store) -> usize {
        super::ids(store.connection()).unwrap().len()
    }

    #[test]
    fn words_are_found_at_once_and_no_more_once_they_are_gone() {
        let mut store = Store::memory().unwrap();
        fill(&mut store, 3);
        say(&mut store, 2, 5_000, comment(3, "Rack four"));
        for _ in 0..2 {
            assert_eq!(found(&store, "renew"), [1, 2, 3]);
            assert_eq!(found(&store, "rack renew"), [2]);
            // What was waiting above is known to the search below.
            store.reindex(&mut |_| true).unwrap();
            assert_eq!(waiting(&store), 0);
        }
        say(&mut store, 2, 6_000, created("Other"));
        assert_eq!(waiting(&store), 1);
        assert_eq!(found(&store, "renew"), [1, 3]);
        assert_eq!(found(&store, "other"), [2]);
        let first = search::Sought::of(store.connection(), "renew").unwrap();
        let first = first.unwrap().matching(store.connection(), 1).unwrap();
        assert_eq!(first.iter().collect::<Vec<_>>(), [1]);
        assert!(store.verify(&mut |_| true).unwrap().is_good());
    }

    #[test]
    fn whatever_is_written_few_wait_and_all_are_found() {
        let mut store = Store::memory().unwrap();
        fill(&mut store, 150);
        assert!(waiting(&store) < super::MOST);
        for number in (1..=150).rev() {
            say(
                &mut store,
                number,
                u64::from(number) * 100 + 5_000,
                comment(3, "Rack"),
            );
            assert!(waiting(&store) < super::MOST);
        }
        assert_eq!(found(&store, "rack").len(), 150);
        let known: usize = store
            .connection()
            .query_row(
                "SELECT count(*) FROM search WHERE search MATCH 'rack'",
                [],
                |r| r.get(0),
            )
            .unwrap();
        assert_eq!(known + waiting(&store), 150);
        assert!(store.verify(&mut |_| true).unwrap().is_good());
    }

    #[test]
    fn words_that_wait_belong_to_the_write_they_came_with() {
        let mut store = Store::memory().unwrap();
        fill(&mut store, 2);
        store.reindex(&mut |_| true).unwrap();
        let refused = store.write(|write| {
            let mut change = write.change(ChangeNumber(1))?.unwrap();
            let events = vec![comment(3, "Rack")];
            write.continue_change(&mut change, events, &actor("ines"), at(9), &mut ids(7_000))?;
            Err::<(), _>(crate::store::StoreError::Cancelled)
        });
        assert!(refused.is_err());
        assert_eq!((found(&store, "rack").len(), waiting(&store)), (0, 0));
    }
}
