//! The intake gate: Draft to Review.

use super::super::change::Change;
use super::super::policy::{Policy, repeats};
use super::super::refusal::{Gap, Owner};
use super::super::registers::Registers;
use super::super::window::Timestamp;
use super::rule::Rule;
use super::{author, gap};

/// Returns what keeps a draft from being submitted, waived or not.
pub(super) fn gaps(change: &Change, registers: &Registers, now: Timestamp) -> Vec<Gap> {
    let owner = author(change);
    let mut gaps = Vec::new();
    texts(change, registers.policy_of(change), &owner, &mut gaps);
    risk(change, &owner, &mut gaps);
    affected(change, registers, &owner, &mut gaps);
    windows(change, registers.policy_of(change), now, &owner, &mut gaps);
    rollback(change, registers.policy_of(change), &owner, &mut gaps);
    evidence(change, registers.policy_of(change), &owner, &mut gaps);
    people(change, registers, &owner, &mut gaps);
    gaps
}

fn texts(change: &Change, policy: &Policy, owner: &Owner, gaps: &mut Vec<Gap>) {
    let plan = &change.plan;
    let rows = [
        (Rule::IntakeTitle, "The title", &plan.title),
        (Rule::IntakeReason, "The reason", &plan.reason),
        (Rule::IntakeScopeIn, "What is in scope", &plan.scope_in),
        (
            Rule::IntakeScopeOut,
            "What is explicitly out of scope",
            &plan.scope_out,
        ),
    ];
    for (rule, name, text) in rows {
        let state = if text.trim().is_empty() {
            "is missing"
        } else if policy.says_nothing(text) {
            "says nothing"
        } else if rule != Rule::IntakeTitle && repeats(text, &plan.title) {
            "only repeats the title"
        } else {
            continue;
        };
        gaps.push(gap(
            rule,
            format!("{name} {state}"),
            owner.clone(),
            rule.row().mend,
        ));
    }
}

fn risk(change: &Change, owner: &Owner, gaps: &mut Vec<Gap>) {
    if change.plan.declared.is_none() {
        gaps.push(gap(
            Rule::IntakeRiskClass,
            "The declared risk class is missing",
            owner.clone(),
            "declared",
        ));
    }
    let answers = &change.plan.answers;
    let rows = [
        (
            answers.outage_minutes.is_none(),
            "the planned outage minutes",
            "answers.outage_minutes",
        ),
        (
            answers.first_time.is_none(),
            "whether it is done for the first time",
            "answers.first_time",
        ),
        (
            answers.vendor.is_none(),
            "whether a vendor takes part",
            "answers.vendor",
        ),
    ];
    for (missing, question, field) in rows {
        if missing {
            gaps.push(gap(
                Rule::IntakeRiskAnswers,
                format!("A risk question is open: {question}"),
                owner.clone(),
                field,
            ));
        }
    }
}

fn affected(change: &Change, registers: &Registers, owner: &Owner, gaps: &mut Vec<Gap>) {
    let clients = change.clients();
    if clients.is_empty() {
        gaps.push(gap(
            Rule::IntakeClients,
            "No affected client is named",
            owner.clone(),
            "waves.clients",
        ));
    }
    for client in clients {
        if !registers.clients.contains_key(client) {
            gaps.push(gap(
                Rule::IntakeClientsKnown,
                format!("The client {client} is not in the register"),
                owner.clone(),
                "waves.clients",
            ));
        }
    }
    if change.plan.services.is_empty() && change.plan.items.is_empty() {
        gaps.push(gap(
            Rule::IntakeServices,
            "No affected service or item is named",
            owner.clone(),
            "services or items",
        ));
    }
}

