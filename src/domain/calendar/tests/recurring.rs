//! What recurs falls on the days a person would count out, at the hour the clocks there show.

use chrono::{Datelike, Duration, NaiveDate, TimeZone, Timelike, Utc, Weekday};
use proptest::prelude::*;

use crate::domain::calendar::occurrences;
use crate::domain::calendar::recurrence::{Ending, Frequency, NthDay, Recurrence};
use crate::domain::window::{Timestamp, Window};
use crate::domain::zone::Zone;

fn rule(text: &str) -> Recurrence {
    text.parse().unwrap()
}

fn utc(text: &str) -> Timestamp {
    let at = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    at.and_utc()
}

fn window(start: &str, hours: i64, zone: &str) -> Window {
    Window {
        start: utc(start),
        end: utc(start) + Duration::hours(hours),
        zone: Zone::known(zone),
    }
}

fn starts(w: &Window, text: &str, from: &str, to: &str) -> Vec<String> {
    occurrences(w, Some(&rule(text)), utc(from), utc(to))
        .map(|w| {
            w.start
                .with_timezone(&w.zone)
                .format("%a %-d %b %H:%M")
                .to_string()
        })
        .collect()
}

#[test]
fn a_night_starts_and_ends_at_the_same_hour_when_the_clocks_change() {
    let night = window("2026-10-23 21:00", 8, "Europe/London");
    let rule = rule("FREQ=DAILY;COUNT=4");
    let local = |at: Timestamp| {
        at.with_timezone(&night.zone)
            .format("%-d %H:%M")
            .to_string()
    };
    let found: Vec<_> = occurrences(
        &night,
        Some(&rule),
        utc("2026-01-01 00:00"),
        utc("2027-01-01 00:00"),
    )
    .map(|w| (local(w.start), local(w.end), w.length().num_hours()))
    .collect();
    let said = |start: &str, end: &str, hours| (start.to_owned(), end.to_owned(), hours);
    assert_eq!(
        found,
        [
            said("23 22:00", "24 06:00", 8),
            said("24 22:00", "25 06:00", 9),
            said("25 22:00", "26 06:00", 8),
            said("26 22:00", "27 06:00", 8),
        ]
    );
}

#[test]
fn of_a_window_that_the_clocks_skip_in_part_the_rest_is_there() {
    let early = window("2026-03-27 01:30", 1, "Europe/London");
    let daily = rule("FREQ=DAILY");
    let mut found = occurrences(
        &early,
        Some(&daily),
        utc("2026-03-28 12:00"),
        utc("2026-03-30 00:00"),
    );
    let night = found.next().unwrap();
    assert_eq!(
        (night.start, night.end),
        (utc("2026-03-29 01:00"), utc("2026-03-29 01:30")),
        "01:00 GMT is 02:00 BST"
    );
    let within = window("2026-03-27 01:10", 0, "Europe/London");
    let within = Window {
        end: within.start + Duration::minutes(30),
        ..within
    };
    let mut gone = occurrences(
        &within,
        Some(&daily),
        utc("2026-03-29 00:00"),
        utc("2026-03-29 12:00"),
    );
    assert_eq!(gone.next(), None, "the clocks skip all of it");
}

