//! The gate board and waivers at the shell.

use crate::desk::Desk;

const UNTESTED: &str = "\n[[evidence]]";

fn untested(desk: &Desk) {
    let plan = std::fs::read_to_string(desk.plan(3600)).unwrap();
    let (before, rest) = plan.split_once(UNTESTED).unwrap();
    let after = rest.find("[[communications]]").unwrap();
    let plan = format!("{before}\n{}", &rest[after..]);
    let path = desk.file("untested.toml", &plan);
    desk.by("rea", &["new", "--from", &path]).done();
}

fn waive(desk: &Desk, by: &str, rule: &str, until: &str) -> crate::desk::Answer {
    let reason = "the lab is down and the vendor tested it";
    desk.by(
        by,
        &["waive", "1", rule, "--reason", reason, "--until", until],
    )
}

fn soon() -> String {
    (chrono::Utc::now() + chrono::Duration::hours(5)).to_rfc3339()
}

#[test]
fn the_gate_board_lists_each_requirement_and_a_refusal_carries_the_same_codes() {
    let desk = Desk::new();
    untested(&desk);
    let board = desk.by("rea", &["show", "1", "--gates"]).done();
    for part in [
        "Intake gate, next: 1 of 17 requirements unmet",
        "intake.test-evidence",
        "PSF D2, PAI-8 C2",
        "May be waived by a manager",
        "Complete gate of wave 1, later",
        "It lacks intake.test-evidence",
        "not applicable",
    ] {
        assert!(board.contains(part), "{part}\n{board}");
    }
    let value = &desk.by("rea", &["show", "1", "--gates", "--json"]).json()[0];
    let gates = value["gates"].as_array().unwrap();
    assert_eq!(gates.len(), 5);
    let unmet: Vec<&str> = gates[0]["requirements"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["status"] == "not-met")
        .map(|r| r["code"].as_str().unwrap())
        .collect();
    assert_eq!(unmet, ["intake.test-evidence"]);
    let refused = desk.by("rea", &["submit", "1", "--json"]).ends(1);
    let refused: serde_json::Value = serde_json::from_str(&refused).unwrap();
    assert_eq!(refused["gaps"][0]["code"], "intake.test-evidence");
    assert_eq!(refused["gaps"][0]["control"], "PSF D2, PAI-8 C2");
    let said = desk.by("rea", &["submit", "1"]).ends(1);
    assert!(said.contains("[intake.test-evidence]"), "{said}");
}

#[test]
fn a_requirement_is_waived_listed_and_taken_back() {
    let desk = Desk::new();
    untested(&desk);
    let refused = waive(&desk, "rea", "intake.test-evidence", &soon()).ends(1);
    assert!(refused.contains("ines could"), "{refused}");
    waive(&desk, "ines", "intake.test-evidence", &soon()).done();
    let shown = desk.by("rea", &["show", "1"]).done();
    assert!(
        shown.contains("Waivers") && shown.contains("by ines"),
        "{shown}"
    );
    let board = desk.by("rea", &["show", "1", "--gates"]).done();
    assert!(board.contains("Waived by ines"), "{board}");
    let told = desk.by("ines", &["record", "CHG-0001"]).done();
    assert!(told.contains("waived intake.test-evidence until"), "{told}");
    let back = ["waive", "1", "intake.test-evidence", "--withdraw"];
    desk.by("rea", &back).ends(1);
    desk.by("ines", &back).done();
    desk.by("rea", &["submit", "1"]).ends(1);
    waive(&desk, "ines", "intake.test-evidence", &soon()).done();
    desk.by("rea", &["submit", "1"]).done();
    desk.by("ines", &["verify"]).done();
}

#[test]
fn what_cannot_be_waived_is_refused_with_what_can() {
    let desk = Desk::new();
    untested(&desk);
    let never = waive(&desk, "ines", "intake.rollback-plan", &soon()).ends(1);
    assert!(never.contains("has to be met"), "{never}");
    assert!(never.contains("schedule.freeze"), "{never}");
    let unknown = waive(&desk, "ines", "intake.nonsense", &soon()).ends(1);
    assert!(unknown.contains("no requirement"), "{unknown}");
    let long = waive(&desk, "ines", "intake.test-evidence", "2999-01-01").ends(1);
    assert!(long.contains("14 days"), "{long}");
    desk.by("ines", &["waive", "1", "intake.test-evidence"])
        .ends(2);
}

#[test]
fn a_policy_adds_requirements_and_cannot_take_built_in_ones_out() {
    let desk = Desk::new();
    let set = |text: &str| {
        let path = desk.file("policy.toml", text);
        desk.by(
            "ines",
            &["policy", "set", &path, "--reason", "agreed by the board"],
        )
    };
    let added = r#"
[[requirements]]
code = "intake.triggers"
sentence = "Triggers are agreed beforehand"
why = "at 02:00 nobody agrees on anything"
field = "triggers"
control = "D5"
"#;
    for (policy, said) in [
        (
            added.replace("intake.triggers", "intake.rollback-plan"),
            "built in",
        ),
        (
            "[[waivable]]\nrule = \"approval.quorum\"\nby = \"manager\"\ndays = 1\n".to_owned(),
            "cannot be made waivable",
        ),
    ] {
        let refused = set(&policy).ends(1);
        assert!(refused.contains(said), "{refused}");
    }
    let refused = set("remove = [\"intake.rollback-plan\"]\n").ends(2);
    assert!(refused.contains("cannot be taken out"), "{refused}");
    set(added).done();
    let shown = desk.by("rea", &["policy", "show"]).done();
    assert!(shown.contains("intake.triggers") && shown.contains("schedule.freeze"));
    let again = desk.file("again.toml", &shown);
    desk.by("ines", &["policy", "check", &again]).done();
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    let refused = desk.by("rea", &["submit", "1"]).ends(1);
    assert!(refused.contains("[intake.triggers]"), "{refused}");
}

#[test]
fn a_clients_consent_is_put_on_record_at_the_shell() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    let consent = ["consent", "1", "northwind", "--by", "Nora Winter"];
    desk.by("rea", &consent).ends(1);
    desk.by("rea", &["submit", "1"]).done();
    desk.by("rea", &consent).done();
    let shown = desk.by("rea", &["show", "1"]).done();
    assert!(
        shown.contains("northwind (Nora Winter) agrees to r1"),
        "{shown}"
    );
    desk.by("ines", &["verify"]).done();
}
