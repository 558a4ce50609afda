//! A strict subset of the recurrence rules of RFC 5545, section 3.3.10, as days of a calendar.

use chrono::{Datelike, Duration, NaiveDate, Weekday};

use super::super::window::Timestamp;

/// How long the periods are that a rule goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// Days.
    Daily,
    /// Weeks, from Monday.
    Weekly,
    /// Months.
    Monthly,
    /// Years.
    Yearly,
}

/// A weekday, or the nth such day of a month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NthDay {
    /// Which one, from the end when negative; every one when 0.
    pub nth: i8,
    /// The day of the week.
    pub day: Weekday,
}

/// When a rule ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Never.
    Never,
    /// After so many, the first one counted.
    Count(u32),
    /// With this day, in the zone of the first one.
    Day(NaiveDate),
    /// With the last one that starts no later than this.
    Moment(Timestamp),
}

/// How something recurs; it is written and read as the text of an RRULE.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recurrence {
    /// The length of its periods.
    pub frequency: Frequency,
    /// Every how many periods, at least 1.
    pub interval: u16,
    /// Only on these days of the week, or on the nth of them.
    pub days: Vec<NthDay>,
    /// Only on these days of the month, from its end when negative.
    pub month_days: Vec<i8>,
    /// Only in these months.
    pub months: Vec<u8>,
    /// When it ends.
    pub ending: Ending,
}

impl Recurrence {
    /// Tells whether the rule names this day when it begins with it.
    pub fn begins_on(&self, first: NaiveDate) -> bool {
        self.dates(first, first, first).next() == Some(first)
    }

    /// Returns the days from `from` to `to`, both included, that the rule names when it begins with
    /// `first`. When the ending is a moment, the caller has to look at it.
    pub fn dates(
        &self,
        first: NaiveDate,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = NaiveDate> + '_ {
        let (begin, most) = match self.ending {
            // What is counted is counted from the first one on.
            Ending::Count(count) => (0, usize::try_from(count).unwrap_or(usize::MAX)),
            Ending::Never | Ending::Day(_) | Ending::Moment(_) => {
                // One period too early loses nothing: what lies before the first day is left out below.
                let periods = self.periods_between(first, from) / i64::from(self.interval);
                ((periods - 1).max(0), usize::MAX)
            }
        };
        let last = match self.ending {
            Ending::Day(day) => day.min(to),
            Ending::Never | Ending::Count(_) | Ending::Moment(_) => to,
        };
        let end = self.periods_between(first, last) / i64::from(self.interval);
        (begin..=end)
            .map_while(move |period| self.days_of(first, period))
            .flatten()
            .filter(move |day| *day >= first)
            .take(most)
            .filter(move |day| *day >= from && *day <= last)
    }

    fn periods_between(&self, first: NaiveDate, day: NaiveDate) -> i64 {
        let months = |d: NaiveDate| i64::from(d.year()) * 12 + i64::from(d.month0());
        match self.frequency {
            Frequency::Daily => (day - first).num_days(),
            Frequency::Weekly => (monday(day) - monday(first)).num_weeks(),
            Frequency::Monthly => months(day) - months(first),
            Frequency::Yearly => i64::from(day.year()) - i64::from(first.year()),
        }
    }

