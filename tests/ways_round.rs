//! Ways round a gate that somebody might try, one by one: each ends in a refusal, and the honest way in.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use chrono::{Duration, NaiveDate};
use common::{Case, full_plan, noon};
use holdpoint::domain::checklist::{StepId, StepKind};
use holdpoint::domain::command::Command;
use holdpoint::domain::event::{ChangeEvent, Event};
use holdpoint::domain::imported::{ImportedChange, ImportedState};
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Role;
use holdpoint::domain::plan::{Plan, RiskClass};
use holdpoint::domain::refusal::Refusal;
use holdpoint::domain::registers::{Board, Freeze, Quorum};
use holdpoint::domain::vote::{Choice, CommentKind, Condition};
use holdpoint::domain::wave::{Checklist, Tick};
use holdpoint::domain::window::Window;
use holdpoint::domain::zone::Zone;

fn in_review(plan: Plan) -> Case {
    let mut case = Case::new();
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case
}

fn edit(case: &mut Case, by: &str, work: impl FnOnce(&mut Plan)) -> Result<usize, Refusal> {
    let mut plan = case.change.plan.clone();
    work(&mut plan);
    let plan = Box::new(plan);
    case.ask(by, &Command::Edit { plan })
}

fn approved(case: &mut Case) {
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("omar").unwrap();
}

fn say(
    case: &mut Case,
    by: &str,
    meant: CommentKind,
    text: &str,
    reply_to: Option<u32>,
) -> Result<usize, Refusal> {
    let text = text.to_owned();
    case.ask(
        by,
        &Command::Comment {
            meant,
            text,
            about: None,
            reply_to,
        },
    )
}

fn tick(case: &mut Case, by: &str, step: u32) -> Result<usize, Refusal> {
    case.ask(
        by,
        &Command::Tick {
            wave: 0,
            checklist: Checklist::Work,
            step: StepId(step),
            tick: Tick::Done,
            note: String::new(),
        },
    )
}

fn codes(refused: &Refusal) -> Vec<&str> {
    refused.gaps.iter().map(|g| g.code.as_ref()).collect()
}

#[test]
fn a_note_does_not_score_a_revision_anew() {
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::Low);
    plan.answers.outage_minutes = Some(240);
    let mut case = in_review(plan);
    let (score, class) = (case.change.risk.clone(), case.change.class);
    assert_eq!(class, RiskClass::Medium, "{score:?}");
    let client = case.registers.clients.get_mut(&"northwind".into()).unwrap();
    (client.tier, client.users) = (3, 0);
    edit(&mut case, "rea", |p| p.notes = "call first".to_owned()).unwrap();
    assert_eq!((&case.change.risk, case.change.class), (&score, class));
    let refused = case.vote("lea", Choice::Approve).unwrap_err();
    assert!(
        refused.sentence.contains("do not sit on a board"),
        "{refused}"
    );

    edit(&mut case, "rea", |p| p.scope_out.push_str(" and the core")).unwrap();
    assert!(case.change.risk.total < score.total, "the next revision is");
}

#[test]
fn what_was_declared_is_not_taken_back_behind_a_computed_class_that_covers_it() {
    let mut plan = full_plan();
    plan.declared = Some(RiskClass::High);
    let mut case = in_review(plan);
    let refused = edit(&mut case, "rea", |p| {
        p.answers.outage_minutes = Some(600);
        p.answers.first_time = Some(true);
        p.answers.vendor = Some(true);
        p.rollback.not_reversible = true;
        p.rollback.mitigation = "A loan pair stands beside it".to_owned();
        p.declared = Some(RiskClass::Low);
    })
    .unwrap_err();
    assert!(refused.next.contains("reclass"), "{refused}");
    edit(&mut case, "rea", |p| p.answers.outage_minutes = Some(600)).unwrap();
    assert_eq!(case.change.plan.declared, Some(RiskClass::High));
    edit(&mut case, "rea", |p| p.declared = None).unwrap_err();
    let back = Command::Return {
        reason: "the outage is too long".to_owned(),
    };
    case.ask("ines", &back).unwrap();
    edit(&mut case, "rea", |p| p.declared = Some(RiskClass::Low)).unwrap_err();
}

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
fn a_pre_check_that_is_rewritten_was_not_ticked() {
    let mut plan = full_plan();
    plan.waves[0].steps[0].kind = StepKind::PreCheck;
    let mut case = in_review(plan);
    approved(&mut case);
    tick(&mut case, "jun", 1).unwrap();
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
    tick(&mut case, "jun", 1).unwrap();
    case.ask("jun", &start).unwrap();

    let mut moved = in_review(full_plan());
    edit(&mut moved, "rea", |p| {
        p.waves[0].steps[0].kind = StepKind::PreCheck;
    })
    .unwrap();
    approved(&mut moved);
    tick(&mut moved, "jun", 1).unwrap();
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
    tick(&mut case, "jun", 1).unwrap();
    let release = Command::ReleaseStep {
        wave: 0,
        step: StepId(2),
        note: String::new(),
        spoken_by: None,
    };
    case.ask("omar", &release).unwrap();
    let refused = tick(&mut case, "omar", 2).unwrap_err();
    assert!(
        refused
            .sentence
            .contains("nobody releases their own hold step"),
        "{refused}"
    );
    assert!(refused.next.contains("jun"), "{refused}");
    tick(&mut case, "jun", 2).unwrap();
}

