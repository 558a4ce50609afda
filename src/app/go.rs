//! Moving about: the one cursor keys of every list, the panes, the places.

use crate::domain::lifecycle::State;
use crate::domain::rows::rows;

use super::action::Action;
use super::effect::Effect;
use super::layer::{Layer, layer};
use super::layout::{self, list_rows};
use super::{App, Pane, Place};

/// How far a key moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// By so many rows.
    Rows(isize),
    /// By half screens.
    Halves(isize),
    /// By screens.
    Screens(isize),
    /// To the first or the last.
    End(bool),
}

/// Returns how far an action moves, when it moves.
pub(super) fn step(action: Action) -> Option<Step> {
    Some(match action {
        Action::Down | Action::RowDown => Step::Rows(1),
        Action::Up | Action::RowUp => Step::Rows(-1),
        Action::First => Step::End(false),
        Action::Last => Step::End(true),
        Action::HalfDown => Step::Halves(1),
        Action::HalfUp => Step::Halves(-1),
        Action::PageDown => Step::Screens(1),
        Action::PageUp => Step::Screens(-1),
        _ => return None,
    })
}

impl Step {
    pub(super) fn rows(self, height: usize) -> Option<isize> {
        let height = isize::try_from(height).unwrap_or(1).max(1);
        match self {
            Self::Rows(n) => Some(n),
            Self::Halves(n) => Some(n * (height / 2).max(1)),
            Self::Screens(n) => Some(n * (height - 1).max(1)),
            Self::End(_) => None,
        }
    }

    pub(super) fn from(self, index: usize, last: usize, height: usize) -> usize {
        match self.rows(height) {
            Some(by) => index.saturating_add_signed(by).min(last),
            None if self == Self::End(true) => last,
            None => 0,
        }
    }
}

impl App {
    /// Moves whatever the keyboard is on.
    pub(super) fn travel(&mut self, step: Step) -> Vec<Effect> {
        self.dirty = true;
        let here = layer(self);
        match here {
            Layer::Palette => {
                if let (Some(palette), Some(by)) = (&mut self.palette, step.rows(8)) {
                    palette.step(by);
                }
            }
            Layer::Sheet => {
                let last = self.limits.sheet;
                let height = list_rows(self.size);
                if let Some(sheet) = &mut self.sheet {
                    sheet.scroll = step.from(sheet.scroll.min(last), last, height);
                }
            }
            Layer::Queue | Layer::Filter => return self.travel_queue(step),
            Layer::Side | Layer::Risk | Layer::Checklist => self.travel_pane(step),
            Layer::Change => {
                let last = self.limits.change;
                let height = list_rows(self.size);
                self.change_scroll = step.from(self.change_scroll.min(last), last, height);
            }
            Layer::Window => self.travel_window(step),
            Layer::Messages => self.travel_messages(step),
            Layer::Record => {
                let last = self.record.events.len().saturating_sub(1);
                let to = step.from(self.record.index(), last, list_rows(self.size));
                return self.put_record(to);
            }
            Layer::Calendar => return self.travel_calendar(step),
            Layer::Catalogue if self.catalogue.open => {
                let last = self.limits.template;
                let from = self.catalogue.scroll.min(last);
                self.catalogue.scroll = step.from(from, last, list_rows(self.size));
            }
            Layer::Catalogue => {
                let last = self.templates().len().saturating_sub(1);
                let to = step.from(self.template_index(), last, list_rows(self.size) / 2);
                self.put_template(to);
            }
            Layer::Bypasses => {
                let last = self.bypasses.shown().len().saturating_sub(1);
                let to = step.from(self.bypasses.index(), last, list_rows(self.size));
                self.put_bypass(to);
            }
            Layer::People => {
                let last = self.choices().len().saturating_sub(1);
                let to = step.from(self.people.cursor, last, list_rows(self.size));
                self.put_person(to);
            }
            Layer::Registers => {
                let last = self.register.rows.len().saturating_sub(1);
                let to = step.from(self.register.index(), last, list_rows(self.size));
                self.put_row(to);
            }
            Layer::Plan | Layer::Clash => self.travel_plan(step, list_rows(self.size)),
            Layer::Confirm | Layer::Form | Layer::PlanText | Layer::Start | Layer::First => {}
        }
        Vec::new()
    }

