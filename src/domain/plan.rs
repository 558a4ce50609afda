//! The plan: the material content of a change, and the few fields beside it that are not.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::checklist::{Step, StepId, planned_minutes};
use super::id::{ClientId, PersonId, ServiceId};
use super::window::Window;

pub use super::trigger::Trigger;

/// Which path a change takes.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeType {
    /// Pre-approved, from a template of the catalogue.
    Standard,
    /// Decided by a peer or a board.
    #[default]
    Normal,
    /// Released at once by one authoriser, reviewed afterwards.
    Emergency,
}

impl ChangeType {
    /// Every type, in the order they are listed.
    pub const ALL: [Self; 3] = [Self::Standard, Self::Normal, Self::Emergency];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Normal => "normal",
            Self::Emergency => "emergency",
        }
    }
}

/// How much harm a change can do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum RiskClass {
    /// Little.
    #[default]
    Low,
    /// Noticeable.
    Medium,
    /// Serious.
    High,
}

impl RiskClass {
    /// Every class, from low to high.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// The requester's answers to the risk questions; an unanswered one is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RiskAnswers {
    /// Planned outage in minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outage_minutes: Option<u32>,
    /// Whether it is done for the first time here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_time: Option<bool>,
    /// Whether a vendor takes part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<bool>,
    /// Users who may notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub users: Option<u32>,
    /// Sites that may notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sites: Option<u32>,
}

/// A configuration item that the change touches.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Item {
    /// Its name in the register or the tool it comes from.
    pub name: String,
    /// Its kind: `firewall`, `application`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub kind: String,
}

/// The clients of a change that are done together in one window.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlannedWave {
    /// A short name; `wave 1` when empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The clients done in it.
    pub clients: Vec<ClientId>,
    /// Its maintenance window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// Its checklist.
    pub steps: Vec<Step>,
}

impl PlannedWave {
    /// Finds a step by its number.
    pub fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.iter().find(|s| s.id == id)
    }
}

/// How to get back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RollbackPlan {
    /// The rollback checklist.
    pub steps: Vec<Step>,
    /// Planned minutes of the whole rollback.
    pub minutes: u32,
    /// Who decides to roll back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision_maker: Option<PersonId>,
    /// When and how it was rehearsed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rehearsal: String,
    /// Whether the change cannot be rolled back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub not_reversible: bool,
    /// What takes the place of a rollback when there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mitigation: String,
}

/// What was tested, where, with what result, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TestEvidence {
    /// What was tested.
    pub what: String,
    /// Where: `lab`, `pilot client`.
    pub place: String,
    /// With what result.
    pub result: String,
    /// By whom.
    pub by: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
}

/// One message of the communication plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Communication {
    /// The client it is for.
    pub client: ClientId,
    /// Who reads it.
    pub audience: String,
    /// How it goes out.
    pub channel: String,
    /// When it goes out, in words: `48 h before`.
    pub when: String,
    /// Who sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// What it says.
    pub text: String,
}

/// One check after the work.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ValidationCheck {
    /// Its number inside the plan.
    pub id: u32,
    /// What is checked.
    pub check: String,
    /// What is seen when all is well.
    pub expected: String,
    /// How it is checked.
    pub method: String,
    /// Planned minutes.
    #[serde(skip_serializing_if = "is_zero")]
    pub minutes: u32,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// The plan of a change. Every field is material but the three at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// What it is, in one line.
    pub title: String,
    /// Why it is done.
    pub reason: String,
    /// Which path it takes.
    pub kind: ChangeType,
    /// The catalogue template it comes from, when standard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The class its requester declares.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<RiskClass>,
    /// The answers to the risk questions.
    pub answers: RiskAnswers,
    /// What is in scope.
    pub scope_in: String,
    /// What is explicitly out of scope.
    pub scope_out: String,
    /// The services affected.
    pub services: Vec<ServiceId>,
    /// The items affected.
    pub items: Vec<Item>,
    /// The waves, in order.
    pub waves: Vec<PlannedWave>,
    /// How to get back.
    pub rollback: RollbackPlan,
    /// What starts the fallback.
    pub triggers: Vec<Trigger>,
    /// What was tested.
    pub evidence: Vec<TestEvidence>,
    /// Who is told what.
    pub communications: Vec<Communication>,
    /// The checks after the work.
    pub validation: Vec<ValidationCheck>,
    /// Who does the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementer: Option<PersonId>,
    /// Who verifies it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verifier: Option<PersonId>,
    /// A ticket or document elsewhere; not material.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// Free notes; not material.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Words to find it by; not material.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

