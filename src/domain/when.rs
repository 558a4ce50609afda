//! Windows as a person says them: `thu 22:00 +4h`, `2026-11-26 22:00-02:00 Europe/London`.

use std::fmt;

use crate::domain::zone::Zone;
use chrono::{
    DateTime, Datelike as _, Duration, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime,
    TimeZone as _, Utc, Weekday,
};

use super::window::{Timestamp, Window};

/// Why a text is no window, as a sentence with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAWindow(pub String);

impl fmt::Display for NotAWindow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotAWindow {}

fn no<T>(sentence: impl Into<String>) -> Result<T, NotAWindow> {
    Err(NotAWindow(sentence.into()))
}

const HOW: &str = "Write it like: thu 22:00 +4h, or 2026-11-26 22:00-02:00 Europe/London.";

/// Reads a window: `[day] time (+duration | - [day] time) [zone]`.
///
/// A day is `today`, `tonight`, `tomorrow`, a weekday (the next one whose time is still to come),
/// `26 nov`, `26 nov 2026` or `2026-11-26`; an end without a day is the first such time after the
/// start. A local time that does not exist, or exists twice, is refused and both readings are
/// named; `first` or `second` behind a time that exists twice picks one.
///
/// # Errors
/// Returns a sentence that says what could not be read and how to write it.
pub fn window(text: &str, now: Timestamp, zone: Zone) -> Result<Window, NotAWindow> {
    let spaced = text
        .to_lowercase()
        .replace(['–', '—'], " - ")
        .replace(" to ", " - ")
        .replace('+', " + ")
        .replace(',', " ");
    let mut words: Vec<String> = Vec::new();
    for word in spaced.split_whitespace() {
        split_range(word, &mut words);
    }
    let mut zone = zone;
    if let Some(found) = words.last().and_then(|w| zone_named(w)) {
        zone = found;
        words.pop();
    }
    let mut reader = Reader {
        words: &words,
        at: 0,
    };
    let today = now.with_timezone(&zone).date_naive();
    let day = reader.day(today)?;
    let time = reader.time()?;
    let start = match day {
        Some(day) => local(day.first_after(time, now, zone), zone, &mut reader)?,
        None => local(
            Day::Next(None, today).first_after(time, now, zone),
            zone,
            &mut reader,
        )?,
    };
    let end = match reader.word() {
        Some("+") => start + reader.duration()?,
        Some("-") => {
            let day = reader.day(today)?;
            let time = reader.time()?;
            let at = if let Some(day) = day {
                day.first_after(time, start, zone)
            } else {
                let from = start.with_timezone(&zone).naive_local();
                let same = from.date().and_time(time);
                if same > from {
                    same
                } else {
                    same + Duration::days(1)
                }
            };
            local(at, zone, &mut reader)?
        }
        Some(word) => {
            return no(format!(
                "After the start comes + or -, not \"{word}\". {HOW}"
            ));
        }
        None => return no(format!("The window has no end. {HOW}")),
    };
    if let Some(word) = reader.word() {
        return no(format!("\"{word}\" is left over. {HOW}"));
    }
    if end <= start {
        return no("The window ends before it starts. Mend the end.");
    }
    Ok(Window { start, end, zone })
}

/// Writes a window as it can be read back: `Thu 2026-11-26 22:00 - Fri 2026-11-27 02:00 Europe/London`.
pub fn write(window: &Window) -> String {
    let at = |t: Timestamp| {
        let local = t.with_timezone(&window.zone);
        let twice = matches!(
            window.zone.from_local_datetime(&local.naive_local()),
            MappedLocalTime::Ambiguous(..)
        );
        let which = match window.zone.from_local_datetime(&local.naive_local()) {
            MappedLocalTime::Ambiguous(first, _) if twice && first == local => " first",
            MappedLocalTime::Ambiguous(..) => " second",
            MappedLocalTime::Single(_) | MappedLocalTime::None => "",
        };
        format!("{}{which}", local.format("%Y-%m-%d %H:%M"))
    };
    format!("{} - {} {}", at(window.start), at(window.end), window.zone)
}

/// `22:00-02:00` is three words; `2026-11-26` is one.
fn split_range(word: &str, words: &mut Vec<String>) {
    let halves = word
        .char_indices()
        .filter(|(_, c)| *c == '-')
        .map(|(i, _)| (&word[..i], &word[i + 1..]))
        .find(|(a, b)| clock(a).is_some() && (clock(b).is_some() || b.is_empty()));
    match halves {
        Some((a, b)) => {
            words.push(a.to_owned());
            words.push("-".to_owned());
            if !b.is_empty() {
                words.push(b.to_owned());
            }
        }
        None if word.len() > 1 && word.starts_with('-') => {
            words.push("-".to_owned());
            words.push(word[1..].to_owned());
        }
        None => words.push(word.to_owned()),
    }
}

