//! The registers at the shell: who keeps them, and what they list.

use crate::desk::Desk;

#[test]
fn who_does_not_keep_a_register_is_told_who_does() {
    let desk = Desk::new();
    let said = desk
        .by("rea", &["clients", "add", "litware", "--name", "Litware"])
        .ends(1);
    assert!(
        said.contains("an admin keeps it") && said.contains("ines could"),
        "{said}"
    );
    let freeze = [
        "freezes",
        "add",
        "year-end",
        "--name",
        "Year end",
        "--from",
        "2030-12-20 00:00",
        "--to",
        "2031-01-04 00:00",
        "--zone",
        "Europe/London",
    ];
    desk.by("rea", &freeze).ends(1);
    desk.by("ines", &freeze).done();
    let listed = desk.by("rea", &["freezes", "list"]).done();
    assert_eq!(
        listed,
        "year-end\tYear end\thard\t2030-12-20 00:00\t2031-01-04 00:00\tEurope/London\t\t\t\n"
    );
    desk.by("ines", &["freezes", "lift", "year-end"]).done();
    assert_eq!(desk.by("rea", &["freezes", "list"]).done(), "");
}

#[test]
fn a_freeze_recurs_by_a_rule_and_names_the_role_that_may_waive_it() {
    let desk = Desk::new();
    let add = |repeat: &str, from: &str| {
        let to = from.replace("22:00", "23:30");
        desk.by(
            "ines",
            &[
                "freezes",
                "add",
                "payday",
                "--name",
                "Payday",
                "--from",
                from,
                "--to",
                &to,
                "--zone",
                "Europe/London",
                "--repeat",
                repeat,
                "--waived-by",
                "approver",
            ],
        )
    };
    let said = add("FREQ=MONTHLY;BYSETPOS=1", "2030-01-31 22:00").ends(2);
    assert!(said.contains("BYSETPOS=1 is not taken"), "{said}");
    let said = add("FREQ=WEEKLY;BYDAY=SU", "2030-01-31 22:00").ends(1);
    assert!(said.contains("begins on Thu 31 Jan 2030"), "{said}");
    assert!(said.contains("every week on Sun"), "{said}");
    add("FREQ=MONTHLY;BYMONTHDAY=-1", "2030-01-31 22:00").done();
    let listed = desk.by("rea", &["freezes", "list"]).done();
    assert!(
        listed.ends_with("\tevery month on the last day\tapprover\t\n"),
        "{listed}"
    );
    let listed = desk.by("rea", &["freezes", "list", "--json"]).json();
    assert_eq!(listed[0]["repeat"], "FREQ=MONTHLY;BYMONTHDAY=-1");
}

#[test]
fn a_client_has_maintenance_windows_in_its_own_time_zone() {
    let desk = Desk::new();
    let add = [
        "maintenance",
        "add",
        "northwind-sunday",
        "--client",
        "northwind",
        "--name",
        "Sunday night",
        "--from",
        "2030-01-06 22:00",
        "--to",
        "2030-01-07 02:00",
        "--repeat",
        "FREQ=WEEKLY",
    ];
    let said = desk.by("rea", &add).ends(1);
    assert!(
        said.contains("maintenance windows: a manager keeps it"),
        "{said}"
    );
    desk.by("ines", &add).done();
    desk.by("ines", &add).ends(1);
    let told = desk.by("rea", &["record"]).done();
    assert!(
        told.contains("Sunday night of northwind, Sun 6 Jan 2030"),
        "{told}"
    );
    let listed = desk.by("rea", &["maintenance", "list"]).done();
    assert!(
        listed.starts_with(
            "northwind-sunday\tnorthwind\tSunday night\t2030-01-06 22:00\t2030-01-07 02:00\t"
        ),
        "{listed}"
    );
    assert!(listed.ends_with("\tevery week\n"), "{listed}");
    let json = desk.by("rea", &["maintenance", "list", "--json"]).json();
    assert_eq!(json[0]["client"], "northwind");
    let set = [
        "maintenance",
        "set",
        "northwind-sunday",
        "--name",
        "Sundays",
    ];
    desk.by("ines", &set).done();
    let json = desk.by("rea", &["maintenance", "list", "--json"]).json();
    assert_eq!(json[0]["name"], "Sundays");
    assert_eq!(json[0]["repeat"], "FREQ=WEEKLY", "what is not said stays");
    desk.by("ines", &["maintenance", "remove", "northwind-sunday"])
        .done();
    assert_eq!(desk.by("rea", &["maintenance", "list"]).done(), "");
    desk.by("ines", &["maintenance", "remove", "northwind-sunday"])
        .ends(1);
}

#[test]
fn what_is_added_twice_is_refused_and_what_is_set_changes_only_what_was_said() {
    let desk = Desk::new();
    desk.by("ines", &["clients", "add", "northwind", "--name", "Again"])
        .ends(1);
    desk.by("ines", &["clients", "set", "northwind", "--users", "40"])
        .done();
    desk.by("ines", &["clients", "set", "litware", "--users", "40"])
        .ends(1);
    let clients = desk.by("rea", &["clients", "list", "--json"]).json();
    let northwind = clients.iter().find(|c| c["id"] == "northwind").unwrap();
    assert_eq!(
        (&northwind["tier"], &northwind["users"]),
        (&1.into(), &40.into())
    );
    assert_eq!(northwind["name"], "Northwind");
}

#[test]
fn a_policy_is_checked_before_it_is_set() {
    let desk = Desk::new();
    let wrong = desk.file("wrong.toml", "medium_from = 70\n");
    desk.by("ines", &["policy", "check", &wrong]).ends(1);
    desk.by("ines", &["policy", "set", &wrong, "--reason", "agreed"])
        .ends(1);
    let mistyped = desk.file("mistyped.toml", "\nmedium = 20\n");
    let said = desk.by("ines", &["policy", "check", &mistyped]).ends(2);
    assert!(said.contains("line 2") && said.contains("medium"), "{said}");
    let good = desk.file("good.toml", "medium_from = 20\n");
    desk.by("rea", &["policy", "set", &good, "--reason", "agreed"])
        .ends(1);
    desk.by("ines", &["policy", "set", &good, "--reason", "agreed"])
        .done();
    let shown = desk.by("rea", &["policy", "show"]).done();
    assert!(shown.contains("medium_from = 20"), "{shown}");
}

#[test]
fn a_person_who_left_may_do_nothing_until_they_are_back() {
    let desk = Desk::new();
    desk.by("ines", &["people", "set", "rea", "--left"]).done();
    desk.by("rea", &["new", "--title", "Patch"]).ends(1);
    desk.by("ines", &["people", "set", "rea", "--back"]).done();
    desk.by("rea", &["new", "--title", "Patch"]).done();
}

#[test]
fn a_meeting_at_a_time_that_happens_twice_is_refused_with_both_readings() {
    let desk = Desk::new();
    let said = desk
        .by(
            "ines",
            &[
                "meetings",
                "add",
                "cab-1",
                "--board",
                "cab",
                "--start",
                "2026-10-25 01:30",
                "--zone",
                "Europe/London",
            ],
        )
        .ends(1);
    assert!(
        said.contains("happens twice") && said.contains("+01:00"),
        "{said}"
    );
}
