//! A client who has to agree to every change: asked at the schedule gate, for the revision that stands.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{Case, full_plan};
use holdpoint::domain::command::Command;
use holdpoint::domain::gate::{self, Status};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::vote::Choice;

fn approved() -> Case {
    let mut case = Case::new();
    let northwind = case.registers.clients.get_mut(&"northwind".into()).unwrap();
    northwind.consent_required = true;
    case.create("rea", full_plan());
    decide(&mut case);
    case
}

fn decide(case: &mut Case) {
    if case.change.state == State::Draft {
        case.ask("rea", &Command::Submit).unwrap();
    }
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
}

fn consent(case: &mut Case, by: &str, client: &str, said_by: &str) -> Result<usize, Refusal> {
    let seen = case.change.digest;
    case.ask(
        by,
        &Command::Consent {
            client: client.into(),
            said_by: said_by.to_owned(),
            note: "by telephone".to_owned(),
            seen,
        },
    )
}

#[test]
fn a_change_is_not_scheduled_before_each_client_who_has_to_agree_has() {
    let mut case = approved();
    let refused = case.ask("ines", &Command::Schedule).unwrap_err();
    assert_eq!(refused.gaps.len(), 1, "{refused}");
    assert_eq!(refused.gaps[0].code, "schedule.consent");
    assert_eq!(refused.gaps[0].fix, "consent northwind");
    consent(&mut case, "rea", "northwind", "Nora Winter").unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
    let given = &case.change.consents[0];
    assert_eq!(
        (given.said_by.as_str(), given.by.as_str()),
        ("Nora Winter", "rea")
    );
}

#[test]
fn a_consent_belongs_to_the_revision_that_the_client_agreed_to() {
    let mut case = approved();
    consent(&mut case, "ines", "northwind", "Nora Winter").unwrap();
    let mut plan = case.change.plan.clone();
    plan.scope_in.push_str(" and the one in York");
    let plan = Box::new(plan);
    case.ask("rea", &Command::Edit { plan }).unwrap();
    decide(&mut case);
    let refused = case.ask("ines", &Command::Schedule).unwrap_err();
    assert_eq!(refused.gaps[0].code, "schedule.consent");
    assert!(refused.gaps[0].missing.contains("revision 2"), "{refused}");
}

#[test]
fn nobody_waives_a_clients_consent() {
    let mut case = approved();
    let until = case.now + Duration::hours(1);
    let refused = case.ask(
        "ines",
        &Command::Waive {
            rule: "schedule.consent".to_owned(),
            reason: "they never answer".to_owned(),
            until,
        },
    );
    let refused = refused.unwrap_err();
    assert!(refused.sentence.contains("by anyone"), "{refused}");
}

#[test]
fn a_consent_is_recorded_by_the_requester_or_a_manager_and_names_who_gave_it() {
    let mut case = approved();
    let refused = consent(&mut case, "sara", "northwind", "Nora Winter").unwrap_err();
    assert!(
        refused.next.contains("ines") && refused.next.contains("rea"),
        "{refused}"
    );
    let other = consent(&mut case, "ines", "contoso", "Cora").unwrap_err();
    assert_eq!(other.cause, Cause::Unknown);
    for nobody in ["", "n/a"] {
        assert!(consent(&mut case, "ines", "northwind", nobody).is_err());
    }
}

#[test]
fn where_no_client_has_to_agree_the_requirement_does_not_apply() {
    let mut case = approved();
    let status = |case: &Case| {
        let board = gate::board(&case.change, &case.registers, case.now);
        let mut all = board.into_iter().flat_map(|s| s.requirements);
        all.find(|r| r.code == "schedule.consent").unwrap().status
    };
    assert_eq!(status(&case), Status::NotMet);
    case.registers
        .clients
        .get_mut(&"northwind".into())
        .unwrap()
        .consent_required = false;
    assert_eq!(status(&case), Status::NotApplicable);
}
