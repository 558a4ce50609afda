//! A recurrence as text: read from an RRULE, every part that is not taken refused by name; written back; said in words.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::recurrence::{Ending, Frequency, NthDay, Recurrence};

const DAYS: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// More than so many are not counted.
const MOST: u32 = 1000;

const TAKEN: &str = "Write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY with INTERVAL, BYDAY, BYMONTHDAY, BYMONTH and one of COUNT or UNTIL, \
     such as FREQ=MONTHLY;BYDAY=2SU.";

impl FromStr for Recurrence {
    type Err = String;

    /// Reads `FREQ=WEEKLY;BYDAY=SU,WE;UNTIL=20270101`, with `RRULE:` before it or not.
    ///
    /// # Errors
    /// Returns a sentence that names the part which is not taken or contradicts another.
    fn from_str(text: &str) -> Result<Self, String> {
        let upper = text.trim().to_ascii_uppercase();
        let body = upper.strip_prefix("RRULE:").unwrap_or(&upper);
        let mut frequency = None;
        let mut rule = Self {
            frequency: Frequency::Daily,
            interval: 1,
            days: Vec::new(),
            month_days: Vec::new(),
            months: Vec::new(),
            ending: Ending::Never,
        };
        let mut seen: Vec<&str> = Vec::new();
        for part in body.split(';').filter(|p| !p.is_empty()) {
            let (key, value) = part
                .split_once('=')
                .ok_or_else(|| format!("{part:?} is no part of a recurrence. {TAKEN}"))?;
            if seen.contains(&key) {
                return Err(format!("{key} stands twice in the recurrence."));
            }
            seen.push(key);
            match key {
                "FREQ" => frequency = Some(frequency_of(value)?),
                "INTERVAL" => rule.interval = within(key, value, 1, 1000)?,
                "BYDAY" => rule.days = each(value, nth_day)?,
                "BYMONTHDAY" => rule.month_days = each(value, |v| nonzero(key, v, 31))?,
                "BYMONTH" => rule.months = each(value, |v| within(key, v, 1, 12))?,
                "COUNT" | "UNTIL" if rule.ending != Ending::Never => {
                    return Err("A recurrence ends by COUNT or by UNTIL, not by both.".to_owned());
                }
                "COUNT" => rule.ending = Ending::Count(within(key, value, 1, MOST)?),
                "UNTIL" => rule.ending = until(value)?,
                "WKST" if value == "MO" => {}
                _ => return Err(format!("{part} is not taken in a recurrence. {TAKEN}")),
            }
        }
        rule.frequency = frequency.ok_or_else(|| format!("A recurrence needs FREQ. {TAKEN}"))?;
        rule.fits_together()?;
        Ok(rule)
    }
}

impl Recurrence {
    fn fits_together(&self) -> Result<(), String> {
        let nth = self.days.iter().any(|d| d.nth != 0);
        match self.frequency {
            Frequency::Daily | Frequency::Weekly if nth => Err(
                "BYDAY with a number, such as 2SU, is of a month or a year: it goes with FREQ=MONTHLY or YEARLY."
                    .to_owned(),
            ),
            Frequency::Weekly if !self.month_days.is_empty() => {
                Err("BYMONTHDAY does not go with FREQ=WEEKLY; use FREQ=MONTHLY.".to_owned())
            }
            Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => Ok(()),
        }
    }

    /// Returns the rule in words, such as `every 2 weeks on Sun and Wed until 1 Jan 2027`.
    pub fn in_words(&self) -> String {
        let noun = match self.frequency {
            Frequency::Daily => "day",
            Frequency::Weekly => "week",
            Frequency::Monthly => "month",
            Frequency::Yearly => "year",
        };
        let every = match self.interval {
            1 => format!("every {noun}"),
            n => format!("every {n} {noun}s"),
        };
        let mut days: Vec<String> = self.days.iter().copied().map(day_in_words).collect();
        days.extend(self.month_days.iter().map(|d| match d {
            -1 => "the last day".to_owned(),
            ..0 => format!("day {} from the end", d.unsigned_abs()),
            _ => format!("day {d}"),
        }));
        let on = if days.is_empty() {
            String::new()
        } else {
            format!(" on {}", and(&days))
        };
        let months = self.months.iter();
        let months: Vec<String> = months
            .filter_map(|m| MONTHS.get(usize::from(*m).checked_sub(1)?))
            .map(|m| (*m).to_owned())
            .collect();
        let within = if months.is_empty() {
            String::new()
        } else {
            format!(" in {}", and(&months))
        };
        let words = format!("{every}{on}{within}");
        match self.ending {
            Ending::Never => words,
            Ending::Count(1) => words + ", once",
            Ending::Count(n) => format!("{words}, {n} times"),
            Ending::Day(day) => format!("{words} until {}", day.format("%-d %b %Y")),
            Ending::Moment(at) => format!("{words} until {} UTC", at.format("%-d %b %Y %H:%M")),
        }
    }
}

