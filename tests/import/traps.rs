//! A small log of our own in the shape of a real one, a trap a line.

use super::*;
use holdpoint::domain::imported::ImportedChange;
use holdpoint::domain::plan::{ChangeType, RiskClass};
use holdpoint::import::{Problem, read};

fn log() -> Reading {
    let file = repository("tests/fixtures/import/hp-traps.csv");
    let mut reading = read(&Map::open("hp-service-manager").unwrap(), &file).unwrap();
    for problem in &mut reading.problems {
        problem.file = "hp-traps.csv".into();
    }
    reading
}

fn change(number: &str) -> ImportedChange {
    let mut changes = log().changes;
    let place = changes.iter().position(|c| c.number == number);
    changes.swap_remove(place.expect(number))
}

fn codes(number: &str) -> Vec<String> {
    change(number)
        .remarks
        .iter()
        .map(|r| r.split(':').next().unwrap_or_default().to_owned())
        .collect()
}

fn utc(at: Option<holdpoint::domain::window::Timestamp>) -> String {
    at.map_or("none".into(), |t| t.format("%F %H:%M").to_string())
}

#[test]
fn many_rows_make_one_change_even_when_they_are_not_neighbours() {
    let c = change("K01");
    let items: Vec<&str> = c.items.iter().map(|i| i.name.as_str()).collect();
    assert_eq!(items, ["LAP101", "LAP102", "LAP103", "LAP104"]);
    assert!(c.items.iter().all(|i| i.kind == "computer"));
    let services: Vec<&str> = c
        .services
        .iter()
        .map(holdpoint::domain::id::ServiceId::as_str)
        .collect();
    assert_eq!(services, ["WBS9001", "WBS9002"]);
    assert_eq!(c.title, "Release Type 77: LAP101, LAP102 and 2 more");
    assert_eq!(
        log().repeated,
        1,
        "one pair of change and item stands twice"
    );
}

#[test]
fn of_rows_that_differ_starts_are_earliest_ends_latest_and_the_class_is_the_firsts() {
    let c = change("K01");
    assert_eq!(utc(c.actual_start), "2013-02-04 08:30");
    assert_eq!(utc(c.actual_end), "2013-02-04 11:00");
    assert_eq!(utc(c.planned_end), "2013-02-04 19:00");
    assert_eq!(utc(c.closed), "2013-02-06 08:30");
    assert_eq!(c.class, Some(RiskClass::Low));
    assert_eq!(c.related_incidents, Some(3));
    let said = c.remarks.join("\n");
    for wanted in [
        "rows-differ: its 5 rows differ in class; the first is taken",
        "rows-differ: its 5 rows differ in closed; the latest is taken",
        "rows-differ: its 5 rows differ in related incidents; the highest is taken",
        "item-repeated: 1 of its rows repeat an item",
    ] {
        assert!(said.contains(wanted), "{wanted} in {said}");
    }
}

#[test]
fn a_number_used_twice_is_said_so() {
    let said = change("K02").remarks.join("\n");
    assert!(
        said.contains(
            "number-used-twice: its rows were opened at 2013-02-01 08:00 and 2013-09-03 08:00"
        ),
        "{said}"
    );
}

#[test]
fn a_change_that_never_ran_has_no_actual_times_and_is_not_executed() {
    let c = change("K03");
    assert_eq!((c.actual_start, c.actual_end), (None, None));
    assert!(!c.executed() && !c.on_time());
    assert_eq!(c.kind, ChangeType::Standard);
    assert_eq!(c.related_incidents, None);
}

#[test]
fn a_mistyped_year_is_remarked_on_and_kept() {
    let c = change("K04");
    assert_eq!(utc(c.actual_start), "2021-02-04 08:30");
    assert_eq!(c.extra["Requested End Date"], "28-2-2028 0:00");
    assert_eq!(codes("K04"), ["ended-after-closing", "years-apart"]);
}

#[test]
fn a_window_of_no_length_and_work_registered_afterwards_are_remarked_on() {
    assert_eq!(
        codes("K05"),
        ["window-of-no-length", "start-is-end", "ended-after-closing"]
    );
}

#[test]
fn of_a_local_time_that_happens_twice_the_first_is_taken() {
    let c = change("K06");
    assert_eq!(utc(c.actual_start), "2013-10-27 00:15");
    assert_eq!(utc(c.actual_end), "2013-10-27 02:00");
    assert_eq!(
        c.remarks,
        [
            "local-time-twice: actual start 27-10-2013 2:15 happened twice that night; the first is taken"
        ]
    );
}

#[test]
fn a_local_time_that_never_happens_moves_forward() {
    let c = change("K07");
    assert_eq!(utc(c.actual_start), "2013-03-31 01:30");
    assert_eq!(codes("K07"), ["local-time-never"]);
}

