//! The bypass register at the shell.

use crate::desk::Desk;

fn emergency(desk: &Desk) {
    let plan = std::fs::read_to_string(desk.plan(3600)).unwrap();
    let plan = plan
        .replace("title = ", "kind = \"emergency\"\ntitle = ")
        .replace("items = ", "services = [\"network\"]\nitems = ");
    let path = desk.file("emergency.toml", &plan);
    desk.by("rea", &["new", "--from", &path]).done();
}

#[test]
fn work_that_began_before_the_word_is_listed_for_ever_and_says_whether_it_was_looked_back_on() {
    let desk = Desk::new();
    desk.by("ines", &["services", "add", "network", "--name", "Network"])
        .done();
    emergency(&desk);
    emergency(&desk);
    let why = "The firewall drops every second packet";
    let ago = (chrono::Utc::now() - chrono::Duration::minutes(30)).to_rfc3339();
    let spoken = ["--by", "omar", "--spoken", "--start"];
    let call = ["authorise", "1", why];
    desk.by("rea", &[&call[..], &spoken].concat()).ends(1);
    desk.by("jun", &[&call[..], &spoken, &["--began", &ago]].concat())
        .done();
    desk.by("jun", &[&["authorise", "2", why], &spoken[..]].concat())
        .done();

    let list = desk.by("ines", &["bypasses"]);
    assert!(
        list.err
            .contains("1 bypass: northwind 1; network 1. Retrospectives open: 1."),
        "{}",
        list.err
    );
    let row = list.done();
    assert!(
        row.starts_with("CHG-0001\t0 d\tnorthwind\tnetwork\t"),
        "{row}"
    );
    assert!(row.contains("30 min\tomar\tdue "), "{row}");
    let json = desk.by("ines", &["bypasses", "--json"]).json();
    assert_eq!(json.len(), 1);
    assert_eq!(json[0]["minutes_before"], 30);
    assert_eq!(json[0]["retrospective_held"], false);

    let review = [
        "review",
        "1",
        "--cause",
        "A failed fan",
        "--lesson",
        "Watch the fans",
    ];
    let early = desk.by("ines", &review).ends(1);
    assert!(early.contains("is not over"), "{early}");
    desk.by("jun", &["rollback", "1", "the spare fan does not fit"])
        .done();
    desk.by("jun", &["restored", "1", "--not"]).done();
    desk.by("ines", &review).done();
    let json = desk.by("ines", &["bypasses", "--json"]).json();
    assert_eq!(json[0]["retrospective_held"], true);
    for (call, rows) in [
        (&["bypasses", "--client", "northwind"][..], 1),
        (&["bypasses", "--client", "contoso"], 0),
        (&["bypasses", "--service", "network"], 1),
        (&["bypasses", "--service", "mail"], 0),
    ] {
        assert_eq!(
            desk.by("ines", call).done().lines().count(),
            rows,
            "{call:?}"
        );
    }
    let page = desk.by("ines", &["show", "1"]).done();
    assert!(
        page.contains("bypass") && page.contains("held by ines"),
        "{page}"
    );
}

#[test]
fn a_bypass_of_a_client_out_of_scope_is_not_there() {
    let desk = Desk::new();
    let plan = std::fs::read_to_string(desk.plan(3600)).unwrap();
    let plan = plan
        .replace("title = ", "kind = \"emergency\"\ntitle = ")
        .replace("northwind", "contoso");
    let path = desk.file("emergency.toml", &plan);
    desk.by("rea", &["new", "--from", &path]).done();
    let ago = (chrono::Utc::now() - chrono::Duration::minutes(30)).to_rfc3339();
    let why = "The firewall drops every second packet";
    let spoken = [
        "authorise",
        "1",
        why,
        "--by",
        "omar",
        "--spoken",
        "--start",
        "--began",
        &ago,
    ];
    desk.by("jun", &spoken).done();
    assert_eq!(desk.by("ines", &["bypasses"]).done().lines().count(), 1);
    let hidden = desk.by("nora", &["bypasses"]);
    assert_eq!(hidden.out, "");
    assert!(!hidden.err.contains("contoso"), "{}", hidden.err);
}
