//! Writing the record: one story after another, conflicts, retries.

use super::*;
use crate::domain::refusal::Cause;
use crate::store::OpenOptions;
use crate::store::sample::{actor, at, comment, created, fill, filled, ids};

fn memory(changes: u64) -> Store {
    let mut store = Store::memory().unwrap();
    fill(&mut store, changes);
    store
}

const FIRST: ChangeNumber = ChangeNumber(1);

#[test]
fn what_is_written_reads_back() {
    let mut store = memory(2);
    let change = store.load_change(ChangeNumber(2)).unwrap().unwrap();
    assert_eq!((change.rev, change.comments.len()), (3, 2));
    assert_eq!(change.requester.as_str(), "ines");
    assert_eq!(store.load_change(ChangeNumber(3)).unwrap(), None);
    assert_eq!(store.registers().unwrap().organisation, "Fabrikam");
    let events = load::after(store.connection(), 0, 100).unwrap();
    assert_eq!(events.len(), 8);
    assert_eq!(events[4].event, comment(2, "Näher, please.").into());
    assert!(events.iter().zip(1..).all(|(e, n)| e.seq == n));
}

#[test]
fn new_changes_are_numbered_in_order_past_the_length_of_a_number() {
    let mut store = memory(1);
    let ines = actor("ines");
    let make = |store: &mut Store, number: Option<u32>, id| {
        store
            .execute(
                number.map(ChangeNumber),
                None,
                &ines,
                at(2),
                &mut ids(id),
                |_, _| Ok(vec![created("x")]),
            )
            .unwrap()[0]
            .stream
            .to_string()
    };
    assert_eq!(make(&mut store, None, 500), "CHG-0002");
    assert_eq!(make(&mut store, Some(9_999), 600), "CHG-9999");
    assert_eq!(make(&mut store, None, 700), "CHG-10000");
    assert_eq!(make(&mut store, None, 800), "CHG-10001");
}

#[test]
fn the_next_number_is_found_without_a_scan() {
    let store = memory(1);
    let plan: String = store
        .connection()
        .query_row(
            "EXPLAIN QUERY PLAN SELECT CAST(substr(stream, 5) AS INTEGER) FROM event \
             WHERE rev = 1 AND substr(stream, 1, 4) = 'CHG-' \
             ORDER BY CAST(substr(stream, 5) AS INTEGER) DESC LIMIT 1",
            [],
            |row| row.get(3),
        )
        .unwrap();
    assert!(plan.contains("event_number"), "{plan}");
}

#[test]
fn a_concurrent_edit_is_a_conflict_that_names_who_and_when() {
    let dir = tempfile::tempdir().unwrap();
    let mut one = filled(dir.path(), 1);
    let mut two = Store::open(one.path().unwrap(), &OpenOptions::default()).unwrap();
    let seen = two.load_change(FIRST).unwrap().unwrap().rev;
    let write = |store: &mut Store, who: &str, id| {
        store.execute(
            Some(FIRST),
            Some(seen),
            &actor(who),
            at(60),
            &mut ids(id),
            |_, _| Ok(vec![comment(3, who)]),
        )
    };
    write(&mut one, "tom", 900).unwrap();
    let refused = write(&mut two, "ana", 910).unwrap_err();
    let WriteError::Conflict(conflict) = &refused else {
        panic!("{refused}")
    };
    assert_eq!((conflict.expected, conflict.found), (3, 4));
    let said = refused.to_string();
    assert!(said.contains("CHG-0001") && said.contains("tom"), "{said}");
    assert!(said.contains("2026-09-21"), "{said}");
    assert_eq!(two.load_change(FIRST).unwrap().unwrap().comments.len(), 3);
}

