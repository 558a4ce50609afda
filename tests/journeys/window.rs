//! The window: from start to close by keys, one key a step.

use chrono::Duration;
use holdpoint::domain::checklist::{Step, StepId, StepKind, StepMode};
use holdpoint::domain::command::Command;
use holdpoint::domain::lifecycle::State;
use holdpoint::domain::people::Actor;
use holdpoint::domain::plan::{ChangeType, Plan};
use holdpoint::domain::wave::{ImpactLevel, Outcome, Phase, Tick};

use crate::common::full_plan;
use crate::journey::{File, Journey, journey};

pub fn scheduled_with(plan: Plan) -> Journey {
    let mut file = File::new();
    file.scheduled_with(plan);
    file.now += Duration::hours(2);
    journey(file, "jun")
}

pub fn scheduled() -> Journey {
    scheduled_with(full_plan())
}

pub fn become_(journey: &mut Journey, person: &str) {
    journey.app.me = Actor::declared(person);
}

/// A plan of twelve steps of five minutes, the sixth a hold.
pub fn twelve() -> Plan {
    let mut plan = full_plan();
    plan.waves[0].steps = (1..=12)
        .map(|n| Step {
            id: StepId(n),
            instruction: format!("Do the {n}th thing"),
            expected: format!("lamp {n} is green"),
            minutes: 5,
            kind: match n {
                6 => StepKind::Hold { releaser: None },
                _ => StepKind::Work,
            },
            ..Step::default()
        })
        .collect();
    plan
}

#[test]
fn a_straight_run_of_twelve_steps_with_one_hold_takes_at_most_sixteen_keys() {
    let mut journey = scheduled_with(twelve());
    let mut keys = 0;
    let mut press = |journey: &mut Journey, pressed: &str| {
        keys += pressed.chars().count();
        journey.keys(pressed);
    };
    press(&mut journey, "Wy");
    press(&mut journey, "     ");
    assert!(journey.shows("waits for lea, omar or ines"));
    become_(&mut journey, "omar");
    journey.keys("Yo");
    become_(&mut journey, "jun");
    press(&mut journey, "       ");
    assert!(journey.shows("Every step is ticked."));
    press(&mut journey, "Fy");
    let run = &journey.file.change(1).waves[0];
    assert_eq!(run.phase, Phase::Verifying);
    assert_eq!(run.marks.len(), 12);
    println!("keys of a straight twelve-step run with one hold: {keys}");
    assert!(keys <= 16, "{keys}");
}

#[test]
fn a_wave_is_worked_by_keys_from_start_to_close() {
    let mut journey = scheduled();
    journey.keys("Wy");
    assert_eq!(journey.file.change(1).state, State::InProgress);
    assert!(journey.line("Step 1").contains("(1 of 3)"));
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
    assert!(journey.shows("Impact on northwind"), "{}", journey.screen());
    journey.keys("i<enter><enter>the phones were down for a minute<enter><enter><enter><enter><enter><enter>");
    let change = journey.file.change(1);
    let declared = change.waves[0].declarations.values().next().unwrap();
    // What the facts proposed and tom confirmed.
    assert_eq!(declared.impact.level, ImpactLevel::Outage);
    assert_eq!(declared.impact.users, Some(50));
    assert_eq!(declared.impact.told_by, "tom");
    assert!(
        declared.impact.planned && declared.impact.from.is_some() && declared.impact.to.is_some()
    );
    assert_eq!(declared.by, "tom".into());
    assert!(journey.shows("successful: nothing speaks against it"));
    journey.keys("O<ctrl-s>");
    assert!(journey.asks("Complete CHG-0001 as successful, revision 1?"));
    journey.keys("y");
    assert_eq!(journey.file.change(1).outcome, Some(Outcome::Successful));
    assert!(journey.shows("This wave is done: successful."));
}

