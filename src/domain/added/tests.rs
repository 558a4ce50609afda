//! What a policy may add to the gates, and what it may not touch.

use super::super::register_rules::policy_is_sound;
use super::*;

fn requirement(code: &str) -> PolicyRequirement {
    PolicyRequirement {
        code: code.to_owned(),
        sentence: "Triggers are agreed beforehand".to_owned(),
        why: "at 02:00 nobody agrees on anything".to_owned(),
        field: PlanField::Triggers,
        control: Control::Safeguards,
        from_class: RiskClass::Medium,
        types: Vec::new(),
        may_waive: true,
    }
}

fn listed(rule: &str) -> Waivable {
    Waivable {
        rule: rule.to_owned(),
        by: Role::Manager,
        days: 7,
    }
}

fn said(change: impl Fn(&mut Policy)) -> String {
    let mut policy = Policy::default();
    change(&mut policy);
    policy_is_sound(&policy)
        .map_err(|refusal| refusal.to_string())
        .unwrap_err()
}

#[test]
fn the_policy_that_ships_is_sound() {
    assert!(policy_is_sound(&Policy::default()).is_ok());
}

#[test]
fn a_built_in_requirement_is_neither_replaced_nor_taken_out() {
    for row in RULES {
        let said = said(|p| p.requirements.push(requirement(row.code)));
        assert!(said.contains("built in"), "{said}");
    }
}

#[test]
fn only_what_the_table_allows_is_made_waivable() {
    for row in RULES {
        let policy = Policy {
            waivable: vec![listed(row.code)],
            ..Policy::default()
        };
        assert_eq!(
            policy_is_sound(&policy).is_ok(),
            row.may_waive,
            "{}",
            row.code
        );
        assert_eq!(policy.waivable(row.code).is_some(), row.may_waive);
    }
    let said = said(|p| p.waivable.push(listed("intake.nothing")));
    assert!(said.contains("no requirement") && said.contains("schedule.freeze"));
}

#[test]
fn an_added_requirement_is_waivable_only_when_it_says_so() {
    for may_waive in [true, false] {
        let policy = Policy {
            requirements: vec![PolicyRequirement {
                may_waive,
                ..requirement("schedule.triggers")
            }],
            waivable: vec![listed("schedule.triggers")],
            ..Policy::default()
        };
        assert_eq!(policy_is_sound(&policy).is_ok(), may_waive);
        assert_eq!(policy.waivable("schedule.triggers").is_some(), may_waive);
    }
}

#[test]
fn what_contradicts_itself_is_refused_with_a_sentence() {
    for code in [
        "triggers",
        "nowhere.triggers",
        "schedule.",
        "schedule.A b",
        "schedule.a.b",
    ] {
        let said = said(|p| p.requirements.push(requirement(code)));
        assert!(said.contains("no code"), "{said}");
    }
    let twice = said(|p| p.requirements = vec![requirement("start.a"), requirement("start.a")]);
    assert!(twice.contains("twice"), "{twice}");
    let twice = said(|p| p.waivable = vec![listed("schedule.freeze"), listed("schedule.freeze")]);
    assert!(twice.contains("twice"), "{twice}");
    let mute = said(|p| {
        p.requirements.push(PolicyRequirement {
            why: "n/a".to_owned(),
            ..requirement("start.a")
        });
    });
    assert!(mute.contains("why"), "{mute}");
    for days in [0, 367] {
        let long = said(|p| {
            p.waivable = vec![Waivable {
                days,
                ..listed("schedule.freeze")
            }];
        });
        assert!(long.contains("days"), "{long}");
    }
    let auditor = said(|p| {
        p.waivable = vec![Waivable {
            by: Role::Auditor,
            ..listed("schedule.freeze")
        }];
    });
    assert!(auditor.contains("auditor"), "{auditor}");
}

#[test]
fn a_field_is_said_when_the_plan_says_something_there() {
    let policy = Policy::default();
    let mut plan = Plan::default();
    assert!(!PlanField::Notes.is_said(&plan, &Registers::default(), &policy));
    plan.notes = "N/A".to_owned();
    assert!(!PlanField::Notes.is_said(&plan, &Registers::default(), &policy));
    plan.notes = "Door code with the caretaker".to_owned();
    assert!(PlanField::Notes.is_said(&plan, &Registers::default(), &policy));
}
