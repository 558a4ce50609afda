//! Points in time in JSON: as the record writes them at once, in any other form through chrono.

use std::fmt;

use chrono::NaiveDate;
use serde::de::{Deserializer, Error, Visitor};

use super::window::Timestamp;

struct Instant;

impl Visitor<'_> for Instant {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an RFC 3339 formatted date and time string or a unix timestamp")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
        whole_second(text.as_bytes()).map_or_else(|| text.parse().map_err(E::custom), Ok)
    }
}

struct Perhaps;

impl<'de> Visitor<'de> for Perhaps {
    type Value = Option<Timestamp>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Instant.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        read(d).map(Some)
    }
}

/// Reads a point in time, for `deserialize_with`. Left to chrono alone, times were near a third of the
/// work of reading a plan.
///
/// # Errors
/// Returns serde's error when the text is no time.
pub fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Timestamp, D::Error> {
    d.deserialize_str(Instant)
}

/// Reads a point in time or nothing, for `deserialize_with`.
///
/// # Errors
/// Returns serde's error when the text is no time.
pub fn read_optional<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Timestamp>, D::Error> {
    d.deserialize_option(Perhaps)
}

/// Reads `2026-11-23T01:15:00Z`; nothing when it is written otherwise.
fn whole_second(text: &[u8]) -> Option<Timestamp> {
    let text: &[u8; 20] = text.try_into().ok()?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if text[19] != b'Z' || marks.iter().any(|(at, mark)| text[*at] != *mark) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        text[range].iter().try_fold(0u32, |n, digit| {
            digit
                .is_ascii_digit()
                .then(|| n * 10 + u32::from(digit - b'0'))
        })
    };
    let year = i32::try_from(number(0..4)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?)?;
    let time = date.and_hms_opt(number(11..13)?, number(14..16)?, number(17..19)?)?;
    Some(time.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_otherwise_is_left_to_chrono() {
        for text in [
            "2026-11-23T01:15:60Z",
            "2026-11-23 01:15:00Z",
            "2026-11-23T01:15:00z",
            "2026-11-23T01:15:00.1Z",
            "2026-11-23T01:15+00:0",
            "2026-11-23T01:15:0 Z",
            "+026-11-23T01:15:00Z",
            "2026-02-30T01:15:00Z",
            "2026-13-23T01:15:00Z",
            "2026-11-23T24:15:00Z",
            "",
        ] {
            assert_eq!(whole_second(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_window_reads_its_times_in_every_form_chrono_takes() {
        let window = |start: &str| {
            let text =
                format!(r#"{{"start":"{start}","end":"2026-11-23T02:00:00Z","zone":"UTC"}}"#);
            serde_json::from_str::<crate::domain::window::Window>(&text)
        };
        let at = window("2026-11-23T01:15:00Z").unwrap().start;
        for same in ["2026-11-23T01:15:00+00:00", "2026-11-23T02:15:00.000+01:00"] {
            assert_eq!(window(same).unwrap().start, at);
        }
        for wrong in ["2026-11-31T01:15:00Z", "now", ""] {
            assert!(window(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn a_time_reads_as_chrono_reads_it(seconds in -62_167_219_200i64..253_402_300_800) {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            let text = at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
            prop_assert_eq!(whole_second(text.as_bytes()), Some(at));
            prop_assert_eq!(text.parse::<Timestamp>().unwrap(), at);
        }

        #[test]
        fn no_text_is_read_otherwise_than_chrono_reads_it(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-2][0-9]:[0-6][0-9]:[0-6][0-9]Z") {
            if let Some(at) = whole_second(text.as_bytes()) {
                prop_assert_eq!(text.parse::<Timestamp>().ok(), Some(at));
            }
        }
    }
}
