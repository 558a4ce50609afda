//! A whole job at the shell: from an empty directory to a closed change, each by the person whose part it is.

use std::thread::sleep;
use std::time::Duration;

use crate::desk::Desk;

#[test]
fn a_change_goes_from_nothing_to_closed_at_the_shell() {
    let desk = Desk::new();
    let number = desk.by("rea", &["new", "--from", &desk.plan(12)]).done();
    assert_eq!(number, "CHG-0001\n");
    desk.by("rea", &["submit", "1"]).done();
    let alone = desk.by("omar", &["show", "1", "--diff"]).ends(1);
    assert!(alone.contains("no earlier revision"), "{alone}");
    let said = "rollback risk accepted, console cable on site";
    desk.by("omar", &["vote", "CHG-0001", "approve", said])
        .done();
    desk.told("sara", &["vote", "chg1", "approve", "-"], said)
        .done();
    desk.by(
        "ines",
        &[
            "approve",
            "1",
            "--condition",
            "jun@2030-01-01: console cable on site",
        ],
    )
    .done();
    let early = desk.by("ines", &["schedule", "1"]).ends(1);
    assert!(early.contains("condition"), "{early}");
    desk.by("jun", &["met", "1", "1"]).done();
    desk.by("ines", &["schedule", "1"]).done();

    let before = desk.by("jun", &["start", "1"]).ends(1);
    assert!(before.contains("window"), "{before}");
    for _ in 0..200 {
        if desk.by("jun", &["start", "1"]).code == 0 {
            break;
        }
        sleep(Duration::from_millis(200));
    }
    desk.by("jun", &["tick", "1", "1", "--note", "saved to the vault"])
        .done();
    let held = desk.by("jun", &["tick", "1", "2"]).ends(1);
    assert!(held.contains("release"), "{held}");
    desk.by("omar", &["release-step", "1", "2"]).done();
    desk.by("jun", &["tick", "1", "2"]).done();
    desk.by("jun", &["tick", "1", "3"]).done();
    desk.by("jun", &["undo", "1", "3"]).done();
    desk.by("jun", &["tick", "1", "3"]).done();
    desk.by("jun", &["finish", "1"]).done();
    desk.by(
        "tom",
        &["validate", "1", "1", "--passed", "no loss in five minutes"],
    )
    .done();
    let proposed = desk.by("tom", &["declare", "1"]);
    assert!(
        proposed.err.contains("Nothing is declared yet"),
        "{}",
        proposed.err
    );
    let proposed = proposed.done();
    assert!(
        proposed.contains("holdpoint declare CHG-0001 northwind --wave 1 --impact "),
        "{proposed}"
    );
    let json = desk
        .by("tom", &["--json", "declare", "1", "northwind"])
        .json();
    assert_eq!(json[0]["proposed"]["told_by"], "tom");
    assert!(json[0]["proposed"]["from"].is_string(), "{}", json[0]);
    let words = "declare 1 northwind --impact degraded --from 00:01 --to 00:02 --users 3";
    let mut words: Vec<&str> = words.split(' ').collect();
    words.extend(["--noticed", "One call was cut", "--told-by", "their desk"]);
    desk.by("tom", &words).done();
    desk.by("tom", &["complete", "1", "successful-with-issues"])
        .done();

    let shown = desk.by("rea", &["show", "1"]).done();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "CHG-0001 Replace edge firewalls",
        "closed, successful with issues",
        "approve r1",
        "northwind: degraded",
        "One call was cut",
        "1. Export the running config",
        "saved to the vault",
    ] {
        assert!(shown.contains(part), "{part} is missing in\n{shown}");
    }
    let json = desk.by("rea", &["show", "1", "--json"]).json();
    assert_eq!(json[0]["state"], "closed");
    assert_eq!(json[0]["outcome"], "successful-with-issues");
    assert_eq!(json[0]["change"], "CHG-0001");
}

