//! The clocks of a wave: time into the work, time left in the window, and when it is too late to turn back.

use super::line::{self, Line};
use super::theme::Tone;
use super::view::View;
use super::when;
use crate::domain::change::Change;
use crate::domain::plan::PlannedWave;
use crate::domain::text;
use crate::domain::wave::{Phase, WaveRun};

/// Below so many minutes before the latest rollback, the clock warns.
const WARN_FROM: i64 = 15;

/// Returns the clocks that matter in the wave's phase, packed into lines of so many columns.
pub fn lines(
    change: &Change,
    planned: &PlannedWave,
    run: &WaveRun,
    columns: usize,
    view: &View,
) -> Vec<Line> {
    let Some(window) = &planned.window else {
        return vec![Line::of("no window planned", Tone::Muted)];
    };
    let mut clocks: Vec<Line> = Vec::new();
    match run.phase {
        Phase::Planned if window.end <= view.now => clocks.push(Line::of(
            &format!("window over since {}", when::moment(window.end, view)),
            if change.state.is_open() {
                Tone::Warn
            } else {
                Tone::Muted
            },
        )),
        Phase::Planned if window.start <= view.now => {
            clocks.push(Line::of("window is open", Tone::Good));
            clocks.push(ends(window.end, view));
        }
        Phase::Planned => {
            let (left, _) = when::left(window.start, view);
            let opens = format!("opens {} in {left}", when::moment(window.start, view));
            clocks.push(Line::of(&opens, Tone::Text));
            let long = u32::try_from(window.length().num_minutes()).unwrap_or(0);
            let planned = change.plan.wave_minutes(planned);
            let said = format!(
                "{} of {} planned",
                text::minutes(planned),
                text::minutes(long)
            );
            clocks.push(Line::of(&said, Tone::Muted));
        }
        Phase::Implementing => {
            clocks.push(latest_rollback(change, planned, view));
            clocks.push(ends(window.end, view));
        }
        Phase::RollingBack => {
            if let Some(rollback) = &run.rollback {
                let gone = (view.now - rollback.started).num_minutes().max(0);
                let planned = i64::from(change.plan.rollback.minutes);
                let tone = if gone > planned {
                    Tone::Alert
                } else {
                    Tone::Warn
                };
                let gone = text::minutes(u32::try_from(gone).unwrap_or(u32::MAX));
                let planned = text::minutes(change.plan.rollback.minutes);
                clocks.push(Line::of(&format!("recovery {gone} of {planned}"), tone));
            }
            clocks.push(ends(window.end, view));
        }
        Phase::Verifying => clocks.push(ends(window.end, view)),
        Phase::Done => {
            if let (Some(began), Some(ended)) = (run.started, run.finished) {
                let took = u32::try_from((ended - began).num_minutes()).unwrap_or(0);
                let said = format!("{} took {}", when::moment(began, view), text::minutes(took));
                clocks.push(Line::of(&said, Tone::Muted));
            }
        }
    }
    pack(clocks, columns, view)
}

fn ends(end: crate::domain::window::Timestamp, view: &View) -> Line {
    let (left, over) = when::left(end, view);
    if over {
        Line::of(&format!("window over by {left}"), Tone::Alert)
    } else {
        Line::of(
            &format!("window ends {} in {left}", when::clock(end, view)),
            Tone::Text,
        )
    }
}

fn latest_rollback(change: &Change, planned: &PlannedWave, view: &View) -> Line {
    let plan = &change.plan;
    if plan.rollback.not_reversible {
        return Line::of("not reversible", Tone::Warn);
    }
    let Some(window) = &planned.window else {
        return Line::new();
    };
    let latest = window.latest_rollback(plan.rollback.minutes, plan.validation_minutes());
    let (left, passed) = when::left(latest, view);
    let clock = when::clock(latest, view);
    if passed {
        let said = format!("latest rollback {clock} passed {left} ago: decide");
        return Line::of(&said, Tone::Alert);
    }
    let soon = (latest - view.now).num_minutes() < WARN_FROM;
    let tone = if soon { Tone::Alert } else { Tone::Strong };
    Line::of(&format!("latest rollback {clock}, {left} left"), tone)
}

fn pack(clocks: Vec<Line>, columns: usize, view: &View) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for clock in clocks {
        match lines.last_mut() {
            Some(last) if last.width() + 3 + clock.width() <= columns => {
                let joined = std::mem::take(last);
                let dot = format!(" {} ", view.glyphs.dot());
                *last = joined.with(&dot, Tone::Rule).join(clock);
            }
            // A clock is never cut: what is left off could be the minutes.
            Some(_) | None if clock.width() > columns => {
                let tone = clock.tone();
                lines.extend(line::wrapped(Line::new(), &clock.text(), tone, columns));
            }
            Some(_) | None => lines.push(clock),
        }
    }
    lines
}
