//! The translation of a file's values into the product's words.

use std::collections::HashMap;

use super::field::Word;

/// What a value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning<'a> {
    /// The map does not know it.
    Unlisted,
    /// The map says that it says nothing.
    Nothing,
    /// A word.
    Word(&'a Word),
}

/// Which word a value becomes; capital letters and white space at the ends make no difference.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    exact: HashMap<String, Option<Word>>,
    /// Beginnings, longest first; the empty one fits everything.
    beginnings: Vec<(String, Option<Word>)>,
    listed: Vec<String>,
}

impl Words {
    /// Adds one value; one that ends in `*` stands for every value that begins so.
    /// Returns whether it was new.
    pub(super) fn add(&mut self, value: &str, word: Option<Word>) -> bool {
        self.listed.push(value.to_owned());
        let value = value.trim().to_lowercase();
        match value.strip_suffix('*') {
            Some(beginning) => {
                let new = self.beginnings.iter().all(|(b, _)| b != beginning);
                self.beginnings.push((beginning.to_owned(), word));
                self.beginnings
                    .sort_by_key(|(b, _)| std::cmp::Reverse(b.len()));
                new
            }
            None => self.exact.insert(value, word).is_none(),
        }
    }

    /// Looks a value up.
    pub(super) fn look(&self, value: &str) -> Meaning<'_> {
        let value = value.to_lowercase();
        let beginning = || {
            let mut all = self.beginnings.iter();
            all.find(|(b, _)| value.starts_with(b))
                .map(|(_, word)| word)
        };
        match self.exact.get(&value).or_else(beginning) {
            None => Meaning::Unlisted,
            Some(None) => Meaning::Nothing,
            Some(Some(word)) => Meaning::Word(word),
        }
    }

    /// Returns the values it knows, for a sentence.
    pub(super) fn known(&self) -> String {
        let mut known: Vec<&str> = self.listed.iter().take(12).map(String::as_str).collect();
        if self.listed.len() > known.len() {
            known.push("…");
        }
        known.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::RiskClass;

    #[test]
    fn a_value_is_found_whatever_its_capitals_and_the_longest_beginning_wins() {
        let word = |c| Some(Word::Class(c));
        let [low, medium, high] = RiskClass::ALL.map(Word::Class);
        let mut words = Words::default();
        assert!(words.add("Minor Change", word(RiskClass::Low)));
        assert!(words.add("Major *", word(RiskClass::Medium)));
        assert!(words.add("Major B*", word(RiskClass::High)));
        assert!(words.add("unset", None));
        assert!(!words.add("UNSET", None));
        assert_eq!(words.look("MINOR change"), Meaning::Word(&low));
        assert_eq!(words.look("Major X"), Meaning::Word(&medium));
        assert_eq!(words.look("major bug"), Meaning::Word(&high));
        assert_eq!(words.look("Unset"), Meaning::Nothing);
        assert_eq!(words.look("Minor"), Meaning::Unlisted);
    }
}