#[test]
fn a_hold_step_is_not_skipped_past_without_its_release() {
    let mut case = in_review(full_plan());
    approved(&mut case);
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(1);
    case.ask("jun", &START).unwrap();
    tick(&mut case, "jun", 1).unwrap();
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
    tick(&mut case, "jun", 3).unwrap_err();
    let release = Command::ReleaseStep {
        wave: 0,
        step: StepId(2),
        note: "the pair has failed over by itself".to_owned(),
        spoken_by: None,
    };
    case.ask("omar", &release).unwrap();
    case.ask("jun", &skip).unwrap();
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

fn year_end(window: Window) -> Freeze {
    Freeze {
        id: "year-end".to_owned(),
        name: "Year end".to_owned(),
        hard: true,
        window,
        repeat: None,
        waived_by: None,
        clients: Vec::new(),
    }
}

fn over(window: &Window) -> Window {
    Window {
        start: window.start - Duration::hours(1),
        end: window.end + Duration::hours(1),
        zone: Zone::UTC,
    }
}

fn waive(case: &mut Case, hours: i64) -> Result<usize, Refusal> {
    let until = case.now + Duration::hours(hours);
    case.ask(
        "ines",
        &Command::Waive {
            rule: "schedule.freeze".to_owned(),
            reason: "The client asked for that night".to_owned(),
            until,
        },
    )
}

const START: Command = Command::Start {
    wave: 0,
    began: None,
};

#[test]
fn a_waiver_of_a_freeze_that_has_ended_or_was_taken_back_starts_nothing() {
    let frozen = || {
        let mut case = in_review(full_plan());
        let freeze = year_end(over(&full_plan().waves[0].window.unwrap()));
        case.registers.freezes.insert(freeze.id.clone(), freeze);
        approved(&mut case);
        assert_eq!(
            codes(&case.ask("ines", &Command::Schedule).unwrap_err()),
            ["schedule.freeze"]
        );
        case
    };
    let mut expired = frozen();
    waive(&mut expired, 1).unwrap();
    expired.ask("ines", &Command::Schedule).unwrap();
    expired.now = noon() + Duration::minutes(61);
    let refused = expired.ask("jun", &START).unwrap_err();
    assert_eq!(codes(&refused), ["start.hold"]);
    assert!(refused.gaps[0].missing.contains("Year end"), "{refused}");
    waive(&mut expired, 4).unwrap();
    expired.ask("jun", &START).unwrap();

    let mut back = frozen();
    waive(&mut back, 4).unwrap();
    back.ask("ines", &Command::Schedule).unwrap();
    let rule = "schedule.freeze".to_owned();
    back.ask("ines", &Command::WithdrawWaiver { rule }).unwrap();
    back.now = noon() + Duration::minutes(61);
    assert_eq!(codes(&back.ask("jun", &START).unwrap_err()), ["start.hold"]);
}

#[test]
fn the_next_wave_does_not_begin_in_a_freeze_that_was_put_on_after_the_first() {
    let mut plan = full_plan();
    let mut second = plan.waves[0].clone();
    second.clients = vec!["contoso".into()];
    second.window = second.window.map(|w| Window {
        start: w.end,
        end: w.end + Duration::hours(4),
        zone: w.zone,
    });
    plan.waves.push(second);
    let mut message = plan.communications[0].clone();
    message.client = "contoso".into();
    plan.communications.push(message);
    let mut case = in_review(plan);
    approved(&mut case);
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(1);
    case.ask("jun", &START).unwrap();
    let window = case.change.plan.waves[1].window.unwrap();
    let freeze = year_end(Window {
        start: window.start + Duration::minutes(1),
        end: window.end,
        zone: window.zone,
    });
    case.registers.freezes.insert(freeze.id.clone(), freeze);
    case.now = window.start + Duration::minutes(2);
    let refused = case
        .ask(
            "jun",
            &Command::Start {
                wave: 1,
                began: None,
            },
        )
        .unwrap_err();
    assert!(codes(&refused).contains(&"start.hold"), "{refused}");
}

#[test]
fn taking_a_change_off_the_hold_of_a_freeze_is_waiving_it() {
    let held = |plan: Plan| {
        let mut case = in_review(plan);
        let freeze = year_end(over(&full_plan().waves[0].window.unwrap()));
        case.registers
            .freezes
            .insert(freeze.id.clone(), freeze.clone());
        let hold = holdpoint::domain::calendar::hold::follow(
            &case.change,
            &freeze.id,
            Some(&freeze),
            case.now,
        );
        let recorded = holdpoint::domain::event::Recorded {
            seq: case.events.len() as u64 + 1,
            id: holdpoint::domain::id::EventId::default(),
            stream: holdpoint::domain::event::Stream::Change(case.change.id()),
            rev: case.change.rev + 1,
            at: case.now,
            actor: holdpoint::domain::people::Actor::known("ines", 1000),
            event: Event::Change(hold.unwrap()),
        };
        case.change.apply(&recorded);
        case.events.push(recorded);
        case
    };
    let release = Command::Release {
        reason: "the client asked for that night".to_owned(),
    };
    let mut own = full_plan();
    own.implementer = Some("ines".into());
    let refused = held(own).ask("ines", &release).unwrap_err();
    assert!(
        refused.sentence.contains("that they implement"),
        "{refused}"
    );

    let mut unlisted = held(full_plan());
    unlisted.registers.policy.waivable.clear();
    let refused = unlisted.ask("ines", &release).unwrap_err();
    assert!(refused.sentence.contains("lets nobody waive"), "{refused}");

    let mut case = held(full_plan());
    case.ask("ines", &release).unwrap();
    assert_eq!(case.change.waivers.len(), 1, "it is counted as one");
    approved(&mut case);
    case.ask("ines", &Command::Schedule).unwrap();
    case.now = noon() + Duration::hours(1);
    case.ask("jun", &START).unwrap();
}
