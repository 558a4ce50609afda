//! What a person has read of what is said about changes: kept for each person, never in the record.
//!
//! It stands in the person's own directory: a file is opened on one host only, so that is where all of a
//! person's consoles are; reading then writes nothing to the shared file, and waits for no disk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::change::Change;
use super::id::{ChangeNumber, PersonId};
use super::vote::Comment;
use super::window::Timestamp;

/// What was said longer ago than this many days counts as read.
const DAYS: i64 = 14;

/// Up to when a person has read what is said about each change, in seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Read(BTreeMap<u32, i64>);

impl Read {
    /// Returns the second up to which what is said about a change counts as read.
    pub fn until(&self, number: ChangeNumber, now: Timestamp) -> i64 {
        let old = now.timestamp() - DAYS * 24 * 3600;
        self.0.get(&number.0).map_or(old, |at| *at.max(&old))
    }

    /// Tells whether something is said about a change that is not read, by when that was said last.
    pub fn is_unread(&self, number: ChangeNumber, said: Option<Timestamp>, now: Timestamp) -> bool {
        said.is_some_and(|at| at.timestamp() > self.until(number, now))
    }

    /// Takes in that everything said about a change up to a moment is read; tells whether that is new.
    pub fn note(&mut self, number: ChangeNumber, at: Timestamp) -> bool {
        let kept = self.0.entry(number.0).or_insert(i64::MIN);
        let new = *kept < at.timestamp();
        *kept = at.timestamp().max(*kept);
        new
    }

    /// Returns what either of two consoles of a person has noted, without what is too old to matter.
    #[must_use]
    pub fn with(mut self, other: &Self, now: Timestamp) -> Self {
        for (number, at) in &other.0 {
            let kept = self.0.entry(*number).or_insert(*at);
            *kept = (*kept).max(*at);
        }
        let old = now.timestamp() - DAYS * 24 * 3600;
        self.0.retain(|_, at| *at > old);
        self
    }

    /// Returns it as a text to be kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what was kept; a text that is none is nothing read.
    pub fn of_text(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// Whoever looks at what is said, and up to when they have read it.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Who.
    pub person: &'a PersonId,
    /// The second up to which they have read it; everything is read when absent.
    pub until: Option<i64>,
}

impl Reader<'_> {
    /// Tells whether a comment is new to them: another's, and later than what they have read.
    pub fn is_new(&self, comment: &Comment) -> bool {
        let later = self.until.is_some_and(|at| comment.at.timestamp() > at);
        later && comment.by != *self.person
    }

    /// Counts the comments of a change that are new to them.
    pub fn count(&self, change: &Change) -> usize {
        change.comments.iter().filter(|c| self.is_new(c)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Duration};
    use proptest::prelude::*;

    fn now() -> Timestamp {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    #[test]
    fn what_was_said_lately_is_unread_until_it_is_noted_and_what_was_said_long_ago_never_is() {
        let (one, other) = (ChangeNumber(1), ChangeNumber(2));
        let mut read = Read::default();
        let said = |days| Some(now() - Duration::days(days));
        assert!(read.is_unread(one, said(3), now()));
        assert!(!read.is_unread(one, said(15), now()));
        assert!(!read.is_unread(one, None, now()));
        assert!(read.note(one, now() - Duration::days(3)));
        assert!(!read.note(one, now() - Duration::days(3)), "nothing new");
        assert!(!read.is_unread(one, said(3), now()));
        assert!(read.is_unread(one, said(2), now()));
        assert!(read.is_unread(other, said(3), now()));
    }

    proptest! {
        #[test]
        fn two_consoles_lose_nothing_of_what_either_has_read(
            mine in proptest::collection::vec((1..9u32, 0..20i64), 0..9),
            theirs in proptest::collection::vec((1..9u32, 0..20i64), 0..9),
            asked in 1..9u32, said in 0..20i64,
        ) {
            let read = |all: &[(u32, i64)]| {
                let mut read = Read::default();
                for (number, days) in all {
                    read.note(ChangeNumber(*number), now() - Duration::days(*days));
                }
                read
            };
            let (a, b) = (read(&mine), read(&theirs));
            let both = a.clone().with(&b, now());
            let at = Some(now() - Duration::days(said));
            let unread = |r: &Read| r.is_unread(ChangeNumber(asked), at, now());
            prop_assert_eq!(unread(&both), unread(&a) && unread(&b));
            prop_assert_eq!(&both, &b.with(&a, now()));
            prop_assert_eq!(Read::of_text(&both.text()), both);
        }
    }
}
