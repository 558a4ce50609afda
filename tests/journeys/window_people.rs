//! Two people on one checklist: holds, releases, who was first, and what is on its way.

use chrono::Duration;
use holdpoint::domain::checklist::{StepId, StepKind};
use holdpoint::domain::command::Command;
use holdpoint::domain::people::{Actor, Person, Role};
use holdpoint::domain::policy::Policy;
use holdpoint::domain::wave::{Checklist, Phase, Tick};
use holdpoint::domain::window::Window;

use crate::common::full_plan;
use crate::journey::{File, journey as journey_of, sized};
use crate::window::{become_, scheduled, scheduled_with, twelve};

fn tick(step: u32) -> Command {
    Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(step),
        tick: Tick::Done,
        note: String::new(),
    }
}

#[test]
fn a_hold_is_released_by_another_in_their_own_terminal_and_seen_here() {
    let mut journey = scheduled();
    journey.keys("Wy<space>");
    assert!(journey.line("━ Step 2").contains("HOLD"));
    assert!(
        journey
            .line("waits for")
            .ends_with("waits for lea, omar or ines"),
        "{}",
        journey.screen()
    );
    assert!(journey.shows("Y in their own console releases it"));
    journey.keys("Y");
    assert!(
        journey.asks("nobody releases their own hold step"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    journey.meanwhile(|file| {
        let release = Command::ReleaseStep {
            wave: 0,
            step: StepId(2),
            note: String::new(),
            spoken_by: None,
        };
        file.ask("omar", Some(1), &release);
    });
    assert!(!journey.shows("waits for"), "{}", journey.screen());
    assert!(journey.line("with ").contains("omar (step 2"));
    journey.keys("<space>");
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 2);
}

#[test]
fn a_spoken_release_is_written_down_only_where_policy_allows_it() {
    let mut plan = full_plan();
    plan.waves[0].steps[1].kind = StepKind::Hold {
        releaser: Some("omar".into()),
    };
    let mut journey = scheduled_with(plan.clone());
    journey.keys("Wy<space>S");
    assert!(
        journey.shows("not released on spoken word here"),
        "{}",
        journey.screen()
    );
    let mut file = File::new();
    file.put_in_force(Policy {
        spoken_release: true,
        ..Policy::default()
    });
    file.scheduled_with(plan);
    file.now += Duration::hours(2);
    let mut journey = journey_of(file, "jun");
    journey.keys("Wy<space>");
    assert!(
        journey.shows("S here if they say so"),
        "{}",
        journey.screen()
    );
    journey.keys("Ssara<enter>by phone at 14:05<enter>");
    assert!(
        journey.shows("sara cannot release a step of"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    journey.drafts.clear();
    journey.app.drafts.clear();
    journey.keys("Somar<enter>by phone at 14:05<enter>y<space>");
    let change = journey.file.change(1);
    let release = &change.waves[0].releases[&StepId(2)];
    assert_eq!(release.spoken_by.as_ref().unwrap().as_str(), "omar");
    assert_eq!(release.by.as_str(), "jun", "who wrote it down is known too");
    assert_eq!(change.waves[0].marks.len(), 2, "{}", journey.screen());
}

#[test]
fn the_second_of_two_is_told_who_was_first_and_when() {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wy");
    // Tom ticks while the console has not looked yet.
    journey.file.ask("tom", Some(1), &tick(1));
    journey.keys("<space>");
    let said = journey.footer().to_owned();
    assert!(
        said.contains("tom was first: step 1 was done at 14:00"),
        "{said}"
    );
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 1);
    assert!(journey.line("━ Step 2").contains("(2 of 12)"));
    assert!(journey.line("with ").contains("tom (step 1, 14:00)"));
}

#[test]
fn a_tick_shows_as_saving_at_once_and_as_saved_when_it_is() {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wy");
    let asked = journey.before_the_answer("<space><space><space>");
    for step in 1..=3 {
        let line = journey.line(&format!("Do the {step}th thing"));
        assert!(line.contains("saving"), "{line}");
    }
    assert!(
        journey.line("━ Step 4").contains("(4 of 12)"),
        "{}",
        journey.screen()
    );
    assert!(journey.footer().contains("saving: tick"));
    assert!(journey.file.change(1).waves[0].marks.is_empty());
    journey.answered(asked);
    assert!(!journey.shows("saving"), "{}", journey.screen());
    assert_eq!(journey.file.change(1).waves[0].marks.len(), 3);
    assert!(journey.line("Do the 3th thing").contains("jun"));
}

#[test]
fn a_tick_that_is_not_taken_is_taken_back_on_the_screen() {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wy");
    let asked = journey.before_the_answer("<space><space>");
    let actor = Actor::declared("ines");
    let pause = Command::Pause {
        wave: 0,
        reason: "the site lost power".to_owned(),
    };
    let refused = journey.file.execute(
        Some(holdpoint::domain::id::ChangeNumber(1)),
        None,
        &actor,
        &pause,
    );
    assert!(refused.is_err(), "a manager does not do the work");
    journey.file.ask("tom", Some(1), &pause);
    journey.answered(asked);
    assert!(journey.file.change(1).waves[0].marks.is_empty());
    assert!(journey.shows("is paused by tom"), "{}", journey.screen());
    journey.keys("<esc>");
    assert!(
        journey.line("Paused").contains("by tom"),
        "{}",
        journey.screen()
    );
    assert!(!journey.shows("saving"));
}

#[test]
fn each_ticks_another_step_of_one_checklist() {
    let mut journey = scheduled_with(twelve());
    journey.keys("Wyj");
    assert!(journey.line("━ Step 2").contains("(2 of 12)"));
    journey.keys("<space>");
    let marks = journey.file.change(1).waves[0].marks.clone();
    assert_eq!(marks.keys().map(|s| s.0).collect::<Vec<_>>(), [2]);
    become_(&mut journey, "tom");
    journey.keys("<space>");
    let run = journey.file.change(1).waves[0].clone();
    assert_eq!(run.marks[&StepId(1)].by.as_str(), "tom");
    assert_eq!(run.marks[&StepId(2)].by.as_str(), "jun");
    assert_eq!(run.phase, Phase::Implementing);
    assert!(journey.line("with ").contains("jun (step 2"));
}

#[test]
fn a_hold_names_who_may_release_it_and_counts_the_rest_also_on_a_small_terminal() {
    let mut file = File::new();
    for n in 1..=4 {
        let id = format!("lead{n}");
        file.knows(Person {
            id: id.as_str().into(),
            name: id,
            roles: vec![Role::Approver],
            ..Person::default()
        });
    }
    let mut plan = full_plan();
    plan.waves[0].steps[1].owner = Some("lea".into());
    file.scheduled_with(plan);
    file.now += Duration::hours(2);
    let mut journey = sized(file, "jun", 80, 24);
    journey.keys("Wy<space>");
    let line = journey.line("waits for");
    assert!(
        line.ends_with("waits for lead1, lead2, lead3 or 3 more"),
        "lea owns the step: {line}"
    );
    assert!(line.chars().count() <= 80);
    // Whom the plan names, and nobody else.
    let mut plan = full_plan();
    plan.waves[0].steps[1].kind = StepKind::Hold {
        releaser: Some("sara".into()),
    };
    let mut journey = scheduled_with(plan);
    journey.keys("Wy<space>");
    assert!(journey.line("waits for").ends_with("waits for sara"));
    become_(&mut journey, "sara");
    journey.keys("jk");
    assert!(
        journey.shows("Y releases it, once you have seen what it waits for"),
        "{}",
        journey.screen()
    );
}

#[test]
fn every_question_of_the_window_names_what_is_decided_first() {
    let mut journey = scheduled();
    journey.keys("W");
    assert!(
        journey.asks("Start CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
    journey.keys("y<space>");
    become_(&mut journey, "omar");
    journey.keys("Y");
    assert!(
        journey.asks("Release step 2 \"Fail over to the secondary\" of CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
    journey.keys("o");
    become_(&mut journey, "jun");
    journey.keys("<space>n");
    assert!(
        journey.shows("no-go: step 3 of CHG-0001"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>Y");
    assert!(
        journey.asks("Give the go for step 3 \"Upgrade the primary\", the point of no return of CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>s");
    assert!(journey.shows("skip: step 3 of CHG-0001"));
    journey.keys("<esc>rthe tunnel stays down<enter><enter>");
    assert!(journey.asks("Roll back CHG-0001, revision 1?"));
    journey.keys("y<space>F<ctrl-s>");
    assert!(
        journey.asks("End the rollback of CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
}

#[test]
fn a_question_names_the_wave_where_there_are_several_and_cuts_a_long_step() {
    let mut plan = full_plan();
    plan.waves.push(plan.waves[0].clone());
    plan.waves[1].clients = vec!["contoso".into()];
    plan.waves[1].window = plan.waves[0].window.map(|w| Window {
        start: w.start + Duration::days(1),
        end: w.end + Duration::days(1),
        ..w
    });
    let mut other = plan.communications[0].clone();
    other.client = "contoso".into();
    plan.communications.push(other);
    let long =
        "Fail over to the secondary node of the pair in the second room of the site in Leeds";
    long.clone_into(&mut plan.waves[0].steps[1].instruction);
    let mut journey = scheduled_with(plan);
    journey.keys("W");
    assert!(
        journey.asks("Start wave 1 of CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
    journey.keys("y<space>");
    become_(&mut journey, "omar");
    journey.keys("Y");
    assert!(
        journey.asks("Release step 2 \"Fail over to the secondary node of the pair in the second...\" of wave 1 of CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
}
