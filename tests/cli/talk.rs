//! What people say about a change at the shell: threads, reaffirmed votes, a template kept suspended.

use serde_json::json;

use crate::desk::Desk;

fn in_review() -> Desk {
    let desk = Desk::new();
    let plan = desk.plan(3600);
    desk.by("rea", &["new", "--from", &plan]).done();
    desk.by("rea", &["submit", "1"]).done();
    desk
}

#[test]
fn threads_are_indented_on_the_page_and_nested_for_a_program() {
    let desk = in_review();
    for (by, text, to) in [
        ("jun", "The spare is in Leeds", ""),
        ("omar", "Who holds the console cable?", ""),
        ("sara", "Cold or powered?", "1"),
        ("jun", "Powered, on the bench", "3"),
    ] {
        let mut call = vec!["comment", "1", text];
        if !to.is_empty() {
            call.extend(["--reply-to", to]);
        }
        desk.by(by, &call).done();
    }
    let page = desk.by("rea", &["show", "1"]).done();
    let at = |text: &str| {
        let line = page.lines().position(|l| l.contains(text)).unwrap();
        let lead = page.lines().nth(line).unwrap();
        (line, lead.len() - lead.trim_start().len())
    };
    let (first, reply, deeper, other) = (
        at("The spare is in Leeds"),
        at("Cold or powered?"),
        at("Powered, on the bench"),
        at("Who holds the console"),
    );
    assert!(
        first.0 < reply.0 && reply.0 < deeper.0 && deeper.0 < other.0,
        "{page}"
    );
    assert_eq!(
        (reply.1 - first.1, deeper.1 - first.1, other.1),
        (4, 8, first.1)
    );
    let change = &desk.by("rea", &["show", "1", "--json"]).json()[0];
    let one = |comment: u32, depth: u32| json!({ "comment": comment, "depth": depth });
    let expected = json!([[one(1, 0), one(3, 1), one(4, 2)], [one(2, 0)]]);
    assert_eq!(change["threads"], expected);
    desk.by("jun", &["comment", "1", "To nobody", "--reply-to", "9"])
        .ends(1);
}

#[test]
fn a_vote_is_reaffirmed_as_it_was_on_the_revision_that_stands() {
    let desk = in_review();
    let reaffirm = ["vote", "1", "reaffirm"];
    let said = desk.by("omar", &reaffirm).ends(1);
    assert!(
        said.contains("CHG-0001 has no stale vote of omar"),
        "{said}"
    );
    let why = "rollback risk accepted: it is rehearsed";
    desk.by("omar", &["vote", "1", "approve", why]).done();
    desk.by("omar", &reaffirm).ends(1);
    let plan = desk.by("rea", &["edit", "1", "--print"]).done();
    let plan = plan.replace(
        "The VPN concentrators",
        "The VPN concentrators and the proxies",
    );
    let plan = desk.file("edited.toml", &plan);
    desk.by("rea", &["edit", "1", "--file", &plan]).done();
    let page = desk.by("rea", &["show", "1"]).done();
    assert!(
        page.contains("approve r1, stale; reaffirm it or vote anew"),
        "{page}"
    );
    let old = ["vote", "1", "reaffirm", "--revision", "1"];
    let said = desk.by("omar", &old).ends(1);
    assert!(said.contains("changed while you read it"), "{said}");
    let unnamed = desk.by("omar", &reaffirm).ends(1);
    assert!(
        unnamed.contains("Say which revision you read."),
        "{unnamed}"
    );
    let reaffirm = ["vote", "1", "reaffirm", "--revision", "2"];
    desk.by("sara", &reaffirm).ends(1);
    desk.by("omar", &reaffirm).done();
    let change = &desk.by("rea", &["show", "1", "--json"]).json()[0];
    let votes = change["votes"].as_array().unwrap();
    assert_eq!(votes.len(), 2);
    assert_eq!(
        (&votes[1]["revision"], &votes[1]["comment"]),
        (&json!(2), &json!(why))
    );
    assert_eq!(votes[1]["choice"], "approve");
    desk.by("omar", &reaffirm).ends(1);
}

#[test]
fn who_is_asked_in_place_of_a_member_is_shown_with_the_reason() {
    let desk = Desk::new();
    let deputies = [
        "boards", "set", "cab", "--deputy", "tom=jun", "--deputy", "sara=rea",
    ];
    desk.by("ines", &deputies).done();
    let plan = desk.plan(3600);
    let text = std::fs::read_to_string(&plan).unwrap();
    let text = text
        .replace("implementer = \"jun\"", "implementer = \"tom\"")
        .replace("verifier = \"tom\"", "verifier = \"jun\"");
    let plan = desk.file("toms.toml", &text);
    desk.by("ines", &["new", "--from", &plan]).done();
    desk.by("ines", &["submit", "1"]).done();
    let page = desk.by("rea", &["show", "1"]).done();
    assert!(
        page.contains("jun for tom has not voted; deputy for tom, who is the"),
        "{page}"
    );
    assert!(
        page.contains("rea for sara may vote while sara has not"),
        "{page}"
    );
    let waits = |by: &str| {
        let count = desk.by(by, &["list", "--count", "needs:me"]).done();
        count.trim() == "1"
    };
    let asked = ["jun", "omar", "sara", "tom", "rea"].map(waits);
    assert_eq!(asked, [true, true, true, false, false]);
    let change = &desk.by("rea", &["show", "1", "--json"]).json()[0];
    let voices = change["required"][0]["voices"].as_array().unwrap();
    let jun = voices.iter().find(|v| v["person"] == "jun").unwrap();
    assert_eq!(jun["called"], "who is the implementer");
}

#[test]
fn what_is_said_is_unread_until_it_is_shown_or_answered() {
    let desk = in_review();
    let unread = |by: &str| desk.by(by, &["list", "--count", "is:unread"]).done();
    assert_eq!(unread("omar").trim(), "0");
    desk.by("jun", &["comment", "1", "The spare is in Leeds"])
        .done();
    assert_eq!(unread("jun").trim(), "0", "one's own words are read");
    assert_eq!(unread("omar").trim(), "1");
    let row = &desk.by("omar", &["list", "--json"]).json()[0];
    assert_eq!(row["unread"], true);
    desk.by("omar", &["show", "1", "--json"]).done();
    assert_eq!(
        unread("omar").trim(),
        "1",
        "a program reads nothing for a person"
    );
    let before = desk.by("omar", &["list", "--json"]).json()[0]["last_activity"].clone();
    desk.by("omar", &["show", "1"]).done();
    assert_eq!(unread("omar").trim(), "0");
    let after = desk.by("omar", &["list", "--json"]).json()[0]["last_activity"].clone();
    assert_eq!(before, after, "reading writes nothing to the record");
    assert_eq!(unread("sara").trim(), "1");
    // Where nothing can be kept, reading goes on as before.
    let state = desk.path(".local");
    std::fs::remove_dir_all(&state).unwrap();
    std::fs::write(&state, "a file is in the way").unwrap();
    desk.by("sara", &["show", "1"]).done();
    assert_eq!(unread("sara").trim(), "1");
    desk.by("sara", &["comment", "1", "Cold or powered?"])
        .done();
}
