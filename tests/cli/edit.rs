//! A plan edited as a file: what it was written from, and two people at once.

use crate::desk::Desk;

fn begun() -> (Desk, String) {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    let text = desk.by("rea", &["edit", "1", "--print"]).done();
    (desk, text)
}

#[test]
fn a_text_that_does_not_say_what_it_was_written_from_is_not_put_over_anything() {
    let (desk, _) = begun();
    let file = desk.file("new.toml", "title = \"Patch SQL01\"");
    let said = desk.by("rea", &["edit", "1", "--file", &file]).ends(2);
    assert!(
        said.contains("holdpoint edit CHG-0001 --print") && said.contains("--seen 1"),
        "{said}"
    );
    desk.by("rea", &["edit", "1", "--file", &file, "--seen", "1"])
        .done();
    let said = desk
        .by("rea", &["edit", "1", "--file", &file, "--seen", "9"])
        .ends(2);
    assert!(said.contains("has had 2 events"), "{said}");
}

#[test]
fn a_printed_plan_says_what_it_was_written_from_and_can_begin_another_change() {
    let (desk, text) = begun();
    assert!(
        text.contains("change = \"CHG-0001\"") && text.contains("seen = 1"),
        "{text}"
    );
    let file = desk.file("printed.toml", &text);
    desk.by("rea", &["new", "--from", &file]).done();
    let said = desk.by("rea", &["edit", "2", "--file", &file]).ends(2);
    assert!(said.contains("was written from CHG-0001"), "{said}");
}

#[test]
fn what_others_did_beside_the_plan_is_no_conflict() {
    let (desk, text) = begun();
    desk.by("ines", &["comment", "1", "When?", "--question"])
        .done();
    let file = desk.file("mine.toml", &text.replace("in January", "in May"));
    desk.by("rea", &["edit", "1", "--file", &file]).done();
    let plan = desk.by("rea", &["edit", "1", "--print"]).done();
    assert!(
        plan.contains("in May") && plan.contains("seen = 3"),
        "{plan}"
    );
}

#[test]
fn two_peoples_edits_stand_side_by_side_and_are_put_together_in_a_file() {
    let (desk, text) = begun();
    let theirs = text
        .replace("ends support in January", "ends support in March")
        .replace("notes = \"\"", "notes = \"call the site\"");
    let theirs = desk.file("theirs.toml", &theirs);
    desk.by("ines", &["edit", "1", "--file", &theirs]).done();
    let mine = text
        .replace("ends support in January", "ends support in May")
        .replace("of the Leeds site", "of the Leeds and Hull sites");
    let file = desk.file("mine.toml", &mine);
    let said = desk.by("rea", &["edit", "1", "--file", &file]).ends(1);
    for part in [
        "ines edited the plan of CHG-0001 after you had read it. Nothing was saved over it.",
        "Both of you changed",
        "before      The vendor ends support in January",
        "ines        The vendor ends support in March",
        "you         The vendor ends support in May",
        "Only ines changed",
        "call the site",
        "Only you changed",
        "Leeds and Hull",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let before = desk.by("rea", &["show", "1", "--json"]).json();
    assert_eq!(before[0]["rev"], 2, "nothing was written");

    let json = desk
        .by("rea", &["edit", "1", "--file", &file, "--json"])
        .ends(1);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["cause"], "conflict", "{json}");
    assert!(json["next"].as_str().unwrap().contains("-both-"), "{json}");

    let (_, both) = said.rsplit_once("--file ").unwrap();
    let both = both.trim();
    let text = std::fs::read_to_string(both).unwrap();
    assert!(text.starts_with("# Your edit and that of ines."), "{text}");
    assert!(
        text.contains("#     ines        The vendor ends support in March"),
        "their version stands at its head: {text}"
    );
    desk.by("rea", &["edit", "1", "--file", both]).done();
    let plan = desk.by("rea", &["edit", "1", "--print"]).done();
    for part in ["in May", "call the site", "Leeds and Hull"] {
        assert!(plan.contains(part), "{part}: {plan}");
    }
    assert!(!plan.contains("in March"), "{plan}");
}

#[test]
fn what_came_on_standard_input_and_cannot_be_sent_stays_in_a_file() {
    let (desk, text) = begun();
    let edit = ["edit", "1", "--file", "-"];
    let said = desk.told("rea", &edit, &format!("{text}\nbroken")).ends(2);
    assert!(
        said.contains("cannot be read") || said.contains("line"),
        "{said}"
    );
    desk.by("rea", &["cancel", "1", "The vendor has gone"])
        .done();
    let mine = text.replace("in January", "in May");
    let said = desk.told("rea", &edit, &mine).ends(1);
    assert!(said.contains("cancelled"), "{said}");
    let (_, place) = said.rsplit_once("--file ").unwrap();
    assert_eq!(std::fs::read_to_string(place.trim()).unwrap(), mine);
}
