//! Raising and lowering the class of a revision.

use super::super::duty;
use super::super::event::ChangeEvent;
use super::super::people::{Person, Role};
use super::super::plan::RiskClass;
use super::super::refusal::{Cause, Refusal};
use super::Case;

impl Case<'_> {
    pub(super) fn reclass(
        &self,
        class: RiskClass,
        reason: &str,
        seen: &super::super::digest::Digest,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        if change.revision == 0 {
            return Err(Refusal::new(
                Cause::State,
                format!("{} has not been handed in yet.", change.id()),
                "Declare its class in the plan.",
            ));
        }
        if class == change.class {
            return Err(Refusal::new(
                Cause::Input,
                format!("The class of {} is {} already.", change.id(), class.word()),
                "Choose another one.",
            ));
        }
        if class < change.class {
            self.may_lower()?;
        }
        self.still(seen)?;
        self.says("The reason", reason)?;
        let (_, otherwise) = self.declared_or_computed(&change.plan);
        Ok(vec![ChangeEvent::Reclassed {
            class,
            from: change.class,
            otherwise,
            reason: reason.trim().to_owned(),
            revision: change.revision,
        }])
    }

    fn may_lower(&self) -> Result<(), Refusal> {
        let change = self.change;
        let barred = duty::barred_from_lowering(change, self.by);
        self.needs(
            "lower the class of",
            barred.unwrap_or("anyone raises it, only a reviewer lowers it"),
            |p: &Person| {
                p.has(Role::Reviewer) && duty::barred_from_lowering(change, &p.id).is_none()
            },
        )
    }
}
