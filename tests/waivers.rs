//! Waivers: who may give one, for how long, what it covers, and what no waiver ever covers.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::Duration;
use common::{Case, full_plan, noon};
use holdpoint::domain::added::{PlanField, PolicyRequirement, Waivable};
use holdpoint::domain::command::Command;
use holdpoint::domain::control::Control;
use holdpoint::domain::gate::{self, Asked, Gate, RULES, Status, Trial};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::{ChangeType, RiskClass};
use holdpoint::domain::refusal::{Cause, Refusal};
use holdpoint::domain::vote::Choice;

const EVIDENCE: &str = "intake.test-evidence";

/// A draft without test evidence, raised by rea and implemented by jun.
fn untested() -> Case {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.evidence.clear();
    case.create("rea", plan);
    case
}

fn waive(case: &mut Case, by: &str, rule: &str, hours: i64) -> Result<usize, Refusal> {
    let until = case.now + Duration::hours(hours);
    case.ask(
        by,
        &Command::Waive {
            rule: rule.to_owned(),
            reason: "The lab is down until Monday and the vendor tested it".to_owned(),
            until,
        },
    )
}

fn withdraw(case: &mut Case, by: &str, rule: &str) -> Result<usize, Refusal> {
    let rule = rule.to_owned();
    case.ask(by, &Command::WithdrawWaiver { rule })
}

#[test]
fn a_waived_requirement_lets_the_change_pass_and_is_listed_on_it() {
    let mut case = untested();
    let refused = case.ask("rea", &Command::Submit).unwrap_err();
    assert_eq!(refused.gaps[0].code, EVIDENCE);
    assert_eq!(refused.gaps[0].control, Control::Validation);

    let digest = case.change.digest;
    waive(&mut case, "ines", EVIDENCE, 24).unwrap();
    assert_eq!(
        case.change.digest, digest,
        "a waiver is no edit of the plan"
    );
    case.ask("rea", &Command::Submit).unwrap();
    assert_eq!(case.change.state, State::Review);
    let waiver = &case.change.waivers[0];
    assert_eq!(
        (waiver.rule.as_str(), waiver.by.as_str()),
        (EVIDENCE, "ines")
    );
    assert_eq!(waiver.until, noon() + Duration::hours(24));
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("omar").unwrap();
}

#[test]
fn an_expired_waiver_no_longer_counts_at_the_gate() {
    let mut case = untested();
    waive(&mut case, "ines", EVIDENCE, 2).unwrap();
    case.now += Duration::minutes(119);
    assert!(
        Trial::Intake
            .gaps(&case.change, &case.registers, case.now)
            .iter()
            .all(|g| g.code != EVIDENCE)
    );
    case.now = noon() + Duration::hours(2);
    let gaps = Trial::Intake.gaps(&case.change, &case.registers, case.now);
    assert!(gaps.iter().any(|g| g.code == EVIDENCE));
    assert_eq!(case.change.waivers[0].word(1, case.now), "expired");
}

#[test]
fn a_waiver_that_expires_before_the_decision_holds_the_approval_up() {
    let mut case = untested();
    waive(&mut case, "ines", EVIDENCE, 1).unwrap();
    case.now += Duration::minutes(30);
    case.ask("rea", &Command::Submit).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.now += Duration::minutes(30);
    let refused = case.approve("omar").unwrap_err();
    assert!(refused.gaps.iter().any(|g| g.code == EVIDENCE), "{refused}");
}

#[test]
fn a_waiver_taken_back_no_longer_counts() {
    let mut case = untested();
    waive(&mut case, "ines", EVIDENCE, 24).unwrap();
    let refused = withdraw(&mut case, "rea", EVIDENCE).unwrap_err();
    assert!(refused.next.contains("ines"), "{refused}");
    withdraw(&mut case, "ines", EVIDENCE).unwrap();
    assert!(case.ask("rea", &Command::Submit).is_err());
    assert_eq!(case.change.waivers[0].word(1, case.now), "withdrawn");
    let again = withdraw(&mut case, "ines", EVIDENCE).unwrap_err();
    assert_eq!(again.cause, Cause::Unknown);
    waive(&mut case, "ines", EVIDENCE, 24).unwrap();
    case.ask("rea", &Command::Submit).unwrap();
}

#[test]
fn only_the_role_that_policy_names_waives_and_a_refusal_names_who_could() {
    for by in ["omar", "sara", "lea"] {
        let mut case = untested();
        let refused = waive(&mut case, by, EVIDENCE, 1).unwrap_err();
        assert_eq!(refused.cause, Cause::Person);
        assert!(refused.sentence.contains("a manager"), "{refused}");
        assert!(refused.next.contains("ines could"), "{refused}");
    }
    let mut case = untested();
    case.registers.policy.waivable = vec![Waivable {
        rule: EVIDENCE.to_owned(),
        by: Role::Approver,
        days: 1,
    }];
    waive(&mut case, "lea", EVIDENCE, 1).unwrap();
    let refused = waive(&mut case, "ines", EVIDENCE, 1).unwrap_err();
    assert!(refused.sentence.contains("an approver"), "{refused}");
}

