//! What another tool said about a change taken over from it: source, times, and what it never recorded.

use super::glyph::{self, IMPORTED};
use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use crate::domain::imported::{ImportedChange, ImportedState};
use crate::domain::window::Timestamp;

/// Returns the lines of an imported change in so many columns.
pub fn imported(change: &ImportedChange, columns: usize, view: &View) -> Vec<Line> {
    let mut lines = vec![
        Line::new()
            .sign(IMPORTED, view)
            .with("IMPORTED HISTORY", Tone::Strong)
            .with("  passed no gate here", Tone::Muted),
    ];
    let mut fact = |name: &str, said: &str, tone: Tone| {
        if !said.is_empty() {
            let head = Line::of(&format!("{name:<9} "), Tone::Muted);
            lines.extend(line::wrapped(head, said, tone, columns));
        }
    };
    fact(
        "source",
        &format!("{} {}", change.source, change.number),
        Tone::Text,
    );
    let state = match change.state {
        ImportedState::Closed => "closed there",
        ImportedState::Cancelled => "called off there",
        ImportedState::Open => "open there; a draft here",
    };
    fact("state", state, Tone::Text);
    fact("model", &change.model, Tone::Text);
    let class = change.class.map_or("not recorded", |c| c.word());
    fact("class", class, Tone::Text);
    if let Some(needed) = change.board_needed {
        fact(
            "board",
            if needed {
                "approval needed"
            } else {
                "no approval needed"
            },
            Tone::Text,
        );
    }
    fact(
        "planned",
        &between(change.planned_start, change.planned_end, view),
        Tone::Text,
    );
    fact(
        "actual",
        &between(change.actual_start, change.actual_end, view),
        Tone::Text,
    );
    if change.executed() {
        let (said, tone) = match (change.on_time(), change.inside_window()) {
            (true, true) => ("inside its window", Tone::Good),
            (true, false) => ("ended in time, began early", Tone::Warn),
            (false, _) => ("ended later than planned", Tone::Warn),
        };
        fact("timing", said, tone);
    }
    if change.retroactive() {
        fact("recorded", "after the work had begun", Tone::Warn);
    }
    if let Some(n) = change.related_incidents {
        let noun = if n == 1 { "incident" } else { "incidents" };
        fact(
            "related",
            &format!("{n} {noun}"),
            if n == 0 { Tone::Text } else { Tone::Warn },
        );
    }
    match change.outcome {
        Some(outcome) => {
            let sign = glyph::outcome(outcome);
            fact(
                "outcome",
                &format!("{} {}", view.glyphs.of(sign), sign.word),
                sign.tone,
            );
        }
        None => fact("outcome", "not recorded", Tone::Muted),
    }
    for remark in &change.remarks {
        fact("remark", remark, Tone::Warn);
    }
    lines
}

fn between(start: Option<Timestamp>, end: Option<Timestamp>, view: &View) -> String {
    if start.is_none() && end.is_none() {
        return "not recorded".to_owned();
    }
    let side = |at: Option<Timestamp>| {
        at.map_or_else(
            || "?".to_owned(),
            |at| {
                at.with_timezone(&view.zone)
                    .format("%-d %b %Y %H:%M")
                    .to_string()
            },
        )
    };
    format!("{} {} {}", side(start), view.glyphs.arrow(), side(end))
}
