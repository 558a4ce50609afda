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
