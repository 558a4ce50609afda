//! Raising and lowering the class: anyone raises it, only a reviewer lowers it, and only for one revision.

use serde::{Deserialize, Serialize};

use super::id::PersonId;
use super::plan::RiskClass;
use super::window::Timestamp;

/// Someone's own judgement of a change's class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reclass {
    /// Whose it is.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The class they gave it.
    pub class: RiskClass,
    /// The class it had.
    pub from: RiskClass,
    /// The higher of the declared and the computed class at that time.
    pub otherwise: RiskClass,
    /// Why.
    pub reason: String,
    /// The revision it was about.
    pub revision: u32,
}

impl Reclass {
    /// Tells whether it lowered the class.
    pub fn lowers(&self) -> bool {
        self.class < self.from
    }

    /// Returns the word for what it did.
    pub fn word(&self) -> &'static str {
        if self.lowers() { "lowered" } else { "raised" }
    }
}

/// Returns the class in force for a revision: the last judgement on it, else the higher of declared and
/// computed and of a class that was raised before. A lowering ends with its revision.
pub fn class_in_force(
    reclasses: &[Reclass],
    declared_or_computed: RiskClass,
    revision: u32,
) -> RiskClass {
    match reclasses.last() {
        Some(last) if last.revision == revision => last.class,
        Some(last) if last.class > last.otherwise => declared_or_computed.max(last.class),
        Some(_) | None => declared_or_computed,
    }
}

/// Tells whether someone lowered the class of a revision.
pub fn lowered_by(reclasses: &[Reclass], revision: u32, person: &PersonId) -> bool {
    reclasses
        .iter()
        .any(|r| r.revision == revision && r.by == *person && r.lowers())
}

#[cfg(test)]
mod tests {
    use super::*;
    use RiskClass::{High, Low, Medium};

    fn judged(revision: u32, from: RiskClass, class: RiskClass, otherwise: RiskClass) -> Reclass {
        Reclass {
            by: "dara".into(),
            at: chrono::DateTime::UNIX_EPOCH,
            class,
            from,
            otherwise,
            reason: "seen it".to_owned(),
            revision,
        }
    }

    #[test]
    fn without_a_judgement_the_higher_of_declared_and_computed_counts() {
        assert_eq!(class_in_force(&[], Medium, 3), Medium);
    }

    #[test]
    fn a_lowering_counts_for_its_revision_and_ends_with_it() {
        let all = [judged(1, High, Low, High)];
        assert_eq!(class_in_force(&all, High, 1), Low);
        assert_eq!(class_in_force(&all, High, 2), High);
    }

    #[test]
    fn a_raise_goes_on_with_the_next_revision_and_never_lowers() {
        let all = [judged(1, Low, Medium, Low)];
        assert_eq!(class_in_force(&all, Low, 1), Medium);
        assert_eq!(class_in_force(&all, Low, 2), Medium);
        assert_eq!(class_in_force(&all, High, 2), High);
    }

    #[test]
    fn a_raise_that_takes_half_a_lowering_back_ends_with_its_revision_too() {
        let all = [judged(1, High, Low, High), judged(1, Low, Medium, High)];
        assert_eq!(class_in_force(&all, High, 1), Medium);
        assert_eq!(class_in_force(&all, High, 2), High);
    }

    #[test]
    fn whoever_lowered_is_known_for_that_revision_and_whoever_raised_is_not() {
        let all = [judged(1, High, Low, High)];
        assert!(lowered_by(&all, 1, &"dara".into()));
        assert!(!lowered_by(&all, 2, &"dara".into()));
        assert!(!lowered_by(&[judged(1, Low, High, Low)], 1, &"dara".into()));
    }
}
