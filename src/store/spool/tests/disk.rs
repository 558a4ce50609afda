//! What lies on the disk: privately, in order, whole, and for the right person.

use super::*;

#[test]
fn what_is_spooled_lies_on_disk_privately_and_is_read_back_in_order() {
    let place = place();
    for n in 1..=3 {
        let step = u32::try_from(n).unwrap();
        place.spool.append(&entry(n, 20, &tick(step))).unwrap();
    }
    let mode = std::fs::metadata(place.spool.path())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let lock = std::fs::metadata(lock_of(&place.spool.path())).unwrap();
    assert_eq!(lock.permissions().mode() & 0o777, 0o600);
    let all = Spool::all(&place.state).unwrap();
    assert_eq!(all.len(), 1);
    let (spool, contents) = &all[0];
    assert_eq!(spool, &place.spool);
    assert_eq!(contents.waiting.len(), 3);
    let words: Vec<String> = contents
        .waiting
        .iter()
        .map(|e| e.doing.in_words())
        .collect();
    assert_eq!(words, ["step 1 done", "step 2 done", "step 3 done"]);
}

#[test]
fn a_file_that_was_moved_away_takes_nothing_and_gets_all_of_it_when_it_is_back() {
    let mut place = place();
    let away = place.dir.path().join("elsewhere.db");
    std::fs::rename(place.file(), &away).unwrap();
    let why = place.spooled(1, 20, &tick(1));
    assert!(why.contains("is not where it was"), "{why}");
    place.spooled(2, 30, &tick(2));
    std::fs::rename(&away, place.file()).unwrap();
    let drained = place.spool.drain(&mut place.store, at(100));
    assert_eq!(drained.applied.len(), 2);
    assert!(drained.unfit.is_empty() && drained.stopped.is_none());
    let marks = &place.change().waves[0].marks;
    assert_eq!(marks[&StepId(1)].at, at(20), "with its own time");
    assert_eq!(marks[&StepId(2)].at, at(30));
    assert!(!place.spool.path().exists(), "nothing is left of it");
    place.is_sound();
}

#[test]
fn the_record_says_what_was_spooled_when_it_was_done_and_when_it_came_in() {
    let mut place = place();
    place.spool.append(&entry(1, 20, &tick(1))).unwrap();
    let before = place.store.head().unwrap().seq;
    place.spool.drain(&mut place.store, at(100));
    let new = crate::store::load::after(place.store.connection(), before, 10).unwrap();
    assert_eq!(new.len(), 2);
    assert_eq!(
        new[0].event,
        Event::Change(ChangeEvent::Spooled {
            done: at(20),
            seen: None
        })
    );
    assert_eq!((new[0].at, new[1].at), (at(100), at(20)));
    assert!(matches!(
        new[1].event,
        Event::Change(ChangeEvent::Ticked { .. })
    ));
    assert!(new.iter().all(|e| e.actor.person == "jun".into()));
}

#[test]
fn a_file_that_stays_locked_past_the_busy_timeout_is_waited_for_in_the_spool() {
    let mut place = place();
    let other = rusqlite::Connection::open(place.file()).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let why = place.spooled(1, 20, &tick(1));
    assert!(why.contains("is being written by"), "{why}");
    let drained = place.store.in_haste(Duration::from_millis(20), |store| {
        place.spool.drain(store, at(50))
    });
    assert!(drained.stopped.is_some() && drained.applied.is_empty());
    assert!(place.ticked().is_empty());
    other.execute_batch("ROLLBACK").unwrap();
    assert!(matches!(place.send(2, 60, &tick(2)), Ok(Sent::Saved(_))));
    assert_eq!(place.ticked(), [1, 2], "the one that waited went first");
    assert!(place.spool.read().unwrap().is_settled());
    place.is_sound();
}

#[test]
fn a_directory_that_was_taken_away_or_may_not_be_written_is_waited_for() {
    let mut place = place();
    let (share, away) = (
        place.dir.path().join("share"),
        place.dir.path().join("gone"),
    );
    std::fs::rename(&share, &away).unwrap();
    place.spooled(1, 20, &tick(1));
    std::fs::rename(&away, &share).unwrap();
    let closed = std::fs::Permissions::from_mode(0o500);
    let open = std::fs::Permissions::from_mode(0o700);
    // A connection that is open goes on; one that is opened now may not write there.
    std::fs::set_permissions(&share, closed).unwrap();
    let found = Store::open(&place.file(), &quick());
    std::fs::set_permissions(&share, open).unwrap();
    if !nix::unistd::geteuid().is_root() {
        let refused = found.and_then(|mut store| {
            let drained = place.spool.drain(&mut store, at(40));
            drained.stopped.map_or(Ok(()), Err)
        });
        assert!(refused.unwrap_err().is_out_of_reach());
    }
    assert_eq!(place.spool.read().unwrap().waiting.len(), 1);
    let drained = place.spool.drain(&mut place.store, at(50));
    assert_eq!(drained.applied.len(), 1);
}

