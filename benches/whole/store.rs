//! The file beneath the console: its size, its queries, its appends, its proof, an import.

use std::io::Write as _;
use std::path::Path;
use std::process::Command as Process;
use std::time::Instant;

use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide;
use holdpoint::domain::event::Event;
use holdpoint::domain::id::EventId;
use holdpoint::domain::people::{Actor, Person, Role};
use holdpoint::domain::plan::Plan;
use holdpoint::domain::queue::{SortKey, Viewer};
use holdpoint::domain::vote::CommentKind;
use holdpoint::domain::window::Timestamp;
use holdpoint::store::index::{Anchor, Asked, page};
use holdpoint::store::write::NewEvent;
use holdpoint::store::{OpenOptions, Store};

use crate::Files;
use crate::table::{Table, median};

const ROUNDS: usize = 21;

fn now() -> Timestamp {
    let ms = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    Timestamp::from_timestamp_millis(i64::try_from(ms).unwrap()).unwrap()
}

fn ms(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1000.0
}

pub fn size(files: &Files, table: &mut Table) {
    let bytes = std::fs::metadata(&files.program).unwrap().len();
    let stripped = files.folder.join("holdpoint-stripped");
    std::fs::copy(&files.program, &stripped).unwrap();
    let _kept_as_it_is = Process::new("strip").arg(&stripped).status();
    let small = std::fs::metadata(&stripped).unwrap().len();
    table.row(
        "stripped binary",
        format!("{:.2} MB", small as f64 / 1e6),
        format!("{:.2} MB as built", bytes as f64 / 1e6),
        "<= 6 MB",
    );
}

/// What is measured of the queue: a name, the query, the order, from which end, and its group.
const QUERIES: [(&str, &str, SortKey, bool, usize); 16] = [
    ("first", "", SortKey::Window, false, 0),
    ("last", "", SortKey::Window, true, 0),
    ("by risk", "", SortKey::Risk, false, 0),
    ("by number", "", SortKey::Number, false, 0),
    ("by state", "", SortKey::State, false, 0),
    ("by activity, last", "", SortKey::Activity, true, 0),
    ("closed", "state:closed", SortKey::Window, false, 0),
    (
        "client and type by risk",
        "client:CLIENT type:emergency",
        SortKey::Risk,
        false,
        1,
    ),
    (
        "client and state, last",
        "client:CLIENT state:closed",
        SortKey::Window,
        true,
        1,
    ),
    ("d", "d", SortKey::Window, false, 2),
    ("da", "da", SortKey::Risk, false, 2),
    ("data", "data", SortKey::Risk, false, 2),
    ("datab", "datab", SortKey::Window, false, 2),
    ("databas", "databas", SortKey::Risk, false, 3),
    ("database", "database", SortKey::Window, false, 3),
    ("firewall", "firewall", SortKey::Risk, false, 3),
];

const GROUPS: [(&str, &str); 4] = [
    ("a page of 40 rows, in the store", "as fast as the first"),
    ("two facets at once", "no scan"),
    ("search by one to five characters", "<= 5 ms"),
    ("search by longer words", "<= 30 ms"),
];

/// Times one page of each kind in turn, so that noise meets all of them alike.
pub fn queries(files: &Files, table: &mut Table) {
    let mut store = Store::open(&files.large, &OpenOptions::reading()).unwrap();
    let now = now();
    let client = store
        .registers()
        .unwrap()
        .clients
        .keys()
        .nth(6)
        .unwrap()
        .to_string();
    let asked: Vec<(Asked, Anchor)> = QUERIES
        .iter()
        .map(|(_, text, key, from_end, _)| {
            let asked = Asked {
                query: text.replace("CLIENT", &client).parse().unwrap(),
                sort: key.natural(),
                viewer: Viewer::default(),
                now,
            };
            (
                asked,
                if *from_end {
                    Anchor::Last
                } else {
                    Anchor::First
                },
            )
        })
        .collect();
    let mut figures = vec![Vec::new(); QUERIES.len()];
    for round in 0..=ROUNDS {
        for (asked, figures) in asked.iter().zip(&mut figures) {
            let took = ms(|| {
                page(store.connection(), &asked.0, asked.1, 40).unwrap();
            });
            if round > 0 {
                figures.push(took);
            }
        }
    }
    let medians: Vec<f64> = figures.iter_mut().map(|f| median(f)).collect();
    for (group, (name, goal)) in GROUPS.iter().enumerate() {
        let those = || QUERIES.iter().zip(&medians).filter(|(q, _)| q.4 == group);
        let all: Vec<String> = those().map(|(q, m)| format!("{} {m:.2}", q.0)).collect();
        let worst = those().map(|(_, m)| *m).fold(0.0, f64::max);
        table.row(
            name,
            format!("{worst:.2} ms at worst"),
            all.join(", "),
            goal,
        );
    }
}

fn ids() -> impl FnMut() -> EventId {
    let mut next = 0u64;
    move || {
        next += 1;
        let mut noise = [0; 10];
        noise[2..].copy_from_slice(&next.to_be_bytes());
        EventId::new(1_790_000_000_000, noise)
    }
}

