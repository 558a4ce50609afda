//! The catalogue of templates at the shell: from a finished change to the next one, approved as it is handed in.

use crate::desk::Desk;

/// Carries out an emergency, the quickest change there is, and returns its number.
fn finished(desk: &Desk) -> &'static str {
    let plan = std::fs::read_to_string(desk.plan(3600)).unwrap();
    let plan = plan
        .replace("title = ", "kind = \"emergency\"\ntitle = ")
        .replace(
            "  { instruction = \"Fail over to the secondary\", minutes = 5, kind = \"hold\" },\n",
            "",
        );
    let path = desk.file("emergency.toml", &plan);
    desk.by("rea", &["new", "--from", &path]).done();
    let why = "The firewall drops every second packet";
    desk.by("omar", &["authorise", "1", why]).done();
    for call in [
        &["jun", "start", "1"][..],
        &["jun", "tick", "1", "1"],
        &["jun", "tick", "1", "2"],
        &["jun", "finish", "1"],
        &[
            "tom",
            "validate",
            "1",
            "1",
            "--passed",
            "no loss in five minutes",
        ],
        &["tom", "declare", "1", "northwind", "--impact", "none"],
        &[
            "ines",
            "review",
            "1",
            "--cause",
            "A failed fan",
            "--lesson",
            "Watch the fans",
        ],
        &["tom", "complete", "1", "successful"],
    ] {
        desk.by(call[0], &call[1..]).done();
    }
    "CHG-0001"
}

fn shop() -> Desk {
    let desk = Desk::new();
    let past = finished(&desk);
    let why = "Done every quarter without surprises";
    desk.by(
        "rea",
        &["template", "propose", "edge-firewall", why, "--like", past],
    )
    .done();
    for member in ["omar", "sara"] {
        let said = "rollback rehearsed, outage stated";
        desk.by(member, &["template", "approve", "edge-firewall", said])
            .done();
    }
    desk
}

fn raise(desk: &Desk, more: &[&str]) -> String {
    let call = [
        "new",
        "--from-template",
        "edge-firewall",
        "--client",
        "contoso",
    ];
    let number = desk.by("rea", &[&call, more].concat()).done();
    number.trim().to_owned()
}

#[test]
fn a_standard_change_is_approved_as_it_is_handed_in_and_the_page_says_by_what() {
    let desk = shop();
    let open = ["--window", "tomorrow 22:00 +4h", "--implementer", "jun"];
    let number = raise(&desk, &open);
    assert_eq!(number, "CHG-0002");
    let said = desk.by("rea", &["submit", &number]);
    assert!(
        said.err
            .contains("approved revision 1 by the template edge-firewall version 1"),
        "{}",
        said.err
    );
    let json = desk.by("rea", &["show", &number, "--json"]).json();
    assert_eq!(json[0]["state"], "approved");
    assert_eq!(json[0]["plan"]["communications"][0]["client"], "contoso");
    let authority = &json[0]["approval"]["authority"]["template"];
    assert_eq!(
        (&authority["template"], &authority["version"]),
        (&"edge-firewall".into(), &1.into())
    );
}

#[test]
fn what_departs_is_refused_with_each_field_and_handed_in_for_review_when_asked_to() {
    let desk = shop();
    let open = ["--window", "tomorrow 22:00 +4h", "--implementer", "jun"];
    let number = raise(&desk, &open);
    let plan = desk.by("rea", &["edit", &number, "--print"]).done();
    let plan = plan.replace("decision_maker = \"ines\"", "decision_maker = \"omar\"");
    let path = desk.file("other.toml", &plan);
    desk.by("rea", &["edit", &number, "--file", &path]).done();
    let said = desk.by("rea", &["submit", &number]).ends(1);
    for part in [
        "departs from the template edge-firewall version 1 in 1 point",
        "rollback, decision maker",
        "--for-review",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    desk.by("rea", &["submit", &number, "--for-review"]).done();
    let json = desk.by("rea", &["show", &number, "--json"]).json();
    assert_eq!(json[0]["state"], "review");
}

#[test]
fn the_catalogue_is_listed_and_shown_for_people_and_for_programs() {
    let desk = shop();
    let list = desk.by("rea", &["template", "list"]).done();
    assert!(
        list.starts_with("edge-firewall\tin use\t1\t0\t0\t-\t"),
        "{list}"
    );
    let json = desk.by("rea", &["template", "list", "--json"]).json();
    assert_eq!(json[0]["state"], "in-use");
    assert_eq!(json[0]["version"], 1);
    let page = desk
        .by("rea", &["template", "show", "edge-firewall"])
        .done();
    for part in [
        "CHG-0001",
        "omar: approve",
        "one rollback, or 2 changes",
        "Export the running config",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let hidden = desk
        .by("nora", &["template", "show", "edge-firewall"])
        .done();
    assert!(hidden.contains("CHG-0001"), "{hidden}");
    let plan = desk
        .by("rea", &["template", "show", "edge-firewall", "--plan"])
        .done();
    let next = desk.file(
        "next.toml",
        &plan.replace("minutes = 20\n", "minutes = 25\n"),
    );
    let why = "The import takes longer since the update";
    desk.by(
        "rea",
        &["template", "propose", "edge-firewall", why, "--from", &next],
    )
    .done();
    let list = desk.by("rea", &["template", "list"]).done();
    assert!(list.contains("1 (2 proposed)"), "{list}");
}

#[test]
fn a_suspended_template_is_refused_with_its_reason_and_only_its_board_resumes_it() {
    let desk = shop();
    let why = "The vendor has withdrawn the firmware";
    desk.by("ines", &["template", "suspend", "edge-firewall", why])
        .done();
    let said = desk
        .by(
            "rea",
            &[
                "new",
                "--from-template",
                "edge-firewall",
                "--client",
                "contoso",
            ],
        )
        .ends(1);
    assert!(
        said.contains(why) && said.contains("omar, sara, tom"),
        "{said}"
    );
    let doctor = desk.by("ines", &["doctor"]);
    assert!(
        doctor.out.contains("edge-firewall is suspended"),
        "{}",
        doctor.out
    );
    let mine = [
        "template",
        "resume",
        "edge-firewall",
        "The vendor has a fixed build",
    ];
    desk.by("ines", &mine).ends(1);
    let against = [
        "template",
        "keep-suspended",
        "edge-firewall",
        "No build is fixed yet",
    ];
    desk.by("ines", &against).ends(1);
    for member in ["omar", "sara"] {
        desk.by(member, &against).done();
    }
    let shown = desk
        .by("rea", &["template", "show", "edge-firewall"])
        .done();
    let shown: Vec<&str> = shown.split_whitespace().collect();
    let shown = shown.join(" ");
    assert!(shown.contains("has voted against resuming it"), "{shown}");
    for member in ["omar", "sara"] {
        desk.by(member, &mine).done();
    }
    raise(&desk, &[]);
    let why = "Nobody has these firewalls any more";
    desk.by("ines", &["template", "retire", "edge-firewall", why])
        .done();
    assert_eq!(desk.by("rea", &["template", "list"]).done(), "");
    let all = desk.by("rea", &["template", "list", "--all"]).done();
    assert!(all.contains("retired"), "{all}");
}
