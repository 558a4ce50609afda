//! What the window's footer offers: what moves the wave on comes first.

use crate::domain::checklist::StepKind;
use crate::domain::next::{Next, next};

use super::super::App;
use super::super::action::Action;

/// Returns what moves the wave on now.
pub fn first(app: &App) -> &'static [Action] {
    use Action::{
        Back, Check, Complete, Evidence, FailHere, Finish, FireHere, GoOn, Impact, NoteStep, Pause,
        RefuseGo, ReleaseStep, Review, RollBackHere, SkipHere, Start, Tick,
    };
    let Some(change) = app.change() else {
        return &[Back];
    };
    match next(change, change.current_wave(), app.now) {
        Next::Opens(_) | Next::Start => &[Start, NoteStep],
        Next::Do(_, step) if step.kind == StepKind::PreCheck => {
            &[Tick, FailHere, SkipHere, NoteStep, Evidence]
        }
        Next::Do(..) | Next::Confirm(..) => &[
            Tick,
            FailHere,
            SkipHere,
            NoteStep,
            Evidence,
            FireHere,
            RollBackHere,
            Pause,
        ],
        Next::Release(_) => &[ReleaseStep, NoteStep, FireHere, RollBackHere, Pause],
        Next::Go(_) => &[ReleaseStep, RefuseGo, NoteStep, RollBackHere, Pause],
        Next::Decide(_) => &[RollBackHere, GoOn, NoteStep],
        Next::GoOn(_) => &[Pause, NoteStep, RollBackHere],
        Next::Finish | Next::EndRollback => &[Finish, NoteStep],
        Next::Check(_) => &[Check, Impact, NoteStep, RollBackHere],
        Next::Declare(_) => &[Impact, Check, NoteStep],
        Next::Review => &[Review, Complete],
        Next::Complete(_) => &[Complete, Impact, Check],
        Next::Nothing => &[Back],
    }
}

/// Returns what is offered behind it.
pub fn last(app: &App) -> &'static [Action] {
    if !app.spool.is_quiet() {
        return &[
            Action::ShowSpool,
            Action::Undo,
            Action::Help,
            Action::Back,
            Action::Palette,
        ];
    }
    let several = app.change().is_some_and(|c| c.plan.waves.len() > 1);
    if several {
        &[
            Action::Undo,
            Action::NextPane,
            Action::Help,
            Action::Back,
            Action::Palette,
        ]
    } else {
        &[Action::Undo, Action::Help, Action::Back, Action::Palette]
    }
}
