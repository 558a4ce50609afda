//! The calendar as the rules see it: who may waive which freeze, and what recurs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{Case, full_plan, noon};
use holdpoint::domain::calendar::Freeze;
use holdpoint::domain::command::Command;
use holdpoint::domain::gate::{self, Gate, Status};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Role;
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::vote::Choice;
use holdpoint::domain::window::Window;

const FREEZE: &str = "schedule.freeze";

/// An approved change of rea's, implemented by jun, from one to five o'clock.
fn approved() -> Case {
    let mut case = Case::new();
    case.create("rea", full_plan());
    case.ask("rea", &Command::Submit).unwrap();
    for by in ["omar", "sara"] {
        case.vote(by, Choice::Approve).unwrap();
    }
    case.approve("omar").unwrap();
    case
}

/// Puts a freeze on that began a week ago at noon and recurs each week for two hours.
fn freeze(case: &mut Case, hard: bool, waived_by: Option<Role>) {
    let window = full_plan().waves[0].window.unwrap();
    let start = noon() - Duration::days(7);
    let freeze = Freeze {
        id: "payday".to_owned(),
        name: "Payday".to_owned(),
        hard,
        window: Window {
            start,
            end: start + Duration::hours(2),
            zone: window.zone,
        },
        repeat: "FREQ=WEEKLY".parse().ok(),
        clients: Vec::new(),
        waived_by,
    };
    case.registers.freezes.insert(freeze.id.clone(), freeze);
}

fn waive(case: &mut Case, by: &str) -> Result<usize, Refusal> {
    let until = case.now + Duration::hours(6);
    case.ask(
        by,
        &Command::Waive {
            rule: FREEZE.to_owned(),
            reason: "The vendor has this afternoon only".to_owned(),
            until,
        },
    )
}

#[test]
fn a_hard_freeze_that_recurs_keeps_a_change_out_of_the_calendar() {
    let mut case = approved();
    freeze(&mut case, true, None);
    let refused = case.ask("ines", &Command::Schedule).unwrap_err();
    assert_eq!(refused.gaps[0].code, FREEZE);
    assert!(
        refused.gaps[0].missing.contains("Payday (Thu 26 Nov 2026"),
        "{refused}"
    );
    case.registers.freezes.clear();
    case.ask("ines", &Command::Schedule).unwrap();
    assert_eq!(case.change.state, State::Scheduled);
}

#[test]
fn a_freeze_is_waived_by_the_role_it_names_and_by_no_other() {
    let mut case = approved();
    freeze(&mut case, true, Some(Role::Approver));
    let refused = waive(&mut case, "ines").unwrap_err();
    assert_eq!(refused.cause, Cause::Person);
    assert!(
        refused
            .sentence
            .contains("the freeze Payday is waived by an approver"),
        "{refused}"
    );
    assert!(refused.next.contains("lea"), "{refused}");
    waive(&mut case, "lea").unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
}

#[test]
fn a_waiver_does_not_cover_a_freeze_whose_role_its_giver_lacks() {
    let mut case = approved();
    freeze(&mut case, true, None);
    waive(&mut case, "ines").unwrap();
    let mut other = case.registers.freezes["payday"].clone();
    other.id = "audit".to_owned();
    other.name = "Audit".to_owned();
    other.waived_by = Some(Role::Approver);
    case.registers.freezes.insert(other.id.clone(), other);
    let refused = case.ask("ines", &Command::Schedule).unwrap_err();
    assert_eq!(refused.gaps.len(), 2, "{refused}");
    let refused = waive(&mut case, "lea").unwrap_err();
    assert!(refused.sentence.contains("a manager"), "{refused}");
}

#[test]
fn a_freeze_that_names_its_role_needs_no_list_of_policys() {
    let mut case = approved();
    case.registers.policy.waivable.clear();
    freeze(&mut case, true, None);
    let refused = waive(&mut case, "ines").unwrap_err();
    assert_eq!(refused.cause, Cause::Input, "{refused}");
    freeze(&mut case, true, Some(Role::Manager));
    waive(&mut case, "ines").unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
}

#[test]
fn a_soft_freeze_warns_on_the_gate_board_and_refuses_nothing() {
    let mut case = approved();
    freeze(&mut case, false, None);
    let standing = gate::standing(&case.change, &case.registers, case.now).unwrap();
    assert_eq!(standing.gate, Gate::Schedule);
    let row = standing.requirements.iter().find(|r| r.code == FREEZE);
    let row = row.unwrap();
    assert_eq!(row.status, Status::Met);
    assert!(
        row.warnings[0].starts_with("Wave 1 lies in the soft freeze Payday (Thu 26 Nov 2026"),
        "{:?}",
        row.warnings
    );
    case.ask("ines", &Command::Schedule).unwrap();
}
