//! What is kept side by side says the same as the rows.

use proptest::prelude::*;

use super::asking::{TERMS, sort};
use super::naive::naive;
use super::{change, empty, file, needs, now, seed, seeded};
use crate::domain::change::Change;
use crate::domain::queue::{QueueRow, SortKey, Viewer};
use crate::store::index::ids::Ids;
use crate::store::index::page::page_with;
use crate::store::index::{Anchor, Asked, find::Effort, project, scope, tile, total};

/// No walk is long enough for these, so that everything is found by a sweep.
const SWEEPS: Effort = Effort {
    list: 0,
    ranges: 0,
    looks: 0,
    texts: 0,
    steps: 0,
};

/// No sweep is needed for these.
const WALKS: Effort = Effort {
    list: 1_000,
    ranges: 1_000,
    looks: 1_000,
    texts: 1_000,
    steps: 100_000,
};

fn changes() -> impl Strategy<Value = Vec<Change>> {
    proptest::collection::vec(seed(), 0..40).prop_map(|seeds| {
        (1..)
            .zip(seeds)
            .map(|(n, seed)| change(n * 37, seed))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_pair_of_facets_is_what_the_rows_say(
        all in changes(), sort in sort(),
        terms in proptest::sample::subsequence(&TERMS[..], 8),
    ) {
        let conn = file(&all);
        for (at, first) in terms.iter().enumerate() {
            for second in &terms[at..] {
                let query = format!("{first} {second}");
                let asked = Asked {
                    query: query.parse().unwrap(),
                    sort,
                    viewer: Viewer::default(),
                    now: now(),
                };
                let expected = naive(&all, &asked);
                for effort in [SWEEPS, WALKS] {
                    let found = page_with(&conn, &asked, Anchor::First, 99, effort).unwrap();
                    prop_assert_eq!(&found.rows, &expected, "{} {:?} {:?}", query, sort, effort);
                }
                let counted = total(&conn, &asked, 99).unwrap().count;
                prop_assert_eq!(counted, expected.len() as u64, "{}", query);
            }
        }
    }
}

#[test]
fn a_file_without_tiles_answers_the_same_and_gets_them_with_its_next_change() {
    let all: Vec<Change> = (1..=9)
        .map(|n| change(n, seeded(n as usize % 8, i64::from(n))))
        .collect();
    let conn = file(&all);
    conn.execute_batch("DROP TABLE tile").unwrap();
    let asked = Asked {
        query: "type:normal closed:<90d".parse().unwrap(),
        sort: SortKey::Activity.natural(),
        viewer: Viewer::default(),
        now: now(),
    };
    let expected = naive(&all, &asked);
    assert!(!expected.is_empty());
    let found = || page_with(&conn, &asked, Anchor::First, 99, SWEEPS).unwrap();
    assert_eq!(found().rows, expected);
    assert_eq!(
        total(&conn, &asked, 99).unwrap().count,
        expected.len() as u64
    );

    assert!(!tile::are_there(&conn).unwrap());
    project(&conn, &all[0], &needs(&all[0])).unwrap();
    for one in &all {
        assert!(tile::agrees(&conn, &QueueRow::of(one), &[scope::EVERYTHING]).unwrap());
    }
    assert_eq!(found().rows, expected);
}

#[test]
fn a_scope_remembers_few_and_many_and_forgets_them_again() {
    let conn = empty();
    let numbers: Vec<u32> = (1..2_500).map(|n| n * 13).collect();
    let marked = |stands: bool, kept: &[u32]| {
        for number in &numbers {
            tile::mark(&conn, 7, crate::domain::id::ChangeNumber(*number), stands).unwrap();
        }
        let expected: Ids = kept.iter().copied().collect();
        let found = tile::members(&conn, &[7]).unwrap();
        assert!(found.iter().eq(expected.iter()));
        assert_eq!(found.len(), kept.len());
        let many = "SELECT count(*) FROM tile WHERE length(bytes) = 3840";
        let many: i64 = conn.query_row(many, [], |r| r.get(0)).unwrap();
        assert_eq!(many, i64::from(kept.len() > 1920));
        assert!(tile::members(&conn, &[6, 8]).unwrap().is_empty());
    };
    marked(true, &numbers);
    marked(false, &[]);
}