#[test]
fn nobody_waives_for_themselves() {
    let mut own = Case::new();
    let mut plan = full_plan();
    plan.evidence.clear();
    own.create("ines", plan.clone());
    let refused = waive(&mut own, "ines", EVIDENCE, 1).unwrap_err();
    assert!(
        refused.sentence.contains("that they requested"),
        "{refused}"
    );

    plan.implementer = Some("ines".into());
    let mut works = Case::new();
    works.create("rea", plan);
    let refused = waive(&mut works, "ines", EVIDENCE, 1).unwrap_err();
    assert!(
        refused.sentence.contains("that they implement"),
        "{refused}"
    );
}

#[test]
fn a_waiver_ends_when_whoever_gave_it_becomes_the_implementer() {
    let mut case = untested();
    waive(&mut case, "ines", EVIDENCE, 24).unwrap();
    let mut plan = case.change.plan.clone();
    plan.implementer = Some("ines".into());
    case.ask(
        "rea",
        &Command::Edit {
            plan: Box::new(plan),
        },
    )
    .unwrap();
    let refused = case.ask("rea", &Command::Submit).unwrap_err();
    assert_eq!(refused.gaps[0].code, EVIDENCE);
}

#[test]
fn a_waiver_ends_when_policy_no_longer_lists_its_requirement() {
    let mut case = untested();
    waive(&mut case, "ines", EVIDENCE, 24).unwrap();
    case.registers.policy.waivable.clear();
    assert!(case.ask("rea", &Command::Submit).is_err());
}

#[test]
fn what_policy_does_not_list_is_not_waived() {
    for row in RULES {
        let mut case = untested();
        case.registers
            .policy
            .waivable
            .retain(|w| w.rule == EVIDENCE);
        let said = waive(&mut case, "ines", row.code, 1);
        if row.code == EVIDENCE {
            said.unwrap();
            continue;
        }
        let refused = said.unwrap_err();
        let never = refused.sentence.contains("cannot be waived by anyone");
        assert_eq!(never, !row.may_waive, "{refused}");
        assert!(refused.next.contains(EVIDENCE), "{refused}");
    }
    let mut case = untested();
    let refused = waive(&mut case, "ines", "intake.nonsense", 1).unwrap_err();
    assert_eq!(refused.cause, Cause::Unknown);
}

#[test]
fn a_waiver_needs_a_reason_and_an_end_that_policy_allows() {
    let mut case = untested();
    let ask = |case: &mut Case, reason: &str, hours: i64| {
        let until = case.now + Duration::hours(hours);
        case.ask(
            "ines",
            &Command::Waive {
                rule: EVIDENCE.to_owned(),
                reason: reason.to_owned(),
                until,
            },
        )
    };
    for reason in ["", "n/a", "See ticket!", "xxxx"] {
        assert!(ask(&mut case, reason, 1).is_err(), "{reason:?}");
    }
    let honest = "Vendor tested it";
    assert!(
        ask(&mut case, honest, 0)
            .unwrap_err()
            .sentence
            .contains("expired")
    );
    let long = ask(&mut case, honest, 14 * 24 + 1).unwrap_err();
    assert!(long.sentence.contains("14 days"), "{long}");
    assert!(ask(&mut case, honest, 14 * 24).is_ok());
    assert!(case.change.waivers.len() == 1);
}

#[test]
fn an_ended_change_is_given_no_waiver() {
    let mut case = untested();
    let reason = "the client left us".to_owned();
    case.ask("rea", &Command::Cancel { reason }).unwrap();
    let refused = waive(&mut case, "ines", EVIDENCE, 1).unwrap_err();
    assert_eq!(refused.cause, Cause::State);
}

#[test]
fn policy_adds_a_requirement_with_its_own_code_and_may_let_it_be_waived() {
    let code = "schedule.triggers";
    let mut case = Case::new();
    case.registers.policy.requirements = vec![PolicyRequirement {
        code: code.to_owned(),
        sentence: "Triggers are agreed beforehand".to_owned(),
        why: "at 02:00 nobody agrees on anything".to_owned(),
        field: PlanField::Triggers,
        control: Control::Safeguards,
        from_class: RiskClass::Medium,
        types: vec![ChangeType::Normal],
        may_waive: true,
    }];
    case.create("rea", full_plan());
    case.ask("rea", &Command::Submit).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("omar").unwrap();
    let refused = case.ask("ines", &Command::Schedule).unwrap_err();
    assert_eq!(refused.gaps.len(), 1, "{refused}");
    let gap = &refused.gaps[0];
    assert_eq!((gap.code.as_ref(), gap.fix.as_str()), (code, "triggers"));
    assert!(gap.missing.contains("Triggers are agreed beforehand"));
    assert!(
        waive(&mut case, "ines", code, 1).is_err(),
        "policy lists it not"
    );
    case.registers.policy.waivable.push(Waivable {
        rule: code.to_owned(),
        by: Role::Manager,
        days: 1,
    });
    waive(&mut case, "ines", code, 1).unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
}

