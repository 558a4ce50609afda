//! From a filled form to the command.

use crate::domain::zone::Zone;

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::best_outcome;
use crate::domain::id::PersonId;
use crate::domain::local_time::{Side, read_time_near};
use crate::domain::vote::{Choice, CommentKind};
use crate::domain::wave::{Phase, Tick};
use crate::domain::window::Timestamp;

use super::super::App;
use super::super::action::Action;
use super::super::form::{About, Form};
use super::super::parse;
use super::open::outcomes;
use super::probe::{open_conditions, phase, probe};

/// Returns the command that a filled form asks for.
///
/// # Errors
/// Returns a sentence about what cannot be read.
pub(super) fn command(
    app: &App,
    form: &Form,
    about: &About,
    change: &Change,
) -> Result<Command, String> {
    let text = |field: usize| form.text(field).trim_end().to_owned();
    let wave = about.wave;
    let seen = about.digest;
    let zone = zone_of(change, wave);
    let at = |field: usize| optional_time(form.text(field), zone, app.now);
    let vote = |choice| Command::Vote {
        choice,
        comment: text(0),
        seen,
    };
    let comment = |meant, about: String, reply_to| Command::Comment {
        meant,
        text: text(0),
        about: (!about.trim().is_empty()).then(|| about.trim().to_owned()),
        reply_to,
    };
    if let Some(here) = super::window::command(app, form, about, change)
        .or_else(|| super::message::command(form, about, change, at))
    {
        return here;
    }
    Ok(match form.action {
        Action::Comment => comment(meant_as(form.picked(1)), text(2), None),
        Action::Ask => comment(CommentKind::Question, String::new(), None),
        Action::Answer => {
            // Comments come in while one writes: the one that was chosen is known by its number.
            let chosen = form.option(1).strip_prefix('#');
            let number = chosen.and_then(|c| c.split(' ').next()?.parse::<u32>().ok());
            let asked = change.comments.iter().find(|c| Some(c.id) == number);
            let asked = asked.ok_or("That comment is not there any more.")?;
            comment(CommentKind::Note, String::new(), Some(asked.id))
        }
        Action::VoteFor => vote(Choice::Approve),
        Action::VoteAgainst => vote(Choice::Reject),
        Action::Abstain => vote(Choice::Abstain),
        Action::Reaffirm => {
            super::reaffirm::command(app, change, seen).map_err(|refusal| refusal.to_string())?
        }
        Action::Reclass => super::reclass::command(form, change, seen)?,
        Action::Approve => Command::Approve {
            note: text(0),
            conditions: parse::conditions(form.text(1))?,
            seen,
        },
        Action::Return => Command::Return { reason: text(0) },
        Action::Reject => Command::Reject { reason: text(0) },
        Action::Defer => super::defer::command(app, form, change)?,
        Action::Authorise => super::emergency::command(app, form, change, &at)?,
        Action::MeetCondition => Command::MeetCondition {
            condition: open_conditions(change)
                .get(form.picked(0))
                .map(|(place, _)| *place)
                .ok_or("That condition has been met meanwhile.")?,
        },
        Action::Unschedule => Command::Unschedule { reason: text(0) },
        Action::Hold => Command::Hold { reason: text(0) },
        Action::Release => Command::Release { reason: text(0) },
        Action::Cancel => Command::Cancel { reason: text(0) },
        Action::Consent => super::consent::command(app, form, change, seen)?,
        Action::Waive => super::waive::command(app, form, change, zone)?,
        Action::Start => Command::Start {
            wave,
            began: at(0)?,
        },
        Action::Tick | Action::Fail | Action::Skip => tick(form, about)?,
        Action::Fire => fire(form, wave, change)?,
        Action::RollBack => Command::RollBack {
            wave,
            reason: text(0),
            incident: text(1),
        },
        Action::Finish if phase(change) == Some(Phase::RollingBack) => Command::EndRollback {
            wave,
            restored: form.picked(0) == 0,
            incident: text(1),
        },
        Action::Check => check(form, wave, change)?,
        Action::Impact => super::impact::command(form, wave, change, zone, app.now)?,
        Action::Complete => Command::Complete {
            wave,
            outcome: outcomes(best_outcome(change, wave))
                .get(form.picked(0))
                .copied()
                .ok_or("The facts have changed; choose again.")?,
        },
        Action::Review => Command::Review {
            cause: text(0),
            lesson: text(1),
            actions: parse::conditions(form.text(2))?,
        },
        Action::Reopen => Command::Reopen {
            incident: text(0),
            reason: text(1),
        },
        Action::LinkIncident => super::incident::command(form, change)?,
        // Submit, schedule, undo and finish say all there is to say without a form.
        other => probe(app, other, change).map_err(|refusal| refusal.to_string())?,
    })
}

/// Returns the zone in which people write times of a wave: its window's.
pub(super) fn zone_of(change: &Change, wave: usize) -> Zone {
    let planned = change.plan.waves.get(wave).and_then(|w| w.window);
    planned.map_or(Zone::UTC, |w| w.zone)
}

/// Reads when something was, which may be left out.
pub(super) fn optional_time(
    text: &str,
    zone: Zone,
    now: Timestamp,
) -> Result<Option<Timestamp>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    read_time_near(text, zone, now, Side::Past).map(Some)
}

fn tick(form: &Form, about: &About) -> Result<Command, String> {
    let (checklist, step) = about.step.ok_or("There is no step here.")?;
    Ok(Command::Tick {
        wave: about.wave,
        checklist,
        step,
        tick: match form.action {
            Action::Fail => Tick::Failed,
            Action::Skip => Tick::Skipped,
            _ => Tick::Done,
        },
        note: form.text(0).trim().to_owned(),
    })
}

fn check(form: &Form, wave: usize, change: &Change) -> Result<Command, String> {
    Ok(Command::RecordCheck {
        wave,
        check: change
            .plan
            .validation
            .get(form.picked(0))
            .map(|c| c.id)
            .ok_or("That check is not in the plan any more.")?,
        passed: form.picked(1) == 0,
        observed: form.text(2).trim().to_owned(),
    })
}

fn fire(form: &Form, wave: usize, change: &Change) -> Result<Command, String> {
    let words = form.text(1).trim();
    let planned = change.plan.triggers.get(form.picked(0));
    let condition = match planned {
        Some(t) if words.is_empty() => t.in_words_of(&change.plan),
        Some(t) => format!("{}; {words}", t.in_words_of(&change.plan)),
        None => words.to_owned(),
    };
    let goes_on = form.picked(2) == 1;
    if goes_on && form.text(3).trim().is_empty() {
        return Err("Say under whose authority the work goes on.".to_owned());
    }
    Ok(Command::FireTrigger {
        wave,
        condition,
        continued_by: goes_on.then(|| {
            (
                PersonId::new(form.text(3).trim()),
                form.text(4).trim().to_owned(),
            )
        }),
    })
}

/// Returns what a comment is meant as, by its place among the options.
fn meant_as(picked: usize) -> CommentKind {
    match picked {
        1 => CommentKind::Risk,
        2 => CommentKind::Condition,
        _ => CommentKind::Note,
    }
}
