//! The registers as far as someone sees them: what is taken along holds nothing of others' clients.

use crate::domain::entry::Register;
use crate::domain::item::RegisteredItem;
use crate::domain::people::Scope;
use crate::domain::registers::Registers;

impl Registers {
    /// Returns the registers as someone with this scope sees them, without anybody's user id. Every rule on a
    /// change in that scope says on them what it says on the whole.
    #[must_use]
    pub fn seen_by(&self, scope: &Scope) -> Self {
        let mut seen = Self {
            organisation: self.organisation.clone(),
            identity: self.identity,
            policy: self.policy.clone(),
            policy_mark: self.policy_mark.clone(),
            earlier_policies: self.earlier_policies.clone(),
            catalogue: self.catalogue.seen_by(scope),
            ..Self::default()
        };
        for register in Register::ALL {
            for row in register.rows(self, scope) {
                seen.apply(&row.event());
            }
        }
        for person in seen.people.values_mut() {
            person.uid = None;
        }
        if seen.items.is_empty() && !self.items.is_empty() {
            // A register with items misses one that it does not know; an empty one misses none.
            let blank = RegisteredItem {
                retired: true,
                ..RegisteredItem::default()
            };
            seen.items.insert(blank.id.clone(), blank);
        }
        seen
    }
}
