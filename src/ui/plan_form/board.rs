//! The gate board beside the fields: each gap with its owner and the key that goes there, and what is met.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::App;
use crate::app::action::Action;
use crate::app::plan_form::PlanForm;
use crate::app::plan_form::board::{Judged, Missing};
use crate::domain::gate::Asked;
use crate::domain::text;
use crate::ui::glyph::{self, FROZEN, GAP, MET, WAIVED};
use crate::ui::line::{self, Line};
use crate::ui::theme::Tone;
use crate::ui::view::View;
use crate::ui::{pane, scroll};

/// Draws the gates of the plan as it now reads.
pub(super) fn draw(
    app: &App,
    form: &PlanForm,
    gates: &[Judged],
    buffer: &mut Buffer,
    area: Rect,
    view: &View,
) {
    let columns = usize::from(pane::inset(area).width);
    let saved = form.as_saved(&app.registers);
    let class = glyph::class(saved.class);
    let mut lines = vec![
        Line::new()
            .sign(class, view)
            .with(class.word, class.tone)
            .with(&format!(" {}", saved.risk.total), class.tone)
            .with("  as the plan now reads", Tone::Muted),
    ];
    for gate in gates {
        lines.push(Line::new());
        lines.push(head(gate));
        for missing in &gate.missing {
            lines.extend(gap(app, missing, columns, view));
        }
        for warning in &gate.warnings {
            let lead = Line::of("  ", Tone::Text).sign(FROZEN, view);
            lines.extend(line::wrapped(lead, warning, Tone::Warn, columns));
        }
        for (sign, words) in [(MET, &gate.met), (WAIVED, &gate.waived)] {
            if !words.is_empty() {
                let lead = Line::of("  ", Tone::Text)
                    .sign(sign, view)
                    .with(&format!("{}  ", sign.word), sign.tone);
                let said = words.join(", ");
                lines.extend(line::wrapped(lead, &said, Tone::Muted, columns));
            }
        }
    }
    if gates.is_empty() {
        lines.push(Line::new());
        lines.push(Line::of("No gate is ahead of it.", Tone::Muted));
    }
    scroll::draw(buffer, area, &lines, 0, view);
}

fn head(gate: &Judged) -> Line {
    let mut letters = gate.gate.word().chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let later = match gate.asked {
        Asked::Later => ", later",
        Asked::Next | Asked::Passed | Asked::Never => "",
    };
    let name = format!("{first}{}{later}", letters.as_str());
    let line = Line::of(&name, Tone::Strong);
    match gate.missing.len() {
        0 => line.right("nothing missing", Tone::Good),
        n => line.right(&format!("{n} missing"), Tone::Alert),
    }
}

fn gap(app: &App, missing: &Missing, columns: usize, view: &View) -> Vec<Line> {
    let keys = app.keymap.keys(Action::JumpGap);
    let key = missing.number.and_then(|n| keys.get(n - 1));
    let key = key.map_or_else(String::new, ToString::to_string);
    let owner = missing.gap.owner.to_string();
    let lead = Line::of(&text::pad(&key, 2), Tone::Accent).sign(GAP, view);
    let beside = columns.saturating_sub(text::width(&owner) + 2);
    if beside > 26 {
        let mut lines = line::wrapped(lead, &missing.gap.missing, Tone::Text, beside);
        if let Some(first) = lines.first_mut() {
            *first = std::mem::take(first).right(&owner, Tone::Muted);
        }
        return lines;
    }
    let mut lines = line::wrapped(lead, &missing.gap.missing, Tone::Text, columns);
    let below = Line::of(&format!("    {} ", view.glyphs.arrow()), Tone::Muted);
    lines.extend(line::wrapped(below, &owner, Tone::Muted, columns));
    lines
}