#[test]
fn the_gate_board_says_of_each_requirement_how_it_stands() {
    let mut case = untested();
    waive(&mut case, "ines", EVIDENCE, 24).unwrap();
    let board = |case: &Case| gate::board(&case.change, &case.registers, case.now);
    let status = |case: &Case, code: &str| {
        let found = board(case).into_iter().flat_map(|s| s.requirements);
        let found = found.into_iter().find(|r| r.code == code).unwrap();
        (found.status, found.waiver.map(|w| w.by.to_string()))
    };
    assert_eq!(
        status(&case, EVIDENCE),
        (Status::Waived, Some("ines".to_owned()))
    );
    assert_eq!(status(&case, "intake.reason"), (Status::Met, None));
    assert_eq!(status(&case, "approval.quorum").0, Status::NotMet);
    assert_eq!(status(&case, "approval.peer").0, Status::NotApplicable);
    assert_eq!(status(&case, "start.wave-before").0, Status::NotApplicable);
    let codes = board(&case).into_iter().flat_map(|s| s.requirements);
    let codes: Vec<String> = codes.map(|r| r.code.into_owned()).collect();
    let table: Vec<&str> = RULES.iter().map(|row| row.code).collect();
    assert_eq!(codes, table, "the board shows the whole table");

    case.ask("rea", &Command::Submit).unwrap();
    let passed = &board(&case)[0];
    assert_eq!((passed.gate, passed.asked), (Gate::Intake, Asked::Passed));
    assert_eq!(status(&case, EVIDENCE).0, Status::Waived);
    assert_eq!(
        status(&case, "approval.plan").0,
        Status::Waived,
        "the plan is looked at again, under the same waiver"
    );
}

#[test]
fn gates_that_an_emergency_went_past_were_never_asked() {
    let mut case = Case::new();
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    case.create("rea", plan);
    let at = case.now;
    case.ask(
        "omar",
        &Command::Authorise {
            person: "omar".into(),
            at,
            spoken: false,
            reason: "the site is down".to_owned(),
        },
    )
    .unwrap();
    let board = gate::board(&case.change, &case.registers, case.now);
    let asked: Vec<Asked> = board.iter().map(|s| s.asked).collect();
    let wanted = [
        Asked::Never,
        Asked::Never,
        Asked::Next,
        Asked::Later,
        Asked::Later,
    ];
    assert_eq!(asked, wanted);
}

#[test]
fn every_gap_of_every_gate_carries_a_code_of_the_table() {
    let case = {
        let mut case = Case::new();
        case.create(
            "rea",
            holdpoint::domain::plan::Plan {
                title: "Bare".to_owned(),
                ..Default::default()
            },
        );
        case
    };
    for standing in gate::board(&case.change, &case.registers, case.now) {
        for gap in standing.gaps() {
            let row = RULES.iter().find(|row| row.code == gap.code).unwrap();
            assert_eq!((gap.control, gap.why.as_ref()), (row.control, row.why));
        }
    }
}

#[test]
fn boilerplate_passes_no_intake_gate_and_a_short_honest_answer_does() {
    let write = |text: &str| {
        let mut plan = full_plan();
        plan.rollback.steps.truncate(1);
        text.clone_into(&mut plan.rollback.steps[0].instruction);
        text.clone_into(&mut plan.scope_out);
        text.clone_into(&mut plan.waves[0].steps[0].instruction);
        plan.waves[0].steps.truncate(1);
        let mut case = Case::new();
        case.create("rea", plan);
        let gaps = Trial::Intake.gaps(&case.change, &case.registers, case.now);
        let codes = gaps.iter().map(|g| g.code.to_string());
        codes.collect::<Vec<_>>()
    };
    let boilerplate = Case::new().registers.policy.boilerplate;
    let blank = ["", " \t ", "xxxxx"].map(str::to_owned);
    for text in boilerplate.iter().chain(&blank) {
        let wanted = ["intake.scope-out", "intake.steps", "intake.rollback-plan"];
        assert_eq!(write(text), wanted, "{text:?}");
    }
    let title = write("REPLACE EDGE FIREWALLS.");
    assert_eq!(title, ["intake.scope-out", "intake.rollback-plan"]);
    assert!(write("Restore VM snapshot 12.").is_empty());
}
