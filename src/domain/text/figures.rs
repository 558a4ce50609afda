//! Figures as people read them: counts in groups of three, lengths of time in hours and minutes.

/// Returns a count with its digits in groups of three: `18204` as `18 204`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// Returns a length of time, given in minutes, as hours and minutes: `130` as `2 h 10`, `45` as `45 min`.
pub fn minutes(total: u32) -> String {
    match (total / 60, total % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{} h", count(u64::from(hours))),
        (hours, rest) => format!("{} h {rest:02}", count(u64::from(hours))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        let shown: Vec<String> = [0, 7, 999, 1_000, 18_204, 1_000_000, u64::MAX]
            .into_iter()
            .map(count)
            .collect();
        assert_eq!(
            shown,
            [
                "0",
                "7",
                "999",
                "1 000",
                "18 204",
                "1 000 000",
                "18 446 744 073 709 551 615"
            ]
        );
    }

    #[test]
    fn lengths_of_time_are_hours_and_minutes() {
        let shown: Vec<String> = [0, 45, 60, 65, 130, 1_440, 60_001]
            .into_iter()
            .map(minutes)
            .collect();
        assert_eq!(
            shown,
            [
                "0 min",
                "45 min",
                "1 h",
                "1 h 05",
                "2 h 10",
                "24 h",
                "1 000 h 01"
            ]
        );
    }
}
