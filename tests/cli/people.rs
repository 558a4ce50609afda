//! Four people at the shell: a high change for three clients from nothing to the calendar, refused at every
//! gate first, with the same sentences on standard error and the codes that scripts read.

use serde_json::Value;

use crate::desk::Desk;

/// Makes a file with three clients, and a board on which the seat of security must be heard.
fn house() -> Desk {
    let desk = Desk::empty();
    let ines = |call: &str| {
        let words: Vec<&str> = call.split_whitespace().collect();
        desk.by("ines", &words).done();
    };
    ines("init --identity declared --organisation Fabrikam");
    for id in ["northwind", "contoso", "litware"] {
        ines(&format!("clients add {id} --name {id} --tier 2"));
    }
    ines("people add jun --name Jun --role implementer --role requester");
    ines("people add omar --name Omar --role reviewer --role approver");
    ines("people add sara --name Sara --role reviewer");
    ines("people add lea --name Lea --role manager --role approver");
    ines(
        "boards add cab --name CAB --member omar --member sara --quorum 2 --chair ines \
         --seat security=sara",
    );
    desk
}

/// Runs a call that is refused; fails unless it lists exactly these gaps, as text and as JSON.
#[track_caller]
fn refused(desk: &Desk, by: &str, call: &[&str], codes: &[&str]) -> String {
    let said = desk.by(by, call).ends(1);
    let json = desk.by(by, &[call, &["--json"]].concat()).ends(1);
    let json: Value = serde_json::from_str(&json).unwrap();
    let gaps = json["gaps"].as_array().unwrap();
    let found: Vec<&str> = gaps.iter().map(|g| g["code"].as_str().unwrap()).collect();
    assert_eq!(found, codes, "{said}");
    for (gap, code) in gaps.iter().zip(codes) {
        assert!(said.contains(&format!("[{code}]")), "{code} in {said}");
        assert!(said.contains(gap["missing"].as_str().unwrap()), "{said}");
    }
    said
}

const MESSAGE: &str = r#"
[[communications]]
client = "CLIENT"
audience = "all users"
channel = "e-mail"
when = "48 h before"
owner = "jun"
text = "The line pauses for ten minutes"
"#;

/// Returns the plan with messages to these clients.
fn plan(desk: &Desk, told: &[&str]) -> String {
    let text = std::fs::read_to_string(desk.plan(36_000)).unwrap();
    let (before, rest) = text.split_once("[[communications]]").unwrap();
    let after = rest.find("[[validation]]").unwrap();
    let messages: Vec<String> = told.iter().map(|c| MESSAGE.replace("CLIENT", c)).collect();
    let text = format!("{before}{}{}", messages.concat(), &rest[after..])
        .replace("declared = \"medium\"", "declared = \"high\"")
        .replace(
            "[\"northwind\"]",
            "[\"northwind\", \"contoso\", \"litware\"]",
        )
        .replace("verifier = \"tom\"", "verifier = \"omar\"");
    desk.file("three.toml", &text)
}

/// Puts a plan in place of the one that stands, which jun has read.
fn edits(desk: &Desk, file: &str) {
    let shown = desk.by("jun", &["show", "1", "--json"]).json();
    let seen = shown[0]["rev"].to_string();
    let call = ["edit", "1", "--file", file, "--seen", &seen];
    desk.by("jun", &call).done();
}

const ALL: [&str; 14] = [
    "intake.reason",
    "intake.scope-in",
    "intake.scope-out",
    "intake.risk-class",
    "intake.risk-answers",
    "intake.risk-answers",
    "intake.risk-answers",
    "intake.clients",
    "intake.services",
    "intake.window",
    "intake.steps",
    "intake.rollback-plan",
    "intake.test-evidence",
    "intake.implementer",
];