#[test]
fn rules_of_the_kind_people_write_name_the_days_they_mean() {
    let sunday = window("2026-11-08 22:00", 4, "UTC");
    for (text, expected) in [
        ("FREQ=MONTHLY;BYDAY=2SU;COUNT=3", "8 Nov, 13 Dec, 10 Jan"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,WE;COUNT=4",
            "8 Nov, 18 Nov, 22 Nov, 2 Dec",
        ),
        ("FREQ=WEEKLY;UNTIL=20261122", "8 Nov, 15 Nov, 22 Nov"),
        ("FREQ=WEEKLY;UNTIL=20261122T215959Z", "8 Nov, 15 Nov"),
        ("FREQ=YEARLY;COUNT=2", "8 Nov, 8 Nov"),
        (
            "FREQ=YEARLY;BYMONTH=11,12;BYDAY=2SU;COUNT=3",
            "8 Nov, 13 Dec, 14 Nov",
        ),
        (
            "RRULE:FREQ=DAILY;INTERVAL=10;COUNT=3",
            "8 Nov, 18 Nov, 28 Nov",
        ),
        (
            "freq=monthly;bymonthday=8,-1;count=3",
            "8 Nov, 30 Nov, 8 Dec",
        ),
        ("FREQ=YEARLY;BYDAY=45SU,-1FR;COUNT=2", "8 Nov, 25 Dec"),
    ] {
        let days: Vec<_> = occurrences(
            &sunday,
            Some(&rule(text)),
            utc("2026-01-01 00:00"),
            utc("2029-01-01 00:00"),
        )
        .map(|w| w.start.format("%-d %b").to_string())
        .collect();
        assert_eq!(days.join(", "), expected, "{text}");
    }
}

#[test]
fn a_day_that_a_month_lacks_is_left_out() {
    let last = window("2026-01-31 22:00", 1, "UTC");
    let found = starts(
        &last,
        "FREQ=MONTHLY;COUNT=3",
        "2026-01-01 00:00",
        "2027-01-01 00:00",
    );
    assert_eq!(
        found,
        ["Sat 31 Jan 22:00", "Tue 31 Mar 22:00", "Sun 31 May 22:00"]
    );
    let leap = window("2028-02-29 22:00", 1, "UTC");
    let found = starts(&leap, "FREQ=YEARLY", "2028-01-01 00:00", "2037-01-01 00:00");
    assert_eq!(found.len(), 3);
}

#[test]
fn what_began_before_the_time_asked_for_and_reaches_into_it_is_found() {
    let week = window("2026-11-06 18:00", 60, "UTC");
    let found = starts(&week, "FREQ=WEEKLY", "2027-03-07 12:00", "2027-03-07 13:00");
    assert_eq!(found, ["Fri 5 Mar 18:00"]);
}

#[test]
fn every_part_that_is_not_taken_is_refused_by_name() {
    for (text, named) in [
        ("FREQ=HOURLY", "FREQ=HOURLY"),
        ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS=1"),
        ("FREQ=DAILY;BYHOUR=22", "BYHOUR=22"),
        ("FREQ=YEARLY;BYWEEKNO=3", "BYWEEKNO=3"),
        ("FREQ=YEARLY;BYYEARDAY=3", "BYYEARDAY=3"),
        ("FREQ=WEEKLY;WKST=SU", "WKST=SU"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"),
        ("FREQ=WEEKLY;BYDAY=2SU", "BYDAY"),
        ("FREQ=DAILY;COUNT=1001", "COUNT=1001"),
        ("FREQ=DAILY;COUNT=0", "COUNT=0"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "not by both"),
        ("FREQ=DAILY;UNTIL=tomorrow", "UNTIL=TOMORROW"),
        ("FREQ=MONTHLY;BYDAY=0SU", "BYDAY=0SU"),
        ("FREQ=MONTHLY;BYDAY=XX", "BYDAY=XX"),
        ("FREQ=MONTHLY;BYDAY=\u{e9}", "BYDAY="),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"),
        ("FREQ=MONTHLY;BYMONTH=13", "BYMONTH=13"),
        ("FREQ=MONTHLY;FREQ=DAILY", "FREQ stands twice"),
        ("INTERVAL=2", "needs FREQ"),
        ("every sunday", "EVERY SUNDAY"),
        ("", "needs FREQ"),
    ] {
        let said = text.parse::<Recurrence>().unwrap_err();
        assert!(said.contains(named), "{text}: {said}");
    }
}

#[test]
fn a_rule_is_said_in_words() {
    for (text, words) in [
        ("FREQ=WEEKLY;BYDAY=SU", "every week on Sun"),
        (
            "FREQ=MONTHLY;BYDAY=2SU,-1FR",
            "every month on the 2nd Sun and the last Fri",
        ),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1,-1;UNTIL=20270101",
            "every 3 months on day 1 and the last day until 1 Jan 2027",
        ),
        (
            "FREQ=YEARLY;BYMONTH=12;COUNT=5",
            "every year in Dec, 5 times",
        ),
    ] {
        assert_eq!(rule(text).in_words(), words);
    }
}

