//! What the queue costs over a generated file: `HOLDPOINT_BENCH_CHANGES` says how large, 20,000 otherwise.

#![expect(
    clippy::expect_used,
    reason = "a bench without its file has nothing to say"
)]

use std::path::PathBuf;
use std::sync::OnceLock;

use divan::Bencher;
use holdpoint::domain::queue::{Place, SortKey, Viewer};
use holdpoint::store::generate::{TODAY, generate};
use holdpoint::store::index::{Anchor, Asked, page, total};
use holdpoint::store::{OpenOptions, Store};

fn main() {
    divan::main();
}

/// Makes the file once; a later run with the same number finds it again.
fn store() -> Store {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    let path = FILE.get_or_init(|| {
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
    Store::open(path, &OpenOptions::reading()).expect("the generated file opens")
}

fn asked(query: &str, key: SortKey) -> Asked {
    Asked {
        query: query.parse().expect("a query"),
        sort: key.natural(),
        viewer: Viewer::default(),
        now: TODAY,
    }
}

const FILTERS: [&str; 8] = [
    "",
    "state:review",
    "is:open",
    "client:leeds-1 state:closed",
    "client:leeds-1 service:server-01",
    "risk:>=60",
    "outcome:failed",
    "window:<7d",
];

const SEARCHES: [&str; 8] = [
    "d", "dat", "datab", "databas", "database", "firewall", "badge", "zanvex",
];

#[divan::bench(args = FILTERS)]
fn first_page(bencher: Bencher<'_, '_>, query: &str) {
    let (store, asked) = (store(), asked(query, SortKey::Window));
    bencher
        .bench_local(|| page(store.connection(), &asked, Anchor::First, 60).map(|p| p.rows.len()));
}

#[divan::bench(args = FILTERS)]
fn last_page(bencher: Bencher<'_, '_>, query: &str) {
    let (store, asked) = (store(), asked(query, SortKey::Window));
    bencher
        .bench_local(|| page(store.connection(), &asked, Anchor::Last, 60).map(|p| p.rows.len()));
}

#[divan::bench(args = [SortKey::Window, SortKey::Risk, SortKey::Number, SortKey::State, SortKey::Activity])]
fn next_page_in_each_order(bencher: Bencher<'_, '_>, key: SortKey) {
    let (store, asked) = (store(), asked("", key));
    let first = page(store.connection(), &asked, Anchor::First, 60).expect("a page");
    let behind = first
        .rows
        .last()
        .map_or(Anchor::First, |r| Anchor::After(Place::of(r, asked.sort)));
    bencher.bench_local(|| page(store.connection(), &asked, behind, 60).map(|p| p.rows.len()));
}

#[divan::bench(args = SEARCHES)]
fn search(bencher: Bencher<'_, '_>, text: &str) {
    let (store, asked) = (store(), asked(text, SortKey::Risk));
    bencher
        .bench_local(|| page(store.connection(), &asked, Anchor::First, 60).map(|p| p.rows.len()));
}

#[divan::bench(args = FILTERS)]
fn count(bencher: Bencher<'_, '_>, query: &str) {
    let (store, asked) = (store(), asked(query, SortKey::Window));
    bencher.bench_local(|| total(store.connection(), &asked, u64::MAX).map(|t| t.count));
}
