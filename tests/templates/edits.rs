//! Whatever else is edited, wherever in the plan: nothing but client, window and implementer gets by.

use std::cell::RefCell;

use holdpoint::domain::change::Change;
use holdpoint::domain::command::Command;
use holdpoint::domain::decide::decide;
use holdpoint::domain::digest::{NOT_MATERIAL, plan_digest};
use holdpoint::domain::event::ChangeEvent;
use holdpoint::domain::plan::Plan;
use holdpoint::domain::registers::Registers;
use holdpoint::domain::template::departures;
use holdpoint::domain::window::Timestamp;
use proptest::prelude::*;
use serde_json::Value;

use crate::shop::*;

/// One edit anywhere in a plan: which of its values, and what becomes of it.
#[derive(Debug, Clone)]
struct Blow {
    place: prop::sample::Index,
    how: u8,
    word: String,
    number: u32,
}

fn blows() -> impl Strategy<Value = Vec<Blow>> {
    let one = (any::<prop::sample::Index>(), 0..6u8, "[a-z]{1,9}", 0..90u32);
    let one = one.prop_map(|(place, how, word, number)| Blow {
        place,
        how,
        word,
        number,
    });
    prop::collection::vec(one, 1..4)
}

/// Every path to a value, lists and objects among them.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    if !at.is_empty() {
        found.push(at.to_owned());
    }
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(key, v)| paths(v, &format!("{at}/{key}"), found)),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(n, v)| paths(v, &format!("{at}/{n}"), found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn struck(plan: &Plan, blow: &Blow) -> Option<Plan> {
    let mut value = serde_json::to_value(plan).unwrap();
    let mut all = Vec::new();
    paths(&value, "", &mut all);
    let at = value.pointer_mut(blow.place.get::<String>(&all).as_str())?;
    *at = match (&*at, blow.how) {
        (Value::String(text), 0..=2) => Value::String(format!("{text} {}", blow.word)),
        (Value::String(_), _) => Value::String(blow.word.clone()),
        (Value::Number(_), _) => blow.number.into(),
        (Value::Bool(on), _) => (!on).into(),
        (Value::Array(list), 0 | 1) => list.iter().skip(1).cloned().collect(),
        (Value::Array(list), 2 | 3) => list.iter().chain(list.first()).cloned().collect(),
        (Value::Array(list), _) => list.iter().rev().cloned().collect(),
        (Value::Object(_) | Value::Null, _) => Value::Null,
    };
    serde_json::from_value(value).ok()
}

/// Returns a plan without what a template leaves open.
fn closed_parts(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    let order: Vec<_> = plan.clients().into_iter().cloned().collect();
    plan.communications
        .sort_by_key(|m| order.iter().position(|c| *c == m.client));
    for wave in &mut plan.waves {
        wave.window = None;
        wave.clients.clear();
    }
    plan.implementer = None;
    plan.answers.users = None;
    plan.answers.sites = None;
    plan
}

thread_local! {
    static SHOP: RefCell<Option<(Registers, Change, Timestamp)>> = const { RefCell::new(None) };
}

fn opened() -> (Registers, Change, Timestamp) {
    SHOP.with(|shop| {
        let mut shop = shop.borrow_mut();
        let made = || {
            let mut file = shop_with_draft();
            let change = file.0.change(file.1);
            (
                file.0.store.registers().unwrap().clone(),
                change,
                file.0.now,
            )
        };
        shop.get_or_insert_with(made).clone()
    })
}

fn shop_with_draft() -> (crate::file::File, u32) {
    let mut file = crate::shop::shop();
    let plan = from_template(&mut file, "contoso");
    let number = file.create(plan);
    (file, number)
}

fn approves(change: &Change, registers: &Registers, now: Timestamp) -> bool {
    let by = "rea".into();
    decide(change, registers, &Command::Submit, &by, now).is_ok_and(|events| {
        events
            .iter()
            .any(|e| matches!(e, ChangeEvent::Approved { .. }))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_edit_of_any_other_material_field_is_approved_at_submission(blows in blows()) {
        let (registers, mut change, now) = opened();
        prop_assert!(approves(&change, &registers, now), "it is approved as it stands");
        let before = change.plan.clone();
        for blow in &blows {
            if let Some(plan) = struck(&change.plan, blow) {
                change.plan = plan;
            }
        }
        let own = plan_digest(&closed_parts(&change.plan)).unwrap();
        let same = own == plan_digest(&closed_parts(&before)).unwrap();
        if approves(&change, &registers, now) {
            prop_assert!(same, "approved although it departs: {:#?}", change.plan);
        }
    }

    #[test]
    fn what_departs_is_named(blows in blows()) {
        let (registers, change, _) = opened();
        let template = registers.catalogue.get(&ID.into()).unwrap();
        let mut plan = change.plan.clone();
        for blow in &blows {
            plan = struck(&plan, blow).unwrap_or(plan);
        }
        plan.waves.clone_from(&change.plan.waves);
        let same = plan_digest(&closed_parts(&plan)).unwrap()
            == plan_digest(&closed_parts(&change.plan)).unwrap();
        let named = departures(template, &plan, &registers);
        prop_assert_eq!(named.is_empty(), same, "{:#?}", named);
        for field in NOT_MATERIAL {
            prop_assert!(named.iter().all(|d| !d.field.starts_with(field)));
        }
    }
}

#[test]
fn a_template_that_is_suspended_retired_declined_or_only_proposed_approves_nothing() {
    use holdpoint::domain::template::TemplateEvent;
    let (registers, change, now) = opened();
    let template = || ID.into();
    let reason = || "a reason".to_owned();
    let by = "omar".into();
    for event in [
        TemplateEvent::Suspended {
            template: template(),
            reason: reason(),
        },
        TemplateEvent::Retired {
            template: template(),
            reason: reason(),
        },
        TemplateEvent::Declined {
            template: template(),
            version: 1,
            digest: change.digest,
        },
    ] {
        let mut after = registers.clone();
        after.catalogue.apply(&event, &by, now);
        assert!(!approves(&change, &after, now), "{event:?}");
    }
    let mut file = crate::file::File::new();
    let number = finished(&mut file);
    file.template("rea", &propose(low_plan(), &[number]))
        .unwrap();
    let proposed = file.store.registers().unwrap().clone();
    assert!(!approves(&change, &proposed, now));
}
