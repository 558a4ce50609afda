//! Boards at the shell: seats, deputies, chair and emergencies, who is required, and the class.

use serde_json::Value;

use crate::desk::Desk;

fn with_seats() -> Desk {
    let desk = Desk::new();
    let set = [
        "boards",
        "set",
        "cab",
        "--seat",
        "security=sara,tom",
        "--deputy",
        "omar=jun",
        "--chair",
        "ines",
    ];
    desk.by("ines", &set).done();
    desk
}

fn submitted(desk: &Desk) {
    let plan = desk.plan(3600);
    desk.by("rea", &["new", "--from", &plan]).done();
    desk.by("rea", &["submit", "1"]).done();
}

#[test]
fn a_board_keeps_its_seats_deputies_and_chair_until_they_are_taken_away() {
    let desk = with_seats();
    let listed = desk.by("rea", &["boards", "list"]).done();
    assert_eq!(
        listed,
        "cab\tCAB\tevery\tchanges\tines\tomar,sara,tom\tomar=jun\tsecurity=sara,tom\t2\t\n"
    );
    desk.by("ines", &["boards", "set", "cab", "--quorum", "60%"])
        .done();
    let board = &desk.by("rea", &["boards", "list", "--json"]).json()[0];
    assert_eq!(
        board["seats"][0]["people"],
        serde_json::json!(["sara", "tom"])
    );
    assert_eq!(board["deputies"]["omar"], "jun");
    assert_eq!(board["quorum"]["percent"], 60);
    let bare = [
        "boards",
        "set",
        "cab",
        "--no-seats",
        "--no-deputies",
        "--no-chair",
    ];
    desk.by("ines", &bare).done();
    let listed = desk.by("rea", &["boards", "list"]).done();
    assert_eq!(
        listed,
        "cab\tCAB\tevery\tchanges\t\tomar,sara,tom\t\t\t60%\t\n"
    );
}

#[test]
fn a_seat_or_a_deputy_that_makes_no_sense_is_refused_in_a_sentence() {
    let desk = Desk::new();
    let stranger = ["boards", "set", "cab", "--seat", "security=rea"];
    let said = desk.by("ines", &stranger).ends(1);
    assert!(said.contains("rea cannot fill the seat security"), "{said}");
    let own = ["boards", "set", "cab", "--deputy", "omar=sara"];
    let said = desk.by("ines", &own).ends(1);
    assert!(said.contains("One person has one vote"), "{said}");
    desk.by("ines", &["boards", "set", "cab", "--seat", "security"])
        .ends(2);
}

#[test]
fn show_says_who_is_required_why_and_what_they_have_said() {
    let desk = with_seats();
    submitted(&desk);
    let vote = [
        "vote",
        "1",
        "approve",
        "the planned outage is behind a hold",
    ];
    desk.by("omar", &vote).done();
    let page = desk.by("rea", &["show", "1"]).done();
    for said in [
        "Who decides",
        "CAB: 1 of 2 votes (decides changes of every client)",
        "omar approve",
        "jun for omar",
        "seat security: not heard",
        "sara has not voted",
    ] {
        assert_eq!(
            page.contains(said),
            said != "jun for omar",
            "{said}\n{page}"
        );
    }
    let change = &desk.by("rea", &["show", "1", "--json"]).json()[0];
    let calls = change["required"].as_array().unwrap();
    assert_eq!(
        (&calls[0]["needed"], &calls[0]["heard"]),
        (&2.into(), &1.into())
    );
    assert_eq!(calls[0]["voices"][0]["said"]["voted"], "approve");
    assert_eq!(calls[1]["reason"]["seat"]["seat"], "security");
    assert!(change["decide_by"].is_string());
}

#[test]
fn a_seat_that_was_not_heard_is_named_where_the_approval_is_refused() {
    let desk = with_seats();
    let only = ["boards", "set", "cab", "--seat", "security=tom"];
    desk.by("ines", &only).done();
    submitted(&desk);
    for member in ["omar", "sara"] {
        desk.by(
            member,
            &[
                "vote",
                "1",
                "approve",
                "the outage is ten minutes at most, client told",
            ],
        )
        .done();
    }
    let said = desk.by("ines", &["approve", "1"]).ends(1);
    assert!(
        said.contains("approval.seats") && said.contains("(tom; vote)"),
        "{said}"
    );
    desk.by(
        "tom",
        &["vote", "1", "approve", "console access tested in the lab"],
    )
    .done();
    desk.by("ines", &["approve", "1"]).done();
}

#[test]
fn an_approving_vote_that_names_no_risk_is_refused_with_what_could_be_named() {
    let desk = Desk::new();
    submitted(&desk);
    let said = desk
        .by("omar", &["vote", "1", "approve", "looks good"])
        .ends(1);
    assert!(
        said.contains("names no risk factor or gap") && said.contains("1 client, tier 1"),
        "{said}"
    );
}

#[test]
fn anyone_raises_the_class_only_a_reviewer_lowers_it_and_show_says_who_did() {
    let desk = Desk::new();
    submitted(&desk);
    desk.by(
        "rea",
        &["reclass", "1", "high", "the site has its peak week"],
    )
    .done();
    let said = desk
        .by("jun", &["reclass", "1", "low", "I have done it before"])
        .ends(1);
    assert!(
        said.contains("they implement") && said.contains("omar"),
        "{said}"
    );
    desk.by(
        "omar",
        &["reclass", "1", "low", "both failovers were shown to me"],
    )
    .done();
    let page = desk.by("rea", &["show", "1"]).done();
    assert!(page.contains("r1 from high to low by omar"), "{page}");
    let said = desk
        .by("omar", &["vote", "1", "approve", "rollback is fine"])
        .ends(1);
    assert!(said.contains("whoever lowered the class"), "{said}");
    let change = &desk.by("rea", &["show", "1", "--json"]).json()[0];
    assert_eq!(change["class"], Value::from("low"));
    assert_eq!(change["reclasses"].as_array().unwrap().len(), 2);
    desk.by("rea", &["verify"]).done();
}

#[test]
fn a_board_for_emergencies_is_asked_for_nothing_else() {
    let desk = Desk::new();
    let ecab = [
        "boards",
        "add",
        "ecab",
        "--name",
        "ECAB",
        "--member",
        "omar",
        "--quorum",
        "1",
        "--emergencies",
    ];
    desk.by("ines", &ecab).done();
    submitted(&desk);
    let page = desk.by("rea", &["show", "1"]).done();
    assert!(
        page.contains("CAB: 0 of 2 votes") && !page.contains("ECAB"),
        "{page}"
    );
}

#[test]
fn a_condition_in_a_comment_is_met_by_an_answer_or_taken_up_in_the_approval() {
    let desk = Desk::new();
    submitted(&desk);
    let said = ["comment", "1", "Console cable on site", "--condition"];
    desk.by("tom", &said).done();
    for person in ["omar", "sara"] {
        let why = "rollback risk accepted: it is rehearsed, console cable on site";
        desk.by(person, &["vote", "1", "approve", why]).done();
    }
    let gaps = desk.by("ines", &["approve", "1"]).ends(1);
    assert!(gaps.contains("Condition 1 by tom"), "{gaps}");
    let both = ["comment", "1", "x", "--condition", "--risk"];
    desk.by("tom", &both).ends(2);
    let answer = ["comment", "1", "It lies in the rack", "--reply-to", "1"];
    desk.by("jun", &answer).done();
    desk.by("ines", &["approve", "1"]).done();
}
