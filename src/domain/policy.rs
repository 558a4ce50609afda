//! The organisation's thresholds, weights and words.

mod compare;
mod judging;
mod sound;
pub mod text;
mod times;
mod weights;

use serde::{Deserialize, Serialize};

use super::added::{PolicyRequirement, Waivable, waivable_by_default};
use super::plan::RiskClass;

pub use compare::changes;
pub use judging::{Judged, PolicyMark, PolicyVersion};
pub use sound::{Flaw, flaws};
pub use weights::{
    ClientWeights, EvidenceWeights, HistoryWeights, RollbackWeights, Rung, ServiceWeights,
    SlackWeights, Weights, reached,
};

/// The texts that say nothing, unless policy lists others. Case, spaces and punctuation do not matter.
const BOILERPLATE: [&str; 31] = [
    "n/a",
    "na",
    "n.a.",
    "tbd",
    "tba",
    "tbc",
    "none",
    "nil",
    "nothing",
    "as discussed",
    "as agreed",
    "as above",
    "as usual",
    "see above",
    "see ticket",
    "see attached",
    "per ticket",
    "to be defined",
    "to be done",
    "to do",
    "todo",
    "x",
    "test",
    "asdf",
    "not applicable",
    "not needed",
    "not required",
    "same",
    "ditto",
    "-",
    "?",
];

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
    /// How many changes by a template may go wrong, within the days below, until it suspends itself;
    /// one rollback always does.
    pub template_failures: u32,
    /// How many days a failed change counts against its template.
    pub template_failure_days: u32,
    /// Whether a hold step may be released on a named person's spoken word, written down by another.
    pub spoken_release: bool,
    /// Minutes that a wave is observed after its completion before the next one may start.
    pub wave_observation_minutes: u32,
    /// Texts that say nothing and count as blank, in lower case.
    pub boilerplate: Vec<String>,
    /// Requirements asked beside the built-in ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<PolicyRequirement>,
    /// The requirements that may be waived, by whom and for how long.
    pub waivable: Vec<Waivable>,
    /// What each factor of the risk score weighs.
    pub risk: Weights,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            medium_from: 30,
            high_from: 60,
            retrospective_days: 5,
            observation_hours: 24,
            decide_within_days: 5,
            template_failures: 2,
            template_failure_days: 90,
            spoken_release: false,
            wave_observation_minutes: 0,
            boilerplate: BOILERPLATE.map(str::to_owned).to_vec(),
            requirements: Vec::new(),
            waivable: waivable_by_default(),
            risk: Weights::default(),
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

    /// Tells whether a text says nothing: blank, boilerplate, or one character repeated, whatever
    /// its case, spaces and punctuation.
    pub fn says_nothing(&self, text: &str) -> bool {
        let mut all = letters(text);
        let Some(first) = all.next() else {
            return true;
        };
        let repeated = !first.is_ascii_digit() && letters(text).nth(1).is_some();
        (repeated && all.all(|c| c == first))
            || self.is_boilerplate(text)
            || self.is_boilerplate_throughout(text)
    }

    fn is_boilerplate(&self, text: &str) -> bool {
        let first = letters(text).next();
        self.boilerplate
            .iter()
            .any(|entry| begins(entry) == first && letters(entry).eq(letters(text)))
    }

    /// Tells whether each word of a text is boilerplate, as in "n/a, n/a" and "TBD - none".
    fn is_boilerplate_throughout(&self, text: &str) -> bool {
        text.split_whitespace()
            .filter(|word| letters(word).next().is_some())
            .all(|word| self.is_boilerplate(word))
    }
}

/// Tells whether a text only says again what another says, whatever their case, spaces and punctuation.
pub fn repeats(text: &str, other: &str) -> bool {
    letters(text).eq(letters(other))
}

/// Returns the first of `letters`: most texts differ there already.
fn begins(text: &str) -> Option<char> {
    let first = text
        .bytes()
        .find(|b| !b.is_ascii() || b.is_ascii_alphanumeric());
    match first {
        Some(plain) if plain.is_ascii() => Some(char::from(plain.to_ascii_lowercase())),
        Some(_) => letters(text).next(),
        None => None,
    }
}

/// Returns the letters and digits of a text in lower case.
fn letters(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
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
    fn each_boilerplate_entry_says_nothing_however_it_is_written() {
        let policy = Policy::default();
        for entry in &policy.boilerplate {
            for form in [
                entry.clone(),
                entry.to_uppercase(),
                format!("  {entry}. "),
                format!("({entry})"),
                format!("- {entry} -"),
                entry.replace(' ', "-"),
                format!("{entry}!!!"),
                entry.replace(['/', '.'], ""),
                format!("{entry}\n"),
            ] {
                assert!(policy.says_nothing(&form), "{form:?}");
            }
        }
    }

    #[test]
    fn blanks_and_repeated_characters_say_nothing() {
        let policy = Policy::default();
        for blank in [
            "",
            " \t\n",
            "xxxx",
            "....",
            "aaa",
            "- -",
            "A a-a",
            "***",
            "___",
            "\u{a0}\u{2003}",
            "\u{200b}",
            "N / A",
            "n.a",
            "T.B.D.",
            "n/a, n/a",
            "TBD - none",
            "None / none",
        ] {
            assert!(policy.says_nothing(blank), "{blank:?}");
        }
    }

    #[test]
    fn the_list_is_the_policys_own() {
        let policy = Policy {
            boilerplate: vec!["Wie besprochen".to_owned()],
            ..Policy::default()
        };
        assert!(policy.says_nothing("wie besprochen!"));
        assert!(!policy.says_nothing("see ticket"));
        assert!(policy.says_nothing(" "), "blank is blank under any policy");
    }

    #[test]
    fn a_short_honest_answer_passes() {
        let policy = Policy::default();
        for honest in [
            "reboot",
            "no users",
            "11",
            "Restore VM snapshot 12.",
            "ok in lab",
            "See ticket 4711, section 3",
            "Nothing but fw-01",
            "\u{6062}\u{5fa9}\u{3059}\u{308b}",
        ] {
            assert!(!policy.says_nothing(honest), "{honest:?}");
        }
    }

    #[test]
    fn the_title_again_is_a_repetition() {
        assert!(repeats(
            "replace  edge-firewalls!",
            "Replace edge firewalls"
        ));
        assert!(!repeats(
            "Replace both edge firewalls",
            "Replace edge firewalls"
        ));
    }
}
