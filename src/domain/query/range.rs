//! Ranges of scores and of time, and how they are written.

use std::fmt;

use chrono::{Days, Duration, NaiveDate};

use crate::domain::window::Timestamp;

/// Scores from one to another, both included; or the absence of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiskRange {
    /// The least score, 0 to 100.
    pub from: u8,
    /// The greatest score, 0 to 100.
    pub to: u8,
    /// Whether changes without a score are meant instead.
    pub none: bool,
}

impl RiskRange {
    /// Tells whether a score lies inside.
    pub fn contains(&self, risk: Option<u8>) -> bool {
        risk.map_or(self.none, |r| !self.none && self.from <= r && r <= self.to)
    }

    /// Reads `60`, `>=60`, `>60`, `<60`, `<=60`, `40..60` or `none`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let all = Self {
            from: 0,
            to: 100,
            none: false,
        };
        if text == "none" {
            return Some(Self { none: true, ..all });
        }
        let score = |t: &str| t.trim().parse::<u8>().ok().filter(|n| *n <= 100);
        if let Some((from, to)) = text.split_once("..") {
            let from = if from.is_empty() { 0 } else { score(from)? };
            let to = if to.is_empty() { 100 } else { score(to)? };
            return Some(Self { from, to, ..all });
        }
        let (sign, rest) = split_sign(text);
        let n = score(rest)?;
        Some(match sign {
            Sign::Less => Self {
                // "less than 0" holds for nothing: an empty range says so.
                from: u8::from(n == 0),
                to: n.saturating_sub(1),
                ..all
            },
            Sign::AtMost => Self { to: n, ..all },
            Sign::Equal => Self {
                from: n,
                to: n,
                ..all
            },
            Sign::AtLeast => Self { from: n, ..all },
            Sign::More => Self { from: n + 1, ..all },
        })
    }
}

impl fmt::Display for RiskRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.none, self.from, self.to) {
            (true, ..) => f.write_str("none"),
            (false, from, to) if from > 100 => write!(f, ">{}", from.min(to)),
            (false, from, to) if from == to => write!(f, "{from}"),
            (false, 1, 0) => f.write_str("<0"),
            (false, from, 100) => write!(f, ">={from}"),
            (false, 0, to) => write!(f, "<={to}"),
            (false, from, to) => write!(f, "{from}..{to}"),
        }
    }
}

enum Sign {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

fn split_sign(text: &str) -> (Sign, &str) {
    let signs = [
        ("<=", Sign::AtMost),
        (">=", Sign::AtLeast),
        ("<", Sign::Less),
        (">", Sign::More),
        ("=", Sign::Equal),
    ];
    for (mark, sign) in signs {
        if let Some(rest) = text.strip_prefix(mark) {
            return (sign, rest);
        }
    }
    (Sign::Equal, text)
}

/// One end of a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// So many minutes from now; negative is past.
    Minutes(i64),
    /// The start of a day, UTC.
    Day(NaiveDate),
}

impl Point {
    fn at(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Minutes(m) => now
                .checked_add_signed(Duration::try_minutes(m).unwrap_or_default())
                .unwrap_or(now),
            Self::Day(day) => day.and_time(chrono::NaiveTime::MIN).and_utc(),
        }
    }
}

/// A stretch of seconds since 1970: from, included, to, excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first second.
    pub from: i64,
    /// The second after the last.
    pub to: i64,
}

impl Span {
    /// Tells whether a point in time lies inside.
    pub fn contains(&self, at: Timestamp) -> bool {
        (self.from..self.to).contains(&at.timestamp())
    }
}

/// A stretch of time as it was written; or the absence of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeRange {
    /// The first moment.
    pub from: Option<Point>,
    /// The end; a day is meant with all of it.
    pub to: Option<Point>,
    /// Whether changes without a time are meant instead.
    pub none: bool,
}

/// How a bare duration is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    /// `<7d` is within the next seven days, or begun within the last one.
    Coming,
    /// `<7d` and `7d` are within the last seven days.
    Past,
}

impl TimeRange {
    /// Returns the seconds it means at a point in time; nothing when it asks for no time at all.
    pub fn span(&self, now: Timestamp) -> Option<Span> {
        if self.none {
            return None;
        }
        let end = |p: Point| match p {
            Point::Minutes(_) => p.at(now),
            Point::Day(day) => {
                Point::Day(day.checked_add_days(Days::new(1)).unwrap_or(day)).at(now)
            }
        };
        Some(Span {
            from: self.from.map_or(i64::MIN + 1, |p| p.at(now).timestamp()),
            to: self.to.map_or(i64::MAX, |p| end(p).timestamp()),
        })
    }

    /// Reads `7d`, `<7d`, `>36h`, `-1d..7d`, `2026-11-22`, `>=2026-11-22`, `2026-11-01..2026-11-30` or `none`.
    pub(super) fn read(text: &str, tense: Tense) -> Option<Self> {
        let range = |from, to| {
            Some(Self {
                from,
                to,
                none: false,
            })
        };
        if text == "none" {
            return Some(Self {
                from: None,
                to: None,
                none: true,
            });
        }
        if let Some((from, to)) = text.split_once("..") {
            let end = |t: &str| {
                if t.is_empty() {
                    Some(None)
                } else {
                    point(t).map(Some)
                }
            };
            return range(end(from)?, end(to)?);
        }
        let (sign, rest) = split_sign(text);
        let ago = |p: Point| match p {
            Point::Minutes(m) => Point::Minutes(-m),
            Point::Day(_) => p,
        };
        match (point(rest)?, tense, sign) {
            (p @ Point::Minutes(_), Tense::Coming, Sign::More | Sign::AtLeast) => {
                range(Some(p), None)
            }
            (p @ Point::Minutes(_), Tense::Coming, Sign::Less | Sign::AtMost | Sign::Equal) => {
                range(Some(Point::Minutes(-24 * 60)), Some(p))
            }
            (p @ Point::Minutes(_), Tense::Past, Sign::More | Sign::AtLeast) => {
                range(None, Some(ago(p)))
            }
            (p @ Point::Minutes(_), Tense::Past, Sign::Less | Sign::AtMost | Sign::Equal) => {
                range(Some(ago(p)), None)
            }
            (p, _, Sign::AtLeast) => range(Some(p), None),
            (p, _, Sign::AtMost) => range(None, Some(p)),
            (p, _, Sign::Equal) => range(Some(p), Some(p)),
            (Point::Day(d), _, Sign::More) => range(Some(Point::Day(d.succ_opt()?)), None),
            (Point::Day(d), _, Sign::Less) => range(None, Some(Point::Day(d.pred_opt()?))),
        }
    }
}

fn point(text: &str) -> Option<Point> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some(Point::Day(day));
    }
    let unit = text.chars().last()?;
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        'w' => 7 * 24 * 60,
        _ => return None,
    };
    let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
    (count.abs() <= 100_000).then_some(Point::Minutes(count * minutes))
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(m) if m % (24 * 60) == 0 => write!(f, "{}d", m / (24 * 60)),
            Self::Minutes(m) if m % 60 == 0 => write!(f, "{}h", m / 60),
            Self::Minutes(m) => write!(f, "{m}m"),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.none {
            return f.write_str("none");
        }
        if let Some(p) = self.from {
            write!(f, "{p}")?;
        }
        f.write_str("..")?;
        self.to.map_or(Ok(()), |p| write!(f, "{p}"))
    }
}