#[test]
fn a_plan_that_is_printed_and_given_back_changes_nothing() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    let text = desk.by("rea", &["edit", "1", "--print"]).done();
    let before = desk.by("rea", &["show", "1", "--json"]).json();
    let file = desk.file("same.toml", &text);
    let said = desk.by("rea", &["edit", "1", "--file", &file]);
    assert!(said.err.contains("as it was"), "{}", said.err);
    assert_eq!(desk.by("rea", &["show", "1", "--json"]).json(), before);
}

#[test]
fn what_a_person_may_not_see_is_not_there() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    let text = desk.by("rea", &["edit", "1", "--print"]).done();
    let file = desk.file("contoso.toml", &text.replace("northwind", "contoso"));
    desk.by("rea", &["new", "--from", &file]).done();
    desk.by("nora", &["show", "1"]).done();
    let hidden = desk.by("nora", &["show", "2"]).ends(1);
    let absent = desk.by("nora", &["show", "3"]).ends(1);
    assert_eq!(hidden.replace("0002", "0003"), absent);
    let clients = desk.by("nora", &["clients", "list"]).done();
    assert!(
        clients.contains("northwind") && !clients.contains("contoso"),
        "{clients}"
    );
}

#[test]
fn every_event_of_a_declared_person_says_so() {
    let desk = Desk::new();
    let events = desk
        .by("rea", &["new", "--title", "Patch", "--json"])
        .json();
    assert_eq!(events[0]["actor"]["declared"], true);
    assert_eq!(events[0]["kind"], "change.created/1");
}

#[test]
fn what_changed_since_a_revision_is_shown_by_sign_and_word() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    desk.by("rea", &["submit", "1"]).done();
    let text = desk.by("rea", &["edit", "1", "--print"]).done();
    let text = text
        .replace("Both firewalls of the Leeds site", "One firewall only")
        .replace("Export the running config", "Export both running configs");
    let file = desk.file("next.toml", &text);
    desk.by("rea", &["edit", "1", "--file", &file]).done();

    let whole = desk.by("omar", &["show", "1"]).done();
    assert!(
        whole.contains("revision 2") && whole.contains("by rea, stands"),
        "{whole}"
    );
    assert!(
        whole.contains("holdpoint show CHG-0001 --diff=1..2"),
        "{whole}"
    );
    let shown = desk.by("omar", &["show", "1", "--diff"]).done();
    assert!(shown.starts_with("CHG-0001  from revision 1 ("), "{shown}");
    for line in [
        "to the plan as it stands",
        "~ changed  in scope\n  was  Both firewalls of the Leeds site\n  now  One firewall only",
        "~ changed  wave 1, step 1, instruction",
    ] {
        assert!(shown.contains(line), "{line} in {shown}");
    }
    let same = desk.by("omar", &["show", "1", "--diff=2..2"]).done();
    assert!(same.contains("Nothing in the plan differs."), "{same}");
    let json = desk
        .by("omar", &["show", "1", "--diff=1..2", "--json"])
        .done();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["differences"][0]["sign"], "changed");
    let missing = desk.by("omar", &["show", "1", "--diff=7"]).ends(1);
    assert!(missing.contains("revisions 1 to 2"), "{missing}");
}

#[test]
fn a_change_is_begun_with_the_plan_of_a_past_one() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(12)]).done();
    let copy = desk.by("rea", &["new", "--copy", "1"]).done();
    assert_eq!(copy, "CHG-0002\n");
    let titled = ["new", "--copy", "CHG-0001", "--title", "The second pair"];
    desk.by("rea", &titled).done();
    let plan = |number: &str| desk.by("rea", &["edit", number, "--print"]).done();
    let (first, copied, named) = (plan("1"), plan("2"), plan("3"));
    let window = |plan: &str| plan.lines().any(|l| l.starts_with("window ="));
    assert!(window(&first) && !window(&copied), "{first}{copied}");
    assert!(copied.contains("Export the running config"), "{copied}");
    assert!(named.contains("title = \"The second pair\""), "{named}");
    let refused = desk.by("rea", &["submit", "2"]).ends(1);
    assert!(refused.contains("no maintenance window"), "{refused}");
    desk.by("rea", &["new", "--copy", "9"]).ends(1);
}
