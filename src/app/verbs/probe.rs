//! The command a verb would send with everything filled in well: what the rules say to it is whether the verb
//! can run.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::best_outcome;
use crate::domain::mention;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::thread;
use crate::domain::vote::{Choice, CommentKind, Condition};
use crate::domain::wave::{Impact, ImpactLevel, Phase, Tick};

use super::super::App;
use super::super::action::Action;

const WORDS: &str = "words that say something";

pub(super) fn words() -> String {
    WORDS.to_owned()
}

pub(super) fn missing(change: &Change, what: &str, next: &str) -> Refusal {
    Refusal::new(
        Cause::State,
        format!("{} has no {what}.", change.id()),
        next,
    )
}

/// Returns the conditions that comments ask for as the form could take them up, so that it opens.
fn would_take_up(app: &App, change: &Change) -> Vec<Condition> {
    let asked = thread::conditions_asked(change).map(|comment| Condition {
        text: comment.text.clone(),
        owner: app.person().clone(),
        due: Some(app.now.date_naive()),
        met_by: None,
    });
    asked.collect()
}

/// Returns the command that tells whether a verb can run on a change.
///
/// # Errors
/// Returns a refusal when the verb has nothing to work on.
pub fn probe(app: &App, action: Action, change: &Change) -> Result<Command, Refusal> {
    let action = action.base();
    let reason = words();
    let missing = |what: &str, next: &str| missing(change, what, next);
    Ok(match action {
        Action::Comment | Action::Ask | Action::NoteStep => Command::Comment {
            meant: CommentKind::Note,
            text: reason,
            about: None,
            reply_to: None,
        },
        Action::Answer => {
            let all = thread::answerable(change);
            let question = all.first();
            let question = question.ok_or_else(|| missing("comment", "Write one: c"))?;
            Command::Comment {
                meant: CommentKind::Note,
                text: reason,
                about: None,
                reply_to: Some(question.id),
            }
        }
        Action::Edit => Command::Edit {
            plan: Box::new(change.plan.clone()),
        },
        Action::Submit => super::standard::submit(app, change),
        Action::VoteFor => vote(change, Choice::Approve),
        Action::VoteAgainst => vote(change, Choice::Reject),
        Action::Abstain => vote(change, Choice::Abstain),
        Action::Reaffirm => super::reaffirm::command(app, change, change.digest)?,
        Action::Reclass => super::reclass::probe(change, reason),
        Action::Approve => Command::Approve {
            conditions: would_take_up(app, change),
            note: reason,
            seen: change.digest,
        },
        Action::Return => Command::Return { reason },
        Action::Reject => Command::Reject { reason },
        Action::Defer => super::defer::probe(app, change, reason),
        Action::Authorise => super::emergency::probe(app, change, reason),
        Action::MeetCondition => Command::MeetCondition {
            condition: open_conditions(change)
                .first()
                .map(|(place, _)| *place)
                .ok_or_else(|| missing("open condition", ""))?,
        },
        Action::Schedule => Command::Schedule,
        Action::Unschedule => Command::Unschedule { reason },
        Action::Hold => Command::Hold { reason },
        Action::Release => Command::Release { reason },
        Action::Cancel => Command::Cancel { reason },
        Action::Consent => Command::Consent {
            client: super::consent::clients(app, change)
                .into_iter()
                .next()
                .ok_or_else(|| missing("client", "Name its clients in the plan."))?,
            said_by: reason,
            note: String::new(),
            seen: change.digest,
        },
        Action::Waive => super::waive::probe(app, change, reason)?,
        other => match super::window::probe(app, other, change)
            .or_else(|| super::message::probe(app, other, change))
        {
            Some(here) => here?,
            None => work(app, other, change)?,
        },
    })
}

fn work(app: &App, action: Action, change: &Change) -> Result<Command, Refusal> {
    let wave = change.current_wave();
    let reason = words();
    let missing = |what: &str, next: &str| missing(change, what, next);
    let step = || {
        app.step_of(action, change)
            .ok_or_else(|| missing("step here", "Write its checklist in the plan."))
    };
    Ok(match action {
        Action::Start => Command::Start { wave, began: None },
        Action::Tick | Action::Fail | Action::Skip => {
            let (checklist, step) = step()?;
            Command::Tick {
                wave,
                checklist,
                step,
                tick: match action {
                    Action::Fail => Tick::Failed,
                    Action::Skip => Tick::Skipped,
                    _ => Tick::Done,
                },
                note: reason,
            }
        }
        Action::Undo => {
            let (checklist, step) = step()?;
            Command::Undo {
                wave,
                checklist,
                step,
            }
        }
        Action::ReleaseStep => Command::ReleaseStep {
            wave,
            step: step()?.1,
            note: reason,
            spoken_by: None,
        },
        Action::Fire => Command::FireTrigger {
            wave,
            condition: reason,
            continued_by: None,
        },
        Action::RollBack => Command::RollBack {
            wave,
            reason,
            incident: String::new(),
        },
        Action::Finish if phase(change) == Some(Phase::RollingBack) => Command::EndRollback {
            wave,
            restored: true,
            incident: String::new(),
        },
        Action::Finish => Command::FinishWork { wave },
        Action::Check => Command::RecordCheck {
            wave,
            check: change
                .plan
                .validation
                .first()
                .map(|c| c.id)
                .ok_or_else(|| missing("validation check", "Write one in the plan."))?,
            passed: true,
            observed: reason,
        },
        Action::Impact => Command::DeclareImpact {
            wave,
            client: change
                .plan
                .waves
                .get(wave)
                .and_then(|w| w.clients.first())
                .cloned()
                .ok_or_else(|| missing("client in this wave", "Name its clients in the plan."))?,
            impact: no_impact(),
        },
        Action::Complete => Command::Complete {
            wave,
            outcome: change
                .waves
                .get(wave)
                .map(|_| best_outcome(change, wave))
                .ok_or_else(|| missing("wave", "Plan one."))?,
        },
        Action::Review => Command::Review {
            cause: reason.clone(),
            lesson: reason,
            actions: Vec::new(),
        },
        Action::Reopen => Command::Reopen {
            incident: reason.clone(),
            reason,
        },
        other => {
            return Err(Refusal::new(
                Cause::Input,
                format!("{other:?} does nothing to a change."),
                "",
            ));
        }
    })
}

fn vote(change: &Change, choice: Choice) -> Command {
    let facts = mention::nameable(change, &[]).join("; ");
    Command::Vote {
        choice,
        comment: format!("{WORDS}: {facts}"),
        seen: change.digest,
    }
}

pub(super) fn no_impact() -> Impact {
    Impact {
        level: ImpactLevel::None,
        from: None,
        to: None,
        users: None,
        noticed: String::new(),
        planned: false,
        told_by: String::new(),
    }
}

pub(super) fn phase(change: &Change) -> Option<Phase> {
    change.waves.get(change.current_wave()).map(|w| w.phase)
}

/// Returns the conditions that nobody has said are met, with their places in the list.
pub(super) fn open_conditions(change: &Change) -> Vec<(usize, String)> {
    change
        .approval
        .iter()
        .flat_map(|a| a.conditions.iter().enumerate())
        .filter(|(_, c)| c.met_by.is_none())
        .map(|(place, c)| (place, format!("{} ({})", c.text, c.owner)))
        .collect()
}