#[test]
fn three_clocks_stand_as_number_bar_and_word() {
    let mut journey = scheduled();
    journey.keys("Wy");
    for (name, says) in [
        ("step ", "0:00 of 5 min"),
        ("window ", "2 h 59 left, ends 17:00"),
        ("rollback ", "2 h 34 left, latest at 16:35"),
    ] {
        let line = journey.line(name);
        assert!(line.contains(says) && line.contains("plenty"), "{line}");
        assert!(line.contains('░'), "{line}");
    }
    for (seconds, says, word) in [
        (240, "4:0", "soon"),
        (40, "4:4", "now"),
        (40, "5:2", "past"),
    ] {
        journey.file.now += Duration::seconds(seconds);
        journey.rest();
        let line = journey.line("step ");
        assert!(line.contains(says) && line.contains(word), "{line}");
    }
}

#[test]
fn a_step_fails_is_skipped_and_taken_back() {
    let mut journey = scheduled();
    journey.keys("Wyfno answer on the console port<enter>");
    let tick = |journey: &Journey| {
        let change = journey.file.change(1);
        change.waves[0].marks.values().next().map(|m| m.tick)
    };
    assert_eq!(tick(&journey), Some(Tick::Failed));
    let band = journey.line("step 1 failed");
    assert!(band.contains("no answer on the console port"), "{band}");
    journey.keys("u");
    assert_eq!(tick(&journey), None);
    journey.keys("sthe config is exported every night<enter>");
    assert_eq!(tick(&journey), Some(Tick::Skipped));
}

#[test]
fn a_tick_on_the_wrong_step_is_undone_by_an_event_and_not_once_something_depends_on_it() {
    let mut journey = scheduled();
    journey.keys("Wy<space>");
    let before = journey.file.events();
    journey.keys("u");
    assert_eq!(journey.file.events(), before + 1, "appended, not erased");
    assert!(journey.file.change(1).waves[0].marks.is_empty());
    journey.keys("<space>");
    become_(&mut journey, "omar");
    journey.keys("Yo");
    become_(&mut journey, "jun");
    journey.keys("<space>kk");
    assert!(journey.shows("done 14:00 jun"), "{}", journey.screen());
    journey.keys("u");
    assert!(
        journey.shows("Step 2 was ticked after it"),
        "{}",
        journey.screen()
    );
}

#[test]
fn only_the_current_step_shows_what_is_expected() {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wy");
    assert!(journey.shows("lamp 1 is green") && !journey.shows("lamp 2 is green"));
    journey.keys("<space>");
    assert!(journey.shows("lamp 2 is green") && !journey.shows("lamp 1 is green"));
}

#[test]
fn steps_done_from_memory_are_confirmed_together_at_their_pause_point() {
    let mut plan = twelve();
    for step in &mut plan.waves[0].steps[1..4] {
        step.mode = StepMode::DoConfirm;
    }
    let mut journey = scheduled_with(plan);
    journey.keys("Wy<space>");
    assert!(journey.shows("3 steps, done from memory, confirmed together"));
    for lamp in 2..=4 {
        assert!(journey.shows(&format!("lamp {lamp} is green")));
    }
    journey.keys("<space>");
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 4);
    assert!(journey.line("━ Step 5").contains("(5 of 12)"));
    journey.keys("u");
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 3);
}

#[test]
fn work_pauses_with_a_reason_and_goes_on() {
    let mut journey = scheduled();
    journey.keys("Wy");
    journey.file.now += Duration::minutes(2);
    journey.keys("pthe site lost power<enter>");
    assert!(journey.line("Paused").contains("by jun"));
    assert!(journey.shows("the site lost power"));
    journey.keys("<space>");
    assert!(
        journey.shows("is paused by jun since"),
        "{}",
        journey.screen()
    );
    assert!(journey.file.change(1).waves[0].marks.is_empty());
    journey.file.now += Duration::minutes(30);
    journey.keys("<esc>p");
    assert!(
        journey.line("step ").contains("2:0"),
        "the step's clock stood still: {}",
        journey.line("step ")
    );
    journey.keys("<space>");
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 1);
}

