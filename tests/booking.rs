//! Two people put two changes into one calendar at once: the file lets one of them through.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::sync::Barrier;
use std::thread;

use chrono::Duration;
use common::{founding, full_plan, noon};
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide_knowing;
use holdpoint::domain::event::Recorded;
use holdpoint::domain::id::{ChangeNumber, EventId};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Actor;
use holdpoint::domain::plan::Plan;
use holdpoint::domain::refusal::Refusal;
use holdpoint::domain::vote::Choice;
use holdpoint::store::{OpenOptions, Store, WriteError};

const CONFLICT: &str = "schedule.conflict";

fn ids(seed: u64) -> impl FnMut() -> EventId {
    let mut count = 0_u64;
    move || {
        count += 1;
        let mut noise = [0; 10];
        noise[..8].copy_from_slice(&(seed * 1000 + count).to_be_bytes());
        EventId::new(noon().timestamp_millis(), noise)
    }
}

fn ask(
    store: &mut Store,
    seed: u64,
    number: Option<u32>,
    by: &str,
    command: &Command,
) -> Result<Vec<Recorded>, WriteError> {
    let actor = Actor::known(by, 1000);
    store.execute_knowing(
        number.map(ChangeNumber),
        None,
        &actor,
        noon(),
        &mut ids(seed),
        |change, registers, known| {
            let mut command = command.clone();
            if let Command::Vote { seen, .. } | Command::Approve { seen, .. } = &mut command {
                *seen = change.digest;
            }
            decide_knowing(change, registers, known, &command, &actor.person, noon())
        },
    )
}

fn refusal(answer: Result<Vec<Recorded>, WriteError>) -> Refusal {
    match answer.unwrap_err() {
        WriteError::Refused(refusal) => refusal,
        other => unreachable!("{other:?}"),
    }
}

/// A file with two approved changes for the same firewall, one hour apart, four hours each.
fn two_approved(path: &std::path::Path) -> Store {
    let mut store = Store::create(path, &OpenOptions::default()).unwrap();
    store
        .keep(&Actor::known("ines", 1000), noon(), &mut ids(1), |_| {
            Ok(founding())
        })
        .unwrap();
    let mut seed = 2;
    for (number, client) in [(1, "northwind"), (2, "contoso")] {
        let mut plan = full_plan();
        let wave = &mut plan.waves[0];
        wave.clients = vec![client.into()];
        let window = wave.window.as_mut().unwrap();
        window.start += Duration::hours(i64::from(number));
        window.end += Duration::hours(i64::from(number));
        plan.communications[0].client = client.into();
        approve(&mut store, &mut seed, number, plan);
    }
    store
}

fn approve(store: &mut Store, seed: &mut u64, number: u32, plan: Plan) {
    let mut tell = |by: &str, number: Option<u32>, command: &Command| {
        *seed += 1;
        ask(store, *seed, number, by, command).unwrap();
    };
    let number = Some(number);
    tell(
        "rea",
        None,
        &Command::Create {
            plan: Box::new(plan),
        },
    );
    tell("rea", number, &Command::Submit);
    for by in ["omar", "sara"] {
        let vote = Command::Vote {
            choice: Choice::Approve,
            comment: "rollback risk accepted, console cable on site".to_owned(),
            seen: holdpoint::domain::digest::Digest::default(),
        };
        tell(by, number, &vote);
    }
    let approve = Command::Approve {
        conditions: Vec::new(),
        note: String::new(),
        seen: holdpoint::domain::digest::Digest::default(),
    };
    tell("omar", number, &approve);
}

