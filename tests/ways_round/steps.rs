//! Through the checklist: a pre-check rewritten, a hold step released by whoever does it.

use chrono::Duration;
use holdpoint::domain::checklist::{StepId, StepKind};
use holdpoint::domain::command::Command;
use holdpoint::domain::people::Role;
use holdpoint::domain::wave::{Checklist, Tick};

use crate::common::work::START;
use crate::common::{full_plan, noon};
use crate::house::{approved, codes, edit, in_review, tick};

#[test]
fn a_pre_check_that_is_rewritten_was_not_ticked() {
    let mut plan = full_plan();
    plan.waves[0].steps[0].kind = StepKind::PreCheck;
    let mut case = in_review(plan);
    approved(&mut case);
    tick(&mut case, "jun", 1, Tick::Done).unwrap();
    edit(&mut case, "rea", |p| p.scope_in.push_str(" and its rack")).unwrap();
    assert_eq!(case.change.waves[0].marks.len(), 1, "it reads as it did");
    edit(&mut case, "rea", |p| {
        "The backup of tonight is whole".clone_into(&mut p.waves[0].steps[0].instruction);
    })
    .unwrap();
    assert!(case.change.waves[0].marks.is_empty());
    approved(&mut case);
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(1);
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    let refused = case.ask("jun", &start).unwrap_err();
    assert_eq!(codes(&refused), ["start.pre-checks"]);
    tick(&mut case, "jun", 1, Tick::Done).unwrap();
    case.ask("jun", &start).unwrap();

    let mut moved = in_review(full_plan());
    edit(&mut moved, "rea", |p| {
        p.waves[0].steps[0].kind = StepKind::PreCheck;
    })
    .unwrap();
    approved(&mut moved);
    tick(&mut moved, "jun", 1, Tick::Done).unwrap();
    edit(&mut moved, "rea", |p| {
        p.waves[0].clients = vec!["contoso".into()];
    })
    .unwrap();
    assert!(moved.change.waves[0].marks.is_empty(), "other clients");
}

#[test]
fn whoever_released_a_hold_step_does_not_tick_it() {
    let mut case = in_review(full_plan());
    let omar = case.registers.people.get_mut(&"omar".into()).unwrap();
    omar.roles.push(Role::Implementer);
    approved(&mut case);
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(1);
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    case.ask("jun", &start).unwrap();
    tick(&mut case, "jun", 1, Tick::Done).unwrap();
    let release = Command::ReleaseStep {
        wave: 0,
        step: StepId(2),
        note: String::new(),
        spoken_by: None,
    };
    case.ask("omar", &release).unwrap();
    let refused = tick(&mut case, "omar", 2, Tick::Done).unwrap_err();
    assert!(
        refused
            .sentence
            .contains("nobody releases their own hold step"),
        "{refused}"
    );
    assert!(refused.next.contains("jun"), "{refused}");
    tick(&mut case, "jun", 2, Tick::Done).unwrap();
}

#[test]
fn a_hold_step_is_not_skipped_past_without_its_release() {
    let mut case = in_review(full_plan());
    approved(&mut case);
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(1);
    case.ask("jun", &START).unwrap();
    tick(&mut case, "jun", 1, Tick::Done).unwrap();
    let skip = Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(2),
        tick: Tick::Skipped,
        note: "nobody answers the phone".to_owned(),
    };
    let refused = case.ask("jun", &skip).unwrap_err();
    assert!(
        refused.sentence.contains("has not been released"),
        "{refused}"
    );
    tick(&mut case, "jun", 3, Tick::Done).unwrap_err();
    let release = Command::ReleaseStep {
        wave: 0,
        step: StepId(2),
        note: "the pair has failed over by itself".to_owned(),
        spoken_by: None,
    };
    case.ask("omar", &release).unwrap();
    case.ask("jun", &skip).unwrap();
}
