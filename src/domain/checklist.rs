//! The checklist: ordered steps, hold points, the no-return step.

use serde::{Deserialize, Serialize};

use super::id::PersonId;

/// The number of a step inside its wave; stable when steps are moved.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct StepId(pub u32);

/// What a step demands beyond being done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Ticked before the wave may start.
    PreCheck,
    /// Ordinary work.
    #[default]
    Work,
    /// Waits until another entitled person releases it.
    Hold {
        /// Who releases it; anyone entitled when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        releaser: Option<PersonId>,
    },
    /// The point past which rollback is no longer possible; asks go or no-go.
    NoReturn,
}

/// How a step is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepMode {
    /// Read the step, then do it; revealed one at a time.
    #[default]
    ReadDo,
    /// Done from memory and ticked together with its neighbours at their pause point.
    DoConfirm,
}

/// One line of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Step {
    /// Its number inside the wave.
    pub id: StepId,
    /// What to do.
    pub instruction: String,
    /// What is seen when it worked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// Planned minutes.
    pub minutes: u32,
    /// Who does it; the implementer when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// What it demands beyond being done.
    pub kind: StepKind,
    /// How it is worked.
    pub mode: StepMode,
}

/// Returns the planned minutes of a list of steps.
pub fn planned_minutes(steps: &[Step]) -> u32 {
    steps.iter().fold(0, |sum, s| sum.saturating_add(s.minutes))
}
