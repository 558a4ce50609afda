//! How a night ends when it does not go as planned: a no-go, a service not restored, an emergency; each asks for
//! its review before it closes.

use chrono::Duration;
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::ChangeType;
use holdpoint::domain::wave::{Outcome, Phase, Restored};

use crate::common::full_plan;
use crate::journey::{File, Journey, journey};
use crate::window::{become_, scheduled, scheduled_with};

fn verified(journey: &mut Journey) {
    become_(journey, "tom");
    journey.keys("v<enter><enter>pings answer again<enter>");
    journey.keys("i<enter>1<enter><enter><enter><enter><enter><enter><enter>");
}

/// Fails unless the change asks for its review before it closes, and closes as it went once that is written.
fn reviewed_before_it_closes(mut journey: Journey, outcome: Outcome) {
    assert!(
        journey.shows("Why did it go as it did"),
        "{}",
        journey.screen()
    );
    journey.keys("O<ctrl-s>");
    assert!(journey.shows("needs its review"), "{}", journey.screen());
    assert_eq!(journey.file.change(1).state, State::InProgress);
    journey.keys("<esc>");
    become_(&mut journey, "ines");
    journey.keys("wThe peer had another key<tab>Compare keys beforehand<tab>");
    journey.keys("Compare them in the runbook | omar | 2026-12-11<ctrl-s>");
    let review = journey.file.change(1).review.clone();
    let actions = review.map(|r| r.actions).unwrap_or_default();
    assert_eq!(actions.len(), 1, "{}", journey.screen());
    assert_eq!(actions[0].owner.as_str(), "omar");
    become_(&mut journey, "tom");
    journey.keys("O<ctrl-s>y");
    let change = journey.file.change(1);
    assert_eq!(
        (change.state, change.outcome),
        (State::Closed, Some(outcome))
    );
}

#[test]
fn a_no_go_at_the_point_of_no_return_leads_back_in_time() {
    let mut plan = full_plan();
    plan.waves[0].steps.remove(1);
    let mut journey = scheduled_with(plan);
    journey.keys("Wy<space>nthe vendor cannot be reached<enter>");
    assert!(
        journey
            .line("NO-GO")
            .contains("the vendor cannot be reached")
    );
    journey.keys("rno go at the point of no return<enter>INC-7<enter>y");
    assert_eq!(journey.file.change(1).waves[0].phase, Phase::RollingBack);
    journey.keys("<space>F<ctrl-s>y");
    let run = &journey.file.change(1).waves[0];
    let ended = run.rollback.as_ref().and_then(|r| r.ended);
    assert_eq!(ended.map(|(how, _)| how), Some(Restored::InTime));
    assert!(
        !run.marks
            .contains_key(&holdpoint::domain::checklist::StepId(3))
    );
    assert!(journey.file.change(1).caused_incident());
    verified(&mut journey);
    reviewed_before_it_closes(journey, Outcome::RolledBack);
}

#[test]
fn a_change_whose_service_is_not_restored_closes_as_failed_after_its_review() {
    let mut journey = scheduled();
    journey.keys("Wyrthe tunnel stays down<enter>INC-7<enter>y<space>F<space><ctrl-s>y");
    verified(&mut journey);
    assert!(
        journey.shows("not restored"),
        "the facts stay in view: {}",
        journey.screen()
    );
    reviewed_before_it_closes(journey, Outcome::Failed);
}

#[test]
fn a_successful_emergency_asks_for_its_review_all_the_same() {
    let mut file = File::new();
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    plan.waves[0].steps.truncate(1);
    let number = file.create(plan);
    file.now += Duration::minutes(30);
    let authorise = Command::Authorise {
        person: "ines".into(),
        at: file.now,
        spoken: false,
        reason: "The line is down at every site".to_owned(),
    };
    file.ask("ines", Some(number), &authorise);
    let mut journey = journey(file, "jun");
    journey.keys("W<ctrl-s>y<space>Fy");
    assert_eq!(
        journey.file.change(1).waves[0].phase,
        Phase::Verifying,
        "{}",
        journey.screen()
    );
    verified(&mut journey);
    reviewed_before_it_closes(journey, Outcome::Successful);
}
