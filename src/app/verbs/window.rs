//! The verbs that only the window has: notes, evidence, pauses, no-go, spoken releases, going on.

use crate::domain::change::Change;
use crate::domain::checklist::StepId;
use crate::domain::command::Command;
use crate::domain::due::{due, dues};
use crate::domain::evidence::Evidence;
use crate::domain::id::PersonId;
use crate::domain::next::note_about;
use crate::domain::people::Role;
use crate::domain::refusal::Refusal;
use crate::domain::vote::CommentKind;

use super::super::App;
use super::super::action::Action;
use super::super::form::{About, Field, Form};
use super::super::window::{evidence, is_paused, releaser};
use super::open::reason;
use super::probe::{missing, words};

/// Returns the fields of a verb of the window.
pub(super) fn fields(action: Action, change: &Change) -> Option<Vec<Field>> {
    Some(match action {
        Action::NoteStep => vec![Field::lines("Note", "what others should know of this step")],
        Action::Evidence => vec![
            Field::lines(
                "Text",
                "what was seen, or pasted output; may stay empty with a file",
            ),
            Field::line(
                "File",
                "its path; its size and SHA-256 are kept, not its bytes",
            ),
        ],
        Action::Pause if is_paused(change) => Vec::new(),
        Action::Pause | Action::RefuseGo => reason(),
        Action::GoOn => vec![
            Field::line(
                "Authority",
                "who takes it on them: a manager, commander or decision maker",
            ),
            Field::line("Why", "one sentence that someone else can act on"),
        ],
        Action::SpokenRelease => vec![
            Field::line("Released by", "a handle"),
            Field::line("Said", "how and in what words; may stay empty"),
        ],
        _ => return None,
    })
}

/// Returns the command that a filled form of the window asks for.
///
/// # Errors
/// Returns a sentence about what is missing.
pub(super) fn command(
    app: &App,
    form: &Form,
    about: &About,
    change: &Change,
) -> Option<Result<Command, String>> {
    let text = |field: usize| form.text(field).trim_end().to_owned();
    let wave = about.wave;
    let step = || -> Result<StepId, String> { Ok(about.step.ok_or("There is no step here.")?.1) };
    Some(match form.action {
        Action::ReleaseStep => step().map(|step| Command::ReleaseStep {
            wave,
            step,
            note: String::new(),
            spoken_by: None,
        }),
        Action::SpokenRelease => step().map(|step| Command::ReleaseStep {
            wave,
            step,
            note: text(1),
            spoken_by: Some(PersonId::new(form.text(0).trim())),
        }),
        Action::RefuseGo => step().map(|step| Command::RefuseGo {
            wave,
            step,
            reason: text(0),
        }),
        Action::NoteStep => Ok(Command::Comment {
            meant: CommentKind::Note,
            text: text(0),
            about: about.step.map(|(of, step)| note_about(wave, of, step)),
            reply_to: None,
        }),
        Action::Evidence => evidence::command(form, about, None),
        Action::Pause if is_paused(change) => Ok(Command::Resume { wave }),
        Action::Pause => Ok(Command::Pause {
            wave,
            reason: text(0),
        }),
        Action::GoOn => {
            let mut waits = dues(change, wave, app.now).into_iter().map(|d| d.condition);
            waits
                .next()
                .map(|condition| Command::GoOn {
                    wave,
                    condition,
                    also: waits.collect(),
                    authority: PersonId::new(form.text(0).trim()),
                    reason: text(1),
                })
                .ok_or_else(|| "No decision is due any more.".to_owned())
        }
        _ => return None,
    })
}

/// Returns the command that tells whether a verb of the window can run.
///
/// # Errors
/// Returns a refusal when it has nothing to work on.
pub(super) fn probe(
    app: &App,
    action: Action,
    change: &Change,
) -> Option<Result<Command, Refusal>> {
    let wave = change.current_wave();
    let step = || {
        app.step_of(action, change)
            .ok_or_else(|| missing(change, "step here", "Write its checklist in the plan."))
    };
    Some(match action {
        Action::SpokenRelease => step().map(|(_, step)| Command::ReleaseStep {
            wave,
            step,
            note: words(),
            spoken_by: Some(releaser(app, change)),
        }),
        Action::RefuseGo => step().map(|(_, step)| Command::RefuseGo {
            wave,
            step,
            reason: words(),
        }),
        Action::Evidence => step().map(|(checklist, step)| Command::KeepEvidence {
            wave,
            checklist,
            step,
            evidence: Evidence {
                text: words(),
                file: None,
            },
        }),
        Action::Pause if is_paused(change) => Ok(Command::Resume { wave }),
        Action::Pause => Ok(Command::Pause {
            wave,
            reason: words(),
        }),
        Action::GoOn => go_on(app, change, wave),
        Action::LinkIncident => Ok(super::incident::probe()),
        _ => return None,
    })
}

/// Returns the command that goes on under the decision maker, or under a manager.
fn go_on(app: &App, change: &Change, wave: usize) -> Result<Command, Refusal> {
    let due = due(change, wave, app.now)
        .ok_or_else(|| missing(change, "decision due", "A trigger asks for one."))?;
    let manager = || app.registers.with_role(Role::Manager).map(|p| p.id.clone());
    let decider = change.plan.rollback.decision_maker.clone();
    Ok(Command::GoOn {
        wave,
        condition: due.condition,
        also: Vec::new(),
        authority: decider.or_else(|| manager().next()).unwrap_or_default(),
        reason: words(),
    })
}
