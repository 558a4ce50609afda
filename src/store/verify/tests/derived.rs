//! What is derived from the record: harm to any of it is found, and mended by a reindex.

use super::*;

#[test]
fn any_harm_to_what_is_derived_is_found_and_a_good_record_stays_good() {
    for (harm, sentence) in [
        (
            "UPDATE change SET title = 'x' WHERE id = 2",
            "CHG-0002 with other fields",
        ),
        (
            "UPDATE change SET rev = rev - 1 WHERE id = 3",
            "CHG-0003 under other words",
        ),
        (
            "UPDATE change SET rev = 9 WHERE id = 200",
            "CHG-0200 with other fields",
        ),
        (
            "UPDATE change SET words = 1 WHERE id = 4",
            "CHG-0004 under other words",
        ),
        (
            "UPDATE place SET active = 5 WHERE id = 1 AND scope = 0",
            "CHG-0001 in another place",
        ),
        ("DELETE FROM change WHERE id = 3", "does not show CHG-0003"),
        ("DELETE FROM search WHERE rowid = 3", "The search knows"),
        ("UPDATE tally SET n = n + 1 WHERE scope = 0", "totals"),
        (
            "INSERT INTO attention VALUES (2, 'nobody', 'vote', 5)",
            "CHG-0002 as waiting for others",
        ),
        (
            "INSERT INTO change SELECT 999, rev, bucket, window, window_end, zone, active, closed, \
             marks, wave, waves, revision, title, clients, services, implementer, requester, \
             verifier, source, source_number, scopes, words FROM change WHERE id = 1",
            "The queue shows 401 changes, and the record has 400",
        ),
        (
            "INSERT INTO past VALUES (5, 'patch', 143, 12)",
            "counts hold what no event put there",
        ),
        (
            "INSERT INTO booked VALUES (0, '', 2, 0, 60, 2, 0, 120)",
            "The calendar shows CHG-0002 with other windows",
        ),
        (
            "INSERT INTO attention VALUES (999, 'nobody', 'vote', 5)",
            "what no event put there",
        ),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let store = filled(dir.path(), CHANGES);
        store.connection().execute(harm, []).unwrap();
        let verdict = proof(&store);
        assert_eq!(verdict.fault, None, "{harm}");
        let said = verdict.index_fault.clone().unwrap_or_default();
        assert!(said.contains(sentence), "{harm}: {said}");
        assert!(!verdict.is_good());
        assert_eq!(verdict.changes, CHANGES);
    }
}

/// Remembers the rows of the queue, so that harm done to them can be undone.
fn keep(store: &Store) {
    let keep = "CREATE TEMP TABLE kept AS SELECT * FROM change";
    store.connection().execute_batch(keep).unwrap();
}

fn put_back(store: &Store) {
    let again = "BEGIN; DELETE FROM change; INSERT INTO change SELECT * FROM kept; COMMIT";
    store.connection().execute_batch(again).unwrap();
}

#[test]
fn a_row_that_is_missing_too_many_or_another_is_found_wherever_it_stands() {
    let columns = "rev, bucket, window, window_end, zone, active, closed, marks, wave, waves, revision, \
                   title, clients, services, implementer, requester, verifier, source, source_number, \
                   scopes, words";
    let dir = tempfile::tempdir().unwrap();
    let store = filled(dir.path(), CHANGES);
    keep(&store);
    for id in [1, 2, 63, 64, 65, 199, 200, 201, CHANGES - 1, CHANGES] {
        for (harm, sentence) in [
            (
                format!("DELETE FROM change WHERE id = {id}"),
                format!("The queue does not show CHG-{id:04}."),
            ),
            (
                format!("UPDATE change SET id = 999 WHERE id = {id}"),
                format!("The queue does not show CHG-{id:04}."),
            ),
            (
                format!("UPDATE change SET title = title || ' ' WHERE id = {id}"),
                format!("The queue shows CHG-{id:04} with other fields than its events give it."),
            ),
            (
                format!(
                    "INSERT INTO change SELECT 400 + {id}, {columns} FROM change WHERE id = {id}"
                ),
                "The queue shows 401 changes, and the record has 400.".to_owned(),
            ),
        ] {
            store.connection().execute(&harm, []).unwrap();
            let verdict = proof(&store);
            assert_eq!(verdict.index_fault, Some(sentence), "{harm}");
            put_back(&store);
        }
    }
    assert!(proof(&store).is_good());
}

