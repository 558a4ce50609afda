//! Through a freeze: with a waiver that is over, between waves, off its hold.

use chrono::Duration;
use holdpoint::domain::command::Command;
use holdpoint::domain::event::Event;
use holdpoint::domain::plan::Plan;
use holdpoint::domain::refusal::Refusal;
use holdpoint::domain::registers::Freeze;
use holdpoint::domain::window::Window;
use holdpoint::domain::zone::Zone;

use crate::common::work::START;
use crate::common::{Case, full_plan, noon};
use crate::house::{approved, codes, in_review};

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
