//! What a template lets through at submission, and what it does not.

use chrono::Duration;
use holdpoint::domain::added::{PlanField, PolicyRequirement};
use holdpoint::domain::command::Command;
use holdpoint::domain::control::Control;
use holdpoint::domain::event::Event;
use holdpoint::domain::id::ClientId;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Actor;
use holdpoint::domain::plan::{ChangeType, Plan, RiskClass};
use holdpoint::domain::policy::Policy;
use holdpoint::domain::vote::{Authority, CommentKind};
use holdpoint::domain::wave::Outcome;

use crate::file::File;
use crate::shop::*;

fn raised(file: &mut File, edit: impl FnOnce(&mut Plan)) -> u32 {
    let mut plan = from_template(file, "contoso");
    edit(&mut plan);
    file.create(plan)
}

#[test]
fn another_client_window_and_implementer_are_approved_at_submission_by_template_and_version() {
    let mut file = shop();
    for (client, hours, person) in [("contoso", 1, "jun"), ("northwind", 30, "tom")] {
        let mut plan = from_template(&mut file, client);
        plan.implementer = Some(person.into());
        let window = plan.waves[0].window.as_mut().unwrap();
        window.start += Duration::hours(hours);
        window.end += Duration::hours(hours + 2);
        let number = file.create(plan);
        let change = submit(&mut file, number, &Command::Submit).unwrap();
        assert_eq!(change.state, State::Approved, "{client}");
        let approval = change.valid_approval().unwrap();
        let by_template = Authority::Template {
            template: ID.into(),
            version: 1,
        };
        assert_eq!(approval.authority, by_template);
        assert_eq!(change.plan.waves[0].clients, [ClientId::from(client)]);
        assert_eq!(change.plan.communications[0].client.as_str(), client);
    }
}

#[test]
fn several_clients_in_one_window_are_that_same_change() {
    let mut file = shop();
    let template = template(&mut file);
    let registers = file.store.registers().unwrap().clone();
    let both = ["contoso".into(), "northwind".into()];
    let mut plan = holdpoint::domain::template::plan_for(&template, &both, &registers).unwrap();
    assert_eq!(plan.communications.len(), 2);
    let one = from_template(&mut file, "contoso");
    plan.waves[0].window = one.waves[0].window;
    plan.implementer = one.implementer;
    plan.communications.reverse();
    let number = file.create(plan);
    submit(&mut file, number, &Command::Submit).unwrap();
}

#[test]
fn what_departs_is_refused_with_each_field_and_goes_the_normal_way_when_asked_to() {
    let mut file = shop();
    let number = raised(&mut file, |plan| {
        plan.rollback.minutes = 5;
        plan.waves[0].steps[0].instruction.push_str(" twice");
        plan.validation.clear();
    });
    let said = submit(&mut file, number, &Command::Submit).unwrap_err();
    assert_eq!(file.change(number).state, State::Draft);
    assert!(
        said.sentence
            .contains("departs from the template edge-firewall version 1 in 3 points"),
        "{said}"
    );
    let gaps: Vec<&str> = said.gaps.iter().map(|g| g.missing.as_str()).collect();
    for place in [
        "rollback, minutes",
        "wave 1, step 1, instruction",
        "validation",
    ] {
        assert!(
            gaps.iter().any(|g| g.starts_with(place)),
            "{place}: {gaps:?}"
        );
    }
    assert!(said.next.contains("--for-review"), "{said}");
    let change = submit(&mut file, number, &Command::SubmitForReview).unwrap();
    assert_eq!((change.state, change.approval), (State::Review, None));
}

#[test]
fn a_class_above_the_templates_is_not_what_the_board_approved() {
    let mut file = shop();
    let policy = Policy {
        medium_from: 1,
        high_from: 2,
        ..Policy::default()
    };
    file.set(vec![Event::PolicySet {
        policy: Box::new(policy),
        reason: "The board decided so".to_owned(),
    }]);
    let number = raised(&mut file, |_| ());
    let said = submit(&mut file, number, &Command::Submit).unwrap_err();
    assert_eq!(said.gaps.len(), 1, "{said}");
    assert!(said.gaps[0].missing.starts_with("class: high"), "{said}");
    assert_eq!(
        template(&mut file).approved().unwrap().class(),
        RiskClass::Medium
    );
}

