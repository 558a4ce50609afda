//! A text laid over the screen: a refusal with its gaps, the help, what is worth reading of a change.

use crate::domain::id::ChangeNumber;
use crate::domain::refusal::Refusal;

use super::App;
use super::action::TABLE;
use super::compare::Compared;
use super::layer::Layer;

/// What is laid over the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What it says.
    pub says: Says,
    /// How far it is scrolled.
    pub scroll: usize,
}

/// What a sheet says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// Why something cannot be done, and the way forward.
    Refusal(Refusal),
    /// The keys of a layer.
    Help(Layer),
    /// What changed in a plan.
    Compared(Compared),
    /// Where the score of a change comes from.
    Trace(ChangeNumber),
    /// What waits in the spool, and what did not fit.
    Spool,
    /// Everything that is registered of one row.
    Row {
        /// Which one.
        title: String,
        /// Each field with what it says.
        fields: Vec<(String, String)>,
    },
}

impl Sheet {
    /// Makes a sheet at its top.
    pub fn new(says: Says) -> Self {
        Self { says, scroll: 0 }
    }
}

/// Returns the keys of a layer with their help sentences, in the order of the table.
pub fn help_lines(app: &App, layer: Layer) -> Vec<(String, &'static str, &'static str)> {
    TABLE
        .iter()
        .filter(|row| row.layers.contains(&layer))
        .map(|row| {
            let keys: Vec<String> = app
                .keymap
                .keys(row.action)
                .iter()
                .map(ToString::to_string)
                .collect();
            (keys.join(" "), row.label, row.help)
        })
        .collect()
}

impl App {
    /// Shows why something cannot be done.
    pub(super) fn show_refusal(&mut self, refusal: Refusal) {
        let line = one_line(&refusal);
        // What does not fit on the last line is read on a sheet: a refusal cut short is a dead end.
        let fits = crate::domain::text::width(&line) + 3 <= usize::from(self.size.width);
        if refusal.gaps.is_empty() && fits {
            self.warn(line);
        } else {
            self.sheet = Some(Sheet::new(Says::Refusal(refusal)));
        }
        self.dirty = true;
    }
}

/// Returns a refusal without gaps as one line.
pub fn one_line(refusal: &Refusal) -> String {
    format!("{} {}", refusal.sentence, refusal.next)
        .trim_end()
        .to_owned()
}
