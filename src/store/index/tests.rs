//! The queue as the index serves it is the queue as the rows themselves say it.

use chrono::{DateTime, Duration};
use proptest::prelude::*;
use rusqlite::Connection;

use super::*;
use crate::domain::calendar::hold::ByFreeze;
use crate::domain::change::{Change, Hold};
use crate::domain::id::ChangeNumber;
use crate::domain::imported::ImportedChange;
use crate::domain::incident::{IncidentLink, IncidentRole, Withdrawn};
use crate::domain::lifecycle::State;
use crate::domain::plan::{ChangeType, Item, Plan, PlannedWave, RiskClass};
use crate::domain::queue::{QueueRow, Sort, Viewer};
use crate::domain::risk::{RiskPart, RiskScore};
use crate::domain::wave::{Outcome, WaveRun};
use crate::domain::window::{Timestamp, Window};
use crate::store::schema;

mod asking;
mod booked;
mod harm;
mod naive;
mod pages;
mod past;
mod stretch;
mod tiles;
mod upkeep;
mod words;

fn now() -> Timestamp {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn empty() -> Connection {
    let conn = Connection::open_in_memory().unwrap();
    conn.set_prepared_statement_cache_capacity(128);
    conn.execute_batch(schema::INDEX).unwrap();
    conn
}

const WORDS: [&str; 6] = ["database", "firewall", "db-01", "Zürich", "data", "patch_7"];
const CLIENTS: [&str; 4] = ["northwind", "contoso", "north-sea", "litware"];
const PEOPLE: [&str; 3] = ["ines", "omar", "jun"];

/// What a random change is made of.
type Seed = (usize, usize, usize, Option<i64>, u8, usize, usize, u8, i64);

fn seed() -> impl Strategy<Value = Seed> {
    (
        0..8usize,
        0..3usize,
        0..3usize,
        proptest::option::weighted(0.8, -20i64..20),
        0..101u8,
        0..16usize,
        0..216usize,
        any::<u8>(),
        0..30i64,
    )
}

fn change(number: u32, seed: Seed) -> Change {
    let (state, kind, class, day, risk, clients, words, bits, active) = seed;
    let picked = |all: &'static [&'static str], mask: usize| {
        let chosen = all
            .iter()
            .enumerate()
            .filter(move |(i, _)| mask >> i & 1 == 1);
        chosen.map(|(_, s)| *s)
    };
    let start = day.map(|d| now() + Duration::days(d) / 2);
    let title = format!(
        "{} {} {}",
        WORDS[words % 6],
        WORDS[words / 6 % 6],
        WORDS[words / 36]
    );
    let imported = bits & 1 == 1;
    let plan = Plan {
        title: title.clone(),
        kind: ChangeType::ALL[kind],
        items: vec![Item {
            name: format!("srv-{}", words % 3),
            kind: String::new(),
        }],
        tags: picked(&["edge", "night"], usize::from(bits >> 1))
            .map(str::to_owned)
            .collect(),
        services: picked(&["erp", "mail"], usize::from(bits >> 3))
            .map(Into::into)
            .collect(),
        implementer: Some(PEOPLE[words % 3].into()),
        waves: vec![PlannedWave {
            clients: picked(&CLIENTS, clients).map(Into::into).collect(),
            window: start.map(|start| Window {
                start,
                end: start + Duration::hours(4),
                zone: crate::domain::zone::Zone::known("Europe/Amsterdam"),
            }),
            ..PlannedWave::default()
        }],
        ..Plan::default()
    };
    let state = State::ALL[state];
    Change {
        number,
        rev: 1,
        state,
        class: RiskClass::ALL[class],
        risk: RiskScore {
            total: risk,
            parts: vec![
                RiskPart {
                    factor: "x".to_owned(),
                    fact: String::new(),
                    source: String::new(),
                    points: risk
                };
                usize::from(!imported)
            ],
            learned: None,
        },
        requester: PEOPLE[clients % 3].into(),
        last_activity: Some(now() - Duration::days(active)),
        closed: (!state.is_open()).then(|| now() - Duration::days(active)),
        outcome: (state == State::Closed).then(|| Outcome::ALL[words % 5]),
        hold: (bits & 32 != 0 && state.is_open()).then(|| Hold {
            by: "ines".into(),
            at: now(),
            reason: "freeze".to_owned(),
            freeze: (words % 3 != 0).then(|| ByFreeze {
                freeze: "payday".to_owned(),
                until: now() + Duration::hours(active % 4 - 2),
            }),
        }),
        bypass: bits & 64 != 0,
        incidents: incidents(words),
        waves: vec![WaveRun::default()],
        imported: imported.then(|| {
            Box::new(ImportedChange {
                source: "old-tool".to_owned(),
                number: format!("C{number:05}"),
                title,
                ..ImportedChange::default()
            })
        }),
        plan,
        ..Change::default()
    }
}

