//! The form that waives a requirement: what policy lets be waived, what the next gate lacks first.

use chrono::Duration;

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::gate;
use crate::domain::local_time::read_end;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::waiver;
use crate::domain::window::Timestamp;
use crate::domain::zone::Zone;

use super::super::App;
use super::super::form::{Field, Form};

/// What can be chosen: a waiver of a requirement, or taking one back.
enum Choice {
    Waive(String),
    Withdraw(String),
}

impl Choice {
    fn words(&self) -> String {
        match self {
            Self::Waive(rule) => rule.clone(),
            Self::Withdraw(rule) => format!("take back the waiver of {rule}"),
        }
    }
}

/// Returns the choices: what the next gate lacks, then the rest that policy lists, then what can be taken back.
fn choices(app: &App, change: &Change) -> Vec<Choice> {
    let registers = &app.registers;
    let lacks: Vec<String> = gate::standing(change, &app.registers, app.now)
        .iter()
        .flat_map(|s| s.gaps().map(|gap| gap.code.to_string()))
        .collect();
    let may = |rule: &str| waiver::listed(change, registers, rule).is_some();
    let listed = registers
        .policy_of(change)
        .waivable
        .iter()
        .map(|w| w.rule.as_str());
    let mut rules: Vec<&str> = listed.filter(|rule| may(rule)).collect();
    // A freeze may name its own role where policy lists nobody.
    let freeze = gate::Rule::ScheduleFreeze.code();
    if !rules.contains(&freeze) && may(freeze) {
        rules.push(freeze);
    }
    rules.sort_by_key(|rule| !lacks.iter().any(|code| code == rule));
    let in_force = rules
        .iter()
        .filter(|rule| waiver::covering(change, &app.registers, rule, app.now).is_some());
    let back: Vec<Choice> = in_force
        .map(|r| Choice::Withdraw((*r).to_owned()))
        .collect();
    let waive = rules.iter().map(|r| Choice::Waive((*r).to_owned()));
    waive.chain(back).collect()
}

/// Returns the last moment to which a waiver of a requirement may stand.
fn latest(app: &App, change: &Change, rule: &str) -> Option<Timestamp> {
    let listed = waiver::listed(change, &app.registers, rule)?;
    Some(app.now + Duration::days(i64::from(listed.days)))
}

/// Returns the form's fields.
pub(super) fn fields(app: &App, change: &Change) -> Vec<Field> {
    let words = choices(app, change).iter().map(Choice::words).collect();
    vec![
        Field::choice("Requirement", words, 0),
        Field::line(
            "Reason",
            "why it cannot be met; one sentence for the record",
        ),
        Field::line(
            "Until",
            "22:30 or 2026-12-01 22:30; empty is as long as policy allows",
        ),
    ]
}

/// Returns the command that a filled form asks for.
///
/// # Errors
/// Returns a sentence about what cannot be read.
pub(super) fn command(
    app: &App,
    form: &Form,
    change: &Change,
    zone: Zone,
) -> Result<Command, String> {
    let choice = choices(app, change).into_iter().nth(form.picked(0));
    match choice.ok_or("The waivers have changed; choose again.")? {
        Choice::Withdraw(rule) => Ok(Command::WithdrawWaiver { rule }),
        Choice::Waive(rule) => {
            let until = match form.text(2).trim() {
                "" => latest(app, change, &rule).unwrap_or(app.now),
                text => read_end(text, zone, app.now)?,
            };
            Ok(Command::Waive {
                rule,
                reason: form.text(1).trim().to_owned(),
                until,
            })
        }
    }
}

/// Returns the command that tells whether anything can be waived.
///
/// # Errors
/// Returns a refusal when policy lets nothing be waived.
pub(super) fn probe(app: &App, change: &Change, reason: String) -> Result<Command, Refusal> {
    let first = choices(app, change).into_iter().next();
    let Some(Choice::Waive(rule)) = first else {
        return Err(Refusal::new(
            Cause::State,
            "Policy lets nobody waive anything.",
            "An admin lists requirements as waivable with: holdpoint policy set",
        ));
    };
    let until = latest(app, change, &rule).unwrap_or(app.now);
    Ok(Command::Waive {
        rule,
        reason,
        until,
    })
}
