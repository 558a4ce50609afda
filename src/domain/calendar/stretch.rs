//! Stretches of time, half-open and in order: what is free is what is left of them.

use super::super::window::Timestamp;

/// A stretch of time, `[from, to)`.
pub type Stretch = (Timestamp, Timestamp);

/// Returns the same time in stretches that stand in order and do not touch.
pub fn tidy(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|(from, to)| from < to);
    stretches.sort_unstable();
    let mut tidy: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for (from, to) in stretches {
        match tidy.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            Some(_) | None => tidy.push((from, to)),
        }
    }
    tidy
}

/// Returns what is left of tidy stretches without some others.
pub fn without(stretches: &[Stretch], taken: Vec<Stretch>) -> Vec<Stretch> {
    let taken = tidy(taken);
    let mut left = Vec::new();
    for (from, to) in stretches.iter().copied() {
        let mut begin = from;
        for (start, end) in taken.iter().copied() {
            if end <= begin || start >= to {
                continue;
            }
            left.push((begin, start));
            begin = begin.max(end);
        }
        left.push((begin, to));
    }
    left.retain(|(from, to)| from < to);
    left
}

/// Returns the time that lies in both of two lists of tidy stretches.
pub fn common(one: &[Stretch], other: &[Stretch]) -> Vec<Stretch> {
    let mut both = Vec::new();
    for (a, b) in one {
        for (c, d) in other {
            both.push((*a.max(c), *b.min(d)));
        }
    }
    tidy(both)
}
