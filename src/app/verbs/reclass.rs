//! The form that raises or lowers the class: the classes it does not have, and why.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::digest::Digest;
use crate::domain::plan::RiskClass;

use super::super::form::{Field, Form};

/// Returns the classes a change can be given, the higher ones first.
fn classes(change: &Change) -> Vec<RiskClass> {
    let others = RiskClass::ALL.into_iter().rev();
    others.filter(|class| *class != change.class).collect()
}

/// Returns the form's fields.
pub(super) fn fields(change: &Change) -> Vec<Field> {
    let words = classes(change).into_iter().map(|class| {
        let how = if class > change.class {
            "raise"
        } else {
            "lower"
        };
        format!("{how} to {}", class.word())
    });
    vec![
        Field::choice("Class", words.collect(), 0),
        Field::line("Reason", "what the score and the declaration do not see"),
    ]
}

/// Returns the command that a filled form asks for.
///
/// # Errors
/// Returns a sentence when the class chosen is not to be chosen any more.
pub(super) fn command(form: &Form, change: &Change, seen: Digest) -> Result<Command, String> {
    let class = classes(change).into_iter().nth(form.picked(0));
    Ok(Command::Reclass {
        class: class.ok_or("The class has changed; choose again.")?,
        reason: form.text(1).trim().to_owned(),
        seen,
    })
}

/// Returns the command that tells whether the class can be changed at all: anyone may raise it, so that only
/// the highest one asks for someone who may lower it.
pub(super) fn probe(change: &Change, reason: String) -> Command {
    let class = classes(change).into_iter().next();
    Command::Reclass {
        class: class.unwrap_or_default(),
        reason,
        seen: change.digest,
    }
}
