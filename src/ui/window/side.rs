//! Beside the steps: the triggers, who else is on this checklist, the waves.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::line::{Line, wrapped};
use super::super::theme::Tone;
use super::super::{glyph, pane, scroll, step, when};
use super::Shown;
use crate::app::action::Action;
use crate::domain::trigger::Trigger;
use crate::domain::wave::Phase;

/// Draws the column beside the steps.
pub(super) fn draw(shown: &Shown<'_>, buffer: &mut Buffer, area: Rect) {
    let columns = usize::from(area.width.saturating_sub(2));
    let view = shown.view;
    let key = shown.key(Action::FireHere);
    let title = pane::name("Triggers", false).right(&format!("{key} fires one"), Tone::Muted);
    let inner = pane::title(buffer, area, false, &title, view);
    let mut lines = all_triggers(shown, columns);
    let others = people(shown);
    if !others.is_empty() {
        lines.push(Line::new());
        lines.push(others);
    }
    if shown.change.plan.waves.len() > 1 {
        lines.push(Line::new());
        lines.push(pane::name("Waves", false).with(
            &format!("  {} shows all", shown.key(Action::NextPane)),
            Tone::Muted,
        ));
        lines.extend(waves(shown));
    }
    scroll::draw(buffer, inner, &lines, 0, view);
}

fn fired<'a>(shown: &'a Shown<'_>, condition: &str) -> Option<&'a crate::domain::wave::Firing> {
    let firings = &shown.run.firings;
    firings.iter().rfind(|f| f.condition.starts_with(condition))
}

fn all_triggers(shown: &Shown<'_>, columns: usize) -> Vec<Line> {
    let plan = &shown.change.plan;
    let mut conditions: Vec<String> = plan.triggers.iter().map(|t| t.in_words_of(plan)).collect();
    let latest = Trigger::LatestRollback.in_words();
    if !conditions.contains(&latest) {
        conditions.push(latest);
    }
    let mut lines = Vec::new();
    for condition in &conditions {
        let (head, tone) = if fired(shown, condition).is_some() {
            (Line::of("! ", Tone::Alert), Tone::Alert)
        } else {
            (
                Line::of(shown.view.glyphs.pick("· ", "- "), Tone::Muted),
                Tone::Text,
            )
        };
        lines.extend(wrapped(head, condition, tone, columns));
    }
    for firing in &shown.run.firings {
        let then = match &firing.continued_by {
            Some((person, why)) => format!("went on under {person}: {why}"),
            None => "no decision yet".to_owned(),
        };
        let then = match &shown.run.rollback {
            Some(_) if firing.continued_by.is_none() => "rolled back".to_owned(),
            Some(_) | None => then,
        };
        let said = format!(
            "{} {}: {}; {then}",
            when::clock(firing.at, shown.view),
            firing.by,
            firing.condition
        );
        lines.extend(wrapped(
            Line::of("  ", Tone::Text),
            &said,
            Tone::Muted,
            columns,
        ));
    }
    lines
}

/// Returns the triggers in one line.
pub(super) fn triggers(shown: &Shown<'_>) -> Line {
    let plan = &shown.change.plan;
    let dot = format!(" {} ", shown.view.glyphs.dot());
    let mut line = Line::of("triggers  ", Tone::Muted);
    for (index, trigger) in plan.triggers.iter().enumerate() {
        if index > 0 {
            line.push(&dot, Tone::Rule);
        }
        let condition = trigger.in_words_of(plan);
        let tone = if fired(shown, &condition).is_some() {
            Tone::Alert
        } else {
            Tone::Text
        };
        line.push(&condition, tone);
    }
    if plan.triggers.is_empty() {
        line.push("the latest rollback", Tone::Text);
    }
    line.right(
        &format!("{} fires one", shown.key(Action::FireHere)),
        Tone::Muted,
    )
}

/// Returns who else has a hand in this checklist, and what they last did.
pub(super) fn people(shown: &Shown<'_>) -> Line {
    let me = shown.app.person();
    let hands = shown.run.hands();
    let mut others = hands.iter().filter(|(by, _, _)| *by != me).peekable();
    if others.peek().is_none() {
        return Line::new();
    }
    let mut line = Line::of("with ", Tone::Muted);
    for (index, (by, step, at)) in others.take(3).enumerate() {
        if index > 0 {
            line.push(", ", Tone::Muted);
        }
        let last = format!(" (step {}, {})", step.0, when::clock(*at, shown.view));
        line = line.with(by.as_str(), Tone::Text).with(&last, Tone::Muted);
    }
    line
}

fn waves(shown: &Shown<'_>) -> Vec<Line> {
    let change = shown.change;
    let each = change.plan.waves.iter().zip(&change.waves).enumerate();
    each.map(|(index, (planned, run))| {
        let (done, all) = step::progress(change, planned, run);
        let here = index == shown.wave;
        let mark = if here {
            shown.view.glyphs.cursor()
        } else {
            " "
        };
        let line = Line::of(mark, Tone::Accent).with(
            &format!(" {}  ", index + 1),
            if here { Tone::Strong } else { Tone::Text },
        );
        let line = match (run.phase, change.outcome_of(index)) {
            (Phase::Done, Some(outcome)) => {
                let sign = glyph::outcome(outcome);
                line.sign(sign, shown.view).with(sign.word, sign.tone)
            }
            (phase, _) => line.with(phase.word(), Tone::Text),
        };
        line.with(&format!("  {done}/{all}"), Tone::Muted)
    })
    .collect()
}
