//! Many processes ticking the steps of many running changes on one file: open consoles, and verbs of the shell.

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
use holdpoint::domain::wave::{Checklist, Tick};
use holdpoint::domain::window::to_millis;
use holdpoint::store::{OpenOptions, Store};

const STEPS: u32 = 20;
/// What tells a process that it is one of the consoles: its number, how many there are, how many changes, the file.
const CONSOLE: &str = "HOLDPOINT_TEST_CONSOLE";

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

/// Returns whether this one of so many ticks the step at this place; every tenth is tried by two.
fn ticks(one: usize, processes: usize, place: usize) -> bool {
    place % processes == one || (place.is_multiple_of(10) && (place + 1) % processes == one)
}

/// Returns every step of so many changes.
fn steps(changes: u32) -> Vec<(u32, u32)> {
    (1..=changes)
        .flat_map(|change| (1..=STEPS).map(move |step| (change, step)))
        .collect()
}

/// So many verbs at a time tick every step of so many changes, each tick a process that starts, opens the file and ends.
fn storm_of_verbs(processes: usize, changes: u32) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cab.db");
    running(&path, changes);
    let told: Mutex<Vec<Told>> = Mutex::default();
    thread::scope(|scope| {
        for worker in 0..processes {
            let (told, path) = (&told, &path);
            scope.spawn(move || {
                let by = if worker % 2 == 0 { "jun" } else { "tom" };
                for (n, (change, step)) in steps(changes).into_iter().enumerate() {
                    if ticks(worker, processes, n) {
                        let (saved, took) = tick(path, by, change, step);
                        told.lock().unwrap().push(((change, step), saved, took));
                    }
                }
            });
        }
    });
    holds(&path, changes, &told.into_inner().unwrap());
}

/// Ticks this process's share of the steps as an open console does: the file is opened once; says what became of each.
fn console(said: &str) {
    let mut words = said.split(' ');
    let mut number = || words.next().unwrap().parse::<u32>().unwrap();
    let (worker, processes, changes) = (number(), number(), number());
    let path = words.next().unwrap();
    let mut store = Store::open(Path::new(path), &OpenOptions::default()).unwrap();
    let by = Actor::declared(if worker % 2 == 0 { "jun" } else { "tom" });
    let mut count = 0_u64;
    let mut ids = move || {
        count += 1;
        let mut noise = [0; 10];
        noise[..4].copy_from_slice(&worker.to_be_bytes());
        noise[4..8].copy_from_slice(&u32::MAX.to_be_bytes());
        noise[8..].copy_from_slice(&u16::try_from(count).unwrap().to_be_bytes());
        EventId::new(chrono::Utc::now().timestamp_millis(), noise)
    };
    let share = steps(changes).into_iter().enumerate();
    for (_, (change, step)) in share.filter(|(n, _)| ticks(worker as usize, processes as usize, *n))
    {
        let command = Command::Tick {
            wave: 0,
            checklist: Checklist::Work,
            step: StepId(step),
            tick: Tick::Done,
            note: String::new(),
        };
        let began = Instant::now();
        let at = to_millis(chrono::Utc::now());
        let number = Some(ChangeNumber(change));
        let done = store.execute(number, None, &by, at, &mut ids, |change, registers| {
            decide(change, registers, &command, &by.person, at)
        });
        let took = began.elapsed().as_micros();
        println!("tick {change} {step} {} {took}", done.is_ok());
    }
}

/// So many open consoles, each a process, tick every step of so many changes at once.
fn storm_of_consoles(processes: usize, changes: u32) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cab.db");
    running(&path, changes);
    let children: Vec<_> = (0..processes)
        .map(|worker| {
            let said = format!("{worker} {processes} {changes} {}", path.display());
            Process::new(std::env::current_exe().unwrap())
                .args(["--exact", "open_consoles_that_tick_at_once_lose_nothing"])
                .arg("--nocapture")
                .env(CONSOLE, said)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut told = Vec::new();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let Some((_, said)) = line.split_once("tick ") else {
                continue;
            };
            let words: Vec<&str> = said.split(' ').collect();
            let number = |n: usize| words[n].parse().unwrap();
            let took = Duration::from_micros(u64::from(number(3)));
            told.push(((number(0), number(1)), words[2] == "true", took));
        }
    }
    holds(&path, changes, &told);
}

/// Every step was acknowledged to one of those who tried and stands in the file once, and the record proves itself.
fn holds(path: &Path, changes: u32, told: &[Told]) {
    let all = steps(changes);
    let mut acknowledged: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (step, saved, _) in told {
        *acknowledged.entry(*step).or_default() += usize::from(*saved);
    }
    assert_eq!(acknowledged.len(), all.len());
    let wrong: Vec<_> = acknowledged.iter().filter(|(_, n)| **n != 1).collect();
    assert!(wrong.is_empty(), "acknowledged not once: {wrong:?}");
    let store = Store::open(path, &OpenOptions::default()).unwrap();
    for change in 1..=changes {
        let change = store.load_change(ChangeNumber(change)).unwrap().unwrap();
        let marks = change.waves[0].marks.len();
        assert_eq!(marks, STEPS as usize, "{}", change.id());
    }
    let verdict = store.verify(&mut |_| true).unwrap();
    assert!(verdict.is_good(), "{verdict:?}");
    let mut times: Vec<Duration> = told.iter().map(|(_, _, took)| *took).collect();
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_millis();
    println!(
        "{} ticks tried, {} acknowledged: median {} ms, 99th percentile {} ms, slowest {} ms",
        times.len(),
        all.len(),
        at(50),
        at(99),
        at(100),
    );
}

#[test]
fn verbs_that_tick_at_once_lose_nothing_and_tick_each_step_once() {
    storm_of_verbs(6, 3);
}

#[test]
fn open_consoles_that_tick_at_once_lose_nothing() {
    match std::env::var(CONSOLE) {
        Ok(said) => console(&said),
        Err(_) => storm_of_consoles(6, 3),
    }
}

#[test]
#[ignore = "a measure; run it with --release --ignored --nocapture"]
fn fifty_consoles_tick_two_thousand_steps_of_a_hundred_changes() {
    storm_of_consoles(50, 100);
}

#[test]
#[ignore = "a measure; run it with --release --ignored --nocapture"]
fn fifty_verbs_at_a_time_tick_two_thousand_steps_of_a_hundred_changes() {
    storm_of_verbs(50, 100);
}
