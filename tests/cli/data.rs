//! Data in and out: lists, imports, exports.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::desk::Desk;

const MAP: &str = r#"
source = "their-tool"
[file]
format = "csv"
delimiter = ";"
[time]
zone = "Europe/Amsterdam"
formats = ["%d-%m-%Y %H:%M"]
[fields]
number = "No"
title = "What"
planned_start = "From"
planned_end = "To"
"#;

const LOG: &str = "No;What;From;To\n\
C1;Patch SQL01;1-3-2026 22:00;1-3-2026 23:00\n\
C2;=cmd|calc;2-3-2026 22:00;2-3-2026 23:00\n\
C3;Patch SQL03;soon;2-3-2026 23:00\n";

fn import(desk: &Desk, log: &str) -> Value {
    let (map, log) = (desk.file("map.toml", MAP), desk.file("log.csv", log));
    desk.by("ines", &["import", "--map", &map, &log, "--json"])
        .json()[0]
        .clone()
}

#[test]
fn a_list_is_rows_with_tabs_when_piped_and_lines_of_json_for_a_program() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--title", "Patch SQL01"]).done();
    desk.by("rea", &["new", "--title", "Replace switch"]).done();
    let listed = desk.by("rea", &["list"]).done();
    assert_eq!(
        listed,
        "CHG-0002\tdraft\tlow 0\tnormal\t-\t\tReplace switch\n\
         CHG-0001\tdraft\tlow 0\tnormal\t-\t\tPatch SQL01\n"
            .replace("low 0", listed.split('\t').nth(2).unwrap())
    );
    let json = desk
        .by(
            "rea",
            &["list", "--sort", "-number", "--limit", "1", "--json"],
        )
        .json();
    assert_eq!(
        (json.len(), &json[0]["change"]),
        (1, &Value::from("CHG-0001"))
    );
    assert_eq!(
        desk.by("rea", &["list", "--count", "state:draft"]).done(),
        "2\n"
    );
    assert_eq!(desk.by("rea", &["list", "--count", "patch"]).done(), "1\n");
    assert_eq!(
        desk.by("rea", &["list", "--count", "needs-me"]).done(),
        "2\n"
    );
    assert_eq!(
        desk.by("rea", &["list", "--count", "state:draft", "-patch"])
            .done(),
        "1\n"
    );
}

#[test]
fn every_order_that_is_named_is_one_that_is_taken() {
    let desk = Desk::new();
    for sort in ["window", "risk", "number", "state", "activity", "-activity"] {
        desk.by("rea", &["list", "--sort", sort]).done();
    }
    let said = desk.by("rea", &["list", "--sort", "colour"]).ends(2);
    assert!(
        said.contains("window, risk, number, state, activity"),
        "{said}"
    );
}

#[test]
fn a_query_that_cannot_be_read_is_a_wrong_call_that_says_how() {
    let desk = Desk::new();
    for query in ["state:reviw", "risk:high", "client:nortwind"] {
        let said = desk.by("rea", &["list", query]).ends(2);
        let word = query.split(':').next_back().unwrap();
        assert!(
            said.contains(word) && said.split_whitespace().count() > 5,
            "{said}"
        );
    }
}

#[test]
fn an_import_adds_what_is_new_once_and_names_what_it_could_not_read() {
    let desk = Desk::new();
    let (map, log) = (desk.file("map.toml", MAP), desk.file("log.csv", LOG));
    let report = desk.path("report.csv");
    let dry = [
        "import",
        "--map",
        &map,
        &log,
        "--dry-run",
        "--report",
        report.to_str().unwrap(),
    ];
    let said = desk.by("ines", &dry).done();
    assert!(said.contains("2 would be added"), "{said}");
    let problems = std::fs::read_to_string(&report).unwrap();
    assert!(
        problems.contains(",4,") && problems.contains("soon"),
        "{problems}"
    );
    assert_eq!(desk.by("ines", &["list", "--count"]).done(), "0\n");

    let first = import(&desk, LOG);
    assert_eq!((&first["added"], &first["known"]), (&2.into(), &0.into()));
    assert_eq!(
        desk.by("ines", &["list", "--count", "is:imported"]).done(),
        "2\n"
    );
    let events = desk.by("ines", &["export"]).done();
    let again = import(&desk, LOG);
    assert_eq!((&again["added"], &again["known"]), (&0.into(), &2.into()));
    assert_eq!(desk.by("ines", &["export"]).done(), events);
}

