//! Lines of text as entries of a checklist: what a person pastes or types becomes steps with their minutes.

/// One line as an entry: what to do, and its planned minutes when the line says them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What to do.
    pub said: String,
    /// Planned minutes.
    pub minutes: Option<u32>,
}

/// Returns each line with something on it as an entry, without its number or bullet in front.
pub fn entries(text: &str) -> Vec<Entry> {
    let lines = text.split(['\n', '\r']).map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(|line| entry(without_bullet(line)))
        .filter(|entry| !entry.said.is_empty())
        .collect()
}

/// Returns one line as an entry: `(5 min)` or a last word such as `5m` are its minutes, anything else
/// is what it says.
pub fn entry(line: &str) -> Entry {
    let line = line.trim();
    let found = in_brackets(line).or_else(|| last_word(line));
    match found {
        Some((said, minutes)) if !said.is_empty() => Entry {
            said: said.to_owned(),
            minutes: Some(minutes),
        },
        Some(_) | None => Entry {
            said: line.to_owned(),
            minutes: None,
        },
    }
}

/// Takes `3.`, `3)`, `-`, `*`, `•` or `[ ]` from the front of a line.
fn without_bullet(line: &str) -> &str {
    let mut rest = line;
    for mark in ["- ", "* ", "• ", "– ", "+ "] {
        if let Some(after) = rest.strip_prefix(mark) {
            rest = after.trim_start();
            break;
        }
    }
    for mark in ["[ ]", "[x]", "[X]"] {
        if let Some(after) = rest.strip_prefix(mark) {
            return after.trim_start();
        }
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) {
        let after = &rest[digits..];
        let cut = after
            .strip_prefix(". ")
            .or_else(|| after.strip_prefix(") "))
            .or_else(|| after.strip_prefix('\t'));
        if let Some(after) = cut {
            return after.trim_start();
        }
    }
    rest
}

fn in_brackets(line: &str) -> Option<(&str, u32)> {
    let inside = line.strip_suffix([')', ']'])?;
    let open = inside.rfind(['(', '['])?;
    let minutes = minutes(&inside[open + 1..])?;
    Some((line[..open].trim_end(), minutes))
}

fn last_word(line: &str) -> Option<(&str, u32)> {
    let (said, word) = line.rsplit_once(char::is_whitespace)?;
    let tight = word.ends_with(|c: char| c.is_ascii_alphabetic());
    let minutes = if tight { minutes(word)? } else { return None };
    Some((said.trim_end(), minutes))
}

/// Reads a length in minutes: `5`, `5m`, `5 min`, `1h`, `1h30`, `1 h 30 min`; at most 99 days.
pub fn minutes(text: &str) -> Option<u32> {
    let mut total = 0u32;
    let mut hours = false;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u32 = rest.get(..digits).filter(|d| d.len() < 7)?.parse().ok()?;
        rest = rest[digits..].trim_start();
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let unit = rest[..letters].to_ascii_lowercase();
        let each = match unit.as_str() {
            "" | "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60,
            _ => return None,
        };
        // A bare number stands alone or behind hours.
        if unit.is_empty() && (letters == 0 && !rest.is_empty() || total > 0 && !hours) {
            return None;
        }
        hours = each == 60;
        total = total.checked_add(number.checked_mul(each)?)?;
        rest = rest[letters..]
            .trim_start()
            .trim_start_matches('.')
            .trim_start();
    }
    (total <= 99 * 24 * 60).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pasted(text: &str) -> Vec<(String, Option<u32>)> {
        let found = entries(text).into_iter();
        found.map(|e| (e.said, e.minutes)).collect()
    }

    #[test]
    fn many_lines_are_as_many_steps() {
        let found = pasted(
            "1. Export the config (5 min)\r\n2) Fail over 2m\n\n - Upgrade [1h30]\n• Watch\n[ ] Call 10 people\n10 minutes of quiet",
        );
        let wanted = [
            ("Export the config", Some(5)),
            ("Fail over", Some(2)),
            ("Upgrade", Some(90)),
            ("Watch", None),
            ("Call 10 people", None),
            ("10 minutes of quiet", None),
        ];
        let wanted: Vec<(String, Option<u32>)> =
            wanted.map(|(s, m)| (s.to_owned(), m)).into_iter().collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn what_only_looks_like_minutes_stays_in_the_text() {
        for said in [
            "Wait for 5",
            "(5 min)",
            "Set MTU to 1500",
            "Use port (eth0)",
            "Boot from 2TB",
        ] {
            assert_eq!(
                entry(said),
                Entry {
                    said: said.to_owned(),
                    minutes: None
                },
                "{said}"
            );
        }
        assert_eq!(entry("Wait 5min").minutes, Some(5));
    }

    #[test]
    fn a_length_is_read_as_people_write_it() {
        for (text, wanted) in [
            ("5", Some(5)),
            ("5 min", Some(5)),
            ("1h", Some(60)),
            ("1h30", Some(90)),
            ("1 h 30 min.", Some(90)),
            ("", None),
            ("soon", None),
            ("5 6", None),
            ("9999999", None),
        ] {
            assert_eq!(minutes(text), wanted, "{text:?}");
        }
    }
}
