//! What waits in a spool, in words.

use super::{Doing, Entry};
use crate::domain::checklist::StepId;
use crate::domain::wave::Checklist;

impl Doing {
    /// Returns it in words, as in "step 4 done".
    pub fn in_words(&self) -> String {
        match self {
            Self::Tick {
                checklist,
                step,
                tick,
                note,
                ..
            } => because(
                &format!("{} {}", step_of(*checklist, *step), tick.word()),
                note,
            ),
            Self::Undo {
                checklist, step, ..
            } => format!("tick of {} taken back", step_of(*checklist, *step)),
            Self::Note { text, about } => {
                let about = about.as_ref().map_or(String::new(), |a| format!(" to {a}"));
                because(&format!("note{about}"), text)
            }
            Self::Evidence {
                checklist,
                step,
                evidence,
                ..
            } => because(
                &format!("evidence for {}", step_of(*checklist, *step)),
                &evidence.in_words(),
            ),
            Self::Trigger { condition, .. } => format!("trigger fired: {condition}"),
            Self::GoOn {
                condition,
                also,
                authority,
                ..
            } => {
                let each = std::iter::once(condition).chain(also);
                let each: Vec<&str> = each.map(String::as_str).collect();
                format!("went on under {authority} although {}", each.join("; "))
            }
            Self::RollBack { reason, .. } => because("rollback begun", reason),
            Self::Pause { reason, .. } => because("paused", reason),
            Self::Resume { .. } => "went on".to_owned(),
            Self::NoGo { step, reason, .. } => {
                because(&format!("no-go at step {}", step.0), reason)
            }
        }
    }
}

/// Returns what is said while something waits, on the screen and at the shell; `since` is a time of day.
#[must_use]
pub fn unreachable(waiting: usize, since: &str) -> String {
    match waiting {
        0 => format!("file unreachable since {since}"),
        n => format!("spooled {n}, file unreachable since {since}"),
    }
}

impl Entry {
    /// Returns it in one line: when in UTC, on which change, what.
    pub fn in_words(&self) -> String {
        format!(
            "{} UTC {} {}",
            self.at.format("%H:%M:%S"),
            self.number,
            self.doing.in_words()
        )
    }
}

fn step_of(checklist: Checklist, step: StepId) -> String {
    match checklist {
        Checklist::Work => format!("step {}", step.0),
        Checklist::Rollback => format!("rollback step {}", step.0),
    }
}

fn because(what: &str, why: &str) -> String {
    match why.trim().lines().next() {
        None | Some("") => what.to_owned(),
        Some(why) => format!("{what}: {why}"),
    }
}