/// Tells whether a rule names a day, by its definition and without periods to jump over.
fn names(rule: &Recurrence, first: NaiveDate, day: NaiveDate) -> bool {
    let interval = i64::from(rule.interval);
    let week = |d: NaiveDate| d - Duration::days(i64::from(d.weekday().num_days_from_monday()));
    let in_period = match rule.frequency {
        Frequency::Daily => (day - first).num_days() % interval == 0,
        Frequency::Weekly => (week(day) - week(first)).num_days() / 7 % interval == 0,
        Frequency::Monthly => {
            let months = |d: NaiveDate| i64::from(d.year()) * 12 + i64::from(d.month());
            (months(day) - months(first)) % interval == 0
        }
        Frequency::Yearly => i64::from(day.year() - first.year()) % interval == 0,
    };
    let in_month =
        rule.months.is_empty() || rule.months.contains(&u8::try_from(day.month()).unwrap());
    let from_end = day.day0().cast_signed() - i32::from(day.num_days_in_month());
    let on_month_day = rule.month_days.is_empty()
        || rule
            .month_days
            .iter()
            .any(|d| i32::from(*d) == day.day().cast_signed() || i32::from(*d) == from_end);
    // Of the year only when nothing narrows it down to months.
    let of_year =
        rule.frequency == Frequency::Yearly && rule.months.is_empty() && rule.month_days.is_empty();
    let same = |d: &NaiveDate| d.year() == day.year() && (of_year || d.month() == day.month());
    let sevens = |step: i64| {
        (0..60)
            .map(|n| day + Duration::days(7 * step * n))
            .take_while(|d| same(d))
            .count()
    };
    let nth_holds = |named: &NthDay| {
        let nth = usize::from(named.nth.unsigned_abs());
        named.day == day.weekday()
            && match named.nth {
                0 => true,
                1.. => sevens(-1) == nth,
                ..0 => sevens(1) == nth,
            }
    };
    let on_weekday = rule.days.is_empty() || rule.days.iter().any(nth_holds);
    let unnamed = rule.days.is_empty() && rule.month_days.is_empty();
    let like_first = !unnamed
        || match rule.frequency {
            Frequency::Daily => true,
            Frequency::Weekly => day.weekday() == first.weekday(),
            Frequency::Monthly => day.day() == first.day(),
            Frequency::Yearly => {
                day.day() == first.day()
                    && (!rule.months.is_empty() || day.month() == first.month())
            }
        };
    in_period && in_month && on_month_day && on_weekday && like_first
}

fn any_rule() -> impl Strategy<Value = Recurrence> {
    let weekday = (0u8..7).prop_map(|n| Weekday::try_from(n).unwrap());
    let nth = prop_oneof![4 => Just(0i8), 3 => 1i8..5, 2 => -4i8..0, 1 => 5i8..54];
    let month_day = prop_oneof![1i8..32, -31i8..0];
    let frequency = prop_oneof![
        Just(Frequency::Daily),
        Just(Frequency::Weekly),
        Just(Frequency::Monthly),
        Just(Frequency::Yearly)
    ];
    let ending = prop_oneof![
        3 => Just(Ending::Never),
        2 => (1u32..40).prop_map(Ending::Count),
        1 => (0i64..900).prop_map(|n| Ending::Day(NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Duration::days(n))),
    ];
    (
        frequency,
        1u16..5,
        prop::collection::vec((nth, weekday), 0..3),
        prop::collection::vec(month_day, 0..3),
        prop::collection::vec(1u8..13, 0..3),
        ending,
    )
        .prop_map(|(frequency, interval, days, month_days, months, ending)| {
            let plain = matches!(frequency, Frequency::Daily | Frequency::Weekly);
            let weekly = frequency == Frequency::Weekly;
            let days = days.into_iter().map(|(nth, day)| NthDay {
                nth: if plain { 0 } else { nth },
                day,
            });
            Recurrence {
                frequency,
                interval,
                days: days.collect(),
                month_days: if weekly { Vec::new() } else { month_days },
                months,
                ending,
            }
        })
}

