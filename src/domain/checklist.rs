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

/// Returns the places of the steps that are ticked together with the one at a place: the DO-CONFIRM steps
/// around it up to the next step that demands more or is read first; that one step alone otherwise.
pub fn block(steps: &[Step], at: usize) -> std::ops::Range<usize> {
    let from_memory = |step: &Step| step.mode == StepMode::DoConfirm && step.kind == StepKind::Work;
    if !steps.get(at).is_some_and(from_memory) {
        return at..(at + 1).min(steps.len());
    }
    let before = steps[..at].iter().rev().take_while(|s| from_memory(s));
    let after = steps[at..].iter().take_while(|s| from_memory(s));
    at - before.count()..at + after.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_done_from_memory_are_one_block_and_a_hold_ends_it() {
        let step = |mode, kind| Step {
            kind,
            mode,
            ..Step::default()
        };
        let steps = [
            step(StepMode::ReadDo, StepKind::Work),
            step(StepMode::DoConfirm, StepKind::Work),
            step(StepMode::DoConfirm, StepKind::Work),
            step(StepMode::DoConfirm, StepKind::Hold { releaser: None }),
            step(StepMode::DoConfirm, StepKind::Work),
        ];
        let blocks: Vec<_> = (0..5).map(|at| block(&steps, at)).collect();
        assert_eq!(blocks, [0..1, 1..3, 1..3, 3..4, 4..5]);
        assert_eq!(block(&[], 0), 0..0);
    }
}
