//! The window: start, tick, hold, go, roll back, verify, complete.

use chrono::Duration;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Actor;
use holdpoint::domain::wave::{Outcome, Phase, Tick};

use crate::journey::{File, Journey, journey};

fn scheduled() -> Journey {
    let mut file = File::new();
    file.scheduled();
    file.now += Duration::hours(2);
    journey(file, "jun")
}

fn become_(journey: &mut Journey, person: &str) {
    journey.app.me = Actor::declared(person);
}

#[test]
fn a_wave_is_worked_by_keys_from_start_to_close() {
    let mut journey = scheduled();
    journey.keys("Wy<tab><tab><tab>");
    assert_eq!(journey.file.change(1).state, State::InProgress);
    journey.keys("<space>");
    assert!(journey.footer().contains("tick saved"));
    journey.keys("<space>");
    assert!(
        journey.footer().contains("has not been released"),
        "{}",
        journey.footer()
    );
    become_(&mut journey, "omar");
    journey.keys("Y");
    assert!(journey.shows("Step 2"));
    assert!(
        journey.asks("[o] yes"),
        "the key that opened it is not the one that confirms it"
    );
    journey.keys("o");
    become_(&mut journey, "jun");
    journey.keys("<space>Yo<space>");
    let run = &journey.file.change(1).waves[0];
    assert_eq!(run.marks.len(), 3, "{}", journey.screen());
    journey.keys("Fy");
    assert_eq!(journey.file.change(1).waves[0].phase, Phase::Verifying);
    become_(&mut journey, "tom");
    journey.keys("v<enter><enter>no loss in 300 packets<enter>");
    journey.keys("i<enter><enter><enter><enter><enter><enter><enter>service desk<enter>");
    journey.keys("O<ctrl-s>");
    assert!(journey.asks("Complete CHG-0001, revision 1?"));
    assert!(journey.shows("Wave 1: successful"));
    journey.keys("y");
    assert_eq!(journey.file.change(1).outcome, Some(Outcome::Successful));
}

#[test]
fn a_step_fails_is_skipped_and_taken_back() {
    let mut journey = scheduled();
    journey.keys("Wy<tab><tab><tab>x<enter>");
    let tick = |journey: &Journey| {
        let change = journey.file.change(1);
        change.waves[0].marks.values().next().map(|m| m.tick)
    };
    assert_eq!(tick(&journey), Some(Tick::Failed));
    journey.keys("u");
    assert_eq!(tick(&journey), None);
    journey.keys("-the config is exported every night<enter>");
    assert_eq!(tick(&journey), Some(Tick::Skipped));
}

#[test]
fn a_trigger_fires_and_the_rollback_is_worked() {
    let mut journey = scheduled();
    journey.keys("Wy");
    journey.keys("!<enter>the tunnel stays down<ctrl-s>");
    assert_eq!(
        journey.file.change(1).waves[0].firings.len(),
        1,
        "{}",
        journey.screen()
    );
    journey.keys("Zthe tunnel stays down<enter>INC-7<enter>y");
    assert_eq!(journey.file.change(1).waves[0].phase, Phase::RollingBack);
    journey.keys("<tab><tab><tab><space>Fy");
    assert!(journey.app.confirm.is_none());
    journey.keys("<ctrl-s>y");
    let change = journey.file.change(1);
    assert_eq!(
        change.waves[0].phase,
        Phase::Verifying,
        "{}",
        journey.screen()
    );
    assert_eq!(
        change.waves[0].rollback.as_ref().map(|r| r.marks.len()),
        Some(1)
    );
}

#[test]
fn work_does_not_start_outside_its_window() {
    let mut file = File::new();
    file.scheduled();
    let mut journey = journey(file, "jun");
    journey.keys("W");
    assert!(journey.shows("cannot be started"));
    assert!(journey.commands.is_empty());
}
