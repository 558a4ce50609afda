//! What becomes of what was spooled when the file is back: once, by the rules, and never dropped.

use super::*;

#[test]
fn a_killed_apply_is_applied_once() {
    let mut place = place();
    let one = entry(1, 20, &tick(1));
    place.spool.append(&one).unwrap();
    // Killed between the commit and the line that says so: the record has it, the spool still does.
    place.store.take_spooled(&one, at(50)).unwrap();
    let head = place.store.head().unwrap();
    assert_eq!(place.spool.read().unwrap().waiting, [one]);
    let drained = place.spool.drain(&mut place.store, at(60));
    assert_eq!(drained.applied.len(), 1);
    assert_eq!(
        place.store.head().unwrap(),
        head,
        "nothing was appended again"
    );
    assert!(!place.spool.path().exists());
}

#[test]
fn a_note_and_evidence_are_in_the_record_once_however_often_they_are_applied() {
    let mut place = place();
    let note = Command::Comment {
        meant: crate::domain::vote::CommentKind::Note,
        text: "the fan is loud".to_owned(),
        about: Some("wave 1 step 1".to_owned()),
        reply_to: None,
    };
    let one = entry(1, 20, &note);
    for _ in 0..3 {
        place.store.take_spooled(&one, at(50)).unwrap();
    }
    let change = place.change();
    assert_eq!(change.comments.len(), 1);
    assert_eq!(change.comments[0].at, at(20));
}

#[test]
fn a_commit_whose_end_is_unknown_is_not_repeated_by_the_spool() {
    let mut place = place();
    let mut order_ids = ids(500_100);
    let jun = Actor::declared("jun");
    place
        .store
        .execute(
            Some(ONE),
            None,
            &jun,
            at(20),
            &mut order_ids,
            |change, registers| decide(change, registers, &tick(1), &jun.person, at(20)),
        )
        .unwrap();
    let mut one = entry(1, 20, &tick(1));
    one.id = ids(500_100)();
    place.spool.append(&one).unwrap();
    let drained = place.spool.drain(&mut place.store, at(50));
    assert_eq!((drained.applied.len(), drained.unfit.len()), (1, 0));
    assert_eq!(place.ticked(), [1]);
}

#[test]
fn what_someone_else_did_first_is_kept_with_who_and_why_until_it_is_acknowledged() {
    let mut place = place();
    place.spool.append(&entry(1, 20, &tick(1))).unwrap();
    place.spool.append(&entry(2, 25, &tick(2))).unwrap();
    ask(&mut place.store, "tom", Some(ONE), 22, &tick(1)).unwrap();
    let drained = place.spool.drain(&mut place.store, at(60));
    assert_eq!((drained.applied.len(), drained.unfit.len()), (1, 1));
    let held = place.spool.read().unwrap();
    assert!(held.waiting.is_empty());
    let why = &held.unfit[0].why;
    assert!(why.contains("tom was first: step 1 was done at"), "{why}");
    assert_eq!(place.ticked(), [1, 2], "the other one is in");
    let again = place.spool.drain(&mut place.store, at(70));
    assert!(again.unfit.is_empty(), "it is not tried again");
    assert_eq!(place.spool.read().unwrap(), held);
    let id = held.unfit[0].entry.id;
    assert!(place.spool.acknowledge(id).unwrap().is_some());
    assert!(place.spool.acknowledge(id).unwrap().is_none());
    assert!(!place.spool.path().exists());
    place.is_sound();
}

#[test]
fn work_that_is_over_meanwhile_takes_no_late_tick() {
    let mut place = place();
    place.spool.append(&entry(1, 30, &tick(1))).unwrap();
    let back = Command::RollBack {
        wave: 0,
        reason: "the new firewall drops the VPN".to_owned(),
        incident: String::new(),
    };
    ask(&mut place.store, "tom", Some(ONE), 25, &back).unwrap();
    let drained = place.spool.drain(&mut place.store, at(60));
    let why = &drained.unfit[0].why;
    assert!(why.contains("it is rolling back"), "{why}");
}

