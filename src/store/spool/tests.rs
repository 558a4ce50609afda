use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;
use crate::domain::change::Change;
use crate::domain::checklist::{Step, StepId, StepKind};
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::event::{ChangeEvent, Event};
use crate::domain::id::ChangeNumber;
use crate::domain::people::{Actor, Identity, Person, Role};
use crate::domain::plan::{ChangeType, Plan, PlannedWave};
use crate::domain::registers::Client;
use crate::domain::spool::Doing;
use crate::domain::wave::{Checklist, Tick};
use crate::store::OpenOptions;
use crate::store::sample::{at, ids};

const ONE: ChangeNumber = ChangeNumber(1);

fn quick() -> OpenOptions {
    OpenOptions {
        patience: Duration::from_millis(100),
        ..OpenOptions::default()
    }
}

/// A file with an emergency of six steps that jun has begun at second 10; the fourth is a hold.
fn running(path: &Path) -> Store {
    let mut store = Store::create(path, &quick()).unwrap();
    let person = |id: &str, roles: &[Role]| Event::PersonSet {
        person: Person {
            id: id.into(),
            name: id.to_owned(),
            roles: roles.to_vec(),
            ..Person::default()
        },
    };
    let client = Client {
        id: "northwind".into(),
        name: "Northwind".to_owned(),
        ..Client::default()
    };
    let founding = vec![
        Event::FileInitialised {
            organisation: "Fabrikam".to_owned(),
            identity: Identity::Declared,
        },
        person("ines", &[Role::Manager, Role::Admin, Role::Approver]),
        person("jun", &[Role::Implementer, Role::Requester]),
        person("tom", &[Role::Implementer]),
        Event::ClientSet { client },
    ];
    let ines = Actor::declared("ines");
    // Ids that differ from file to file, as random ones do.
    let own = path
        .display()
        .to_string()
        .bytes()
        .map(u64::from)
        .sum::<u64>()
        << 20;
    let mut next = ids(own);
    store
        .keep(&ines, at(0), &mut next, |_| Ok(founding))
        .unwrap();
    let steps = (1..=6).map(|n| Step {
        id: StepId(n),
        instruction: format!("Do thing {n}"),
        minutes: 5,
        kind: if n == 4 {
            StepKind::Hold { releaser: None }
        } else {
            StepKind::Work
        },
        ..Step::default()
    });
    let plan = Plan {
        title: "Replace edge firewalls".to_owned(),
        kind: ChangeType::Emergency,
        implementer: Some("jun".into()),
        waves: vec![PlannedWave {
            clients: vec!["northwind".into()],
            steps: steps.collect(),
            ..PlannedWave::default()
        }],
        ..Plan::default()
    };
    let authorise = Command::Authorise {
        person: "ines".into(),
        at: at(5),
        spoken: false,
        reason: "The line is down at every site".to_owned(),
    };
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    let create = Command::Create {
        plan: Box::new(plan),
    };
    for (by, number, second, command) in [
        ("jun", None, 1, create),
        ("ines", Some(ONE), 5, authorise),
        ("jun", Some(ONE), 10, start),
    ] {
        ask(&mut store, by, number, second, &command).unwrap();
    }
    store
}

fn ask(
    store: &mut Store,
    by: &str,
    number: Option<ChangeNumber>,
    second: i64,
    command: &Command,
) -> Result<(), crate::store::WriteError> {
    let actor = Actor::declared(by);
    let start = store.head()?.seq * 1000;
    store
        .execute(
            number,
            None,
            &actor,
            at(second),
            &mut ids(start),
            |change, registers| decide(change, registers, command, &actor.person, at(second)),
        )
        .map(|_| ())
}

fn tick(step: u32) -> Command {
    Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(step),
        tick: Tick::Done,
        note: String::new(),
    }
}

fn entry(n: u64, second: i64, command: &Command) -> Entry {
    Entry {
        id: ids(900_000 + n * 100)(),
        at: at(second),
        actor: Actor::declared("jun"),
        number: ONE,
        doing: Doing::of(command).unwrap(),
    }
}

struct Place {
    dir: tempfile::TempDir,
    state: StateDir,
    store: Store,
    spool: Spool,
}

fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("share")).unwrap();
    let state = StateDir::at(dir.path().join("state"));
    let store = running(&dir.path().join("share/cab.db"));
    let spool = Spool::of(&state, &store, &"jun".into()).unwrap().unwrap();
    Place {
        dir,
        state,
        store,
        spool,
    }
}

impl Place {
    fn send(&mut self, n: u64, second: i64, command: &Command) -> Result<Sent, String> {
        let jun = Actor::declared("jun");
        let doing = Doing::of(command);
        let order = Order {
            number: Some(ONE),
            expected_rev: None,
            actor: &jun,
            command,
            doing: doing.as_ref(),
            asked: at(second),
            now: at(second + 1),
        };
        let mut drained = Drained::default();
        self.spool
            .send(
                &mut self.store,
                order,
                &mut ids(500_000 + n * 100),
                &mut drained,
            )
            .map_err(|e| e.to_string())
    }

    fn spooled(&mut self, n: u64, second: i64, command: &Command) -> String {
        match self.send(n, second, command).unwrap() {
            Sent::Spooled(entry, why) => {
                assert_eq!(entry.at, at(second), "its own time");
                why.to_string()
            }
            Sent::Saved(_) => panic!("it reached the file"),
        }
    }

    fn change(&self) -> Change {
        self.store.load_change(ONE).unwrap().unwrap()
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("share/cab.db")
    }

    fn ticked(&self) -> Vec<u32> {
        self.change().waves[0].marks.keys().map(|s| s.0).collect()
    }

    fn is_sound(&self) {
        let verdict = self.store.verify(&mut |_| true).unwrap();
        assert!(verdict.is_good(), "{verdict:?}");
    }
}

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
        Event::Change(ChangeEvent::Spooled { done: at(20) })
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
        since: at(20),
        head: 12,
        registers: place.store.registers().unwrap().clone(),
        change: place.change(),
    };
    standby.save(&place.state).unwrap();
    let find =
        |wanted: fn(&Standby) -> bool| Standby::find(&place.state, &place.file(), wanted).unwrap();
    assert_eq!(find(|_| true), None, "nothing waits");
    place.spool.append(&entry(1, 20, &tick(5))).unwrap();
    assert_eq!(find(|_| true), Some(standby.clone()));
    assert_eq!(find(|one| one.owner.person == "tom".into()), None);
    let elsewhere = place.dir.path().join("share/other.db");
    assert_eq!(
        Standby::find(&place.state, &elsewhere, |_| true).unwrap(),
        None
    );
    Standby::remove(&place.state, &standby.owner).unwrap();
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
