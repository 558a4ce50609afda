//! What changed in a plan, by sign and word: where, what it was, what it is now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{over, pane, scroll};
use crate::app::compare::{Compared, End};
use crate::domain::diff::Difference;

/// Draws the differences over an area and returns how many lines they can be scrolled.
pub(super) fn draw(
    buffer: &mut Buffer,
    area: Rect,
    compared: &Compared,
    revisions: &[(u32, String)],
    offset: usize,
    view: &View,
) -> usize {
    let title = pane::name("What changed", true)
        .with(
            &format!(" {} {}", view.glyphs.dot(), compared.number),
            Tone::Text,
        )
        .right("esc goes back", Tone::Muted);
    let inner = over::board(buffer, area, &title, view);
    let columns = usize::from(pane::inset(inner).width);
    let (word, named) = between(compared, revisions);
    let head = Line::of(word, Tone::Muted);
    let mut lines = line::wrapped(head, &named, Tone::Text, columns);
    if let Some(vote) = &compared.stale {
        let key = Line::of("A ", Tone::Accent);
        let said = format!("repeats your vote as it was: {vote}");
        lines.extend(line::wrapped(key, &said, Tone::Text, columns));
    }
    for difference in &compared.differences {
        lines.push(Line::new());
        lines.extend(of(difference, columns));
    }
    if compared.differences.is_empty() {
        lines.push(Line::new());
        lines.push(Line::of("Nothing in the plan differs.", Tone::Text));
    }
    lines.extend(list(compared, revisions, view));
    scroll::draw(buffer, inner, &lines, offset, view)
}

/// Names the revision since which it changed, or both when the newer one is not the one that stands.
fn between(compared: &Compared, revisions: &[(u32, String)]) -> (&'static str, String) {
    let words = |number: u32| {
        let found = revisions.iter().find(|(n, _)| *n == number);
        found.map_or_else(|| format!("revision {number}"), |(_, words)| words.clone())
    };
    let (from, to) = (words(compared.from), words(compared.to));
    let last = revisions.iter().map(|(n, _)| *n).max();
    if last.is_none_or(|last| last == compared.to) {
        ("since  ", from)
    } else {
        ("from  ", format!("{from} to {to}"))
    }
}

/// Lists the revisions, those compared marked, and the one that the keys move before all.
fn list(compared: &Compared, revisions: &[(u32, String)], view: &View) -> Vec<Line> {
    let mut heading = Line::of("Revisions", Tone::Strong);
    if revisions.len() > 2 {
        let moves = format!("  the keys below move the one at {}", view.glyphs.arrow());
        heading = heading.with(&moves, Tone::Muted);
    }
    let mut lines = vec![Line::new(), heading];
    for (number, words) in revisions {
        let end = if *number == compared.from {
            Some((End::Older, "from"))
        } else {
            (*number == compared.to).then_some((End::Newer, "to"))
        };
        let mark = match end {
            Some((end, _)) if end == compared.moves => view.glyphs.arrow(),
            Some(_) | None => " ",
        };
        let tone = if end.is_some() {
            Tone::Text
        } else {
            Tone::Muted
        };
        let word = end.map_or("", |(_, word)| word);
        let line = Line::of(&format!("  {mark:<2} {word:<4}  "), Tone::Accent);
        lines.push(line.with(words, tone));
    }
    lines
}

fn of(difference: &Difference, columns: usize) -> Vec<Line> {
    let mut lines = line::wrapped(Line::new(), &difference.heading(), Tone::Strong, columns);
    for (name, text, tone) in [
        ("was", &difference.before, Tone::Muted),
        ("now", &difference.after, Tone::Text),
    ] {
        if !text.trim().is_empty() {
            let head = Line::of(&format!("  {name}  "), Tone::Muted);
            lines.extend(line::wrapped(head, text, tone, columns));
        }
    }
    lines
}
