//! The palette: every action with its key, found by a few letters of its name.

use crate::domain::query::SavedFilter;

use super::action::{Action, TABLE};
use super::fuzzy::ranked;
use super::key::{Code, Key};
use super::layer::Layer;
use super::text_box::TextBox;

/// One line of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// An action.
    Act(Action),
    /// A saved filter.
    Show(SavedFilter),
}

impl Entry {
    /// Returns its words.
    pub fn label(self) -> String {
        match self {
            Self::Act(action) => super::action::row(action).label.to_owned(),
            Self::Show(filter) => format!("show {}", filter.word()),
        }
    }

    /// Returns what it does, as a sentence.
    pub fn help(self) -> String {
        match self {
            Self::Act(action) => super::action::row(action).help.to_owned(),
            Self::Show(filter) => match filter.text() {
                "" => "Shows every change.".to_owned(),
                text => format!("Filters the queue by {text}."),
            },
        }
    }
}

/// The palette while it is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// What is typed.
    pub input: TextBox,
    /// What fits it, best first.
    pub entries: Vec<Entry>,
    /// Which one is chosen.
    pub cursor: usize,
    /// Where it was opened.
    pub layer: Layer,
}

impl Palette {
    /// Opens the palette over a layer.
    pub fn over(layer: Layer) -> Self {
        let mut palette = Self {
            input: TextBox::line(),
            entries: Vec::new(),
            cursor: 0,
            layer,
        };
        palette.search();
        palette
    }

    /// Takes a key; tells whether it meant anything.
    pub fn key(&mut self, key: Key) -> bool {
        let last = self.entries.len().saturating_sub(1);
        match (key.code, key.ctrl) {
            (Code::Up, _) | (Code::Char('p'), true) => self.cursor = self.cursor.saturating_sub(1),
            (Code::Down, _) | (Code::Char('n'), true) => self.cursor = (self.cursor + 1).min(last),
            _ if self.input.key(key) => self.search(),
            _ => return false,
        }
        true
    }

    /// Takes a paste.
    pub fn paste(&mut self, text: &str) {
        self.input.insert(text);
        self.search();
    }

    /// Moves the choice by so many lines.
    pub fn step(&mut self, by: isize) {
        let last = self.entries.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Returns the chosen entry.
    pub fn chosen(&self) -> Option<Entry> {
        self.entries.get(self.cursor).copied()
    }

    fn search(&mut self) {
        self.cursor = 0;
        self.entries = found(self.input.text(), self.layer);
    }
}

/// Returns the actions that can be meant in a layer, and the saved filters, best match first.
pub fn found(typed: &str, layer: Layer) -> Vec<Entry> {
    let hidden = [Action::Palette, Action::Accept, Action::Back, Action::Why];
    let acts = TABLE
        .iter()
        // A plan being written is sent or left before anything else is done to its change.
        .filter(|row| {
            let here = row.layers.contains(&layer) || row.action == Action::Help;
            here || (row.writes && layer != Layer::Plan)
        })
        .filter(|row| !hidden.contains(&row.action))
        .map(|row| Entry::Act(row.action));
    let all = acts.chain(SavedFilter::ALL.map(Entry::Show));
    ranked(typed, all, |entry| entry.label())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_find_an_action() {
        let first = |typed| found(typed, Layer::Queue).first().copied();
        assert_eq!(first("subm"), Some(Entry::Act(Action::Submit)));
        assert_eq!(first("vote ag"), Some(Entry::Act(Action::VoteAgainst)));
        assert_eq!(first("needs"), Some(Entry::Show(SavedFilter::NeedsMe)));
        assert_eq!(first("zzzz"), None);
    }

    #[test]
    fn nothing_typed_lists_every_action_that_writes() {
        let all = found("", Layer::Record);
        for row in TABLE.iter().filter(|row| row.writes) {
            assert!(all.contains(&Entry::Act(row.action)), "{row:?}");
        }
    }
}
