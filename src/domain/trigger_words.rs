//! Triggers as a person writes them, and what watches each.

use super::checklist::StepId;
use super::plan_lines;
use super::trigger::Trigger;

impl Trigger {
    /// Returns what watches it: a thing in the file, or a person.
    pub fn judged_by(&self) -> &'static str {
        match self {
            Self::CheckFails { .. } => "a check",
            Self::StepOverruns { .. } => "a step's clock",
            Self::UsersAbove(_) => "a count of users",
            Self::SitesAbove(_) => "a count of sites",
            Self::LatestRollback => "the rollback clock",
            Self::Sentence(_) => "a person",
        }
    }

    /// Reads a condition, also as [`Trigger::in_words`] says it; whatever is none of the known ones is a sentence that a person judges.
    pub fn read(said: &str) -> Self {
        let said = said.trim();
        let low = said.to_lowercase();
        let low = low.trim_end_matches('.');
        let words: Vec<&str> = low.split_whitespace().collect();
        let number = |word: &str| -> Option<u32> {
            word.replace(['\u{202f}', '\u{a0}', ','], "").parse().ok()
        };
        let known = match words.as_slice() {
            ["check", n, "fails"] => number(n).map(|check| Self::CheckFails { check }),
            ["step", n, "takes", "longer", "than", rest @ ..]
            | ["step", n, "over" | "overruns" | ">", rest @ ..] => number(n)
                .zip(plan_lines::minutes(&rest.join(" ")))
                .map(|(step, minutes)| Self::StepOverruns {
                    step: StepId(step),
                    minutes,
                }),
            ["more", "than", many @ .., "users", "are", "affected"]
            | ["more", "than", many @ .., "users"]
            | ["users", ">", many @ ..] => number(&many.concat()).map(Self::UsersAbove),
            ["more", "than", many @ .., "sites", "are", "affected"]
            | ["more", "than", many @ .., "sites"]
            | ["sites", ">", many @ ..] => number(&many.concat()).map(Self::SitesAbove),
            ["the", "latest-rollback", "clock", "runs", "out"]
            | ["latest", "rollback"]
            | ["latest-rollback"] => Some(Self::LatestRollback),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Sentence(said.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_trigger_reads_back_as_it_is_shown() {
        for trigger in [
            Trigger::CheckFails { check: 2 },
            Trigger::StepOverruns {
                step: StepId(4),
                minutes: 90,
            },
            Trigger::StepOverruns {
                step: StepId(4),
                minutes: 15,
            },
            Trigger::UsersAbove(12_500),
            Trigger::SitesAbove(2),
            Trigger::LatestRollback,
            Trigger::Sentence("The vendor says stop".to_owned()),
        ] {
            assert_eq!(
                Trigger::read(&trigger.in_words()),
                trigger,
                "{}",
                trigger.in_words()
            );
        }
    }

    #[test]
    fn short_forms_are_understood_and_the_rest_is_a_sentence() {
        assert_eq!(
            Trigger::read("Step 3 over 10m"),
            Trigger::StepOverruns {
                step: StepId(3),
                minutes: 10
            }
        );
        assert_eq!(Trigger::read("more than 50 users"), Trigger::UsersAbove(50));
        assert_eq!(Trigger::read("latest rollback"), Trigger::LatestRollback);
        for said in [
            "check the logs fails",
            "step 3 over there",
            "more than enough users",
        ] {
            assert_eq!(Trigger::read(said), Trigger::Sentence(said.to_owned()));
        }
    }
}
