//! Past a no-go, past the rollback's checklist, and past what has to be looked at after it.

use chrono::Duration;
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::wave::{Checklist, Impact, ImpactLevel, Outcome, Phase, Tick};

use crate::common::work::{check, complete, release};
use crate::common::{Case, full_plan};
use crate::house::{codes, running, tick};

fn no_go() -> Command {
    Command::RefuseGo {
        wave: 0,
        step: StepId(3),
        reason: "the console cable is not there".to_owned(),
    }
}

fn roll_back() -> Command {
    Command::RollBack {
        wave: 0,
        reason: "the tunnel stays down".to_owned(),
        incident: String::new(),
    }
}

fn restored(restored: bool) -> Command {
    Command::EndRollback {
        wave: 0,
        restored,
        incident: String::new(),
    }
}

fn declare(level: ImpactLevel, now: holdpoint::domain::window::Timestamp) -> Command {
    let felt = level != ImpactLevel::None;
    Command::DeclareImpact {
        wave: 0,
        client: "northwind".into(),
        impact: Impact {
            level,
            from: felt.then_some(now),
            to: None,
            users: None,
            noticed: if felt { "no phones" } else { "" }.to_owned(),
            planned: false,
            told_by: String::new(),
        },
    }
}

fn review() -> Command {
    Command::Review {
        cause: "The image was older than the one tested".to_owned(),
        lesson: "Compare the checksum before the window".to_owned(),
        actions: Vec::new(),
    }
}

/// Passes some time, so that what comes later is later.
fn later(case: &mut Case) {
    case.now += Duration::minutes(1);
}

fn at_no_return() -> Case {
    let mut case = running(full_plan(), |_| ());
    tick(&mut case, "jun", 1, Tick::Done).unwrap();
    case.ask("omar", &release(2)).unwrap();
    tick(&mut case, "jun", 2, Tick::Done).unwrap();
    case
}

/// The work is over and every step done.
fn worked() -> Case {
    let mut case = at_no_return();
    case.ask("jun", &release(3)).unwrap();
    tick(&mut case, "jun", 3, Tick::Done).unwrap();
    later(&mut case);
    case.ask("jun", &Command::FinishWork { wave: 0 }).unwrap();
    later(&mut case);
    case
}

#[test]
fn a_no_go_after_the_go_stops_the_step_until_a_new_go() {
    let mut case = at_no_return();
    case.ask("jun", &release(3)).unwrap();
    case.ask("ines", &no_go()).unwrap();
    let refused = tick(&mut case, "jun", 3, Tick::Done).unwrap_err();
    assert!(refused.sentence.contains("has no go"), "{refused}");
    let run = &case.change.waves[0];
    assert!(run.refused(StepId(3)).is_some(), "the screen says no-go");
    case.ask("jun", &release(3)).unwrap();
    tick(&mut case, "jun", 3, Tick::Done).unwrap();
}

#[test]
fn service_is_not_called_restored_while_a_step_of_the_way_back_is_open() {
    let mut case = at_no_return();
    case.ask("jun", &roll_back()).unwrap();
    let refused = case.ask("jun", &restored(true)).unwrap_err();
    assert!(refused.sentence.contains("step 1"), "{refused}");
    assert_eq!(case.change.waves[0].phase, Phase::RollingBack);
    let skip = Command::Tick {
        wave: 0,
        checklist: Checklist::Rollback,
        step: StepId(1),
        tick: Tick::Skipped,
        note: "the pair went back by itself".to_owned(),
    };
    case.ask("jun", &skip).unwrap();
    case.ask("jun", &restored(true)).unwrap();
}

#[test]
fn that_it_could_not_be_restored_is_said_at_once() {
    let mut case = at_no_return();
    case.ask("jun", &roll_back()).unwrap();
    case.ask("jun", &restored(false)).unwrap();
}

#[test]
fn a_check_and_a_declaration_from_before_the_rollback_say_nothing_of_what_it_left() {
    let mut case = worked();
    case.ask("omar", &check()).unwrap();
    let none = declare(ImpactLevel::None, case.now);
    case.ask("omar", &none).unwrap();
    later(&mut case);
    case.ask("jun", &roll_back()).unwrap();
    let back = Command::Tick {
        wave: 0,
        checklist: Checklist::Rollback,
        step: StepId(1),
        tick: Tick::Done,
        note: String::new(),
    };
    case.ask("jun", &back).unwrap();
    later(&mut case);
    case.ask("jun", &restored(true)).unwrap();
    later(&mut case);
    case.ask("ines", &review()).unwrap();
    let refused = case
        .ask("omar", &complete(Outcome::RolledBack))
        .unwrap_err();
    assert_eq!(
        codes(&refused),
        ["complete.validation", "complete.impact"],
        "{refused}"
    );
    case.ask("omar", &check()).unwrap();
    case.ask("omar", &none).unwrap();
    case.ask("omar", &complete(Outcome::RolledBack)).unwrap();
    assert_eq!(case.change.state, State::Closed);
}

#[test]
fn a_review_written_before_the_work_was_over_is_none() {
    let mut case = at_no_return();
    let refused = case.ask("ines", &review()).unwrap_err();
    assert!(refused.sentence.contains("not over"), "{refused}");
    case.ask("jun", &roll_back()).unwrap();
    case.ask("ines", &review()).unwrap_err();
    later(&mut case);
    case.ask("jun", &restored(false)).unwrap();
    case.ask("ines", &review()).unwrap();
}

#[test]
fn a_review_of_work_that_went_well_is_none_of_the_rollback_that_followed() {
    let mut case = worked();
    case.ask("ines", &review()).unwrap();
    later(&mut case);
    case.ask("jun", &roll_back()).unwrap();
    later(&mut case);
    case.ask("jun", &restored(false)).unwrap();
    case.ask("omar", &check()).unwrap();
    let outage = declare(ImpactLevel::Outage, case.now);
    case.ask("omar", &outage).unwrap();
    let refused = case.ask("omar", &complete(Outcome::Failed)).unwrap_err();
    assert_eq!(codes(&refused), ["complete.review"], "{refused}");
    case.ask("ines", &review()).unwrap();
    case.ask("omar", &complete(Outcome::Failed)).unwrap();
}

#[test]
fn whoever_did_the_work_does_not_play_down_what_another_declared() {
    let mut case = worked();
    let (outage, none) = (
        declare(ImpactLevel::Outage, case.now),
        declare(ImpactLevel::None, case.now),
    );
    case.ask("omar", &outage).unwrap();
    let refused = case.ask("jun", &none).unwrap_err();
    assert!(refused.sentence.contains("omar"), "{refused}");
    assert!(!refused.next.is_empty());
    case.ask("lea", &none).unwrap();
    case.ask("jun", &outage).unwrap();
    case.ask("jun", &declare(ImpactLevel::Degraded, case.now))
        .unwrap();
}
