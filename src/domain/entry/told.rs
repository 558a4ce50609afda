//! What someone says of one row of a register, and what follows from it.

use super::super::event::Event;
use super::super::id::PersonId;
use super::super::people::Scope;
use super::super::refusal::Refusal;
use super::super::register_rules::keep;
use super::super::registers::Registers;
use super::{How, Register};

/// What someone says of one row of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The register.
    pub register: Register,
    /// The row's handle.
    pub handle: String,
    /// What is said of which field.
    pub said: Vec<(&'static str, String)>,
    /// Whether the row is to be added or changed.
    pub how: How,
}

impl Told {
    /// Returns the events that follow, once every rule lets them through; none when nothing changes.
    ///
    /// # Errors
    /// Returns a refusal with the field that cannot be read, or the rule that is in the way.
    pub fn events(&self, registers: &Registers, by: &PersonId) -> Result<Vec<Event>, Refusal> {
        let scope = registers
            .people
            .get(by)
            .map_or(Scope::Only(Vec::new()), |p| p.scope.clone());
        let event = self
            .register
            .change(registers, &scope, &self.handle, &self.said, self.how)?;
        keep(registers, by, event.into_iter().collect())
    }
}
