//! The registers that are shown at once, and those that decisions are made on.

use super::*;
use crate::domain::event::Event;
use crate::domain::id::PersonId;
use crate::domain::people::{Person, Role};
use crate::store::sample::{actor, at, filled, ids};
use crate::store::{OpenOptions, Store};

fn person(n: usize) -> Event {
    Event::PersonSet {
        person: Person {
            id: PersonId(format!("p{n:03}")),
            name: format!("Person {n}"),
            ..Person::default()
        },
    }
}

fn with_people(dir: &std::path::Path, people: usize) -> Store {
    let mut store = filled(dir, 1);
    let mut next = ids(5000);
    for n in 0..people {
        store
            .keep(&actor("ines"), at(9), &mut next, |_| Ok(vec![person(n)]))
            .unwrap();
    }
    store
}

fn again(store: &Store) -> Store {
    Store::open(store.path().unwrap(), &OpenOptions::default()).unwrap()
}

#[test]
fn registers_are_shown_from_their_copy_and_what_came_since() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_people(dir.path(), 70);
    let (_, revs) = kept(store.connection()).unwrap().unwrap();
    let behind = store.head().unwrap().seq - revs.iter().sum::<u64>();
    assert!(behind < 2 * BEHIND, "{revs:?}");
    let mut fresh = again(&store);
    assert_eq!(fresh.registers().unwrap().people.len(), 71);
    assert_eq!(compare(store.connection()).unwrap(), None);
}

#[test]
fn nothing_is_decided_on_a_copy_that_the_record_does_not_make() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = with_people(dir.path(), 70);
    let (mut registers, revs) = kept(store.connection()).unwrap().unwrap();
    let eve = registers.people.get_mut(&PersonId::from("p001")).unwrap();
    eve.roles = [Role::Admin].into();
    let body = serde_json::to_string(&registers).unwrap();
    store
        .connection()
        .execute("UPDATE register_copy SET body = ?1", [body])
        .unwrap();
    assert!(revs.iter().any(|rev| *rev > 0));

    let mut fresh = again(&store);
    fresh.registers().unwrap();
    let refused = fresh
        .keep(&actor("p001"), at(10), &mut ids(9000), |_| {
            Ok(vec![person(99)])
        })
        .unwrap_err();
    assert!(
        refused.to_string().contains("holdpoint reindex"),
        "{refused}"
    );
    let verdict = fresh.verify(&mut |_| true).unwrap();
    assert!(!verdict.is_good());

    store.reindex(&mut |_| true).unwrap();
    assert!(again(&store).verify(&mut |_| true).unwrap().is_good());
}

#[test]
fn a_copy_that_cannot_be_read_is_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let store = with_people(dir.path(), 40);
    store
        .connection()
        .execute("UPDATE register_copy SET body = '{'", [])
        .unwrap();
    assert_eq!(again(&store).registers().unwrap().people.len(), 41);
}
