//! What people type is understood, written back, or refused with its place and a way forward.

use chrono::DateTime;
use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Query {
    text.parse().unwrap()
}

fn error(text: &str) -> QueryError {
    text.parse::<Query>().unwrap_err()
}

#[test]
fn the_query_of_the_manual_is_understood() {
    let query = read("state:review client:northwind risk:>=60 window:<7d text");
    assert_eq!(query.terms.len(), 5);
    assert_eq!(query.terms[0].facet, Facet::State(vec![State::Review]));
    assert_eq!(query.terms[4].facet, Facet::Text("text".to_owned()));
    assert_eq!(
        query.to_string(),
        "state:review client:northwind risk:>=60 window:-1d..7d text"
    );
}

#[test]
fn every_facet_reads_back_as_it_is_written() {
    for text in [
        "state:review,in-progress",
        "-type:emergency",
        "class:high,medium",
        "client:northwind,\"North Sea, Ltd\"",
        "risk:>=60",
        "risk:<=59",
        "risk:40..60",
        "risk:7",
        "risk:none",
        "risk:<0",
        "risk:>100",
        "window:-1d..7d",
        "window:2026-11-22..2026-11-22",
        "window:36h..",
        "window:none",
        "since:-7d..",
        "closed:..-30d",
        "is:open,at-risk",
        "outcome:none,rolled-back",
        "implementer:me",
        "item:WBS000162",
        "number:CHG-0042",
        "needs:me",
        "\"two words\" -fire",
        "\"state:review\"",
        "\"-fire\"",
        "12:30",
    ] {
        let query = read(text);
        assert_eq!(read(&query.to_string()), query, "{text} became {query}");
    }
}

#[test]
fn upper_case_and_the_screens_words_are_understood() {
    assert_eq!(read("State:In-Progress"), read("state:in-progress"));
    assert_eq!(read("state:\"in progress\""), read("state:in-progress"));
    assert_eq!(read("outcome:RolledBack"), read("outcome:rolled-back"));
}

#[test]
fn what_is_wrong_has_its_place_and_a_way_forward() {
    let e = error("client:northwind stat:review");
    assert_eq!((e.at, e.len), (17, 11));
    assert_eq!(
        e.sentence,
        "There is no facet \"stat\"; did you mean state:?"
    );
    assert_eq!(
        error("state:reviw").sentence,
        "There is no state \"reviw\"; did you mean state:review?"
    );
    assert_eq!(
        error("class:x").sentence,
        "There is no class \"x\"; known are low, medium, high."
    );
    assert_eq!(
        error("é risk:many").sentence,
        "risk: cannot read \"many\"; write risk:>=60, risk:40..60 or risk:none."
    );
    assert_eq!(error("é risk:many").at, 2);
    assert!(error("client:").sentence.contains("wants a value"));
    assert!(error("https://example.org").sentence.contains("in quotes"));
    assert!(error("risk:101").sentence.contains("cannot read"));
}

#[test]
fn a_range_of_time_is_meant_as_people_mean_it() {
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let day = 86_400;
    let span = |text: &str| match &read(text).terms[0].facet {
        Facet::Window(r) | Facet::Since(r) | Facet::Closed(r) => r.span(now).unwrap(),
        other => panic!("{other:?}"),
    };
    let t = now.timestamp();
    let week = Span {
        from: t - day,
        to: t + 7 * day,
    };
    assert_eq!(
        span("window:<7d"),
        week,
        "one that began within the last day counts"
    );
    assert_eq!(span("window:>2d").from, t + 2 * day);
    assert_eq!(span("since:7d").from, t - 7 * day);
    assert_eq!(span("closed:>30d").to, t - 30 * day);
    let november = span("window:2026-11-01..2026-11-30");
    assert_eq!(
        november.to - november.from,
        30 * day,
        "the last day is meant with all of it"
    );
    let one = span("closed:2026-11-22");
    assert_eq!(one.to - one.from, day);
    assert_eq!(
        span("window:<=2026-11-22").to,
        span("window:<2026-11-23").to
    );
}

#[test]
fn the_saved_filters_can_be_typed() {
    for filter in SavedFilter::ALL {
        assert_eq!(read(filter.text()), filter.query());
        assert_eq!(filter.query().is_empty(), filter == SavedFilter::All);
    }
}

proptest! {
    #[test]
    fn anything_typed_is_read_or_refused_and_reads_back(text in ".{0,40}") {
        match text.parse::<Query>() {
            Ok(query) => prop_assert_eq!(query.to_string().parse(), Ok(query)),
            Err(e) => prop_assert!(e.at + e.len <= text.chars().count()),
        }
    }
}
