//! What a voter is shown as changed: nothing that makes their vote stale is left out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::full_plan;
use holdpoint::domain::diff::diff;
use holdpoint::domain::digest::plan_digest;
use holdpoint::domain::plan::{Plan, Trigger};
use serde_json::Value;

/// Returns every value that differs from this one in one place: a text, a number, a list's entry.
fn edits(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(b) => vec![Value::from(!b)],
        Value::Number(n) => vec![Value::from(n.as_u64().unwrap_or_default() + 1)],
        Value::String(s) => vec![Value::from(format!("{s} b")), Value::from("")],
        Value::Array(list) => {
            let mut found = Vec::new();
            for (n, entry) in list.iter().enumerate() {
                let (mut less, mut twice) = (list.clone(), list.clone());
                less.remove(n);
                twice.insert(n, entry.clone());
                found.extend([Value::from(less), Value::from(twice)]);
                if n > 0 {
                    let mut turned = list.clone();
                    turned.swap(n - 1, n);
                    found.push(Value::from(turned));
                }
                for edit in edits(entry) {
                    let mut one = list.clone();
                    one[n] = edit;
                    found.push(Value::from(one));
                }
            }
            found
        }
        Value::Object(fields) => {
            let mut found = Vec::new();
            for (key, entry) in fields {
                let mut less = fields.clone();
                less.remove(key);
                found.push(Value::from(less));
                for edit in edits(entry) {
                    let mut one = fields.clone();
                    one.insert(key.clone(), edit);
                    found.push(Value::from(one));
                }
            }
            found
        }
    }
}

#[test]
fn whatever_makes_a_vote_stale_is_shown_as_a_difference() {
    let mut plan = full_plan();
    plan.triggers = vec![Trigger::UsersAbove(40), Trigger::LatestRollback];
    let digest = plan_digest(&plan).unwrap();
    let mut tried = 0;
    for edit in edits(&serde_json::to_value(&plan).unwrap()) {
        let Ok(edited) = serde_json::from_value::<Plan>(edit.clone()) else {
            continue;
        };
        if plan_digest(&edited).unwrap() != digest {
            tried += 1;
            assert!(!diff(&plan, &edited).unwrap().is_empty(), "{edit}");
        }
    }
    assert!(tried > 100, "{tried}");
}
