//! The promises the table keeps: no key twice, a sentence for each row, capitals for decisions.

use super::super::key::Key;
use super::super::layer::Layer;
use super::{Action, Row, TABLE};

#[test]
fn no_key_stands_twice_in_one_layer() {
    for layer in Layer::ALL {
        let mut seen: Vec<(Key, Action)> = Vec::new();
        for row in TABLE.iter().filter(|row| row.layers.contains(&layer)) {
            for key in row.keys {
                let before = seen.iter().find(|(k, _)| k == key);
                assert!(
                    before.is_none(),
                    "{key} is {:?} and {before:?} in {layer:?}",
                    row.action
                );
                seen.push((*key, row.action));
            }
        }
    }
}

#[test]
fn every_action_has_a_row_a_key_a_name_and_a_help_sentence() {
    for (i, row) in TABLE.iter().enumerate() {
        assert!(!row.keys.is_empty() && !row.layers.is_empty(), "{row:?}");
        assert!(row.help.ends_with('.') && row.help.len() > 10, "{row:?}");
        assert!(!row.label.is_empty());
        let same = |other: &&Row| other.action == row.action || other.name == row.name;
        assert!(!TABLE[..i].iter().any(|other| same(&other)), "{row:?}");
    }
}

#[test]
fn a_decision_has_a_capital_letter_and_writes() {
    for row in TABLE.iter().filter(|row| row.danger) {
        assert!(row.writes, "{row:?}");
        for key in row.keys {
            let capital = key.typed().is_some_and(|c| c.is_ascii_uppercase());
            assert!(capital, "{row:?}");
        }
    }
}

#[test]
fn where_text_is_typed_no_letter_is_a_command() {
    for row in TABLE {
        for layer in row.layers.iter().filter(|l| l.takes_text()) {
            let typed = row.keys.iter().any(|k| k.typed().is_some());
            assert!(!typed, "{row:?} in {layer:?}");
        }
    }
}
