//! What a proof finds, and what it does not complain about.

mod derived;

use super::*;
use crate::store::sample::{fill, filled};

const CHANGES: u64 = 400;

fn proof(store: &Store) -> Verdict {
    store.verify(&mut |_| true).unwrap()
}

fn memory() -> Store {
    let mut store = Store::memory().unwrap();
    fill(&mut store, 4);
    store
}

fn attack(store: &Store, sql: &str) {
    store
        .connection()
        .execute_batch("DROP TRIGGER event_never_changes; DROP TRIGGER event_never_goes;")
        .unwrap();
    store.connection().execute_batch(sql).unwrap();
}

#[test]
fn an_honest_file_is_proven_in_memory_and_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    for store in [memory(), filled(dir.path(), CHANGES)] {
        let verdict = proof(&store);
        assert!(verdict.is_good(), "{verdict:?}");
        assert_eq!(verdict.head, store.head().unwrap());
        let chain = store.verify_chain(&mut |_| true).unwrap();
        assert_eq!((chain.head, chain.events), (verdict.head, verdict.events));
        assert_eq!(verdict.events, verdict.changes * 3 + 2);
    }
}

#[test]
fn an_empty_file_is_proven() {
    let verdict = proof(&Store::memory().unwrap());
    assert!(verdict.is_good());
    assert_eq!(verdict.head, Head::default());
}

#[test]
fn any_edited_byte_of_a_hashed_field_is_found_at_its_event() {
    for edit in [
        "id = x'00000000000000000000000000000001'",
        "stream = 'CHG-0009'",
        "rev = 9",
        "at = at + 1",
        "actor = replace(actor, 'ines', 'inez')",
        "kind = 'change.commented/2'",
        "body = replace(body, 'Seen.', 'Seen!')",
        "prev = x'0000000000000000000000000000000000000000000000000000000000000000'",
        "hash = x'0000000000000000000000000000000000000000000000000000000000000000'",
    ] {
        let store = memory();
        attack(&store, &format!("UPDATE event SET {edit} WHERE seq = 7"));
        assert_eq!(proof(&store).fault.map(|f| f.seq), Some(7), "{edit}");
        let chain = store.verify_chain(&mut |_| true).unwrap();
        assert_eq!(chain.fault.map(|f| f.seq), Some(7), "{edit}");
    }
}

#[test]
fn every_single_byte_of_an_event_counts() {
    let store = memory();
    attack(&store, "");
    let body: Vec<u8> = store
        .connection()
        .query_row(
            "SELECT CAST(body AS BLOB) FROM event WHERE seq = 8",
            [],
            |r| r.get(0),
        )
        .unwrap();
    for place in 0..body.len() {
        let mut edited = body.clone();
        edited[place] ^= 1;
        let set = "UPDATE event SET body = CAST(?1 AS TEXT) WHERE seq = 8";
        store.connection().execute(set, [edited]).unwrap();
        assert_eq!(proof(&store).fault.map(|f| f.seq), Some(8), "byte {place}");
    }
    let set = "UPDATE event SET body = CAST(?1 AS TEXT) WHERE seq = 8";
    store.connection().execute(set, [body]).unwrap();
    assert!(proof(&store).is_good());
}

#[test]
fn an_event_taken_out_swapped_or_put_in_is_found() {
    let attacks = [
        ("DELETE FROM event WHERE seq = 6", 6),
        ("UPDATE event SET seq = 99 WHERE seq = 6", 6),
        (
            "UPDATE event SET seq = 99 WHERE seq = 6; UPDATE event SET seq = 6 WHERE seq = 7; \
             UPDATE event SET seq = 7 WHERE seq = 99",
            6,
        ),
        (
            "INSERT INTO event SELECT seq + 1, randomblob(16), stream, rev + 1, at, actor, kind, \
             body, hash, hash, sig FROM event ORDER BY seq DESC LIMIT 1",
            15,
        ),
    ];
    for (sql, first) in attacks {
        let store = memory();
        attack(&store, sql);
        assert_eq!(proof(&store).fault.map(|f| f.seq), Some(first), "{sql}");
    }
}

