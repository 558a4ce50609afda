//! Whether a text names a risk factor or a gap of a change: an approval that names none was not a review.
//!
//! A factor is named by a word that begins like one of its own words below, by a word of its fact, or by the
//! code or a word of an unmet requirement. Case, hyphens and punctuation do not matter.

use super::change::Change;
use super::gate::{Gate, RULES};
use super::refusal::Gap;
use super::risk::{LEARNED, RiskPart};
use super::vote::CommentKind;

/// The words by which people name each factor.
const WORDS: [(&str, &[&str]); 15] = [
    ("clients", &["client", "customer", "tier", "tenant"]),
    ("users", &["user", "site", "people", "staff", "everyone"]),
    ("services", &["service", "critical"]),
    (
        "hours",
        &[
            "business hour",
            "working hour",
            "office hour",
            "daytime",
            "hours",
        ],
    ),
    (
        "outage",
        &["outage", "downtime", "interrupt", "unavailab", "offline"],
    ),
    (
        "first-time",
        &["first time", "never done", "done before", "new to us"],
    ),
    (
        "rollback",
        &[
            "rollback",
            "roll back",
            "rolled back",
            "back out",
            "backout",
            "way back",
            "fall back",
            "fallback",
            "fail back",
            "revert",
            "restor",
            "undo",
            "downgrade",
            "snapshot",
            "reversib",
            "irreversib",
            "rehears",
        ],
    ),
    ("no-return", &["no return", "irreversib", "point of no"]),
    (
        "evidence",
        &[
            "test", "evidence", "pilot", "lab", "proof", "proven", "rehears", "trial",
        ],
    ),
    ("vendor", &["vendor", "supplier", "manufacturer"]),
    (
        "slack",
        &["slack", "spare", "window", "overrun", "tight", "minutes"],
    ),
    ("freeze", &["freeze", "frozen", "moratorium"]),
    (
        "conflicts",
        &[
            "conflict",
            "same time",
            "collide",
            "clash",
            "overlap",
            "meets",
        ],
    ),
    ("items", &["item", "device", "all at once"]),
    (
        LEARNED,
        &[
            "history",
            "like this",
            "went wrong",
            "failed",
            "last time",
            "track record",
        ],
    ),
];

/// Words of a fact or of a risk shorter than this name nothing.
const LONG: usize = 5;

/// Words that stand in many sentences and name nothing by themselves.
const COMMON: [&str; 12] = [
    "about", "after", "again", "before", "change", "could", "other", "should", "their", "there",
    "which", "would",
];

/// Tells whether a text names a risk factor of a change, a risk that someone saw in it, or one of these gaps.
pub fn names_a_risk(change: &Change, gaps: &[Gap], text: &str) -> bool {
    let text = plain(text);
    change.risk.parts.iter().any(|part| names(part, &text))
        || seen(change).any(|risk| shares_a_word(&text, risk))
        || gaps.iter().any(|gap| names_gap(gap, &text))
}

/// Tells whether a text could have named a risk factor or a gap when it was written: what was a gap then may
/// be closed since, so every requirement, every factor and every client counts.
pub fn could_name(change: &Change, text: &str) -> bool {
    let plain = plain(text);
    let factors = WORDS.iter().flat_map(|(_, words)| *words);
    let rules = RULES
        .iter()
        .filter(|row| matches!(row.gate, Gate::Intake | Gate::Schedule))
        .flat_map(|row| {
            [
                row.word,
                row.code.split_once('.').map_or("", |(_, what)| what),
            ]
        });
    let clients = change.clients();
    factors
        .copied()
        .chain(rules)
        .chain(clients.iter().map(|c| c.as_str()))
        .any(|word| begins(&plain, &self::plain(word)))
        || names_a_risk(change, &[], text)
}

/// Returns what could be named: the facts of a change with the most points, and what it lacks.
pub fn nameable(change: &Change, gaps: &[Gap]) -> Vec<String> {
    let facts = change.risk.parts.iter().map(|p| p.fact.clone());
    facts
        .chain(gaps.iter().map(|g| g.missing.clone()))
        .take(4)
        .collect()
}

fn seen(change: &Change) -> impl Iterator<Item = &str> {
    let kinds = [CommentKind::Risk, CommentKind::Condition];
    let comments = change.comments.iter();
    comments
        .filter(move |c| kinds.contains(&c.kind))
        .map(|c| c.text.as_str())
}

fn names(part: &RiskPart, text: &str) -> bool {
    let own = WORDS.iter().find(|(factor, _)| *factor == part.factor);
    own.is_some_and(|(_, words)| words.iter().any(|word| begins(text, word)))
        || begins(text, &plain(&part.factor))
        || shares_a_word(text, &part.fact)
}

