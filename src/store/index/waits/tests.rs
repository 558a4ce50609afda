//! What a file of an earlier version does not know of time, its next writer tells it.

use chrono::Duration;

use super::{Moments, asleep, decide_by, kept, overdue, released};
use crate::domain::calendar::hold::ByFreeze;
use crate::domain::event::ChangeEvent;
use crate::domain::id::ChangeNumber;
use crate::domain::plan::RiskClass;
use crate::domain::risk::RiskScore;
use crate::store::Store;
use crate::store::index::project;
use crate::store::project::needs_in;
use crate::store::registers::RegisterCache;
use crate::store::sample::{actor, at, comment, fill, ids};

fn go_on(store: &mut Store, number: u32, id: u64, event: ChangeEvent) {
    let number = Some(ChangeNumber(number));
    store
        .execute(number, None, &actor("ines"), at(2), &mut ids(id), |_, _| {
            Ok(vec![event])
        })
        .unwrap();
}

fn submitted() -> ChangeEvent {
    ChangeEvent::Submitted {
        revision: 1,
        digest: crate::domain::digest::Digest::default(),
        risk: RiskScore::default(),
        class: RiskClass::Medium,
        policy: None,
    }
}

fn put_off(days: i64) -> ChangeEvent {
    ChangeEvent::Deferred {
        until: (at(2) + Duration::days(days)).date_naive(),
        day: None,
        reason: "the vendor answers then".to_owned(),
    }
}

/// Three changes: one in review, one put off by ten days, one draft.
fn desk() -> Store {
    let mut store = Store::memory().unwrap();
    fill(&mut store, 3);
    go_on(&mut store, 1, 1 << 50, submitted());
    go_on(&mut store, 2, 2 << 50, submitted());
    go_on(&mut store, 2, 3 << 50, put_off(10));
    store
}

fn overdue_in(store: &Store, days: i64) -> Vec<u32> {
    let found = overdue(store.connection(), at(2) + Duration::days(days)).unwrap();
    found.iter().collect()
}

#[test]
fn time_makes_a_change_overdue_and_nobody_writes() {
    let store = desk();
    assert_eq!(overdue_in(&store, 4), [0; 0]);
    assert_eq!(overdue_in(&store, 6), [1]);
    assert_eq!(overdue_in(&store, 12), [1, 2]);
    let sleeping = |days| {
        let now = at(2) + Duration::days(days);
        let found = asleep(store.connection(), &["omar"], now).unwrap();
        found.iter().collect::<Vec<_>>()
    };
    assert_eq!(sleeping(8), [2]);
    assert_eq!(sleeping(10), [0; 0]);
}

#[test]
fn the_first_writer_of_an_earlier_files_tells_it_the_moments_of_all_its_changes() {
    let mut store = desk();
    let lacks = "DROP INDEX attention_clock; DELETE FROM attention WHERE person = '';";
    store.connection().execute_batch(lacks).unwrap();
    assert!(store.verify(&mut |_| true).unwrap().is_good());
    assert_eq!(overdue_in(&store, 12), [0; 0]);
    go_on(&mut store, 3, 4 << 50, comment(3, "Renumbered."));
    assert!(kept(store.connection()).unwrap() == Moments::All);
    assert_eq!(overdue_in(&store, 12), [1, 2]);
    assert!(store.verify(&mut |_| true).unwrap().is_good());
    store.reindex(&mut |_| true).unwrap();
    assert_eq!(overdue_in(&store, 12), [1, 2]);
}

#[test]
fn a_moment_that_is_harmed_is_found_by_the_proof() {
    let store = desk();
    let harm = "UPDATE attention SET since = since + 1 WHERE person = '' AND id = 1";
    store.connection().execute(harm, []).unwrap();
    assert!(!store.verify(&mut |_| true).unwrap().is_good());
    assert!(
        decide_by(store.connection(), ChangeNumber(1))
            .unwrap()
            .is_some()
    );
}

/// A hold of a freeze that ends so many days after the changes were made.
fn frozen(days: i64) -> ChangeEvent {
    ChangeEvent::Held {
        reason: "freeze Payday".to_owned(),
        freeze: Some(ByFreeze {
            freeze: "payday".to_owned(),
            until: at(2) + Duration::days(days),
        }),
    }
}

#[test]
fn a_freezes_end_is_told_to_a_file_that_asked_nobody_for_what_a_freeze_holds() {
    let mut store = desk();
    go_on(&mut store, 3, 4 << 50, frozen(5));
    let conn = store.connection();
    let asked = "SELECT person, why FROM attention WHERE id = 3 AND person <> ''";
    let asked = |conn: &rusqlite::Connection| {
        let mut query = conn.prepare(asked).unwrap();
        let rows = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        rows.collect::<Result<Vec<(String, String)>, _>>().unwrap()
    };
    let draft = asked(conn);
    assert_eq!(draft.len(), 1);
    // As a file of the version before has it: no end of the hold, and nobody who is asked.
    let mut registers = RegisterCache::default();
    let registers = registers.refresh(conn).unwrap();
    let change = store.load_change(ChangeNumber(3)).unwrap().unwrap();
    let needs = needs_in(registers, &change, Moments::ButHolds);
    project(conn, &change, &needs).unwrap();
    assert_eq!(asked(conn), []);
    let before = "DROP INDEX attention_clock;
        CREATE INDEX attention_moment ON attention (person, why, since);";
    conn.execute_batch(before).unwrap();
    assert_eq!(kept(conn).unwrap(), Moments::ButHolds);
    let verdict = store.verify(&mut |_| true).unwrap();
    assert!(verdict.is_good(), "{verdict}");
    go_on(&mut store, 1, 5 << 50, comment(3, "Renumbered."));
    let conn = store.connection();
    assert_eq!((kept(conn).unwrap(), asked(conn)), (Moments::All, draft));
    let verdict = store.verify(&mut |_| true).unwrap();
    assert!(verdict.is_good(), "{verdict}");
    let now = |days| at(2) + Duration::days(days);
    let is_released = |days| released(store.connection(), now(days)).unwrap().contains(3);
    assert_eq!((is_released(4), is_released(5)), (false, true));
}
