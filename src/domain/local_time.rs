//! Reads and writes times as people write them: a local time in a zone, or RFC 3339.

use super::zone::{Zone, abbreviation};
use chrono::{DateTime, Duration, MappedLocalTime, NaiveDateTime, Offset, TimeZone, Timelike, Utc};

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