#[test]
fn a_number_that_comes_back_with_other_content_is_reported_and_history_stays() {
    let desk = Desk::new();
    import(&desk, LOG);
    let before = desk.by("ines", &["export"]).done();
    let other = import(&desk, &LOG.replace("Patch SQL01", "Patch SQL99"));
    assert_eq!(other["differing"], serde_json::json!(["C1"]));
    assert_eq!(desk.by("ines", &["export"]).done(), before);
}

#[test]
fn only_who_keeps_the_file_may_import() {
    let desk = Desk::new();
    let (map, log) = (desk.file("map.toml", MAP), desk.file("log.csv", LOG));
    let said = desk.by("rea", &["import", "--map", &map, &log]).ends(1);
    assert!(said.contains("ines"), "{said}");
    desk.by("ines", &["import", "--map", "no-such", &log])
        .ends(2);
    desk.by("ines", &["import", "--map", &map, "no-such.csv"])
        .ends(3);
}

#[test]
fn an_exported_record_is_one_event_a_line_and_a_table_runs_no_formula() {
    let desk = Desk::new();
    import(&desk, LOG);
    desk.by("ines", &["comment", "1", "a\u{1b}[2Jb"]).done();
    let events = desk.by("ines", &["export", "--format", "jsonl"]).json();
    let places: Vec<u64> = events.iter().map(|e| e["seq"].as_u64().unwrap()).collect();
    assert_eq!(places, (1..=places.len() as u64).collect::<Vec<_>>());
    assert_eq!(events[0]["kind"], "file.initialised/1");
    let file = desk.path("changes.csv");
    let to_file = [
        "export",
        "--format",
        "csv",
        "--output",
        file.to_str().unwrap(),
    ];
    desk.by("ines", &to_file).done();
    let table = std::fs::read_to_string(&file).unwrap();
    assert!(
        table.contains("\"'=cmd|calc\"") && table.lines().count() == 3,
        "{table}"
    );
    desk.by("ines", &to_file).ends(3);
    let own = desk.by("nora", &["export"]).json();
    assert!(
        own.iter()
            .all(|e| !e["stream"].as_str().unwrap().starts_with("CHG")),
        "{own:?}"
    );
}

/// The bank's file lies beside the repository on some machines and in no repository.
fn bank() -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/bpi2014/changes-opened-before-2014.csv");
    file.exists().then_some(file)
}

#[test]
fn a_banks_figures_are_counted_from_the_queue() {
    let Some(log) = bank() else {
        return;
    };
    let desk = Desk::new();
    let call = [
        "import",
        "--map",
        "hp-service-manager",
        log.to_str().unwrap(),
        "--json",
    ];
    let done = desk.by("ines", &call).json();
    assert_eq!(done[0]["added"], 9_743);
    for (query, figure) in [
        ("is:imported", "9743\n"),
        ("is:executed", "9070\n"),
        ("is:ontime", "6766\n"),
        ("is:inside", "5738\n"),
        ("is:retroactive", "379\n"),
        ("is:emergency", "23\n"),
        ("is:cab", "305\n"),
        ("class:low", "9117\n"),
        ("class:medium", "584\n"),
        ("class:high", "42\n"),
        ("is:incident", "535\n"),
        ("outcome:successful", "0\n"),
    ] {
        assert_eq!(
            desk.by("ines", &["list", "--count", query]).done(),
            figure,
            "{query}"
        );
    }
}
