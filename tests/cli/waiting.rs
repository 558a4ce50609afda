//! What waits too long, and what was put off, at the shell.

use chrono::{Duration, Utc};
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide;
use holdpoint::domain::id::{ChangeNumber, EventId};
use holdpoint::domain::people::Actor;
use holdpoint::store::{OpenOptions, Store};

use crate::desk::Desk;

/// Has somebody do something some days ago, with the same rules.
fn days_ago(desk: &Desk, days: i64, by: &str, number: u32, command: &Command) {
    let path = desk.path("cab.db");
    let mut store = Store::open(&path, &OpenOptions::default()).unwrap();
    let (at, actor) = (Utc::now() - Duration::days(days), Actor::declared(by));
    let mut count = 0;
    let mut ids = || {
        count += 1;
        EventId::new(at.timestamp_millis(), [count; 10])
    };
    store
        .execute(
            Some(ChangeNumber(number)),
            None,
            &actor,
            at,
            &mut ids,
            |change, registers| decide(change, registers, command, &actor.person, at),
        )
        .unwrap();
    store.close().unwrap();
}

/// Two changes in review: one handed in some days ago, one now.
fn desk(days: i64) -> Desk {
    let desk = Desk::new();
    let plan = desk.plan(14 * 24 * 3600);
    for _ in 0..2 {
        desk.by("rea", &["new", "--from", &plan]).done();
    }
    days_ago(&desk, days, "rea", 1, &Command::Submit);
    desk.by("rea", &["submit", "2"]).done();
    desk
}

#[test]
fn list_finds_what_is_neither_approved_nor_refused_in_time_and_says_so() {
    let desk = desk(7);
    let overdue = desk.by("rea", &["list", "is:overdue"]).done();
    assert!(
        overdue.contains("CHG-0001\treview (overdue)") && !overdue.contains("CHG-0002"),
        "{overdue}"
    );
    let rows = desk.by("omar", &["list", "--json", "all"]).json();
    let said = |n: usize| {
        (
            rows[n]["overdue"].as_bool(),
            rows[n]["decide_by"].is_string(),
        )
    };
    let late = rows.iter().position(|r| r["change"] == "CHG-0001").unwrap();
    assert_eq!(said(late), (Some(true), true));
    assert_eq!(said(1 - late), (Some(false), true));
    assert_eq!(rows[late]["needs_you"]["why"], "vote");
    let count = desk.by("rea", &["list", "--count", "-is:overdue"]).done();
    assert_eq!(count.trim(), "1");

    let page = desk.by("rea", &["show", "1"]).done();
    assert!(
        page.contains("overdue") && page.contains("2 days, since"),
        "{page}"
    );
    assert!(page.contains("omar, sara, tom to vote"), "{page}");
    assert_eq!(
        desk.by("rea", &["show", "1", "--json"]).json()[0]["overdue"],
        true
    );

    let reject = ["reject", "1", "the vendor withdrew the release"];
    desk.by("ines", &reject).done();
    let overdue = desk.by("rea", &["list", "--count", "is:overdue"]).done();
    assert_eq!(overdue.trim(), "0");
    desk.by("ines", &["verify"]).done();
}

#[test]
fn what_is_put_off_asks_nobody_before_its_day() {
    let desk = desk(1);
    let waits = |desk: &Desk| desk.by("omar", &["list", "--count", "needs:me"]).done();
    assert_eq!(waits(&desk).trim(), "2");
    let until = (Utc::now() + Duration::days(3)).date_naive().to_string();
    let defer = ["defer", "1", "--until", &until, "the vendor answers then"];
    desk.by("ines", &defer).done();
    assert_eq!(waits(&desk).trim(), "1");
    let rest = desk.by("omar", &["list", "--count", "-needs:me"]).done();
    assert_eq!(rest.trim(), "1");
    let listed = desk.by("omar", &["list"]).done();
    assert!(
        listed.contains(&format!("review (put off to {until})")),
        "{listed}"
    );
    let page = desk.by("omar", &["show", "1"]).done();
    assert!(page.contains("nobody is asked before that day"), "{page}");
    desk.by("ines", &["reindex"]).done();
    assert_eq!(waits(&desk).trim(), "1");
}

#[test]
fn what_was_put_off_is_back_on_its_day_without_anyone_writing() {
    let desk = desk(4);
    let today = Utc::now().date_naive();
    let defer = Command::Defer {
        until: today,
        zone: holdpoint::domain::zone::Zone::UTC,
        reason: "the vendor answers then".to_owned(),
    };
    days_ago(&desk, 3, "ines", 1, &defer);
    let waits = desk.by("omar", &["list", "needs:me"]).done();
    assert!(waits.contains("CHG-0001\treview\t"), "{waits}");
    let page = desk.by("omar", &["show", "1"]).done();
    assert!(page.contains("back since"), "{page}");
}

#[test]
fn the_day_begins_where_it_is_told_and_is_named_as_it_was_everywhere() {
    let desk = desk(1);
    let until = (Utc::now() + Duration::days(5)).date_naive();
    let day = until.to_string();
    let row = |desk: &Desk| {
        let rows = desk.by("omar", &["list", "--json", "is:open"]).json();
        rows.into_iter()
            .find(|r| r["change"] == "CHG-0001")
            .unwrap()
    };
    let begins = |zone: &str| {
        let zone = holdpoint::domain::zone::Zone::known(zone);
        serde_json::json!(holdpoint::domain::put_off::day(until, zone).start)
    };
    let why = "the vendor answers then";
    for zone in ["Australia/Sydney", "America/New_York", "Pacific/Auckland"] {
        let defer = ["defer", "1", "--until", &day, "--zone", zone, why];
        desk.by("ines", &defer).done();
        assert_eq!(row(&desk)["put_off_to"], day.as_str(), "{zone}");
        assert_eq!(row(&desk)["put_off_from"], begins(zone), "{zone}");
        let page = desk.by("omar", &["show", "1"]).done();
        assert!(page.contains(", which begins "), "{page}");
        desk.by("ines", &["verify"]).done();
        desk.by("ines", &["reindex"]).done();
        assert_eq!(row(&desk)["put_off_to"], day.as_str(), "{zone}");
    }
    let of_board = ["boards", "set", "cab", "--zone", "Asia/Tokyo"];
    desk.by("ines", &of_board).done();
    desk.by("ines", &["defer", "1", "--until", &day, why])
        .done();
    assert_eq!(row(&desk)["put_off_from"], begins("Asia/Tokyo"));
    let record = desk.by("ines", &["record", "1"]).done();
    assert!(record.contains("in Asia/Tokyo"), "{record}");
    let wrong = ["defer", "1", "--until", &day, "--zone", "Mars/Base", why];
    assert!(desk.by("ines", &wrong).ends(2).contains("Europe/London"));
    desk.by("ines", &["verify"]).done();
}
