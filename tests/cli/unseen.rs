//! Nobody decides at the shell over a revision that they do not name: once a plan was edited, the one that was read
//! is said with the word on it.

use crate::desk::Desk;

const RISK: &str = "rollback risk accepted, console cable on site";

/// A change in review at revision 2; omar voted on the first.
fn edited() -> Desk {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(30 * 3600)])
        .done();
    desk.by("rea", &["submit", "1"]).done();
    desk.by("omar", &["vote", "1", "approve", RISK]).done();
    let plan = desk.by("rea", &["edit", "1", "--print"]).done();
    let plan = plan.replace(
        "The VPN concentrators",
        "The VPN concentrators, the proxies",
    );
    let plan = desk.file("edited.toml", &plan);
    desk.by("rea", &["edit", "1", "--file", &plan]).done();
    desk
}

#[test]
fn a_word_on_a_plan_that_was_edited_names_the_revision_that_was_read() {
    let desk = edited();
    let events = desk.by("ines", &["list", "--json"]).json();
    for (by, call) in [
        ("sara", &["vote", "1", "approve", RISK][..]),
        (
            "sara",
            &["vote", "1", "reject", "the proxies have no rollback"],
        ),
        ("sara", &["vote", "1", "abstain"]),
        ("omar", &["vote", "1", "reaffirm"]),
        ("ines", &["approve", "1", "--note", "as minuted"]),
        ("ines", &["reject", "1", "the site is closed"]),
        ("ines", &["return", "1", "name the proxies"]),
        (
            "ines",
            &["defer", "1", "--until", "2999-01-01", "the site is closed"],
        ),
        (
            "ines",
            &["reclass", "1", "high", "the proxies serve every site"],
        ),
        (
            "ines",
            &["consent", "1", "northwind", "--by", "Nora Winter"],
        ),
        ("omar", &["authorise", "1", "no mail at any site"]),
        (
            "ines",
            &[
                "waive",
                "1",
                "intake.test-evidence",
                "--reason",
                "no lab has this model",
                "--until",
                "2999-01-01",
            ],
        ),
    ] {
        let said = desk.by(by, call).ends(1);
        for part in [
            "CHG-0001 stands at revision 2 (",
            "since revision 1, out of scope changed",
            "Say which revision you read.",
            "holdpoint show CHG-0001 --diff=1..2",
        ] {
            assert!(said.contains(part), "{call:?}: {said}");
        }
        let again = said.lines().find_map(|l| l.split_once("; then: "));
        let again = again.unwrap_or_else(|| panic!("{said}")).1;
        assert!(again.starts_with("holdpoint "), "{again}");
        assert!(again.ends_with(" --revision 2"), "{again}");
        assert!(again.contains(&format!(" {} 1", call[0])), "{again}");
    }
    assert_eq!(desk.by("ines", &["list", "--json"]).json(), events);
    desk.by("ines", &["verify"]).done();
}

#[test]
fn the_revision_that_was_read_is_decided_over_and_an_older_one_is_not() {
    let desk = edited();
    for old in [
        &["vote", "1", "approve", RISK, "--revision", "1"][..],
        &["reject", "1", "the site is closed", "--revision", "1"],
        &["return", "1", "name the proxies", "--revision", "1"],
    ] {
        let by = if old[0] == "vote" { "sara" } else { "ines" };
        let said = desk.by(by, old).ends(1);
        assert!(said.contains("revision 2"), "{said}");
    }
    let none = ["return", "1", "name the proxies", "--revision", "3"];
    let said = desk.by("ines", &none).ends(2);
    assert!(said.contains("has no revision 3; it stands at 2"), "{said}");
    desk.by("sara", &["vote", "1", "approve", RISK, "--revision", "2"])
        .done();
    desk.by(
        "ines",
        &["return", "1", "name the proxies", "--revision", "2"],
    )
    .done();
    let change = &desk.by("rea", &["show", "1", "--json"]).json()[0];
    assert_eq!(change["state"], "draft");
}

#[test]
fn at_the_first_revision_nothing_has_to_be_named() {
    let desk = Desk::new();
    desk.by("rea", &["new", "--from", &desk.plan(30 * 3600)])
        .done();
    desk.by("rea", &["submit", "1"]).done();
    desk.by("omar", &["vote", "1", "approve", RISK]).done();
    desk.by("ines", &["reject", "1", "the site is closed"])
        .done();
}
