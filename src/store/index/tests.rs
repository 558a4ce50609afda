//! The queue as the index serves it is the queue as the rows themselves say it.

use std::collections::HashSet;

use chrono::{DateTime, Duration};
use proptest::prelude::*;
use rusqlite::Connection;

use super::find::Effort;
use super::page::page_with;
use super::*;
use crate::domain::change::{Change, Hold};
use crate::domain::id::{ChangeNumber, ClientId, PersonId};
use crate::domain::imported::ImportedChange;
use crate::domain::lifecycle::State;
use crate::domain::people::Scope;
use crate::domain::plan::{ChangeType, Item, Plan, PlannedWave, RiskClass};
use crate::domain::query::{Facet, Query};
use crate::domain::queue::{Place, QueueRow, Sort, SortKey, Viewer};
use crate::domain::risk::{RiskPart, RiskScore};
use crate::domain::wave::{Outcome, WaveRun};
use crate::domain::window::{Timestamp, Window};
use crate::store::{schema, search};

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
                zone: chrono_tz::Europe::Amsterdam,
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
        },
        requester: PEOPLE[clients % 3].into(),
        last_activity: Some(now() - Duration::days(active)),
        closed: (!state.is_open()).then(|| now() - Duration::days(active)),
        outcome: (state == State::Closed).then(|| Outcome::ALL[words % 5]),
        hold: (bits & 32 != 0 && state.is_open()).then(|| Hold {
            by: "ines".into(),
            at: now(),
            reason: "freeze".to_owned(),
        }),
        bypass: bits & 64 != 0,
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

fn needs(change: &Change) -> Vec<Need> {
    let person = PEOPLE[change.number as usize % 3];
    let need = Need {
        person: person.into(),
        why: "vote",
        since: now(),
    };
    vec![need; usize::from(change.state.is_open())]
}

/// Says what a query asks for without the index.
fn naive(changes: &[Change], asked: &Asked) -> Vec<QueueRow> {
    let mut rows: Vec<QueueRow> = changes
        .iter()
        .filter(|c| holds(c, asked))
        .map(QueueRow::of)
        .collect();
    rows.sort_by(|a, b| Place::of(a, asked.sort).cmp_in(Place::of(b, asked.sort), asked.sort));
    rows
}