/// A comment at a time, each durable when it is acknowledged, beside one fdatasync of 4 KiB.
pub fn append(files: &Files, table: &mut Table) {
    let path = files.folder.join("append.db");
    for ending in ["", "-wal", "-shm", ".lock"] {
        let _not_there = std::fs::remove_file(format!("{}{ending}", path.display()));
    }
    let mut store = Store::create(&path, &OpenOptions::default()).unwrap();
    let mut next = ids();
    let actor = Actor::declared("ines");
    let person = Person {
        id: "ines".into(),
        roles: vec![Role::Manager, Role::Requester],
        ..Person::default()
    };
    let first = NewEvent {
        id: next(),
        at: now(),
        actor: actor.clone(),
        stream: holdpoint::domain::event::Stream::People,
        expected_rev: Some(0),
        event: Event::PersonSet { person },
    };
    store.append(&[first]).unwrap();
    // Nobody writes twice in a second; two writes of one second would leave the queue as it stands.
    let mut at = now();
    let mut ask = |store: &mut Store, number, command: &Command| {
        at += chrono::TimeDelta::seconds(7);
        store
            .execute(number, None, &actor, at, &mut next, |change, registers| {
                decide(change, registers, command, &actor.person, at)
            })
            .unwrap()
    };
    let plan = Plan {
        title: "Replace edge firewalls".to_owned(),
        ..Plan::default()
    };
    let plan = Box::new(plan);
    let made = ask(&mut store, None, &Command::Create { plan });
    let holdpoint::domain::event::Stream::Change(number) = made[0].stream else {
        panic!("a change was made");
    };
    let mut log = std::fs::File::create(files.folder.join("fdatasync")).unwrap();
    let (mut ours, mut disk) = (Vec::new(), Vec::new());
    for n in 0..300 {
        // Comments go to a new change every so often, so that folding does not grow.
        let number = if n % 20 == 0 {
            let plan = Box::new(Plan {
                title: format!("Change {n}"),
                ..Plan::default()
            });
            match ask(&mut store, None, &Command::Create { plan })[0].stream {
                holdpoint::domain::event::Stream::Change(number) => number,
                _ => number,
            }
        } else {
            number
        };
        let comment = Command::Comment {
            meant: CommentKind::Note,
            text: format!(
                "Checked with site {n}: the console cable is in rack {}",
                n * 7
            ),
            about: None,
            reply_to: None,
        };
        ours.push(ms(|| {
            ask(&mut store, Some(number), &comment);
        }));
        disk.push(ms(|| {
            log.write_all(&[7; 4096]).unwrap();
            log.sync_data().unwrap();
        }));
    }
    let (ours, disk) = (median(&mut ours), median(&mut disk));
    table.row(
        "append of one command, durable",
        format!("{:.2}x one fdatasync", ours / disk),
        format!("{ours:.3} ms, fdatasync {disk:.3} ms"),
        "<= 2x",
    );
}

pub fn import(files: &Files, table: &mut Table) {
    let log = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/bpi2014/changes-opened-before-2014.csv");
    if !log.exists() {
        table.row(
            "import of the bank's file",
            "not there".into(),
            String::new(),
            "< 2 s",
        );
        return;
    }
    let path = files.folder.join("import.db");
    let mut times = Vec::new();
    for _ in 0..5 {
        for ending in ["", "-wal", "-shm", ".lock"] {
            let _not_there = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
        let run = |arguments: &[&str]| {
            let status = Process::new(&files.program)
                .arg("--db")
                .arg(&path)
                .args(arguments)
                .env("XDG_STATE_HOME", files.folder.join("state"))
                .stdout(std::process::Stdio::null())
                .status()
                .unwrap();
            assert!(status.success(), "{arguments:?}");
        };
        run(&["init", "--organisation", "Bank"]);
        let log = log.to_string_lossy();
        times.push(ms(|| run(&["import", "--map", "hp-service-manager", &log])) / 1000.0);
    }
    table.row(
        "import of the bank's file, 17,338 rows",
        format!("{:.2} s", median(&mut times)),
        "whole process".to_owned(),
        "< 2 s",
    );
}

/// The proof of the large file beside a bare read of the same rows.
pub fn verify(files: &Files, table: &mut Table) {
    let (mut ratios, mut chains) = (Vec::new(), Vec::new());
    let (mut shown, mut chain) = (String::new(), String::new());
    for _ in 0..3 {
        let store = Store::open(&files.large, &OpenOptions::reading()).unwrap();
        let mut events = 0;
        let bare = ms(|| {
            let mut query = store
                .connection()
                .prepare("SELECT seq, id, stream, rev, at, actor, kind, body, prev, hash FROM event ORDER BY seq")
                .unwrap();
            let mut rows = query.query([]).unwrap();
            let mut bytes = 0;
            while let Some(row) = rows.next().unwrap() {
                events += 1;
                for column in 0..10 {
                    bytes += match row.get_ref(column).unwrap() {
                        rusqlite::types::ValueRef::Text(t) | rusqlite::types::ValueRef::Blob(t) => {
                            t.len()
                        }
                        rusqlite::types::ValueRef::Integer(_)
                        | rusqlite::types::ValueRef::Real(_)
                        | rusqlite::types::ValueRef::Null => 8,
                    };
                }
            }
            assert!(bytes > 0);
        });
        let links = ms(|| {
            let verdict = store.verify_chain(&mut |_| true).unwrap();
            assert!(verdict.is_good(), "{verdict:?}");
        });
        let ours = ms(|| {
            let verdict = store.verify(&mut |_| true).unwrap();
            assert!(verdict.is_good(), "{verdict:?}");
        });
        ratios.push(ours / bare);
        chains.push(links / bare);
        chain = format!(
            "{events} events: {:.1} s, reading {:.1} s",
            links / 1000.0,
            bare / 1000.0
        );
        shown = format!(
            "{events} events: {:.1} s, reading {:.1} s",
            ours / 1000.0,
            bare / 1000.0
        );
    }
    table.row(
        "verify the chain",
        format!("{:.2}x reading", median(&mut chains)),
        chain,
        "<= 1.6x",
    );
    table.row(
        "verify the chain, every fold and the queue",
        format!("{:.2}x reading", median(&mut ratios)),
        shown,
        "<= 1.6x",
    );
}