    fn travel_queue(&mut self, step: Step) -> Vec<Effect> {
        match step.rows(self.queue_height()) {
            Some(by) => self.move_queue(by),
            None => self.queue_end(step == Step::End(true)),
        }
    }

    fn travel_pane(&mut self, step: Step) {
        let pane = self.pane.index();
        let last = if self.pane == Pane::Checklist {
            let change = self.detail.as_ref();
            let count = change.map_or(0, |c| rows(c, c.current_wave()).len());
            count.saturating_sub(1)
        } else {
            self.limits.panes[pane]
        };
        let area = layout::layout(self.size, self.below).panes[0].1;
        let height = usize::from(area.height.saturating_sub(1));
        self.scroll[pane] = step.from(self.scroll[pane].min(last), last, height);
    }

    /// Gives the keyboard to the next pane, or the one before.
    pub(super) fn next_pane(&mut self, back: bool) {
        let count = Pane::ALL.len();
        let next = (self.pane.index() + if back { count - 1 } else { 1 }) % count;
        self.pane = Pane::ALL[next];
        if self.pane != Pane::Queue {
            self.below = self.pane;
        }
        self.dirty = true;
    }

    /// Opens what is under the cursor on the whole screen.
    pub(super) fn open(&mut self) -> Vec<Effect> {
        if self.place == Place::Registers {
            self.show_row();
            return Vec::new();
        }
        if self.target().is_none() {
            return Vec::new();
        }
        if self.change().is_none() {
            let ask = self.ask_detail();
            self.after_detail = Some(Action::Open);
            return ask.into_iter().collect();
        }
        self.change_scroll = 0;
        self.calendar.opened = self.place == Place::Calendar;
        self.place = Place::Change;
        self.dirty = true;
        // Whoever voted on an earlier revision is shown at once what changed since.
        let stale = self.change().is_some_and(|change| {
            change.state == State::Review && change.stale_vote(self.person()).is_some()
        });
        if stale { self.compare() } else { Vec::new() }
    }

    /// Backs out of what is in front.
    pub(super) fn back(&mut self) -> Vec<Effect> {
        self.dirty = true;
        match layer(self) {
            Layer::Confirm => self.confirm = None,
            Layer::Palette => self.palette = None,
            Layer::Form => self.leave_form(),
            Layer::Filter => return self.restore_filter(),
            Layer::Sheet => self.sheet = None,
            Layer::Clash | Layer::PlanText | Layer::Plan | Layer::Start => return self.back_plan(),
            Layer::Side | Layer::Risk | Layer::Checklist => self.pane = Pane::Queue,
            Layer::Queue if !self.said.sentence.is_empty() => self.said = super::Said::default(),
            Layer::Queue => return self.clear_filter(),
            Layer::Catalogue if self.catalogue.open => self.catalogue.open = false,
            Layer::Window if self.window.back() => {}
            Layer::Messages => self.place = Place::Window,
            Layer::Change if self.calendar.opened => {
                self.calendar.opened = false;
                return self.open_calendar();
            }
            Layer::Change
            | Layer::Window
            | Layer::Calendar
            | Layer::Catalogue
            | Layer::Bypasses
            | Layer::People => {
                return self.show_queue();
            }
            Layer::Registers => return self.leave_registers(),
            Layer::Record if self.record.word.is_empty() => return self.show_queue(),
            Layer::Record => {
                self.record.word.clear();
                return vec![self.ask_record(None)];
            }
            Layer::First => return vec![Effect::Quit],
        }
        Vec::new()
    }

    /// Goes to the queue.
    pub(super) fn show_queue(&mut self) -> Vec<Effect> {
        let mut effects = self.leave_window();
        self.place = Place::Queue;
        self.dirty = true;
        if self.change().is_none() && self.queue.cursor.is_some() {
            effects.extend(self.ask_detail());
        }
        effects
    }
}
