//! What is said of changes like this one, and when nothing is.

use super::*;
use crate::domain::imported::ImportedState;
use crate::domain::incident::{IncidentLink, IncidentRole};
use crate::domain::policy::HistoryWeights;

struct Known(Vec<(GroupKind, &'static str, u32, u32)>);

impl History for Known {
    fn tally(&self, kind: GroupKind, name: &str) -> Tally {
        let found = self.0.iter().find(|g| g.0 == kind && g.1 == name);
        found.map_or_else(Tally::default, |g| Tally {
            wrong: g.2,
            cases: g.3,
        })
    }
}

fn learned(known: Vec<(GroupKind, &'static str, u32, u32)>) -> Option<LearnedRate> {
    let groups = known.iter().map(|g| (g.0, g.1.to_owned())).collect();
    learned_rate(&groups, &Known(known), &HistoryWeights::default())
}

fn linked(role: IncidentRole) -> IncidentLink {
    IncidentLink {
        incident: "INC-7".to_owned(),
        role,
        wave: None,
        by: "ines".into(),
        at: chrono::DateTime::UNIX_EPOCH,
        note: String::new(),
        withdrawn: None,
    }
}

#[test]
fn the_rate_can_be_recomputed_by_hand() {
    let all = learned(vec![(GroupKind::All, "", 50, 999)]).unwrap();
    // (50 + ½) / (999 + 1)
    assert_eq!(all.rate, 505);
    let known = vec![
        (GroupKind::All, "", 50, 999),
        (GroupKind::Template, "patch", 4, 80),
    ];
    // (4 + 20 · 0.0505) / (80 + 20)
    assert_eq!(learned(known).unwrap().rate, 501);
}

#[test]
fn a_small_group_is_drawn_to_the_wider_one_and_a_large_one_is_not() {
    let rate = |wrong, cases| {
        learned(vec![
            (GroupKind::All, "", 50, 1000),
            (GroupKind::Template, "patch", wrong, cases),
        ])
        .unwrap()
        .rate
    };
    assert!(rate(5, 10) < 2500, "5 of 10 against 5 %: {}", rate(5, 10));
    assert!(rate(500, 1000) > 4800);
}

#[test]
fn the_most_specific_group_with_enough_cases_speaks_and_says_on_what_it_rests() {
    let learned = learned(vec![
        (GroupKind::All, "", 50, 1000),
        (GroupKind::Service, "payroll", 12, 143),
        (GroupKind::Template, "patch", 3, 4),
    ])
    .unwrap();
    assert_eq!(
        learned.sentence(),
        "12 of 143 like this went wrong (8 %, 5-12 %): same service payroll"
    );
    assert!(learned.low < learned.rate && learned.rate < learned.high);
}

#[test]
fn of_several_services_the_worst_speaks_whatever_its_name() {
    for (bad, good) in [("a", "b"), ("b", "a")] {
        let learned = learned(vec![
            (GroupKind::All, "", 50, 1000),
            (GroupKind::Service, bad, 30, 100),
            (GroupKind::Service, good, 0, 100),
        ]);
        let learned = learned.unwrap();
        assert_eq!(learned.group.name, bad);
        // Both are drawn towards all changes, neither towards the other: (30 + 20 · 0.0504…) / 120.
        assert_eq!(learned.rate, 2584);
    }
}

#[test]
fn without_enough_cases_nothing_is_claimed() {
    assert_eq!(learned(vec![(GroupKind::All, "", 1, 9)]), None);
    assert_eq!(
        learned_rate(
            &groups_of(&Plan::default(), None),
            &Past::default(),
            &HistoryWeights::default()
        ),
        None
    );
}

#[test]
fn more_cases_make_the_interval_narrower_around_the_same_rate() {
    let width = |n: u32| {
        let l = learned(vec![(GroupKind::All, "", n / 10, n)]).unwrap();
        l.high - l.low
    };
    assert!(width(10) > width(100) && width(100) > width(10_000));
    assert!(width(1_000_000) < 20, "{}", width(1_000_000));
}

#[test]
fn a_finished_change_counts_and_an_open_or_called_off_one_does_not() {
    let mut change = Change {
        state: State::Closed,
        outcome: Some(Outcome::Successful),
        ..Change::default()
    };
    assert_eq!(went_wrong(&change), Some(false));
    for outcome in [Outcome::Partial, Outcome::RolledBack, Outcome::Failed] {
        change.outcome = Some(outcome);
        assert_eq!(went_wrong(&change), Some(true), "{outcome:?}");
    }
    change.outcome = Some(Outcome::SuccessfulWithIssues);
    assert_eq!(went_wrong(&change), Some(false));
    change.incidents.push(linked(IncidentRole::Trigger));
    assert_eq!(went_wrong(&change), Some(false), "it led to the change");
    change.incidents.push(linked(IncidentRole::Cause));
    assert_eq!(went_wrong(&change), Some(true));
    for state in [State::Draft, State::InProgress, State::Cancelled] {
        change.state = state;
        assert_eq!(went_wrong(&change), None, "{state:?}");
    }
}

#[test]
fn a_change_belongs_to_the_groups_its_plan_names_and_reads_nothing_known_only_afterwards() {
    let mut from = ImportedChange {
        model: "Release 4".to_owned(),
        state: ImportedState::Closed,
        ..ImportedChange::default()
    };
    let plan = Plan {
        services: vec!["payroll".into(), "mail".into()],
        template: Some("patch".to_owned()),
        ..Plan::default()
    };
    let names = |from: &ImportedChange| -> Vec<String> {
        groups_of(&plan, Some(from))
            .into_iter()
            .map(|(_, n)| n)
            .collect()
    };
    assert_eq!(names(&from), ["", "mail", "payroll", "Release 4", "patch"]);
    let known = names(&from);
    from.related_incidents = Some(3);
    from.outcome = Some(Outcome::Failed);
    from.extra
        .insert("Originated from".to_owned(), "Incident".to_owned());
    assert_eq!(names(&from), known);
}

#[test]
fn what_is_taken_in_is_what_is_told() {
    let mut past = Past::default();
    for n in 0..12 {
        past.add([(GroupKind::All, String::new())], n < 3);
    }
    let all = past.tally(GroupKind::All, "");
    assert_eq!((all.wrong, all.cases), (3, 12));
    assert_eq!(past.tally(GroupKind::Service, "mail"), Tally::default());
    assert_eq!(past.groups().count(), 1);
}

#[test]
fn a_reopened_change_no_longer_counts_and_counts_anew_when_it_ends_again() {
    let mut past = Past::default();
    let mut change = Change {
        state: State::Closed,
        outcome: Some(Outcome::Successful),
        ..Change::default()
    };
    let told = |past: &Past| {
        let all = past.tally(GroupKind::All, "");
        (all.wrong, all.cases)
    };
    past.follow(None, &change);
    past.follow(went_wrong(&change), &change);
    assert_eq!(told(&past), (0, 1));
    let before = went_wrong(&change);
    change.state = State::InProgress;
    change.incidents.push(linked(IncidentRole::Cause));
    past.follow(before, &change);
    assert_eq!(told(&past), (0, 0));
    change.state = State::Closed;
    past.follow(None, &change);
    assert_eq!(told(&past), (1, 1));
}
