//! The file and the set-up: record, proof, copy, doctor, configuration, completions, manual.

use crate::desk::Desk;

#[test]
fn the_record_tells_who_did_what_newest_first() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--title", "Patch SQL01"]).done();
    desk.by("omar", &["comment", "1", "Which hour?", "--question"])
        .done();
    let record = desk.by("rea", &["record", "1"]).done();
    let lines: Vec<&str> = record.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].contains("omar (declared)") && lines[0].contains("Which hour?"),
        "{record}"
    );
    assert!(
        lines[1].contains("rea (declared)") && lines[1].contains("Patch SQL01"),
        "{record}"
    );
    let found = desk
        .by("rea", &["record", "--find", "which HOUR", "--json"])
        .json();
    assert_eq!((found.len(), &found[0]["stream"]), (1, &"CHG-0001".into()));
}

#[test]
fn a_record_is_proven_and_one_changed_byte_is_named() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--title", "Patch SQL01"]).done();
    let good = desk.by("ines", &["verify", "--json"]).json();
    assert_eq!(good[0]["good"], true);
    let conn = rusqlite::Connection::open(desk.path("cab.db")).unwrap();
    let triggers: Vec<String> = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for trigger in triggers {
        conn.execute_batch(&format!("DROP TRIGGER \"{trigger}\""))
            .unwrap();
    }
    conn.execute(
        "UPDATE event SET body = replace(body, 'SQL01', 'SQL02')",
        [],
    )
    .unwrap();
    drop(conn);
    let said = desk.by("ines", &["verify"]).ends(1);
    assert!(said.contains("Event 12"), "{said}");
    let said = desk.by("ines", &["verify", "--chain"]).ends(1);
    assert!(said.contains("Event 12"), "{said}");
}

#[test]
fn a_proof_of_the_chain_alone_says_what_it_did_not_look_at() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--title", "Patch SQL01"]).done();
    let conn = rusqlite::Connection::open(desk.path("cab.db")).unwrap();
    conn.execute("UPDATE change SET title = 'Patch SQL02'", [])
        .unwrap();
    drop(conn);
    let said = desk.by("ines", &["verify", "--chain"]).done();
    assert!(said.contains("whole and chained"), "{said}");
    assert!(said.contains("what they make was not looked at"), "{said}");
    let proved = desk.by("ines", &["verify", "--chain", "--json"]).json();
    assert_eq!(proved[0]["proved"], "chain");
    let said = desk.by("ines", &["verify"]).ends(1);
    assert!(said.contains("holdpoint reindex"), "{said}");
}

#[test]
fn an_old_copy_put_in_the_files_place_is_noticed_until_it_is_accepted() {
    let desk = Desk::new();
    let copy = desk.path("copy.db");
    desk.by("ines", &["backup", copy.to_str().unwrap()]).done();
    desk.by("rea", &["new", "--title", "Patch SQL01"]).done();
    desk.by("ines", &["verify"]).done();
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(desk.path(&format!("cab.db{ending}")));
    }
    std::fs::copy(&copy, desk.path("cab.db")).unwrap();
    let said = desk.by("ines", &["verify"]).ends(1);
    assert!(said.contains("no longer holds event 12"), "{said}");
    desk.by("ines", &["verify", "--accept"]).done();
    desk.by("ines", &["verify"]).done();
}

#[test]
fn a_backup_is_whole_and_replaces_nothing() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--title", "Patch SQL01"]).done();
    let copy = desk.path("copy.db");
    let call = ["backup", copy.to_str().unwrap()];
    desk.by("ines", &call).done();
    desk.by("ines", &call).ends(3);
    let shown = desk
        .by("rea", &["--db", copy.to_str().unwrap(), "list"])
        .done();
    assert!(shown.contains("Patch SQL01"), "{shown}");
}

#[test]
fn the_queue_can_be_made_anew_and_says_the_same() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    let before = desk.by("rea", &["list", "--json"]).json();
    desk.by("ines", &["reindex"]).done();
    assert_eq!(desk.by("rea", &["list", "--json"]).json(), before);
}

#[test]
fn the_doctor_says_where_things_are_and_what_to_do_without_a_file() {
    let desk = Desk::empty();
    let said = desk.run(&["doctor", "--json"]);
    assert_eq!(said.code, 1);
    let facts: Vec<serde_json::Value> = said
        .out
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    let identity = facts.iter().find(|f| f["name"] == "identity").unwrap();
    assert!(
        identity["trouble"]
            .as_str()
            .unwrap()
            .contains("holdpoint init"),
        "{identity}"
    );
    let mut call = desk.command(&["doctor"]);
    call.env("TERM", "xterm-256color");
    let text = String::from_utf8(call.output().unwrap().stdout).unwrap();
    assert!(text.contains("xterm-256color, 256 colours"), "{text}");
}

#[test]
fn every_setting_is_shown_and_a_wrong_one_is_named_with_its_line() {
    let desk = Desk::new();
    let shown = desk.run(&["config"]).done();
    for part in [
        "theme = \"dark\"",
        "ascii = false",
        "editor = \"\"",
        "config.toml",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let folder = desk.path(".config/holdpoint");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("config.toml"),
        "ascii = true\ntheme = \"blue\"\n",
    )
    .unwrap();
    let said = desk.run(&["config"]).ends(3);
    assert!(said.contains("config.toml, line 2: theme"), "{said}");
}

#[test]
fn the_shell_and_the_manual_know_every_verb_and_key() {
    let desk = Desk::empty();
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            desk.run(&["completions", shell])
                .done()
                .contains("release-step"),
            "{shell}"
        );
    }
    let page = desk.run(&["man"]).done();
    assert!(
        page.contains(".SH KEYS") && page.contains("release\\-step"),
        "{page}"
    );
    let pages = desk.path("man");
    std::fs::create_dir(&pages).unwrap();
    desk.run(&["man", "--dir", pages.to_str().unwrap()]).done();
    assert!(pages.join("holdpoint-vote.1").exists());
    let help = desk.run(&["--help"]).done();
    assert!(!help.contains("gen "), "{help}");
}

#[test]
fn without_a_terminal_the_console_says_what_to_use_instead() {
    let desk = Desk::new();
    let said = desk.by("ines", &[]);
    assert_ne!(said.code, 0);
    assert!(
        said.out.is_empty() && said.err.contains("holdpoint list"),
        "{}",
        said.err
    );
}
