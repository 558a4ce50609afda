//! Working days, office hours and local time, counted from `now`.

use std::sync::LazyLock;

use crate::domain::zone::Zone;
use chrono::{Datelike as _, Days, Duration, NaiveDate, NaiveTime, TimeZone as _, Weekday};

use crate::domain::window::Timestamp;

/// The zone Fabrikam's own office keeps.
pub(super) static OFFICE: LazyLock<Zone> = LazyLock::new(|| Zone::known("Europe/London"));

/// Returns a local time of a day; an hour of 24 or more falls on the days after, and a time that a
/// clock change skips is an hour later.
pub(super) fn local(zone: Zone, day: NaiveDate, hour: u32, minute: u32) -> Timestamp {
    let day = day + Days::new(u64::from(hour / 24));
    let time = NaiveTime::from_hms_opt(hour % 24, minute % 60, 0).unwrap_or_default();
    let naive = day.and_time(time);
    zone.from_local_datetime(&naive)
        .earliest()
        .or_else(|| {
            zone.from_local_datetime(&(naive + Duration::hours(1)))
                .earliest()
        })
        .map_or_else(|| naive.and_utc(), |t| t.to_utc())
}

/// Tells whether people work on a day.
pub(super) fn is_workday(day: NaiveDate) -> bool {
    let holiday = matches!((day.month(), day.day()), (12, 25 | 26) | (1, 1));
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !holiday
}

/// Returns the n-th working day before a day.
pub(super) fn workday_before(day: NaiveDate, n: u32) -> NaiveDate {
    let mut day = day;
    let mut left = n;
    while left > 0 {
        day = day - Days::new(1);
        left -= u32::from(is_workday(day));
    }
    day
}

/// Returns the n-th working day after a day.
pub(super) fn workday_after(day: NaiveDate, n: u32) -> NaiveDate {
    let mut day = day;
    let mut left = n;
    while left > 0 {
        day = day + Days::new(1);
        left -= u32::from(is_workday(day));
    }
    day
}

/// Returns the day itself or the last one before it that is this weekday.
pub(super) fn last(weekday: Weekday, day: NaiveDate) -> NaiveDate {
    let back = (7 + day.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
    day - Days::new(u64::from(back))
}

/// Tells whether a day lies in a year-end freeze, with a day to spare on both sides.
pub(super) fn is_year_end(day: NaiveDate) -> bool {
    matches!((day.month(), day.day()), (12, 18..) | (1, ..=5))
}

/// Where the story stands: the moment it is told and the day that is in the office.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now {
    /// The moment.
    pub(super) at: Timestamp,
    /// The office's day.
    pub(super) today: NaiveDate,
}

impl Now {
    /// Stands at a moment.
    pub(super) fn new(at: Timestamp) -> Self {
        Self {
            at,
            today: at.with_timezone(&*OFFICE).date_naive(),
        }
    }

    /// Returns an office time some working days ago.
    pub(super) fn ago(self, workdays: u32, hour: u32, minute: u32) -> Timestamp {
        local(
            *OFFICE,
            workday_before(self.today, workdays.max(1)),
            hour,
            minute,
        )
    }

    /// Returns the first time of this hour in a zone that is at least some hours away.
    pub(super) fn next(self, zone: Zone, hour: u32, in_hours: i64) -> Timestamp {
        let soonest = self.at + Duration::hours(in_hours);
        let day = soonest.with_timezone(&zone).date_naive();
        let at = local(zone, day, hour, 0);
        if at >= soonest {
            at
        } else {
            local(zone, day + Days::new(1), hour, 0)
        }
    }
}