/// Puts an event at the end whose hash is right.
fn forge(store: &Store, stream: &str, rev: i64, kind: &str, body: &str) {
    let head = store.head().unwrap();
    let fields = crate::store::chain::Fields {
        seq: head.seq.cast_signed() + 1,
        id: &[9; 16],
        stream: stream.as_bytes(),
        rev,
        at: 0,
        actor: br#"{"person":"ines"}"#,
        kind: kind.as_bytes(),
        body: body.as_bytes(),
    };
    let insert = "INSERT INTO event (seq, id, stream, rev, at, actor, kind, body, prev, hash) \
                  VALUES (?1, ?2, ?3, ?4, 0, '{\"person\":\"ines\"}', ?5, ?6, ?7, ?8)";
    let hash = fields.hash(&head.hash);
    let values = rusqlite::params![
        fields.seq, fields.id, stream, rev, kind, body, head.hash, hash
    ];
    store.connection().execute(insert, values).unwrap();
}

#[test]
fn an_event_that_is_chained_but_makes_no_sense_is_found() {
    let held = r#"{"reason":"x"}"#;
    for (stream, rev, kind, body) in [
        ("CHG-0001", 4, "change.held/1", "{}"),
        ("CHG-0001", 4, "change.unheard-of/1", held),
        ("CHG-0001", 5, "change.held/1", held),
        (
            "CHG-0001",
            4,
            "file.initialised/1",
            r#"{"organisation":"x","identity":"system"}"#,
        ),
        ("people", 2, "change.held/1", held),
        ("nowhere", 1, "change.held/1", held),
        (
            "file",
            3,
            "file.initialised/1",
            r#"{"organisation":"x","identity":"system"}"#,
        ),
    ] {
        let dir = tempfile::tempdir().unwrap();
        for store in [memory(), filled(dir.path(), 4)] {
            forge(&store, stream, rev, kind, body);
            let found = proof(&store).fault.map(|f| f.seq);
            assert_eq!(found, Some(15), "{stream} {rev} {kind} {body}");
        }
    }
}

#[test]
fn the_first_of_two_bad_events_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), CHANGES);
    attack(
        &store,
        "UPDATE event SET at = 5 WHERE seq IN (1100, 600, 1190)",
    );
    let verdict = proof(&store);
    assert_eq!(
        (verdict.fault.map(|f| f.seq), verdict.events),
        (Some(600), 599)
    );
}

#[test]
fn a_proof_can_be_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), CHANGES);
    let stopped = store.verify(&mut |done| done < 600);
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert!(proof(&store).is_good());
}

#[test]
fn stories_that_are_told_in_turns_are_proven_and_harm_to_one_of_them_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path(), CHANGES);
    let numbers = |from: u32| (from..=400).step_by(7).map(crate::domain::id::ChangeNumber);
    let mut next = crate::store::sample::ids(1_000_000);
    store
        .write(|write| {
            for number in numbers(1).chain(numbers(3)).chain(numbers(1)) {
                let mut change = load::change(write.connection(), number)?.unwrap();
                let note = vec![crate::store::sample::comment(9, "Again.")];
                let (by, at) = (
                    crate::store::sample::actor("ines"),
                    crate::store::sample::at(9000),
                );
                write.continue_change(&mut change, note, &by, at, &mut next)?;
            }
            Ok::<(), crate::store::WriteError>(())
        })
        .unwrap();
    assert!(proof(&store).is_good());
    let harm = "UPDATE change SET title = 'x' WHERE id = 197";
    store.connection().execute(harm, []).unwrap();
    let said = proof(&store).index_fault.unwrap_or_default();
    assert!(said.contains("CHG-0197 with other fields"), "{said}");
}

#[test]
fn a_story_that_leaves_something_out_between_the_two_halves_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), CHANGES);
    forge(&store, "CHG-0001", 5, "change.held/1", r#"{"reason":"x"}"#);
    let verdict = proof(&store);
    assert_eq!(verdict.fault.map(|f| f.seq), Some(CHANGES * 3 + 3));
    assert_eq!(verdict.head.seq, verdict.events);
}
