//! Through votes, answers, conditions and boards.

use chrono::NaiveDate;
use holdpoint::domain::checklist::StepKind;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::imported::{ImportedChange, ImportedState};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::RiskClass;
use holdpoint::domain::registers::{Board, Quorum};
use holdpoint::domain::vote::{Choice, CommentKind, Condition};

use crate::common::{Case, full_plan};
use crate::house::{approved, codes, edit, in_review, say};

#[test]
fn an_answer_that_says_nothing_answers_nothing() {
    for kind in [CommentKind::Question, CommentKind::Condition] {
        let mut case = in_review(full_plan());
        say(&mut case, "omar", kind, "Does it fail over alone?", None).unwrap();
        for text in ["tbd", "N/A", "???", "as discussed"] {
            let refused = say(&mut case, "rea", CommentKind::Note, text, Some(1)).unwrap_err();
            assert!(refused.sentence.contains("The answer is"), "{refused}");
        }
        case.vote("omar", Choice::Approve).unwrap();
        case.vote("sara", Choice::Approve).unwrap();
        let refused = case.approve("ines").unwrap_err();
        assert_eq!(refused.gaps.len(), 1, "{refused}");
        say(&mut case, "rea", CommentKind::Note, "In 8 s.", Some(1)).unwrap();
        case.approve("ines").unwrap();
    }
}

#[test]
fn a_condition_is_met_by_a_word_after_the_approval_and_says_something() {
    let mut case = in_review(full_plan());
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    let with = |case: &mut Case, text: &str, owner: &str| {
        let conditions = vec![Condition {
            text: text.to_owned(),
            owner: owner.into(),
            due: NaiveDate::from_ymd_opt(2026, 11, 27),
            met_by: Some("jun".into()),
        }];
        let (note, seen) = (String::new(), case.change.digest);
        case.ask(
            "ines",
            &Command::Approve {
                conditions,
                note,
                seen,
            },
        )
    };
    for (text, owner) in [("tbd", "jun"), ("A cable lies there", "axl")] {
        let refused = with(&mut case, text, owner).unwrap_err();
        assert_eq!(codes(&refused), ["approval.conditions"], "{text} {owner}");
    }
    with(&mut case, "A cable lies there", "jun").unwrap();
    assert_eq!(case.change.open_conditions().count(), 1);
    let refused = case.ask("ines", &Command::Schedule).unwrap_err();
    assert_eq!(codes(&refused), ["schedule.conditions"]);
    let met = Command::MeetCondition { condition: 0 };
    let stranger = case.ask("sara", &met).unwrap_err();
    assert!(stranger.next.contains("jun"), "{stranger}");
    case.ask("jun", &met).unwrap();
    case.ask("ines", &Command::Schedule).unwrap();
}

#[test]
fn whoever_hands_in_what_came_from_another_tool_does_not_approve_it() {
    let mut case = Case::new();
    let imported = ImportedChange {
        source: "servicenow".to_owned(),
        number: "CHG30001".to_owned(),
        state: ImportedState::Open,
        title: "Replace edge firewalls".to_owned(),
        requester: "Omar Khan".to_owned(),
        ..ImportedChange::default()
    };
    let omar = case.registers.people.get_mut(&"omar".into()).unwrap();
    omar.roles.push(Role::Requester);
    let recorded = holdpoint::domain::event::Recorded {
        seq: 1,
        id: holdpoint::domain::id::EventId::default(),
        stream: holdpoint::domain::event::Stream::Change(case.change.id()),
        rev: 1,
        at: case.now,
        actor: holdpoint::domain::people::Actor::known("ines", 1000),
        event: Event::Change(ChangeEvent::Imported {
            change: Box::new(imported),
        }),
    };
    case.change.apply(&recorded);
    case.events.push(recorded);
    edit(&mut case, "ines", |p| {
        *p = full_plan();
    })
    .unwrap();
    case.ask("omar", &Command::Submit).unwrap();
    let refused = case.vote("omar", Choice::Approve).unwrap_err();
    assert!(refused.sentence.contains("they requested"), "{refused}");
    case.vote("sara", Choice::Approve).unwrap();
    case.vote("tom", Choice::Approve).unwrap();
}

