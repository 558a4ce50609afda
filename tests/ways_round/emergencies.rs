//! Through an emergency: its conditions, and when it was authorised.

use chrono::{Duration, NaiveDate};
use holdpoint::domain::command::Command;
use holdpoint::domain::plan::ChangeType;
use holdpoint::domain::vote::Condition;

use crate::common::work::START;
use crate::common::{Case, full_plan};
use crate::house::{codes, in_review};

fn emergency() -> Case {
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    in_review(plan)
}

#[test]
fn an_emergency_approved_with_a_condition_does_not_start_before_it_is_met() {
    let mut case = emergency();
    for by in ["omar", "sara"] {
        case.vote(by, holdpoint::domain::vote::Choice::Approve)
            .unwrap();
    }
    let approve = Command::Approve {
        conditions: vec![Condition {
            text: "The vendor is on the line".to_owned(),
            owner: "sara".into(),
            due: NaiveDate::from_ymd_opt(2026, 11, 27),
            met_by: None,
        }],
        note: String::new(),
        seen: case.change.digest,
    };
    case.ask("omar", &approve).unwrap();
    case.now += Duration::minutes(5);
    let refused = case.ask("jun", &START).unwrap_err();
    assert_eq!(codes(&refused), ["start.approval"], "{refused}");
    assert!(
        refused.to_string().contains("vendor is on the line"),
        "{refused}"
    );
    case.ask("sara", &Command::MeetCondition { condition: 0 })
        .unwrap();
    case.ask("jun", &START).unwrap();
}

fn authorise(by: &str, at: holdpoint::domain::window::Timestamp, spoken: bool) -> Command {
    Command::Authorise {
        person: by.into(),
        at,
        spoken,
        reason: "The line is down and the shop is shut".to_owned(),
    }
}

#[test]
fn nobody_writes_an_authorisation_for_an_earlier_time_so_that_a_bypass_looks_like_none() {
    let mut case = emergency();
    let began = case.now - Duration::hours(1);
    let early = began - Duration::minutes(5);
    let refused = case
        .ask("ines", &authorise("ines", early, false))
        .unwrap_err();
    assert!(refused.next.contains("spoken"), "{refused}");
    case.ask(
        "ines",
        &authorise("ines", case.now - Duration::minutes(1), false),
    )
    .unwrap();
    let start = Command::Start {
        wave: 0,
        began: Some(began),
    };
    case.ask("jun", &start).unwrap();
    assert!(case.change.bypass);
}

#[test]
fn a_word_that_was_spoken_earlier_is_put_on_record_with_its_time() {
    let mut case = emergency();
    let early = case.now - Duration::hours(2);
    case.ask("ines", &authorise("ines", early, true)).unwrap();
}
