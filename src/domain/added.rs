//! What policy adds to the gates: its own requirements, and which requirements may be waived by whom.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::control::Control;
use super::gate::{Gate, RULES, Rule};
use super::item::unknown_items;
use super::people::Role;
use super::plan::{ChangeType, Plan, RiskClass};
use super::policy::{Flaw, Policy};
use super::registers::Registers;

/// A field of the plan that policy may demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanField {
    /// The services.
    #[serde(rename = "services")]
    Services,
    /// The items.
    #[serde(rename = "items")]
    Items,
    /// The items, each of which has to be in the register.
    #[serde(rename = "items.registered")]
    RegisteredItems,
    /// The way back's steps.
    #[serde(rename = "rollback.steps")]
    RollbackSteps,
    /// When the way back was rehearsed.
    #[serde(rename = "rollback.rehearsal")]
    Rehearsal,
    /// Who decides on the way back.
    #[serde(rename = "rollback.decision_maker")]
    DecisionMaker,
    /// The triggers.
    #[serde(rename = "triggers")]
    Triggers,
    /// The test evidence.
    #[serde(rename = "evidence")]
    Evidence,
    /// The messages.
    #[serde(rename = "communications")]
    Communications,
    /// The checks.
    #[serde(rename = "validation")]
    Validation,
    /// The verifier.
    #[serde(rename = "verifier")]
    Verifier,
    /// How many users feel it.
    #[serde(rename = "answers.users")]
    Users,
    /// How many sites feel it.
    #[serde(rename = "answers.sites")]
    Sites,
    /// Its number in another tool.
    #[serde(rename = "reference")]
    Reference,
    /// The notes.
    #[serde(rename = "notes")]
    Notes,
}

impl PlanField {
    /// Every field that a requirement of policy can be about.
    pub const ALL: [Self; 14] = [
        Self::Services,
        Self::Items,
        Self::RollbackSteps,
        Self::Rehearsal,
        Self::DecisionMaker,
        Self::Triggers,
        Self::Evidence,
        Self::Communications,
        Self::Validation,
        Self::Verifier,
        Self::Users,
        Self::Sites,
        Self::Reference,
        Self::Notes,
    ];

    /// Returns its key in the plan.
    pub fn key(self) -> &'static str {
        match self {
            Self::Services => "services",
            Self::Items => "items",
            Self::RegisteredItems => "items.registered",
            Self::RollbackSteps => "rollback.steps",
            Self::Rehearsal => "rollback.rehearsal",
            Self::DecisionMaker => "rollback.decision_maker",
            Self::Triggers => "triggers",
            Self::Evidence => "evidence",
            Self::Communications => "communications",
            Self::Validation => "validation",
            Self::Verifier => "verifier",
            Self::Users => "answers.users",
            Self::Sites => "answers.sites",
            Self::Reference => "reference",
            Self::Notes => "notes",
        }
    }

    /// Tells whether a plan says something there.
    pub fn is_said(self, plan: &Plan, registers: &Registers, policy: &Policy) -> bool {
        let said = |text: &str| !policy.says_nothing(text);
        match self {
            Self::Services => !plan.services.is_empty(),
            Self::Items => plan.items.iter().any(|i| said(&i.name)),
            Self::RegisteredItems => unknown_items(plan, &registers.items).is_empty(),
            Self::RollbackSteps => plan.rollback.steps.iter().any(|s| said(&s.instruction)),
            Self::Rehearsal => said(&plan.rollback.rehearsal),
            Self::DecisionMaker => plan.rollback.decision_maker.is_some(),
            Self::Triggers => !plan.triggers.is_empty(),
            Self::Evidence => plan.evidence.iter().any(|e| said(&e.what)),
            Self::Communications => plan.communications.iter().any(|c| said(&c.text)),
            Self::Validation => plan.validation.iter().any(|v| said(&v.check)),
            Self::Verifier => plan.verifier.is_some(),
            Self::Users => plan.answers.users.is_some(),
            Self::Sites => plan.answers.sites.is_some(),
            Self::Reference => said(&plan.reference),
            Self::Notes => said(&plan.notes),
        }
    }
}

impl fmt::Display for PlanField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A requirement that policy adds: a field of the plan that has to say something at a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyRequirement {
    /// Its code, `schedule.triggers`; the part before the stop is its gate.
    pub code: String,
    /// What it demands, as a sentence without its stop.
    pub sentence: String,
    /// Why it matters.
    pub why: String,
    /// The field of the plan that has to say something.
    pub field: PlanField,
    /// The control it serves.
    #[serde(default)]
    pub control: Control,
    /// The class from which it is asked.
    #[serde(default)]
    pub from_class: RiskClass,
    /// The types of change of which it is asked; all when empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<ChangeType>,
    /// Whether it may be listed as waivable.
    #[serde(default)]
    pub may_waive: bool,
}

impl PolicyRequirement {
    /// Returns the gate that its code names.
    pub fn gate(&self) -> Option<Gate> {
        let (gate, _) = self.code.split_once('.')?;
        Gate::ALL.into_iter().find(|g| g.name() == gate)
    }
}

/// A requirement that may be waived: by whom, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waivable {
    /// The requirement's code.
    pub rule: String,
    /// The role that may waive it.
    pub by: Role,
    /// For how many days at most.
    pub days: u32,
}