    /// Returns the days of one period, in order; nothing when the calendar has no such period any more.
    fn days_of(&self, first: NaiveDate, period: i64) -> Option<Vec<NaiveDate>> {
        let ahead = period.checked_mul(i64::from(self.interval))?;
        let mut days = match self.frequency {
            Frequency::Daily => {
                let day = first.checked_add_signed(Duration::try_days(ahead)?)?;
                let fits = self.allows_weekday(day) && self.allows_month_day(day);
                if fits { vec![day] } else { Vec::new() }
            }
            Frequency::Weekly => {
                let week = monday(first).checked_add_signed(Duration::try_weeks(ahead)?)?;
                week.checked_add_signed(Duration::days(6))?;
                (0..7)
                    .map(|n| week + Duration::days(n))
                    .filter(|day| {
                        if self.days.is_empty() {
                            day.weekday() == first.weekday()
                        } else {
                            self.allows_weekday(*day)
                        }
                    })
                    .collect()
            }
            Frequency::Monthly => {
                let month = i64::from(first.year()) * 12 + i64::from(first.month0()) + ahead;
                let year = i32::try_from(month.div_euclid(12)).ok()?;
                let month = u32::try_from(month.rem_euclid(12)).ok()? + 1;
                self.days_of_month(NaiveDate::from_ymd_opt(year, month, 1)?, first)
            }
            Frequency::Yearly => self.days_of_year(
                NaiveDate::from_ymd_opt(
                    first.year().checked_add(i32::try_from(ahead).ok()?)?,
                    1,
                    1,
                )?,
                first,
            ),
        };
        days.retain(|day| self.allows_month(*day));
        Some(days)
    }

    fn days_of_month(&self, month: NaiveDate, first: NaiveDate) -> Vec<NaiveDate> {
        let all = || run_of(month, |day| day.month() == month.month());
        if self.month_days.is_empty() && self.days.is_empty() {
            return all().filter(|day| day.day() == first.day()).collect();
        }
        let within: Vec<NaiveDate> = all().collect();
        all()
            .filter(|day| self.allows_month_day(*day) && self.allows_nth(*day, &within))
            .collect()
    }

    fn days_of_year(&self, year: NaiveDate, first: NaiveDate) -> Vec<NaiveDate> {
        let months: Vec<NaiveDate> = (1..=12)
            .filter_map(|month| year.with_month(month))
            .collect();
        let by_month = !self.months.is_empty() || !self.month_days.is_empty();
        if by_month {
            return months
                .into_iter()
                .flat_map(|month| self.days_of_month(month, first))
                .collect();
        }
        if self.days.is_empty() {
            return year
                .with_month(first.month())
                .and_then(|day| day.with_day(first.day()))
                .into_iter()
                .collect();
        }
        let within: Vec<NaiveDate> = run_of(year, |day| day.year() == year.year()).collect();
        let days = within.iter().copied();
        days.filter(|day| self.allows_nth(*day, &within)).collect()
    }

    fn allows_month(&self, day: NaiveDate) -> bool {
        self.months.is_empty() || self.months.iter().any(|m| u32::from(*m) == day.month())
    }

    fn allows_weekday(&self, day: NaiveDate) -> bool {
        self.days.is_empty() || self.days.iter().any(|d| d.day == day.weekday())
    }

    fn allows_month_day(&self, day: NaiveDate) -> bool {
        let length = i64::from(day.num_days_in_month());
        let from_end = i64::from(day.day()) - length - 1;
        self.month_days.is_empty()
            || self
                .month_days
                .iter()
                .map(|d| i64::from(*d))
                .any(|d| d == i64::from(day.day()) || d == from_end)
    }

    /// Tells whether a day is one of the nth weekdays of a month or year, whose days are `within`.
    fn allows_nth(&self, day: NaiveDate, within: &[NaiveDate]) -> bool {
        let (Some(head), Some(tail)) = (within.first(), within.last()) else {
            return false;
        };
        let nth = (day - *head).num_days() / 7 + 1;
        let from_end = (*tail - day).num_days() / 7 + 1;
        self.days.is_empty()
            || self.days.iter().any(|named| {
                let asked = i64::from(named.nth);
                named.day == day.weekday() && (asked == 0 || asked == nth || asked == -from_end)
            })
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    let back = Duration::days(i64::from(day.weekday().num_days_from_monday()));
    day.checked_sub_signed(back).unwrap_or(day)
}

fn run_of(
    first: NaiveDate,
    within: impl Fn(&NaiveDate) -> bool,
) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take_while(move |day| within(day))
}
