//! The window of one change: which one, what its list is on, and where a killed console stood.

pub mod ahead;
pub(super) mod evidence;
pub mod offers;
mod stand;

use crate::domain::change::Change;
use crate::domain::checklist::{StepId, StepKind};
use crate::domain::due::due;
use crate::domain::duty::hold_releasers;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::lifecycle::State;
use crate::domain::next::current_step;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::rows::{Row, rows};
use crate::domain::wave::{Checklist, Phase};

use super::action::Action;
use super::effect::Effect;
use super::form::Form;
use super::go::Step;
use super::{App, Place};

/// Where it is kept that the console stands in a window, beside the drafts.
pub const PLACE: &str = "window";

/// The window's screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Window {
    /// The change whose window it is.
    pub number: Option<ChangeNumber>,
    /// The row that was moved to; it follows what is next when absent.
    pub focus: Option<usize>,
    /// Whether all waves are shown instead of the one under way.
    pub waves: bool,
    /// Ticks on their way, which the screen shows already.
    pub sent: Vec<ahead::Sent>,
    /// Steps whose marks wait in the spool.
    pub waiting: Vec<(Checklist, StepId)>,
    /// How many events had made the change when it was last kept for a file out of reach.
    pub stood: Option<u64>,
    /// The evidence that waits for its file to be looked at.
    pub looking: Option<(u64, Form)>,
}

impl Window {
    /// Backs out of what is in front inside the window; tells whether anything was.
    pub(super) fn back(&mut self) -> bool {
        let inside = self.waves || self.focus.is_some();
        self.waves = false;
        self.focus = None;
        inside
    }
}

impl App {
    /// Opens the window of the change that the person is at.
    pub(super) fn open_window(&mut self) -> Vec<Effect> {
        let Some(change) = self.change() else {
            return self.load_first(Action::ShowWindow);
        };
        let number = change.id();
        match change.state {
            State::Approved | State::Scheduled | State::InProgress | State::Closed => {
                self.enter_window(number)
            }
            state @ (State::Draft | State::Review | State::Rejected | State::Cancelled) => {
                let (window, next) = if state.is_open() {
                    let gate = self.keymap.shown(Action::Open);
                    let next = format!(
                        "It has one from its approval on; {gate} shows what that lacks and who owns it."
                    );
                    ("has no window yet", next)
                } else {
                    let new = self.keymap.shown(Action::New);
                    let next = format!("For what is left to be done, {new} raises a new change.");
                    ("has no window", next)
                };
                let sentence = format!("{number} {window}: it is {}.", state.in_words());
                self.show_refusal(Refusal::new(Cause::State, sentence, next));
                Vec::new()
            }
        }
    }

    /// Opens the window of a change, and keeps that it is open.
    pub(super) fn enter_window(&mut self, number: ChangeNumber) -> Vec<Effect> {
        self.stand_in(number);
        let mut effects = vec![Effect::SaveDraft {
            key: PLACE.to_owned(),
            text: number.to_string(),
        }];
        if self.change().is_none() {
            effects.extend(self.ask_detail());
        }
        effects
    }

    pub(super) fn stand_in(&mut self, number: ChangeNumber) {
        if self.window.number != Some(number) {
            self.window = Window {
                number: Some(number),
                ..Window::default()
            };
        }
        self.place = Place::Window;
        self.dirty = true;
    }

    /// Stands in the window again in which a console stood when it was killed.
    pub(super) fn stand_again(&mut self, text: &str) {
        if let Ok(number) = text.trim().parse() {
            self.stand_in(number);
            if self.base.as_ref().is_some_and(|c| c.id() == number) && self.spool.away.is_some() {
                // The file cannot be asked; what it last said stands.
                self.fold_anew();
                return;
            }
            self.detail = None;
            // The change is asked for with the next look at the clock, which is now.
            self.detail_due = Some(self.now);
        }
    }

    /// Forgets that a window is open.
    pub(super) fn leave_window(&mut self) -> Vec<Effect> {
        if !matches!(self.place, Place::Window | Place::Messages) {
            return Vec::new();
        }
        self.window.back();
        vec![Effect::DropDraft {
            key: PLACE.to_owned(),
        }]
    }

    /// Moves the window's list to another row.
    pub(super) fn travel_window(&mut self, step: Step) {
        let Some(change) = self.change() else {
            return;
        };
        let wave = change.current_wave();
        let last = rows(change, wave).len().saturating_sub(1);
        let at = self
            .window
            .focus
            .or_else(|| next_row(change, wave))
            .unwrap_or(last);
        let to = match step {
            Step::Rows(by) => at.saturating_add_signed(by).min(last),
            Step::Halves(_) | Step::Screens(_) | Step::End(_) => return,
        };
        self.window.focus = Some(to).filter(|to| next_row(change, wave) != Some(*to));
    }

    /// Returns what the window insists on before the wave is carried on, if it does: what came true and since
    /// when stands in the window itself.
    pub(super) fn insists(&self, action: Action, change: &Change) -> Option<String> {
        let carries_on = matches!(
            action,
            Action::Tick
                | Action::Fail
                | Action::Skip
                | Action::ReleaseStep
                | Action::SpokenRelease
                | Action::Finish
                | Action::Complete
        );
        if self.place != Place::Window || !carries_on {
            return None;
        }
        if self.window.waves {
            return Some(format!(
                "{} goes back to the checklist: a step is carried out where it is read.",
                self.keymap.shown(Action::Back)
            ));
        }
        due(change, change.current_wave(), self.now)?;
        Some(format!(
            "Decide first: {} rolls back, {} goes on under a named authority.",
            self.keymap.shown(Action::RollBackHere),
            self.keymap.shown(Action::GoOn),
        ))
    }

    /// Tells whether a clock on the screen runs by the second.
    pub(super) fn has_running_clocks(&self) -> bool {
        self.place == Place::Window
            && self.change().is_some_and(|change| {
                let run = change.waves.get(change.current_wave());
                run.is_some_and(|r| matches!(r.phase, Phase::Implementing | Phase::RollingBack))
            })
    }
}

/// Returns the row of what is next in a wave: its first step that nobody ticked, its first check without
/// a result.
pub fn next_row(change: &Change, wave: usize) -> Option<usize> {
    let run = change.waves.get(wave)?;
    let current = current_step(change, wave).map(|(_, s)| s.id);
    rows(change, wave).iter().position(|row| match row {
        Row::Step(step, _) => current == Some(step.id),
        Row::Check(check) => run.result(check.id).is_none(),
    })
}

/// Tells whether a wave of a change is being worked, rolled back or verified.
pub fn is_worked(change: &Change) -> bool {
    let run = change.waves.get(change.current_wave());
    run.is_some_and(|r| !matches!(r.phase, Phase::Planned | Phase::Done))
}

/// Tells whether the wave under way is interrupted.
pub fn is_paused(change: &Change) -> bool {
    let run = change.waves.get(change.current_wave());
    run.is_some_and(|r| r.paused().is_some())
}

/// Returns someone who may release the hold step that is next; the one whom the plan names where nobody may.
pub(super) fn releaser(app: &App, change: &Change) -> PersonId {
    let Some((_, step)) = current_step(change, change.current_wave()) else {
        return PersonId::default();
    };
    let may = hold_releasers(change, &app.registers, step);
    let named = match &step.kind {
        StepKind::Hold { releaser } => releaser.clone(),
        StepKind::PreCheck | StepKind::Work | StepKind::NoReturn => None,
    };
    let first = may.first().map(|p| p.id.clone());
    first.or(named).unwrap_or_default()
}
