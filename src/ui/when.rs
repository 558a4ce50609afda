//! Points in time in the words people use, in the viewer's zone.

use crate::domain::zone::Zone;
use chrono::{DateTime, Datelike as _, Duration, NaiveDate};

use super::view::View;
use crate::domain::text;
use crate::domain::window::{Timestamp, Window};

/// Returns when a window is: `today 22:00`, `Thu 22:00`, `now → 02:00`, `over 02:00`, `12 Dec 22:00`;
/// `–` when there is none. An open one whose end has passed is over.
pub fn window(window: Option<&Window>, still_open: bool, view: &View) -> String {
    let Some(window) = window else {
        return view.glyphs.none().to_owned();
    };
    if still_open && window.contains(view.now) {
        return format!(
            "now {} {}",
            view.glyphs.arrow(),
            day_or_clock(window.end, view)
        );
    }
    if still_open && window.end <= view.now {
        return format!("over {}", day_or_clock(window.end, view));
    }
    moment(window.start, view)
}

/// Returns a point in time with its clock: `today 22:00`, `Thu 22:00`, `3 Nov 22:00`, `3 Nov 2025`.
pub fn moment(at: Timestamp, view: &View) -> String {
    let (local, now) = (local(at, view), local(view.now, view));
    let days = (local.date_naive() - now.date_naive()).num_days();
    match days {
        0 => local.format("today %H:%M").to_string(),
        1..=6 => local.format("%a %H:%M").to_string(),
        _ if local.year() == now.year() || days.abs() < 180 => {
            local.format("%-d %b %H:%M").to_string()
        }
        _ => local.format("%-d %b %Y").to_string(),
    }
}

/// Returns the clock of a point in time, with its day when that is not today: `02:00`, `3 Nov`.
fn day_or_clock(at: Timestamp, view: &View) -> String {
    let (local, now) = (local(at, view), local(view.now, view));
    if (at - view.now).abs() < Duration::hours(18) {
        local.format("%H:%M").to_string()
    } else if local.year() == now.year() {
        local.format("%-d %b").to_string()
    } else {
        local.format("%-d %b %Y").to_string()
    }
}

/// Returns a day, with its year when that is not the one under way: `3 Nov`, `15 Jan 2027`.
pub fn day(day: NaiveDate, view: &View) -> String {
    if day.year() == local(view.now, view).year() {
        day.format("%-d %b").to_string()
    } else {
        day.format("%-d %b %Y").to_string()
    }
}

/// Returns a point in time in full, with its zone: `Thu 26 Nov 2026 22:00 GMT`.
pub fn full(at: Timestamp, zone: Zone) -> String {
    at.with_timezone(&zone)
        .format("%a %-d %b %Y %H:%M %Z")
        .to_string()
}

/// Returns a window in full: `Thu 26 Nov 2026 22:00 → 02:00 GMT`, the day repeated when it is another.
pub fn span(window: &Window, zone: Zone, view: &View) -> String {
    let (start, end) = (
        window.start.with_timezone(&zone),
        window.end.with_timezone(&zone),
    );
    let last = if end - start < Duration::hours(24) {
        end.format("%H:%M %Z")
    } else {
        end.format("%a %-d %b %Y %H:%M %Z")
    };
    let first = start.format("%a %-d %b %Y %H:%M");
    format!("{first} {} {last}", view.glyphs.arrow())
}

/// Returns a point in time with its day and its clock: `Tue 24 Nov 02:00`, with its year where that is another.
pub fn day_and_clock(at: Timestamp, view: &View) -> String {
    let (local, now) = (local(at, view), local(view.now, view));
    let form = if local.year() == now.year() {
        "%a %-d %b %H:%M"
    } else {
        "%a %-d %b %Y %H:%M"
    };
    local.format(form).to_string()
}

/// Returns the hour and minute in the viewer's zone.
pub fn clock(at: Timestamp, view: &View) -> String {
    local(at, view).format("%H:%M").to_string()
}

/// Returns how long ago a point in time is, in one unit: `now`, `5 min`, `3 h`, `2 d`, `7 w`.
pub fn age(since: Timestamp, view: &View) -> String {
    let minutes = (view.now - since).num_minutes().max(0);
    match minutes {
        0 => "now".to_owned(),
        1..60 => format!("{minutes} min"),
        60..1_440 => format!("{} h", minutes / 60),
        1_440..20_160 => format!("{} d", minutes / 1_440),
        _ => format!("{} w", minutes / 10_080),
    }
}

/// Returns the time from now to a point in time as hours and minutes, and whether it has passed.
/// Minutes are rounded down, so that nobody is told of more time than there is.
pub fn left(until: Timestamp, view: &View) -> (String, bool) {
    let seconds = (until - view.now).num_seconds();
    let minutes = u32::try_from(seconds.unsigned_abs() / 60).unwrap_or(u32::MAX);
    (text::minutes(minutes), seconds < 0)
}

fn local(at: Timestamp, view: &View) -> DateTime<Zone> {
    at.with_timezone(&view.zone)
}
