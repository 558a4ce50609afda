//! The numbers of steps and checks, and the triggers that name them.

use crate::domain::checklist::{Step, StepId};
use crate::domain::plan::{Plan, Trigger};

use super::field::Track;
use super::section::List;

/// Turns the triggers that name an entry by its number into sentences.
pub(super) fn spell_out(plan: &mut Plan, list: List, index: usize) {
    let step = match list {
        List::Steps(Track::Wave(wave)) => plan
            .waves
            .get(wave)
            .and_then(|w| w.steps.get(index))
            .map(|s| (s.id, s.instruction.clone())),
        List::Steps(Track::Rollback)
        | List::Items
        | List::Waves
        | List::Triggers
        | List::Evidence
        | List::Messages
        | List::Checks => None,
    };
    let check = match list {
        List::Checks => plan.validation.get(index).map(|c| (c.id, c.check.clone())),
        List::Steps(_)
        | List::Items
        | List::Waves
        | List::Triggers
        | List::Evidence
        | List::Messages => None,
    };
    for trigger in &mut plan.triggers {
        let said = match (&*trigger, &step, &check) {
            (Trigger::StepOverruns { step: id, minutes }, Some((gone, said)), _) if id == gone => {
                let long = crate::domain::text::minutes(*minutes);
                format!("{said}: takes longer than {long}")
            }
            (Trigger::CheckFails { check: id }, _, Some((gone, said))) if id == gone => {
                format!("{said}: fails")
            }
            _ => continue,
        };
        *trigger = Trigger::Sentence(said);
    }
}

/// Gives new steps and checks their numbers. Until a plan was handed in nobody knows its numbers, so they
/// follow the order; triggers go with what they name.
pub fn number(plan: &mut Plan, handed_in: bool) {
    plan.number_parts();
    if handed_in {
        return;
    }
    let mut moved: Vec<(StepId, StepId)> = Vec::new();
    for (wave, planned) in plan.waves.iter_mut().enumerate() {
        let new = in_order(&mut planned.steps);
        if wave == 0 {
            moved = new;
        }
    }
    in_order(&mut plan.rollback.steps);
    let mut checks: Vec<(u32, u32)> = Vec::new();
    for (n, check) in (1..).zip(&mut plan.validation) {
        checks.push((check.id, n));
        check.id = n;
    }
    for trigger in &mut plan.triggers {
        match trigger {
            Trigger::StepOverruns { step, .. } => {
                if let Some((_, new)) = moved.iter().find(|(old, _)| old == step) {
                    *step = *new;
                }
            }
            Trigger::CheckFails { check } => {
                if let Some((_, new)) = checks.iter().find(|(old, _)| old == check) {
                    *check = *new;
                }
            }
            Trigger::UsersAbove(_)
            | Trigger::SitesAbove(_)
            | Trigger::LatestRollback
            | Trigger::Sentence(_) => {}
        }
    }
}

fn in_order(steps: &mut [Step]) -> Vec<(StepId, StepId)> {
    let mut moved = Vec::with_capacity(steps.len());
    for (n, step) in (1..).zip(steps) {
        moved.push((step.id, StepId(n)));
        step.id = StepId(n);
    }
    moved
}

/// Tells whether the numbers that steps and checks have follow their order, apart from those without one.
pub fn follow_order(plan: &Plan) -> bool {
    let steps = |steps: &[Step]| in_turn(steps.iter().map(|s| s.id.0));
    plan.waves.iter().all(|wave| steps(&wave.steps))
        && steps(&plan.rollback.steps)
        && in_turn(plan.validation.iter().map(|c| c.id))
}

fn in_turn(numbers: impl Iterator<Item = u32>) -> bool {
    let given = numbers.filter(|n| *n > 0);
    given.zip(1..).all(|(number, place)| number == place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::PlannedWave;

    #[test]
    fn numbers_follow_the_order_also_where_a_new_step_has_none_yet() {
        let plan = |ids: &[u32]| Plan {
            waves: vec![PlannedWave {
                steps: ids
                    .iter()
                    .map(|id| Step {
                        id: StepId(*id),
                        ..Step::default()
                    })
                    .collect(),
                ..PlannedWave::default()
            }],
            ..Plan::default()
        };
        assert!(follow_order(&plan(&[1, 2, 3])) && follow_order(&plan(&[1, 0, 2])));
        assert!(!follow_order(&plan(&[1, 3])) && !follow_order(&plan(&[2, 1])));
    }
}