#[test]
fn emergency_board_class_and_a_start_before_opening_are_read() {
    let c = change("K08");
    assert_eq!(c.kind, ChangeType::Emergency);
    assert_eq!(c.board_needed, Some(true));
    assert_eq!(c.class, Some(RiskClass::High));
    assert!(c.retroactive());
    assert_eq!(c.related_incidents, Some(2));
    assert_eq!(c.extra["Originated from"], "Incident");
}

#[test]
fn a_change_with_unreadable_rows_is_made_from_its_others_and_says_so() {
    let c = change("K09");
    assert_eq!(c.items.len(), 1);
    assert_eq!(
        c.remarks,
        ["row-left-out: line 15, 17 could not be understood and is not part of it"]
    );
    assert!(
        log()
            .changes
            .iter()
            .all(|c| c.number != "K10" && c.number != "K13")
    );
}

#[test]
fn no_outcome_is_invented() {
    let reading = log();
    assert!(reading.changes.iter().all(|c| c.outcome.is_none()));
    assert_eq!(reading.summary().with_outcome, 0);
    assert!(
        reading
            .changes
            .iter()
            .all(|c| c.source == "hp-service-manager")
    );
}

#[test]
fn each_problem_names_file_line_field_value_and_reason() {
    let seen: Vec<String> = log()
        .problems
        .iter()
        .map(|p: &Problem| {
            let reason: String = p.reason.chars().take(38).collect();
            format!(
                "{} | {} | {} | {} | {reason}",
                p.file, p.line, p.field, p.value
            )
        })
        .collect();
    assert_eq!(
        seen,
        [
            "hp-traps.csv | 15 | actual_end (column \"Actual End\") | 31-2-2013 7:00 | this is no time in the map's formats (",
            "hp-traps.csv | 16 | class (column \"Risk Assessment\") | Giant Change | the map does not translate this value;",
            "hp-traps.csv | 17 |  | SRV903;computer;Laptop;WBS9001 | the row has 7 columns and the first ro",
            "hp-traps.csv | 18 | number (column \"Change ID\") |  | the row has no number, so it belongs t",
            "hp-traps.csv | 22 | class (column \"Risk Assessment\") | =1+⟦RLO⟧egnahC | the map does not translate this value;",
        ]
    );
}

#[test]
fn a_quoted_newline_is_part_of_its_cell_and_lines_stay_right() {
    let c = change("K11");
    assert_eq!(c.items[0].name, "LAP \"one\"\r\nsecond; line");
    assert_eq!(c.title, "Release Type 77: LAP \"one\" second; line");
}

#[test]
fn hostile_text_is_kept_as_it_stands_and_cannot_leave_by_the_report() {
    let c = change("K12");
    assert!(c.items[0].name.starts_with("=HYPERLINK(\u{1b}]0_x"));
    let mut report = Vec::new();
    holdpoint::import::write_report(&log().problems, &mut report).unwrap();
    let report = String::from_utf8(report).unwrap();
    assert!(!report.contains('\u{1b}') && !report.contains('\u{202e}'));
    assert!(report.contains(",'=1+"), "{report}");
    assert_eq!(report.lines().count(), 6);
}

#[test]
fn the_summary_counts_and_says_what_was_read() {
    let said = log().summary().sentences();
    assert_eq!(
        said,
        [
            "11 changes from hp-service-manager in 21 rows.",
            "1 row names again an item of the same change; the item is kept once.",
            "5 rows could not be understood and are left out (5 problems); --report FILE lists each with its line and reason.",
            "Executed 10; ended on time 8; wholly inside the planned window 8; started before the record was opened 1.",
            "Emergency 1; board approval needed 1; with related incidents 2.",
            "Class low 10, medium 0, high 1.",
            "Outcome not recorded for 11 changes.",
            "7 changes carry remarks on what is odd about them; nothing was mended.",
        ]
    );
}

#[test]
fn the_same_rows_have_the_same_content_and_other_rows_another() {
    let file = std::fs::read_to_string(repository("tests/fixtures/import/hp-traps.csv")).unwrap();
    let map = Map::open("hp-service-manager").unwrap();
    let contents = |text: &str| -> Vec<(String, String)> {
        let reading = read_bytes(&map, Format::Csv, text.as_bytes()).unwrap();
        let pair = |c: ImportedChange| (c.number, c.content);
        reading.changes.into_iter().map(pair).collect()
    };
    let first = contents(&file);
    assert_eq!(
        first,
        contents(
            &file
                .replace("\r\n", "\n")
                .replace("\"\"\nsecond", "\"\"\r\nsecond")
        ),
        "line ends are not content"
    );
    assert!(first.iter().all(|(_, c)| c.len() == 64));
    let edited = contents(&file.replace("LAP103", "LAP193"));
    let moved: Vec<&str> = first
        .iter()
        .zip(&edited)
        .filter(|(a, b)| a != b)
        .map(|(a, _)| a.0.as_str())
        .collect();
    assert_eq!(moved, ["K01"]);
}
