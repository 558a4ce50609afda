//! The intake gate: Draft to Review.

use super::super::change::Change;
use super::super::policy::Policy;
use super::super::refusal::{Gap, Owner};
use super::super::registers::Registers;
use super::super::window::Timestamp;
use super::{author, gap};

/// Returns what keeps a draft from being submitted.
pub fn intake(change: &Change, registers: &Registers, now: Timestamp) -> Vec<Gap> {
    let owner = author(change);
    let mut gaps = Vec::new();
    texts(change, &registers.policy, &owner, &mut gaps);
    risk(change, &owner, &mut gaps);
    affected(change, registers, &owner, &mut gaps);
    windows(change, now, &owner, &mut gaps);
    rollback(change, &registers.policy, &owner, &mut gaps);
    evidence(change, &registers.policy, &owner, &mut gaps);
    people(change, registers, &owner, &mut gaps);
    gaps
}

fn texts(change: &Change, policy: &Policy, owner: &Owner, gaps: &mut Vec<Gap>) {
    let plan = &change.plan;
    let rows: [(
        &'static str,
        &'static str,
        &String,
        &'static str,
        &'static str,
    ); 4] = [
        (
            "intake.title",
            "The title",
            &plan.title,
            "nobody can talk about a change without a name",
            "title",
        ),
        (
            "intake.reason",
            "The reason",
            &plan.reason,
            "a board weighs risk against a reason",
            "reason",
        ),
        (
            "intake.scope-in",
            "What is in scope",
            &plan.scope_in,
            "an approval covers what is written and nothing else",
            "scope_in",
        ),
        (
            "intake.scope-out",
            "What is explicitly out of scope",
            &plan.scope_out,
            "what nobody excluded gets touched",
            "scope_out",
        ),
    ];
    for (code, name, text, why, field) in rows {
        if policy.says_nothing(text) {
            let state = if text.trim().is_empty() {
                "is missing"
            } else {
                "says nothing"
            };
            gaps.push(gap(
                code,
                format!("{name} {state}"),
                why,
                owner.clone(),
                field,
            ));
        } else if code != "intake.title" && text.trim().eq_ignore_ascii_case(plan.title.trim()) {
            gaps.push(gap(
                code,
                format!("{name} only repeats the title"),
                why,
                owner.clone(),
                field,
            ));
        }
    }
}

fn risk(change: &Change, owner: &Owner, gaps: &mut Vec<Gap>) {
    let why = "the score is only as good as its answers";
    if change.plan.declared.is_none() {
        gaps.push(gap(
            "intake.risk-class",
            "The declared risk class is missing",
            "the requester's own judgement is the first one",
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
                "intake.risk-answers",
                format!("A risk question is open: {question}"),
                why,
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
            "intake.clients",
            "No affected client is named",
            "who is hit decides who is asked and who is told",
            owner.clone(),
            "waves.clients",
        ));
    }
    for client in clients {
        if !registers.clients.contains_key(client) {
            gaps.push(gap(
                "intake.clients-known",
                format!("The client {client} is not in the register"),
                "an unknown client has no contact, tier or business hours",
                owner.clone(),
                "waves.clients",
            ));
        }
    }
    if change.plan.services.is_empty() && change.plan.items.is_empty() {
        gaps.push(gap(
            "intake.services",
            "No affected service or item is named",
            "conflicts are found by what two changes share",
            owner.clone(),
            "services or items",
        ));
    }
}

fn windows(change: &Change, now: Timestamp, owner: &Owner, gaps: &mut Vec<Gap>) {
    let why = "work outside an agreed window surprises the client";
    if change.plan.waves.is_empty() {
        gaps.push(gap(
            "intake.window",
            "There is no wave with a maintenance window",
            why,
            owner.clone(),
            "waves.window",
        ));
    }
    for (n, wave) in (1..).zip(&change.plan.waves) {
        let mut miss = |code, missing: String| {
            gaps.push(gap(
                code,
                missing,
                why,
                owner.clone(),
                format!("waves[{n}].window"),
            ));
        };
        match wave.window {
            None => miss(
                "intake.window",
                format!("Wave {n} has no maintenance window"),
            ),
            Some(w) if w.end <= w.start => miss(
                "intake.window-order",
                format!("The window of wave {n} ends before it starts"),
            ),
            Some(w) if w.start <= now => miss(
                "intake.window-future",
                format!("The window of wave {n} lies in the past"),
            ),
            Some(w) => {
                let needed = change.plan.wave_minutes(wave);
                let length = w.length().num_minutes();
                if length < i64::from(needed) {
                    miss(
                        "intake.window-length",
                        format!(
                            "The window of wave {n} has {length} min but steps, validation and rollback are planned at {needed} min"
                        ),
                    );
                }
            }
        }
        if wave.steps.iter().all(|s| s.instruction.trim().is_empty()) {
            gaps.push(gap(
                "intake.steps",
                format!("Wave {n} has no implementation step"),
                "a change without steps cannot be reviewed or ticked",
                owner.clone(),
                format!("waves[{n}].steps"),
            ));
        }
    }
}

fn rollback(change: &Change, policy: &Policy, owner: &Owner, gaps: &mut Vec<Gap>) {
    let rollback = &change.plan.rollback;
    let written = rollback
        .steps
        .iter()
        .any(|s| !policy.says_nothing(&s.instruction));
    let missing = if rollback.not_reversible {
        policy.says_nothing(&rollback.mitigation).then_some((
            "The change is not reversible and names no mitigation",
            "rollback.mitigation",
        ))
    } else {
        (!written).then_some(("The rollback plan is missing", "rollback.steps"))
    };
    if let Some((sentence, field)) = missing {
        gaps.push(gap(
            "intake.rollback-plan",
            sentence,
            "without a way back every failure is an outage",
            owner.clone(),
            field,
        ));
    }
}

fn evidence(change: &Change, policy: &Policy, owner: &Owner, gaps: &mut Vec<Gap>) {
    let why = "what was not tested is tested on the client";
    if change.plan.evidence.is_empty() {
        gaps.push(gap(
            "intake.test-evidence",
            "The test evidence is missing",
            why,
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
                "intake.test-evidence",
                format!("Test evidence {n} does not say {}", missing.join(", ")),
                why,
                owner.clone(),
                format!("evidence[{n}]"),
            ));
        }
    }
}

fn people(change: &Change, registers: &Registers, owner: &Owner, gaps: &mut Vec<Gap>) {
    let why = "a change nobody carries out is a wish";
    match &change.plan.implementer {
        None => gaps.push(gap(
            "intake.implementer",
            "The implementer is missing",
            why,
            owner.clone(),
            "implementer",
        )),
        Some(person) if registers.people.get(person).is_none_or(|p| p.left) => gaps.push(gap(
            "intake.implementer",
            format!("The implementer {person} is not in the register"),
            why,
            owner.clone(),
            "implementer",
        )),
        Some(_) => {}
    }
}
