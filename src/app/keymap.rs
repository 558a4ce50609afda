//! From a key to an action, for a layer, with the person's own bindings.

use std::collections::BTreeMap;

use super::action::{Action, Row, TABLE};
use super::key::Key;
use super::layer::Layer;

/// The keys of every action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    keys: BTreeMap<Action, Vec<Key>>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self {
            keys: TABLE
                .iter()
                .map(|row| (row.action, row.keys.to_vec()))
                .collect(),
        }
    }
}

/// Why a binding cannot be used, with its line in the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do next.
    pub sentence: String,
}

impl Keymap {
    /// Reads the `[keys]` of a configuration file, `comment = ["c"]` or `comment = "c"` on a line each, and puts
    /// them over the defaults.
    ///
    /// # Errors
    /// Returns every line that cannot be used: an unknown action or key, a decision without a capital
    /// letter, a letter where text is typed, or a key that another action has in the same place.
    pub fn read(text: &str) -> Result<Self, Vec<BindingError>> {
        let mut map = Self::default();
        let mut lines: BTreeMap<Action, usize> = BTreeMap::new();
        let mut errors = Vec::new();
        let mut inside = false;
        for (line, written) in (1..).zip(text.lines()) {
            let written = written.trim();
            if written.starts_with('[') {
                inside = written == "[keys]";
                continue;
            }
            if !inside || written.is_empty() || written.starts_with('#') {
                continue;
            }
            match binding(written) {
                Ok((row, keys)) => {
                    lines.insert(row.action, line);
                    map.keys.insert(row.action, keys);
                }
                Err(sentence) => errors.push(BindingError { line, sentence }),
            }
        }
        errors.extend(map.conflicts(&lines));
        errors.sort_by_key(|e| e.line);
        if errors.is_empty() {
            Ok(map)
        } else {
            Err(errors)
        }
    }

    fn conflicts(&self, lines: &BTreeMap<Action, usize>) -> Vec<BindingError> {
        let mut errors = Vec::new();
        for (i, a) in TABLE.iter().enumerate() {
            for b in &TABLE[i + 1..] {
                let shared = self
                    .keys(a.action)
                    .iter()
                    .find(|key| self.keys(b.action).contains(key));
                let place = a.layers.iter().find(|layer| b.layers.contains(layer));
                let line = lines.get(&a.action).max(lines.get(&b.action));
                if let (Some(key), Some(place), Some(line)) = (shared, place, line) {
                    errors.push(BindingError {
                        line: *line,
                        sentence: format!(
                            "{key} would be both {} and {} in the {}; give one of them another key.",
                            a.name,
                            b.name,
                            place.word()
                        ),
                    });
                }
            }
        }
        errors
    }

    /// Returns the keys of an action.
    pub fn keys(&self, action: Action) -> &[Key] {
        self.keys.get(&action).map_or(&[], Vec::as_slice)
    }

    /// Returns the first key of an action as it is written; empty when it has none.
    pub fn shown(&self, action: Action) -> String {
        self.keys(action)
            .first()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// Returns what a key does in a layer.
    pub fn action(&self, layer: Layer, key: Key) -> Option<Action> {
        TABLE
            .iter()
            .filter(|row| row.layers.contains(&layer))
            .find(|row| self.keys(row.action).contains(&key))
            .map(|row| row.action)
    }
}

fn binding(written: &str) -> Result<(&'static Row, Vec<Key>), String> {
    let shape = || "Write an action and its key, such as: comment = \"c\"".to_owned();
    let (name, keys) = written.split_once('=').ok_or_else(shape)?;
    let name = name.trim().trim_matches('"');
    let row = TABLE
        .iter()
        .find(|row| row.name == name)
        .ok_or_else(|| format!("There is no action {name:?}; `holdpoint keys` lists them."))?;
    let keys = keys.trim().trim_start_matches('[').trim_end_matches(']');
    let mut read = Vec::new();
    for key in keys.split('"').skip(1).step_by(2) {
        let key: Key = key.parse()?;
        let letter = key.typed().filter(|c| *c != ' ');
        if row.danger && !letter.is_some_and(|c| c.is_ascii_uppercase()) {
            return Err(format!(
                "{name} is a decision, so its key has to be a capital letter, not {key}."
            ));
        }
        if key.typed().is_some() && row.layers.iter().any(|l| l.takes_text()) {
            return Err(format!(
                "{name} works where text is typed, so {key} would be typed; use a key with ctrl."
            ));
        }
        read.push(key);
    }
    if read.is_empty() {
        return Err(shape());
    }
    Ok((row, read))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_key_does_what_the_table_says() {
        let map = Keymap::default();
        for row in TABLE {
            for layer in row.layers {
                for key in row.keys {
                    assert_eq!(
                        map.action(*layer, *key),
                        Some(row.action),
                        "{key} in {layer:?}"
                    );
                }
            }
        }
        assert_eq!(map.action(Layer::Confirm, Key::char('y')), None);
    }

    #[test]
    fn a_person_binds_keys_of_their_own() {
        let map = Keymap::read(
            "ascii = true\n[keys]\n# mine\n\ncomment = \"ctrl-n\"\ndown = [\"t\", \"down\"]\n",
        )
        .unwrap();
        assert_eq!(
            map.action(Layer::Queue, Key::ctrl('n')),
            Some(Action::Comment)
        );
        assert_eq!(map.action(Layer::Queue, Key::char('c')), None);
        assert_eq!(map.action(Layer::Queue, Key::char('t')), Some(Action::Down));
        assert_eq!(map.shown(Action::Down), "t");
    }

    #[test]
    fn a_binding_that_cannot_be_used_is_named_with_its_line() {
        let text = "[keys]\nfly = \"x\"\ncomment = \"hyper-x\"\nsubmit = \"s\"\naccept = \"k\"\nnonsense\n\
                    copy = \"j\"\n";
        let errors = Keymap::read(text).unwrap_err();
        let mut lines: Vec<usize> = errors.iter().map(|e| e.line).collect();
        lines.dedup();
        assert_eq!(
            lines,
            [2, 3, 4, 5, 6, 7],
            "the last in each place where j is something"
        );
        assert!(errors[0].sentence.contains("no action \"fly\""));
        assert!(errors[2].sentence.contains("capital letter"));
        assert!(
            errors[5]
                .sentence
                .contains("both down and copy in the queue")
        );
    }
}
