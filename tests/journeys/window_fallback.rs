//! Triggers, the latest rollback, and the way back in the window.

use chrono::Duration;
use holdpoint::domain::checklist::StepId;
use holdpoint::domain::plan::Trigger;
use holdpoint::domain::wave::{Outcome, Phase, Restored};

use crate::common::full_plan;
use crate::journey::{File, Journey, sized};
use crate::window::{become_, scheduled, scheduled_with, twelve};

fn restored(journey: &Journey) -> Option<Restored> {
    let change = journey.file.change(1);
    let rollback = change.waves[0].rollback.as_ref()?;
    rollback.ended.map(|(how, _)| how)
}

#[test]
fn a_failed_step_is_rolled_back_in_time_and_its_review_is_asked_for() {
    let mut journey = scheduled();
    journey.keys("Wy<space>fthe tunnel stays down<enter>");
    journey.keys("tthe tunnel stays down<enter>");
    journey.keys("<ctrl-s>");
    assert_eq!(journey.file.change(1).waves[0].firings.len(), 0);
    journey.keys("<esc>t<tab>the tunnel stays down<ctrl-s>");
    assert!(
        journey.line("DECIDE").contains("fall back, or go on"),
        "{}",
        journey.screen()
    );
    journey.keys("r");
    assert!(
        journey.shows("the tunnel stays down"),
        "the reason is there"
    );
    journey.keys("<enter>INC-7<enter>");
    assert!(journey.asks("Roll back CHG-0001"), "{}", journey.screen());
    journey.keys("y");
    assert_eq!(journey.file.change(1).waves[0].phase, Phase::RollingBack);
    assert!(journey.line("recovery ").contains("of 20 min"));
    assert!(journey.line("Rollback step 1").contains("(1 of 1)"));
    journey.keys("<space>");
    assert!(journey.shows("Every rollback step is ticked."));
    journey.keys("F<ctrl-s>y");
    assert_eq!(restored(&journey), Some(Restored::InTime));
    let change = journey.file.change(1);
    let rollback = change.waves[0].rollback.as_ref().unwrap();
    assert_eq!(rollback.incident, "INC-7");
    become_(&mut journey, "tom");
    journey.keys("v<enter><enter>pings answer again<enter>");
    journey.keys("i<enter><enter>the phones were down for a minute<enter><enter><enter><enter><enter><enter>");
    assert!(
        journey.shows("Why did it go as it did"),
        "{}",
        journey.screen()
    );
    journey.keys("O<ctrl-s>");
    assert!(journey.shows("needs its review"), "{}", journey.screen());
    journey.keys("<esc>");
    become_(&mut journey, "ines");
    journey.keys("w<tab><tab><ctrl-s>");
    journey.keys("<esc>wThe peer had another key<tab>Compare keys beforehand<ctrl-s>");
    assert!(
        journey.shows("rolled back: it was rolled back"),
        "{}",
        journey.screen()
    );
    become_(&mut journey, "tom");
    journey.keys("O<ctrl-s>y");
    assert_eq!(journey.file.change(1).outcome, Some(Outcome::RolledBack));
}

#[test]
fn a_rollback_that_takes_too_long_is_restored_late_and_the_incident_asked_for_again() {
    let mut journey = scheduled();
    journey.keys("Wyrthe tunnel stays down<enter><enter>y<space>");
    journey.file.now += Duration::minutes(45);
    journey.rest();
    assert!(journey.line("recovery ").contains("past"));
    journey.keys("F<tab>INC-9<ctrl-s>y");
    assert_eq!(restored(&journey), Some(Restored::Late));
    let change = journey.file.change(1);
    assert_eq!(change.waves[0].rollback.as_ref().unwrap().incident, "INC-9");
    assert!(
        journey
            .line("rollback ")
            .contains("restored late in 45 min of 20 min")
    );
}

#[test]
fn service_that_is_not_restored_is_said_so() {
    let mut journey = scheduled();
    journey.keys("Wyrthe tunnel stays down<enter>INC-7<enter>y<space>F<space><ctrl-s>y");
    assert_eq!(
        restored(&journey),
        Some(Restored::Not),
        "{}",
        journey.screen()
    );
}

