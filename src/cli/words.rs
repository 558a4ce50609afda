//! Words of a call that are more than a word: times, days, conditions, texts from standard input.

use std::io::Read;

use crate::domain::zone::Zone;
use chrono::NaiveDate;

use super::fault::Fault;
use crate::domain::change::Change;
use crate::domain::local_time::{Side, read_time_near};
use crate::domain::window::Timestamp;

/// The longest text taken from standard input, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// Returns a text; `-` stands for standard input.
pub fn text(word: &str) -> Result<String, Fault> {
    if word != "-" {
        return Ok(word.to_owned());
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Fault::File(format!("Standard input cannot be read: {e}.")))?;
    if bytes.len() as u64 > LIMIT {
        return Err(Fault::Call(
            "The text is longer than 1 MiB; shorten it.".to_owned(),
        ));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Fault::Call("The text on standard input is not UTF-8.".to_owned()))?;
    Ok(text.trim_end().to_owned())
}

/// Returns the zone of this machine, as `TZ` or the system says; UTC when it does not say.
pub fn here() -> Zone {
    iana_time_zone::get_timezone()
        .ok()
        .and_then(|name| name.parse().ok())
        .unwrap_or(Zone::UTC)
}

/// Reads a day.
///
/// # Errors
/// Returns a sentence that says how it is written.
pub fn day_of(word: &str) -> Result<NaiveDate, String> {
    word.trim()
        .parse()
        .map_err(|_| format!("{word:?} is no day; write it as 2026-11-26"))
}

/// Returns the zone in which people write times of a change: its window's, UTC when it has none.
pub fn zone_of(change: &Change) -> Zone {
    let window = change.plan.waves.iter().find_map(|w| w.window);
    window.map_or(Zone::UTC, |w| w.zone)
}

/// Reads when something was, local times in the zone of the change; without a day the last such time.
///
/// # Errors
/// Returns a sentence when it is no time, or happens twice or never in that zone.
pub fn time(word: &str, change: &Change, now: Timestamp) -> Result<Timestamp, Fault> {
    read_time_near(word, zone_of(change), now, Side::Past).map_err(Fault::Call)
}

/// Writes a word so that a shell reads it as one.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,=@%+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_can_be_typed_again() {
        assert_eq!(quoted("CHG-0042"), "CHG-0042");
        assert_eq!(quoted("rollback risk accepted"), "'rollback risk accepted'");
        assert_eq!(quoted("jun's console"), r"'jun'\''s console'");
        assert_eq!(quoted(""), "''");
    }
}