#[test]
fn the_board_of_one_client_does_not_decide_for_another() {
    let mut case = Case::new();
    case.registers.boards.clear();
    let own = Board {
        id: "nw".into(),
        name: "Northwind board".to_owned(),
        client: Some("northwind".into()),
        members: vec!["omar".into(), "sara".into()],
        quorum: Quorum::Number(2),
        ..Board::default()
    };
    case.registers.boards.insert(own.id.clone(), own);
    let mut plan = full_plan();
    plan.waves[0].clients.push("contoso".into());
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    let refused = case.approve("ines").unwrap_err();
    assert_eq!(codes(&refused), ["approval.board"]);
    assert_eq!(refused.gaps[0].missing, "No board decides for contoso");
    edit(&mut case, "rea", |p| {
        p.waves[0].clients = vec!["northwind".into()];
    })
    .unwrap();
    approved(&mut case);
}

#[test]
fn one_person_named_twice_on_a_board_has_one_vote() {
    let mut case = in_review(full_plan());
    let board = case.registers.boards.get_mut(&"cab".into()).unwrap();
    board.members.push("omar".into());
    case.vote("omar", Choice::Approve).unwrap();
    let refused = case.approve("ines").unwrap_err();
    assert_eq!(codes(&refused), ["approval.quorum"]);
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
}

#[test]
fn a_peers_word_on_a_low_change_is_none_once_the_class_is_raised() {
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::Low);
    plan.waves[0].steps[2].kind = StepKind::Work;
    plan.answers.outage_minutes = Some(0);
    let mut case = in_review(plan);
    assert_eq!(case.change.class, RiskClass::Low);
    say(
        &mut case,
        "tom",
        CommentKind::Question,
        "Is it rehearsed?",
        None,
    )
    .unwrap();
    case.vote("lea", Choice::Approve).unwrap();
    assert_eq!(case.change.state, State::Review, "a question is open");
    let seen = case.change.digest;
    let raise = Command::Reclass {
        class: RiskClass::High,
        reason: "the site has its peak week".to_owned(),
        seen,
    };
    case.ask("tom", &raise).unwrap();
    say(
        &mut case,
        "rea",
        CommentKind::Note,
        "On 3 Nov, in the lab",
        Some(1),
    )
    .unwrap();
    let refused = case.approve("ines").unwrap_err();
    assert!(codes(&refused).contains(&"approval.quorum"), "{refused}");
    approved(&mut case);
}

#[test]
fn a_vote_without_a_word_on_a_low_change_does_not_carry_it_once_the_class_is_raised() {
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::Low);
    plan.waves[0].steps[2].kind = StepKind::Work;
    plan.answers.outage_minutes = Some(0);
    let mut case = in_review(plan);
    say(
        &mut case,
        "tom",
        CommentKind::Question,
        "Is it rehearsed?",
        None,
    )
    .unwrap();
    let seen = case.change.digest;
    let bare = Command::Vote {
        choice: Choice::Approve,
        comment: String::new(),
        seen,
    };
    case.ask("omar", &bare).unwrap();
    let raise = Command::Reclass {
        class: RiskClass::Medium,
        reason: "the site has its peak week".to_owned(),
        seen,
    };
    case.ask("rea", &raise).unwrap();
    say(
        &mut case,
        "rea",
        CommentKind::Note,
        "On 3 Nov, in the lab",
        Some(1),
    )
    .unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    let refused = case.approve("ines").unwrap_err();
    assert_eq!(codes(&refused), ["approval.comment"]);
    assert!(refused.gaps[0].missing.contains("omar"), "{refused}");
    case.vote("omar", Choice::Approve).unwrap();
    case.approve("ines").unwrap();
}

#[test]
fn a_plan_that_is_edited_there_and_back_is_the_one_that_was_voted_on_and_nothing_else_is() {
    let mut case = in_review(full_plan());
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    edit(&mut case, "rea", |p| p.scope_in.push('!')).unwrap();
    let refused = case.approve("ines").unwrap_err();
    assert_eq!(codes(&refused), ["approval.quorum"]);
    edit(&mut case, "rea", |p| {
        p.scope_in.pop();
    })
    .unwrap();
    assert_eq!(case.change.revision, 3);
    case.approve("ines").unwrap();
}
