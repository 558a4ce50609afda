//! Who meets whom, held against looking at every two.

use chrono::{DateTime, Duration};
use proptest::prelude::*;

use crate::domain::calendar::claim::{Claim, Resource, conflicts, meet};
use crate::domain::calendar::pairs::{count, pairs};
use crate::domain::id::ChangeNumber;

fn claim(change: u32, item: u8, start: i64, minutes: i64) -> Claim {
    let start = DateTime::UNIX_EPOCH + Duration::minutes(start);
    Claim {
        resource: Resource::Item(format!("item-{item}")),
        change: ChangeNumber(change),
        wave: 0,
        start,
        end: start + Duration::minutes(minutes),
        hidden: false,
    }
}

fn any_claims() -> impl Strategy<Value = Vec<Claim>> {
    let one = (1u32..12, 0u8..4, 0i64..300, 0i64..60);
    prop::collection::vec(one, 0..40).prop_map(|all| {
        // A change has one window, whatever it needs in it.
        let window = |change: u32| {
            let (_, _, start, minutes) = all.iter().find(|c| c.0 == change).copied().unwrap();
            (start, minutes)
        };
        let claims = all.iter().map(|(change, item, _, _)| {
            let (start, minutes) = window(*change);
            claim(*change, *item, start, minutes)
        });
        claims.collect()
    })
}

#[test]
fn windows_are_half_open_and_one_of_no_length_meets_nothing() {
    let one = claim(1, 0, 60, 60);
    assert!(meet(&one, &claim(2, 0, 119, 5)));
    assert!(
        !meet(&one, &claim(2, 0, 120, 5)),
        "one ends as the other begins"
    );
    assert!(!meet(&one, &claim(2, 0, 90, 0)));
    assert!(!meet(&one, &claim(2, 1, 60, 60)), "another item");
    assert!(!meet(&one, &claim(1, 0, 60, 60)), "the same change");
}

#[test]
fn of_a_change_one_may_not_see_nothing_but_the_time_and_the_shared_thing_is_said() {
    let other = Claim {
        hidden: true,
        ..claim(7, 0, 60, 60)
    };
    let found = conflicts(&[claim(1, 0, 90, 60)], &[other]);
    assert_eq!(found[0].with, None);
    assert_eq!(found[0].other(), "a change that you do not see");
    assert_eq!(found[0].in_words(), "item item-0");
    assert!(serde_json::to_value(&found).unwrap()[0]["with"].is_null());
}

proptest! {
    #[test]
    fn every_two_that_meet_are_found_and_no_others(claims in any_claims()) {
        let found = pairs(&claims);
        let mut naive = Vec::new();
        for a in &claims {
            for b in &claims {
                if a.change < b.change && meet(a, b) {
                    naive.push((a.change, b.change, a.resource.clone()));
                }
            }
        }
        naive.sort();
        naive.dedup();
        let mut said: Vec<_> = found
            .iter()
            .flat_map(|p| p.shared.iter().map(|r| (p.one.0, p.other.0, r.clone())))
            .collect();
        said.sort();
        prop_assert_eq!(said, naive.clone());
        naive.dedup_by_key(|(a, b, _)| (*a, *b));
        prop_assert_eq!(count(&found), naive.len());
        for change in 1..12 {
            let (mine, others): (Vec<Claim>, Vec<Claim>) =
                claims.iter().cloned().partition(|c| c.change == ChangeNumber(change));
            let met = conflicts(&mine, &others).len();
            let among = found.iter().filter(|p| p.one.0.0 == change || p.other.0.0 == change);
            prop_assert_eq!(met, among.count());
        }
    }
}
