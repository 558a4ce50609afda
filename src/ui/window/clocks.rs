//! The three clocks of a wave, each as a bar, a number and a word.

use chrono::Duration;

use super::super::line::Line;
use super::super::theme::Tone;
use super::super::view::View;
use super::super::when;
use super::Shown;
use crate::domain::clocks::{self, Clock, Pace};
use crate::domain::next::current_step;
use crate::domain::text;
use crate::domain::wave::Phase;

/// The columns of the names.
const NAME: usize = 10;

/// Returns the clocks, a line each.
pub(super) fn lines(shown: &Shown<'_>, columns: usize) -> [Line; 3] {
    let (now, run, view) = (shown.app.now, shown.run, shown.view);
    let current = current_step(shown.change, shown.wave).map(|(_, s)| s);
    let step = current.and_then(|s| clocks::step(run, s, now)).map(|c| {
        let planned = text::minutes(u32::try_from(c.whole.num_minutes()).unwrap_or(0));
        (c, format!("{} of {planned}", run_time(c.spent())))
    });
    let window = clocks::window(shown.planned, now).map(|c| (c, window(shown, &c)));
    [
        line("step", step, "no step under way", columns, view),
        line("window", window, "no window planned", columns, view),
        back(shown, columns),
    ]
}

fn window(shown: &Shown<'_>, clock: &Clock) -> String {
    let (now, view) = (shown.app.now, shown.view);
    let starts = shown.planned.window.map(|w| w.start).filter(|at| *at > now);
    if let Some(at) = starts {
        return format!(
            "opens {} in {}",
            when::moment(at, view),
            time_left(at - now)
        );
    }
    let ends = when::clock(clock.until, view);
    if clock.left <= Duration::zero() {
        return format!("over since {}", when::moment(clock.until, view));
    }
    format!("{} left, ends {ends}", time_left(clock.left))
}

/// Returns the clock of the way back: the latest rollback, or the recovery once it has begun.
fn back(shown: &Shown<'_>, columns: usize) -> Line {
    let (now, run, view) = (shown.app.now, shown.run, shown.view);
    let minutes = |d: Duration| text::minutes(u32::try_from(d.num_minutes()).unwrap_or(0));
    if let Some(rollback) = &run.rollback {
        let planned = minutes(Duration::minutes(i64::from(
            shown.change.plan.rollback.minutes,
        )));
        if let Some((restored, at)) = rollback.ended {
            let took = minutes(at - rollback.started);
            let said = format!("{} in {took} of {planned}", restored.word());
            return line("rollback", None, &said, columns, view);
        }
        let clock = clocks::recovery(shown.change, run, now);
        let said = clock.map(|c| (c, format!("{} of {planned}", run_time(c.spent()))));
        return line("recovery", said, "", columns, view);
    }
    if let Some(clock) = clocks::latest_rollback(shown.change, shown.wave, now) {
        let at = when::clock(clock.until, view);
        let said = if clock.left <= Duration::zero() {
            format!("latest at {at}, {} ago", time_left(-clock.left))
        } else {
            format!("{} left, latest at {at}", time_left(clock.left))
        };
        return line("rollback", Some((clock, said)), "", columns, view);
    }
    let plan = &shown.change.plan.rollback;
    let passed = clocks::passed_no_return(shown.planned, run);
    let why = match (run.phase, passed) {
        (Phase::Implementing, Some(step)) => format!("no way back after step {}", step.id.0),
        (Phase::Implementing | Phase::Planned, None) if plan.not_reversible => {
            "not reversible".to_owned()
        }
        (
            Phase::Planned
            | Phase::Implementing
            | Phase::RollingBack
            | Phase::Verifying
            | Phase::Done,
            _,
        ) => format!("takes {} when it is needed", text::minutes(plan.minutes)),
    };
    line("rollback", None, &why, columns, view)
}

fn line(
    name: &str,
    clock: Option<(Clock, String)>,
    without: &str,
    columns: usize,
    view: &View,
) -> Line {
    let wide = (columns / 4).clamp(12, 40);
    let head = Line::of(&text::pad(name, NAME), Tone::Muted);
    let Some((clock, said)) = clock else {
        return head
            .with(&" ".repeat(wide + 2), Tone::Text)
            .with(without, Tone::Muted);
    };
    let pace = clock.pace();
    let tone = match pace {
        Pace::Plenty => Tone::Text,
        Pace::Soon => Tone::Warn,
        Pace::Now | Pace::Past => Tone::Alert,
    };
    let gone = usize::try_from(clock.gone()).unwrap_or(0) * wide / 1000;
    let (full, empty) = (
        view.glyphs.pick("█", "#").repeat(gone),
        view.glyphs.pick("░", ".").repeat(wide - gone),
    );
    let bar = if pace == Pace::Plenty {
        Tone::Muted
    } else {
        tone
    };
    head.with(&full, bar)
        .with(&empty, Tone::Rule)
        .with("  ", Tone::Text)
        .with(&text::pad(&said, 30), tone)
        .with(" ", Tone::Text)
        .with(pace.word(), tone)
}

/// Returns a running time to the second below an hour: `3:12`, `1 h 05`.
fn run_time(time: Duration) -> String {
    let seconds = time.num_seconds().max(0);
    if seconds < 3600 {
        return format!("{}:{:02}", seconds / 60, seconds % 60);
    }
    text::minutes(u32::try_from(seconds / 60).unwrap_or(u32::MAX))
}

/// Returns a time that is left, rounded down, to the second in its last ten minutes.
fn time_left(time: Duration) -> String {
    if time < Duration::minutes(10) {
        return run_time(time);
    }
    text::minutes(u32::try_from(time.num_minutes()).unwrap_or(u32::MAX))
}