#[test]
fn the_intake_gate_is_asked_in_full() {
    let mut file = shop();
    for (spoil, code) in [
        (
            (|p| p.waves[0].window = None) as fn(&mut Plan),
            "intake.window",
        ),
        (|p| p.implementer = None, "intake.implementer"),
        (|p| p.waves[0].clients.clear(), "intake.clients"),
        (
            |p| {
                let window = p.waves[0].window.as_mut().unwrap();
                window.end = window.start + Duration::minutes(3);
            },
            "intake.window-length",
        ),
    ] {
        let number = raised(&mut file, spoil);
        let said = submit(&mut file, number, &Command::Submit).unwrap_err();
        assert!(said.gaps.iter().any(|g| g.code == code), "{code}: {said}");
    }
}

#[test]
fn an_open_question_and_a_requirement_of_policy_are_asked_of_each_change() {
    let mut file = shop();
    let number = raised(&mut file, |_| ());
    let ask = Command::Comment {
        meant: CommentKind::Question,
        text: "Is the standby on the same firmware?".to_owned(),
        about: None,
        reply_to: None,
    };
    file.ask("omar", Some(number), &ask);
    let said = submit(&mut file, number, &Command::Submit).unwrap_err();
    assert!(
        said.gaps.iter().any(|g| g.code == "approval.questions"),
        "{said}"
    );

    let mut file = shop();
    let policy = Policy {
        requirements: vec![PolicyRequirement {
            code: "approval.reference".to_owned(),
            sentence: "A ticket is named".to_owned(),
            why: "the customer asks for its number".to_owned(),
            field: PlanField::Reference,
            control: Control::Oversight,
            from_class: RiskClass::Low,
            types: vec![ChangeType::Standard],
            may_waive: false,
        }],
        ..Policy::default()
    };
    file.set(vec![Event::PolicySet {
        policy: Box::new(policy),
        reason: "The board decided so".to_owned(),
    }]);
    let number = raised(&mut file, |_| ());
    let said = submit(&mut file, number, &Command::Submit).unwrap_err();
    assert!(
        said.gaps.iter().any(|g| g.code == "approval.reference"),
        "{said}"
    );
    let number = raised(&mut file, |p| "INC-3".clone_into(&mut p.reference));
    submit(&mut file, number, &Command::Submit).unwrap();
}

#[test]
fn a_standard_change_without_a_known_template_in_use_is_refused_as_standard() {
    let mut file = shop();
    for (name, says) in [
        (None, "names no template"),
        (Some("other"), "not in the catalogue"),
    ] {
        let number = raised(&mut file, |p| p.template = name.map(str::to_owned));
        let said = submit(&mut file, number, &Command::Submit).unwrap_err();
        assert!(said.sentence.contains(says), "{said}");
        let change = submit(&mut file, number, &Command::SubmitForReview).unwrap();
        assert_eq!(change.state, State::Review);
    }
}

#[test]
fn a_material_edit_after_submission_takes_the_approval_away() {
    let mut file = shop();
    let number = released(&mut file);
    let mut plan = file.change(number).plan;
    plan.rollback.minutes = 5;
    file.ask(
        "rea",
        Some(number),
        &Command::Edit {
            plan: Box::new(plan),
        },
    );
    let change = file.change(number);
    assert_eq!((change.state, change.approval), (State::Review, None));
}

#[test]
fn schedule_and_start_are_asked_as_of_every_change() {
    let mut file = shop();
    let number = released(&mut file);
    let start = Command::Start {
        wave: 0,
        began: None,
    };
    let jun = Actor::declared("jun");
    let id = Some(holdpoint::domain::id::ChangeNumber(number));
    refused(file.execute(id, None, &jun, &start));
    file.set(vec![Event::FreezeSet {
        freeze: holdpoint::domain::registers::Freeze {
            id: "year-end".to_owned(),
            name: "Year end".to_owned(),
            hard: true,
            window: file.change(number).plan.waves[0].window.unwrap(),
            clients: Vec::new(),
            repeat: None,
            waived_by: None,
        },
    }]);
    let ines = Actor::declared("ines");
    let said = refused(file.execute(id, None, &ines, &Command::Schedule));
    assert!(
        said.to_string().contains("freeze Year end"),
        "the freeze holds it: {said}"
    );
    file.set(vec![Event::FreezeLifted {
        id: "year-end".to_owned(),
    }]);
    carried_out(&mut file, number, Outcome::Successful);
    assert_eq!(file.change(number).state, State::Closed);
    assert_eq!(file.store.uses_of(&ID.into()).unwrap().cases, 1);
}