#[test]
fn a_last_line_that_was_cut_short_is_left_off_and_the_next_one_is_whole() {
    let place = place();
    place.spool.append(&entry(1, 20, &tick(1))).unwrap();
    let whole = std::fs::read(place.spool.path()).unwrap();
    place.spool.append(&entry(2, 21, &tick(2))).unwrap();
    let both = std::fs::read(place.spool.path()).unwrap();
    for cut in whole.len()..both.len() {
        std::fs::write(place.spool.path(), &both[..cut]).unwrap();
        assert_eq!(place.spool.read().unwrap().waiting.len(), 1, "cut at {cut}");
    }
    place.spool.append(&entry(3, 22, &tick(3))).unwrap();
    let held = place.spool.read().unwrap();
    let words: Vec<String> = held.waiting.iter().map(|e| e.doing.in_words()).collect();
    assert_eq!(words, ["step 1 done", "step 3 done"]);
    assert_eq!(held.unreadable, 0);
}

#[test]
fn two_consoles_of_one_person_spool_into_one_and_lose_nothing() {
    let place = place();
    std::thread::scope(|scope| {
        for console in 0..4_u64 {
            let spool = place.spool.clone();
            scope.spawn(move || {
                for n in 0..10 {
                    spool
                        .append(&entry(console * 100 + n, 20, &tick(1)))
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(place.spool.read().unwrap().waiting.len(), 40);
}

#[test]
fn each_person_has_a_spool_of_their_own() {
    let place = place();
    let toms = Spool::of(&place.state, &place.store, &"tom".into())
        .unwrap()
        .unwrap();
    place.spool.append(&entry(1, 20, &tick(1))).unwrap();
    assert!(toms.read().unwrap().is_settled());
    assert_ne!(toms.path(), place.spool.path());
    assert!(
        Spool::of(&place.state, &Store::memory().unwrap(), &"tom".into())
            .unwrap()
            .is_none()
    );
}

#[test]
fn how_a_change_last_stood_is_read_back_the_same_while_something_waits_for_its_file() {
    let mut place = place();
    for step in 1..=3 {
        ask(&mut place.store, "jun", Some(ONE), 15, &tick(step)).unwrap();
    }
    for command in [
        Command::Pause {
            wave: 0,
            reason: "the site lost power".to_owned(),
        },
        Command::Resume { wave: 0 },
        Command::FireTrigger {
            wave: 0,
            condition: "smoke in rack 4".to_owned(),
            continued_by: None,
        },
        Command::RollBack {
            wave: 0,
            reason: "smoke in rack 4".to_owned(),
            incident: "INC-9".to_owned(),
        },
    ] {
        ask(&mut place.store, "jun", Some(ONE), 16, &command).unwrap();
    }
    let standby = Standby {
        owner: place.spool.owner().clone(),
        actor: Actor::declared("jun"),
        kept: at(20),
        head: 12,
        registers: place.store.registers().unwrap().clone(),
        change: place.change(),
    };
    standby.save(&place.state, true).unwrap();
    let find =
        |wanted: fn(&Standby) -> bool| Standby::find(&place.state, &place.file(), wanted).unwrap();
    assert_eq!(find(|_| true), Some(standby.clone()));
    assert_eq!(find(|one| one.owner.person == "tom".into()), None);
    let elsewhere = place.dir.path().join("share/other.db");
    assert_eq!(
        Standby::find(&place.state, &elsewhere, |_| true).unwrap(),
        None
    );
    Standby::remove(&place.state, &standby.owner, ONE).unwrap();
    assert_eq!(find(|_| true), None);
}

#[test]
fn nothing_is_read_from_or_written_to_what_stands_in_for_a_file() {
    let place = place();
    let identity = place.store.identity().unwrap();
    let mut absent = Store::absent(&place.file(), &quick()).unwrap();
    assert!(absent.write::<(), StoreError>(|_| Ok(())).is_err());
    let stranger = absent.come_back(Some("another"), Duration::from_millis(50));
    assert!(matches!(stranger, Err(StoreError::Another(_))));
    absent
        .come_back(identity.as_deref(), Duration::from_millis(50))
        .unwrap();
    assert_eq!(absent.head().unwrap(), place.store.head().unwrap());
}
