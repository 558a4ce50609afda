//! The index keeps up with its changes, and one made anew is the one that grew.

use proptest::prelude::*;
use rusqlite::Connection;

use super::{asked, change, empty, file, needs, seed, seeded, store_with_changes};
use crate::store::index::{compare_tiles, forget, project, total};

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tallies_are_counts_whatever_happened_before(
        seeds in proptest::collection::vec((1..9u32, seed()), 0..30),
    ) {
        let conn = empty();
        for (number, seed) in seeds {
            let change = change(number, seed);
            project(&conn, &change, &needs(&change)).unwrap();
        }
        let wrong: i64 = conn.query_row(
            "SELECT (SELECT count(*) FROM (
               SELECT scope, bucket, count(*) AS n, sum(marks >> 9 & 1) AS many FROM place GROUP BY scope, bucket
               EXCEPT SELECT scope, bucket, n, many FROM tally))
             + (SELECT count(*) FROM tally WHERE n > 0 AND NOT EXISTS
                 (SELECT 1 FROM place p WHERE p.scope = tally.scope AND p.bucket = tally.bucket))",
            [], |r| r.get(0)).unwrap();
        prop_assert_eq!(wrong, 0);
        let tiles = compare_tiles(&conn, 0..u32::MAX).unwrap();
        prop_assert_eq!(tiles.count(&conn).unwrap().fault, None);
    }
}

fn dump(conn: &Connection) -> Vec<String> {
    let mut out = Vec::new();
    for table in ["change", "place", "tally", "label", "attention"] {
        let mut query = conn
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3"))
            .unwrap();
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..columns)
                .map(|i| format!("{:?}", row.get_ref(i).unwrap()))
                .collect();
            out.push(format!("{table} {}", values.join(" ")));
        }
    }
    out
}

#[test]
fn a_change_taken_in_twice_changes_nothing() {
    let one = change(1, seeded(1, 3));
    let conn = file(std::slice::from_ref(&one));
    let before = dump(&conn);
    project(&conn, &one, &needs(&one)).unwrap();
    assert_eq!(dump(&conn), before);
}

#[test]
fn a_change_that_is_forgotten_leaves_nothing() {
    let one = change(1, seeded(1, 3));
    let conn = file(&[change(2, seeded(0, 1)), one.clone()]);
    forget(&conn, one.id()).unwrap();
    let tiles = compare_tiles(&conn, 0..u32::MAX).unwrap();
    assert_eq!(tiles.count(&conn).unwrap().fault, None);
    assert_eq!(total(&conn, &asked(""), 9).unwrap().count, 1);
    assert_eq!(total(&conn, &asked("chg-0001"), 9).unwrap().count, 0);
    let rest: Vec<String> = dump(&conn)
        .into_iter()
        .filter(|l| l.contains("ines"))
        .collect();
    assert!(
        rest.iter().all(|l| !l.starts_with("attention Integer(1)")),
        "{rest:?}"
    );
}

/// The index with scopes by what they are rather than by the numbers they happened to get.
fn meaning(conn: &Connection) -> Vec<String> {
    let sql = "SELECT s.kind || ':' || lower(s.handle) AS name, p.bucket, p.id, p.window, p.risk, p.active, p.marks \
               FROM place p JOIN scope s ON s.id = p.scope \
               UNION ALL SELECT s.kind || ':' || lower(s.handle), bucket, n, many, '', '', '' \
               FROM tally t JOIN scope s ON s.id = t.scope WHERE n > 0 \
               UNION ALL SELECT 'label', kind, name, id, '', '', '' FROM label \
               UNION ALL SELECT 'said', id, words, '', '', '', '' FROM said \
               UNION ALL SELECT 'words', id, words, rev, '', '', '' FROM change \
               UNION ALL SELECT 'needs', id, person, why, since, '', '' FROM attention ORDER BY 1, 2, 3, 4";
    let mut query = conn.prepare(sql).unwrap();
    let mut rows = query.query([]).unwrap();
    let mut out = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let values: Vec<String> = (0..7)
            .map(|i| format!("{:?}", row.get_ref(i).unwrap()))
            .collect();
        out.push(values.join(" "));
    }
    out
}

#[test]
fn an_index_made_anew_is_the_one_that_grew() {
    let mut store = store_with_changes();
    let grown = meaning(store.connection());
    assert_eq!(store.reindex(&mut |_| true).unwrap(), 12);
    assert_eq!(meaning(store.connection()), grown);
    assert!(total(store.connection(), &asked("db-01"), 9).unwrap().count == 1);
    assert!(
        total(store.connection(), &asked("needs:ines is:held"), 9)
            .unwrap()
            .count
            <= 1
    );
}
