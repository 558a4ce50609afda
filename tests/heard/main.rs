//! Who has been heard when a change is approved: seats, deputies, bars and classes, whatever happens before.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

#[path = "../common/mod.rs"]
mod common;
mod house;
mod oracle;
mod walk;

use holdpoint::domain::command::Command;
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::plan::RiskClass;
use holdpoint::domain::refusal::Cause;
use proptest::prelude::*;

use crate::common::{Case, full_plan};
use crate::house::{PEOPLE, houses};
use crate::oracle::Oracle;
use crate::walk::{Move, command, disturb, moves, steered};

/// Does one thing and fails when anything stands that never may.
fn one(case: &mut Case, oracle: &mut Oracle, by: &str, asked: &Command) {
    let before = case.change.clone();
    let known = case.events.len();
    match case.ask(by, asked) {
        Ok(_) => {
            let mut change = before;
            for event in &case.events[known..] {
                if let Event::Change(ChangeEvent::Approved { authority, .. }) = &event.event {
                    oracle.approved(&change, &case.registers, authority, asked);
                }
                let mut after = change.clone();
                after.apply(event);
                oracle.class_moved(&change, &after, &case.registers, event);
                oracle.note(&after, event);
                change = after;
            }
        }
        Err(refusal) => {
            assert_eq!(before, case.change, "a refusal changes nothing");
            assert!(
                refusal.cause != Cause::Person || !refusal.next.is_empty(),
                "nobody is named: {refusal}"
            );
            for gap in &refusal.gaps {
                assert!(!gap.owner.to_string().is_empty(), "{refusal}");
                assert!(!gap.why.is_empty() && !gap.fix.is_empty(), "{refusal}");
            }
        }
    }
    oracle.counted(&case.change, &case.registers);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_approved_before_everyone_who_must_be_heard_was_heard_on_what_stands(
        house in houses(),
        moves in moves(),
        declared in 0..3usize,
    ) {
        let mut case = Case::new();
        case.registers = house;
        let mut oracle = Oracle::default();
        let mut plan = full_plan();
        plan.declared = Some([RiskClass::Low, RiskClass::Medium, RiskClass::High][declared]);
        let create = Command::Create { plan: Box::new(plan) };
        one(&mut case, &mut oracle, "rea", &create);
        for Move { who, what, pick } in moves {
            disturb(&mut case, what, pick);
            let asked = command(&case, what, pick);
            let by = PEOPLE[who % PEOPLE.len()];
            one(&mut case, &mut oracle, by, &asked);
        }
    }

    #[test]
    fn an_approval_that_comes_near_is_held_to_every_voice(
        house in houses(),
        moves in prop::collection::vec(any::<(u8, u8)>(), 1..24),
    ) {
        let mut case = Case::new();
        case.registers = house;
        let mut oracle = Oracle::default();
        let create = Command::Create { plan: Box::new(full_plan()) };
        one(&mut case, &mut oracle, "rea", &create);
        one(&mut case, &mut oracle, "rea", &Command::Submit);
        for (what, pick) in moves {
            let (by, asked) = steered(&case, what, pick);
            one(&mut case, &mut oracle, by, &asked);
            let seen = case.change.digest;
            let approve = Command::Approve { conditions: Vec::new(), note: String::new(), seen };
            one(&mut case, &mut oracle, "ines", &approve);
        }
    }
}

#[test]
fn the_steered_walk_does_reach_approvals_by_boards_and_by_peers() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let drawn = (houses(), prop::collection::vec(any::<(u8, u8)>(), 1..24));
    let (mut approved, mut lowered) = (0, 0);
    for _ in 0..120 {
        let (house, moves) = drawn.new_tree(&mut runner).unwrap().current();
        let mut case = Case::new();
        case.registers = house;
        case.create("rea", full_plan());
        case.ask("rea", &Command::Submit).unwrap();
        for (what, pick) in moves {
            let (by, asked) = steered(&case, what, pick);
            let _maybe_refused = case.ask(by, &asked).is_err();
            let _maybe_lacking = case.approve("ines").is_err();
        }
        let is = |event: &Event, wanted: fn(&ChangeEvent) -> bool| matches!(event, Event::Change(e) if wanted(e));
        let count = |wanted: fn(&ChangeEvent) -> bool| {
            case.events.iter().filter(|e| is(&e.event, wanted)).count()
        };
        approved += count(|e| matches!(e, ChangeEvent::Approved { .. }));
        lowered +=
            count(|e| matches!(e, ChangeEvent::Reclassed { class, from, .. } if class < from));
    }
    assert!(
        approved > 20 && lowered > 5,
        "{approved} approvals, {lowered} lowerings"
    );
}
