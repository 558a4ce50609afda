//! What a search for conflicts costs among 100,000 windows that hold their place in the calendar.
#![expect(
    clippy::expect_used,
    reason = "a bench without its table has nothing to say"
)]

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Duration};
use divan::Bencher;
use holdpoint::domain::calendar::Standing;
use holdpoint::domain::calendar::claim::{Claim, claims, conflicts};
use holdpoint::domain::change::Change;
use holdpoint::domain::checklist::Step;
use holdpoint::domain::id::{ChangeNumber, ClientId};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Scope;
use holdpoint::domain::plan::{Item, Plan, PlannedWave};
use holdpoint::domain::queue::Viewer;
use holdpoint::domain::registers::{Client, Registers};
use holdpoint::domain::wave::WaveRun;
use holdpoint::domain::window::Window;
use holdpoint::domain::zone::Zone;
use holdpoint::store::free_slot::{SlotSought, Whose, slot_found};
use holdpoint::store::generate::Dice;
use holdpoint::store::index::{booked, calendar, project};
use holdpoint::store::{OpenOptions, Store};

const WINDOWS: u32 = 100_000;

fn main() {
    divan::main();
}

/// A change of four hours or fewer, one of fifty a week long, in a year and a half of 80 clients.
fn change(number: u32, dice: &mut Dice) -> Change {
    let minutes = i64::try_from(dice.below(800_000)).unwrap_or(0);
    let start = DateTime::UNIX_EPOCH + Duration::minutes(minutes);
    let hours = if dice.once_in_thousand(20) { 168 } else { 4 };
    let named = |kind: &str, n: usize| format!("{kind}-{n}");
    let plan = Plan {
        title: "Patch the database servers".to_owned(),
        services: (0..2)
            .map(|_| named("service", dice.below(200)).as_str().into())
            .collect(),
        items: (0..3)
            .map(|_| Item {
                name: named("srv", dice.below(20_000)),
                kind: String::new(),
            })
            .collect(),
        implementer: Some(named("person", dice.below(120)).as_str().into()),
        waves: vec![PlannedWave {
            clients: vec![named("client", dice.below(80)).as_str().into()],
            steps: vec![Step {
                minutes: 90,
                ..Step::default()
            }],
            window: Some(Window {
                start,
                end: start + Duration::hours(hours),
                zone: Zone::UTC,
            }),
            ..PlannedWave::default()
        }],
        ..Plan::default()
    };
    Change {
        rev: 1,
        state: State::Scheduled,
        waves: vec![WaveRun::default()],
        plan,
        ..Change::absent(ChangeNumber(number))
    }
}

struct Filled {
    // Holds the file while it is measured.
    _dir: tempfile::TempDir,
    path: std::path::PathBuf,
    asked: Vec<Vec<Claim>>,
    changes: Vec<Change>,
}

fn filled() -> &'static Filled {
    static FILLED: OnceLock<Filled> = OnceLock::new();
    FILLED.get_or_init(|| {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("calendar.db");
        let mut store = Store::create(&path, &OpenOptions::default()).expect("a file");
        let mut dice = Dice::new(7);
        let mut asked = Vec::new();
        let mut changes = Vec::new();
        store
            .write_much(|write| -> Result<(), holdpoint::store::StoreError> {
                for number in 1..=WINDOWS {
                    let change = change(number, &mut dice);
                    project(write.connection(), &change, &[])?;
                    if number % 1000 == 0 {
                        asked.push(claims(change.id(), &change.plan));
                        changes.push(change);
                    }
                }
                Ok(())
            })
            .expect("a table");
        store.close().expect("a closed file");
        Filled {
            _dir: dir,
            path,
            asked,
            changes,
        }
    })
}

fn opened() -> (&'static Filled, Store) {
    let filled = filled();
    let store = Store::open(&filled.path, &OpenOptions::reading()).expect("a file");
    (filled, store)
}

/// Everything that others hold of what one change needs: one search after the other, each of another change.
#[divan::bench]
fn conflicts_of_one_change(bencher: Bencher) {
    let (filled, store) = opened();
    let mut next = filled.asked.iter().cycle();
    bencher.bench_local(|| {
        let mine = next.next().expect("a change");
        let others = booked::beside(store.connection(), mine).expect("an answer");
        conflicts(mine, &others).len()
    });
}

/// What a free slot steps over: what others hold in ninety days.
#[divan::bench]
fn ninety_days_of_one_change(bencher: Bencher) {
    let (filled, store) = opened();
    let mut next = filled.asked.iter().cycle();
    bencher.bench_local(|| {
        let mut mine = next.next().expect("a change").clone();
        for claim in &mut mine {
            claim.end = claim.start + Duration::days(90);
        }
        booked::beside(store.connection(), &mine)
            .expect("an answer")
            .len()
    });
}

/// The windows of one day, for the calendar's page.
#[divan::bench]
fn windows_of_one_day(bencher: Bencher) {
    let (filled, store) = opened();
    let mut next = filled.asked.iter().cycle();
    bencher.bench_local(|| {
        let from = next.next().expect("a change")[0].start;
        let within = (from, from + Duration::days(1));
        let conn = store.connection();
        booked::windows(conn, Standing::Firm, None, within)
            .expect("an answer")
            .len()
    });
}

/// A whole page of a week, as someone with a scope of one client sees it.
#[divan::bench]
fn a_week_of_one_client(bencher: Bencher) {
    let (filled, store) = opened();
    let mut next = filled.asked.iter().cycle();
    bencher.bench_local(|| {
        let from = next.next().expect("a change")[0].start;
        let ask = calendar::CalendarAsk {
            scope: Scope::Only(vec!["client-1".into()]),
            clients: vec!["client-1".into()],
            from,
            to: from + Duration::days(7),
            now: from,
            most: 1000,
        };
        calendar::calendar(store.connection(), &ask)
            .expect("an answer")
            .bars
            .len()
    });
}

/// What the calendar's screen asks for when it opens on 120 columns: eleven days of thirty clients.
#[divan::bench]
fn a_screen_of_thirty_clients(bencher: Bencher) {
    let (filled, store) = opened();
    let mut next = filled.asked.iter().cycle();
    bencher.bench_local(|| {
        let from = next.next().expect("a change")[0].start;
        let ask = calendar::CalendarAsk {
            scope: Scope::All,
            clients: (0..30)
                .map(|n| format!("client-{n}").as_str().into())
                .collect(),
            from,
            to: from + Duration::days(11),
            now: from,
            most: 2000,
        };
        calendar::calendar(store.connection(), &ask)
            .expect("an answer")
            .bars
            .len()
    });
}

/// The next free slot of a change for a client with business hours, with everything that is in its way.
#[divan::bench]
fn a_free_slot(bencher: Bencher) {
    let (filled, store) = opened();
    let mut next = filled.changes.iter().cycle();
    let clients = (0..80).map(|n| format!("client-{n}").as_str().into());
    let clients = clients.map(|id: ClientId| Client {
        id,
        ..Client::default()
    });
    let registers = Arc::new(Registers {
        clients: clients.map(|c| (c.id.clone(), c)).collect(),
        ..Registers::default()
    });
    bencher.bench_local(|| {
        let change = next.next().expect("a change");
        let window = change.plan.waves[0].window.expect("a window");
        let sought = SlotSought {
            viewer: Viewer::default(),
            whose: Whose::Written(Box::new(change.clone())),
            wave: Some(0),
            from: window.start - Duration::days(1),
            registers: Arc::clone(&registers),
        };
        let found = slot_found(store.connection(), &sought).expect("an answer");
        found.expect("a slot").1.earlier.len()
    });
}