proptest! {
    #[test]
    fn a_rule_names_the_days_that_one_counts_out_day_by_day(
        rule in any_rule(),
        offset in 0i64..400,
        skip in 0i64..500,
    ) {
        let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Duration::days(offset);
        let end = first + Duration::days(1500);
        let from = first + Duration::days(skip);
        let mut counted: Vec<NaiveDate> = first
            .iter_days()
            .take_while(|day| *day < end)
            .filter(|day| names(&rule, first, *day))
            .collect();
        match rule.ending {
            Ending::Count(n) => counted.truncate(n as usize),
            Ending::Day(last) => counted.retain(|day| *day <= last),
            Ending::Never | Ending::Moment(_) => {}
        }
        counted.retain(|day| *day >= from);
        let found: Vec<NaiveDate> = rule.dates(first, from, end.pred_opt().unwrap()).collect();
        prop_assert_eq!(found, counted, "{}", rule);
    }

    #[test]
    fn a_rule_reads_back_as_it_was_written(rule in any_rule()) {
        let mut tidy = rule.clone();
        let mut seen = Vec::new();
        tidy.days.retain(|d| !seen.contains(d) && { seen.push(*d); true });
        let mut seen = Vec::new();
        tidy.month_days.retain(|d| !seen.contains(d) && { seen.push(*d); true });
        let mut seen = Vec::new();
        tidy.months.retain(|d| !seen.contains(d) && { seen.push(*d); true });
        prop_assert_eq!(rule.to_string().parse::<Recurrence>(), Ok(tidy));
    }

    #[test]
    fn each_time_is_the_hour_that_the_clocks_there_show_unless_they_skip_it(
        rule in any_rule(),
        hour in 0i64..24,
        zone in prop_oneof![Just("Europe/London"), Just("America/Sao_Paulo"), Just("Australia/Lord_Howe"), Just("Asia/Kolkata")],
        from in 0i64..900,
    ) {
        let zone = Zone::known(zone);
        let start = Utc.with_ymd_and_hms(2026, 1, 10, 0, 15, 0).unwrap() + Duration::hours(hour);
        let first = Window { start, end: start + Duration::hours(5), zone };
        let from = start + Duration::days(from);
        let to = from + Duration::days(200);
        let local = |at: Timestamp| at.with_timezone(&zone).naive_local();
        let skipped = |day: NaiveDate, at: chrono::NaiveTime| zone.from_local_datetime(&day.and_time(at)).earliest().is_none();
        let nights = local(first.end).date() - local(first.start).date();
        let first_day = local(start).date();
        let naive: Vec<NaiveDate> = rule
            .dates(first_day, first_day, local(to).date() + Duration::days(1))
            .collect();
        let found: Vec<Window> = occurrences(&first, Some(&rule), from, to).collect();
        for w in &found {
            prop_assert!(w.start < to && w.end > from);
            let day = local(w.start).date();
            // A time that is skipped at midnight is on the day after.
            prop_assert!(naive.contains(&day) || naive.contains(&(day - Duration::days(1))));
            if !skipped(day, local(start).time()) {
                prop_assert_eq!(local(w.start).time(), local(start).time());
            }
            if !skipped(day + nights, local(first.end).time()) {
                prop_assert_eq!(local(w.end).time(), local(first.end).time());
            }
        }
        let days: Vec<NaiveDate> = found.iter().map(|w| local(w.start).date()).collect();
        for day in naive {
            let inside = day > local(from).date() && day < local(to).date();
            prop_assert!(!inside || days.contains(&day), "{} lacks {}", rule, day);
        }
        prop_assert!(found.iter().all(|w| w.start.second() == 0));
    }
}
