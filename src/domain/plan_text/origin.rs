//! Which plan of which change a text was written from, so that it is never put over something newer unseen.

use serde::Deserialize;

use super::{PlanTextError, write, wrong};
use crate::domain::id::ChangeNumber;
use crate::domain::plan::Plan;

/// What a text says of where it was written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// The change.
    pub change: Option<ChangeNumber>,
    /// How many events had made it then.
    pub seen: Option<u64>,
}

#[derive(Deserialize)]
struct Form {
    change: Option<String>,
    seen: Option<u64>,
}

/// Returns what a text says of where it was written from.
///
/// # Errors
/// Returns the line and a sentence when it is no TOML, or names no change.
pub fn origin(text: &str) -> Result<Origin, PlanTextError> {
    let form: Form = toml::from_str(text).map_err(|e| wrong(text, &e))?;
    let change = form.change.map(|said| said.parse()).transpose();
    let change = change.map_err(|_| PlanTextError {
        line: None,
        sentence: "The key change names no change; it is written as change = \"CHG-0042\"."
            .to_owned(),
    })?;
    Ok(Origin {
        change,
        seen: form.seen,
    })
}

/// Returns the plan of a change as TOML that says which one it is and how many events had made it.
pub fn write_from(number: ChangeNumber, seen: u64, plan: &Plan) -> String {
    format!(
        "# What this was written from. Leave both lines as they are: an edit of a plan that somebody\n\
         # else has edited meanwhile is then shown beside theirs and not put over it.\n\
         change = \"{number}\"\n\
         seen = {seen}\n\n{}",
        write(plan)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::registers::Registers;

    #[test]
    fn a_text_says_what_it_was_written_from_and_reads_as_the_same_plan() {
        let plan = Plan {
            title: "Patch".to_owned(),
            ..Plan::default()
        };
        let text = write_from(ChangeNumber(42), 7, &plan);
        let found = origin(&text).unwrap();
        assert_eq!(found.change, Some(ChangeNumber(42)));
        assert_eq!(found.seen, Some(7));
        let now = chrono::DateTime::UNIX_EPOCH;
        let read = super::super::read(&text, now, &Registers::default()).unwrap();
        assert_eq!(read, plan);
        assert_eq!(origin(&write(&plan)).unwrap(), Origin::default());
    }

    #[test]
    fn what_is_no_change_is_said_in_a_sentence() {
        let error = origin("change = \"soon\"").unwrap_err();
        assert!(error.sentence.contains("CHG-0042"), "{error}");
        assert_eq!(origin("x = 1\nseen =").unwrap_err().line, Some(2));
    }
}
