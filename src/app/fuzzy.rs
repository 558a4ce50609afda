//! Finding by a few letters: what fits what is typed, best first.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// What beginning as it is typed is worth: it is meant before what only contains the letters.
const BEGINS: u32 = 1000;

/// Returns what fits a few letters by its words, best first; everything in its own order while nothing is typed.
pub fn ranked<T>(
    typed: &str,
    all: impl IntoIterator<Item = T>,
    words: impl Fn(&T) -> String,
) -> Vec<T> {
    let typed = typed.trim();
    if typed.is_empty() {
        return all.into_iter().collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut room = Vec::new();
    let mut scored: Vec<(u32, T)> = all
        .into_iter()
        .filter_map(|one| {
            let said = words(&one);
            let score = pattern.score(Utf32Str::new(&said, &mut room), &mut matcher)?;
            let begins = u32::from(said.starts_with(typed)) * BEGINS;
            Some((score + begins, one))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, one)| one).collect()
}

/// Tells whether a text holds every word that is typed, in any case.
pub fn holds(typed: &str, said: &str) -> bool {
    let said = said.to_lowercase();
    typed
        .split_whitespace()
        .all(|word| said.contains(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&str; 3] = ["patch-servers", "edge-firewall", "server-patching"];

    fn found(typed: &str) -> Vec<&'static str> {
        ranked(typed, ALL, |one| (*one).to_owned())
    }

    #[test]
    fn a_few_letters_are_enough_and_what_begins_so_comes_first() {
        assert_eq!(found("serv")[0], "server-patching");
        assert_eq!(found("patch")[0], "patch-servers");
        assert_eq!(found("edgfw"), ["edge-firewall"]);
        assert!(found("zzz").is_empty());
        assert_eq!(found(" "), ALL, "nothing typed changes nothing");
    }

    #[test]
    fn every_word_has_to_stand_somewhere() {
        assert!(holds("Fire edge", "edge-firewall"));
        assert!(!holds("fire wood", "edge-firewall"));
    }
}
