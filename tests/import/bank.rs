//! A bank's real change log, when it lies beside the repository.

use super::*;
use holdpoint::import::{Summary, read};

#[test]
fn a_banks_change_log_gives_the_figures_that_others_counted() {
    let Some(file) = shared("data/bpi2014/changes-opened-before-2014.csv") else {
        return;
    };
    let reading = read(&Map::open("hp-service-manager").unwrap(), &file).unwrap();
    assert_eq!(reading.problems, []);
    let summary = reading.summary();
    assert_eq!(
        summary,
        Summary {
            source: "hp-service-manager".into(),
            rows: 17_338,
            rows_left_out: 0,
            problems: 0,
            changes: 9_743,
            repeated: 122,
            executed: 9_070,
            on_time: 6_766,
            inside_window: 5_738,
            retroactive: 379,
            emergency: 23,
            board_needed: 305,
            low: 9_117,
            medium: 584,
            high: 42,
            unclassed: 0,
            with_incidents: 535,
            with_outcome: 0,
            remarked: summary.remarked,
        }
    );
    let largest = reading.changes.iter().map(|c| c.items.len()).max();
    assert!(largest > Some(900), "{largest:?}");
    let carries = |code: &str| {
        let has = |c: &&holdpoint::domain::imported::ImportedChange| {
            c.remarks.iter().any(|r| r.starts_with(code))
        };
        reading.changes.iter().filter(has).count()
    };
    assert_eq!(carries("local-time-never"), 0);
    for code in [
        "local-time-twice",
        "number-used-twice",
        "years-apart",
        "rows-differ",
        "item-repeated",
        "start-is-end",
        "window-of-no-length",
        "ended-after-closing",
    ] {
        assert!(carries(code) > 0, "{code}");
    }
}

#[test]
fn on_a_banks_change_log_the_score_is_well_above_the_declared_class() {
    use holdpoint::domain::backtest::{Backtest, Label, Span};
    use holdpoint::domain::event::{ChangeEvent, Recorded, Stream};
    use holdpoint::domain::id::{ChangeNumber, EventId};
    use holdpoint::domain::{change::Change, people::Actor, policy::Policy};
    let Some(file) = shared("data/bpi2014/changes-opened-before-2014.csv") else {
        return;
    };
    let reading = read(&Map::open("hp-service-manager").unwrap(), &file).unwrap();
    let mut backtest = Backtest::new(Label::Incident, Policy::default());
    for (number, from) in (1..).zip(reading.changes) {
        let at = from.closed.unwrap();
        let event = ChangeEvent::Imported {
            change: Box::new(from),
        };
        let recorded = Recorded {
            seq: 1,
            id: EventId([0; 16]),
            stream: Stream::Change(ChangeNumber(number)),
            rev: 1,
            at,
            actor: Actor::known("ines", 1),
            event: event.into(),
        };
        backtest.add(&Change::fold(ChangeNumber(number), &[recorded]));
    }
    let report = backtest.report(Span {
        last: Some(30),
        ..Span::default()
    });
    assert_eq!(
        (report.finished, report.tested, report.wrong),
        (9_743, 2_923, 156)
    );
    let gain = report.gain.unwrap();
    assert!(gain.value >= 0.22 && gain.low >= 0.15, "{gain:?}");
    let top = report.score.top_tenth.unwrap();
    assert!(top > 1.5 * report.declared.top_tenth.unwrap(), "{top}");
}

/// Returns how many pairs of changes work on the same item at the same time, of windows no longer than so many
/// hours where a number is given.
fn meeting(changes: &[holdpoint::domain::imported::ImportedChange], hours: Option<i64>) -> usize {
    use holdpoint::domain::calendar::claim::{Resource, claims_of_wave};
    use holdpoint::domain::calendar::pairs::{count, pairs};
    use holdpoint::domain::id::ChangeNumber;
    let most = hours.map(chrono::Duration::hours);
    let all = (1..).zip(changes).flat_map(|(number, change)| {
        let plan = change.as_plan();
        claims_of_wave(ChangeNumber(number), &plan, 0)
    });
    let short =
        |c: &holdpoint::domain::calendar::Claim| most.is_none_or(|most| c.end - c.start <= most);
    let claims: Vec<_> = all
        .filter(|c| matches!(c.resource, Resource::Item(_)) && short(c))
        .collect();
    count(&pairs(&claims))
}

/// Two rows of one change may plan it at different times; the map makes one window of them, from the first start
/// to the last end. Fifteen changes are such: with the window of their first row alone the last figure is 8,832.
#[test]
fn a_banks_change_log_gives_the_pairs_that_others_counted() {
    let Some(file) = shared("data/bpi2014/changes-opened-before-2014.csv") else {
        return;
    };
    let reading = read(&Map::open("hp-service-manager").unwrap(), &file).unwrap();
    assert_eq!(meeting(&reading.changes, Some(24)), 929);
    assert_eq!(meeting(&reading.changes, None), 8_842);
}