#[test]
fn a_refused_command_leaves_no_trace() {
    let mut store = memory(1);
    let head = store.head().unwrap();
    let no = Refusal::new(Cause::State, "No.", "");
    let refused = store
        .execute(
            Some(FIRST),
            None,
            &actor("ines"),
            at(2),
            &mut ids(900),
            |_, _| Err(no.clone()),
        )
        .unwrap_err();
    assert!(matches!(refused, WriteError::Refused(r) if r == no));
    assert_eq!(store.head().unwrap(), head);
}

#[test]
fn a_batch_is_saved_whole_or_not_at_all() {
    let mut store = memory(1);
    let head = store.head().unwrap();
    let mut next = ids(900);
    let mut new = |expected_rev, n| NewEvent {
        id: next(),
        at: at(5),
        actor: actor("ines"),
        stream: Stream::Change(FIRST),
        expected_rev,
        event: comment(n, "x").into(),
    };
    let other = NewEvent {
        stream: Stream::Change(ChangeNumber(2)),
        ..new(Some(4), 1)
    };
    let batch = [new(Some(3), 3), other];
    assert!(matches!(store.append(&batch), Err(WriteError::Conflict(_))));
    assert_eq!(store.head().unwrap(), head);
    let batch = [new(Some(3), 3), new(Some(3), 4)];
    assert_eq!(store.append(&batch).unwrap()[1].rev, 5);
}

#[test]
fn the_same_id_twice_is_the_same_event() {
    let mut store = memory(1);
    let new = NewEvent {
        id: ids(900)(),
        at: at(5),
        actor: actor("ines"),
        stream: Stream::Change(FIRST),
        expected_rev: Some(3),
        event: comment(3, "once").into(),
    };
    let first = store.append(std::slice::from_ref(&new)).unwrap();
    let again = store.append(std::slice::from_ref(&new)).unwrap();
    assert_eq!(first, again);
    let other = NewEvent {
        event: comment(3, "another").into(),
        ..new
    };
    let refused = store.append(&[other]).unwrap_err();
    assert!(matches!(refused, WriteError::File(StoreError::IdTaken(_))));
}

#[test]
fn a_repeated_command_is_carried_out_once() {
    let mut store = memory(1);
    let mut run = || {
        store
            .execute(
                Some(FIRST),
                Some(3),
                &actor("ines"),
                at(9),
                &mut ids(900),
                |change, _| {
                    let next = u32::try_from(change.comments.len()).unwrap() + 1;
                    Ok(vec![comment(next, "a"), comment(next + 1, "b")])
                },
            )
            .unwrap()
    };
    let first = run();
    assert_eq!(first.len(), 2);
    assert_eq!(run(), first);
    assert_eq!(store.load_change(FIRST).unwrap().unwrap().comments.len(), 4);
}

#[test]
fn the_record_refuses_to_be_changed_or_shortened() {
    let store = memory(1);
    for attack in [
        "UPDATE event SET body = '{}' WHERE seq = 2",
        "DELETE FROM event WHERE seq = 5",
        "REPLACE INTO event SELECT seq, id, stream, rev, at, actor, kind, '{}', prev, hash, sig \
         FROM event WHERE seq = 2",
        "INSERT OR REPLACE INTO event SELECT seq + 100, id, stream, rev, at, actor, kind, body, \
         prev, hash, sig FROM event WHERE seq = 2",
    ] {
        let refused = store
            .connection()
            .execute_batch(attack)
            .unwrap_err()
            .to_string();
        assert!(refused.contains("append-only"), "{attack}: {refused}");
    }
}

#[test]
fn registers_follow_what_another_process_writes() {
    let dir = tempfile::tempdir().unwrap();
    let mut one = filled(dir.path(), 0);
    let mut two = Store::open(one.path().unwrap(), &OpenOptions::default()).unwrap();
    assert_eq!(two.registers().unwrap().organisation, "Fabrikam");
    one.keep(&actor("ines"), at(3), &mut ids(900), |_| {
        Ok(vec![Event::FileInitialised {
            organisation: "Contoso".to_owned(),
            identity: crate::domain::people::Identity::System,
        }])
    })
    .unwrap();
    assert_eq!(two.registers().unwrap().organisation, "Contoso");
}

