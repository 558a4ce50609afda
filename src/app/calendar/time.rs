//! The cells of the calendar in time: hours, days or weeks of the viewer's zone.

use chrono::{Datelike, Days, Duration, NaiveDate, NaiveTime, Timelike};

use super::Calendar;
use crate::domain::calendar::expand;
use crate::domain::calendar::stretch::Stretch;
use crate::domain::window::Timestamp;
use crate::domain::zone::Zone;

/// How much time a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// An hour.
    Hours,
    /// A day.
    #[default]
    Days,
    /// A week, from Monday.
    Weeks,
}

impl Scale {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
        }
    }

    /// Returns how many columns of the screen a cell takes.
    pub fn columns(self) -> u16 {
        match self {
            Self::Hours => 2,
            Self::Days | Self::Weeks => 9,
        }
    }

    /// Returns the scale with less time in a cell; the closest stays.
    #[must_use]
    pub fn closer(self) -> Self {
        match self {
            Self::Hours | Self::Days => Self::Hours,
            Self::Weeks => Self::Days,
        }
    }

    /// Returns the scale with more time in a cell; the widest stays.
    #[must_use]
    pub fn further(self) -> Self {
        match self {
            Self::Hours => Self::Days,
            Self::Days | Self::Weeks => Self::Weeks,
        }
    }
}

impl Calendar {
    /// Returns when a cell begins, counted from the first in view; the one before it ends there.
    pub fn cell(&self, column: usize) -> Timestamp {
        self.cell_from(i64::try_from(column).unwrap_or(0))
    }

    /// Returns when a cell begins that may lie before the first in view.
    pub(super) fn cell_from(&self, column: i64) -> Timestamp {
        let days = match self.scale {
            Scale::Hours => return self.from + Duration::hours(column),
            Scale::Days => column,
            Scale::Weeks => 7 * column,
        };
        let first = self.from.with_timezone(&self.zone).date_naive();
        midnight(first + Duration::days(days), self.zone)
    }

    /// Returns the cell's stretch of time.
    pub fn stretch(&self, column: usize) -> Stretch {
        (self.cell(column), self.cell(column + 1))
    }

    /// Returns the stretches of so many cells.
    pub fn stretches(&self, columns: usize) -> Vec<Stretch> {
        let edges: Vec<Timestamp> = (0..=columns).map(|c| self.cell(c)).collect();
        edges.windows(2).map(|edge| (edge[0], edge[1])).collect()
    }

    /// Returns the cell of a point in time among so many in view.
    pub(super) fn column_of(&self, at: Timestamp, columns: usize) -> Option<usize> {
        let stretches = self.stretches(columns);
        stretches
            .iter()
            .position(|(from, to)| *from <= at && at < *to)
    }

    /// Begins so that a point in time lies in the first cell.
    pub(super) fn begin_at(&mut self, at: Timestamp) {
        let local = at.with_timezone(&self.zone);
        let day = local.date_naive();
        self.from = match self.scale {
            Scale::Hours => {
                let past = Duration::seconds(i64::from(local.minute() * 60 + local.second()));
                at - past - Duration::nanoseconds(i64::from(local.nanosecond()))
            }
            Scale::Days => midnight(day, self.zone),
            Scale::Weeks => {
                let back = u64::from(day.weekday().num_days_from_monday());
                midnight(day - Days::new(back), self.zone)
            }
        };
    }
}

fn midnight(day: NaiveDate, zone: Zone) -> Timestamp {
    expand::at(day.and_time(NaiveTime::MIN), zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn calendar(scale: Scale, from: &str) -> Calendar {
        let mut calendar = Calendar {
            zone: Zone::known("Europe/London"),
            scale,
            ..Calendar::default()
        };
        calendar.begin_at(at(from));
        calendar
    }

    #[test]
    fn a_day_begins_at_midnight_of_the_viewer_also_when_the_clocks_change() {
        let days = calendar(Scale::Days, "2026-10-24T09:30:00Z");
        assert_eq!(days.cell(0), at("2026-10-23T23:00:00Z"));
        assert_eq!(days.cell(1), at("2026-10-24T23:00:00Z"));
        assert_eq!(days.cell(2), at("2026-10-26T00:00:00Z"), "25 hours later");
        assert_eq!(days.column_of(at("2026-10-25T23:59:00Z"), 5), Some(1));
        assert_eq!(days.column_of(at("2026-11-25T23:59:00Z"), 5), None);
    }

    #[test]
    fn a_week_begins_on_monday_and_an_hour_on_the_hour() {
        let weeks = calendar(Scale::Weeks, "2026-11-26T09:30:00Z");
        assert_eq!(weeks.cell(0), at("2026-11-23T00:00:00Z"));
        assert_eq!(weeks.cell(2), at("2026-12-07T00:00:00Z"));
        let hours = calendar(Scale::Hours, "2026-11-26T09:30:12.5Z");
        assert_eq!(hours.stretch(1).0, at("2026-11-26T10:00:00Z"));
        let stretches = hours.stretches(3);
        assert!(stretches.windows(2).all(|pair| pair[0].1 == pair[1].0));
        assert_eq!(stretches.len(), 3);
    }
}