#[test]
fn of_two_who_schedule_at_once_one_gets_the_place_and_the_other_is_told_who_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cab.db");
    two_approved(&path).close().unwrap();
    for round in 0..5 {
        let barrier = Barrier::new(2);
        let answers: Vec<_> = thread::scope(|threads| {
            let run = |number: u32| {
                let (path, barrier) = (&path, &barrier);
                threads.spawn(move || {
                    let mut store = Store::open(path, &OpenOptions::default()).unwrap();
                    barrier.wait();
                    let seed = 100 + round * 10 + u64::from(number);
                    ask(&mut store, seed, Some(number), "ines", &Command::Schedule)
                })
            };
            [run(1), run(2)].map(|thread| thread.join().unwrap()).into()
        });
        let through = answers.iter().filter(|a| a.is_ok()).count();
        assert_eq!(through, 1, "round {round}");
        let first = if answers[0].is_ok() { 1 } else { 2 };
        let refused = answers
            .into_iter()
            .find(Result::is_err)
            .map(refusal)
            .unwrap();
        let gaps: Vec<_> = refused.gaps.iter().map(|g| g.code.as_ref()).collect();
        assert_eq!(gaps, [CONFLICT]);
        let said = &refused.gaps[0].missing;
        assert!(said.contains(&format!("CHG-000{first}")), "{said}");
        assert!(
            said.contains("item fw-lds-01") && said.contains("person jun"),
            "{said}"
        );
        assert!(
            said.contains("Thu 26 Nov 2026 15:00 to 18:00 GMT"),
            "{said}"
        );
        let mut store = Store::open(&path, &OpenOptions::default()).unwrap();
        let out = Command::Unschedule {
            reason: "The other one goes first".to_owned(),
        };
        ask(&mut store, 500 + round, Some(first), "ines", &out).unwrap();
    }
}

#[test]
fn a_waiver_lets_both_in_and_a_file_from_before_the_calendar_was_kept_has_the_same_rule() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cab.db");
    let mut store = two_approved(&path);
    ask(&mut store, 100, Some(1), "ines", &Command::Schedule).unwrap();
    let before = "DROP TABLE booked; PRAGMA user_version = 3;";
    store.connection().execute_batch(before).unwrap();
    store.close().unwrap();
    let mut store = Store::open(&path, &OpenOptions::default()).unwrap();
    let refused = refusal(ask(&mut store, 101, Some(2), "ines", &Command::Schedule));
    assert_eq!(refused.gaps[0].code, CONFLICT);
    let waive = Command::Waive {
        rule: CONFLICT.to_owned(),
        reason: "Jun does both from one console".to_owned(),
        until: noon() + Duration::days(1),
    };
    ask(&mut store, 102, Some(2), "ines", &waive).unwrap();
    ask(&mut store, 103, Some(2), "ines", &Command::Schedule).unwrap();
    let second = store.load_change(ChangeNumber(2)).unwrap().unwrap();
    assert_eq!(second.state, State::Scheduled);
    assert!(store.verify(&mut |_| true).unwrap().is_good());
}

#[test]
fn what_has_left_the_calendar_is_in_nobodys_way_and_moves_the_score() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = two_approved(&dir.path().join("cab.db"));
    ask(&mut store, 100, Some(1), "ines", &Command::Schedule).unwrap();
    let mut plan = store.load_change(ChangeNumber(2)).unwrap().unwrap().plan;
    plan.scope_in += ", and their cables";
    let edit = Command::Edit {
        plan: Box::new(plan),
    };
    ask(&mut store, 101, Some(2), "ines", &edit).unwrap();
    let parts = |store: &Store| {
        let change = store.load_change(ChangeNumber(2)).unwrap().unwrap();
        let part = change
            .risk
            .parts
            .into_iter()
            .find(|p| p.factor == "conflicts");
        part.map(|p| (p.fact, p.points))
    };
    let met = "meets 1 change in the calendar, on the item fw-lds-01".to_owned();
    assert_eq!(parts(&store), Some((met, 6)));
    let cancel = Command::Cancel {
        reason: "The vendor is late".to_owned(),
    };
    ask(&mut store, 102, Some(1), "ines", &cancel).unwrap();
    let mut plan = store.load_change(ChangeNumber(2)).unwrap().unwrap().plan;
    plan.scope_in += " too";
    let edit = Command::Edit {
        plan: Box::new(plan),
    };
    ask(&mut store, 103, Some(2), "ines", &edit).unwrap();
    assert_eq!(parts(&store), None);
}
