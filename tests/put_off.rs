//! The day to which a decision is put off begins at midnight where it is made, and is kept as it was told.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::{DateTime, Duration, Utc};
use common::{Case, full_plan, noon};
use holdpoint::domain::change::Change;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::put_off;
use holdpoint::domain::refusal::Cause;
use holdpoint::domain::wait::Wait;
use holdpoint::domain::window::Timestamp;
use holdpoint::domain::zone::Zone;
use proptest::prelude::*;

fn time(text: &str) -> Timestamp {
    text.parse::<DateTime<Utc>>().unwrap()
}

fn defer(day: &str, zone: &str) -> Command {
    Command::Defer {
        until: day.parse().unwrap(),
        zone: Zone::known(zone),
        reason: "the vendor answers then".to_owned(),
    }
}

/// A change in review, handed in at a time.
fn in_review(at: &str) -> Case {
    let mut case = Case::new();
    case.now = time(at);
    let mut plan = full_plan();
    for window in plan.waves.iter_mut().filter_map(|w| w.window.as_mut()) {
        let later = time("2030-01-01T00:00:00Z") - noon();
        (window.start, window.end) = (window.start + later, window.end + later);
    }
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case
}

#[test]
fn a_decision_put_off_is_back_at_midnight_of_its_own_zone_and_not_of_utc() {
    for (now, day, zone, back) in [
        (
            "2026-07-20T12:00:00Z",
            "2026-07-29",
            "Europe/London",
            "2026-07-28T23:00:00Z",
        ),
        (
            "2026-07-20T12:00:00Z",
            "2026-07-29",
            "Australia/Sydney",
            "2026-07-28T14:00:00Z",
        ),
        (
            "2026-07-20T12:00:00Z",
            "2026-07-29",
            "America/New_York",
            "2026-07-29T04:00:00Z",
        ),
        (
            "2026-10-20T12:00:00Z",
            "2026-10-25",
            "Europe/London",
            "2026-10-24T23:00:00Z",
        ),
        (
            "2026-10-20T12:00:00Z",
            "2026-10-26",
            "Europe/London",
            "2026-10-26T00:00:00Z",
        ),
        (
            "2026-10-01T12:00:00Z",
            "2026-10-05",
            "Australia/Sydney",
            "2026-10-04T13:00:00Z",
        ),
    ] {
        let mut case = in_review(now);
        case.ask("ines", &defer(day, zone)).unwrap();
        let back = time(back);
        assert_eq!(case.change.put_off_to(), Some(back), "{day} {zone}");
        assert!(case.change.is_put_off(back - Duration::seconds(1)));
        assert!(!case.change.is_put_off(back), "{day} {zone}");
        let wait = |at| Wait::of(&case.change, &case.registers, at).unwrap();
        assert!(wait(back).sleeps_until(back).is_none());
        let end = put_off::day(day.parse().unwrap(), Zone::known(zone)).end;
        let wanted = wait(back).decide_by;
        assert!(
            wanted >= end,
            "{day} {zone}: overdue before its day is over"
        );
    }
}

#[test]
fn a_day_that_has_begun_where_the_decision_is_made_is_refused_and_the_next_is_not() {
    // Nine in the evening of the 28th in New York is the 29th in London.
    for (zone, refused, taken) in [
        ("America/New_York", "2026-07-28", "2026-07-29"),
        ("Europe/London", "2026-07-29", "2026-07-30"),
        ("Australia/Sydney", "2026-07-29", "2026-07-30"),
        ("UTC", "2026-07-29", "2026-07-30"),
    ] {
        let mut case = in_review("2026-07-20T12:00:00Z");
        case.now = time("2026-07-29T01:00:00Z");
        let no = case.ask("ines", &defer(refused, zone)).unwrap_err();
        assert_eq!(no.cause, Cause::Input, "{zone}");
        assert!(no.sentence.contains(zone), "{}", no.sentence);
        case.ask("ines", &defer(taken, zone)).unwrap();
    }
}

#[test]
fn the_boards_zone_counts_and_without_one_that_of_whoever_puts_it_off() {
    let mut case = in_review("2026-07-20T12:00:00Z");
    let (here, sydney) = (
        Zone::known("America/New_York"),
        Zone::known("Australia/Sydney"),
    );
    assert_eq!(put_off::zone(&case.change, &case.registers, here), here);
    for board in case.registers.boards.values_mut() {
        board.zone = Some(sydney);
    }
    assert_eq!(put_off::zone(&case.change, &case.registers, here), sydney);
    case.change.class = holdpoint::domain::plan::RiskClass::Low;
    assert_eq!(
        put_off::zone(&case.change, &case.registers, here),
        here,
        "a peer decides"
    );
}

#[test]
fn what_was_put_off_before_zones_were_told_stays_at_midnight_utc() {
    let old = ChangeEvent::Deferred {
        until: "2026-07-29".parse().unwrap(),
        day: None,
        reason: "later".to_owned(),
    };
    let as_told = serde_json::to_value(Event::from(old.clone())).unwrap();
    assert!(!as_told.to_string().contains("day"), "{as_told}");
    let mut case = in_review("2026-07-20T12:00:00Z");
    case.ask("ines", &defer("2026-07-29", "Europe/London"))
        .unwrap();
    let mut recorded = case.events.last().unwrap().clone();
    recorded.rev += 1;
    recorded.event = old.into();
    case.change.apply(&recorded);
    assert_eq!(
        case.change.put_off_to(),
        Some(time("2026-07-29T00:00:00Z")),
        "the last word counts, as it was told"
    );
}

proptest! {
    #[test]
    fn whatever_the_day_and_the_zone_it_is_put_off_until_it_begins_and_no_longer(
        days in 1..400u64, place in 0..400usize, hours in 0..24i64,
    ) {
        let zone = Zone::names().nth(place).map_or(Zone::UTC, Zone::known);
        let mut case = in_review("2026-07-20T12:00:00Z");
        case.now += Duration::hours(hours);
        let until = put_off::days_from(case.now, days, zone);
        let command = Command::Defer { until, zone, reason: "the vendor answers then".to_owned() };
        case.ask("ines", &command).unwrap();
        let back = case.change.put_off_to().unwrap();
        prop_assert!(back > case.now);
        prop_assert_eq!(back.with_timezone(&zone).date_naive(), until);
        let before = back - Duration::seconds(1);
        prop_assert!(before.with_timezone(&zone).date_naive() < until);
        prop_assert!(case.change.is_put_off(before) && !case.change.is_put_off(back));
        let mut read = case.events.clone();
        for recorded in &mut read {
            let kept = serde_json::to_string(&recorded.event).unwrap();
            recorded.event = serde_json::from_str(&kept).unwrap();
        }
        prop_assert_eq!(Change::fold(case.change.id(), &read), case.change);
    }
}