/// Tells whether a window in words ends in its time zone.
pub fn names_zone(text: &str) -> bool {
    let last = text.split_whitespace().last();
    last.is_some_and(|word| zone_named(&word.to_lowercase()).is_some())
}

fn zone_named(word: &str) -> Option<Zone> {
    if !word.contains('/') && !matches!(word, "utc" | "gmt" | "z") {
        return None;
    }
    if matches!(word, "utc" | "z") {
        return Some(Zone::UTC);
    }
    word.parse().ok()
}

#[derive(Debug, Clone, Copy)]
enum Day {
    /// Exactly this date.
    On(NaiveDate),
    /// The next such weekday, or any day, whose time is still to come; counted from today.
    Next(Option<Weekday>, NaiveDate),
}

impl Day {
    fn first_after(self, time: NaiveTime, after: Timestamp, zone: Zone) -> NaiveDateTime {
        match self {
            Self::On(date) => date.and_time(time),
            Self::Next(weekday, from) => {
                let after = after.with_timezone(&zone).naive_local();
                let from = from.max(after.date());
                (0..8)
                    .map(|n| (from + Duration::days(n)).and_time(time))
                    .find(|at| *at > after && weekday.is_none_or(|w| at.weekday() == w))
                    .unwrap_or_else(|| from.and_time(time))
            }
        }
    }
}

struct Reader<'a> {
    words: &'a [String],
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.words.get(self.at).map(String::as_str)
    }

    fn word(&mut self) -> Option<&'a str> {
        let word = self.peek();
        self.at += usize::from(word.is_some());
        word
    }

    fn day(&mut self, today: NaiveDate) -> Result<Option<Day>, NotAWindow> {
        let Some(word) = self.peek() else {
            return no(format!("The window is empty. {HOW}"));
        };
        let day = match word {
            "today" | "tonight" => Day::On(today),
            "tomorrow" => Day::On(today + Duration::days(1)),
            _ => {
                if let Ok(weekday) = word.parse::<Weekday>() {
                    Day::Next(Some(weekday), today)
                } else if let Ok(date) = NaiveDate::parse_from_str(word, "%Y-%m-%d") {
                    Day::On(date)
                } else if let Some(date) = self.written_date(today) {
                    return date.map(|d| Some(Day::On(d)));
                } else {
                    return Ok(None);
                }
            }
        };
        self.at += 1;
        // "thu 2026-11-26" names the day twice; they have to agree.
        if let (Day::Next(Some(weekday), _), Some(date)) = (
            day,
            self.peek()
                .and_then(|w| NaiveDate::parse_from_str(w, "%Y-%m-%d").ok()),
        ) {
            self.at += 1;
            if date.weekday() != weekday {
                return no(format!("{date} is a {}, not a {weekday}.", date.weekday()));
            }
            return Ok(Some(Day::On(date)));
        }
        Ok(Some(day))
    }

    /// Reads `26 nov` or `26 nov 2026`.
    fn written_date(&mut self, today: NaiveDate) -> Option<Result<NaiveDate, NotAWindow>> {
        let day: u32 = self.peek()?.parse().ok()?;
        let month: chrono::Month = self.words.get(self.at + 1)?.parse().ok()?;
        let year = self
            .words
            .get(self.at + 2)
            .filter(|w| w.len() == 4)
            .and_then(|w| w.parse::<i32>().ok());
        self.at += 2 + usize::from(year.is_some());
        let date = |year| NaiveDate::from_ymd_opt(year, month.number_from_month(), day);
        let found = match year {
            Some(year) => date(year),
            None => date(today.year())
                .filter(|d| *d >= today)
                .or_else(|| date(today.year() + 1)),
        };
        Some(found.ok_or_else(|| NotAWindow(format!("{} has no day {day}.", month.name()))))
    }

    fn time(&mut self) -> Result<NaiveTime, NotAWindow> {
        match self.word() {
            None => no(format!("A time is missing. {HOW}")),
            Some(word) => match clock(word) {
                Some(time) => Ok(time),
                None => no(format!("\"{word}\" is no time of day. {HOW}")),
            },
        }
    }

    fn duration(&mut self) -> Result<Duration, NotAWindow> {
        let Some(word) = self.word() else {
            return no(format!(
                "After + comes a length such as 4h, 90m or 1h30. {HOW}"
            ));
        };
        let mut minutes = 0i64;
        let mut number = String::new();
        let mut last = 'h';
        for c in word.chars() {
            match c {
                '0'..='9' if number.len() < 5 => number.push(c),
                'd' | 'h' | 'm' if !number.is_empty() => {
                    let n: i64 = number.parse().unwrap_or_default();
                    minutes += n * unit_minutes(c);
                    number.clear();
                    last = c;
                }
                _ => {
                    return no(format!(
                        "\"{word}\" is no length; write 4h, 90m, 1h30 or 2d."
                    ));
                }
            }
        }
        if !number.is_empty() {
            // `1h30`: what follows the hours are minutes; a bare number is hours.
            let n: i64 = number.parse().unwrap_or_default();
            minutes += if minutes > 0 && last == 'h' {
                n
            } else {
                n * unit_minutes('h')
            };
        }
        if minutes == 0 {
            return no("A window of no length holds no work. Write a length such as 4h.");
        }
        Ok(Duration::minutes(minutes))
    }
}

