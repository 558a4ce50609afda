//! Who is required for the decision: each board, seat, peer or authoriser with why, and what they have said.

use super::glyph::{self, AWAY, BARRED, STALE, Sign, WAITS};
use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use crate::domain::change::Change;
use crate::domain::lifecycle::State;
use crate::domain::registers::Registers;
use crate::domain::required::{self, Call, Said, Voice};
use crate::domain::text;
use crate::domain::wait::Wait;

fn calls(change: &Change, registers: &Registers) -> Vec<Call> {
    if matches!(change.state, State::Draft | State::Review) && change.imported.is_none() {
        required::required(change, registers)
    } else {
        Vec::new()
    }
}

fn sign(said: &Said) -> Sign {
    match said {
        Said::Nothing => WAITS,
        Said::Voted(choice) => glyph::choice(*choice),
        Said::Stale(..) => STALE,
        Said::Aside(_) | Said::Away => AWAY,
        Said::Barred(_) => BARRED,
    }
}

/// Says of a change in review by when its decision is wanted, or since when it is overdue, and who is asked.
fn waits(change: &Change, registers: &Registers, columns: usize, view: &View) -> Vec<Line> {
    let Some(wait) = Wait::of(change, registers, view.now) else {
        return Vec::new();
    };
    let (now, late) = (view.now, wait.is_overdue(view.now));
    let asleep = wait.sleeps_until(now).is_some();
    let (sign, tone) = match (asleep, late) {
        (false, true) => (glyph::OVERDUE, Tone::Alert),
        (true, _) | (false, false) => (WAITS, Tone::Text),
    };
    let head = Line::of(" ", Tone::Text)
        .sign(sign, view)
        .with(wait.label(now), tone)
        .with(" ", Tone::Text);
    line::hanging(head, 3, &wait.words(now, view.zone), Tone::Text, columns)
}

/// Returns who is required in few lines, for a pane; nothing once it is decided.
pub fn brief(change: &Change, registers: &Registers, columns: usize, view: &View) -> Vec<Line> {
    let calls = calls(change, registers);
    let mut lines = Vec::new();
    for call in &calls {
        if lines.is_empty() {
            lines.push(Line::new());
            lines.push(Line::of("Who decides", Tone::Strong));
            lines.extend(waits(change, registers, columns, view));
        }
        lines.push(head(call, 1, view));
        let mut row = Line::of("   ", Tone::Text);
        for voice in &call.voices {
            let sign = sign(&voice.said);
            let who = voice.who();
            if row.width() > 3 && row.width() + 2 + text::width(&who) > columns {
                lines.push(std::mem::replace(&mut row, Line::of("   ", Tone::Text)));
            }
            let tone = if matches!(voice.said, Said::Nothing | Said::Stale(..)) {
                Tone::Text
            } else {
                Tone::Muted
            };
            row = row.sign(sign, view).with(&who, tone).with("  ", Tone::Text);
        }
        if row.width() > 3 {
            lines.push(row);
        }
    }
    lines
}

fn head(call: &Call, indent: usize, view: &View) -> Line {
    let (sign, tone) = if call.is_met() {
        (glyph::MET, Tone::Text)
    } else {
        (WAITS, Tone::Text)
    };
    Line::of(&" ".repeat(indent), Tone::Text)
        .sign(sign, view)
        .with(&call.reason.name(), tone)
        .with(
            &format!(" {} {}", view.glyphs.dot(), call.progress()),
            Tone::Muted,
        )
}

/// Returns who is required with every reason, for the whole screen; nothing once it is decided.
pub fn lines(change: &Change, registers: &Registers, columns: usize, view: &View) -> Vec<Line> {
    let calls = calls(change, registers);
    let widest = calls
        .iter()
        .flat_map(|c| &c.voices)
        .map(|v| text::width(&v.who()))
        .max()
        .unwrap_or(0)
        .min(28);
    let mut lines = waits(change, registers, columns, view);
    for call in &calls {
        let why = call.reason.why(registers);
        let first = head(call, 2, view).with(&format!("  {why}"), Tone::Muted);
        lines.push(first);
        for voice in &call.voices {
            lines.extend(spoken(voice, widest, columns, view));
        }
        if call.voices.is_empty() {
            lines.push(Line::of("      nobody registered could", Tone::Alert));
        }
    }
    lines
}

fn spoken(voice: &Voice, widest: usize, columns: usize, view: &View) -> Vec<Line> {
    let sign = sign(&voice.said);
    let head = Line::of("    ", Tone::Text)
        .sign(sign, view)
        .with(&text::pad(&voice.who(), widest), Tone::Text)
        .with("  ", Tone::Text);
    line::wrapped(head, &voice.words(), sign.tone, columns)
}
