//! Days and lists of actions as people write them into a form.

use chrono::NaiveDate;

use crate::domain::id::PersonId;
use crate::domain::vote::Condition;

/// Reads a day, `2026-12-01`.
///
/// # Errors
/// Returns a sentence when it is none.
pub fn day(text: &str) -> Result<NaiveDate, String> {
    text.trim()
        .parse()
        .map_err(|_| format!("{:?} is no day; write it as 2026-12-01.", text.trim()))
}

/// Reads a list of one a line: `what | who | 2026-12-01`, the day left out where there is none, or as it is
/// written at the shell, `who@2026-12-01: what`.
///
/// # Errors
/// Returns a sentence about the first line without an owner or with an unreadable day.
pub fn conditions(text: &str) -> Result<Vec<Condition>, String> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            if !line.contains('|')
                && let Ok(found) = condition(line)
            {
                return Ok(found);
            }
            let mut parts = line.split('|').map(str::trim);
            let what = parts.next().unwrap_or_default();
            let who = parts.next().filter(|w| !w.is_empty()).ok_or_else(|| {
                format!("{what:?} has no owner; write: {what} | who | 2026-12-01")
            })?;
            let due = parts
                .next()
                .filter(|d| !d.is_empty())
                .map(day)
                .transpose()?;
            Ok(Condition {
                text: what.to_owned(),
                owner: PersonId::from(who),
                due,
                met_by: None,
            })
        })
        .collect()
}

/// Reads a condition or an action: `OWNER: TEXT`, or `OWNER@2026-12-01: TEXT` with the day it is due.
///
/// # Errors
/// Returns a sentence that says how it is written.
pub fn condition(word: &str) -> Result<Condition, String> {
    let wrong = || {
        format!("{word:?} is no condition; write it as \"omar: TEXT\" or \"omar@2026-12-01: TEXT\"")
    };
    let (who, text) = word.trim().split_once(':').ok_or_else(wrong)?;
    let (owner, due) = match who.split_once('@') {
        Some((owner, due)) => (owner, Some(day(due)?)),
        None => (who, None),
    };
    if owner.trim().is_empty() || owner.contains(char::is_whitespace) || text.trim().is_empty() {
        return Err(wrong());
    }
    Ok(Condition {
        text: text.trim().to_owned(),
        owner: PersonId::from(owner.trim()),
        due,
        met_by: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_names_its_owner_and_perhaps_its_day() {
        let read = condition("omar@2026-12-01: console cable on site").unwrap();
        assert_eq!(read.owner.as_str(), "omar");
        assert_eq!(read.due, NaiveDate::from_ymd_opt(2026, 12, 1));
        assert_eq!(read.text, "console cable on site");
        assert_eq!(condition("omar: a: b").unwrap().text, "a: b");
        for wrong in [
            "no owner here",
            ": text",
            "omar:",
            "omar@soon: text",
            "two words: text",
        ] {
            assert!(condition(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_line_of_the_form_may_be_written_as_at_the_shell() {
        let read = conditions("sara@2026-12-01: #4\ntwo words: text | jun").unwrap();
        assert_eq!(
            (read[0].owner.as_str(), read[0].text.as_str()),
            ("sara", "#4")
        );
        assert_eq!(
            (read[1].owner.as_str(), read[1].text.as_str()),
            ("jun", "two words: text")
        );
        assert!(
            conditions("two words: text")
                .unwrap_err()
                .contains("no owner")
        );
    }

    #[test]
    fn conditions_have_an_owner_and_may_have_a_day() {
        let read =
            conditions("Console cable on site | jun | 2026-12-01\n\nTell the desk|rea\n").unwrap();
        assert_eq!(read.len(), 2);
        assert_eq!(
            (read[0].owner.as_str(), read[0].due.is_some()),
            ("jun", true)
        );
        assert!(
            conditions("Nobody does it")
                .unwrap_err()
                .contains("no owner")
        );
        assert!(
            conditions("x | jun | friday")
                .unwrap_err()
                .contains("no day")
        );
    }
}