#[test]
fn a_hold_step_is_not_passed_on_the_strength_of_a_spool() {
    let mut place = place();
    for step in 1..=3 {
        ask(&mut place.store, "jun", Some(ONE), 15, &tick(step)).unwrap();
    }
    let skip = Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(4),
        tick: Tick::Skipped,
        note: "nobody answers the phone".to_owned(),
    };
    for (n, second, command) in [(1, 20, tick(4)), (2, 21, skip), (3, 22, tick(5))] {
        place.spool.append(&entry(n, second, &command)).unwrap();
    }
    // The release came after what is said to have been done behind it.
    let release = Command::ReleaseStep {
        wave: 0,
        step: StepId(4),
        note: String::new(),
        spoken_by: None,
    };
    ask(&mut place.store, "ines", Some(ONE), 30, &release).unwrap();
    let drained = place.spool.drain(&mut place.store, at(60));
    assert!(drained.applied.is_empty());
    assert_eq!(drained.unfit.len(), 3);
    for unfit in &drained.unfit {
        let said = unfit.why.contains("had no release of it") || unfit.why.contains("comes first");
        assert!(said, "{}", unfit.why);
    }
    assert_eq!(place.ticked(), [1, 2, 3]);
    // With a release that the file has, the same is taken.
    place.spool.append(&entry(4, 70, &tick(4))).unwrap();
    place.spool.append(&entry(5, 71, &tick(5))).unwrap();
    let drained = place.spool.drain(&mut place.store, at(80));
    assert_eq!(drained.applied.len(), 2, "{drained:?}");
}

#[test]
fn nothing_but_what_is_done_in_a_running_window_has_a_way_into_a_spool() {
    let others = [
        Command::Start {
            wave: 0,
            began: None,
        },
        Command::Submit,
        Command::Schedule,
        Command::FinishWork { wave: 0 },
        Command::ReleaseStep {
            wave: 0,
            step: StepId(4),
            note: String::new(),
            spoken_by: None,
        },
    ];
    for command in others {
        assert_eq!(Doing::of(&command), None, "{command:?}");
    }
    let mut place = place();
    let forged = r#"{"entry":{"id":"00000000000000000000000000000009","at":"2026-09-21T12:00:00Z","actor":{"person":"jun"},"number":1,"doing":{"vote":{"choice":"approve"}}}}"#;
    place.spool.append(&entry(1, 20, &tick(1))).unwrap();
    let mut text = std::fs::read_to_string(place.spool.path()).unwrap();
    text.push_str(forged);
    text.push('\n');
    std::fs::write(place.spool.path(), &text).unwrap();
    let drained = place.spool.drain(&mut place.store, at(60));
    assert_eq!(drained.applied.len(), 1);
    let held = place.spool.read().unwrap();
    assert_eq!(held.unreadable, 1, "it is kept for a person to look at");
    assert!(place.spool.path().exists());
}

#[test]
fn a_spool_of_another_file_at_the_same_place_is_not_applied() {
    let place = place();
    place.spool.append(&entry(1, 20, &tick(1))).unwrap();
    for ending in ["", "-wal", "-shm"] {
        let name = beside(&place.file(), ending);
        if name.exists() {
            std::fs::rename(&name, beside(&place.dir.path().join("old.db"), ending)).unwrap();
        }
    }
    let other = place.dir.path().join("share/other.db");
    running(&other).close().unwrap();
    std::fs::rename(&other, place.file()).unwrap();
    let mut store = Store::open(&place.file(), &quick()).unwrap();
    let drained = place.spool.drain(&mut store, at(60));
    let why = drained.stopped.unwrap().to_string();
    assert!(why.contains("is another file than the one"), "{why}");
    assert!(
        store.load_change(ONE).unwrap().unwrap().waves[0]
            .marks
            .is_empty()
    );
    let fresh = Spool::of(&place.state, &store, &"jun".into())
        .unwrap()
        .unwrap();
    assert_ne!(fresh.path(), place.spool.path(), "each has its own");
    assert_eq!(place.spool.read().unwrap().waiting.len(), 1);
}

#[test]
fn a_step_of_another_revision_of_the_plan_is_shown_and_not_ticked() {
    let mut place = place();
    let stood = Seen::of(&place.change());
    let meanwhile = Seen {
        revision: stood.revision + 1,
        ..stood
    };
    for (n, second, step, seen) in [(1, 20, 1, meanwhile), (2, 21, 2, stood)] {
        let one = entry(n, second, &tick(step));
        let one = Entry {
            seen: Some(seen),
            ..one
        };
        place.spool.append(&one).unwrap();
    }
    let drained = place.spool.drain(&mut place.store, at(60));
    let unfit = &drained.unfit[0];
    assert!(
        unfit
            .why
            .contains("It was done on revision 2 of the plan of CHG-0001"),
        "{}",
        unfit.why
    );
    assert_eq!(unfit.stood, Some(stood));
    assert_eq!(place.ticked(), [2]);
}
