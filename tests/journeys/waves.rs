//! Waves: one after the other, each unlocked by the one before.

use chrono::Duration;
use holdpoint::domain::plan::{Communication, PlannedWave};
use holdpoint::domain::policy::Policy;
use holdpoint::domain::wave::{Outcome, Phase};
use holdpoint::domain::window::Window;

use crate::common::{full_plan, noon};
use crate::journey::{File, Journey, journey};
use crate::window::become_;

/// A change in three waves of two steps, six hours apart.
fn three() -> Journey {
    three_under(Policy::default())
}

fn three_under(policy: Policy) -> Journey {
    let mut plan = full_plan();
    let first = plan.waves[0].clone();
    plan.waves = (0..3)
        .map(|n| PlannedWave {
            clients: vec![if n == 1 { "contoso" } else { "northwind" }.into()],
            window: first.window.map(|w| Window {
                start: w.start + Duration::hours(6 * n),
                end: w.end + Duration::hours(6 * n),
                ..w
            }),
            steps: first.steps[..1].to_vec(),
            ..first.clone()
        })
        .collect();
    plan.communications.push(Communication {
        client: "contoso".into(),
        ..plan.communications[0].clone()
    });
    let mut file = File::new();
    file.put_in_force(policy);
    file.scheduled_with(plan);
    file.now = noon() + Duration::hours(2);
    journey(file, "jun")
}

fn verify(journey: &mut Journey) {
    become_(journey, "tom");
    journey.keys("v<enter><enter>no loss in 300 packets<enter>");
    journey.keys("i<enter><enter>the phones were down for a minute<enter><enter><enter><enter><enter><enter>");
}

#[test]
fn three_waves_of_which_the_second_is_rolled_back() {
    let mut journey = three();
    journey.keys("Wy<space>Fy");
    let line = journey.line("━ CHG-0001").to_owned();
    assert!(line.contains("wave 1 of 3"), "{line}");
    journey.keys("<tab>");
    assert!(journey.line(" Wave 2").contains("planned"));
    assert!(
        journey.shows("locked until wave 1 is verified"),
        "{}",
        journey.screen()
    );
    journey.keys("<tab>");
    verify(&mut journey);
    journey.keys("O<ctrl-s>y");
    assert_eq!(journey.file.change(1).waves[0].phase, Phase::Done);
    assert!(journey.line("━ CHG-0001").contains("wave 2 of 3"));

    journey.file.now = noon() + Duration::hours(8);
    become_(&mut journey, "jun");
    journey.keys("Wyrthe tunnel stays down<enter>INC-7<enter>y<space>F<ctrl-s>y");
    verify(&mut journey);
    become_(&mut journey, "ines");
    journey.keys("wThe peer had another key<tab>Compare keys beforehand<ctrl-s>");
    become_(&mut journey, "tom");
    journey.keys("O<ctrl-s>y");
    assert_eq!(
        journey.file.change(1).waves[1].outcome,
        Some(Outcome::RolledBack),
        "{}",
        journey.screen()
    );

    journey.file.now = noon() + Duration::hours(14);
    become_(&mut journey, "jun");
    journey.keys("Wy<space>Fy");
    verify(&mut journey);
    journey.keys("O<ctrl-s>y<tab>");
    assert!(journey.line(" Wave 1").contains("successful"));
    assert!(journey.line(" Wave 2").contains("rolled back"));
    assert!(journey.line(" Wave 3").contains("successful"));
    let change = journey.file.change(1);
    assert_eq!(
        change.outcome,
        Some(Outcome::RolledBack),
        "its worst wave's"
    );
}

#[test]
fn the_next_wave_does_not_start_before_the_one_before_is_verified() {
    let mut journey = three();
    journey.keys("Wy<space>Fy");
    let start = holdpoint::domain::command::Command::Start {
        wave: 1,
        began: None,
    };
    let change = journey.file.change(1);
    let registers = journey.file.store.registers().unwrap().clone();
    let now = noon() + Duration::hours(8);
    let by = "jun".into();
    let refusal =
        holdpoint::domain::decide::decide(&change, &registers, &start, &by, now).unwrap_err();
    assert!(
        refusal.to_string().contains("Wave 1 is not verified"),
        "{refusal}"
    );
}

#[test]
fn policy_may_have_each_wave_observed_before_the_next() {
    let mut journey = three_under(Policy {
        wave_observation_minutes: 600,
        ..Policy::default()
    });
    journey.keys("Wy<space>Fy");
    verify(&mut journey);
    journey.keys("O<ctrl-s>y");
    journey.file.now = noon() + Duration::hours(8);
    become_(&mut journey, "jun");
    journey.keys("W");
    assert!(
        journey.shows("Wave 1 is observed until 27 Nov 00:00 UTC"),
        "{}",
        journey.screen()
    );
}

#[test]
fn in_the_overview_of_the_waves_no_step_is_ticked_unread() {
    let mut journey = three();
    journey.keys("Wy<tab>");
    assert!(!journey.footer().contains("tick"), "{}", journey.screen());
    journey.keys("<space>");
    assert!(
        journey.shows("goes back to the checklist"),
        "{}",
        journey.screen()
    );
    journey.keys("<esc>");
    assert!(journey.shows("0/1"), "{}", journey.screen());
}

#[test]
fn an_incident_is_linked_to_the_wave_that_caused_it() {
    let mut journey = three();
    journey.keys("Wy<space>Fy");
    verify(&mut journey);
    journey.keys("O<ctrl-s>y");
    journey.file.now = noon() + Duration::hours(8);
    become_(&mut journey, "jun");
    journey.keys("Wy");
    // Two have begun: the later one stands first, the other is a key away.
    journey.keys("&INC-7<tab><tab>the phones flap since the first wave<tab>");
    assert!(
        journey.line("Caused by").contains("Caused by"),
        "{}",
        journey.screen()
    );
    assert!(journey.shows("wave 2: "), "{}", journey.screen());
    journey.keys("<left>");
    assert!(journey.shows("wave 1: "), "{}", journey.screen());
    journey.keys("<ctrl-s>");
    assert!(
        journey.asks("Link INC-7 as caused by CHG-0001, revision 1?"),
        "{}",
        journey.screen()
    );
    assert!(journey.asks("INC-7 caused by this change, by its wave 1"));
    journey.keys("y<tab>");
    assert!(
        journey.line(" Wave 1").contains("with issues"),
        "{}",
        journey.screen()
    );
    assert!(journey.line(" Wave 2").contains("implementing"));
}
