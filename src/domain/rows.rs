//! The rows of a wave's checklist as it stands: one list for the screen and for the keys.

use super::change::Change;
use super::checklist::Step;
use super::plan::ValidationCheck;
use super::wave::{Checklist, Phase};

/// A step of the checklist in force, or a check after the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row<'a> {
    /// A step, and the checklist it stands in.
    Step(&'a Step, Checklist),
    /// A validation check.
    Check(&'a ValidationCheck),
}

/// Returns a wave's rows in order: while rolling back the rollback's steps, else the work's; once the
/// work is over, the checks before them, because they are what is next.
pub fn rows(change: &Change, wave: usize) -> Vec<Row<'_>> {
    let Some((planned, run)) = change.wave(wave) else {
        return Vec::new();
    };
    let work = || planned.steps.iter().map(|s| Row::Step(s, Checklist::Work));
    let back = || {
        let steps = change.plan.rollback.steps.iter();
        steps.map(|s| Row::Step(s, Checklist::Rollback))
    };
    let checks = || change.plan.validation.iter().map(Row::Check);
    match (run.phase, run.rollback.is_some()) {
        (Phase::Planned | Phase::Implementing, _) => work().collect(),
        (Phase::RollingBack, _) => back().collect(),
        (Phase::Verifying | Phase::Done, false) => checks().chain(work()).collect(),
        (Phase::Verifying | Phase::Done, true) => checks().chain(back()).chain(work()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{Plan, PlannedWave, RollbackPlan};
    use crate::domain::wave::WaveRun;

    #[test]
    fn what_is_next_stands_first_in_every_phase() {
        let steps = vec![Step::default(); 3];
        let mut change = Change {
            plan: Plan {
                waves: vec![PlannedWave {
                    steps: steps.clone(),
                    ..PlannedWave::default()
                }],
                rollback: RollbackPlan {
                    steps: steps[..2].to_vec(),
                    ..RollbackPlan::default()
                },
                validation: vec![ValidationCheck::default()],
                ..Plan::default()
            },
            waves: vec![WaveRun::default()],
            ..Change::default()
        };
        assert_eq!(rows(&change, 0).len(), 3);
        change.waves[0].phase = Phase::RollingBack;
        assert_eq!(rows(&change, 0).len(), 2);
        change.waves[0].phase = Phase::Verifying;
        assert!(matches!(
            rows(&change, 0)[..],
            [Row::Check(_), Row::Step(..), ..]
        ));
        assert!(rows(&change, 1).is_empty());
    }
}
