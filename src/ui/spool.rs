//! The spool: a word in the header, and a sheet with what waits for the file and what fits no more.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::{glyph, over, pane, scroll, when};
use crate::app::App;
use crate::app::action::Action;
use crate::app::spool::Spool;
use crate::domain::spool::{Entry, unreachable};
use crate::domain::text;

/// Returns what the header says of the spool; nothing when there is nothing to say.
pub fn banner(spool: &Spool, key: &str, view: &View) -> String {
    let mut parts = Vec::new();
    match (spool.waiting.len(), &spool.away) {
        (0, None) => {}
        (n, Some(away)) => parts.push(unreachable(n, &when::clock(away.since, view))),
        (n, None) => parts.push(format!("spooled {n}")),
    }
    match spool.unfit.len() {
        0 => {}
        1 => parts.push(format!("1 does not fit: {key}")),
        n => parts.push(format!("{n} do not fit: {key}")),
    }
    parts.join(", ")
}

/// Draws the sheet; returns how far it can be scrolled.
pub(super) fn draw(
    app: &App,
    buffer: &mut Buffer,
    area: Rect,
    offset: usize,
    view: &View,
) -> usize {
    let spool = &app.spool;
    let title = pane::name("Spool", true)
        .with(
            &format!(" {} {}", view.glyphs.dot(), stands(spool)),
            Tone::Text,
        )
        .right("esc goes back", Tone::Muted);
    let inner = over::board(buffer, area, &title, view);
    let columns = usize::from(pane::inset(inner).width);
    let mut lines = Vec::new();
    if let Some(away) = &spool.away {
        let since = format!(
            "The file cannot be reached since {}. ",
            when::clock(away.since, view)
        );
        lines.extend(line::wrapped(
            Line::new(),
            &format!("{since}{}", text::sanitise(&away.why)),
            Tone::Warn,
            columns,
        ));
        lines.push(Line::new());
    }
    if !spool.unfit.is_empty() {
        lines.push(Line::of("Does not fit any more", Tone::Strong).right(
            &format!(
                "{} says that you have seen the first",
                app.keymap.shown(Action::Acknowledge)
            ),
            Tone::Muted,
        ));
        for (index, unfit) in spool.unfit.iter().enumerate() {
            let head = Line::of(
                if index == 0 {
                    view.glyphs.pick("► ", "> ")
                } else {
                    "  "
                },
                Tone::Accent,
            )
            .sign(glyph::GAP, view);
            lines.extend(entry(&unfit.entry, head, columns, view));
            lines.extend(line::wrapped(
                Line::of("    ", Tone::Text),
                &text::sanitise(&unfit.why),
                Tone::Alert,
                columns,
            ));
            let stood = unfit.stood.map_or(String::new(), |s| {
                format!(", when it stood at {}", s.in_words())
            });
            let found = format!(
                "    found when the file was back at {}{stood}",
                when::clock(unfit.found, view)
            );
            lines.push(Line::of(&found, Tone::Muted));
        }
        lines.push(Line::new());
    }
    if !spool.waiting.is_empty() {
        lines.push(Line::of("Waits for the file, in this order", Tone::Strong));
        for waiting in &spool.waiting {
            let head = Line::of("  ", Tone::Text).sign(glyph::SPOOLED, view);
            lines.extend(entry(waiting, head, columns, view));
        }
    } else if spool.unfit.is_empty() {
        lines.push(Line::of(
            "Nothing waits: everything you did is in the file.",
            Tone::Text,
        ));
    }
    scroll::draw(buffer, inner, &lines, offset, view)
}

fn stands(spool: &Spool) -> String {
    let waits = match spool.waiting.len() {
        0 => None,
        1 => Some("1 waits".to_owned()),
        n => Some(format!("{n} wait")),
    };
    let unfit = match spool.unfit.len() {
        0 => None,
        1 => Some("1 does not fit".to_owned()),
        n => Some(format!("{n} do not fit")),
    };
    let said: Vec<String> = waits.into_iter().chain(unfit).collect();
    if said.is_empty() {
        "nothing waits".to_owned()
    } else {
        said.join(", ")
    }
}

fn entry(entry: &Entry, head: Line, columns: usize, view: &View) -> Vec<Line> {
    let head = head
        .with(&when::clock(entry.at, view), Tone::Text)
        .with("  ", Tone::Text)
        .with(&entry.number.to_string(), Tone::Muted)
        .with("  ", Tone::Text);
    let mut lines = line::wrapped(
        head,
        &text::sanitise(&entry.doing.in_words()),
        Tone::Text,
        columns,
    );
    if let Some(seen) = entry.seen {
        let judged = format!("    judged on how the file last stood: {}", seen.in_words());
        lines.push(Line::of(&judged, Tone::Muted));
    }
    lines
}
