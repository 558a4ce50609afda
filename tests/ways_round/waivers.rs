//! With a waiver that was given for something else.

use chrono::Duration;
use holdpoint::domain::command::Command;
use holdpoint::domain::refusal::Refusal;

use crate::common::{Case, full_plan, noon};
use crate::house::{codes, edit};

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
