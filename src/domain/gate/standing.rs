//! Where a change stands before a gate: each requirement met, not met, waived or not applicable.

use std::borrow::Cow;

use serde::Serialize;

use super::super::change::Change;
use super::super::control::Control;
use super::super::decide::best_outcome;
use super::super::duty;
use super::super::id::PersonId;
use super::super::lifecycle::State;
use super::super::people::Role;
use super::super::refusal::{Gap, Owner};
use super::super::registers::Registers;
use super::super::waiver::{self, Waiver};
use super::super::wave::{Outcome, Phase};
use super::super::window::Timestamp;
use super::applies::applies;
use super::rule::{Keeper, RULES, Row, Rule};
use super::schedule::soft_freezes;
use super::trial::Trial;
use super::{added, author, commander, someone};

/// One of the gates in a change's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// Draft to Review.
    Intake,
    /// Review to Approved.
    Approval,
    /// Approved to Scheduled.
    Schedule,
    /// A wave from Planned to Implementing.
    Start,
    /// A wave from Verifying to Done.
    Complete,
}

impl Gate {
    /// Every gate, in the order of a change's life.
    pub const ALL: [Self; 5] = [
        Self::Intake,
        Self::Approval,
        Self::Schedule,
        Self::Start,
        Self::Complete,
    ];

    /// Returns its name, with which the codes of its requirements begin.
    pub fn name(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Approval => "approval",
            Self::Schedule => "schedule",
            Self::Start => "start",
            Self::Complete => "complete",
        }
    }

    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Intake => "intake gate",
            Self::Approval => "approval gate",
            Self::Schedule => "schedule gate",
            Self::Start => "start gate",
            Self::Complete => "complete gate",
        }
    }
}

/// How a requirement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It is met.
    Met,
    /// It is not.
    NotMet,
    /// It is not met, and a waiver covers that.
    Waived,
    /// It does not concern this change.
    NotApplicable,
}

impl Status {
    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Waived => "waived",
            Self::NotApplicable => "not applicable",
        }
    }
}

/// Whether a gate was passed, is the next one, or lies ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked {
    /// The change has passed it.
    Passed,
    /// It is the next one.
    Next,
    /// It lies ahead; shown as it would be judged now.
    Later,
    /// The change never stood before it: it ended first, was imported, or was released as an emergency.
    Never,
}

impl Asked {
    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Next => "next",
            Self::Later => "later",
            Self::Never => "never asked",
        }
    }
}

/// One requirement of a gate, as it stands for a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Requirement {
    /// Its code.
    pub code: Cow<'static, str>,
    /// A word or two for lists.
    pub word: Cow<'static, str>,
    /// What it demands.
    pub sentence: Cow<'static, str>,
    /// How it stands.
    pub status: Status,
    /// Who meets it.
    pub owner: Owner,
    /// Where it is met: the plan's field, or the verb.
    pub mend: Cow<'static, str>,
    /// The control it serves.
    pub control: Control,
    /// The role that may waive it; nobody's when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waivable_by: Option<Role>,
    /// What nothing forbids and a person should know all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// What it lacks; when it is waived, what that covers.
    pub gaps: Vec<Gap>,
    /// The waiver that covers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
}

/// A gate with each of its requirements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The gate.
    pub gate: Gate,
    /// Whether it was passed, is the next one or lies ahead.
    pub asked: Asked,
    /// The wave it is about, from 0; for the start and complete gates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wave: Option<usize>,
    /// Its requirements, in order.
    pub requirements: Vec<Requirement>,
}

impl Standing {
    /// Returns every gap that keeps the change back, in order.
    pub fn gaps(&self) -> impl Iterator<Item = &Gap> {
        let unmet = self.requirements.iter();
        unmet
            .filter(|r| r.status == Status::NotMet)
            .flat_map(|r| &r.gaps)
    }
}

/// Returns the next gate before a change and what it still lacks; nothing once the change has ended.
///
/// The start gate is judged as for the implementer, the complete gate as for the verifier.
pub fn standing(change: &Change, registers: &Registers, now: Timestamp) -> Option<Standing> {
    next(change).map(|gate| judged(gate, Asked::Next, change, registers, now))
}

/// Returns the gate that a change stands before.
pub(super) fn next(change: &Change) -> Option<Gate> {
    Some(match change.state {
        State::Draft => Gate::Intake,
        State::Review => Gate::Approval,
        State::Approved => Gate::Schedule,
        State::Scheduled => Gate::Start,
        State::InProgress => match change.waves.get(change.current_wave()) {
            Some(run) if run.phase != Phase::Planned => Gate::Complete,
            Some(_) | None => Gate::Start,
        },
        State::Closed | State::Rejected | State::Cancelled => return None,
    })
}