fn holds(change: &Change, asked: &Asked) -> bool {
    let row = QueueRow::of(change);
    let mut stored = HashSet::new();
    let comments = change.comments.iter().map(|c| c.text.as_str());
    let mut all = vec![
        row.number.to_string(),
        row.source_number.clone(),
        row.title.clone(),
    ];
    all.extend(row.clients.iter().map(ToString::to_string));
    all.extend(row.services.iter().map(ToString::to_string));
    all.extend(change.plan.items.iter().map(|i| i.name.clone()));
    all.extend(change.plan.tags.clone());
    all.extend(comments.map(str::to_owned));
    for text in &all {
        search::words(text, |w| {
            stored.insert(w.to_owned());
        });
    }
    let contains = |text: &str| {
        let typed = search::typed(text);
        let Some((last, whole)) = typed.split_last() else {
            return true;
        };
        whole.iter().all(|w| stored.contains(w)) && stored.iter().any(|s| s.starts_with(last))
    };
    let carries = |names: &[String], own: &[String]| names.iter().any(|n| own.contains(n));
    let wanted: Vec<&str> = asked
        .query
        .terms
        .iter()
        .filter(|t| !t.negated)
        .filter_map(|t| match &t.facet {
            Facet::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    row.visible_to(&asked.viewer)
        && contains(&wanted.join(" "))
        && asked.query.terms.iter().all(|t| {
            let own = |kind| -> Vec<String> {
                use crate::domain::query::NameKind::{Item, Needs};
                match kind {
                    Item => change.plan.items.iter().map(|i| i.name.clone()).collect(),
                    Needs => needs(change).into_iter().map(|n| n.person.0).collect(),
                    _ => change.plan.tags.clone(),
                }
            };
            match (&t.facet, t.holds(&row, &asked.viewer, asked.now)) {
                (_, Some(holds)) => holds,
                (Facet::Text(text), None) => {
                    !t.negated || search::typed(text).is_empty() || !contains(text)
                }
                (Facet::Name(kind, names), None) => carries(names, &own(*kind)) != t.negated,
                (_, None) => true,
            }
        })
}

const TERMS: [&str; 40] = [
    "state:review",
    "state:closed,cancelled",
    "-state:draft",
    "type:normal",
    "type:emergency,standard",
    "class:high",
    "-class:low",
    "client:northwind",
    "client:contoso,litware",
    "-client:northwind",
    "risk:>=60",
    "risk:20..40",
    "risk:none",
    "-risk:<50",
    "window:<7d",
    "window:>1d",
    "window:none",
    "-window:<3d",
    "window:-30d..-1d",
    "since:7d",
    "closed:<14d",
    "closed:none",
    "implementer:ines",
    "-implementer:ines,omar",
    "requester:jun",
    "service:erp",
    "item:srv-1",
    "-item:srv-1",
    "tag:edge",
    "source:old-tool",
    "outcome:failed",
    "outcome:none,successful",
    "is:open",
    "is:held",
    "is:held,late",
    "-is:imported",
    "is:at-risk",
    "is:bypass",
    "needs:ines",
    "mine:omar",
];
const TEXTS: [&str; 9] = [
    "d",
    "data",
    "database fire",
    "db-01",
    "zurich",
    "-fire",
    "chg-000",
    "7",
    "--",
];

fn query() -> impl Strategy<Value = Query> {
    let terms = proptest::sample::subsequence(&TERMS[..], 0..3);
    let text = proptest::option::of(proptest::sample::select(&TEXTS[..]));
    (terms, text).prop_map(|(terms, text)| {
        let all: Vec<&str> = terms.into_iter().chain(text).collect();
        all.join(" ").parse().unwrap()
    })
}

fn sort() -> impl Strategy<Value = Sort> {
    (proptest::sample::select(&SortKey::ALL[..]), any::<bool>())
        .prop_map(|(key, descending)| Sort { key, descending })
}

fn viewer() -> impl Strategy<Value = Viewer> {
    let scope = proptest::option::weighted(0.4, proptest::sample::subsequence(&CLIENTS[..], 0..4));
    scope.prop_map(|scope| Viewer {
        person: PersonId::from("ines"),
        scope: scope.map_or(Scope::All, |c| {
            Scope::Only(c.into_iter().map(ClientId::from).collect())
        }),
    })
}

/// How much is tried: what is measured for a large file would never leave the first way in a small one.

#[test]
fn what_a_change_says_is_found_by_its_words_and_by_the_beginning_of_the_last() {
    let store = store_with_changes();
    let conn = store.connection();
    for text in [
        "r",
        "ren",
        "renew",
        "renew c",
        "c renew",
        "chg-0",
        "chg-000003",
        "zzz",
        "enew",
    ] {
        let listed = search::ids(conn, text).unwrap().unwrap();
        let sought = search::Sought::of(conn, text).unwrap().unwrap();
        for id in 1..40 {
            assert_eq!(
                sought.is_said(conn, id).unwrap(),
                listed.contains(id),
                "{text} in {id}"
            );
        }
    }
    assert_eq!(search::Sought::of(conn, " - ").unwrap(), None);
}

fn effort() -> impl Strategy<Value = Effort> {
    let few = || 0..8usize;
    (few(), few(), few(), few()).prop_map(|(list, looks, texts, steps)| Effort {
        list,
        looks,
        texts,
        steps,
    })
}

fn numbers(rows: &[QueueRow]) -> Vec<u32> {
    rows.iter().map(|r| r.number.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_forwards_and_backwards_are_the_rows_sorted(
        seeds in proptest::collection::vec((seed(), proptest::option::of(seed())), 0..24),
        query in query(), sort in sort(), viewer in viewer(), effort in effort(), size in 1..6usize,
    ) {
        let conn = empty();
        let mut changes = Vec::new();
        for (number, (first, second)) in (1..).zip(seeds) {
            for seed in [Some(first), second].into_iter().flatten() {
                let change = change(number, seed);
                project(&conn, &change, &needs(&change)).unwrap();
                changes.retain(|c: &Change| c.number != number);
                changes.push(change);
            }
        }
        let asked = Asked { query, sort, viewer, now: now() };
        let expected = naive(&changes, &asked);
        let page = |anchor| page_with(&conn, &asked, anchor, size, effort).unwrap();

        let (mut down, mut anchor) = (Vec::new(), Anchor::First);
        loop {
            let page = page(anchor);
            down.extend(page.rows.clone());
            let Some(last) = page.rows.last() else { break };
            anchor = Anchor::After(Place::of(last, sort));
            if !page.after { break }
        }
        prop_assert_eq!(&down, &expected, "{} {:?}", asked.query, sort);

        let (mut up, mut anchor) = (Vec::new(), Anchor::Last);
        loop {
            let page = page(anchor);
            up.extend(page.rows.iter().rev().cloned());
            let Some(first) = page.rows.first() else { break };
            anchor = Anchor::Before(Place::of(first, sort));
            if !page.before { break }
        }
        up.reverse();
        prop_assert_eq!(&up, &expected);

        let counted = total(&conn, &asked, u64::MAX).unwrap();
        prop_assert_eq!(counted, Total { count: expected.len() as u64, capped: false });

        if let Some(middle) = expected.get(expected.len() / 2) {
            let around = page(Anchor::Around(middle.number, None));
            let at = around.cursor.unwrap();
            prop_assert_eq!(around.rows[at].number, middle.number);
            prop_assert_eq!(around.rows.len(), size.min(expected.len()));
            let start = expected.iter().position(|r| r.number == around.rows[0].number).unwrap();
            prop_assert_eq!(&around.rows[..], &expected[start..start + around.rows.len()]);
        }
    }

    #[test]
    fn tallies_are_counts_whatever_happened_before(
        seeds in proptest::collection::vec((1..9u32, seed()), 0..30),
    ) {
        let conn = empty();
        for (number, seed) in seeds {
            let change = change(number, seed);
            project(&conn, &change, &needs(&change)).unwrap();
        }
        let wrong: i64 = conn.query_row(
            "SELECT (SELECT count(*) FROM (
               SELECT scope, bucket, count(*) AS n, sum(marks >> 9 & 1) AS many FROM place GROUP BY scope, bucket
               EXCEPT SELECT scope, bucket, n, many FROM tally))
             + (SELECT count(*) FROM tally WHERE n > 0 AND NOT EXISTS
                 (SELECT 1 FROM place p WHERE p.scope = tally.scope AND p.bucket = tally.bucket))",
            [], |r| r.get(0)).unwrap();
        prop_assert_eq!(wrong, 0);
    }
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

fn dump(conn: &Connection) -> Vec<String> {
    let mut out = Vec::new();
    for table in ["change", "place", "tally", "label", "attention"] {
        let mut query = conn
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3"))
            .unwrap();
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> = (0..columns)
                .map(|i| format!("{:?}", row.get_ref(i).unwrap()))
                .collect();
            out.push(format!("{table} {}", values.join(" ")));
        }
    }
    out
}

fn seeded(state: usize, day: i64) -> Seed {
    (state, 1, 0, Some(day), 50, 1, 0, 0, 0)
}

#[test]
fn a_change_taken_in_twice_changes_nothing() {
    let one = change(1, seeded(1, 3));
    let conn = file(std::slice::from_ref(&one));
    let before = dump(&conn);
    project(&conn, &one, &needs(&one)).unwrap();
    assert_eq!(dump(&conn), before);
}

#[test]
fn a_change_that_is_forgotten_leaves_nothing() {
    let one = change(1, seeded(1, 3));
    let conn = file(&[change(2, seeded(0, 1)), one.clone()]);
    forget(&conn, one.id()).unwrap();
    assert_eq!(total(&conn, &asked(""), 9).unwrap().count, 1);
    assert_eq!(total(&conn, &asked("chg-0001"), 9).unwrap().count, 0);
    let rest: Vec<String> = dump(&conn)
        .into_iter()
        .filter(|l| l.contains("ines"))
        .collect();
    assert!(
        rest.iter().all(|l| !l.starts_with("attention Integer(1)")),
        "{rest:?}"
    );
}

#[test]
fn the_cursor_follows_a_change_that_moves_and_keeps_its_place_when_it_goes() {
    let changes: Vec<Change> = (1..=9)
        .map(|n| change(n, seeded(1, i64::from(n))))
        .collect();
    let conn = file(&changes);
    let asked = asked("state:review");
    let place = Place::of(&QueueRow::of(&changes[4]), asked.sort);
    let five = Anchor::Around(ChangeNumber(5), Some(place));
    let there = page(&conn, &asked, five, 3).unwrap();
    assert_eq!(
        (numbers(&there.rows), there.cursor),
        (vec![4, 5, 6], Some(1))
    );

    let later = change(5, seeded(1, 19));
    project(&conn, &later, &needs(&later)).unwrap();
    let moved = page(&conn, &asked, five, 3).unwrap();
    assert_eq!(
        (numbers(&moved.rows), moved.cursor),
        (vec![8, 9, 5], Some(2))
    );

    let approved = change(5, seeded(2, 5));
    project(&conn, &approved, &needs(&approved)).unwrap();
    let gone = page(&conn, &asked, five, 3).unwrap();
    assert_eq!((numbers(&gone.rows), gone.cursor), (vec![4, 6, 7], Some(1)));
}

#[test]
fn a_name_may_be_unfinished_and_an_unknown_one_gets_its_neighbour() {
    let conn = file(&[
        change(1, seeded(1, 1)),
        change(2, (1, 1, 0, None, 0, 4, 0, 0, 0)),
    ]);
    assert_eq!(total(&conn, &asked("client:nor"), 9).unwrap().count, 2);
    assert_eq!(total(&conn, &asked("client:northw"), 9).unwrap().count, 1);
    let wrong = |viewer: &Viewer| {
        let query = "state:review client:nortwind".parse().unwrap();
        unknown_name(&conn, &query, viewer).unwrap().unwrap()
    };
    let error = wrong(&Viewer::default());
    assert_eq!(
        error.sentence,
        "No change has the client \"nortwind\". Did you mean client:northwind?"
    );
    assert_eq!((error.at, error.len), (13, 15));
    let narrow = Viewer {
        person: "ines".into(),
        scope: Scope::Only(vec!["litware".into()]),
    };
    assert!(
        !wrong(&narrow).sentence.contains("northwind?"),
        "names outside the scope stay unsaid"
    );
}

#[test]
fn hostile_text_is_only_ever_text() {
    let conn = file(&[change(1, seeded(1, 1))]);
    for text in [
        "\"",
        "NEAR(",
        "words : x",
        "* OR *",
        "a AND",
        "^x",
        "-",
        "x\"y",
        "{a b}:c",
        "'; --",
        "(",
        "\u{0}",
    ] {
        let asked = Asked {
            query: text.parse().unwrap_or_default(),
            ..asked("")
        };
        page(&conn, &asked, Anchor::First, 5).unwrap();
        total(&conn, &asked, 5).unwrap();
    }
}

/// The index with scopes by what they are rather than by the numbers they happened to get.
fn meaning(conn: &Connection) -> Vec<String> {
    let sql = "SELECT s.kind || ':' || lower(s.handle) AS name, p.bucket, p.id, p.window, p.risk, p.active, p.marks \
               FROM place p JOIN scope s ON s.id = p.scope \
               UNION ALL SELECT s.kind || ':' || lower(s.handle), bucket, n, many, '', '', '' \
               FROM tally t JOIN scope s ON s.id = t.scope WHERE n > 0 \
               UNION ALL SELECT 'label', kind, name, id, '', '', '' FROM label \
               UNION ALL SELECT 'said', id, words, '', '', '', '' FROM said \
               UNION ALL SELECT 'words', id, words, rev, '', '', '' FROM change \
               UNION ALL SELECT 'needs', id, person, why, since, '', '' FROM attention ORDER BY 1, 2, 3, 4";
    let mut query = conn.prepare(sql).unwrap();
    let mut rows = query.query([]).unwrap();
    let mut out = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let values: Vec<String> = (0..7)
            .map(|i| format!("{:?}", row.get_ref(i).unwrap()))
            .collect();
        out.push(values.join(" "));
    }
    out
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
        },
    );
    go_on(6, created("Another title"));
    store
}

