//! What every pair of facets and every kind of word costs, in each order, from both ends: prints the slowest.
//!
//! `HOLDPOINT_BENCH_FILE` names a generated file; without it one of `HOLDPOINT_BENCH_CHANGES`
//! (20,000 otherwise) is made. A word as an argument keeps the sets whose name contains it,
//! and a second one the queries that contain that.

#![expect(
    clippy::expect_used,
    reason = "a bench without its file has nothing to say"
)]
#![expect(
    clippy::print_stdout,
    reason = "a table on the screen is what it is for"
)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use holdpoint::domain::queue::{Sort, SortKey, Viewer};
use holdpoint::store::generate::{TODAY, generate};
use holdpoint::store::index::{Anchor, Asked, page, total};
use holdpoint::store::{OpenOptions, Store};

/// One value or more of every facet: what many have, what some have, what few have, and its opposite.
const FACETS: [&str; 65] = [
    "state:review",
    "state:closed",
    "state:cancelled",
    "-state:closed",
    "type:emergency",
    "type:normal",
    "class:high",
    "class:low",
    "client:leeds-1",
    "client:utrecht-2,porto-4,lyon-6",
    "-client:leeds-1",
    "service:database-00",
    "service:server-01",
    "service:printer-10,router-11,badge-23",
    "-service:server-01",
    "implementer:p007",
    "implementer:p015",
    "-implementer:p007",
    "requester:p005",
    "-requester:p005",
    "item:srv-0042",
    "source:hp-service-manager",
    "-source:hp-service-manager",
    "outcome:failed",
    "outcome:successful",
    "outcome:none",
    "-outcome:successful",
    "risk:>=60",
    "risk:20..40",
    "risk:<5",
    "-risk:<50",
    "risk:none",
    "window:<7d",
    "window:none",
    "window:-60d..-30d",
    "window:-900d..-600d",
    "-window:<7d",
    "since:7d",
    "since:400d",
    "-since:400d",
    "closed:-30d..0d",
    "closed:-400d..-370d",
    "closed:<0d",
    "closed:none",
    "is:open",
    "is:held",
    "-is:held",
    "is:overdue",
    "-is:overdue",
    "is:unread",
    "is:late",
    "is:at-risk",
    "is:executed",
    "is:ontime",
    "is:retroactive",
    "is:cab",
    "is:incident",
    "is:bypass",
    "is:imported",
    "-is:imported",
    "incident:inc-0042",
    "-cause:inc-0042",
    "inc-0042",
    "needs:p001",
    "mine:p005",
];

/// Words of one to eight letters, begun and whole, that nearly all, many, some, few and none say.
const WORDS: [&str; 40] = [
    "c",
    "d",
    "p",
    "x",
    "z",
    "da",
    "up",
    "zu",
    "chg",
    "dat",
    "pro",
    "lee",
    "zan",
    "data",
    "badg",
    "prox",
    "leed",
    "1234",
    "badge",
    "datab",
    "leeds",
    "repla",
    "brno",
    "cork",
    "licenc",
    "zanvex",
    "router",
    "databas",
    "printer",
    "database",
    "firewall",
    "cluster",
    "certificate",
    "hp-service",
    "srv-0042",
    "c0000",
    "upgrade database",
    "badge at",
    "restart before the",
    "qqqq",
];

fn file() -> Store {
    let given = std::env::var_os("HOLDPOINT_BENCH_FILE").map(PathBuf::from);
    let path = given.unwrap_or_else(|| {
        let changes = std::env::var("HOLDPOINT_BENCH_CHANGES")
            .ok()
            .and_then(|n| n.parse().ok())
            .unwrap_or(20_000);
        let path = std::env::temp_dir().join(format!("holdpoint-bench-{changes}.db"));
        if !path.exists() {
            generate(&path, changes, 42, &mut |_, _| true).expect("a generated file");
        }
        path
    });
    Store::open(&path, &OpenOptions::reading()).expect("the generated file opens")
}

type Cost = (Duration, String);

fn least(mut measured: impl FnMut() -> Duration) -> Duration {
    let first = measured();
    // What looks slow is asked again: a neighbour may have had the processor.
    if first < Duration::from_millis(3) {
        return first;
    }
    (0..2).map(|_| measured()).min().unwrap_or(first).min(first)
}

fn measure(store: &Store, queries: &[String]) -> Vec<Cost> {
    let mut costs = Vec::new();
    for query in queries {
        let mut asked = Asked {
            query: query.parse().expect("a query"),
            sort: Sort::default(),
            viewer: Viewer::default(),
            now: TODAY,
        };
        let conn = store.connection();
        for key in SortKey::ALL {
            asked.sort = key.natural();
            for (end, anchor) in [("first", Anchor::First), ("last", Anchor::Last)] {
                let took = least(|| {
                    let start = Instant::now();
                    page(conn, &asked, anchor, 60).expect("a page");
                    start.elapsed()
                });
                costs.push((took, format!("{query}   by {}, {end}", key.word())));
            }
        }
        let took = least(|| {
            let start = Instant::now();
            total(conn, &asked, 10_000).expect("a total");
            start.elapsed()
        });
        costs.push((took, format!("{query}   counted")));
    }
    costs
}

fn say(name: &str, mut costs: Vec<Cost>) {
    costs.sort();
    let part = |n: usize| {
        costs
            .get(costs.len() * n / 1000)
            .map_or(Duration::ZERO, |c| c.0)
    };
    let over = |ms| {
        costs
            .iter()
            .filter(|c| c.0 > Duration::from_millis(ms))
            .count()
    };
    println!(
        "{name}: {} asked; half within {:.2?}, 99 % {:.2?}, worst {:.2?}; over 5 ms {}, over 30 ms {}",
        costs.len(),
        part(500),
        part(990),
        costs.last().map_or(Duration::ZERO, |c| c.0),
        over(5),
        over(30),
    );
    for (took, what) in costs.iter().rev().take(40) {
        println!("  {took:>10.2?}  {what}");
    }
}

fn main() {
    let mut given = std::env::args().skip(1).filter(|a| a != "--bench");
    let (only, of) = (given.next(), given.next().unwrap_or_default());
    let store = file();
    let pairs = FACETS.iter().enumerate().flat_map(|(i, a)| {
        let behind = FACETS.iter().skip(i + 1);
        behind.map(move |b| format!("{a} {b}"))
    });
    let words = |negated: &'static str| WORDS.iter().map(move |w| format!("{negated}{w}"));
    let short = |w: &&&str| w.chars().count() <= 5;
    let sets: [(&str, Vec<String>); 6] = [
        ("facets", FACETS.iter().map(ToString::to_string).collect()),
        (
            "short words",
            WORDS
                .iter()
                .filter(short)
                .map(ToString::to_string)
                .collect(),
        ),
        (
            "long words",
            WORDS
                .iter()
                .filter(|w| !short(w))
                .map(ToString::to_string)
                .collect(),
        ),
        (
            "negated words",
            words("-").filter(|w| !w.contains(' ')).collect(),
        ),
        (
            "facet and word",
            FACETS
                .iter()
                .flat_map(|f| words("").map(move |w| format!("{f} {w}")))
                .collect(),
        ),
        ("two facets", pairs.collect()),
    ];
    for (name, mut queries) in sets {
        queries.retain(|q| q.contains(&of));
        if only.as_ref().is_none_or(|o| name.contains(o.as_str())) {
            say(name, measure(&store, &queries));
        }
    }
}
