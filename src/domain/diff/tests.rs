//! What the differences of two plans say.

use super::*;
use crate::domain::checklist::{Step, StepId};
use crate::domain::plan::PlannedWave;

fn plan() -> Plan {
    let step = |id, text: &str| Step {
        id: StepId(id),
        instruction: text.to_owned(),
        minutes: 5,
        ..Step::default()
    };
    Plan {
        title: "Replace edge firewalls".to_owned(),
        waves: vec![PlannedWave {
            clients: vec!["northwind".into(), "contoso".into()],
            steps: vec![step(1, "Export"), step(2, "Fail over"), step(3, "Upgrade")],
            ..PlannedWave::default()
        }],
        ..Plan::default()
    }
}

fn lines(edit: impl FnOnce(&mut Plan)) -> Vec<String> {
    let mut after = plan();
    edit(&mut after);
    diff(&plan(), &after)
        .unwrap()
        .iter()
        .map(|d| format!("{} {}: {} > {}", d.sign.mark(), d.field, d.before, d.after))
        .collect()
}

#[test]
fn the_same_plan_has_no_differences() {
    assert!(lines(|_| {}).is_empty());
}

#[test]
fn a_field_a_client_and_a_step_are_named_each_by_its_own() {
    assert_eq!(
        lines(|p| p.title.push('!')),
        ["~ title: Replace edge firewalls > Replace edge firewalls!"]
    );
    assert_eq!(
        lines(|p| p.waves[0].clients[1] = "litware".into()),
        [
            "- waves[1].clients: contoso > ",
            "+ waves[1].clients:  > litware"
        ]
    );
    assert_eq!(
        lines(|p| p.waves[0].steps[1].minutes = 9),
        ["~ waves[1].steps[2].minutes: 5 > 9"]
    );
    assert_eq!(
        lines(|p| p.reason = "Support ends".to_owned()),
        ["+ reason:  > Support ends"]
    );
}

#[test]
fn a_step_taken_out_is_one_line_and_the_others_stay_quiet() {
    let said = lines(|p| {
        p.waves[0].steps.remove(0);
    });
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("- waves[1].steps[1]: "), "{said:?}");
}

#[test]
fn moving_a_step_is_said_as_an_order() {
    assert_eq!(
        lines(|p| p.waves[0].steps.swap(0, 2)),
        ["~ waves[1].steps order: 1, 2, 3 > 3, 2, 1"]
    );
}

#[test]
fn a_window_changes_as_a_whole() {
    let window = Window {
        start: "2026-11-26T22:00:00Z".parse().unwrap(),
        end: "2026-11-27T02:00:00Z".parse().unwrap(),
        zone: crate::domain::zone::Zone::known("Europe/London"),
    };
    let said = lines(|p| p.waves[0].window = Some(window));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("waves[1].window"), "{said:?}");
}

#[test]
fn a_difference_says_where_it_is_in_words() {
    let place = |edit: fn(&mut Plan)| {
        let mut after = plan();
        edit(&mut after);
        diff(&plan(), &after).unwrap()[0].heading()
    };
    assert_eq!(
        place(|p| p.waves[0].steps[1].minutes = 9),
        "~ changed  wave 1, step 2, minutes"
    );
    assert_eq!(
        place(|p| p.waves[0].steps.swap(0, 2)),
        "~ changed  wave 1, order of steps"
    );
    assert_eq!(
        place(|p| p.scope_in = "Edge".to_owned()),
        "+ added  in scope"
    );
    assert_eq!(
        place(|p| {
            p.waves[0].steps.remove(0);
        }),
        "- removed  wave 1, step 1"
    );
}

#[test]
fn an_entry_put_in_between_leaves_those_behind_it_quiet() {
    let mut before = plan();
    before.triggers = vec![Trigger::UsersAbove(40), Trigger::LatestRollback];
    let mut after = before.clone();
    let seen = "NAT pool table differs".to_owned();
    after.triggers.insert(1, Trigger::Sentence(seen));
    let found = diff(&before, &after).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].heading(), "+ added  trigger 2");
    assert_eq!(found[0].after, "NAT pool table differs");
}

#[test]
fn a_trigger_is_said_as_the_condition_it_is() {
    let with = |minutes| Plan {
        triggers: vec![Trigger::StepOverruns {
            step: StepId(4),
            minutes,
        }],
        ..plan()
    };
    let found = diff(&with(15), &with(90)).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].before, "step 4 takes longer than 15 min");
    assert_eq!(found[0].after, "step 4 takes longer than 1 h 30");
}

#[test]
fn the_same_names_in_another_order_are_said_as_an_order() {
    assert_eq!(
        lines(|p| p.waves[0].clients.swap(0, 1)),
        ["~ waves[1].clients order: northwind, contoso > contoso, northwind"]
    );
}