#[test]
fn notes_and_evidence_belong_to_their_step() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("show.log");
    std::fs::write(&path, "abc").unwrap();
    let mut journey = scheduled();
    journey.keys("Wycthe config is 4 kB larger than last week<ctrl-s>");
    assert!(journey.line("note ").contains("4 kB larger"));
    journey.keys("e").paste("fw-01# show version\n10.2.1\n");
    journey.keys(&format!("<tab>{}<ctrl-s>", path.display()));
    let kept = journey.file.change(1).waves[0].evidence.clone();
    assert_eq!(kept.len(), 1, "{}", journey.screen());
    assert!(kept[0].evidence.text.contains("10.2.1"));
    let file = kept[0].evidence.file.as_ref().unwrap();
    assert_eq!(file.size, 3);
    assert!(file.sha256.starts_with("ba7816bf"));
    assert!(journey.line("kept ").contains("show version"));
    journey.keys("e<tab>/nowhere/at/all<ctrl-s>");
    assert!(journey.shows("cannot be kept as evidence"));
    journey.keys("<esc><space>");
    assert!(!journey.shows("4 kB larger"), "{}", journey.screen());
}

#[test]
fn at_the_point_of_no_return_a_no_go_is_recorded_and_a_go_still_possible() {
    let mut plan = full_plan();
    plan.waves[0].steps.remove(1);
    let mut journey = scheduled_with(plan);
    journey.keys("Wy<space>");
    let line = journey.line("rehearsed: In the lab on 3 Nov");
    assert!(
        line.contains("until 16:35") && line.contains("20 min"),
        "{line}"
    );
    journey.keys("nthe vendor cannot be reached<enter>");
    assert!(
        journey
            .line("NO-GO")
            .contains("the vendor cannot be reached (jun")
    );
    journey.keys("<space>");
    assert!(journey.shows("has no go"), "{}", journey.screen());
    journey.keys("Yo<space>");
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 2);
    assert_eq!(journey.file.change(1).waves[0].no_goes.len(), 1);
    assert!(
        journey
            .line("rollback ")
            .contains("no way back after step 3")
    );
}

#[test]
fn work_does_not_start_outside_its_window() {
    let mut file = File::new();
    file.scheduled();
    let mut journey = journey(file, "jun");
    journey.keys("9");
    assert!(journey.line("window ").contains("opens today 13:00"));
    assert!(journey.shows("The window of wave 1 opens"));
    journey.keys("W");
    assert!(journey.shows("cannot be started"));
    assert!(journey.commands.is_empty());
}

#[test]
fn a_draft_has_no_window() {
    let mut file = File::new();
    file.create(full_plan());
    let mut journey = journey(file, "jun");
    journey.keys("9");
    assert!(
        journey.says("CHG-0001 has no window yet: it is a draft. It has one from its approval on;"),
        "{}",
        journey.screen()
    );
}

#[test]
fn an_emergency_that_began_before_anyone_authorised_it_is_a_bypass() {
    let mut file = File::new();
    let mut plan = full_plan();
    plan.kind = ChangeType::Emergency;
    let number = file.create(plan);
    file.now += Duration::minutes(30);
    let authorise = Command::Authorise {
        person: "ines".into(),
        at: file.now,
        spoken: false,
        reason: "The line is down at every site".to_owned(),
    };
    file.ask("ines", Some(number), &authorise);
    let mut journey = journey(file, "jun");
    journey.keys("W12:10<enter>y");
    let change = journey.file.change(1);
    assert!(change.bypass, "{}", journey.screen());
    assert!(journey.line("━ Step 1").contains("(1 of 3)"));
}

#[test]
fn a_killed_console_stands_on_the_same_step() {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wy<space><space>");
    let mut journey = journey.killed();
    assert!(journey.line("━ Step 3").contains("(3 of 12)"));
    journey.keys("<esc>");
    let journey = journey.killed();
    assert!(
        journey.shows("Queue"),
        "left in order, it opens on the queue"
    );
}
