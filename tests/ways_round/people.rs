//! Through a person who is not there any more, or who does not see the change.

use chrono::Duration;
use holdpoint::domain::checklist::StepKind;
use holdpoint::domain::command::Command;
use holdpoint::domain::people::{Role, Scope};
use holdpoint::domain::wave::Tick;

use crate::common::work::{START, release};
use crate::house::{approved, in_review, running, spoken, tick};

/// A change under way whose hold step lea alone releases, and whose policy takes a spoken release.
fn waiting_for_lea() -> crate::common::Case {
    let mut plan = crate::common::full_plan();
    plan.waves[0].steps[1].kind = StepKind::Hold {
        releaser: Some("lea".into()),
    };
    let mut case = running(plan, |case| case.registers.policy.spoken_release = true);
    tick(&mut case, "jun", 1, Tick::Done).unwrap();
    case
}

#[test]
fn the_spoken_release_of_somebody_who_has_left_is_none() {
    let mut case = waiting_for_lea();
    case.registers.people.get_mut(&"lea".into()).unwrap().left = true;
    let refused = case.ask("jun", &spoken(2, "lea")).unwrap_err();
    assert!(refused.sentence.contains("released by"), "{refused}");
    tick(&mut case, "jun", 2, Tick::Done).unwrap_err();
    case.registers.people.get_mut(&"lea".into()).unwrap().left = false;
    case.ask("jun", &spoken(2, "lea")).unwrap();
    tick(&mut case, "jun", 2, Tick::Done).unwrap();
}

#[test]
fn the_spoken_release_of_somebody_who_does_not_see_the_change_is_none() {
    let mut case = waiting_for_lea();
    let lea = case.registers.people.get_mut(&"lea".into()).unwrap();
    lea.scope = Scope::Only(vec!["contoso".into()]);
    case.ask("jun", &spoken(2, "lea")).unwrap_err();
    let lea = case.registers.people.get_mut(&"lea".into()).unwrap();
    lea.scope = Scope::Only(vec!["northwind".into()]);
    case.ask("jun", &spoken(2, "lea")).unwrap();
}

#[test]
fn the_work_does_not_go_on_under_somebody_who_has_left_or_does_not_see_it() {
    let mut plan = crate::common::full_plan();
    plan.rollback.decision_maker = Some("lea".into());
    let mut case = running(plan, |_| ());
    let fire = |by: &str| Command::FireTrigger {
        wave: 0,
        condition: "the tunnel stays down".to_owned(),
        continued_by: Some((by.into(), "the users wait for it".to_owned())),
    };
    case.registers.people.get_mut(&"lea".into()).unwrap().left = true;
    let refused = case.ask("jun", &fire("lea")).unwrap_err();
    assert!(refused.sentence.contains("cannot authorise"), "{refused}");
    let mut far = case.registers.people[&"ines".into()].clone();
    far.id = "far".into();
    far.roles = vec![Role::Manager];
    far.scope = Scope::Only(vec!["contoso".into()]);
    case.registers.people.insert(far.id.clone(), far);
    case.ask("jun", &fire("far")).unwrap_err();
    case.registers.people.get_mut(&"lea".into()).unwrap().left = false;
    case.ask("jun", &fire("lea")).unwrap();
}

#[test]
fn whoever_released_a_hold_step_does_not_skip_it_either() {
    let mut case = in_review(crate::common::full_plan());
    let omar = case.registers.people.get_mut(&"omar".into()).unwrap();
    omar.roles.push(Role::Implementer);
    approved(&mut case);
    case.ask("ines", &Command::Schedule).unwrap();
    case.now += Duration::hours(1);
    case.ask("jun", &START).unwrap();
    tick(&mut case, "jun", 1, Tick::Done).unwrap();
    case.ask("omar", &release(2)).unwrap();
    let refused = tick(&mut case, "omar", 2, Tick::Skipped).unwrap_err();
    assert!(
        refused
            .sentence
            .contains("nobody releases their own hold step"),
        "{refused}"
    );
    tick(&mut case, "jun", 2, Tick::Skipped).unwrap();
}
