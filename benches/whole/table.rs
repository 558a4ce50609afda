//! The table that is printed: what was measured, how much, against what, and the goal.

#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 4]>,
}

/// Returns the middle of some figures.
pub fn median(figures: &mut [f64]) -> f64 {
    assert!(!figures.is_empty(), "nothing was measured");
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Returns the median of the ratios of pairs measured side by side.
pub fn ratio(a: &[f64], b: &[f64]) -> f64 {
    let mut ratios: Vec<f64> = a.iter().zip(b).map(|(a, b)| a / b).collect();
    median(&mut ratios)
}

impl Table {
    pub fn row(&mut self, what: &str, figure: String, beside: String, goal: &str) {
        eprintln!("{what}: {figure} ({beside}) goal {goal}");
        self.rows
            .push([what.to_owned(), figure, beside, goal.to_owned()]);
    }

    pub fn print(&self) {
        println!("| what | measured | beside it | goal |");
        println!("| --- | --- | --- | --- |");
        for [what, figure, beside, goal] in &self.rows {
            println!("| {what} | {figure} | {beside} | {goal} |");
        }
    }
}