#[test]
fn when_the_latest_rollback_passes_the_window_insists_until_somebody_decides() {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wy<space>");
    journey.file.now += Duration::minutes(160);
    journey.rest();
    assert!(
        journey.line("DECIDE").contains("since 16:35"),
        "{}",
        journey.screen()
    );
    assert!(journey.line("rollback ").contains("past"));
    journey.keys("<space>");
    assert!(
        journey.footer().contains("Decide first"),
        "{}",
        journey.footer()
    );
    for key in ["f", "s", "F"] {
        journey.keys(key);
        assert!(
            journey
                .footer()
                .contains("Decide first: r rolls back, G goes on"),
            "{key}: {}",
            journey.footer()
        );
    }
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 1);
    let mut journey = journey.killed();
    assert!(journey.shows("DECIDE"), "{}", journey.screen());
    journey.keys("Gomar<enter>the users wait for it<enter>");
    assert!(
        journey.shows("omar cannot authorise going on"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>G<ctrl-s>");
    let mut journey = journey.killed();
    journey.keys("G");
    for _ in 0..4 {
        journey.keys("<backspace>");
    }
    journey.keys("ines<ctrl-s>");
    assert!(
        journey.asks("Under ines: the users wait for it"),
        "{}",
        journey.screen()
    );
    journey.keys("y<space>");
    let change = journey.file.change(1);
    let firing = change.waves[0].firings[0].clone();
    assert_eq!(firing.continued_by.unwrap().0.as_str(), "ines");
    assert_eq!(change.waves[0].marks.len(), 2);
    assert!(!journey.shows("DECIDE"));
}

#[test]
fn a_step_that_takes_too_long_fires_its_trigger_by_the_clock() {
    let mut plan = full_plan();
    plan.triggers = vec![Trigger::StepOverruns {
        step: StepId(1),
        minutes: 15,
    }];
    let mut journey = scheduled_with(plan);
    journey.keys("Wy");
    assert!(
        journey
            .line("triggers")
            .contains("step 1 takes longer than 15 min")
    );
    journey.file.now += Duration::minutes(14);
    journey.rest();
    assert!(!journey.shows("DECIDE"));
    journey.file.now += Duration::minutes(1);
    journey.rest();
    assert!(journey.shows("DECIDE") && journey.shows("Step 1 takes longer than 15 min"));
    journey.keys("Gines<enter>the copy is at ninety percent<enter>y");
    assert!(!journey.shows("DECIDE"), "{}", journey.screen());
    journey.keys("<space>");
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 1);
}

#[test]
fn a_check_that_fails_asks_for_the_decision_in_the_window() {
    let mut plan = full_plan();
    plan.triggers = vec![Trigger::CheckFails { check: 1 }];
    let mut journey = scheduled_with(plan);
    journey.keys("Wy<space>");
    become_(&mut journey, "omar");
    journey.keys("Yo");
    become_(&mut journey, "jun");
    journey.keys("<space>Yo<space>Fy");
    become_(&mut journey, "tom");
    journey.keys("v<enter><space><enter>seven of ten packets came back<enter>");
    assert!(
        journey.shows("DECIDE") && journey.shows("A trigger fired: check fails: Traffic flows"),
        "{}",
        journey.screen()
    );
    journey.keys("i<enter><enter>the phones were down for a minute<enter><enter><enter><enter><enter><enter>");
    assert!(journey.shows("DECIDE"), "{}", journey.screen());
    journey.keys("O");
    assert!(
        journey.footer().contains("Decide first"),
        "{}",
        journey.screen()
    );
    journey.keys("r<ctrl-s>y");
    assert_eq!(journey.file.change(1).waves[0].phase, Phase::RollingBack);
    let rollback = journey.file.change(1).waves[0].rollback.clone().unwrap();
    assert_eq!(rollback.reason, "check fails: Traffic flows");
}

#[test]
fn two_triggers_at_once_are_shown_together_and_one_decision_answers_both() {
    let mut plan = twelve();
    plan.triggers = vec![Trigger::StepOverruns {
        step: StepId(1),
        minutes: 15,
    }];
    let mut file = File::new();
    file.scheduled_with(plan);
    file.now += Duration::hours(2);
    let mut journey = sized(file, "jun", 80, 24);
    journey.keys("Wyt<left><tab>the tunnel stays down<ctrl-s>");
    journey.file.now += Duration::minutes(20);
    journey.rest();
    assert!(
        journey.line("A trigger fired").contains("14:00"),
        "{}",
        journey.screen()
    );
    assert!(
        journey
            .line("Step 1 takes longer than 15 min")
            .contains("14:15"),
        "{}",
        journey.screen()
    );
    assert!(journey.shows("One decision answers all of them."));
    assert!(
        journey.shows("roll back") && journey.shows("go on under a named authority"),
        "{}",
        journey.screen()
    );
    journey.keys("Gines<enter>the copy is at ninety percent<enter>");
    assert!(
        journey.says("Go on with the work of CHG-0001 under ines, revision 1?"),
        "{}",
        journey.screen()
    );
    for condition in ["the tunnel stays down", "step 1 takes longer than 15 min"] {
        let said = format!("Although {condition}");
        assert!(journey.line(&said).contains(&said));
    }
    journey.keys("y");
    assert!(!journey.shows("DECIDE"), "{}", journey.screen());
    let firings = journey.file.change(1).waves[0].firings.clone();
    assert_eq!(firings.len(), 2);
    assert!(firings.iter().all(|f| f.continued_by.is_some()));
}
