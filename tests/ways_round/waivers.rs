//! With a waiver that was given for something else.

use chrono::Duration;
use holdpoint::domain::added::Waivable;
use holdpoint::domain::calendar::claim::{Claim, Resource};
use holdpoint::domain::command::Command;
use holdpoint::domain::id::ChangeNumber;
use holdpoint::domain::people::Role;
use holdpoint::domain::refusal::Refusal;

use crate::common::work::START;
use crate::common::{Case, full_plan, noon};
use crate::house::{approved, codes, edit, in_review};

fn waive(case: &mut Case, by: &str) -> Result<usize, Refusal> {
    let command = Command::Waive {
        rule: "intake.test-evidence".to_owned(),
        reason: "There is no lab for this model; the vendor has tested it".to_owned(),
        until: case.now + Duration::days(2),
    };
    case.ask(by, &command)
}

/// A draft without evidence, which a manager may waive.
fn untested() -> Case {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.evidence.clear();
    case.create("rea", plan);
    case
}

#[test]
fn a_waiver_is_of_the_revision_that_was_looked_at_and_of_no_later_one() {
    let mut case = untested();
    waive(&mut case, "lea").unwrap_err();
    waive(&mut case, "ines").unwrap();
    case.ask("rea", &Command::Submit).unwrap();
    case.vote("omar", holdpoint::domain::vote::Choice::Approve)
        .unwrap();
    edit(&mut case, "rea", |plan| {
        plan.scope_in = "Every firewall of every site".to_owned();
    })
    .unwrap();
    for by in ["omar", "sara"] {
        case.vote(by, holdpoint::domain::vote::Choice::Approve)
            .unwrap();
    }
    let refused = case.approve("omar").unwrap_err();
    assert!(
        codes(&refused).contains(&"intake.test-evidence"),
        "{refused}"
    );
    waive(&mut case, "ines").unwrap();
    case.approve("omar").unwrap();
}

#[test]
fn a_waiver_outlasts_a_note_and_the_handing_in_of_its_draft() {
    let mut case = untested();
    waive(&mut case, "ines").unwrap();
    edit(&mut case, "rea", |plan| {
        plan.notes = "Call the site".to_owned();
    })
    .unwrap();
    case.ask("rea", &Command::Submit).unwrap();
    edit(&mut case, "rea", |plan| {
        plan.notes = "Call them twice".to_owned();
    })
    .unwrap();
    for by in ["omar", "sara"] {
        case.vote(by, holdpoint::domain::vote::Choice::Approve)
            .unwrap();
    }
    case.approve("omar").unwrap();
    assert!(case.now >= noon());
}

/// A change whose window CHG-0007 holds as well, which is waived for two hours.
fn waived_conflict() -> Case {
    let mut case = in_review(full_plan());
    approved(&mut case);
    let window = case.change.plan.waves[0].window.unwrap();
    case.change.others = vec![Claim {
        resource: Resource::Client("northwind".into()),
        change: ChangeNumber(7),
        wave: 0,
        start: window.start,
        end: window.end,
        hidden: false,
    }];
    let refused = case.ask("ines", &Command::Schedule).unwrap_err();
    assert_eq!(codes(&refused), ["schedule.conflict"], "{refused}");
    waive_conflict(&mut case);
    case.ask("ines", &Command::Schedule).unwrap();
    case
}

fn waive_conflict(case: &mut Case) {
    let command = Command::Waive {
        rule: "schedule.conflict".to_owned(),
        reason: "Both are done by one team, one after the other".to_owned(),
        until: case.now + Duration::hours(2),
    };
    let lists = Waivable {
        rule: "schedule.conflict".to_owned(),
        by: Role::Manager,
        days: 7,
    };
    case.registers.policy.waivable.push(lists);
    case.ask("ines", &command).unwrap();
}

#[test]
fn work_does_not_start_on_a_conflict_whose_waiver_is_over() {
    let mut case = waived_conflict();
    case.now = noon() + Duration::hours(3);
    let refused = case.ask("jun", &START).unwrap_err();
    assert_eq!(codes(&refused), ["schedule.conflict"], "{refused}");
    waive_conflict(&mut case);
    case.ask("jun", &START).unwrap();
}

#[test]
fn work_starts_while_the_waiver_of_its_conflict_stands_or_the_other_has_gone() {
    let mut case = waived_conflict();
    case.now = noon() + Duration::hours(1);
    case.ask("jun", &START).unwrap();
    let mut case = waived_conflict();
    case.now = noon() + Duration::hours(3);
    case.change.others.clear();
    case.ask("jun", &START).unwrap();
}
