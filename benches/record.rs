//! The record beside its yardsticks: an append beside one fdatasync, a proof beside bare reading.
//!
//! `HOLDPOINT_BENCH_EVENTS` says how many events the file has (default 100,000);
//! `HOLDPOINT_BENCH_DIR` where it lies (default the directory for temporary files).

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::LazyLock;

use divan::Bencher;
use holdpoint::domain::change::Change;
use holdpoint::domain::checklist::{Step, StepId};
use holdpoint::domain::event::ChangeEvent;
use holdpoint::domain::id::{ChangeNumber, EventId};
use holdpoint::domain::people::Actor;
use holdpoint::domain::plan::{Plan, PlannedWave, RiskClass};
use holdpoint::domain::risk::RiskScore;
use holdpoint::domain::vote::CommentKind;
use holdpoint::domain::window::Timestamp;
use holdpoint::store::{OpenOptions, Store, WriteError};

const PER_CHANGE: u64 = 5;

fn main() {
    divan::main();
}

fn events_wanted() -> u64 {
    std::env::var("HOLDPOINT_BENCH_EVENTS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(100_000)
}

fn base() -> PathBuf {
    std::env::var_os("HOLDPOINT_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from)
}

fn at(n: u64) -> Timestamp {
    let millis = 1_790_000_000_000 + i64::try_from(n).unwrap_or_default();
    Timestamp::from_timestamp_millis(millis).unwrap_or_default()
}

fn ids(start: u64) -> impl FnMut() -> EventId {
    let mut next = start;
    move || {
        next += 1;
        let mut noise = [0; 10];
        noise[2..].copy_from_slice(&next.to_be_bytes());
        EventId::new(1_790_000_000_000, noise)
    }
}

fn plan(n: u64) -> Plan {
    let step = |id: u32| Step {
        id: StepId(id),
        instruction: format!("Export the running configuration of node {id} to the vault"),
        minutes: 5,
        ..Step::default()
    };
    Plan {
        title: format!("Replace edge firewall {n} of the Leeds site"),
        scope_in: "Both firewalls of the site and their management network".to_owned(),
        scope_out: "Branch offices and the guest network".to_owned(),
        reason: "The vendor ends support in March".to_owned(),
        waves: vec![PlannedWave {
            clients: vec!["northwind".into()],
            steps: (1..=4).map(step).collect(),
            ..PlannedWave::default()
        }],
        ..Plan::default()
    }
}

fn comment(id: u32) -> ChangeEvent {
    ChangeEvent::Commented {
        id,
        meant: CommentKind::Note,
        text: "The rollback was rehearsed on the lab pair last Tuesday and took nine minutes."
            .to_owned(),
        about: None,
        reply_to: None,
        offline: None,
    }
}

fn story(n: u64) -> Vec<ChangeEvent> {
    let mut events = vec![ChangeEvent::Created {
        plan: Box::new(plan(n)),
        risk: RiskScore::default(),
        class: RiskClass::Low,
    }];
    events.extend((1..).take(4).map(comment));
    events
}

/// A file of the wanted size, made once and kept for the next run.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = base().join(format!("holdpoint-bench-{}.db", events_wanted()));
    if !path.exists() {
        fill(&path).unwrap_or_else(|error| {
            eprintln!("{error}");
            std::process::exit(1);
        });
    }
    path
});

fn fill(path: &std::path::Path) -> Result<(), WriteError> {
    let mut store = Store::create(path, &OpenOptions::default())?;
    let (actor, mut ids) = (Actor::known("ines", 1001), ids(0));
    let changes = events_wanted() / PER_CHANGE;
    for first in (1..=changes).step_by(10_000) {
        store.write(|write| {
            for n in first..(first + 10_000).min(changes + 1) {
                let mut change = Change::absent(ChangeNumber(u32::try_from(n).unwrap_or_default()));
                write.continue_change(&mut change, story(n), &actor, at(n), &mut ids)?;
            }
            Ok::<(), WriteError>(())
        })?;
    }
    Ok(store.close()?)
}

#[divan::bench(sample_count = 9, sample_size = 1)]
fn read_every_event_bare(bencher: Bencher) {
    let Ok(store) = Store::open(&FILE, &OpenOptions::reading()) else {
        return;
    };
    bencher.bench_local(|| {
        let mut sum = 0;
        let mut query = store
            .connection()
            .prepare("SELECT seq, id, stream, rev, at, actor, kind, body, prev, hash FROM event")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..10 {
                sum += row.get_ref(column)?.as_bytes().map_or(1, <[u8]>::len);
            }
        }
        Ok::<usize, rusqlite::Error>(sum)
    });
}

#[divan::bench(sample_count = 9, sample_size = 1)]
fn verify(bencher: Bencher) {
    let Ok(store) = Store::open(&FILE, &OpenOptions::reading()) else {
        return;
    };
    bencher.bench_local(|| store.verify(&mut |_| true));
}

#[divan::bench(sample_count = 9, sample_size = 1)]
fn verify_chain(bencher: Bencher) {
    let Ok(store) = Store::open(&FILE, &OpenOptions::reading()) else {
        return;
    };
    bencher.bench_local(|| store.verify_chain(&mut |_| true));
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn one_fdatasync(bencher: Bencher) {
    let path = base().join(format!("holdpoint-bench-sync-{}", std::process::id()));
    let Ok(mut file) = std::fs::File::create(&path) else {
        return;
    };
    bencher.bench_local(|| {
        file.write_all(&[7; 4096])?;
        file.sync_data()
    });
    let _ = std::fs::remove_file(path);
}

#[divan::bench(sample_count = 200, sample_size = 1)]
fn append_one_command(bencher: Bencher) {
    let dir = base().join(format!("holdpoint-bench-{}", std::process::id()));
    let path = dir.join("cab.db");
    if std::fs::create_dir_all(&dir).is_err() {
        return;
    }
    let Ok(mut store) = Store::create(&path, &OpenOptions::default()) else {
        return;
    };
    let (actor, mut ids) = (Actor::known("ines", 1001), ids(1 << 50));
    let number = ChangeNumber(1);
    let born = store.execute(None, None, &actor, at(0), &mut ids, |_, _| Ok(story(1)));
    bencher.bench_local(|| {
        born.as_ref().map_or(0, Vec::len)
            + store
                .execute(Some(number), None, &actor, at(1), &mut ids, |_, _| {
                    Ok(vec![comment(9)])
                })
                .map_or(0, |events| events.len())
    });
    drop(store);
    let _ = std::fs::remove_dir_all(dir);
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn open_a_file(bencher: Bencher) {
    bencher.bench_local(|| Store::open(&FILE, &OpenOptions::default()).map(|s| s.journal()));
}
