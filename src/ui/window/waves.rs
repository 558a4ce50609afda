//! All waves of a change with their clients: windows, progress, what unlocks the next, what was declared.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::line::{Line, wrapped};
use super::super::theme::Tone;
use super::super::{glyph, pane, scroll, step, when};
use super::Shown;
use crate::app::action::Action;
use crate::domain::next::next;
use crate::domain::wave::Phase;

/// Draws every wave.
pub(super) fn draw(shown: &Shown<'_>, buffer: &mut Buffer, area: Rect) {
    let view = shown.view;
    let columns = usize::from(area.width.saturating_sub(4));
    let mut lines = Vec::new();
    for wave in 0..shown.change.plan.waves.len() {
        lines.extend(one(shown, wave, columns));
        lines.push(Line::new());
    }
    lines.push(shown.keys(&[(Action::Back, "back to the checklist")]));
    scroll::draw(buffer, pane::inset(area), &lines, 0, view);
}

fn one(shown: &Shown<'_>, wave: usize, columns: usize) -> Vec<Line> {
    let (view, change) = (shown.view, shown.change);
    let Some((planned, run)) = change.wave(wave) else {
        return Vec::new();
    };
    let here = wave == shown.wave;
    let mark = if here { view.glyphs.cursor() } else { " " };
    let tone = if here { Tone::Accent } else { Tone::Strong };
    let mut head = Line::of(mark, Tone::Accent).with(&format!(" Wave {}  ", wave + 1), tone);
    if !planned.name.is_empty() {
        head.push(&format!("{}  ", planned.name), Tone::Text);
    }
    head = match (run.phase, change.outcome_of(wave)) {
        (Phase::Done, Some(outcome)) => {
            let sign = glyph::outcome(outcome);
            head.sign(sign, view).with(sign.word, sign.tone)
        }
        (Phase::RollingBack, _) => head.with(run.phase.word(), Tone::Alert),
        (phase, _) => head.with(phase.word(), Tone::Text),
    };
    let (done, all) = step::progress(change, planned, run);
    head.push(&format!("  {done}/{all} steps"), Tone::Muted);
    let window = planned
        .window
        .map_or_else(|| "no window".to_owned(), |w| when::span(&w, w.zone, view));
    let mut lines = vec![head.right(&window, Tone::Text)];
    let before = wave.checked_sub(1).and_then(|n| change.waves.get(n));
    let locked = before.is_some_and(|run| run.phase != Phase::Done);
    let waits = if locked {
        format!("locked until wave {wave} is verified")
    } else if run.phase == Phase::Done {
        String::new()
    } else {
        format!(
            "next: {}",
            next(change, wave, shown.app.now).in_words(change, &shown.app.registers)
        )
    };
    if !waits.is_empty() {
        lines.extend(wrapped(
            Line::of("    ", Tone::Text),
            &waits,
            Tone::Muted,
            columns,
        ));
    }
    for client in &planned.clients {
        let known = shown.app.registers.clients.get(client);
        let name = known.map_or(client.as_str(), |c| c.name.as_str());
        let line = Line::of(&format!("    {name}  "), Tone::Text);
        lines.push(match run.declared(client) {
            Some(declared) => {
                let said = format!(
                    "impact {} (signed {})",
                    declared.impact.level.word(),
                    declared.by
                );
                line.with(&said, Tone::Muted)
            }
            None if matches!(run.phase, Phase::Verifying | Phase::Done) => {
                line.with("no impact declaration yet", Tone::Warn)
            }
            None => line,
        });
    }
    lines
}
