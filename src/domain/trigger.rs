//! A condition that starts the fallback, and how it is said.

use serde::{Deserialize, Serialize};

use super::checklist::StepId;
use super::plan::Plan;
use super::text;

/// A condition agreed beforehand that starts the fallback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// A validation check fails.
    CheckFails {
        /// The check's number.
        check: u32,
    },
    /// A step takes longer than this.
    StepOverruns {
        /// The step.
        step: StepId,
        /// Minutes after which it counts.
        minutes: u32,
    },
    /// More users than this are affected.
    UsersAbove(u32),
    /// More sites than this are affected.
    SitesAbove(u32),
    /// The latest-rollback clock runs out.
    LatestRollback,
    /// A sentence that a person judges.
    Sentence(String),
}

impl Trigger {
    /// Returns the condition in words, as in "step 4 takes longer than 15 min".
    pub fn in_words(&self) -> String {
        match self {
            Self::CheckFails { check } => format!("check {check} fails"),
            Self::StepOverruns { step, minutes } => {
                format!(
                    "step {} takes longer than {}",
                    step.0,
                    text::minutes(*minutes)
                )
            }
            Self::UsersAbove(n) => format!(
                "more than {} users are affected",
                text::count(u64::from(*n))
            ),
            Self::SitesAbove(n) => {
                format!(
                    "more than {} sites are affected",
                    text::count(u64::from(*n))
                )
            }
            Self::LatestRollback => "the latest-rollback clock runs out".to_owned(),
            Self::Sentence(said) => said.clone(),
        }
    }

    /// Returns the condition in words, a check by what it looks at rather than by its number.
    pub fn in_words_of(&self, plan: &Plan) -> String {
        let named = match self {
            Self::CheckFails { check } => plan.validation.iter().find(|c| c.id == *check),
            Self::StepOverruns { .. }
            | Self::UsersAbove(_)
            | Self::SitesAbove(_)
            | Self::LatestRollback
            | Self::Sentence(_) => None,
        };
        named.map_or_else(
            || self.in_words(),
            |check| format!("check fails: {}", check.check),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::ValidationCheck;

    #[test]
    fn a_check_is_said_by_what_it_looks_at_where_the_plan_has_it() {
        let plan = Plan {
            validation: vec![ValidationCheck {
                id: 2,
                check: "Traffic flows".to_owned(),
                ..ValidationCheck::default()
            }],
            ..Plan::default()
        };
        let said = |check| Trigger::CheckFails { check }.in_words_of(&plan);
        assert_eq!(said(2), "check fails: Traffic flows");
        assert_eq!(said(3), "check 3 fails");
    }
}
