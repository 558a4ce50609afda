//! From gap to gap: the next one, a numbered one, and the field that a refusal names.

use crate::app::App;
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::sheet::Says;
use crate::domain::plan::Plan;
use crate::domain::refusal::Refusal;

use super::{Spot, board, target};

impl App {
    pub(super) fn next_gap(&mut self, back: bool) -> Vec<Effect> {
        let now = self.now;
        let left = self.with_form(|form, here| {
            let spots: Vec<_> = form
                .gaps(here.registers, now)
                .into_iter()
                .map(|(_, at)| at)
                .collect();
            let order = |s: &Spot| (s.section.index(), s.row, s.part);
            let here = order(&form.at);
            let next = if back {
                let before = spots.iter().filter(|s| order(s) < here);
                before
                    .max_by_key(|s| order(s))
                    .or(spots.iter().max_by_key(|s| order(s)))
            } else {
                let after = spots.iter().filter(|s| order(s) > here);
                after
                    .min_by_key(|s| order(s))
                    .or(spots.iter().min_by_key(|s| order(s)))
            };
            if let Some(at) = next {
                form.at = *at;
                form.board = false;
            }
            next.is_some()
        });
        if left == Some(false) {
            self.say("Nothing in the plan is missing for the gates ahead.");
        }
        Vec::new()
    }

    /// Goes to the field of a numbered gap: of the form's board, or of a refusal laid over the screen.
    pub(in crate::app) fn jump_gap(&mut self, number: usize) -> Vec<Effect> {
        let now = self.now;
        if let Some(sheet) = &self.sheet {
            let Says::Refusal(refusal) = &sheet.says else {
                return Vec::new();
            };
            let Some(mend) = self.mend(refusal, number) else {
                return Vec::new();
            };
            return self.open_at(mend);
        }
        self.with_form(|form, here| {
            let gaps = form.gaps(here.registers, now);
            let found = gaps.iter().find(|(m, _)| m.number == Some(number));
            if let Some((_, at)) = found {
                form.at = *at;
                form.board = false;
            }
        });
        Vec::new()
    }

    fn mend(&self, refusal: &Refusal, number: usize) -> Option<String> {
        let plan = self.plan_at_hand()?;
        let found = refusal_numbers(&plan, refusal);
        let at = found.iter().position(|n| *n == Some(number))?;
        Some(refusal.gaps[at].fix.clone())
    }

    /// Returns the plan that a refusal is about: the one being written, else the change's.
    pub fn plan_at_hand(&self) -> Option<Plan> {
        match &self.plan_form {
            Some(form) => Some(form.plan.clone()),
            None => self.change().map(|c| c.plan.clone()),
        }
    }

    fn open_at(&mut self, mend: String) -> Vec<Effect> {
        self.sheet = None;
        let mut effects = Vec::new();
        if self.plan_form.is_none() {
            effects = self.begin_verb(Action::Edit);
        }
        if let Some(form) = &mut self.plan_form {
            form.goal = Some(mend);
        }
        self.reach_goal();
        effects
    }
}

/// Returns which of the numbered gaps each gap of a refusal is, where the plan has a place for it.
pub fn refusal_numbers(plan: &Plan, refusal: &Refusal) -> Vec<Option<usize>> {
    let mut count = 0;
    refusal
        .gaps
        .iter()
        .map(|gap| {
            target::target(plan, &gap.fix)?;
            count += 1;
            Some(count).filter(|n| *n <= board::NUMBERED)
        })
        .collect()
}
