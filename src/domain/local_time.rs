//! Reads and writes times as people write them: a local time in a zone, or RFC 3339.

use super::zone::{Zone, abbreviation};
use chrono::{
    DateTime, Duration, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone,
    Timelike, Utc,
};

use super::window::Timestamp;

const FORMATS: [&str; 4] = [
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
];

/// Reads `2026-11-26 22:00` in a zone, or RFC 3339 with its own offset.
///
/// # Errors
/// Returns a sentence when it is no time, or when the clocks of the zone pass that time twice or not
/// at all; the sentence then names both readings.
pub fn read_time(text: &str, zone: Zone) -> Result<Timestamp, String> {
    let text = text.trim();
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.with_timezone(&Utc));
    }
    let local = FORMATS
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .ok_or_else(|| {
            format!(
                "{text:?} is no time; write it as 2026-11-26 22:00 or 2026-11-26T22:00:00+01:00."
            )
        })?;
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) => Ok(at.with_timezone(&Utc)),
        MappedLocalTime::Ambiguous(first, second) => Err(format!(
            "{text} happens twice in {zone}, because the clocks go back: write {} for the first time \
             ({}) or {} for the second ({}).",
            first.format("%Y-%m-%dT%H:%M:%S%:z"),
            name(&first),
            second.format("%Y-%m-%dT%H:%M:%S%:z"),
            name(&second),
        )),
        MappedLocalTime::None => {
            let [before, after] = [-1, 1].map(|day| {
                let near = Utc.from_utc_datetime(&(local + Duration::days(day)));
                let offset = near.with_timezone(&zone).offset().fix();
                Utc.from_utc_datetime(
                    &(local - Duration::seconds(i64::from(offset.local_minus_utc()))),
                )
                .with_timezone(&zone)
            });
            Err(format!(
                "{text} does not exist in {zone}, because the clocks go forward: write {} ({}) or {} \
                 ({}).",
                before.format("%Y-%m-%d %H:%M"),
                name(&before),
                after.format("%Y-%m-%d %H:%M"),
                name(&after),
            ))
        }
    }
}

/// On which side of now a time without a day lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It has happened: the last such time.
    Past,
    /// It is yet to come: the next such time.
    Coming,
}

/// Reads what [`read_time`] does, and `22:30` alone as the last or the next such time in the zone.
///
/// # Errors
/// Returns a sentence as [`read_time`] does.
pub fn read_time_near(
    text: &str,
    zone: Zone,
    now: Timestamp,
    side: Side,
) -> Result<Timestamp, String> {
    let text = text.trim();
    let Ok(clock) = NaiveTime::parse_from_str(text, "%H:%M") else {
        return read_time(text, zone);
    };
    let now = now.with_timezone(&zone).naive_local();
    let today = now.date();
    let day = match side {
        Side::Past if clock > now.time() => today.pred_opt(),
        Side::Coming if clock <= now.time() => today.succ_opt(),
        Side::Past | Side::Coming => Some(today),
    };
    let local = day.unwrap_or(today).and_time(clock);
    read_time(&local.format("%Y-%m-%d %H:%M").to_string(), zone)
}

/// Reads until when something holds: a day, which counts to its end in the zone, or a time yet to come.
///
/// # Errors
/// Returns a sentence as [`read_time`] does.
pub fn read_end(text: &str, zone: Zone, now: Timestamp) -> Result<Timestamp, String> {
    match text.trim().parse::<NaiveDate>() {
        Ok(day) => {
            let next = day.succ_opt().unwrap_or(day);
            read_time(&format!("{next} 00:00"), zone)
        }
        Err(_) => read_time_near(text, zone, now, Side::Coming),
    }
}

/// Writes a time so that [`read_time`] reads it back: local where that is clear, else RFC 3339.
pub fn write_time(at: Timestamp, zone: Zone) -> String {
    let local = at.with_timezone(&zone);
    let format = if local.second() == 0 {
        "%Y-%m-%d %H:%M"
    } else {
        "%Y-%m-%d %H:%M:%S"
    };
    let text = local.format(format).to_string();
    if read_time(&text, zone) == Ok(at) {
        text
    } else {
        local.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
    }
}