fn day_in_words(named: NthDay) -> String {
    let day = named.day;
    match named.nth {
        0 => day.to_string(),
        1 => format!("the 1st {day}"),
        2 => format!("the 2nd {day}"),
        3 => format!("the 3rd {day}"),
        -1 => format!("the last {day}"),
        n @ ..0 => format!("{day} {} from the end", n.unsigned_abs()),
        n => format!("the {n}th {day}"),
    }
}

fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn frequency_of(value: &str) -> Result<Frequency, String> {
    match value {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" => Ok(Frequency::Yearly),
        _ => Err(format!(
            "FREQ={value} is not taken in a recurrence. {TAKEN}"
        )),
    }
}

fn each<T: PartialEq>(
    value: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let mut list = Vec::new();
    for one in value.split(',') {
        let one = read(one)?;
        if !list.contains(&one) {
            list.push(one);
        }
    }
    Ok(list)
}

fn within<T: TryFrom<u32>>(key: &str, value: &str, low: u32, high: u32) -> Result<T, String> {
    let digits = value.bytes().all(|b| b.is_ascii_digit());
    value
        .parse::<u32>()
        .ok()
        .filter(|n| digits && (low..=high).contains(n))
        .and_then(|n| T::try_from(n).ok())
        .ok_or_else(|| format!("{key}={value} is not taken: write {low} to {high}."))
}

fn nonzero(key: &str, value: &str, high: i8) -> Result<i8, String> {
    value
        .parse::<i8>()
        .ok()
        .filter(|n| *n != 0 && (-high..=high).contains(n))
        .ok_or_else(|| format!("{key}={value} is not taken: write 1 to {high}, or -1 to -{high}."))
}

fn nth_day(value: &str) -> Result<NthDay, String> {
    let unknown = || {
        format!("BYDAY={value} is not taken: write MO, TU, WE, TH, FR, SA or SU, or 2SU, or -1FR.")
    };
    let at = value.len().checked_sub(2).ok_or_else(unknown)?;
    let (nth, day) = (value.get(..at), value.get(at..));
    let (nth, day) = nth.zip(day).ok_or_else(unknown)?;
    let known = DAYS.iter().find(|(name, _)| *name == day);
    let (_, day) = *known.ok_or_else(unknown)?;
    let nth = if nth.is_empty() {
        0
    } else {
        nonzero("BYDAY", nth, 53).map_err(|_| unknown())?
    };
    Ok(NthDay { nth, day })
}

fn until(value: &str) -> Result<Ending, String> {
    if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
        return Ok(Ending::Day(day));
    }
    let moment = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%SZ");
    moment.map(|at| Ending::Moment(at.and_utc())).map_err(|_| {
        format!(
            "UNTIL={value} is not taken: write a day as 20261231, or a time in UTC as 20261231T220000Z."
        )
    })
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = match self.frequency {
            Frequency::Daily => "DAILY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Yearly => "YEARLY",
        };
        write!(f, "FREQ={frequency}")?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        let days = self.days.iter().map(|named| {
            let known = DAYS.iter().find(|(_, day)| *day == named.day);
            let name = known.map_or("", |(name, _)| *name);
            match named.nth {
                0 => name.to_owned(),
                n => format!("{n}{name}"),
            }
        });
        list(f, "BYDAY", days)?;
        list(f, "BYMONTHDAY", self.month_days.iter().map(i8::to_string))?;
        list(f, "BYMONTH", self.months.iter().map(u8::to_string))?;
        match self.ending {
            Ending::Never => Ok(()),
            Ending::Count(n) => write!(f, ";COUNT={n}"),
            Ending::Day(day) => write!(f, ";UNTIL={}", day.format("%Y%m%d")),
            Ending::Moment(at) => write!(f, ";UNTIL={}", at.format("%Y%m%dT%H%M%SZ")),
        }
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    key: &str,
    values: impl Iterator<Item = String>,
) -> fmt::Result {
    let values: Vec<String> = values.collect();
    if values.is_empty() {
        return Ok(());
    }
    write!(f, ";{key}={}", values.join(","))
}

impl Serialize for Recurrence {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recurrence {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(de::Error::custom)
    }
}