/// Up to two incidents: caused, led to it, or taken back.
fn incidents(n: usize) -> Vec<IncidentLink> {
    let link = |place: usize| IncidentLink {
        incident: format!("INC-{}", n / 7 % 2 + place),
        role: [IncidentRole::Cause, IncidentRole::Trigger][(n / 3 + place) % 2],
        wave: None,
        by: "ines".into(),
        at: now(),
        note: "the tunnel flaps".to_owned(),
        withdrawn: (n % 5 == place).then(|| Withdrawn {
            by: "omar".into(),
            at: now(),
            reason: "another site".to_owned(),
        }),
    };
    (0..n % 3).map(link).collect()
}

fn needs(change: &Change) -> Vec<Need> {
    if !change.state.is_open() {
        return Vec::new();
    }
    let n = i64::from(change.number);
    let whys = ["vote", "vote", "record the decision", "answer a question"];
    let mut needs = vec![Need {
        person: PEOPLE[change.number as usize % 3].into(),
        why: whys[change.number as usize % 4],
        since: now(),
    }];
    if change.state == State::Review {
        let by = now() + Duration::hours(n % 7 - 3);
        needs.push(Need::moment(Need::DECIDE_BY, by));
        let day = now() + Duration::hours(n % 5 - 2);
        needs.extend((n % 3 != 0).then(|| Need::moment(Need::PUT_OFF, day)));
    }
    let held_until = change.held_until();
    needs.extend(held_until.map(|at| Need::moment(Need::HELD_UNTIL, at)));
    let said = now() - Duration::days(n % 20);
    needs.extend((n % 4 != 0).then(|| Need::moment(Need::SAID, said)));
    needs
}

/// Returns when a moment comes that is said of a change.
fn moment(change: &Change, why: &str) -> Option<Timestamp> {
    let needs = needs(change);
    needs.iter().find(|n| n.why == why).map(|n| n.since)
}

fn file(changes: &[Change]) -> Connection {
    let conn = empty();
    for change in changes {
        project(&conn, change, &needs(change)).unwrap();
    }
    conn
}

fn asked(query: &str) -> Asked {
    Asked {
        query: query.parse().unwrap(),
        sort: Sort::default(),
        viewer: Viewer::default(),
        now: now(),
    }
}

fn numbers(rows: &[QueueRow]) -> Vec<u32> {
    rows.iter().map(|r| r.number.0).collect()
}

fn seeded(state: usize, day: i64) -> Seed {
    (state, 1, 0, Some(day), 50, 1, 0, 0, 0)
}

fn store_with_changes() -> crate::store::Store {
    use crate::store::sample::{actor, at, comment, created, fill, ids};
    let mut store = crate::store::Store::memory().unwrap();
    fill(&mut store, 12);
    let (ines, mut ids) = (actor("ines"), ids(1 << 50));
    let mut go_on = |number, event| {
        store
            .execute(
                Some(ChangeNumber(number)),
                None,
                &ines,
                at(9),
                &mut ids,
                |_, _| Ok(vec![event]),
            )
            .unwrap();
    };
    go_on(3, comment(3, "Renumbered: see db-01"));
    go_on(
        4,
        crate::domain::event::ChangeEvent::Cancelled {
            reason: "late".to_owned(),
        },
    );
    go_on(
        5,
        crate::domain::event::ChangeEvent::Held {
            reason: "freeze".to_owned(),
            freeze: None,
        },
    );
    go_on(6, created("Another title"));
    store
}
