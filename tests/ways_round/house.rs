//! What the ways round share: a change brought to where somebody tries one.

use holdpoint::domain::checklist::StepId;
use holdpoint::domain::command::Command;
use holdpoint::domain::plan::Plan;
use holdpoint::domain::refusal::Refusal;
use holdpoint::domain::vote::{Choice, CommentKind};
use holdpoint::domain::wave::{Checklist, Tick};

use crate::common::Case;

pub(crate) fn in_review(plan: Plan) -> Case {
    let mut case = Case::new();
    case.create("rea", plan);
    case.ask("rea", &Command::Submit).unwrap();
    case
}

pub(crate) fn edit(
    case: &mut Case,
    by: &str,
    work: impl FnOnce(&mut Plan),
) -> Result<usize, Refusal> {
    let mut plan = case.change.plan.clone();
    work(&mut plan);
    let plan = Box::new(plan);
    case.ask(by, &Command::Edit { plan })
}

pub(crate) fn approved(case: &mut Case) {
    case.vote("omar", Choice::Approve).unwrap();
    case.vote("sara", Choice::Approve).unwrap();
    case.approve("omar").unwrap();
}

pub(crate) fn say(
    case: &mut Case,
    by: &str,
    meant: CommentKind,
    text: &str,
    reply_to: Option<u32>,
) -> Result<usize, Refusal> {
    let text = text.to_owned();
    case.ask(
        by,
        &Command::Comment {
            meant,
            text,
            about: None,
            reply_to,
        },
    )
}

pub(crate) fn tick(case: &mut Case, by: &str, step: u32, tick: Tick) -> Result<usize, Refusal> {
    let said = if tick == Tick::Done {
        ""
    } else {
        "nobody answers the phone"
    };
    let command = Command::Tick {
        wave: 0,
        checklist: Checklist::Work,
        step: StepId(step),
        tick,
        note: said.to_owned(),
    };
    case.ask(by, &command)
}

pub(crate) fn codes(refused: &Refusal) -> Vec<&str> {
    refused.gaps.iter().map(|g| g.code.as_ref()).collect()
}

/// A change whose first wave is begun by jun; `set` has its way with the house before.
pub(crate) fn running(plan: Plan, set: impl FnOnce(&mut Case)) -> Case {
    let mut case = Case::new();
    set(&mut case);
    case.is_scheduled(plan);
    case.is_begun(1);
    case
}

/// A release that somebody spoke and another writes down.
pub(crate) fn spoken(step: u32, by: &str) -> Command {
    Command::ReleaseStep {
        wave: 0,
        step: StepId(step),
        note: String::new(),
        spoken_by: Some(by.into()),
    }
}
