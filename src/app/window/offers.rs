//! What the window's footer offers: what moves the wave on comes first, then the ways back.

use crate::domain::next::{Next, next};

use super::super::App;
use super::super::action::Action;

/// Returns what moves the wave on now, the ways back that are open, and what is written meanwhile.
pub fn first(app: &App) -> Vec<Action> {
    use Action::{
        Back, Check, Complete, Evidence, FailHere, Finish, FireHere, GoOn, Impact, NoteStep, Pause,
        RefuseGo, ReleaseStep, Review, RollBackHere, ShowMessages, SkipHere, Start, Tick, Undo,
    };
    let Some(change) = app.change().filter(|_| !app.window.waves) else {
        return Vec::new();
    };
    let (ahead, beside): (&[Action], &[Action]) = match next(change, change.current_wave(), app.now)
    {
        Next::Opens(_) | Next::Start => (&[Start], &[NoteStep]),
        Next::Do(..) | Next::Confirm(..) => {
            (&[Tick], &[FireHere, NoteStep, FailHere, Evidence, SkipHere])
        }
        Next::Release(_) => (&[ReleaseStep], &[FireHere, NoteStep]),
        Next::Go(_) => (&[ReleaseStep, RefuseGo], &[FireHere, NoteStep]),
        Next::Decide(_) => (&[RollBackHere, GoOn], &[NoteStep]),
        Next::GoOn(_) => (&[Pause], &[NoteStep]),
        Next::Finish | Next::EndRollback => (&[Finish], &[NoteStep]),
        Next::Check(_) => (&[Check, Impact], &[NoteStep]),
        Next::Declare(_) => (&[Impact, Check], &[NoteStep]),
        Next::Drafts(_) => (&[ShowMessages], &[Impact, Check]),
        Next::Review => (&[Review, Complete], &[]),
        Next::Complete(_) => (&[Complete, Impact, Check], &[]),
        Next::Nothing => (&[Back], &[]),
    };
    // At two in the morning nobody looks for them: the way back, a slip taken back, the clock stopped.
    let back = [RollBackHere, Undo, Pause];
    let open = back
        .iter()
        .filter(|a| !ahead.contains(a) && app.can(**a).is_ok());
    ahead.iter().chain(open).chain(beside).copied().collect()
}

/// Returns what is offered behind it.
pub fn last(app: &App) -> &'static [Action] {
    if !app.spool.is_quiet() {
        return &[
            Action::ShowSpool,
            Action::Help,
            Action::Back,
            Action::Palette,
        ];
    }
    if app.change().is_some_and(|c| c.plan.waves.len() > 1) {
        &[
            Action::NextPane,
            Action::Help,
            Action::Back,
            Action::Palette,
        ]
    } else {
        &[Action::Help, Action::Back, Action::Palette]
    }
}