/// Returns a gate as it would judge the change now.
pub(super) fn judged(
    gate: Gate,
    asked: Asked,
    change: &Change,
    registers: &Registers,
    now: Timestamp,
) -> Standing {
    let nobody = PersonId::default();
    let wave = change.current_wave();
    let trial = match gate {
        Gate::Intake => Trial::Intake,
        Gate::Approval => Trial::Approval(&[]),
        Gate::Schedule => Trial::Schedule(&change.others),
        Gate::Start => Trial::Start(wave, change.plan.implementer.as_ref().unwrap_or(&nobody)),
        Gate::Complete => {
            let run = change.waves.get(wave);
            let outcome = run.map(|r| r.outcome.unwrap_or_else(|| best_outcome(change, wave)));
            let verifier = change.plan.verifier.as_ref().unwrap_or(&nobody);
            Trial::Complete(wave, outcome.unwrap_or(Outcome::Successful), verifier)
        }
    };
    let mut lacks = trial.lacks(change, registers, now);
    let covering = |code: &str| waiver::covering(change, registers, code, now);
    let mut standing = blank(gate, asked, change, registers);
    for requirement in &mut standing.requirements {
        if requirement.code == Rule::ScheduleFreeze.code() {
            requirement.warnings = soft_freezes(change, registers);
        }
        let plan_again = requirement.code == Rule::ApprovalPlan.code();
        let of_intake = |gap: &Gap| gap.code.starts_with("intake.");
        requirement.gaps = lacks
            .extract_if(.., |gap| {
                gap.code == requirement.code || (plan_again && of_intake(gap))
            })
            .collect();
        if requirement.gaps.is_empty() {
            continue;
        }
        let (open, covered): (Vec<Gap>, Vec<Gap>) = std::mem::take(&mut requirement.gaps)
            .into_iter()
            .partition(|gap| covering(&gap.code).is_none());
        if open.is_empty() {
            let first = covered.first();
            requirement.status = Status::Waived;
            requirement.waiver = first.and_then(|gap| covering(&gap.code)).cloned();
            requirement.gaps = covered;
        } else {
            requirement.status = Status::NotMet;
            requirement.gaps = open;
        }
    }
    standing
}

/// Returns a gate with its requirements as if nothing were lacking.
pub(super) fn blank(gate: Gate, asked: Asked, change: &Change, registers: &Registers) -> Standing {
    let wave = change.current_wave();
    let status = |concerns: bool| {
        if concerns {
            Status::Met
        } else {
            Status::NotApplicable
        }
    };
    let waivable_by = |code: &str| {
        let listed = waiver::listed(change, registers, code)?;
        listed.roles.first().copied()
    };
    let built_in = RULES
        .iter()
        .filter(|row| row.gate == gate)
        .map(|row| Requirement {
            code: row.code.into(),
            word: row.word.into(),
            sentence: row.sentence.into(),
            status: status(applies(row.rule, change, registers, wave)),
            owner: owner(row, change, registers),
            mend: row.mend.into(),
            control: row.control,
            waivable_by: waivable_by(row.code),
            warnings: Vec::new(),
            gaps: Vec::new(),
            waiver: None,
        });
    let policy = added::of(gate, change, registers).map(|added| Requirement {
        code: added.code.clone().into(),
        word: added.code.clone().into(),
        sentence: added.sentence.clone().into(),
        status: status(added::applies(added, change)),
        owner: author(change),
        mend: added.field.key().into(),
        control: added.control,
        waivable_by: waivable_by(&added.code),
        warnings: Vec::new(),
        gaps: Vec::new(),
        waiver: None,
    });
    Standing {
        gate,
        asked,
        wave: matches!(gate, Gate::Start | Gate::Complete).then_some(wave),
        requirements: built_in.chain(policy).collect(),
    }
}

fn owner(row: &Row, change: &Change, registers: &Registers) -> Owner {
    match row.keeper {
        Keeper::Requester => author(change),
        Keeper::Implementer => someone(change.plan.implementer.as_ref(), author(change)),
        Keeper::Verifier => someone(change.plan.verifier.as_ref(), Owner::Role(Role::Manager)),
        Keeper::Voters => {
            let voters = duty::entitled_voters(change, registers);
            if voters.is_empty() {
                Owner::Role(Role::Admin)
            } else {
                Owner::AnyOf(voters.into_iter().map(|p| p.id.clone()).collect())
            }
        }
        Keeper::Manager => Owner::Role(Role::Manager),
        Keeper::Admin => Owner::Role(Role::Admin),
        Keeper::Commander => commander(change, registers, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacks(change: &Change) -> Vec<String> {
        let now = chrono::DateTime::UNIX_EPOCH;
        let standing = standing(change, &Registers::default(), now).unwrap();
        let lacking = standing.requirements.iter().filter(|r| !r.gaps.is_empty());
        lacking.map(|r| r.word.to_string()).collect()
    }

    #[test]
    fn an_empty_draft_lacks_what_the_intake_gate_asks_for() {
        let found = lacks(&Change::default());
        for word in ["scope", "rollback plan"] {
            assert!(found.iter().any(|f| f == word), "{found:?}");
        }
    }

    #[test]
    fn every_open_state_stands_before_a_gate_and_no_ended_one_does() {
        for state in State::ALL {
            let change = Change {
                state,
                ..Change::default()
            };
            let now = chrono::DateTime::UNIX_EPOCH;
            let found = standing(&change, &Registers::default(), now);
            assert_eq!(found.is_some(), state.is_open(), "{state:?}");
        }
    }
}
