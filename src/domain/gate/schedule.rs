//! The schedule gate: Approved to Scheduled.

use super::super::calendar::claim::{self, Claim};
use super::super::change::Change;
use super::super::consent;
use super::super::people::Role;
use super::super::policy::repeats;
use super::super::refusal::{Gap, Owner};
use super::super::registers::{Freeze, Registers};
use super::super::window::{Timestamp, Window};
use super::super::zone::Zone;
use super::rule::Rule;
use super::{author, gap, someone};

/// Returns what keeps an approved change out of the calendar, waived or not.
pub(super) fn gaps(
    change: &Change,
    registers: &Registers,
    others: &[Claim],
    now: Timestamp,
) -> Vec<Gap> {
    let mut gaps = Vec::new();
    rollback(change, registers, &mut gaps);
    communication(change, registers, &mut gaps);
    validation(change, registers, &mut gaps);
    if change.valid_approval().is_none() {
        gaps.push(gap(
            Rule::ScheduleRevision,
            format!("Revision {} is not the approved one", change.revision),
            Owner::Role(Role::Manager),
            "vote and approve",
        ));
    }
    for condition in change.open_conditions() {
        gaps.push(gap(
            Rule::ScheduleConditions,
            format!("A condition is not met: {}", condition.text),
            Owner::Person(condition.owner.clone()),
            "met",
        ));
    }
    for client in consent::lacking(change, registers) {
        gaps.push(gap(
            Rule::ScheduleConsent,
            format!(
                "{} has not agreed to revision {}",
                client.name, change.revision
            ),
            author(change),
            format!("consent {}", client.id),
        ));
    }
    freezes(change, registers, &mut gaps);
    conflicts(change, others, &mut gaps);
    for (n, wave) in (1..).zip(&change.plan.waves) {
        if wave.window.is_none_or(|w| w.end <= now) {
            gaps.push(gap(
                Rule::ScheduleWindow,
                format!("The window of wave {n} is missing or over"),
                author(change),
                format!("waves[{n}].window"),
            ));
        }
    }
    gaps
}

fn rollback(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
    let rollback = &change.plan.rollback;
    let policy = registers.policy_of(change);
    let blank = |text: &str| policy.says_nothing(text) || repeats(text, &change.plan.title);
    let mut missing: Vec<(&str, &str)> = Vec::new();
    if rollback.not_reversible {
        if blank(&rollback.mitigation) {
            missing.push(("a mitigation", "rollback.mitigation"));
        }
    } else {
        if rollback.steps.iter().all(|s| blank(&s.instruction)) {
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
            Rule::ScheduleRollback,
            format!("The rollback lacks {what}"),
            someone(change.plan.implementer.as_ref(), author(change)),
            field,
        ));
    }
}

fn communication(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
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
                Rule::ScheduleCommunication,
                format!("{name} has no communication plan"),
                author(change),
                "communications",
            ));
        }
        for m in messages {
            let policy = registers.policy_of(change);
            let blank = |text: &str| policy.says_nothing(text) || repeats(text, &change.plan.title);
            let parts = [
                ("audience", policy.says_nothing(&m.audience)),
                ("channel", policy.says_nothing(&m.channel)),
                ("time", policy.says_nothing(&m.when)),
                ("owner", m.owner.is_none()),
                ("text", blank(&m.text)),
            ];
            let missing: Vec<&str> = parts.iter().filter(|p| p.1).map(|p| p.0).collect();
            if !missing.is_empty() {
                gaps.push(gap(
                    Rule::ScheduleCommunication,
                    format!("A message to {name} has no {}", missing.join(", no ")),
                    someone(m.owner.as_ref(), author(change)),
                    "communications",
                ));
            }
        }
    }
}

fn validation(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
    let owner = someone(change.plan.verifier.as_ref(), author(change));
    if change.plan.validation.is_empty() {
        gaps.push(gap(
            Rule::ScheduleValidation,
            "The validation checklist is empty",
            owner.clone(),
            "validation",
        ));
    }
    for check in &change.plan.validation {
        let policy = registers.policy_of(change);
        let parts = [
            ("what to check", policy.says_nothing(&check.check)),
            ("what to expect", policy.says_nothing(&check.expected)),
            ("how", policy.says_nothing(&check.method)),
        ];
        let missing: Vec<&str> = parts.iter().filter(|p| p.1).map(|p| p.0).collect();
        if !missing.is_empty() {
            gaps.push(gap(
                Rule::ScheduleValidation,
                format!(
                    "Validation check {} does not say {}",
                    check.id,
                    missing.join(", ")
                ),
                owner.clone(),
                "validation",
            ));
        }
    }
}

fn freezes(change: &Change, registers: &Registers, gaps: &mut Vec<Gap>) {
    for (n, freeze, period) in touched(change, registers).filter(|(_, f, _)| f.hard) {
        let owner = freeze.waived_by.unwrap_or(Role::Manager);
        gaps.push(gap(
            Rule::ScheduleFreeze,
            format!(
                "Wave {n} lies in the freeze {} ({})",
                freeze.name,
                period.in_words()
            ),
            Owner::Role(owner),
            format!("waves[{n}].window"),
        ));
    }
}

fn conflicts(change: &Change, others: &[Claim], gaps: &mut Vec<Gap>) {
    let mine = claim::claims(change.id(), &change.plan);
    for conflict in claim::conflicts(&mine, others) {
        let n = conflict.wave + 1;
        let window = change.plan.waves.get(conflict.wave).and_then(|w| w.window);
        let zone = window.map_or(Zone::UTC, |w| w.zone);
        gaps.push(gap(
            Rule::ScheduleConflict,
            format!(
                "Wave {n} meets {}, {}: {}",
                conflict.other(),
                conflict.when(zone),
                conflict.in_words()
            ),
            Owner::Role(Role::Manager),
            format!("waves[{n}].window"),
        ));
    }
}

/// Returns a sentence for each soft freeze that a window lies in.
pub(super) fn soft_freezes(change: &Change, registers: &Registers) -> Vec<String> {
    let soft = touched(change, registers).filter(|(_, freeze, _)| !freeze.hard);
    soft.map(|(n, freeze, period)| {
        format!(
            "Wave {n} lies in the soft freeze {} ({})",
            freeze.name,
            period.in_words()
        )
    })
    .collect()
}

/// Returns each wave, from 1, with each freeze that its window lies in and the period of that.
fn touched<'a>(
    change: &'a Change,
    registers: &'a Registers,
) -> impl Iterator<Item = (usize, &'a Freeze, Window)> {
    let waves = (1..).zip(&change.plan.waves);
    waves.flat_map(|(n, wave)| {
        registers.freezes.values().filter_map(move |freeze| {
            let period = freeze.last_touching(&wave.window?, &wave.clients)?;
            Some((n, freeze, period))
        })
    })
}