/// Returns what may be waived unless policy says otherwise: tests that cannot be had beforehand, and a hard
/// freeze, both by a manager.
pub(super) fn waivable_by_default() -> Vec<Waivable> {
    [
        (Rule::IntakeTestEvidence, 14),
        (Rule::ScheduleFreeze, 30),
        (Rule::StartPreChecks, 1),
        (Rule::ScheduleConflict, 30),
    ]
    .map(|(rule, days)| Waivable {
        rule: rule.code().to_owned(),
        by: Role::Manager,
        days,
    })
    .to_vec()
}

impl Policy {
    /// Returns how a requirement may be waived; nothing when it may not, whatever policy lists.
    pub fn waivable(&self, code: &str) -> Option<&Waivable> {
        let may = match Rule::named(code) {
            Some(row) => row.may_waive,
            None => self
                .requirements
                .iter()
                .any(|r| r.code == code && r.may_waive),
        };
        self.waivable
            .iter()
            .find(|w| may && w.rule == code && w.days > 0)
    }

    /// Tells whether there is a requirement with this code, built in or added.
    pub fn knows_rule(&self, code: &str) -> bool {
        Rule::named(code).is_some() || self.requirements.iter().any(|r| r.code == code)
    }
}

/// Returns what keeps the requirements that a policy adds, and its list of waivable ones, from being followed.
pub(super) fn flaws_of_additions(policy: &Policy) -> Vec<Flaw> {
    let added = (0..policy.requirements.len()).filter_map(|n| flaw_of_requirement(policy, n));
    let listed = (0..policy.waivable.len()).filter_map(|n| flaw_of_listing(policy, n));
    added.chain(listed).collect()
}

fn flaw_of_requirement(policy: &Policy, place: usize) -> Option<Flaw> {
    let added = policy.requirements.get(place)?;
    let code = &added.code;
    let flaw = |part: &str, sentence: String, next: &str| {
        Some(Flaw::new(
            format!("requirements.{place}.{part}"),
            sentence,
            next,
        ))
    };
    if Rule::named(code).is_some() {
        return flaw(
            "code",
            format!(
                "The requirement {code} is built in: policy can neither replace it nor take it out."
            ),
            "Give the added requirement a code of its own.",
        );
    }
    if added.gate().is_none() || !is_code(code) {
        let gates = Gate::ALL.map(Gate::name).join(", ");
        return flaw(
            "code",
            format!("{code:?} is no code of a requirement."),
            &format!(
                "Write a gate ({gates}), a stop and a name in lower case, such as schedule.triggers."
            ),
        );
    }
    if policy.requirements[..place].iter().any(|r| r.code == *code) {
        return flaw(
            "code",
            format!("The requirement {code} stands twice in the policy."),
            "Keep one of them.",
        );
    }
    let part = if policy.says_nothing(&added.sentence) {
        "sentence"
    } else if policy.says_nothing(&added.why) {
        "why"
    } else {
        return None;
    };
    flaw(
        part,
        format!("The requirement {code} does not say what it demands and why."),
        "Write its sentence and its why.",
    )
}

fn flaw_of_listing(policy: &Policy, place: usize) -> Option<Flaw> {
    let listed = policy.waivable.get(place)?;
    let rule = &listed.rule;
    let flaw = |part: &str, sentence: String, next: &str| {
        Some(Flaw::new(
            format!("waivable.{place}.{part}"),
            sentence,
            next,
        ))
    };
    let could = || format!("Policy may list: {}.", may_be_listed(policy).join(", "));
    if !policy.knows_rule(rule) {
        return flaw(
            "rule",
            format!("There is no requirement {rule:?} to be waived."),
            &could(),
        );
    }
    if !may_be_listed(policy).contains(&rule.as_str()) {
        return flaw(
            "rule",
            format!("The requirement {rule} cannot be made waivable."),
            &could(),
        );
    }
    if policy.waivable[..place].iter().any(|w| w.rule == *rule) {
        return flaw(
            "rule",
            format!("The requirement {rule} is listed as waivable twice."),
            "Keep one of them.",
        );
    }
    if !(1..=366).contains(&listed.days) {
        return flaw(
            "days",
            format!("A waiver of {rule} for {} days is none.", listed.days),
            "Write 1 to 366 days.",
        );
    }
    if listed.by == Role::Auditor {
        return flaw(
            "by",
            "An auditor changes nothing, so an auditor waives nothing.".to_owned(),
            "Name another role.",
        );
    }
    None
}

fn may_be_listed(policy: &Policy) -> Vec<&str> {
    let built_in = RULES.iter().filter(|row| row.may_waive).map(|row| row.code);
    let added = policy.requirements.iter().filter(|r| r.may_waive);
    built_in.chain(added.map(|r| r.code.as_str())).collect()
}

fn is_code(code: &str) -> bool {
    let mut parts = code.split('.');
    let whole = |part: Option<&str>| {
        part.is_some_and(|p| {
            !p.is_empty()
                && p.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
    };
    whole(parts.next()) && whole(parts.next()) && parts.next().is_none() && code.len() <= 60
}

#[cfg(test)]
mod tests;
