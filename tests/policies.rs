//! A change is judged by the policy in force when it was handed in, and says so.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{Case, full_plan};
use holdpoint::domain::added::{PlanField, PolicyRequirement, Waivable};
use holdpoint::domain::command::Command;
use holdpoint::domain::control::Control;
use holdpoint::domain::event::Event;
use holdpoint::domain::gate::{self, RULES, Rule};
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::RiskClass;
use holdpoint::domain::policy::{Policy, Weights};
use holdpoint::domain::register_rules::keep;
use holdpoint::domain::vote::Choice;

fn put_in_force(case: &mut Case, change: impl FnOnce(&mut Policy)) {
    let mut policy = case.registers.policy.clone();
    change(&mut policy);
    let event = Event::PolicySet {
        policy: Box::new(policy),
        reason: "agreed by the board".to_owned(),
    };
    case.registers.apply(&event);
}

fn triggers() -> PolicyRequirement {
    PolicyRequirement {
        code: "approval.triggers".to_owned(),
        sentence: "Triggers are agreed beforehand".to_owned(),
        why: "at 02:00 nobody agrees on anything".to_owned(),
        field: PlanField::Triggers,
        control: Control::Safeguards,
        from_class: RiskClass::Low,
        types: Vec::new(),
        may_waive: false,
    }
}

fn handed_in() -> Case {
    let mut case = Case::new();
    case.create("rea", full_plan());
    case.ask("rea", &Command::Submit).unwrap();
    case
}

fn codes(case: &Case) -> Vec<String> {
    let standing = gate::standing(&case.change, &case.registers, case.now).unwrap();
    standing.gaps().map(|gap| gap.code.to_string()).collect()
}

#[test]
fn a_requirement_added_later_is_not_asked_of_what_was_handed_in_but_of_the_next_submission() {
    let mut case = handed_in();
    put_in_force(&mut case, |p| p.requirements.push(triggers()));
    assert!(!codes(&case).contains(&"approval.triggers".to_owned()));
    let judged = case.registers.judged(&case.change);
    assert_eq!(
        (judged.policy.version, judged.newer.unwrap().version),
        (0, 1)
    );
    let back = Command::Return {
        reason: "the window is too short".to_owned(),
    };
    case.ask("ines", &back).unwrap();
    assert_eq!(case.registers.judged(&case.change).policy.version, 1);
    case.ask("rea", &Command::Submit).unwrap();
    let judged = case.registers.judged(&case.change);
    assert_eq!((judged.policy.version, judged.newer), (1, None));
    assert!(codes(&case).contains(&"approval.triggers".to_owned()));
}

#[test]
fn a_requirement_taken_out_later_is_still_asked_of_what_was_handed_in() {
    let mut case = Case::new();
    put_in_force(&mut case, |p| p.requirements.push(triggers()));
    case.create("rea", full_plan());
    case.ask("rea", &Command::Submit).unwrap();
    put_in_force(&mut case, |p| p.requirements.clear());
    assert!(codes(&case).contains(&"approval.triggers".to_owned()));
}

#[test]
fn bands_and_weights_of_its_own_policy_score_an_edit_in_review() {
    let mut case = handed_in();
    let (score, class) = (case.change.risk.total, case.change.class);
    put_in_force(&mut case, |p| {
        p.medium_from = 1;
        p.high_from = 2;
        p.risk = Weights {
            first_time: 99,
            ..Weights::default()
        };
        p.risk.rollback.rehearsed = 0;
    });
    let mut plan = full_plan();
    plan.scope_in.push_str(" and its spare");
    let edit = Command::Edit {
        plan: Box::new(plan.clone()),
    };
    case.ask("rea", &edit).unwrap();
    assert_eq!((case.change.risk.total, case.change.class), (score, class));
    let mut other = Case::new();
    other.registers = case.registers.clone();
    other.create("rea", plan);
    assert_eq!(
        other.change.class,
        RiskClass::High,
        "a draft is judged by the present one"
    );
    assert_ne!(other.change.risk.total, score);
}

#[test]
fn the_words_that_say_nothing_are_those_of_its_own_policy() {
    let mut case = handed_in();
    let comment = "rollback risk accepted, console cable on site";
    put_in_force(&mut case, |p| p.boilerplate.push(comment.to_owned()));
    case.vote("sara", Choice::Approve).unwrap();
    let meant = |case: &mut Case| {
        let reason = comment.to_owned();
        case.ask("ines", &Command::Return { reason })
    };
    meant(&mut case).unwrap();
    let mut fresh = handed_in();
    put_in_force(&mut fresh, |p| p.boilerplate.push(comment.to_owned()));
    let back = Command::Return {
        reason: "the window is too short".to_owned(),
    };
    fresh.ask("ines", &back).unwrap();
    fresh.ask("rea", &Command::Submit).unwrap();
    assert!(
        meant(&mut fresh).is_err(),
        "the new submission is under the new list"
    );
}

#[test]
fn what_may_be_waived_is_what_its_own_policy_lists() {
    let rule = Rule::ScheduleFreeze.code();
    let waive = |case: &mut Case| {
        let until = case.now + Duration::hours(2);
        case.ask(
            "ines",
            &Command::Waive {
                rule: rule.to_owned(),
                reason: "the site asked for it".to_owned(),
                until,
            },
        )
    };
    let mut case = handed_in();
    put_in_force(&mut case, |p| p.waivable.clear());
    waive(&mut case).unwrap();
    let mut draft = Case::new();
    put_in_force(&mut draft, |p| p.waivable.clear());
    draft.create("rea", full_plan());
    assert!(waive(&mut draft).is_err());
    draft.ask("rea", &Command::Submit).unwrap();
    put_in_force(&mut draft, |p| {
        p.waivable = vec![Waivable {
            rule: rule.to_owned(),
            by: Role::Manager,
            days: 9,
        }];
    });
    assert!(
        waive(&mut draft).is_err(),
        "listed only after it was handed in"
    );
}

#[test]
fn a_policy_needs_an_admin_and_a_reason() {
    let registers = common::registers();
    let admin = registers.with_role(Role::Admin).next().unwrap().id.clone();
    let set = |by: &str, reason: &str| {
        let event = Event::PolicySet {
            policy: Box::default(),
            reason: reason.to_owned(),
        };
        keep(&registers, &by.into(), vec![event])
    };
    assert!(set(admin.as_str(), "agreed by the board").is_ok());
    assert!(set("rea", "agreed by the board").is_err());
    for nothing in ["", " ", "n/a", "..."] {
        let refused = set(admin.as_str(), nothing).unwrap_err();
        assert!(refused.sentence.contains("with a reason"), "{refused}");
    }
}

#[test]
fn no_policy_takes_a_built_in_requirement_off_a_gate_board() {
    let mut case = handed_in();
    put_in_force(&mut case, |p| {
        *p = Policy {
            boilerplate: Vec::new(),
            waivable: Vec::new(),
            ..Policy::default()
        }
    });
    let boards = gate::board(&case.change, &case.registers, case.now);
    for row in RULES {
        let there = boards
            .iter()
            .flat_map(|s| &s.requirements)
            .any(|r| r.code == row.code);
        assert!(there, "{}", row.code);
    }
}