impl Plan {
    /// Returns every affected client once, in the order of the waves.
    pub fn clients(&self) -> Vec<&ClientId> {
        let mut seen = Vec::new();
        for client in self.waves.iter().flat_map(|w| &w.clients) {
            if !seen.contains(&client) {
                seen.push(client);
            }
        }
        seen
    }

    /// Returns the earliest window of its waves.
    pub fn first_window(&self) -> Option<Window> {
        self.waves
            .iter()
            .filter_map(|w| w.window)
            .min_by_key(|w| w.start)
    }

    /// Returns the planned minutes of the validation checks.
    pub fn validation_minutes(&self) -> u32 {
        self.validation
            .iter()
            .fold(0, |sum, c| sum.saturating_add(c.minutes))
    }

    /// Returns the planned minutes of one wave: its steps, validation and rollback.
    pub fn wave_minutes(&self, wave: &PlannedWave) -> u32 {
        planned_minutes(&wave.steps)
            .saturating_add(self.validation_minutes())
            .saturating_add(self.rollback.minutes)
    }

    /// Gives each unnumbered or doubly numbered step and check a number of its own.
    pub fn number_parts(&mut self) {
        for wave in &mut self.waves {
            number_steps(&mut wave.steps);
        }
        number_steps(&mut self.rollback.steps);
        let mut used: Vec<u32> = Vec::new();
        let mut next = self.validation.iter().map(|c| c.id).max().unwrap_or(0) + 1;
        for check in &mut self.validation {
            if check.id == 0 || used.contains(&check.id) {
                check.id = next;
                next += 1;
            }
            used.push(check.id);
        }
    }
}

fn number_steps(steps: &mut [Step]) {
    let mut used: Vec<StepId> = Vec::new();
    let mut next = steps.iter().map(|s| s.id.0).max().unwrap_or(0) + 1;
    for step in steps {
        if step.id.0 == 0 || used.contains(&step.id) {
            step.id = StepId(next);
            next += 1;
        }
        used.push(step.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_checks_get_numbers_and_keep_them() {
        let step = |id| Step {
            id: StepId(id),
            ..Step::default()
        };
        let mut plan = Plan {
            waves: vec![PlannedWave {
                steps: vec![step(0), step(3), step(3), step(0)],
                ..PlannedWave::default()
            }],
            validation: vec![ValidationCheck::default(), ValidationCheck::default()],
            ..Plan::default()
        };
        plan.number_parts();
        let ids: Vec<u32> = plan.waves[0].steps.iter().map(|s| s.id.0).collect();
        assert_eq!(ids, [4, 3, 5, 6]);
        assert_eq!((plan.validation[0].id, plan.validation[1].id), (1, 2));
        let once = plan.clone();
        plan.number_parts();
        assert_eq!(plan, once);
    }

    #[test]
    fn clients_are_listed_once_in_wave_order() {
        let wave = |c: &[&str]| PlannedWave {
            clients: c.iter().map(|c| ClientId::from(*c)).collect(),
            ..PlannedWave::default()
        };
        let plan = Plan {
            waves: vec![wave(&["b", "a"]), wave(&["a", "c"])],
            ..Plan::default()
        };
        let names: Vec<&str> = plan.clients().iter().map(|c| c.as_str()).collect();
        assert_eq!(names, ["b", "a", "c"]);
    }
}
