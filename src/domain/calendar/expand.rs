//! What recurs, as windows: 22:00 in a zone stays 22:00 there when the clocks change.

use chrono::{DateTime, Duration, MappedLocalTime, NaiveDateTime, TimeZone, Utc};

use super::super::window::{Timestamp, Window};
use super::super::zone::Zone;
use super::recurrence::{Ending, Recurrence};

/// Returns the windows of something that recurs which share time with `[from, to)`, in order; the first
/// window alone when it does not recur.
///
/// Both ends keep their time of day in the window's zone: a night from 22:00 to 06:00 ends at 06:00 also
/// when the clocks change in it (RFC 5545, 3.3.5, would keep its eight hours). A time that the clocks
/// skip is the moment at which they skip it, one that they show twice is the first of the two.
pub fn occurrences<'a>(
    first: &'a Window,
    repeat: Option<&'a Recurrence>,
    from: Timestamp,
    to: Timestamp,
) -> impl Iterator<Item = Window> + 'a {
    let once = repeat.is_none().then_some(*first);
    let again = repeat
        .into_iter()
        .flat_map(move |rule| again(first, rule, from, to));
    once.into_iter()
        .chain(again)
        .filter(move |w| w.start < to && w.end > from && w.start < w.end)
}

fn again<'a>(
    first: &'a Window,
    rule: &'a Recurrence,
    from: Timestamp,
    to: Timestamp,
) -> impl Iterator<Item = Window> + 'a {
    let zone = first.zone;
    let (start, end) = (local(first.start, zone), local(first.end, zone));
    let nights = end.date() - start.date();
    // A day more than the window is long: it may hang over from the days before.
    let earliest = local(from, zone)
        .date()
        .checked_sub_signed(nights + Duration::days(1));
    let earliest = earliest.unwrap_or(start.date()).max(start.date());
    let latest = local(to, zone).date();
    let last = match rule.ending {
        Ending::Moment(at) => at,
        Ending::Never | Ending::Count(_) | Ending::Day(_) => DateTime::<Utc>::MAX_UTC,
    };
    rule.dates(start.date(), earliest, latest)
        .filter_map(move |day| {
            if day == start.date() {
                // As it was written, also where the clocks show that time twice.
                return Some(*first);
            }
            Some(Window {
                start: at(day.and_time(start.time()), zone),
                end: at(day.checked_add_signed(nights)?.and_time(end.time()), zone),
                zone,
            })
        })
        .take_while(move |w| w.start <= last)
}

fn local(at: Timestamp, zone: Zone) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// Returns when the clocks of a zone show a local time: the first time when they show it twice, the moment
/// at which they skip it when they never do.
pub fn at(local: NaiveDateTime, zone: Zone) -> Timestamp {
    shown(local, zone).unwrap_or_else(|| skipping(local, zone))
}

/// Returns when the clocks first show a local time; nothing when they skip it.
fn shown(local: NaiveDateTime, zone: Zone) -> Option<Timestamp> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => {
            Some(at.with_timezone(&Utc))
        }
        MappedLocalTime::None => None,
    }
}

/// Returns the moment at which the clocks skip a local time, found by halving; a whole day has been
/// skipped where a country changed its side of the date line.
fn skipping(local: NaiveDateTime, zone: Zone) -> Timestamp {
    let ago = |seconds: i64| shown(local - Duration::seconds(seconds), zone);
    let (mut skipped, mut there) = (0, 26 * 3600);
    while there - skipped > 1 {
        let middle = i64::midpoint(skipped, there);
        if ago(middle).is_some() {
            there = middle;
        } else {
            skipped = middle;
        }
    }
    ago(there).map_or(local.and_utc(), |last| last + Duration::seconds(1))
}
