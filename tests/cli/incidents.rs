//! Incidents at the shell: cause and trigger, the observation period, the verdict that is reopened.

use serde_json::Value;

use crate::desk::Desk;
use crate::window::running;

fn shown(desk: &Desk) -> Value {
    desk.by("omar", &["show", "1", "--json"]).json()[0].clone()
}

/// An emergency that is worked, checked, declared, reviewed and closed.
fn closed(desk: &Desk) {
    running(desk);
    desk.by("jun", &["tick", "1", "1"]).done();
    desk.by("omar", &["release-step", "1", "2"]).done();
    for step in ["2", "3"] {
        desk.by("jun", &["tick", "1", step]).done();
    }
    desk.by("jun", &["finish", "1"]).done();
    for check in shown(desk)["plan"]["validation"].as_array().unwrap() {
        let id = check["id"].to_string();
        desk.by(
            "omar",
            &["validate", "1", &id, "--passed", "all of it answers"],
        )
        .done();
    }
    desk.by("omar", &["declare", "1", "northwind", "--impact", "none"])
        .done();
    let review = [
        "review",
        "1",
        "--cause",
        "The line was cut",
        "--lesson",
        "Two ways in",
    ];
    desk.by("ines", &review).done();
    desk.by("omar", &["complete", "1", "successful"]).done();
}

#[test]
fn an_incident_inside_the_observation_reopens_the_verdict_and_both_verdicts_are_told() {
    let desk = Desk::new();
    closed(&desk);
    let said = desk.by("omar", &["show", "1"]).done();
    assert!(
        said.contains("successful, under observation until"),
        "{said}"
    );
    let value = shown(&desk);
    assert_eq!(value["counts"], false);
    assert!(value["observation"]["until"].is_string(), "{value}");
    let why = [
        "incident",
        "1",
        "INC-7",
        "--cause",
        "--note",
        "the tunnel flaps since",
    ];
    desk.by("jun", &why).done();
    let refused = desk.by("omar", &["complete", "1", "successful"]).ends(1);
    assert!(refused.contains("it caused an incident"), "{refused}");
    desk.by("omar", &["complete", "1", "successful-with-issues"])
        .done();
    let said = desk.by("omar", &["show", "1"]).done();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "successful with issues, under observation until",
        "INC-7 caused by this change, linked",
        "by jun: the tunnel flaps since",
        "reopened",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let value = shown(&desk);
    assert_eq!(value["outcome"], "successful-with-issues");
    assert_eq!(value["verdicts"][0]["outcome"], "successful");
    assert_eq!(value["incidents"][0]["role"], "cause");
    let found = desk.by("omar", &["list", "--count", "is:incident"]).done();
    assert_eq!(found.trim(), "1");
    let listed = desk.by("omar", &["list", "--json", "is:incident"]).json();
    assert_eq!(listed[0]["incident"], "cause");
    let told = desk.by("omar", &["record", "1"]).done();
    assert!(
        told.contains("linked INC-7, caused by this change"),
        "{told}"
    );
    desk.by("omar", &["verify"]).done();
}

#[test]
fn a_trigger_is_linked_without_a_note_and_taken_back_with_a_reason() {
    let desk = Desk::new();
    running(&desk);
    desk.by("jun", &["incident", "1", "INC-3", "--trigger"])
        .done();
    let again = desk
        .by("tom", &["incident", "1", "inc-3", "--trigger"])
        .ends(1);
    assert!(again.contains("jun linked INC-3"), "{again}");
    let listed = desk.by("jun", &["list", "--json", "is:incident"]).json();
    assert_eq!(listed[0]["incident"], "trigger");
    desk.by("jun", &["incident", "1", "INC-3", "--withdraw"])
        .ends(2);
    let back = [
        "incident",
        "1",
        "INC-3",
        "--withdraw",
        "--note",
        "another site",
    ];
    desk.by("jun", &back).done();
    let said = desk.by("jun", &["show", "1"]).done();
    assert!(
        said.contains("INC-3 led to this change") && said.contains("taken back"),
        "{said}"
    );
    let none = desk.by("jun", &["list", "--count", "is:incident"]).done();
    assert_eq!(none.trim(), "0");
}

#[test]
fn an_incident_is_one_or_the_other() {
    let desk = Desk::new();
    running(&desk);
    desk.by("jun", &["incident", "1", "INC-3"]).ends(2);
    desk.by("jun", &["incident", "1", "INC-3", "--cause", "--trigger"])
        .ends(2);
    desk.by("jun", &["incident", "1", "INC-3", "--cause"])
        .ends(2);
}

#[test]
fn an_incident_is_found_by_its_reference_by_those_who_see_its_change_until_it_is_taken_back() {
    let desk = Desk::new();
    running(&desk);
    let count = |person: &str, query: &str| {
        let found = desk.by(person, &["list", "--count", query]).done();
        found.trim().to_owned()
    };
    desk.by("jun", &["incident", "1", "INC-4711", "--trigger"])
        .done();
    for query in [
        "INC-4711",
        "inc-47",
        "incident:inc-4711",
        "trigger:INC-4711",
    ] {
        assert_eq!(count("omar", query), "1", "{query}");
    }
    for query in ["cause:INC-4711", "-trigger:INC-4711", "incident:INC-47"] {
        assert_eq!(count("omar", query), "0", "{query}");
    }
    let add = [
        "people",
        "add",
        "cleo",
        "--name",
        "Cleo",
        "--role",
        "requester",
        "--client",
        "contoso",
    ];
    desk.by("ines", &add).done();
    for query in ["INC-4711", "incident:INC-4711"] {
        assert_eq!(count("cleo", query), "0", "{query}");
    }
    let back = [
        "incident",
        "1",
        "INC-4711",
        "--withdraw",
        "--note",
        "another site",
    ];
    desk.by("jun", &back).done();
    for query in ["INC-4711", "incident:INC-4711", "trigger:INC-4711"] {
        assert_eq!(count("omar", query), "0", "{query}");
    }
    let hint = desk.by("omar", &["list", "incident:"]).ends(2);
    assert!(hint.contains("INC-4711"), "{hint}");
    desk.by("ines", &["verify"]).done();
}

#[test]
fn an_incident_may_name_the_wave_that_caused_it() {
    let desk = Desk::new();
    running(&desk);
    let call = [
        "incident", "1", "INC-7", "--cause", "--note", "it flaps", "--wave",
    ];
    let none = desk.by("jun", &[&call[..], &["3"]].concat()).ends(1);
    assert!(none.contains("CHG-0001 has no wave 3."), "{none}");
    let trigger = ["incident", "1", "INC-7", "--trigger", "--wave", "1"];
    desk.by("jun", &trigger).ends(2);
    desk.by("jun", &[&call[..], &["1"]].concat()).done();
    let incident = &shown(&desk)["incidents"][0];
    assert_eq!(incident["role"], "cause");
    assert_eq!(incident.get("wave"), None, "it has one wave only");
}
