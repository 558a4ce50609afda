//! What a text means as a name, a number, a length of time or a day.

use chrono::{Datelike as _, Days, NaiveDate};

use crate::domain::id::PersonId;
use crate::domain::plan_lines;

pub(super) fn handles(line: &str) -> impl Iterator<Item = &str> {
    let mut seen: Vec<&str> = Vec::new();
    for word in line.split(',').map(str::trim).filter(|w| !w.is_empty()) {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen.into_iter()
}

pub(super) fn handle(line: &str) -> Option<PersonId> {
    (!line.is_empty()).then(|| PersonId::new(line))
}

pub(super) fn whole(line: &str) -> Result<Option<u32>, String> {
    let digits = line.replace([' ', ',', '\u{a0}', '\u{202f}'], "");
    if digits.is_empty() {
        return Ok(None);
    }
    let read = digits.parse().map(Some);
    read.map_err(|_| format!("{line:?} is no whole number; write it as 250."))
}

pub(super) fn length(line: &str) -> Result<Option<u32>, String> {
    if line.is_empty() {
        return Ok(None);
    }
    let read = plan_lines::minutes(line).map(Some);
    read.ok_or_else(|| format!("{line:?} is no length of time; write 5, 90m or 1h30."))
}

pub(super) fn day(line: &str, today: NaiveDate) -> Result<Option<NaiveDate>, String> {
    let low = line.to_lowercase();
    let words: Vec<&str> = low.split_whitespace().collect();
    let written = |day: &str, month: &str, year: Option<&str>| -> Option<NaiveDate> {
        let day = day.parse().ok()?;
        let month: chrono::Month = month.parse().ok()?;
        let on = |year| NaiveDate::from_ymd_opt(year, month.number_from_month(), day);
        match year {
            Some(year) => on(year.parse().ok()?),
            // What was tested was tested: the last such day.
            None => on(today.year())
                .filter(|d| *d <= today)
                .or_else(|| on(today.year() - 1)),
        }
    };
    let found = match words.as_slice() {
        [] => return Ok(None),
        ["today"] => Some(today),
        ["yesterday"] => today.checked_sub_days(Days::new(1)),
        [day, month] => written(day, month, None),
        [day, month, year] => written(day, month, Some(year)),
        [one] => one.parse().ok(),
        _ => None,
    };
    let wrong = || format!("{line:?} is no day; write it as 2026-11-03, 3 nov or yesterday.");
    found.map(Some).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_last_one_of_its_name() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let read = |said| day(said, today).unwrap().map(|d| d.to_string());
        assert_eq!(read("3 Nov").as_deref(), Some("2026-11-03"));
        assert_eq!(read("24 dec").as_deref(), Some("2025-12-24"));
        assert_eq!(read("yesterday").as_deref(), Some("2026-11-22"));
        assert_eq!(read(""), None);
    }
}
