//! The fields of each verb's form, and what its question tells beside the change.

use crate::domain::change::Change;
use crate::domain::decide::best_outcome;
use crate::domain::due::{conditions, dues};
use crate::domain::plan::ChangeType;
use crate::domain::thread;
use crate::domain::wave::{Outcome, Phase};

use super::super::action::Action;
use super::super::form::Field;
use super::super::{App, Place};
use super::probe::{open_conditions, phase};

/// Returns the fields that a verb asks for; none when it asks for nothing.
pub(super) fn fields(app: &App, action: Action, change: &Change) -> Vec<Field> {
    let vote = || {
        vec![Field::lines(
            "Comment",
            "for medium and high: name a risk factor or a gap of this change",
        )]
    };
    match action {
        Action::Comment => vec![
            Field::lines("Comment", "what others should know"),
            Field::choice("Meant as", words(&["a note", "a risk", "a condition"]), 0),
            Field::line(
                "About",
                "a field or a step: rollback, step 4; may stay empty",
            ),
        ],
        Action::Ask => vec![Field::lines(
            "Question",
            "has to be answered before approval",
        )],
        Action::Answer => {
            let waits = change.unanswered().count();
            let all = (0..).zip(thread::answerable(change)).map(|(n, c)| {
                let open = if n < waits { "open " } else { "" };
                let kind = c.kind.word();
                format!(
                    "#{} {open}{kind} by {}: {}",
                    c.id,
                    c.by,
                    first_line(&c.text)
                )
            });
            let hint = "closes the question or the condition that it answers";
            vec![
                Field::lines("Answer", hint),
                Field::choice("To", all.collect(), 0),
            ]
        }
        Action::VoteFor | Action::VoteAgainst | Action::Abstain => vote(),
        Action::Reclass => super::reclass::fields(change),
        Action::Approve => vec![
            Field::line("Note", "what is said with it; may stay empty"),
            Field::lines(
                "Conditions",
                "one a line: what | who | 2026-12-01; may stay empty",
            )
            .with(&asked_for(change)),
        ],
        Action::Return => vec![Field::lines(
            "What to mend",
            "one sentence for its requester",
        )],
        Action::Defer => {
            let mut fields = vec![super::defer::field(app, change)];
            fields.extend(reason());
            fields
        }
        Action::Authorise => super::emergency::fields(app, change),
        Action::MeetCondition => {
            let open = open_conditions(change).into_iter().map(|(_, text)| text);
            vec![Field::choice("Condition", open.collect(), 0)]
        }
        Action::Reject | Action::Unschedule | Action::Hold | Action::Release | Action::Cancel => {
            reason()
        }
        Action::Consent => vec![
            Field::choice(
                "Client",
                super::consent::clients(app, change)
                    .into_iter()
                    .map(|c| c.0)
                    .collect(),
                0,
            ),
            Field::line("Said by", "who agreed there"),
            Field::line("Note", "how, or with what words; may stay empty"),
        ],
        Action::Waive => super::waive::fields(app, change),
        Action::Impact => super::impact::fields(app, change),
        other if super::message::is_one(other) => super::message::fields(app, other, change),
        other => {
            if let Some(here) = super::window::fields(other, change) {
                return here;
            }
            let because = conditions(&dues(change, change.current_wave(), app.now));
            work_fields(other, change, &because, app.place == Place::Window)
        }
    }
}

/// Returns the conditions that comments ask for, a line each, with the owner and the day to fill in.
fn asked_for(change: &Change) -> String {
    let lines = thread::conditions_asked(change).map(|c| {
        // A bar parts what, who and when.
        let words = c.text.split_whitespace().collect::<Vec<_>>();
        format!("{} |  | ", words.join(" ").replace('|', "/"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn reason() -> Vec<Field> {
    vec![Field::line(
        "Reason",
        "one sentence that someone else can act on",
    )]
}

fn work_fields(action: Action, change: &Change, because: &str, here: bool) -> Vec<Field> {
    match action {
        Action::Start if change.plan.kind == ChangeType::Emergency => {
            vec![Field::line(
                "Work began at",
                "22:30 or 2026-12-01 22:30; empty is now",
            )]
        }
        Action::Skip => reason(),
        Action::Fail => vec![Field::line("What was seen", "may stay empty")],
        Action::Fire => {
            let mut options: Vec<String> = change
                .plan
                .triggers
                .iter()
                .map(|t| t.in_words_of(&change.plan))
                .collect();
            options.push("something else".to_owned());
            let mut fields = vec![
                Field::choice("Condition", options, 0),
                Field::line("In words", "needed for something else"),
            ];
            if here {
                // The window asks for the decision itself, and goes on asking.
                return fields;
            }
            fields.extend([
                Field::choice("Then", words(&["roll back", "go on under an authority"]), 0),
                Field::line("Authority", "a handle; only for going on"),
                Field::line("Why go on", "only for going on"),
            ]);
            fields
        }
        Action::RollBack => vec![
            Field::line("Reason", "what makes it necessary").with(because),
            Field::line("Incident", "its number elsewhere; may stay empty"),
        ],
        Action::Finish if phase(change) == Some(Phase::RollingBack) => {
            let mut fields = vec![Field::choice(
                "Service is",
                words(&["restored and verified", "not restored"]),
                0,
            )];
            let run = change.waves.get(change.current_wave());
            if run
                .and_then(|r| r.rollback.as_ref())
                .is_some_and(|r| r.incident.is_empty())
            {
                fields.push(Field::line(
                    "Incident",
                    "its number elsewhere; may stay empty",
                ));
            }
            fields
        }
        Action::Check => check(change),
        Action::Complete => {
            let options = outcomes(best_outcome(change, change.current_wave()));
            vec![Field::choice(
                "Outcome",
                options.iter().map(|o| o.word().to_owned()).collect(),
                0,
            )]
        }
        Action::Review => vec![
            Field::lines("Cause", "why it went as it did"),
            Field::lines("Lesson", "what is learned"),
            Field::lines(
                "Actions",
                "one a line: what | who | 2026-12-01; may stay empty",
            ),
        ],
        Action::Reopen => vec![
            Field::line("Incident", "its number"),
            Field::line("Reason", "why the verdict is open again"),
        ],
        Action::LinkIncident => super::incident::fields(change),
        _ => Vec::new(),
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn check(change: &Change) -> Vec<Field> {
    let run = change.waves.get(change.current_wave());
    let done = |id| run.is_some_and(|r| r.result(id).is_some());
    let options = change.plan.validation.iter().map(|c| {
        let mark = if done(c.id) { " (again)" } else { "" };
        format!("{}: {}{mark}", c.check, c.expected)
    });
    let next = change.plan.validation.iter().position(|c| !done(c.id));
    vec![
        Field::choice("Check", options.collect(), next.unwrap_or(0)),
        Field::choice("Result", words(&["as expected", "not as expected"]), 0),
        Field::line("Observed", "what was seen"),
    ]
}

/// Returns the outcomes from the best that the facts allow to the worst.
pub(super) fn outcomes(best: Outcome) -> Vec<Outcome> {
    Outcome::ALL.into_iter().filter(|o| *o >= best).collect()
}
