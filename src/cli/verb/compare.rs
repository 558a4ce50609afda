//! What changed between two revisions of a change's plan.

use std::str::FromStr;

use serde_json::json;

use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::Session;
use crate::domain::change::Change;
use crate::domain::diff::{Difference, baseline, diff, no_revision, revision_in_words};
use crate::domain::plan::Plan;
use crate::domain::text::{sanitise_lines, wrap};
use crate::domain::zone::Zone;

/// The revisions to compare: `2`, `2..3`, or the ones that fit the reader when left empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Revisions {
    from: Option<u32>,
    to: Option<u32>,
}

impl FromStr for Revisions {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| {
            text.trim()
                .parse::<u32>()
                .ok()
                .filter(|n| *n > 0)
                .ok_or_else(|| {
                    format!(
                        "{text:?} is no revision; write one number, as in 2, or two, as in 2..3"
                    )
                })
        };
        let (from, to) = match text.split_once("..") {
            Some((from, to)) => (from, Some(to)),
            None => (text, None),
        };
        let to = to.map(str::trim).filter(|to| !to.is_empty());
        let from = Some(from.trim()).filter(|from| !from.is_empty());
        Ok(Self {
            from: from.map(number).transpose()?,
            to: to.map(number).transpose()?,
        })
    }
}

/// Prints what changed in the plan: from the revision that was last voted on, the one before, or the one
/// asked for, to the plan as it stands or as it was.
pub(super) fn compare(
    session: &Session,
    change: &Change,
    asked: Revisions,
    out: &mut Output,
) -> Result<(), Fault> {
    let from = match asked.from {
        Some(from) => from,
        None => baseline(change, &session.actor.person)?,
    };
    let before = plan_of(session, change, from)?;
    let after = match asked.to {
        Some(to) => plan_of(session, change, to)?,
        None => change.plan.clone(),
    };
    let found = diff(&before, &after)?;
    if out.json {
        return out.value(&json!({
            "change": change.id().to_string(),
            "from": from,
            "to": asked.to,
            "differences": found,
        }));
    }
    let to = asked.to.map_or_else(
        || "the plan as it stands".to_owned(),
        |to| named(session, change, to),
    );
    out.line(&format!(
        "{}  from {} to {to}",
        change.id(),
        named(session, change, from)
    ))?;
    if found.is_empty() {
        return out.line("Nothing in the plan differs.");
    }
    for difference in &found {
        out.lines(&lines(difference, out.width))?;
    }
    Ok(())
}

pub(super) fn lines(difference: &Difference, width: usize) -> String {
    let mut lines = vec![difference.heading()];
    for (name, text) in [("was", &difference.before), ("now", &difference.after)] {
        for (n, line) in wrap(&sanitise_lines(text), width.max(40) - 7)
            .iter()
            .enumerate()
        {
            let name = if n == 0 { name } else { "" };
            lines.push(format!("  {name:<3}  {line}"));
        }
    }
    lines.join("\n")
}

fn named(session: &Session, change: &Change, number: u32) -> String {
    revision_in_words(change, number, &session.registers, Zone::UTC)
}

fn plan_of(session: &Session, change: &Change, revision: u32) -> Result<Plan, Fault> {
    let found = session.plan_of(change.id(), revision)?;
    found.ok_or_else(|| no_revision(change, revision).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn revisions_are_named_by_one_number_two_or_none() {
        let read = |text: &str| text.parse::<Revisions>().map(|r| (r.from, r.to));
        assert_eq!(read("2"), Ok((Some(2), None)));
        assert_eq!(read("2..3"), Ok((Some(2), Some(3))));
        assert_eq!(read("2.."), Ok((Some(2), None)));
        assert_eq!(read(""), Ok((None, None)));
        assert!(read("0").unwrap_err().contains("2..3"));
        assert!(read("two").is_err());
    }
}
