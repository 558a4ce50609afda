//! The calendar at the shell: the forward schedule, where changes meet, and the next free slot.

use crate::desk::Desk;

/// Raises and schedules the plan of the desk, which opens in so many hours.
fn schedule(desk: &Desk, number: &str, hours: i64) -> crate::desk::Answer {
    desk.by("rea", &["new", "--from", &desk.plan(hours * 3600)])
        .done();
    desk.by("rea", &["submit", number]).done();
    let said = "rollback risk accepted, console cable on site";
    for by in ["omar", "sara"] {
        desk.by(by, &["vote", number, "approve", said]).done();
    }
    desk.by("omar", &["approve", number]).done();
    desk.by("ines", &["schedule", number])
}

#[test]
fn what_meets_in_the_calendar_is_refused_listed_and_waived() {
    let desk = Desk::new();
    schedule(&desk, "1", 30).done();
    let said = schedule(&desk, "2", 32).ends(1);
    for part in [
        "meets CHG-0001",
        "client northwind",
        "item fw-lds-01",
        "person jun",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let listed = desk.by("rea", &["calendar"]).done();
    let rows: Vec<&str> = listed.lines().collect();
    assert_eq!(rows.len(), 2, "{listed}");
    assert!(
        rows[0].contains("\tscheduled\tCHG-0001\tnorthwind\t"),
        "{listed}"
    );
    assert!(
        rows[1].contains("\ttentative\tCHG-0002\tnorthwind\t"),
        "{listed}"
    );
    assert!(rows[1].contains("CHG-0001 (client northwind, "), "{listed}");
    let count = ["calendar", "conflicts", "--count"];
    assert_eq!(desk.by("rea", &count).done(), "0\n", "one holds no place");
    desk.by(
        "ines",
        &[
            "waive",
            "2",
            "schedule.conflict",
            "--reason",
            "One console serves both",
            "--until",
            "2999-01-01",
        ],
    )
    .ends(1);
    let until = (chrono::Utc::now() + chrono::Duration::days(3)).format("%Y-%m-%d");
    desk.by(
        "ines",
        &[
            "waive",
            "2",
            "schedule.conflict",
            "--reason",
            "One console serves both",
            "--until",
            &until.to_string(),
        ],
    )
    .done();
    desk.by("ines", &["schedule", "2"]).done();
    assert_eq!(desk.by("rea", &count).done(), "1\n");
    let by_service = [
        "calendar",
        "conflicts",
        "--by",
        "service",
        "--count",
        "--json",
    ];
    assert_eq!(desk.by("rea", &by_service).json()[0]["pairs"], 0);
    let pairs = desk.by("rea", &["calendar", "conflicts", "--json"]).json();
    assert_eq!(
        (&pairs[0]["change"], &pairs[0]["meets"]),
        (&"CHG-0001".into(), &"CHG-0002".into())
    );
    assert_eq!(pairs[0]["shared"].as_array().unwrap().len(), 3);
    let history = [
        "calendar",
        "conflicts",
        "--history",
        "--at-most",
        "3",
        "--count",
    ];
    assert_eq!(desk.by("rea", &history).done(), "0\n", "both are longer");
}

#[test]
fn whoever_may_not_see_a_change_is_not_told_of_it_by_the_calendar() {
    let desk = Desk::new();
    desk.by(
        "ines",
        &[
            "people",
            "add",
            "cora",
            "--name",
            "Cora",
            "--role",
            "requester",
            "--client",
            "contoso",
        ],
    )
    .done();
    schedule(&desk, "1", 30).done();
    assert_eq!(desk.by("cora", &["calendar"]).done(), "");
    let history = ["calendar", "conflicts", "--history", "--count", "--json"];
    assert_eq!(desk.by("cora", &history).json()[0]["windows"], 0);
    assert_eq!(desk.by("nora", &["calendar"]).done().lines().count(), 1);
}

#[test]
fn the_calendar_shows_freezes_and_maintenance_windows_beside_the_changes() {
    let desk = Desk::new();
    let day = |days: i64| {
        (chrono::Utc::now() + chrono::Duration::days(days))
            .format("%Y-%m-%d 22:00")
            .to_string()
    };
    let (from, to) = (day(2), day(3));
    desk.by(
        "ines",
        &[
            "freezes", "add", "payday", "--name", "Payday", "--soft", "--from", &from, "--to", &to,
        ],
    )
    .done();
    desk.by(
        "ines",
        &[
            "maintenance",
            "add",
            "night",
            "--client",
            "northwind",
            "--name",
            "Nights",
            "--from",
            &from,
            "--to",
            &to,
            "--repeat",
            "FREQ=DAILY;COUNT=3",
        ],
    )
    .done();
    let entries = desk.by("nora", &["calendar", "--json"]).json();
    let kinds: Vec<&str> = entries
        .iter()
        .map(|e| e["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["freeze", "maintenance", "maintenance", "maintenance"]
    );
    let text = desk.by("nora", &["calendar"]).done();
    assert!(text.contains("\tsoft freeze\t\t\tPayday"), "{text}");
    let wrong = [
        "calendar",
        "--from",
        "2030-01-02 00:00",
        "--to",
        "2030-01-01 00:00",
    ];
    desk.by("nora", &wrong).ends(2);
}

#[test]
fn the_next_free_slot_is_found_and_taken_as_an_edit_of_the_plan() {
    let desk = Desk::new();
    schedule(&desk, "1", 30).done();
    let found = desk.by("rea", &["slot", "1", "--json"]).json();
    assert_eq!(
        (&found[0]["minutes"], &found[0]["wave"]),
        (&40.into(), &1.into())
    );
    let long = desk.by("rea", &["slot", "1", "--minutes", "600"]).done();
    assert!(long.contains("600 min, outside business hours"), "{long}");
    let before = &desk.by("rea", &["show", "1", "--json"]).json()[0];
    assert_eq!(
        (&before["revision"], &before["state"]),
        (&1.into(), &"scheduled".into())
    );
    let taken = desk.by("ines", &["slot", "1", "--minutes", "90", "--take"]);
    assert!(taken.err.contains("now revision 2"), "{}", taken.err);
    let after = &desk.by("rea", &["show", "1", "--json"]).json()[0];
    assert_eq!(
        (&after["revision"], &after["state"]),
        (&2.into(), &"review".into())
    );
    desk.by("omar", &["slot", "1", "--take", "--minutes", "30"])
        .ends(1);
    let year = ["slot", "1", "--minutes", "20000"];
    let said = desk.by("rea", &year).ends(1);
    assert!(said.contains("No 20000 minutes in the 90 days"), "{said}");
}
