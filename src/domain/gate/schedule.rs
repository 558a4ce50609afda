//! The schedule gate: Approved to Scheduled.

use super::super::change::Change;
use super::super::people::Role;
use super::super::refusal::{Gap, Owner};
use super::super::registers::Registers;
use super::super::window::Timestamp;
use super::{author, gap, someone};

/// Returns what keeps an approved change out of the calendar.
pub fn schedule(change: &Change, registers: &Registers, now: Timestamp) -> Vec<Gap> {
    let mut gaps = Vec::new();
    rollback(change, registers, &mut gaps);
    communication(change, registers, &mut gaps);
    validation(change, registers, &mut gaps);
    if change.valid_approval().is_none() {
        gaps.push(gap(
            "schedule.revision",
            format!("Revision {} is not the approved one", change.revision),
            "an approval belongs to what was read",
            Owner::Role(Role::Manager),
            "vote and approve",
        ));
    }
    for condition in change.open_conditions() {
        gaps.push(gap(
            "schedule.conditions",
            format!("A condition is not met: {}", condition.text),
            "the approval stands on its conditions",
            Owner::Person(condition.owner.clone()),
            "met",
        ));
    }
    freezes(change, registers, &mut gaps);
    for (n, wave) in (1..).zip(&change.plan.waves) {
        if wave.window.is_none_or(|w| w.end <= now) {
            gaps.push(gap(
                "schedule.window",
                format!("The window of wave {n} is missing or over"),
                "a calendar holds what is to come",
                author(change),
                format!("waves[{n}].window"),
            ));
        }
    }
    gaps
}

fn rollback(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
    let rollback = &change.plan.rollback;
    let policy = &registers.policy;
    let mut missing: Vec<(&str, &str)> = Vec::new();
    if rollback.not_reversible {
        if policy.says_nothing(&rollback.mitigation) {
            missing.push(("a mitigation", "rollback.mitigation"));
        }
    } else {
        if rollback
            .steps
            .iter()
            .all(|s| policy.says_nothing(&s.instruction))
        {
            missing.push(("steps", "rollback.steps"));
        }
        if rollback.minutes == 0 {
            missing.push(("planned minutes", "rollback.minutes"));
        }
        if policy.says_nothing(&rollback.rehearsal) {
            missing.push((
                "a rehearsal, or \"not reversible\" with a mitigation",
                "rollback.rehearsal",
            ));
        }
    }
    if rollback.decision_maker.is_none() {
        missing.push(("a decision maker", "rollback.decision_maker"));
    }
    for (what, field) in missing {
        gaps.push(gap(
            "schedule.rollback",
            format!("The rollback lacks {what}"),
            "at 02:00 nobody writes a rollback",
            someone(change.plan.implementer.as_ref(), author(change)),
            field,
        ));
    }
}

fn communication(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
    let why = "a client who was not told calls it an outage";
    for client in change.clients() {
        let name = registers
            .clients
            .get(client)
            .map_or(client.as_str(), |c| c.name.as_str());
        let messages: Vec<_> = change
            .plan
            .communications
            .iter()
            .filter(|m| m.client == *client)
            .collect();
        if messages.is_empty() {
            gaps.push(gap(
                "schedule.communication",
                format!("{name} has no communication plan"),
                why,
                author(change),
                "communications",
            ));
        }
        for m in messages {
            let policy = &registers.policy;
            let parts = [
                ("audience", policy.says_nothing(&m.audience)),
                ("channel", policy.says_nothing(&m.channel)),
                ("time", policy.says_nothing(&m.when)),
                ("owner", m.owner.is_none()),
                ("text", policy.says_nothing(&m.text)),
            ];
            let missing: Vec<&str> = parts.iter().filter(|p| p.1).map(|p| p.0).collect();
            if !missing.is_empty() {
                gaps.push(gap(
                    "schedule.communication",
                    format!("A message to {name} has no {}", missing.join(", no ")),
                    why,
                    someone(m.owner.as_ref(), author(change)),
                    "communications",
                ));
            }
        }
    }
}

fn validation(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
    let why = "what is not checked is found by users";
    let owner = someone(change.plan.verifier.as_ref(), author(change));
    if change.plan.validation.is_empty() {
        gaps.push(gap(
            "schedule.validation",
            "The validation checklist is empty",
            why,
            owner.clone(),
            "validation",
        ));
    }
    for check in &change.plan.validation {
        let policy = &registers.policy;
        let parts = [
            ("what to check", policy.says_nothing(&check.check)),
            ("what to expect", policy.says_nothing(&check.expected)),
            ("how", policy.says_nothing(&check.method)),
        ];
        let missing: Vec<&str> = parts.iter().filter(|p| p.1).map(|p| p.0).collect();
        if !missing.is_empty() {
            gaps.push(gap(
                "schedule.validation",
                format!(
                    "Validation check {} does not say {}",
                    check.id,
                    missing.join(", ")
                ),
                why,
                owner.clone(),
                "validation",
            ));
        }
    }
}

fn freezes(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
    for (n, wave) in (1..).zip(&change.plan.waves) {
        let Some(window) = wave.window else { continue };
        for freeze in registers.freezes.values().filter(|f| f.hard) {
            if freeze.touches(&window, &wave.clients) {
                gaps.push(gap(
                    "schedule.freeze",
                    format!("Wave {n} lies in the freeze {}", freeze.name),
                    "a freeze protects what cannot fail now",
                    Owner::Role(Role::Manager),
                    format!("waves[{n}].window"),
                ));
            }
        }
    }
}
