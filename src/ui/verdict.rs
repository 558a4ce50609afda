//! How a change went: its outcome and whether it counts yet, the verdicts before, the incidents linked to it.

use super::glyph;
use super::line::{Line, wrapped};
use super::theme::Tone;
use super::view::View;
use super::when;
use crate::domain::change::Change;
use crate::domain::incident::IncidentRole;
use crate::domain::observation::Observation;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// Returns the lines on how a change went; none while there is nothing to tell.
pub(super) fn lines(
    change: &Change,
    registers: &Registers,
    columns: usize,
    view: &View,
) -> Vec<Line> {
    let when = |at: Timestamp| when::day_and_clock(at, view);
    let mut lines = Vec::new();
    if let Some(outcome) = change.outcome {
        let sign = glyph::outcome(outcome);
        let observed = Observation::of(change, registers).filter(|o| o.runs(view.now));
        let watched =
            observed.map_or_else(String::new, |o| format!(", {}", o.in_words(view.now, when)));
        let head = Line::of("Outcome  ", Tone::Muted)
            .sign(sign, view)
            .with(sign.word, sign.tone);
        if watched.is_empty() {
            lines.push(head);
        } else {
            lines.extend(wrapped(head, &watched, Tone::Text, columns));
        }
    }
    for verdict in &change.verdicts {
        let head = Line::of("Before   ", Tone::Muted);
        lines.extend(wrapped(
            head,
            &verdict.in_words(change, when),
            Tone::Text,
            columns,
        ));
    }
    for link in &change.incidents {
        let tone = match (&link.withdrawn, link.role) {
            (Some(_), _) => Tone::Muted,
            (None, IncidentRole::Cause) => Tone::Warn,
            (None, IncidentRole::Trigger) => Tone::Text,
        };
        let head = Line::of("Incident ", Tone::Muted);
        lines.extend(wrapped(head, &link.in_words(when), tone, columns));
    }
    lines
}
