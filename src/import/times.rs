//! Local times of a file become points in time: several formats, one zone, and the two odd hours of a year.

use crate::domain::zone::Zone;
use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{DateTime, Datelike, Duration, LocalResult, NaiveDateTime, NaiveTime, TimeZone, Utc};

use crate::domain::window::Timestamp;

/// Years that a change record can speak of; others are misread formats.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// How a file writes its times.
#[derive(Debug, Clone)]
pub struct TimeReader {
    zone: Zone,
    formats: Vec<(String, Vec<Item<'static>>)>,
}

/// What was odd about a local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// The clock showed it twice; the first was taken.
    Twice,
    /// The clock never showed it; it was moved forward by the gap.
    Never,
}

/// Returns the parts of a `strftime` format, or `None` when it is not one.
pub fn format_items(format: &str) -> Option<Vec<Item<'static>>> {
    StrftimeItems::new(format)
        .parse_to_owned()
        .ok()
        .filter(|items| !items.is_empty())
}

impl TimeReader {
    /// Makes a reader from a zone and the formats to try, in this order.
    pub fn new(zone: Zone, formats: Vec<(String, Vec<Item<'static>>)>) -> Self {
        Self { zone, formats }
    }

    /// Returns the zone of times that name none.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// Returns the formats as the map writes them.
    pub fn formats(&self) -> impl Iterator<Item = &str> {
        self.formats.iter().map(|(text, _)| text.as_str())
    }

    /// Reads a time in the first format that fits; `None` when none does.
    pub fn read(&self, text: &str) -> Option<(Timestamp, Option<Oddity>)> {
        let (at, oddity) = self
            .formats
            .iter()
            .find_map(|(_, items)| self.read_as(text, items))?;
        YEARS.contains(&at.year()).then_some((at, oddity))
    }

    fn read_as(&self, text: &str, items: &[Item<'_>]) -> Option<(Timestamp, Option<Oddity>)> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, items.iter()).ok()?;
        if parsed.timestamp().is_some() || parsed.offset().is_some() {
            let offset = parsed.offset().unwrap_or(0);
            let local = parsed.to_naive_datetime_with_offset(offset).ok()?;
            let at = local.checked_sub_signed(Duration::seconds(i64::from(offset)))?;
            return Some((at.and_utc(), None));
        }
        let local = match (parsed.to_naive_date().ok()?, parsed.hour_div_12()) {
            (date, None) => date.and_time(NaiveTime::MIN),
            (date, Some(_)) => date.and_time(parsed.to_naive_time().ok()?),
        };
        self.place(local)
    }

    /// Puts a local time on the time line: of two the first, and one that never was moves forward
    /// by the length of the gap, as a clock that had not been put forward would show it.
    fn place(&self, local: NaiveDateTime) -> Option<(Timestamp, Option<Oddity>)> {
        match self.zone.from_local_datetime(&local) {
            LocalResult::Single(at) => Some((at.with_timezone(&Utc), None)),
            LocalResult::Ambiguous(a, b) => {
                Some((a.min(b).with_timezone(&Utc), Some(Oddity::Twice)))
            }
            LocalResult::None => [3, 26].into_iter().find_map(|hours| {
                let gap = Duration::hours(hours);
                let before = self
                    .zone
                    .from_local_datetime(&local.checked_sub_signed(gap)?);
                let at: DateTime<Utc> = before.latest()?.with_timezone(&Utc);
                Some((at.checked_add_signed(gap)?, Some(Oddity::Never)))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(formats: &[&str]) -> TimeReader {
        let formats = formats
            .iter()
            .map(|f| ((*f).to_owned(), format_items(f).unwrap()))
            .collect();
        TimeReader::new(Zone::known("Europe/Amsterdam"), formats)
    }

    fn read(text: &str) -> Option<(String, Option<Oddity>)> {
        reader(&["%d-%m-%Y %H:%M", "%Y-%m-%dT%H:%M:%S%:z", "%d/%m/%Y"])
            .read(text)
            .map(|(at, odd)| (at.format("%FT%TZ").to_string(), odd))
    }

    fn plain(at: &str) -> (String, Option<Oddity>) {
        (at.to_owned(), None)
    }

    #[test]
    fn a_local_time_is_read_in_winter_and_in_summer() {
        assert_eq!(read("3-1-2013 7:05"), Some(plain("2013-01-03T06:05:00Z")));
        assert_eq!(
            read("30-08-2012 07:00"),
            Some(plain("2012-08-30T05:00:00Z"))
        );
        assert_eq!(read("30/08/2012"), Some(plain("2012-08-29T22:00:00Z")));
    }

    #[test]
    fn a_time_with_its_own_offset_keeps_it() {
        assert_eq!(
            read("2013-10-27T02:30:00+01:00"),
            Some(plain("2013-10-27T01:30:00Z"))
        );
    }

    #[test]
    fn of_an_hour_that_happens_twice_the_first_is_taken() {
        assert_eq!(
            read("27-10-2013 2:30"),
            Some(("2013-10-27T00:30:00Z".into(), Some(Oddity::Twice)))
        );
        assert_eq!(read("27-10-2013 3:00"), Some(plain("2013-10-27T02:00:00Z")));
    }

    #[test]
    fn an_hour_that_never_happens_moves_forward() {
        assert_eq!(
            read("31-3-2013 2:30"),
            Some(("2013-03-31T01:30:00Z".into(), Some(Oddity::Never)))
        );
        let apia = TimeReader::new(
            Zone::known("Pacific/Apia"),
            reader(&["%d-%m-%Y %H:%M"]).formats,
        );
        let (at, odd) = apia.read("30-12-2011 12:00").unwrap();
        assert_eq!(odd, Some(Oddity::Never), "a whole day was left out there");
        assert_eq!(
            at.with_timezone(&Zone::known("Pacific/Apia")).to_string(),
            "2011-12-31 12:00:00 +14"
        );
    }

    #[test]
    fn what_is_no_time_is_not_read() {
        for text in [
            "",
            "tbd",
            "31-2-2013 7:00",
            "3-1-2013",
            "3-1-2013 25:00",
            "3-1-2013 7:05 x",
            "3-1-0214 7:05",
            "3-1-99999 7:05",
            "2013-01-03 07:05",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_since_1970_need_no_zone() {
        let (at, _) = reader(&["%s"]).read("1357196700").unwrap();
        assert_eq!(at.to_rfc3339(), "2013-01-03T07:05:00+00:00");
    }

    #[test]
    fn a_wrong_format_is_no_format() {
        assert!(format_items("%d-%Q").is_none());
        assert!(format_items("").is_none());
    }
}
