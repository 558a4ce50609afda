//! Making and opening files, and what is refused.

use std::os::unix::fs::symlink;

use super::*;
use crate::store::index::{booked, has_tiles, waits};
use crate::store::sample::{actor, at, comment, filled, ids};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn sentence(path: &Path) -> String {
    Store::open(path, &OpenOptions::default())
        .unwrap_err()
        .to_string()
}

#[test]
fn a_new_file_and_its_log_belong_to_the_group() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 1);
    let path = store.path().unwrap();
    for ending in ["", "-wal", "-shm", ".lock"] {
        assert_eq!(mode(&beside(path, ending)), 0o660, "{ending}");
    }
}

#[test]
fn nothing_is_made_silently_or_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cab.db");
    assert!(sentence(&path).contains("holdpoint init"));
    assert!(!path.exists());
    fs::write(&path, "precious").unwrap();
    let refused = Store::create(&path, &OpenOptions::default()).unwrap_err();
    assert!(matches!(refused, StoreError::Exists(_)));
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
}

#[test]
fn a_file_that_is_not_ours_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let text = dir.path().join("notes.txt");
    fs::write(
        &text,
        "not a database, but long enough to look into ".repeat(40),
    )
    .unwrap();
    assert!(sentence(&text).contains("is not a Holdpoint file"));
    let other = dir.path().join("other.db");
    let conn = Connection::open(&other).unwrap();
    conn.execute_batch("CREATE TABLE t (x)").unwrap();
    drop(conn);
    let before = fs::read(&other).unwrap();
    assert!(sentence(&other).contains("is not a Holdpoint file"));
    assert_eq!(fs::read(&other).unwrap(), before);
    let empty = dir.path().join("empty.db");
    fs::write(&empty, "").unwrap();
    assert!(sentence(&empty).contains("is empty"));
    assert!(sentence(dir.path()).contains("is not a Holdpoint file"));
}

#[test]
fn a_file_of_a_later_program_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 0);
    let path = store.path().unwrap().to_owned();
    store
        .connection()
        .pragma_update(None, "user_version", schema::VERSION + 1)
        .unwrap();
    drop(store);
    assert!(sentence(&path).contains("later Holdpoint"));
}

