//! The decision that is due: everything that came true together, and the two ways on.

use super::super::line::{Line, wrapped};
use super::super::theme::Tone;
use super::super::when;
use super::Shown;
use super::block::waiting;
use crate::app::action::Action;
use crate::domain::due::Due;
use crate::domain::text;

/// Returns the title and the lines of the decision that is due, with everything that asks for it.
pub(super) fn block(shown: &Shown<'_>, dues: &[Due], columns: usize) -> (Line, Vec<Line>) {
    let since = dues.first().map(|d| when::clock(d.since, shown.view));
    let title = Line::of("DECIDE: fall back, or go on", Tone::Alert)
        .right(&format!("since {}", since.unwrap_or_default()), Tone::Text);
    let several = dues.len() > 1;
    let mut lines: Vec<Line> = dues
        .iter()
        .flat_map(|due| {
            let head = if several {
                Line::of(
                    &format!("{}  ", when::clock(due.since, shown.view)),
                    Tone::Muted,
                )
            } else {
                Line::new()
            };
            wrapped(head, &came_true(due), Tone::Strong, columns)
        })
        .collect();
    if several {
        lines.push(Line::of("One decision answers all of them.", Tone::Text));
    }
    let plan = &shown.change.plan.rollback;
    let decider = plan.decision_maker.as_ref();
    let decider = decider.map_or(String::new(), |p| format!(", {p} decides"));
    let rollback = format!(
        "the rollback takes {}{decider}",
        text::minutes(plan.minutes)
    );
    lines.push(Line::of(&rollback, Tone::Text));
    lines.extend(waiting(shown, columns));
    lines.push(shown.keys(&[
        (Action::RollBackHere, "roll back"),
        (Action::GoOn, "go on under a named authority"),
    ]));
    (title, lines)
}

/// Returns what came true, as a sentence begins with it.
fn came_true(due: &Due) -> String {
    if due.fired {
        return format!("A trigger fired: {}", due.condition);
    }
    let mut chars = due.condition.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), chars.as_str())
}