fn names_gap(gap: &Gap, text: &str) -> bool {
    let code = plain(&gap.code);
    let what = code.trim().split_once(' ').map_or("", |(_, what)| what);
    begins(text, what) || shares_a_word(text, &gap.missing)
}

/// Tells whether a plain text has a word, or words, that begin so.
fn begins(text: &str, word: &str) -> bool {
    let word = word.trim();
    !word.is_empty() && text.contains(&format!(" {word}"))
}

fn shares_a_word(text: &str, other: &str) -> bool {
    let other = plain(other);
    let mut words = other.split(' ').filter(|w| {
        w.chars().count() >= LONG && !COMMON.contains(w) && w.chars().any(char::is_alphabetic)
    });
    words.any(|word| text.split(' ').any(|own| own == word))
}

/// Returns a text in lower case with one space before each word and after the last.
fn plain(text: &str) -> String {
    let mut out = String::from(" ");
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::risk::RiskScore;
    use crate::domain::vote::Comment;

    fn change(parts: &[(&str, &str)]) -> Change {
        let parts = parts.iter().map(|(factor, fact)| RiskPart {
            factor: (*factor).to_owned(),
            fact: (*fact).to_owned(),
            source: "plan".to_owned(),
            points: 10,
        });
        Change {
            risk: RiskScore {
                total: 40,
                parts: parts.collect(),
                learned: None,
            },
            ..Change::default()
        }
    }

    #[test]
    fn a_factor_is_named_by_its_own_words_in_any_form() {
        let change = change(&[("rollback", "written, not yet tried")]);
        for text in [
            "rollback risk accepted",
            "I can live with the Roll-Back",
            "We can be rolled back in 5 min",
            "the way back is short",
            "Reverting takes a minute.",
            "not yet tried, but simple: fine by me after the drill, it is written",
        ] {
            assert!(names_a_risk(&change, &[], text), "{text}");
        }
    }

    #[test]
    fn a_comment_that_names_none_of_its_factors_does_not_count() {
        let change = change(&[
            ("rollback", "not rehearsed"),
            ("vendor", "a vendor takes part"),
        ]);
        for text in [
            "looks good to me",
            "ok from my side, go ahead",
            "I accept the risk",
            "approved as requested by the customer",
            "",
        ] {
            assert!(!names_a_risk(&change, &[], text), "{text}");
        }
    }

    #[test]
    fn only_what_is_a_factor_of_this_change_can_be_named() {
        let with = change(&[("vendor", "a vendor takes part")]);
        let without = change(&[("rollback", "not rehearsed")]);
        let text = "the supplier stands by";
        assert!(names_a_risk(&with, &[], text));
        assert!(!names_a_risk(&without, &[], text));
    }

    #[test]
    fn a_risk_that_someone_saw_or_a_gap_can_be_named_too() {
        let mut change = change(&[]);
        let text = "the voicemail is covered by Tuesday's note";
        assert!(!names_a_risk(&change, &[], text));
        change.comments.push(Comment {
            id: 1,
            by: "dara".into(),
            at: chrono::DateTime::UNIX_EPOCH,
            kind: CommentKind::Risk,
            text: "Voicemail may be lost".to_owned(),
            revision: 1,
            about: None,
            reply_to: None,
            answered: false,
            offline: None,
        });
        assert!(names_a_risk(&change, &[], text));
        let gap = Gap {
            code: "schedule.communication".into(),
            missing: "Northwind has no text".to_owned(),
            why: "a client who was not told calls it an outage".into(),
            control: crate::domain::control::Control::Oversight,
            owner: crate::domain::refusal::Owner::Role(crate::domain::people::Role::Manager),
            fix: "communications".to_owned(),
        };
        let gaps = [gap];
        assert!(names_a_risk(
            &change,
            &gaps,
            "communications are still open"
        ));
        assert!(names_a_risk(&change, &gaps, "Northwind must be told first"));
        assert!(!names_a_risk(&change, &gaps, "fine"));
    }

    #[test]
    fn a_gap_that_was_named_and_is_closed_since_still_counts_later() {
        let change = change(&[]);
        let text = "communication was open when I voted";
        assert!(!names_a_risk(&change, &[], text));
        assert!(could_name(&change, text));
        assert!(!could_name(&change, "looks good to me"));
    }

    #[test]
    fn every_factor_of_the_score_has_words() {
        for (factor, words) in WORDS {
            assert!(!factor.is_empty() && !words.is_empty());
        }
        let score = crate::domain::risk::score(
            &crate::domain::plan::Plan::default(),
            &crate::domain::registers::Registers::default(),
            &crate::domain::policy::Policy::default().risk,
            &[],
            None,
        );
        for part in &score.parts {
            assert!(
                WORDS.iter().any(|(f, _)| *f == part.factor),
                "{}",
                part.factor
            );
        }
    }
}