/// Reads an IANA zone.
///
/// # Errors
/// Returns a sentence when there is no such zone.
pub fn read_zone(text: &str) -> Result<Zone, String> {
    text.trim().parse().map_err(|_| {
        format!("{text:?} is no time zone; write its IANA name, such as Europe/London.")
    })
}

fn name(at: &DateTime<Zone>) -> String {
    abbreviation(at).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        DateTime::parse_from_rfc3339(text)
            .unwrap()
            .with_timezone(&Utc)
    }

    #[test]
    fn a_local_time_is_read_in_its_zone() {
        let zone = Zone::known("Europe/London");
        for text in [
            "2026-07-01 22:00",
            "2026-07-01T22:00:00",
            " 2026-07-01 22:00:00 ",
            "2026-07-01T21:00:00Z",
        ] {
            assert_eq!(
                read_time(text, zone),
                Ok(at("2026-07-01T21:00:00Z")),
                "{text}"
            );
        }
        assert!(read_time("tomorrow", zone).is_err());
    }

    #[test]
    fn a_time_without_a_day_is_the_last_or_the_next_such_time() {
        let zone = Zone::known("Europe/London");
        let now = at("2026-11-27T00:10:00Z");
        let near = |text, side| read_time_near(text, zone, now, side);
        for (text, side, read) in [
            ("23:50", Side::Past, "2026-11-26T23:50:00Z"),
            ("00:05", Side::Past, "2026-11-27T00:05:00Z"),
            ("00:10", Side::Past, "2026-11-27T00:10:00Z"),
            ("00:10", Side::Coming, "2026-11-28T00:10:00Z"),
            (" 06:00 ", Side::Coming, "2026-11-27T06:00:00Z"),
            ("2026-11-25 06:00", Side::Coming, "2026-11-25T06:00:00Z"),
        ] {
            assert_eq!(near(text, side), Ok(at(read)), "{text}");
        }
        assert!(near("soon", Side::Past).is_err());
    }

    #[test]
    fn a_day_counts_to_its_end() {
        let zone = Zone::known("Europe/London");
        let now = at("2026-07-27T00:10:00Z");
        let end = |text| read_end(text, zone, now);
        assert_eq!(end("2026-07-28"), Ok(at("2026-07-28T23:00:00Z")));
        assert_eq!(end("00:30"), Ok(at("2026-07-27T23:30:00Z")));
        assert!(end("28 July").is_err());
    }

    #[test]
    fn a_time_without_a_day_that_happened_twice_is_not_guessed() {
        let zone = Zone::known("Europe/London");
        let said = read_time_near("01:30", zone, at("2026-10-25T03:00:00Z"), Side::Past);
        assert!(said.unwrap_err().contains("2026-10-25T01:30:00+01:00"));
    }

    #[test]
    fn a_time_that_happens_twice_is_refused_and_both_readings_are_named() {
        let said = read_time("2026-10-25 01:30", Zone::known("Europe/London")).unwrap_err();
        assert!(said.contains("2026-10-25T01:30:00+01:00"), "{said}");
        assert!(said.contains("2026-10-25T01:30:00+00:00"), "{said}");
        assert!(said.contains("BST") && said.contains("GMT"), "{said}");
    }

    #[test]
    fn a_time_that_never_happens_is_refused_and_both_readings_are_named() {
        let said = read_time("2026-03-29 01:30", Zone::known("Europe/London")).unwrap_err();
        assert!(said.contains("2026-03-29 02:30 (BST)"), "{said}");
        assert!(said.contains("2026-03-29 00:30 (GMT)"), "{said}");
    }

    #[test]
    fn every_time_that_is_written_reads_back() {
        let zone = Zone::known("Europe/Amsterdam");
        let night = at("2013-10-26T23:00:00Z");
        for seconds in (0..6 * 3600).step_by(613) {
            let at = night + Duration::seconds(seconds);
            let text = write_time(at, zone);
            assert_eq!(read_time(&text, zone), Ok(at), "{text}");
        }
    }

    #[test]
    fn a_zone_is_an_iana_name() {
        assert_eq!(read_zone("Europe/London"), Ok(Zone::known("Europe/London")));
        assert!(
            read_zone("London time")
                .unwrap_err()
                .contains("Europe/London")
        );
    }
}
