//! Writers that are killed, and writers that wait for each other.

use std::fs::{self, OpenOptions as FileOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use super::*;
use crate::store::OpenOptions;
use crate::store::draft::{self, Draft};
use crate::store::sample::{actor, at, comment, filled, ids};
use crate::store::state::StateDir;

const DIR: &str = "HOLDPOINT_TEST_STORM";
const WRITER: &str = "HOLDPOINT_TEST_WRITER";
const ROUNDS: u64 = 6;
const WRITERS: u64 = 3;

fn draft(person: String, text: String) -> Draft {
    Draft {
        file: "cab.db".to_owned(),
        person,
        key: "comment".to_owned(),
        text,
    }
}

/// Writes without pause until it is killed; says what was saved after it was saved.
fn write_for_ever(dir: &Path, writer: u64) {
    let mut store = Store::open(&dir.join("cab.db"), &OpenOptions::default()).unwrap();
    let state = StateDir::at(dir.join("state"));
    let acknowledged = dir.join(format!("saved-{writer}"));
    let mut saved = FileOptions::new()
        .append(true)
        .create(true)
        .open(acknowledged)
        .unwrap();
    let mut next = ids(writer << 32);
    let first = Some(ChangeNumber(1));
    for n in 0.. {
        let text = format!("{n} ").repeat(2_000);
        draft::keep(&state, &draft(writer.to_string(), text), false).unwrap();
        let done = store
            .execute(first, None, &actor("ines"), at(n), &mut next, |_, _| {
                Ok(vec![comment(1, "a"), comment(2, "b")])
            })
            .unwrap();
        let line = format!("{} {}\n", done[0].id, done[1].id);
        saved.write_all(line.as_bytes()).unwrap();
    }
}

fn start(dir: &Path, writer: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "store::record::storm::a_killed_writer_loses_nothing_that_was_saved",
        ])
        .env(DIR, dir)
        .env(WRITER, writer.to_string())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn a_killed_writer_loses_nothing_that_was_saved() {
    if let (Ok(dir), Ok(writer)) = (std::env::var(DIR), std::env::var(WRITER)) {
        write_for_ever(Path::new(&dir), writer.parse().unwrap());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path(), 1));
    for round in 0..ROUNDS {
        let writers: Vec<u64> = (1..=WRITERS).map(|w| round * 10 + w).collect();
        let children: Vec<Child> = writers.iter().map(|w| start(dir.path(), *w)).collect();
        let last = dir.path().join(format!("saved-{}", round * 10 + WRITERS));
        while fs::metadata(&last).map_or(0, |m| m.len()) < 60 + round * 31 {
            thread::sleep(Duration::from_millis(2));
        }
        for mut child in children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let store = Store::open(&dir.path().join("cab.db"), &OpenOptions::default()).unwrap();
        store.check_pages("integrity_check").unwrap();
        let verdict = store.verify(&mut |_| true).unwrap();
        assert!(verdict.is_good(), "{verdict:?}");
        let state = StateDir::at(dir.path().join("state"));
        for writer in writers {
            let file = dir.path().join(format!("saved-{writer}"));
            let said = fs::read_to_string(file).unwrap_or_default();
            let whole = said.rsplit_once('\n').map_or("", |(whole, _)| whole);
            for id in whole.split_whitespace() {
                let found = load::by_id(store.connection(), id.parse().unwrap()).unwrap();
                assert!(found.is_some(), "{id} was said to be saved");
            }
            if !whole.is_empty() {
                let text = draft::find(&state, "cab.db", &writer.to_string(), "comment").unwrap();
                let text = text.unwrap();
                let first = text.split(' ').next().unwrap();
                assert_eq!(text, format!("{first} ").repeat(2_000), "a draft is whole");
            }
        }
        // Two events of one command: both or none.
        let count: u64 = store
            .connection()
            .query_row("SELECT count(*) FROM event", [], |row| row.get(0))
            .unwrap();
        assert_eq!((count - 5) % 2, 0);
    }
}

#[test]
fn a_second_writer_waits_its_turn() {
    let dir = tempfile::tempdir().unwrap();
    let mut one = filled(dir.path(), 1);
    let path = one.path().unwrap().to_owned();
    let (inside, is_inside) = channel();
    let write = |store: &mut Store, start, n| {
        store
            .execute(
                Some(ChangeNumber(1)),
                None,
                &actor("ines"),
                at(n),
                &mut ids(start),
                |_, _| Ok(vec![comment(9, "x")]),
            )
            .unwrap()[0]
            .rev
    };
    thread::scope(|scope| {
        let second = scope.spawn(move || {
            is_inside.recv().unwrap();
            let mut two = Store::open(&path, &OpenOptions::default()).unwrap();
            write(&mut two, 2_000, 2)
        });
        one.write(|under_way| {
            inside.send(()).unwrap();
            thread::sleep(Duration::from_millis(60));
            under_way.append(&[NewEvent {
                id: ids(1_000)(),
                at: at(1),
                actor: actor("ines"),
                stream: Stream::Change(ChangeNumber(1)),
                expected_rev: Some(3),
                event: comment(3, "first").into(),
            }])
        })
        .unwrap();
        assert_eq!(second.join().unwrap(), 5);
    });
}

#[test]
fn a_writer_that_waits_in_vain_says_who_writes() {
    let dir = tempfile::tempdir().unwrap();
    let mut one = filled(dir.path(), 1);
    let hurried = OpenOptions {
        patience: Duration::from_millis(10),
        ..OpenOptions::default()
    };
    let mut two = Store::open(one.path().unwrap(), &hurried).unwrap();
    let refused = one.write(|_| {
        let waited = two.keep(&actor("tom"), at(1), &mut ids(1), |_| Ok(Vec::new()));
        Ok::<_, WriteError>(waited.unwrap_err().to_string())
    });
    let said = refused.unwrap();
    assert!(
        said.contains(&format!("process {}", std::process::id())),
        "{said}"
    );
}
