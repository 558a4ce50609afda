//! Many processes ticking the steps of many running changes on one file, each a process of its own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use common::{full_plan, registers};
use holdpoint::domain::checklist::{Step, StepId};
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide;
use holdpoint::domain::event::{Event, Stream};
use holdpoint::domain::id::{ChangeNumber, EventId};
use holdpoint::domain::people::{Actor, Identity};
use holdpoint::domain::plan::ChangeType;
use holdpoint::domain::window::to_millis;
use holdpoint::store::{OpenOptions, Store};

const STEPS: u32 = 20;

/// A change and one of its steps, whether its tick was acknowledged, and how long that took.
type Told = ((u32, u32), bool, Duration);

/// Makes a file with so many emergencies of twenty steps that jun has begun.
fn running(path: &Path, changes: u32) {
    let mut store = Store::create(path, &OpenOptions::default()).unwrap();
    let now = to_millis(chrono::Utc::now());
    let mut count = 0_u64;
    let mut ids = move || {
        count += 1;
        let mut noise = [0; 10];
        noise[..8].copy_from_slice(&count.to_be_bytes());
        EventId::new(now.timestamp_millis(), noise)
    };
    let known = registers();
    let people = known.people.into_values();
    let clients = known.clients.into_values();
    let events: Vec<Event> = [Event::FileInitialised {
        organisation: "Fabrikam".to_owned(),
        identity: Identity::Declared,
    }]
    .into_iter()
    .chain(people.map(|person| Event::PersonSet { person }))
    .chain(clients.map(|client| Event::ClientSet { client }))
    .collect();
    let ines = Actor::declared("ines");
    store.keep(&ines, now, &mut ids, |_| Ok(events)).unwrap();
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    plan.waves[0].steps = (1..=STEPS)
        .map(|n| Step {
            id: StepId(n),
            instruction: format!("Do thing {n}"),
            minutes: 5,
            ..Step::default()
        })
        .collect();
    for _ in 0..changes {
        let mut number = None;
        let authorise = Command::Authorise {
            person: "ines".into(),
            at: now,
            spoken: false,
            reason: "The line is down at every site".to_owned(),
        };
        let start = Command::Start {
            wave: 0,
            began: None,
        };
        let plan = Box::new(plan.clone());
        for (by, command) in [
            ("rea", Command::Create { plan }),
            ("ines", authorise),
            ("jun", start),
        ] {
            let actor = Actor::declared(by);
            let done = store.execute(number, None, &actor, now, &mut ids, |change, registers| {
                decide(change, registers, &command, &actor.person, now)
            });
            if let Stream::Change(made) = done.unwrap()[0].stream {
                number = Some(made);
            }
        }
    }
    store.close().unwrap();
}

/// Ticks a step in a process of its own; returns whether it was acknowledged, and how long it took.
fn tick(path: &Path, by: &str, change: u32, step: u32) -> (bool, Duration) {
    let began = Instant::now();
    let status = Process::new(env!("CARGO_BIN_EXE_holdpoint"))
        .args(["--as", by, "tick"])
        .args([change.to_string(), step.to_string()])
        .env_clear()
        .env("HOME", path.parent().unwrap())
        .env("HOLDPOINT_DB", path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    (status.success(), began.elapsed())
}

/// So many processes at a time tick every step of so many changes; every tenth is tried by two.
fn storm(processes: usize, changes: u32) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cab.db");
    running(&path, changes);
    let all: Vec<(u32, u32)> = (1..=changes)
        .flat_map(|c| (1..=STEPS).map(move |s| (c, s)))
        .collect();
    let told: Mutex<Vec<Told>> = Mutex::default();
    thread::scope(|scope| {
        for worker in 0..processes {
            let (all, told, path) = (&all, &told, &path);
            scope.spawn(move || {
                for (n, (change, step)) in all.iter().enumerate() {
                    let second = n % 10 == 0 && (n + 1) % processes == worker;
                    if n % processes != worker && !second {
                        continue;
                    }
                    let by = if worker % 2 == 0 { "jun" } else { "tom" };
                    let (saved, took) = tick(path, by, *change, *step);
                    told.lock().unwrap().push(((*change, *step), saved, took));
                }
            });
        }
    });
    let told = told.into_inner().unwrap();
    let mut acknowledged: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (step, saved, _) in &told {
        *acknowledged.entry(*step).or_default() += usize::from(*saved);
    }
    assert_eq!(acknowledged.len(), all.len());
    let wrong: Vec<_> = acknowledged.iter().filter(|(_, n)| **n != 1).collect();
    assert!(wrong.is_empty(), "acknowledged not once: {wrong:?}");
    let store = Store::open(&path, &OpenOptions::default()).unwrap();
    for change in 1..=changes {
        let change = store.load_change(ChangeNumber(change)).unwrap().unwrap();
        assert_eq!(
            change.waves[0].marks.len(),
            STEPS as usize,
            "{}",
            change.id()
        );
    }
    let verdict = store.verify(&mut |_| true).unwrap();
    assert!(verdict.is_good(), "{verdict:?}");
    let mut times: Vec<Duration> = told.iter().map(|(_, _, took)| *took).collect();
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_millis();
    println!(
        "{processes} processes, {} ticks tried, {} acknowledged: median {} ms, 99th percentile {} ms, slowest {} ms",
        times.len(),
        all.len(),
        at(50),
        at(99),
        at(100),
    );
}

#[test]
fn processes_that_tick_at_once_lose_nothing_and_tick_each_step_once() {
    storm(6, 3);
}

#[test]
#[ignore = "takes minutes; run it with --ignored --nocapture, and with --release for figures"]
fn fifty_processes_tick_two_thousand_steps_of_a_hundred_changes() {
    storm(50, 100);
}
