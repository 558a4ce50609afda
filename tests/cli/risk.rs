//! Where a score comes from, what it has learned, and how well it foretold what happened.

use super::desk::Desk;
use serde_json::Value;

/// An export of finished changes of one model and kind of item, one a day from a day of 2024 on; of
/// every four one has an incident.
fn export(desk: &Desk, model: &str, first: u32, count: u32) -> String {
    let mut text = "CI Name (aff);CI Type (aff);CI Subtype (aff);Service Component WBS (aff);Change ID;Change Type;\
         Risk Assessment;Emergency Change;CAB-approval needed;Planned Start;Planned End;\
         Scheduled Downtime Start;Scheduled Downtime End;Actual Start;Actual End;Requested End Date;\
         Change record Open Time;Change record Close Time;Originated from;# Related Interactions;\
         # Related Incidents\r\n"
        .to_owned();
    for n in first..first + count {
        let day = |hour: &str| format!("{}-{}-2024 {hour}", n % 28 + 1, n / 28 + 1);
        let incidents = if n % 4 == 0 { "1" } else { "" };
        let origin = if n % 4 == 0 { "Incident" } else { "Problem" };
        let row = format!(
            "fw-{n};firewall;edge;WBS1;C{n:08};{model};Minor Change;N;N;{};{};;;{};{};;{};{};{origin};;{incidents}\r\n",
            day("9:00"),
            day("10:00"),
            day("9:00"),
            day("10:00"),
            day("8:00"),
            day("11:00"),
        );
        text.push_str(&row);
    }
    desk.file(&format!("{model}-{first}.csv").replace(' ', "-"), &text)
}

fn risk(desk: &Desk, change: &str) -> Value {
    desk.by("rea", &["risk", change, "--json"]).json().remove(0)
}

#[test]
fn every_point_is_traced_to_a_fact_and_the_band_says_who_decides() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(7200)]).done();
    let json = risk(&desk, "1");
    let parts = json["risk"]["parts"].as_array().unwrap();
    let sum: u64 = parts.iter().map(|p| p["points"].as_u64().unwrap()).sum();
    assert_eq!(json["risk"]["total"].as_u64().unwrap(), sum.min(100));
    assert_eq!(json["declared"], "medium");
    assert_eq!(json["bands"]["high_from"], 60);
    assert_eq!(json["decided_by"]["who"], "board");
    assert_eq!(json["gate"]["name"], "intake");
    let text = desk.by("rea", &["risk", "1"]).done();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        let said = format!(
            "{} {} {} ({})",
            part["points"], part["factor"], part["fact"], part["source"]
        )
        .replace('"', "");
        assert!(text.contains(&said), "{said}\n{text}");
    }
    assert!(
        text.contains("decided by the board CAB (2 votes)"),
        "{text}"
    );
    assert!(text.contains("Intake gate"), "{text}");
}

#[test]
fn what_the_file_has_learned_is_frozen_when_a_change_is_handed_in() {
    let desk = Desk::new();
    let first = export(&desk, "Release Type 1", 0, 40);
    let import = |file: &str| {
        desk.by("ines", &["import", "--map", "hp-service-manager", file])
            .done();
    };
    import(&first);
    desk.by("rea", &["new", "--from", &desk.plan(7200)]).done();
    desk.by("rea", &["submit", "41"]).done();
    let frozen = risk(&desk, "41")["risk"].clone();
    let learned = &frozen["learned"];
    assert_eq!(learned["group"]["kind"], "item-kind");
    assert_eq!(learned["group"]["name"], "firewall");
    assert_eq!(
        (&learned["group"]["wrong"], &learned["group"]["cases"]),
        (&10.into(), &40.into())
    );
    let rate = learned["rate"].as_u64().unwrap();
    assert!(learned["low"].as_u64().unwrap() < rate && rate < learned["high"].as_u64().unwrap());

    import(&export(&desk, "Release Type 1", 40, 20));
    assert_eq!(risk(&desk, "41")["risk"], frozen, "what is handed in stays");
    desk.by("rea", &["new", "--from", &desk.plan(7200)]).done();
    assert_eq!(risk(&desk, "62")["risk"]["learned"]["group"]["cases"], 60);

    let said = "10 of 40 like this went wrong";
    for verb in ["risk", "show"] {
        let text = desk.by("rea", &[verb, "41"]).done();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(said), "{verb}: {text}");
    }
    desk.by("ines", &["verify"]).done();
    desk.by("ines", &["reindex"]).done();
    desk.by("ines", &["verify"]).done();
    desk.by("rea", &["new", "--from", &desk.plan(7200)]).done();
    assert_eq!(risk(&desk, "63")["risk"]["learned"]["group"]["cases"], 60);
}

#[test]
fn handing_the_same_plan_in_again_after_the_file_has_learned_more_is_the_same_revision() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(7200)]).done();
    desk.by("rea", &["submit", "1"]).done();
    let before = desk.by("rea", &["show", "1", "--json"]).json().remove(0);
    assert_eq!(before["risk"].get("learned"), None);
    desk.by("ines", &["return", "1", "Say who tells the users"])
        .done();
    let file = export(&desk, "Release Type 1", 0, 40);
    desk.by("ines", &["import", "--map", "hp-service-manager", &file])
        .done();
    desk.by("rea", &["submit", "1"]).done();
    let after = desk.by("rea", &["show", "1", "--json"]).json().remove(0);
    assert_eq!(after["digest"], before["digest"]);
    assert_eq!(after["revision"], before["revision"]);
    assert_eq!(after["risk"]["learned"]["group"]["cases"], 40);
}

#[test]
fn a_backtest_says_the_same_twice_and_only_of_what_the_person_may_see() {
    let desk = Desk::new();
    for model in ["Release Type 1", "Release Type 2"] {
        let first = if model.ends_with('1') { 0 } else { 60 };
        let file = export(&desk, model, first, 60);
        desk.by("ines", &["import", "--map", "hp-service-manager", &file])
            .done();
    }
    let tried = |person: &str| {
        let call = [
            "risk", "backtest", "--label", "incident", "--last", "30", "--json",
        ];
        desk.by(person, &call).json().remove(0)
    };
    let report = tried("ines");
    assert_eq!(report["finished"], 120);
    assert_eq!(report["tested"], 36);
    assert_eq!(report["wrong"], 9);
    assert_eq!(tried("ines"), report);
    assert_eq!(tried("nora")["finished"], 0);
    let text = desk
        .by(
            "ines",
            &[
                "risk",
                "backtest",
                "--from",
                "2024-02-01",
                "--to",
                "2024-03-31",
            ],
        )
        .done();
    for said in [
        "declared class alone",
        "score without history",
        "90 % interval",
        "By learned rate",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    desk.by("ines", &["risk"]).ends(2);
    desk.by("ines", &["risk", "backtest", "--last", "0"])
        .ends(2);
}