fn version(store: &Store) -> i32 {
    let conn = store.connection();
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

fn renewed(store: &Store) -> usize {
    let found = crate::store::search::ids(store.connection(), "renew").unwrap();
    found.unwrap().len()
}

fn filtered(store: &Store) -> u64 {
    let asked = crate::store::index::Asked {
        query: "state:draft type:normal is:open".parse().unwrap(),
        sort: crate::domain::queue::SortKey::Activity.natural(),
        viewer: crate::domain::queue::Viewer::default(),
        now: at(5),
    };
    crate::store::index::total(store.connection(), &asked, 99)
        .unwrap()
        .count
}

/// Goes on with the second change.
fn go_on(store: &mut Store, id: u64) {
    let number = Some(crate::domain::id::ChangeNumber(2));
    store
        .execute(number, None, &actor("ines"), at(5), &mut ids(id), |_, _| {
            Ok(vec![comment(9, "Rack")])
        })
        .unwrap();
}

#[test]
fn a_file_of_an_earlier_version_is_read_as_it_is_and_brought_up_by_the_first_writer() {
    for (earlier, lacks) in [
        (
            1,
            "DROP TABLE fresh; DROP TABLE register_copy; DROP TABLE tile; DROP TABLE booked;",
        ),
        (2, "DROP TABLE tile; DROP TABLE booked;"),
        (4, "DROP TABLE tile;"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let mut store = filled(dir.path(), 3);
        let path = store.path().unwrap().to_owned();
        store.reindex(&mut |_| true).unwrap();
        let lacks = "DROP INDEX attention_clock; DELETE FROM attention WHERE person = '';"
            .to_owned()
            + lacks;
        let lacks = format!("{lacks} PRAGMA user_version = {earlier};");
        store.connection().execute_batch(&lacks).unwrap();
        store.close().unwrap();
        let reading = Store::open(&path, &OpenOptions::reading()).unwrap();
        assert_eq!(
            (renewed(&reading), filtered(&reading), version(&reading)),
            (3, 3, earlier)
        );
        assert!(!has_tiles(reading.connection()).unwrap());
        assert!(reading.verify(&mut |_| true).unwrap().is_good());
        drop(reading);
        for id in [900, 950] {
            let mut store = Store::open(&path, &OpenOptions::default()).unwrap();
            assert_eq!(
                (renewed(&store), filtered(&store), version(&store)),
                (3, 3, schema::VERSION)
            );
            go_on(&mut store, id);
            assert!(has_tiles(store.connection()).unwrap());
            assert!(booked::is_kept(store.connection()).unwrap());
            assert!(waits::kept(store.connection()).unwrap() == waits::Moments::All);
            assert_eq!(filtered(&store), 3);
            assert!(store.verify(&mut |_| true).unwrap().is_good());
        }
    }
}

#[test]
fn a_large_file_of_an_earlier_version_gets_its_tiles_from_a_reindex_and_not_while_someone_waits() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path(), 3);
    // As if it had many: the last change has a high number.
    let large = "DROP TABLE tile; UPDATE change SET id = 20001 WHERE id = 3;";
    store.connection().execute_batch(large).unwrap();
    go_on(&mut store, 900);
    assert!(!has_tiles(store.connection()).unwrap());
    assert_eq!(filtered(&store), 3);
    store.reindex(&mut |_| true).unwrap();
    assert!(has_tiles(store.connection()).unwrap());
    go_on(&mut store, 950);
    assert_eq!(filtered(&store), 3);
    assert!(store.verify(&mut |_| true).unwrap().is_good());
}

#[test]
fn links_are_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 0);
    let path = store.path().unwrap().to_owned();
    drop(store);
    let soft = dir.path().join("soft.db");
    symlink(&path, &soft).unwrap();
    assert!(sentence(&soft).contains("symbolic link"));
    let dir_link = dir.path().join("elsewhere");
    symlink(dir.path(), &dir_link).unwrap();
    assert!(Store::open(&dir_link.join("cab.db"), &OpenOptions::default()).is_ok());
    fs::hard_link(&path, dir.path().join("hard.db")).unwrap();
    assert!(sentence(&path).contains("2 names"));
}

#[test]
fn a_file_on_a_network_share_is_not_opened_for_writing() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 1);
    let path = store.path().unwrap().to_owned();
    drop(store);
    let shared = OpenOptions {
        fs: Some(FsKind::Network("NFS")),
        ..OpenOptions::default()
    };
    let refused = Store::open(&path, &shared).unwrap_err().to_string();
    assert!(
        refused.contains("NFS") && refused.contains("over SSH"),
        "{refused}"
    );
    assert!(Store::create(&dir.path().join("b.db"), &shared).is_err());
    let reading = OpenOptions {
        read_only: true,
        ..shared
    };
    assert!(Store::open(&path, &reading).is_ok());
}

#[test]
fn the_single_host_switch_holds_the_file_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 1);
    let path = store.path().unwrap().to_owned();
    drop(store);
    let alone = OpenOptions {
        fs: Some(FsKind::Network("NFS")),
        single_host: true,
        patience: Duration::from_millis(50),
        ..OpenOptions::default()
    };
    let mut store = Store::open(&path, &alone).unwrap();
    assert_eq!(store.journal(), Journal::SingleHost);
    store
        .execute(None, None, &actor("ines"), at(9), &mut ids(900), |_, _| {
            Ok(vec![comment(1, "alone")])
        })
        .unwrap();
    assert!(!beside(&path, "-wal").exists());
    assert!(matches!(
        Store::open(&path, &alone),
        Err(StoreError::Leased(..))
    ));
    assert!(matches!(
        Store::open(
            &path,
            &OpenOptions {
                patience: Duration::from_millis(50),
                ..OpenOptions::default()
            }
        ),
        Err(StoreError::Busy(_))
    ));
    drop(store);
    assert!(!beside(&path, ".lease").exists());
    let back = Store::open(&path, &OpenOptions::default()).unwrap();
    assert_eq!(back.journal(), Journal::Wal);
}

