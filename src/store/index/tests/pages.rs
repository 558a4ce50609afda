//! Pages from both ends are the rows in order, whichever way they were found.

use proptest::prelude::*;

use super::asking::{effort, query, sort, viewer};
use super::naive::naive;
use super::{asked, change, empty, file, needs, now, numbers, seed, seeded};
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::queue::{Place, QueueRow};
use crate::store::index::page::page_with;
use crate::store::index::{Anchor, Asked, Total, page, project, total};

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_forwards_and_backwards_are_the_rows_sorted(
        seeds in proptest::collection::vec((seed(), proptest::option::of(seed())), 0..24),
        query in query(), sort in sort(), viewer in viewer(), effort in effort(), size in 1..6usize,
    ) {
        let conn = empty();
        let mut changes = Vec::new();
        for (number, (first, second)) in (1..).zip(seeds) {
            for seed in [Some(first), second].into_iter().flatten() {
                let change = change(number, seed);
                project(&conn, &change, &needs(&change)).unwrap();
                changes.retain(|c: &Change| c.number != number);
                changes.push(change);
            }
        }
        let asked = Asked { query, sort, viewer, now: now() };
        let expected = naive(&changes, &asked);
        let page = |anchor| page_with(&conn, &asked, anchor, size, effort).unwrap();

        let (mut down, mut anchor) = (Vec::new(), Anchor::First);
        loop {
            let page = page(anchor);
            down.extend(page.rows.clone());
            let Some(last) = page.rows.last() else { break };
            anchor = Anchor::After(Place::of(last, sort));
            if !page.after { break }
        }
        prop_assert_eq!(&down, &expected, "{} {:?}", asked.query, sort);

        let (mut up, mut anchor) = (Vec::new(), Anchor::Last);
        loop {
            let page = page(anchor);
            up.extend(page.rows.iter().rev().cloned());
            let Some(first) = page.rows.first() else { break };
            anchor = Anchor::Before(Place::of(first, sort));
            if !page.before { break }
        }
        up.reverse();
        prop_assert_eq!(&up, &expected);

        let counted = total(&conn, &asked, u64::MAX).unwrap();
        prop_assert_eq!(counted, Total { count: expected.len() as u64, capped: false });

        if let Some(middle) = expected.get(expected.len() / 2) {
            let around = page(Anchor::Around(middle.number, None));
            let at = around.cursor.unwrap();
            prop_assert_eq!(around.rows[at].number, middle.number);
            prop_assert_eq!(around.rows.len(), size.min(expected.len()));
            let start = expected.iter().position(|r| r.number == around.rows[0].number).unwrap();
            prop_assert_eq!(&around.rows[..], &expected[start..start + around.rows.len()]);
        }
    }
}

#[test]
fn the_cursor_follows_a_change_that_moves_and_keeps_its_place_when_it_goes() {
    let changes: Vec<Change> = (1..=9)
        .map(|n| change(n, seeded(1, i64::from(n))))
        .collect();
    let conn = file(&changes);
    let asked = asked("state:review");
    let place = Place::of(&QueueRow::of(&changes[4]), asked.sort);
    let five = Anchor::Around(ChangeNumber(5), Some(place));
    let there = page(&conn, &asked, five, 3).unwrap();
    assert_eq!(
        (numbers(&there.rows), there.cursor),
        (vec![4, 5, 6], Some(1))
    );

    let later = change(5, seeded(1, 19));
    project(&conn, &later, &needs(&later)).unwrap();
    let moved = page(&conn, &asked, five, 3).unwrap();
    assert_eq!(
        (numbers(&moved.rows), moved.cursor),
        (vec![8, 9, 5], Some(2))
    );

    let approved = change(5, seeded(2, 5));
    project(&conn, &approved, &needs(&approved)).unwrap();
    let gone = page(&conn, &asked, five, 3).unwrap();
    assert_eq!((numbers(&gone.rows), gone.cursor), (vec![4, 6, 7], Some(1)));
}
