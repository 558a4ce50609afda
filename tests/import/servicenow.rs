//! API answers: one record or several, pairs or plain values.

use super::*;
use holdpoint::domain::imported::ImportedState;
use holdpoint::domain::plan::{ChangeType, RiskClass};
use holdpoint::domain::wave::Outcome;
use holdpoint::import::read;

fn answer(text: &str) -> Reading {
    read_bytes(
        &Map::open("servicenow").unwrap(),
        Format::Json,
        text.as_bytes(),
    )
    .unwrap()
}

const PAIRS: &str = r#"{"result": {
  "number": {"display_value": "CHG0090001", "value": "CHG0090001"},
  "short_description": {"display_value": "Swap the\r\n  branch router", "value": "Swap the\r\n  branch router"},
  "state": {"display_value": "Closed", "value": 3.0},
  "type": {"display_value": "Emergency", "value": "emergency"},
  "risk": {"display_value": "High", "value": 2.0},
  "cab_required": {"display_value": "true", "value": true},
  "close_code": {"display_value": "Successful with issues", "value": "successful_issues"},
  "company": {"display_value": "Northwind Traders", "value": "0123"},
  "cmdb_ci": {"display_value": "rtr-07", "value": "4567"},
  "ci_class": {"display_value": "cmdb_ci_ip_router", "value": "cmdb_ci_ip_router"},
  "business_service": {"display_value": "Branch WAN", "value": "89ab"},
  "requested_by": {"display_value": "Ines Duarte", "value": "cdef"},
  "start_date": {"display_value": "2024-07-06 20:00:00", "value": "2024-07-06 18:00:00"},
  "end_date": {"display_value": "", "value": ""},
  "sys_id": {"display_value": "ff", "value": "ff"}
}}"#;

#[test]
fn a_record_of_pairs_is_read_with_names_codes_and_utc_times() {
    let reading = answer(PAIRS);
    assert_eq!(reading.problems, []);
    let [c] = reading.changes.as_slice() else {
        panic!("one change");
    };
    assert_eq!(c.number, "CHG0090001");
    assert_eq!(c.title, "Swap the branch router");
    assert_eq!(c.state, ImportedState::Closed);
    assert_eq!(c.kind, ChangeType::Emergency);
    assert_eq!(c.class, Some(RiskClass::High));
    assert_eq!(c.board_needed, Some(true));
    assert_eq!(c.outcome, Some(Outcome::SuccessfulWithIssues));
    assert_eq!(c.clients[0].as_str(), "northwind-traders");
    assert_eq!(c.services[0].as_str(), "branch-wan");
    assert_eq!(c.items[0].name, "rtr-07");
    assert_eq!(c.items[0].kind, "cmdb_ci_ip_router");
    assert_eq!(c.requester, "Ines Duarte");
    assert_eq!(
        c.planned_start.unwrap().to_rfc3339(),
        "2024-07-06T18:00:00+00:00"
    );
    assert_eq!(c.planned_end, None);
    assert_eq!(c.extra["sys_id.value"], "ff");
}

#[test]
fn plain_values_and_lists_are_read_by_the_same_map() {
    let reading = answer(
        r#"{"result": [
            {"number": "CHG1", "short_description": "a", "state": "-1", "type": "normal", "risk": "4", "start_date": "2024-07-06 18:00:00", "assigned_to": ""},
            {"number": "CHG2", "short_description": "b", "state": "Canceled", "type": "Standard", "close_code": "unsuccessful", "cab_required": "false",
             "requested_by": {"link": "https://example.com/x", "value": "abc"}},
            {"number": "CHG3", "state": "4"}
        ]}"#,
    );
    assert_eq!(reading.problems, []);
    let [a, b, c] = reading.changes.as_slice() else {
        panic!("three changes");
    };
    assert_eq!(
        (a.state, a.class),
        (ImportedState::Open, Some(RiskClass::Low))
    );
    assert_eq!((a.outcome, a.board_needed), (None, None));
    assert_eq!(
        (b.state, b.kind),
        (ImportedState::Cancelled, ChangeType::Standard)
    );
    assert_eq!(
        (b.outcome, b.board_needed),
        (Some(Outcome::Failed), Some(false))
    );
    assert_eq!(b.requester, "abc");
    assert_eq!((c.title.as_str(), c.class), ("CHG3", None));
}

#[test]
fn an_unknown_code_is_a_problem_on_its_line_and_never_a_guess() {
    let reading = answer(
        "{\"result\": [\n {\"number\": \"CHG1\"},\n {\"number\": \"CHG2\",\n  \"close_code\": \"dunno\"},\n 7]}",
    );
    assert_eq!(reading.changes.len(), 1);
    let places: Vec<(u64, &str)> = reading
        .problems
        .iter()
        .map(|p| (p.line, p.value.as_str()))
        .collect();
    assert_eq!(places, [(3, "dunno"), (5, "7")]);
}

#[test]
fn a_wrong_path_or_a_broken_text_is_one_sentence() {
    let map = Map::open("servicenow").unwrap();
    let sentence = |text: &str| {
        read_bytes(&map, Format::Json, text.as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        sentence("{\"results\": []}"),
        "test, nothing was imported: there are no records at \"result\"; correct records in the map"
    );
    assert!(sentence("[]").contains("object with the key \"result\""));
    assert!(sentence("{\"result\": [{\n\"number\": }]}").starts_with("test, line 2,"));
    assert!(sentence("").contains("nothing was imported"));
    assert!(sentence("{\"result\": []} x").contains("trailing"));
}

#[test]
fn recorded_answers_are_read_whole() {
    for name in ["change-one.json", "change-list.json"] {
        let Some(file) = shared(&format!("data/servicenow/{name}")) else {
            return;
        };
        let reading = read(&Map::open("servicenow").unwrap(), &file).unwrap();
        assert_eq!(reading.problems, [], "{name}");
        let [c] = reading.changes.as_slice() else {
            panic!("one change in {name}");
        };
        assert_eq!(c.number, "CHG0000024");
        assert_eq!(c.state, ImportedState::Closed);
        assert_eq!(c.kind, ChangeType::Standard);
        assert_eq!(c.outcome, Some(Outcome::Successful));
        assert_eq!(c.class, Some(RiskClass::Medium));
        assert_eq!(
            c.actual_start.unwrap().to_rfc3339(),
            "2015-07-06T18:56:04+00:00"
        );
        assert!(c.steps.contains("router bgp") && c.rollback.contains("backout"));
    }
}