#[test]
fn four_people_take_a_high_change_from_nothing_to_the_calendar_at_the_shell() {
    let desk = house();
    desk.by("jun", &["new", "--title", "Replace edge firewalls"])
        .done();
    // Without a wave the window and the steps are one thing that is missing.
    let lacking: Vec<&str> = ALL.into_iter().filter(|c| *c != "intake.steps").collect();
    let said = refused(&desk, "jun", &["submit", "1"], &lacking);
    assert!(said.contains("13 requirements are unmet"), "{said}");
    let two = plan(&desk, &["northwind", "contoso"]);
    edits(&desk, &two);
    desk.by("jun", &["submit", "1"]).done();

    let own = desk
        .by("jun", &["vote", "1", "approve", "rollback rehearsed"])
        .ends(1);
    assert!(
        own.contains("nobody approves a change that they requested"),
        "{own}"
    );
    assert!(own.contains("omar or sara could."), "{own}");
    let bare = desk.by("omar", &["vote", "1", "approve", ""]).ends(1);
    assert!(
        bare.contains("The comment of your vote is missing."),
        "{bare}"
    );
    let empty = desk
        .by("omar", &["vote", "1", "approve", "looks good to me"])
        .ends(1);
    assert!(empty.contains("names no risk factor or gap"), "{empty}");
    let risk = "the rollback was rehearsed once";
    desk.by("omar", &["vote", "1", "approve", risk]).done();
    desk.by(
        "sara",
        &[
            "comment",
            "1",
            "Does the pair fail over alone?",
            "--question",
        ],
    )
    .done();
    refused(
        &desk,
        "ines",
        &["approve", "1"],
        &["approval.quorum", "approval.seats", "approval.questions"],
    );
    let nothing = desk
        .by("jun", &["comment", "1", "tbd", "--reply-to", "1"])
        .ends(1);
    assert!(nothing.contains("The answer is boilerplate."), "{nothing}");
    desk.by("jun", &["comment", "1", "Within 8 s", "--reply-to", "1"])
        .done();
    desk.by("sara", &["vote", "1", "approve", "the outage is announced"])
        .done();

    edited_and_approved_again(&desk);
    comes_into_the_calendar(&desk);
}

const CONDITION: &str = "sara@2030-01-01: The console cable lies on site";

fn reaffirmed_and_approved(desk: &Desk, revision: &str) {
    let read = ["--revision", revision];
    for by in ["omar", "sara"] {
        desk.by(by, &[&["vote", "1", "reaffirm"][..], &read].concat())
            .done();
    }
    let approve = ["approve", "1", "--condition", CONDITION];
    desk.by("ines", &[&approve[..], &read].concat()).done();
}

fn edited_and_approved_again(desk: &Desk) {
    let three = plan(desk, &["northwind", "contoso"]);
    let text = std::fs::read_to_string(&three).unwrap();
    let racked = text.replace("of the Leeds site", "of the Leeds site and its rack");
    let racked = desk.file("racked.toml", &racked);
    edits(desk, &racked);
    let unseen = desk.by("ines", &["approve", "1"]).ends(1);
    assert!(unseen.contains("Say which revision you read."), "{unseen}");
    refused(
        desk,
        "ines",
        &["approve", "1", "--revision", "2"],
        &["approval.quorum", "approval.seats"],
    );
    reaffirmed_and_approved(desk, "2");
}

fn comes_into_the_calendar(desk: &Desk) {
    refused(
        desk,
        "ines",
        &["schedule", "1"],
        &["schedule.communication", "schedule.conditions"],
    );
    let text = std::fs::read_to_string(plan(desk, &["northwind", "contoso", "litware"])).unwrap();
    let whole = text.replace("of the Leeds site", "of the Leeds site and its rack");
    let whole = desk.file("whole.toml", &whole);
    edits(desk, &whole);
    let back = desk.by("ines", &["schedule", "1"]).ends(1);
    assert!(
        back.contains("cannot be scheduled: it is in review"),
        "{back}"
    );
    reaffirmed_and_approved(desk, "3");
    refused(desk, "ines", &["schedule", "1"], &["schedule.conditions"]);
    let stranger = desk.by("jun", &["met", "1", "1"]).ends(1);
    assert!(
        stranger.contains("met by its owner or a manager"),
        "{stranger}"
    );
    assert!(stranger.contains("sara"), "{stranger}");
    desk.by("sara", &["met", "1", "1"]).done();
    desk.by("ines", &["schedule", "1"]).done();

    refused(desk, "jun", &["start", "1"], &["start.window"]);
    refused(
        desk,
        "omar",
        &["start", "1"],
        &["start.implementer", "start.window"],
    );
    let early = desk.by("omar", &["complete", "1", "successful"]).ends(1);
    assert!(
        early.contains("cannot be completed: it is scheduled"),
        "{early}"
    );
    desk.by("ines", &["verify"]).done();
    let change = &desk.by("lea", &["show", "1", "--json"]).json()[0];
    assert_eq!(
        (&change["state"], &change["class"]),
        (&"scheduled".into(), &"high".into())
    );
    assert_eq!(change["approval"]["digest"], change["digest"]);
    let votes = change["votes"].as_array().unwrap();
    assert_eq!(votes.len(), 6);
    for vote in votes {
        let revision = usize::try_from(vote["revision"].as_u64().unwrap()).unwrap();
        assert_eq!(vote["digest"], change["revisions"][revision - 1]["digest"]);
    }
}
