//! A backtest reads only what was known when each change was handed in.

use chrono::Duration;

use super::*;
use crate::domain::imported::{ImportedChange, ImportedState};

fn day(n: i64) -> Timestamp {
    chrono::DateTime::from_timestamp(1_400_000_000 + n * 86_400, 0).unwrap()
}

/// A change of another tool: handed in on a day, finished some days later.
fn imported(model: &str, opened: i64, took: i64, incidents: u32) -> ImportedChange {
    ImportedChange {
        model: model.to_owned(),
        state: ImportedState::Closed,
        class: Some(RiskClass::Low),
        opened: Some(day(opened)),
        closed: Some(day(opened) + Duration::days(took)),
        related_incidents: Some(incidents),
        ..ImportedChange::default()
    }
}

fn change(from: ImportedChange) -> Change {
    use crate::domain::event::{ChangeEvent, Recorded, Stream};
    use crate::domain::id::{ChangeNumber, EventId};
    let event = ChangeEvent::Imported {
        change: Box::new(from),
    };
    Change::fold(
        ChangeNumber(1),
        &[Recorded {
            seq: 1,
            id: EventId([0; 16]),
            stream: Stream::Change(ChangeNumber(1)),
            rev: 1,
            at: day(9_000),
            actor: crate::domain::people::Actor::known("ines", 1),
            event: event.into(),
        }],
    )
}

fn test(changes: impl IntoIterator<Item = ImportedChange>, span: Span) -> Report {
    let mut backtest = Backtest::new(Label::Incident, Policy::default());
    for from in changes {
        backtest.add(&change(from));
    }
    backtest.report(span)
}

/// One model always goes wrong and four times as many changes of another never do, one a day.
fn two_models() -> Vec<ImportedChange> {
    (0..200)
        .map(|n| match n % 5 {
            0 => imported("firmware", n, 1, 1),
            _ => imported("account", n, 1, 0),
        })
        .collect()
}

#[test]
fn a_model_that_always_goes_wrong_is_told_from_one_that_never_does() {
    let report = test(
        two_models(),
        Span {
            last: Some(30),
            ..Span::default()
        },
    );
    assert_eq!(
        (report.finished, report.tested, report.wrong),
        (200, 60, 12)
    );
    assert!((report.score.auc.unwrap().value - 1.0).abs() < 1e-12);
    assert!((report.declared.auc.unwrap().value - 0.5).abs() < 1e-12);
    assert!((report.without.auc.unwrap().value - 0.5).abs() < 1e-12);
    assert!((report.gain.unwrap().value - 0.5).abs() < 1e-12);
    assert_eq!(report.bands.iter().map(|r| r.cases).sum::<usize>(), 60);
    assert_eq!(report.rates.iter().map(|r| r.cases).sum::<usize>(), 60);
    let high = report.rates.last().unwrap();
    assert_eq!((high.cases, high.wrong), (12, 12), "{high:?}");
}

#[test]
fn what_finishes_after_a_change_was_handed_in_says_nothing_about_it() {
    // The same outcomes, all of them known only long after the last one was handed in.
    let late = two_models().into_iter().map(|mut from| {
        from.closed = Some(day(5_000));
        from
    });
    let report = test(late, Span::default());
    assert!((report.score.auc.unwrap().value - 0.5).abs() < 1e-12);
    assert_eq!(report.rates.len(), 1, "{:?}", report.rates);
    assert_eq!(report.rates[0].group, "too few cases");
}

#[test]
fn columns_filled_in_with_hindsight_and_actual_times_move_no_score() {
    let plain = test(two_models(), Span::default());
    let told = two_models().into_iter().map(|mut from| {
        if from.related_incidents == Some(1) {
            let key = "Originated from".to_owned();
            from.extra.insert(key, "Incident".to_owned());
            from.actual_start = from.opened;
            from.actual_end = from.closed;
            from.remarks.push("ended-after-closing".to_owned());
        }
        from
    });
    assert_eq!(test(told, Span::default()), plain);
}

#[test]
fn a_span_tests_its_own_days_and_learns_from_what_came_before() {
    let from = day(70).date_naive();
    let report = test(
        two_models(),
        Span {
            from: Some(from),
            to: Some(day(79).date_naive()),
            last: None,
        },
    );
    assert_eq!((report.tested, report.finished), (10, 200));
    assert!((report.score.auc.unwrap().value - 1.0).abs() < 1e-12);
    assert_eq!(report.from.unwrap().date_naive(), from);
    assert_eq!(report.to, Some(day(79)));
}

#[test]
fn a_label_is_what_it_says() {
    let mut failed = imported("x", 0, 1, 0);
    failed.outcome = Some(Outcome::Failed);
    let incident = imported("x", 0, 1, 2);
    let count = |label| {
        let mut backtest = Backtest::new(label, Policy::default());
        backtest.add(&change(failed.clone()));
        backtest.add(&change(incident.clone()));
        backtest.add(&change(imported("x", 0, 1, 0)));
        backtest.report(Span::default()).wrong
    };
    assert_eq!(count(Label::WentWrong), 2);
    assert_eq!(count(Label::Incident), 1);
    assert_eq!(count(Label::Outcome), 1);
}

#[test]
fn what_has_not_finished_or_has_no_date_is_passed_over() {
    let mut open = imported("x", 0, 1, 0);
    open.state = ImportedState::Open;
    let mut undated = imported("x", 0, 1, 0);
    undated.opened = None;
    let report = test([open, undated], Span::default());
    assert_eq!((report.finished, report.tested), (0, 0));
    assert_eq!(report.score, Measure::default());
    assert_eq!(report.gain, None);
}