/// A tile of keys is full-size, and one of bits is a list while it has few.
#[test]
fn harm_to_what_answers_filters_is_found_and_mended_by_a_reindex() {
    let other = "The queue shows CHG-0200 to some filters as another than it is.";
    let too_much = "The queue's filters hold what no event put there.";
    let key = |byte: &str| {
        format!(
            "UPDATE tile SET bytes = CAST(substr(bytes, 1, 1200) || x'{byte}' || substr(bytes, 1202) AS BLOB) \
             WHERE id = "
        )
    };
    let (facts, active) = (key("77") + "0", key("77") + "3 << 24");
    let dir = tempfile::tempdir().unwrap();
    let mut store = filled(dir.path(), CHANGES);
    for (harm, sentence) in [
        (facts.as_str(), other),
        (&active, other),
        ("DELETE FROM tile WHERE id = 0", "CHG-0001"),
        ("DELETE FROM tile WHERE id = 3 << 24", "CHG-0001"),
        ("DELETE FROM tile WHERE id = 16 << 24", "CHG-0001"),
        (
            "UPDATE tile SET bytes = x'' WHERE id = 16 << 24",
            "CHG-0001",
        ),
        // One bit missing, one too many, one twice, the order turned.
        (
            "UPDATE tile SET bytes = CAST(substr(bytes, 1, 398) || substr(bytes, 401) AS BLOB) WHERE id = 16 << 24",
            other,
        ),
        (
            "UPDATE tile SET bytes = CAST(bytes || x'0a0f' AS BLOB) WHERE id = 16 << 24",
            "CHG-3850",
        ),
        (
            "UPDATE tile SET bytes = CAST(bytes || substr(bytes, 1, 2) AS BLOB) WHERE id = 16 << 24",
            "CHG-0001",
        ),
        (
            "UPDATE tile SET bytes = CAST(substr(bytes, 3) || substr(bytes, 1, 2) AS BLOB) WHERE id = 16 << 24",
            "CHG-0001",
        ),
        ("INSERT INTO tile VALUES (1, zeroblob(3840))", too_much),
        (
            "INSERT INTO tile VALUES ((16 << 24) + 1, x'0100')",
            too_much,
        ),
        ("INSERT INTO tile VALUES (999 << 24, x'0100')", too_much),
        ("INSERT INTO tile VALUES (7 << 24, x'0100')", too_much),
        (
            "UPDATE tile SET id = id + 9 WHERE id = 16 << 24",
            "CHG-0001",
        ),
        ("DELETE FROM tile", "CHG-0001"),
    ] {
        store.connection().execute(harm, []).unwrap();
        let verdict = proof(&store);
        let said = verdict.index_fault.clone().unwrap_or_default();
        assert_eq!(verdict.fault, None, "{harm}");
        assert!(!verdict.is_good(), "{harm}");
        assert!(said.contains(sentence), "{harm}: {said}");
        store.reindex(&mut |_| true).unwrap();
        assert!(proof(&store).is_good(), "{harm}");
    }
}

#[test]
fn every_byte_of_every_tile_counts() {
    let mut store = memory();
    store.reindex(&mut |_| true).unwrap();
    let conn = store.connection();
    let mut query = conn.prepare("SELECT id, bytes FROM tile").unwrap();
    let tiles: Vec<(i64, Vec<u8>)> = query
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let write = |id: i64, bytes: &[u8]| {
        let update = "UPDATE tile SET bytes = ?2 WHERE id = ?1";
        conn.execute(update, rusqlite::params![id, bytes]).unwrap();
    };
    for (id, bytes) in &tiles {
        for at in (0..bytes.len()).filter(|at| *at < 40 || at % 397 == 0) {
            let mut harmed = bytes.clone();
            harmed[at] ^= 0x10;
            write(*id, &harmed);
            let verdict = proof(&store);
            assert_eq!(verdict.index_faults, 1, "tile {id}, byte {at}");
            assert!(verdict.index_fault.unwrap().contains("filters"));
        }
        write(*id, bytes);
    }
    assert!(tiles.len() > 2 && proof(&store).is_good());
}

#[test]
fn every_column_of_a_row_counts() {
    let store = memory();
    let conn = store.connection();
    keep(&store);
    let mut query = conn
        .prepare("SELECT name, type FROM pragma_table_info('change') WHERE name <> 'id'")
        .unwrap();
    let columns: Vec<(String, String)> = query
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(columns.len(), 21);
    for (column, kind) in columns {
        let other = match kind.as_str() {
            "INTEGER" => format!("coalesce({column}, 0) + 1"),
            _ => format!("coalesce({column}, '') || 'x'"),
        };
        conn.execute(
            &format!("UPDATE change SET {column} = {other} WHERE id = 2"),
            [],
        )
        .unwrap();
        let verdict = proof(&store);
        let said = verdict.index_fault.unwrap_or_default();
        assert!(
            said.starts_with("The queue shows CHG-0002 "),
            "{column}: {said}"
        );
        assert_eq!(verdict.index_faults, 1, "{column}");
        put_back(&store);
        assert!(proof(&store).is_good());
    }
}
