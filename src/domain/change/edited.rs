//! A change as it would stand with another plan: what the gates are asked while the plan is being written.

use super::Change;
use crate::domain::digest::plan_digest;
use crate::domain::plan::Plan;
use crate::domain::reclass::class_in_force;
use crate::domain::registers::Registers;
use crate::domain::risk;

impl Change {
    /// Returns the change as an edit to this plan would leave it: its revision, score and class too. What
    /// the file's history says is taken as it was last known.
    #[must_use]
    pub fn with_plan(&self, plan: &Plan, registers: &Registers) -> Self {
        let mut plan = plan.clone();
        plan.number_parts();
        let digest = plan_digest(&plan).unwrap_or(self.digest);
        let mut after = self.clone();
        if after.revision > 0 && digest != after.digest {
            after.revision += 1;
            after.digest = digest;
        }
        let policy = registers.policy_of(self);
        let learned = self.risk.learned.clone();
        after.risk = risk::score(&plan, registers, &policy.risk, &self.others, learned);
        let class = policy
            .band(after.risk.total)
            .max(plan.declared.unwrap_or_default());
        after.class = class_in_force(&self.reclasses, class, after.revision);
        if after.revision > 0 && after.revision == self.revision {
            (after.risk, after.class) = (self.risk.clone(), self.class);
        }
        after.waves.resize_with(plan.waves.len(), Default::default);
        after.plan = plan;
        after
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::RiskClass;

    #[test]
    fn a_material_edit_would_make_a_revision_and_a_note_would_not() {
        let registers = Registers::default();
        let plan = Plan {
            title: "Replace the switch".to_owned(),
            ..Plan::default()
        };
        let change = Change {
            revision: 2,
            digest: plan_digest(&plan).unwrap(),
            plan: plan.clone(),
            ..Change::default()
        };
        let noted = Plan {
            notes: "call first".to_owned(),
            ..plan.clone()
        };
        assert_eq!(change.with_plan(&noted, &registers).revision, 2);
        let other = Plan {
            declared: Some(RiskClass::High),
            ..plan
        };
        let after = change.with_plan(&other, &registers);
        assert_eq!((after.revision, after.class), (3, RiskClass::High));
        assert_ne!(after.digest, change.digest);
    }
}
