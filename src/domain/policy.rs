//! The organisation's thresholds, weights and words.

use serde::{Deserialize, Serialize};

use super::plan::RiskClass;

/// What an organisation may set; the built-in requirements are not among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The score from which a change is medium, 0 to 100.
    pub medium_from: u8,
    /// The score from which a change is high, 0 to 100.
    pub high_from: u8,
    /// Business days within which an emergency's retrospective review falls due.
    pub retrospective_days: u32,
    /// Hours a finished change is observed before it counts in the figures.
    pub observation_hours: u32,
    /// Days within which a change in review should be decided.
    pub decide_within_days: u32,
    /// Texts that say nothing and count as blank, in lower case.
    pub boilerplate: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            medium_from: 30,
            high_from: 60,
            retrospective_days: 5,
            observation_hours: 24,
            decide_within_days: 5,
            boilerplate: [
                "n/a",
                "na",
                "n.a.",
                "tbd",
                "tba",
                "tbc",
                "none",
                "nil",
                "-",
                "--",
                "as discussed",
                "as above",
                "see above",
                "see ticket",
                "to be defined",
                "to be done",
                "todo",
                "x",
                "test",
                "asdf",
                "not applicable",
                "same",
                "ditto",
                "?",
            ]
            .map(str::to_owned)
            .to_vec(),
        }
    }
}

impl Policy {
    /// Returns the class that a score falls into.
    pub fn band(&self, score: u8) -> RiskClass {
        if score >= self.high_from {
            RiskClass::High
        } else if score >= self.medium_from {
            RiskClass::Medium
        } else {
            RiskClass::Low
        }
    }

    /// Tells whether a text says nothing: blank, boilerplate, or one character repeated.
    pub fn says_nothing(&self, text: &str) -> bool {
        let bare = bare(text);
        let mut letters = bare.clone().filter(|c| !c.is_whitespace());
        let Some(first) = letters.next() else {
            return true;
        };
        self.boilerplate
            .iter()
            .any(|word| self::bare(word).eq(bare.clone()))
            || (bare.clone().nth(1).is_some()
                && letters.all(|c| c == first)
                && !first.is_ascii_digit())
    }
}

/// Returns a text in lower case, its words one space apart, without the stops at its end.
fn bare(text: &str) -> impl Iterator<Item = char> + Clone {
    text.trim()
        .trim_end_matches(['.', '!', ','])
        .split_whitespace()
        .enumerate()
        .flat_map(|(place, word)| {
            let space = (place > 0).then_some(' ');
            space
                .into_iter()
                .chain(word.chars().flat_map(char::to_lowercase))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_meet_without_a_hole() {
        let policy = Policy::default();
        let class = |s| policy.band(s);
        assert_eq!(
            (
                class(0),
                class(29),
                class(30),
                class(59),
                class(60),
                class(100)
            ),
            (
                RiskClass::Low,
                RiskClass::Low,
                RiskClass::Medium,
                RiskClass::Medium,
                RiskClass::High,
                RiskClass::High
            )
        );
    }

    #[test]
    fn each_boilerplate_word_says_nothing_however_it_is_written() {
        let policy = Policy::default();
        for word in &policy.boilerplate {
            for form in [word.clone(), word.to_uppercase(), format!("  {word}. ")] {
                assert!(policy.says_nothing(&form), "{form:?}");
            }
        }
        for blank in ["", " \t\n", "xxxx", "....", "aaa", "- -"] {
            assert!(policy.says_nothing(blank), "{blank:?}");
        }
    }

    #[test]
    fn a_short_honest_answer_passes() {
        let policy = Policy::default();
        for honest in [
            "reboot",
            "no users",
            "11",
            "restore VM snapshot",
            "ok in lab",
        ] {
            assert!(!policy.says_nothing(honest), "{honest:?}");
        }
    }
}