#[test]
fn settings_of_a_connection_are_the_careful_ones() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 0);
    let ask = |name: &str| -> String {
        store
            .connection()
            .query_row(&format!("PRAGMA {name}"), [], |row| {
                row.get::<_, rusqlite::types::Value>(0)
            })
            .map(|v| format!("{v:?}"))
            .unwrap()
    };
    assert_eq!(ask("synchronous"), "Integer(2)");
    assert_eq!(ask("journal_mode"), "Text(\"wal\")");
    for on in ["foreign_keys", "recursive_triggers", "cell_size_check"] {
        assert_eq!(ask(on), "Integer(1)", "{on}");
    }
    assert_eq!(ask("trusted_schema"), "Integer(0)");
    let tampering = "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema;";
    assert!(store.connection().execute_batch(tampering).is_err());
}

#[test]
fn a_file_opened_for_reading_is_not_written() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 1);
    let path = store.path().unwrap().to_owned();
    let mut reading = Store::open(&path, &OpenOptions::reading()).unwrap();
    assert_eq!(reading.journal(), Journal::ReadOnly);
    assert_eq!(reading.head().unwrap(), store.head().unwrap());
    let refused = reading
        .keep(&actor("ines"), at(1), &mut ids(1), |_| Ok(Vec::new()))
        .unwrap_err();
    assert!(refused.to_string().contains("cannot be written by you"));
}

#[test]
fn a_file_read_on_a_still_mount_needs_no_log() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 1);
    let (path, head) = (store.path().unwrap().to_owned(), store.head().unwrap());
    assert!(matches!(
        connect_to_still_file(&path),
        Err(StoreError::Unreadable(_))
    ));
    store.close().unwrap();
    let conn = connect_to_still_file(&path).unwrap();
    assert_eq!(super::super::load::head(&conn).unwrap(), head);
}

#[test]
fn a_directory_that_may_not_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), 1);
    let path = store.path().unwrap().to_owned();
    store.close().unwrap();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o555)).unwrap();
    let opened = Store::open(&path, &OpenOptions::default());
    let read = Store::open(&path, &OpenOptions::reading());
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    // The superuser may write everywhere, whatever the mode says.
    if nix::unistd::geteuid().is_root() {
        assert!(opened.is_ok() && read.is_ok());
        return;
    }
    let said = opened.unwrap_err().to_string();
    assert!(said.contains("cannot be written by you"), "{said}");
    let said = read.unwrap_err().to_string();
    assert!(said.contains("cannot be read at the moment"), "{said}");
}

#[test]
fn a_statement_is_not_planned_anew_for_every_value() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cab.db");
    let mut store = Store::create(&path, &OpenOptions::default()).unwrap();
    crate::store::sample::fill(&mut store, 20);
    store.connection().execute_batch("ANALYZE").unwrap();
    drop(store);
    let store = Store::open(&path, &OpenOptions::reading()).unwrap();
    let mut query = store
        .connection()
        .prepare("SELECT count(*) FROM event WHERE stream = ?1 AND rev > ?2")
        .unwrap();
    for number in 1..=20 {
        let stream = format!("CHG-{number:04}");
        let found: i64 = query.query_row((stream, 1), |row| row.get(0)).unwrap();
        assert_eq!(found, 2);
    }
    assert_eq!(query.get_status(rusqlite::StatementStatus::RePrepare), 0);
}