fn windows(change: &Change, policy: &Policy, now: Timestamp, owner: &Owner, gaps: &mut Vec<Gap>) {
    if change.plan.waves.is_empty() {
        gaps.push(gap(
            Rule::IntakeWindow,
            "There is no wave with a maintenance window",
            owner.clone(),
            "waves.window",
        ));
    }
    for (n, wave) in (1..).zip(&change.plan.waves) {
        let mut miss = |rule, missing: String| {
            gaps.push(gap(
                rule,
                missing,
                owner.clone(),
                format!("waves[{n}].window"),
            ));
        };
        match wave.window {
            None => miss(
                Rule::IntakeWindow,
                format!("Wave {n} has no maintenance window"),
            ),
            Some(w) if w.end <= w.start => miss(
                Rule::IntakeWindowOrder,
                format!("The window of wave {n} ends before it starts"),
            ),
            Some(w) if w.start <= now => miss(
                Rule::IntakeWindowFuture,
                format!("The window of wave {n} lies in the past"),
            ),
            Some(w) => {
                let needed = change.plan.wave_minutes(wave);
                let length = w.length().num_minutes();
                if length < i64::from(needed) {
                    miss(
                        Rule::IntakeWindowLength,
                        format!(
                            "The window of wave {n} has {length} min but steps, validation and rollback are planned at {needed} min"
                        ),
                    );
                }
            }
        }
        let blank = |text: &str| policy.says_nothing(text);
        if wave.steps.iter().all(|s| blank(&s.instruction)) {
            gaps.push(gap(
                Rule::IntakeSteps,
                format!("Wave {n} has no implementation step"),
                owner.clone(),
                format!("waves[{n}].steps"),
            ));
        }
    }
}

fn rollback(change: &Change, policy: &Policy, owner: &Owner, gaps: &mut Vec<Gap>) {
    let rollback = &change.plan.rollback;
    let blank = |text: &str| policy.says_nothing(text) || repeats(text, &change.plan.title);
    let written = rollback.steps.iter().any(|s| !blank(&s.instruction));
    let missing = if rollback.not_reversible {
        blank(&rollback.mitigation).then_some((
            "The change is not reversible and names no mitigation",
            "rollback.mitigation",
        ))
    } else {
        (!written).then_some(("The rollback plan is missing", "rollback.steps"))
    };
    if let Some((sentence, field)) = missing {
        gaps.push(gap(
            Rule::IntakeRollbackPlan,
            sentence,
            owner.clone(),
            field,
        ));
    }
}

fn evidence(change: &Change, policy: &Policy, owner: &Owner, gaps: &mut Vec<Gap>) {
    if change.plan.evidence.is_empty() {
        gaps.push(gap(
            Rule::IntakeTestEvidence,
            "The test evidence is missing",
            owner.clone(),
            "evidence",
        ));
    }
    for (n, e) in (1..).zip(&change.plan.evidence) {
        let parts = [
            ("what was tested", policy.says_nothing(&e.what)),
            ("where", policy.says_nothing(&e.place)),
            ("the result", policy.says_nothing(&e.result)),
            ("by whom", policy.says_nothing(&e.by)),
            ("when", e.on.is_none()),
        ];
        let missing: Vec<&str> = parts.iter().filter(|p| p.1).map(|p| p.0).collect();
        if !missing.is_empty() {
            gaps.push(gap(
                Rule::IntakeTestEvidence,
                format!("Test evidence {n} does not say {}", missing.join(", ")),
                owner.clone(),
                format!("evidence[{n}]"),
            ));
        }
    }
}

fn people(change: &Change, registers: &Registers, owner: &Owner, gaps: &mut Vec<Gap>) {
    match &change.plan.implementer {
        None => gaps.push(gap(
            Rule::IntakeImplementer,
            "The implementer is missing",
            owner.clone(),
            "implementer",
        )),
        Some(person) if registers.people.get(person).is_none_or(|p| p.left) => gaps.push(gap(
            Rule::IntakeImplementer,
            format!("The implementer {person} is not in the register"),
            owner.clone(),
            "implementer",
        )),
        Some(_) => {}
    }
}
