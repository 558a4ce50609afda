//! A plan as the text that is edited outside the console.

use crate::domain::plan::Plan;

/// Returns a plan as TOML with every field in view, so that nothing has to be known by heart.
///
/// # Errors
/// Returns a sentence when the plan cannot be written.
pub fn write(plan: &Plan) -> Result<String, String> {
    toml::to_string_pretty(plan).map_err(|error| format!("The plan cannot be written: {error}."))
}

/// Reads a plan back.
///
/// # Errors
/// Returns a sentence with the line where the text stops making sense.
pub fn read(text: &str) -> Result<Plan, String> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| {
            1 + text[..span.start.min(text.len())].matches('\n').count()
        });
        format!(
            "Line {line} of the plan: {}.",
            error.message().trim_end_matches('.')
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::checklist::{Step, StepId, StepKind};
    use crate::domain::plan::{PlannedWave, Trigger};

    #[test]
    fn a_plan_reads_back_as_it_was_written() {
        let plan = Plan {
            title: "Replace edge firewalls".to_owned(),
            scope_in: "Both firewalls\nof Leeds".to_owned(),
            waves: vec![PlannedWave {
                clients: vec!["northwind".into()],
                steps: vec![Step {
                    id: StepId(1),
                    kind: StepKind::Hold {
                        releaser: Some("omar".into()),
                    },
                    ..Step::default()
                }],
                ..PlannedWave::default()
            }],
            triggers: vec![Trigger::LatestRollback, Trigger::UsersAbove(50)],
            ..Plan::default()
        };
        let text = write(&plan).unwrap();
        assert_eq!(read(&text).unwrap(), plan, "{text}");
    }

    #[test]
    fn a_line_that_makes_no_sense_is_named() {
        let error = read("title = \"x\"\nkind = \"sudden\"\n").unwrap_err();
        assert!(error.starts_with("Line 2 of the plan:"), "{error}");
    }
}
