//! Handing in a standard change: whether its template approves it, said before it is sent.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::plan::ChangeType;
use crate::domain::refusal::Refusal;
use crate::domain::registers::Registers;
use crate::domain::template::{Release, release};

use super::super::App;
use super::super::can::decided;

/// How many points of departure the question lists.
const LISTED: usize = 6;

fn released(app: &App, change: &Change) -> Result<Release, Refusal> {
    release(change, &app.registers, change.class, app.now)
}

/// Returns the command that hands a change in: for review where its template does not approve it.
pub(super) fn submit(app: &App, change: &Change) -> Command {
    let departs = change.plan.kind == ChangeType::Standard && released(app, change).is_err();
    if departs && decided(app, change, &Command::SubmitForReview).is_ok() {
        Command::SubmitForReview
    } else {
        Command::Submit
    }
}

/// Returns what the question before handing in says: by what it is approved, or why it is not and who
/// decides instead.
pub(super) fn details(app: &App, change: &Change) -> Vec<String> {
    if change.plan.kind != ChangeType::Standard {
        return Vec::new();
    }
    match released(app, change) {
        Ok(release) => vec![format!(
            "Approved by that: it is the template {} version {}.",
            release.template, release.version
        )],
        Err(refusal) => {
            let mut lines = vec![refusal.sentence];
            let gaps = refusal.gaps.iter().take(LISTED);
            lines.extend(gaps.map(|gap| format!("- {}", gap.missing)));
            if refusal.gaps.len() > LISTED {
                lines.push(format!("- and {} more", refusal.gaps.len() - LISTED));
            }
            let way = if Registers::goes_to_board(change.plan.kind, change.class) {
                "It goes the normal way: its board decides."
            } else {
                "It goes the normal way: one peer decides."
            };
            lines.push(way.to_owned());
            lines
        }
    }
}
