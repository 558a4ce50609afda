//! Editing anything that an approval covers makes every vote stale; editing a note makes none.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{Case, full_plan};
use holdpoint::domain::checklist::StepKind;
use holdpoint::domain::command::Command;
use holdpoint::domain::digest::NOT_MATERIAL;
use holdpoint::domain::plan::{Plan, Trigger};
use holdpoint::domain::vote::Choice;
use serde_json::Value;

/// A plan in which every field says something.
fn whole() -> Plan {
    let mut plan = full_plan();
    "call first".clone_into(&mut plan.notes);
    "T-1".clone_into(&mut plan.reference);
    plan.tags = vec!["edge".to_owned()];
    plan.answers.users = Some(40);
    plan.answers.sites = Some(2);
    plan.services = vec!["firewall".into()];
    "first".clone_into(&mut plan.waves[0].name);
    plan.waves[0].steps[0].owner = Some("jun".into());
    "a file".clone_into(&mut plan.waves[0].steps[0].expected);
    plan.waves[0].steps[1].kind = StepKind::Hold {
        releaser: Some("omar".into()),
    };
    plan.triggers = vec![Trigger::UsersAbove(50)];
    "a loan unit".clone_into(&mut plan.rollback.mitigation);
    plan
}

/// Returns the plan once for each of its leaves, with that leaf alone written otherwise, and its place.
fn rewritten(value: &Value, place: &str) -> Vec<(String, Value)> {
    let one = |value: Value| vec![(place.to_owned(), value)];
    match value {
        Value::Null => Vec::new(),
        Value::Bool(b) => one(Value::Bool(!b)),
        Value::Number(n) => one(Value::from(n.as_i64().unwrap() + 1)),
        Value::String(s) => one(Value::String(other(s, place))),
        Value::Array(list) => {
            let mut found = Vec::new();
            for (n, item) in list.iter().enumerate() {
                for (at, changed) in rewritten(item, &format!("{place}[{n}]")) {
                    let mut whole = list.clone();
                    whole[n] = changed;
                    found.push((at, Value::Array(whole)));
                }
            }
            let mut shorter = list.clone();
            shorter.pop();
            found.push((format!("{place} without its last"), Value::Array(shorter)));
            found
        }
        Value::Object(fields) => {
            let mut found = Vec::new();
            for (name, item) in fields {
                let inside = if place.is_empty() {
                    name.clone()
                } else {
                    format!("{place}.{name}")
                };
                for (at, changed) in rewritten(item, &inside) {
                    let mut whole = fields.clone();
                    whole.insert(name.clone(), changed);
                    found.push((at, Value::Object(whole)));
                }
            }
            found
        }
    }
}

fn last_of(place: &str) -> &str {
    place.rsplit('.').next().unwrap()
}

fn other(text: &str, place: &str) -> String {
    match (place, text) {
        ("declared", _) => "high".to_owned(),
        ("kind", _) => "emergency".to_owned(),
        (_, "Europe/London") => "Europe/Berlin".to_owned(),
        (place, _) if place.ends_with("window.start") => "2026-11-26T13:30:00Z".to_owned(),
        (place, _) if place.ends_with("window.end") => "2026-11-26T17:30:00Z".to_owned(),
        (place, _) if last_of(place) == "on" => "2026-11-04".to_owned(),
        (place, "northwind") if place.contains("clients") => "contoso".to_owned(),
        (place, _) if place.ends_with("kind") && place.contains("steps") => {
            if text == "work" { "pre-check" } else { "work" }.to_owned()
        }
        _ => format!("{text}x"),
    }
}

#[test]
fn every_material_leaf_of_a_plan_makes_votes_stale_and_no_note_does() {
    let plan = whole();
    let value = serde_json::to_value(&plan).unwrap();
    let all = rewritten(&value, "");
    let (mut material, mut notes) = (0, 0);
    for (place, changed) in all {
        let Ok(edited) = serde_json::from_value::<Plan>(changed) else {
            continue;
        };
        let mut case = Case::new();
        case.create("rea", plan.clone());
        case.ask("rea", &Command::Submit).unwrap();
        case.vote("omar", Choice::Approve).unwrap();
        case.vote("sara", Choice::Approve).unwrap();
        let (digest, revision) = (case.change.digest, case.change.revision);
        let edit = Command::Edit {
            plan: Box::new(edited),
        };
        case.ask("ines", &edit).unwrap();
        if case.change.plan == plan {
            // The parts of a list number themselves.
            assert_eq!(last_of(&place), "id", "{place}");
            continue;
        }
        let is_note = NOT_MATERIAL.iter().any(|field| place.starts_with(field));
        let count = case.change.valid_votes().len();
        if is_note {
            notes += 1;
            assert_eq!((count, case.change.digest), (2, digest), "{place}");
            assert_eq!(case.change.revision, revision, "{place}");
            case.approve("ines").unwrap();
        } else {
            material += 1;
            assert_eq!(count, 0, "{place}: the votes are of another plan");
            assert_eq!(case.change.revision, revision + 1, "{place}");
            assert!(case.approve("ines").is_err(), "{place}");
        }
    }
    assert!(material > 50 && notes >= 3, "{material} and {notes}");
}
