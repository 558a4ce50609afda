//! The known word that a mistyped one is nearest to.

/// Returns the known word nearest to a mistyped one, when one is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().take(64).collect();
    let reach = (word.len() / 2).clamp(1, 3);
    known
        .into_iter()
        .map(|k| {
            let letters: Vec<char> = k.to_lowercase().chars().take(64).collect();
            let begins = word.len() >= 2 && letters.starts_with(&word);
            (if begins { 0 } else { distance(&word, &letters) }, k)
        })
        .filter(|(d, _)| *d <= reach)
        .min_by_key(|(d, _)| *d)
        .map(|(_, k)| k)
}

/// Returns how many letters have to be put in, left out or changed (Levenshtein).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = cost.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