#[test]
fn an_index_made_anew_is_the_one_that_grew() {
    let mut store = store_with_changes();
    let grown = meaning(store.connection());
    assert_eq!(store.reindex(&mut |_| true).unwrap(), 12);
    assert_eq!(meaning(store.connection()), grown);
    assert!(total(store.connection(), &asked("db-01"), 9).unwrap().count == 1);
    assert!(
        total(store.connection(), &asked("needs:ines is:held"), 9)
            .unwrap()
            .count
            <= 1
    );
}

#[test]
fn what_is_wrong_in_the_index_is_said() {
    for (harm, sentence) in [
        (
            "UPDATE change SET title = 'x' WHERE id = 2",
            "CHG-0002 with other fields",
        ),
        (
            "UPDATE place SET active = 5 WHERE id = 2",
            "CHG-0002 in another place",
        ),
        (
            "DELETE FROM attention WHERE id = 2",
            "CHG-0002 as waiting for others",
        ),
        (
            "UPDATE change SET words = 1 WHERE id = 2",
            "CHG-0002 under other words",
        ),
        ("DELETE FROM change WHERE id = 2", "does not show CHG-0002"),
    ] {
        let mut store = store_with_changes();
        let registers = store.registers().unwrap().clone();
        let change = store.load_change(ChangeNumber(2)).unwrap().unwrap();
        let said = |store: &crate::store::Store| {
            crate::store::project::compare(store.connection(), &registers, &change).unwrap()
        };
        assert_eq!(said(&store), None);
        store.connection().execute(harm, []).unwrap();
        let found = said(&store).unwrap();
        assert!(found.contains(sentence), "{found}");
    }
    for harm in [
        "DELETE FROM change WHERE id = 2",
        "UPDATE tally SET n = n + 1",
        "DELETE FROM place WHERE id = 2",
    ] {
        let store = store_with_changes();
        assert_eq!(compare_totals(store.connection()).unwrap(), None);
        store.connection().execute(harm, []).unwrap();
        assert!(
            compare_totals(store.connection()).unwrap().is_some(),
            "{harm}"
        );
    }
}
