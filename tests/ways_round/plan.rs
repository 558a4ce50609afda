//! Through the plan: a note, a class declared lower.

use holdpoint::domain::command::Command;
use holdpoint::domain::plan::RiskClass;
use holdpoint::domain::vote::Choice;

use holdpoint::domain::lifecycle::State;
use holdpoint::domain::plan::PlannedWave;

use crate::common::full_plan;
use crate::house::{approved, edit, in_review};

#[test]
fn a_note_does_not_score_a_revision_anew() {
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::Low);
    plan.answers.outage_minutes = Some(240);
    let mut case = in_review(plan);
    let (score, class) = (case.change.risk.clone(), case.change.class);
    assert_eq!(class, RiskClass::Medium, "{score:?}");
    let client = case.registers.clients.get_mut(&"northwind".into()).unwrap();
    (client.tier, client.users) = (3, 0);
    edit(&mut case, "rea", |p| p.notes = "call first".to_owned()).unwrap();
    assert_eq!((&case.change.risk, case.change.class), (&score, class));
    let refused = case.vote("lea", Choice::Approve).unwrap_err();
    assert!(
        refused.sentence.contains("do not sit on a board"),
        "{refused}"
    );

    edit(&mut case, "rea", |p| p.scope_out.push_str(" and the core")).unwrap();
    assert!(case.change.risk.total < score.total, "the next revision is");
}

#[test]
fn what_was_declared_is_not_taken_back_behind_a_computed_class_that_covers_it() {
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::High);
    let mut case = in_review(plan);
    let refused = edit(&mut case, "rea", |p| {
        p.answers.outage_minutes = Some(600);
        p.answers.first_time = Some(true);
        p.answers.vendor = Some(true);
        p.rollback.not_reversible = true;
        p.rollback.mitigation = "A loan pair stands beside it".to_owned();
        p.declared = Some(RiskClass::Low);
    })
    .unwrap_err();
    assert!(refused.next.contains("reclass"), "{refused}");
    edit(&mut case, "rea", |p| p.answers.outage_minutes = Some(600)).unwrap();
    assert_eq!(case.change.plan.declared, Some(RiskClass::High));
    edit(&mut case, "rea", |p| p.declared = None).unwrap_err();
    let back = Command::Return {
        reason: "the outage is too long".to_owned(),
    };
    case.ask("ines", &back).unwrap();
    edit(&mut case, "rea", |p| p.declared = Some(RiskClass::Low)).unwrap_err();
}

#[test]
fn an_approved_plan_is_given_no_further_wave_behind_the_votes() {
    let mut case = in_review(full_plan());
    approved(&mut case);
    let (digest, waves) = (case.change.digest, case.change.plan.waves.clone());
    edit(&mut case, "rea", |plan| {
        plan.waves.insert(0, PlannedWave::default());
    })
    .unwrap();
    assert_eq!(case.change.digest, digest);
    assert_eq!(case.change.plan.waves, waves, "an empty wave is none");
    assert_eq!(case.change.waves.len(), 1);
    edit(&mut case, "rea", |plan| {
        plan.waves[0].clients.push(" ".into());
        plan.notes = "Call the site first".to_owned();
    })
    .unwrap();
    assert_eq!(
        case.change.plan.waves, waves,
        "a client without a name is none"
    );
    assert_eq!(case.change.plan.notes, "Call the site first");
    assert_eq!(case.change.state, State::Approved);
    edit(&mut case, "rea", |plan| {
        plan.waves.insert(0, plan.waves[0].clone());
    })
    .unwrap();
    assert_eq!(
        case.change.state,
        State::Review,
        "a wave that is one is voted on"
    );
}
