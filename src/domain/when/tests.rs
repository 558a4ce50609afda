//! Windows as people say them, read and refused.

use super::*;
use crate::domain::zone::Zone;

fn london() -> Zone {
    Zone::known("Europe/London")
}

/// A Sunday, 12:00 in London.
fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

fn utc(text: &str) -> (String, String) {
    let w = window(text, now(), london()).unwrap_or_else(|e| panic!("{text}: {e}"));
    let f = |t: Timestamp| t.format("%Y-%m-%d %H:%M").to_string();
    (f(w.start), f(w.end))
}

fn refused(text: &str) -> String {
    window(text, now(), london()).unwrap_err().0
}

#[test]
fn a_window_is_read_as_people_say_it() {
    let thursday = ("2026-11-26 22:00".to_owned(), "2026-11-27 02:00".to_owned());
    for text in [
        "thu 22:00 +4h",
        "Thu 22:00 + 4h",
        "thursday 10pm +4h",
        "thu 22:00 - 02:00",
        "thu 22:00-02:00",
        "thu 22:00–02:00",
        "thu 2200 to 0200",
        "26 nov 22:00 +240m",
        "26 Nov 2026, 22:00 +4",
        "2026-11-26 22:00-02:00 Europe/London",
        "2026-11-26 22:00 - 2026-11-27 02:00",
        "thu 2026-11-26 22.00 +3h60m",
        "2026-11-26 23:00-03:00 europe/amsterdam",
    ] {
        assert_eq!(utc(text), thursday, "{text}");
    }
}

#[test]
fn a_time_alone_is_the_next_one() {
    assert_eq!(utc("22:00 +1h30").0, "2026-11-22 22:00");
    assert_eq!(
        utc("11:00 +1h30"),
        ("2026-11-23 11:00".to_owned(), "2026-11-23 12:30".to_owned())
    );
    assert_eq!(utc("tomorrow noon +30m").1, "2026-11-23 12:30");
    assert_eq!(
        utc("sun 11:00 +1h").0,
        "2026-11-29 11:00",
        "this Sunday's 11:00 is over"
    );
    assert_eq!(utc("sun 13:00 +1h").0, "2026-11-22 13:00");
    assert_eq!(utc("3 jan 22:00 +1h").0, "2027-01-03 22:00");
}

#[test]
fn a_time_that_does_not_exist_is_named_with_the_gap() {
    let said = refused("2027-03-28 01:30 +2h");
    assert_eq!(
        said,
        "01:30 on 28 March 2027 does not exist in Europe/London: the clocks go from 01:00 to 02:00 that night. Write one of those."
    );
}

#[test]
fn a_time_that_exists_twice_asks_which_and_takes_the_answer() {
    let said = refused("2027-10-31 01:30 +2h");
    assert!(
        said.contains("first 00:30 UTC (BST), then 01:30 UTC (GMT)"),
        "{said}"
    );
    assert_eq!(utc("2027-10-31 01:30 first +2h").0, "2027-10-31 00:30");
    assert_eq!(utc("2027-10-31 01:30 second +2h").0, "2027-10-31 01:30");
    assert!(refused("2027-10-30 01:30 first +2h").contains("happens once"));
}

#[test]
fn what_cannot_be_read_says_what_and_how_to_write_it() {
    for (text, word) in [
        ("", "empty"),
        ("thu", "time is missing"),
        ("thu 25:00 +4h", "25:00"),
        ("thu 22:00", "no end"),
        ("thu 22:00 +4x", "4x"),
        ("thu 22:00 +0h", "no length"),
        ("thu 22:00 +4h please", "please"),
        ("fri 2026-11-26 22:00 +4h", "not a Fri"),
        ("31 feb 22:00 +4h", "no day 31"),
        ("2026-11-26 22:00 - 2026-11-25 02:00", "before it starts"),
    ] {
        let said = refused(text);
        assert!(said.contains(word), "{text:?}: {said}");
        assert!(said.ends_with('.'), "{said}");
    }
}

#[test]
fn what_is_written_reads_back() {
    for text in [
        "thu 22:00 +4h",
        "2027-10-31 01:30 second +2h",
        "2027-10-31 00:30 +1h",
    ] {
        let w = window(text, now(), london()).unwrap();
        assert_eq!(window(&write(&w), now(), Zone::UTC), Ok(w), "{}", write(&w));
    }
}