fn unit_minutes(unit: char) -> i64 {
    match unit {
        'd' => 24 * 60,
        'h' => 60,
        _ => 1,
    }
}

/// Reads `22:00`, `22.00`, `2200`, `22h`, `10pm`, `noon` or `midnight`.
fn clock(word: &str) -> Option<NaiveTime> {
    match word {
        "noon" => return NaiveTime::from_hms_opt(12, 0, 0),
        "midnight" => return NaiveTime::from_hms_opt(0, 0, 0),
        _ => {}
    }
    let (digits, half) = if let Some(rest) = word.strip_suffix("pm") {
        (rest, Some(12))
    } else if let Some(rest) = word.strip_suffix("am") {
        (rest, Some(0))
    } else {
        (word.strip_suffix('h').unwrap_or(word), None)
    };
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((h, m)) if m.len() == 2 => (h, m),
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None if half.is_some() || word.ends_with('h') => (digits, "0"),
        Some(_) | None => return None,
    };
    let (mut hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    if let Some(half) = half {
        if !(1..=12).contains(&hour) {
            return None;
        }
        hour = hour % 12 + half;
    }
    NaiveTime::from_hms_opt(hour, minute, 0)
}

fn local(at: NaiveDateTime, zone: Zone, reader: &mut Reader<'_>) -> Result<Timestamp, NotAWindow> {
    let pick = match reader.peek() {
        Some("first") => Some(true),
        Some("second") => Some(false),
        _ => None,
    };
    reader.at += usize::from(pick.is_some());
    let when = at.format("%H:%M on %-d %B %Y");
    match zone.from_local_datetime(&at) {
        MappedLocalTime::Single(t) => match pick {
            None => Ok(t.with_timezone(&Utc)),
            Some(_) => no(format!(
                "{when} happens once in {zone}; leave out first or second."
            )),
        },
        MappedLocalTime::Ambiguous(first, second) => match pick {
            Some(true) => Ok(first.with_timezone(&Utc)),
            Some(false) => Ok(second.with_timezone(&Utc)),
            None => no(format!(
                "{when} happens twice in {zone}: first {} ({}), then {} ({}). Add first or second behind it.",
                first.with_timezone(&Utc).format("%H:%M UTC"),
                first.format("%Z"),
                second.with_timezone(&Utc).format("%H:%M UTC"),
                second.format("%Z"),
            )),
        },
        MappedLocalTime::None => {
            let (before, after) = around_gap(at, zone);
            no(format!(
                "{when} does not exist in {zone}: the clocks go from {before} to {after} that night. Write one of those."
            ))
        }
    }
}

/// Returns the local times at which a gap begins and ends, as `01:00` and `02:00`.
fn around_gap(at: NaiveDateTime, zone: Zone) -> (String, String) {
    let real =
        |at: NaiveDateTime| -> Option<DateTime<Zone>> { zone.from_local_datetime(&at).earliest() };
    let end = (1..=180)
        .map(|m| at + Duration::minutes(m))
        .find(|t| real(*t).is_some())
        .unwrap_or(at);
    let begin = (1..=180)
        .map(|m| at - Duration::minutes(m))
        .find(|t| real(*t).is_some())
        .map_or(at, |t| t + Duration::minutes(1));
    (
        begin.format("%H:%M").to_string(),
        end.format("%H:%M").to_string(),
    )
}

#[cfg(test)]
mod tests;