#[test]
fn a_change_goes_on_from_what_another_process_wrote_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut one = filled(dir.path(), 1);
    let mut two = Store::open(one.path().unwrap(), &OpenOptions::default()).unwrap();
    for round in 0..6u32 {
        let (store, name) = if round % 3 == 1 {
            (&mut two, "tom")
        } else {
            (&mut one, "ines")
        };
        let id = 900 + u64::from(round) * 10;
        let written = store
            .execute(
                Some(FIRST),
                None,
                &actor(name),
                at(5),
                &mut ids(id),
                |c, _| {
                    assert_eq!(c.rev, 3 + u64::from(round));
                    Ok(vec![comment(3 + round, "And so on")])
                },
            )
            .unwrap();
        assert_eq!(written[0].rev, 4 + u64::from(round));
        assert!(store.verify(&mut |_| true).unwrap().is_good());
    }
}

#[test]
fn what_a_failed_write_made_of_a_change_is_forgotten() {
    let mut store = memory(1);
    let say = |store: &mut Store, id, text: &str| {
        store
            .execute(
                Some(FIRST),
                None,
                &actor("ines"),
                at(5),
                &mut ids(id),
                |c, _| Ok(vec![comment(u32::try_from(c.rev).unwrap(), text)]),
            )
            .unwrap()
    };
    say(&mut store, 900, "kept");
    let refused = store.write(|write| {
        let mut change = write.take_up(FIRST)?.unwrap();
        let never = vec![comment(4, "never")];
        write.continue_change(&mut change, never, &actor("ines"), at(6), &mut ids(950))?;
        write.put_by(change);
        Err::<(), _>(StoreError::Cancelled)
    });
    assert!(refused.is_err());
    assert_eq!(say(&mut store, 990, "next")[0].rev, 5);
    let change = store.load_change(FIRST).unwrap().unwrap();
    let said: Vec<&str> = change.comments.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(said, ["Seen.", "Näher, please.", "kept", "next"]);
}

#[test]
fn registers_of_a_write_that_failed_are_forgotten() {
    let mut store = memory(0);
    let refused = store.write(|write| {
        write.append(&[NewEvent {
            id: ids(900)(),
            at: at(1),
            actor: actor("ines"),
            stream: Stream::File,
            expected_rev: None,
            event: Event::FileInitialised {
                organisation: "Never".to_owned(),
                identity: crate::domain::people::Identity::System,
            },
        }])?;
        assert_eq!(write.registers()?.organisation, "Never");
        Err::<(), _>(WriteError::from(Refusal::new(Cause::Input, "No.", "")))
    });
    assert!(refused.is_err());
    assert_eq!(store.registers().unwrap().organisation, "Fabrikam");
}

#[test]
fn a_full_disk_says_so_and_saves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path(), 1);
    let pages: i64 = store
        .connection()
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    store
        .connection()
        .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
        .unwrap();
    let head = store.head().unwrap();
    let long = "x".repeat(100_000);
    let refused = store
        .execute(
            Some(FIRST),
            None,
            &actor("ines"),
            at(2),
            &mut ids(900),
            |_, _| Ok(vec![comment(3, &long)]),
        )
        .unwrap_err();
    assert!(refused.to_string().contains("disk is full"), "{refused}");
    assert_eq!(store.head().unwrap(), head);
}

#[test]
fn an_event_whose_commit_is_in_doubt_is_looked_up() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path(), 1);
    let saved = load::after(store.connection(), 3, 1).unwrap()[0].id;
    assert_eq!(store.fate_of(&[saved]).unwrap(), Fate::Committed);
    assert_eq!(store.fate_of(&[ids(77_777)()]).unwrap(), Fate::NotCommitted);
}
