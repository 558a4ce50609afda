//! Who may verify a wave: of a medium or high change neither its implementer nor anyone whose hands did the work.

use super::super::change::Change;
use super::super::id::PersonId;
use super::super::people::{Person, Role};
use super::super::plan::RiskClass;

/// Tells whether the verifier has to be someone other than those who did the work.
pub fn verifier_must_differ(change: &Change) -> bool {
    change.class >= RiskClass::Medium
}

/// What a person did of a wave that keeps them from verifying it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hand {
    /// They are the implementer.
    Implementer,
    /// They ticked a step of its work or of its rollback.
    Ticked,
}

impl Hand {
    /// Returns what keeps this person from verifying a wave of this change, whatever their roles.
    pub fn of(change: &Change, wave: usize, person: &PersonId) -> Option<Self> {
        if !verifier_must_differ(change) {
            None
        } else if change.plan.implementer.as_ref() == Some(person) {
            Some(Self::Implementer)
        } else if change.waves.get(wave)?.has_ticked(person) {
            Some(Self::Ticked)
        } else {
            None
        }
    }

    /// Returns the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Implementer => "the verifier of a medium or high change is not its implementer",
            Self::Ticked => {
                "nobody verifies a wave of a medium or high change of which they ticked a step"
            }
        }
    }

    /// Returns who they are to the wave, as the end of a sentence.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Implementer => "the implementer",
            Self::Ticked => "someone who ticked a step of the wave",
        }
    }
}

/// Tells whether someone may record a check of a wave.
pub fn may_verify(change: &Change, wave: usize, person: &Person) -> bool {
    let role = change.plan.verifier.as_ref() == Some(&person.id)
        || person.has(Role::Implementer)
        || person.has(Role::Approver)
        || person.has(Role::Manager);
    role && Hand::of(change, wave, &person.id).is_none()
}

/// Returns whom the plan names as verifier, unless a duty keeps them from it in this wave.
pub fn verifier(change: &Change, wave: usize) -> Option<&PersonId> {
    let named = change.plan.verifier.as_ref()?;
    Hand::of(change, wave, named).is_none().then_some(named)
}
