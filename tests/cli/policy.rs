//! The policy at the shell: complete and commented, checked mistake by mistake, versioned, and told to whom it judges.

use crate::desk::Desk;

fn set(desk: &Desk, text: &str) -> String {
    let path = desk.file("policy.toml", text);
    let why = ["policy", "set", &path, "--reason", "agreed by the board"];
    let answer = desk.by("ines", &why);
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.err
}

#[test]
fn what_is_shown_is_complete_commented_and_can_be_set_again() {
    let desk = Desk::new();
    let shown = desk.by("rea", &["policy", "show"]).done();
    assert_eq!(
        shown.trim_end(),
        include_str!("../../assets/policy.toml").trim_end()
    );
    set(&desk, "medium_from = 20\n[risk]\nvendor = 5\n");
    let shown = desk.by("rea", &["policy", "show"]).done();
    assert!(shown.starts_with("# This is policy 1 of "), "{shown}");
    assert!(
        shown.contains("set by ines: agreed by the board"),
        "{shown}"
    );
    assert!(shown.contains("\nmedium_from = 20\n") && shown.contains("\nvendor = 5\n"));
    let said = set(&desk, &shown);
    assert!(
        said.contains("says the same as the policy in force"),
        "{said}"
    );
    let first = desk.by("rea", &["policy", "show", "--version", "0"]).done();
    assert!(first.contains("\nmedium_from = 30\n"));
    desk.by("rea", &["policy", "show", "--version", "2"])
        .ends(1);
    let json = desk.by("rea", &["policy", "show", "--json"]).json();
    assert_eq!(json[0]["risk"]["vendor"], 5);
}

#[test]
fn a_check_tells_every_mistake_with_file_line_and_key_and_changes_nothing() {
    let desk = Desk::new();
    let file = desk.file(
        "wrong.toml",
        "medium_from = 20\ncolour = 1\n[risk]\nvendor = 300\n[risk.services]\nhigh = 3\n",
    );
    for verb in [
        &["policy", "check", &file][..],
        &["policy", "set", &file, "--reason", "agreed"],
    ] {
        let said = desk.by("ines", verb).ends(2);
        for part in [
            "wrong.toml, line 2: colour: ",
            "line 4: risk.vendor: ",
            "line 6: risk.services.high: ",
        ] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    let unsound = desk.file(
        "unsound.toml",
        "\nmedium_from = 70\n\nretrospective_days = 0\n",
    );
    let said = desk.by("ines", &["policy", "check", &unsound]).ends(1);
    assert!(
        said.contains("line 2: medium_from: ") && said.contains("line 4: retrospective_days: "),
        "{said}"
    );
    let listed = desk.by("ines", &["policy", "list", "--json"]).json();
    assert_eq!(listed.len(), 1);
}

#[test]
fn each_version_says_who_when_why_and_what_it_changed() {
    let desk = Desk::new();
    let said = set(&desk, "medium_from = 20\n");
    assert!(said.contains("medium_from: 20 (was 30)"), "{said}");
    set(&desk, "medium_from = 20\nboilerplate = [\"later\"]\n");
    let listed = desk.by("rea", &["policy", "list", "--json"]).json();
    assert_eq!(listed.len(), 3);
    assert_eq!(
        (&listed[0]["version"], &listed[0]["by"]),
        (&2.into(), &"ines".into())
    );
    assert_eq!(
        listed[1]["changes"],
        serde_json::json!(["medium_from: 20 (was 30)"])
    );
    assert_eq!(listed[1]["reason"], "agreed by the board");
    let table = desk.by("rea", &["policy", "list"]).done();
    assert!(table.starts_with("2\t"), "{table}");
    let path = desk.file("why.toml", "medium_from = 21\n");
    desk.by("ines", &["policy", "set", &path]).ends(2);
    let said = desk
        .by("ines", &["policy", "set", &path, "--reason", "tbd"])
        .ends(1);
    assert!(said.contains("with a reason"), "{said}");
}

#[test]
fn a_change_says_which_policy_judges_it_and_that_a_newer_one_is_in_force() {
    let desk = Desk::new();
    set(&desk, "medium_from = 20\n");
    desk.by("rea", &["new", "--from", &desk.plan(3600)]).done();
    let draft = desk.by("rea", &["risk", "1"]).done();
    assert!(
        draft.contains("the one in force until it is handed in"),
        "{draft}"
    );
    desk.by("rea", &["submit", "1"]).done();
    set(&desk, "medium_from = 25\n");
    for page in [
        &["show", "1"][..],
        &["risk", "1"],
        &["show", "1", "--gates"],
    ] {
        let said = desk.by("rea", page).done();
        let said: Vec<&str> = said.split_whitespace().collect();
        let said = said.join(" ");
        assert!(
            said.contains("judged by policy 1 of ") && said.contains("policy 2 of "),
            "{said}"
        );
        let json: Vec<&str> = page.iter().copied().chain(["--json"]).collect();
        let json = desk.by("rea", &json).json();
        assert_eq!(json[0]["judged"]["policy"]["version"], 1);
        assert_eq!(json[0]["judged"]["newer"]["version"], 2);
    }
    let risk = desk.by("rea", &["risk", "1"]).done();
    assert!(risk.contains("medium from 20"), "{risk}");
    desk.by("ines", &["verify"]).done();
    desk.by("ines", &["reindex"]).done();
    desk.by("ines", &["verify"]).done();
}
