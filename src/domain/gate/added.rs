//! The requirements that policy adds to the gates.

use super::super::added::PolicyRequirement;
use super::super::change::Change;
use super::super::refusal::Gap;
use super::super::registers::Registers;
use super::author;
use super::standing::Gate;

/// Tells whether a requirement of policy concerns a change.
pub(super) fn applies(requirement: &PolicyRequirement, change: &Change) -> bool {
    change.class >= requirement.from_class
        && (requirement.types.is_empty() || requirement.types.contains(&change.plan.kind))
}

/// Returns the requirements that policy adds to a gate.
pub(super) fn of<'a>(
    gate: Gate,
    change: &Change,
    registers: &'a Registers,
) -> impl Iterator<Item = &'a PolicyRequirement> + use<'a> {
    let added = registers.policy_of(change).requirements.iter();
    added.filter(move |r| r.gate() == Some(gate))
}

/// Returns those that a change does not meet.
pub(super) fn gaps(gate: Gate, change: &Change, registers: &Registers) -> Vec<Gap> {
    of(gate, change, registers)
        .filter(|r| {
            applies(r, change)
                && !r
                    .field
                    .is_said(&change.plan, registers, registers.policy_of(change))
        })
        .map(|r| Gap {
            code: r.code.clone().into(),
            missing: format!("Policy asks for this: {}", r.sentence),
            why: r.why.clone().into(),
            control: r.control,
            owner: author(change),
            fix: r.field.key().to_owned(),
        })
        .collect()
}
