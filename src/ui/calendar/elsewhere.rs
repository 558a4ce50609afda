//! Every conflict in view, whatever the cursor is on, where the cell under it leaves room.

use std::collections::BTreeSet;

use super::super::glyph;
use super::super::line::{self, Line};
use super::super::theme::Tone;
use super::super::view::View;
use super::super::when;
use crate::app::App;
use crate::domain::calendar::Conflict;
use crate::domain::calendar::page::Bar;
use crate::domain::id::ChangeNumber;

/// The fewest rows that are worth it: a head and a conflict.
const FEWEST: usize = 2;

/// From so many rows on a blank one stands before the head.
const AIRY: usize = 5;

/// Returns at most so many lines that tell of the conflicts in view.
pub(super) fn lines(app: &App, rows: usize, columns: usize, view: &View) -> Vec<Line> {
    let Some(page) = app.calendar.page.as_ref().filter(|_| rows >= FEWEST) else {
        return Vec::new();
    };
    let found = conflicts(&page.bars);
    let head = match found.len() {
        0 => Line::of(" no conflict in view", Tone::Muted),
        1 => Line::of(" 1 conflict in view", Tone::Strong),
        n => Line::of(&format!(" {n} conflicts in view"), Tone::Strong),
    };
    let mut lines = vec![head];
    if rows >= AIRY {
        lines.insert(0, Line::new());
    }
    let count = found.len();
    for (n, (bar, conflict)) in found.into_iter().enumerate() {
        let head = Line::of(" ", Tone::Text).sign(glyph::MEETS, view);
        let said = told(bar, conflict, view);
        let own = line::wrapped(head, &said, Tone::Text, columns);
        let last = usize::from(n + 1 < count);
        if lines.len() + own.len() + last > rows {
            if n > 0 {
                let more = count - n;
                lines.push(Line::of(&format!(" and {more} more"), Tone::Muted));
            }
            break;
        }
        lines.extend(own);
    }
    lines
}

/// Returns where two windows meet, each once, by time.
fn conflicts(bars: &[Bar]) -> Vec<(&Bar, &Conflict)> {
    let mut seen: BTreeSet<(ChangeNumber, Option<ChangeNumber>, _)> = BTreeSet::new();
    let all = bars
        .iter()
        .flat_map(|bar| bar.conflicts.iter().map(move |c| (bar, c)));
    let mut found: Vec<(&Bar, &Conflict)> = all
        .filter(|(bar, c)| {
            let (one, other) = match c.with {
                Some(other) => (bar.change.min(other), Some(bar.change.max(other))),
                None => (bar.change, None),
            };
            seen.insert((one, other, c.start))
        })
        .collect();
    found.sort_by_key(|(bar, c)| (c.start, bar.change));
    found
}

fn told(bar: &Bar, conflict: &Conflict, view: &View) -> String {
    let end = conflict.end.with_timezone(&view.zone);
    let end = if (conflict.end - conflict.start).num_hours() < 24 {
        end.format("%H:%M").to_string()
    } else {
        when::moment(conflict.end, view)
    };
    format!(
        "{} meets {} {} {} {end}: both need {}",
        bar.change,
        conflict.other(),
        when::moment(conflict.start, view),
        view.glyphs.arrow(),
        conflict.in_words()
    )
}
