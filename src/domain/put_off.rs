//! The day to which a decision is put off: where it begins, and when.

use chrono::{Days, NaiveDate, NaiveTime};

use super::calendar::expand::at;
use super::change::Change;
use super::duty;
use super::registers::Registers;
use super::window::{Timestamp, Window};
use super::zone::Zone;

/// Returns the zone in which a day named for a change's decision begins: that of the board that decides it, else
/// that of whoever names it.
pub fn zone(change: &Change, registers: &Registers, here: Zone) -> Zone {
    let boards = duty::deciding_boards(change, registers);
    boards.iter().find_map(|board| board.zone).unwrap_or(here)
}

/// Returns a day from its first moment to its last, as the clocks of a zone show it; where they skip midnight it
/// begins with the moment at which they do.
pub fn day(day: NaiveDate, zone: Zone) -> Window {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let [start, end] = [day, next].map(|d| at(d.and_time(NaiveTime::MIN), zone));
    Window { start, end, zone }
}

/// Returns which day that is, where it begins.
pub fn name(day: &Window) -> NaiveDate {
    day.start.with_timezone(&day.zone).date_naive()
}

/// Returns the day so many days after today, where it begins.
pub fn days_from(now: Timestamp, days: u64, zone: Zone) -> NaiveDate {
    let today = now.with_timezone(&zone).date_naive();
    today.checked_add_days(Days::new(days)).unwrap_or(today)
}

/// Returns a day in a sentence: `Wed 29 Jul`, and when it begins for someone elsewhere, where it begins at another
/// time of the clock.
pub fn in_words(day: &Window, zone: Zone) -> String {
    let named = day.start.with_timezone(&day.zone);
    let seen = day.start.with_timezone(&zone);
    let text = named.format("%a %-d %b").to_string();
    if seen.naive_local() == named.naive_local() {
        text
    } else {
        format!("{text}, which begins {}", seen.format("%a %-d %b %H:%M %Z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};

    fn named(text: &str, place: &str) -> Window {
        day(text.parse().unwrap(), Zone::known(place))
    }

    fn time(text: &str) -> Timestamp {
        text.parse::<DateTime<Utc>>().unwrap()
    }

    #[test]
    fn a_day_begins_and_ends_at_midnight_of_its_zone_on_both_sides_of_the_world() {
        for (date, place, start, hours) in [
            ("2026-07-29", "Europe/London", "2026-07-28T23:00:00Z", 24),
            ("2026-12-01", "Europe/London", "2026-12-01T00:00:00Z", 24),
            ("2026-07-29", "Australia/Sydney", "2026-07-28T14:00:00Z", 24),
            ("2026-12-01", "Australia/Sydney", "2026-11-30T13:00:00Z", 24),
            ("2026-07-29", "America/New_York", "2026-07-29T04:00:00Z", 24),
            ("2026-07-29", "Pacific/Auckland", "2026-07-28T12:00:00Z", 24),
            ("2026-07-29", "Pacific/Honolulu", "2026-07-29T10:00:00Z", 24),
            // The clocks go forward and back: short days and long ones, in spring and in autumn.
            ("2026-03-29", "Europe/London", "2026-03-29T00:00:00Z", 23),
            ("2026-10-25", "Europe/London", "2026-10-24T23:00:00Z", 25),
            ("2026-10-04", "Australia/Sydney", "2026-10-03T14:00:00Z", 23),
            ("2027-04-04", "Australia/Sydney", "2027-04-03T13:00:00Z", 25),
            (
                "2026-04-05",
                "Australia/Lord_Howe",
                "2026-04-04T13:00:00Z",
                24,
            ),
            // Midnight itself is skipped, or shown twice: the first moment of the day counts.
            (
                "2018-11-04",
                "America/Sao_Paulo",
                "2018-11-04T03:00:00Z",
                23,
            ),
            (
                "2018-02-18",
                "America/Sao_Paulo",
                "2018-02-18T03:00:00Z",
                24,
            ),
            (
                "2018-02-17",
                "America/Sao_Paulo",
                "2018-02-17T02:00:00Z",
                25,
            ),
            ("2024-11-03", "America/Havana", "2024-11-03T04:00:00Z", 25),
            ("2024-03-10", "America/Havana", "2024-03-10T05:00:00Z", 23),
        ] {
            let found = named(date, place);
            assert_eq!(found.start, time(start), "{date} {place}");
            assert_eq!(found.length().num_hours(), hours, "{date} {place}");
            assert_eq!(name(&found).to_string(), date, "{place}");
            assert!(found.start < found.end);
        }
    }

    #[test]
    fn each_day_begins_where_the_one_before_ends_all_year_round_in_every_zone() {
        let places = Zone::names().step_by(17);
        for zone in places.map(Zone::known) {
            let mut date: NaiveDate = "2026-01-01".parse().unwrap();
            let mut end = day(date, zone).start;
            for _ in 0..366 {
                let found = day(date, zone);
                assert_eq!(found.start, end, "{date} {zone}");
                end = found.end;
                date = date.checked_add_days(Days::new(1)).unwrap();
            }
        }
    }

    #[test]
    fn whoever_is_elsewhere_is_told_when_the_day_begins_for_them() {
        let london = named("2026-07-29", "Europe/London");
        let there = |place| in_words(&london, Zone::known(place));
        assert_eq!(there("Europe/London"), "Wed 29 Jul");
        assert_eq!(there("Europe/Lisbon"), "Wed 29 Jul");
        assert_eq!(
            there("America/New_York"),
            "Wed 29 Jul, which begins Tue 28 Jul 19:00 EDT"
        );
        assert_eq!(
            there("UTC"),
            "Wed 29 Jul, which begins Tue 28 Jul 23:00 UTC"
        );
    }
}
