//! The actions of the form, and the keys that are text in it.

use std::sync::Arc;

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::go::Step;
use crate::app::key::Key;
use crate::app::layer::{Layer, layer};
use crate::app::{App, Said};
use crate::domain::checklist::StepKind;
use crate::domain::merge::Side;

use super::PlanForm;
use super::field::Shape;
use super::paste::Pasted;
use super::value::Here;

impl App {
    /// Changes the form with what is known now at hand.
    pub(super) fn with_form<T>(
        &mut self,
        work: impl FnOnce(&mut PlanForm, Here<'_>) -> T,
    ) -> Option<T> {
        let registers = Arc::clone(&self.registers);
        let here = Here {
            now: self.now,
            registers: &registers,
        };
        self.dirty = true;
        self.plan_form.as_mut().map(|form| work(form, here))
    }

    /// Takes a key while the form, or the choice of what it begins with, has the keyboard.
    pub(in crate::app) fn plan_key(
        &mut self,
        here: Layer,
        action: Option<Action>,
        key: Key,
    ) -> Vec<Effect> {
        if !self.said.sentence.is_empty() && action != Some(Action::Back) {
            self.said = Said::default();
            self.dirty = true;
        }
        if let Some(form) = &mut self.plan_form {
            form.goal = None;
        }
        match action {
            Some(Action::JumpGap) => {
                let nth = self
                    .keymap
                    .keys(Action::JumpGap)
                    .iter()
                    .position(|k| *k == key);
                self.jump_gap(nth.map_or(1, |at| at + 1))
            }
            Some(Action::Accept) if here == Layer::PlanText => self.accept_typed(key),
            Some(action) => self.act(action),
            None if here == Layer::PlanText => self.plan_typed(key),
            None if here == Layer::Start => self.start_key(key),
            None if key == Key::ctrl('c') => vec![Effect::Quit],
            None => Vec::new(),
        }
    }

    fn plan_typed(&mut self, key: Key) -> Vec<Effect> {
        let changed = self.with_form(|form, here| {
            let offers = form.offers(here.registers);
            form.type_key(key, &offers, here)
        });
        if changed == Some(true) {
            self.keep_plan()
        } else {
            Vec::new()
        }
    }

    /// Takes the name that is offered, breaks a line, begins the next entry, or ends the field.
    fn accept_typed(&mut self, key: Key) -> Vec<Effect> {
        if self.take_offer() {
            return self.keep_plan();
        }
        let lines = self.plan_form.as_ref().and_then(|f| f.typing.as_ref());
        if lines.is_some_and(|t| t.text.has_lines()) {
            return self.plan_typed(key);
        }
        self.with_form(|form, here| {
            let field = form.typing.as_ref().map(|t| t.field);
            if field.is_some_and(super::field::Field::begins_entry) {
                form.split(here);
            } else if form.take_typed(here) {
                form.move_rows(1);
            }
        });
        self.keep_plan()
    }

    fn take_offer(&mut self) -> bool {
        self.with_form(|form, here| {
            let offers = form.offers(here.registers);
            let Some(typing) = &mut form.typing else {
                return false;
            };
            let taken = typing.taken(&offers);
            if let Some(at) = taken {
                typing.take(&offers[at]);
            }
            taken.is_some()
        })
        .unwrap_or(false)
    }

    /// Carries out an action of the form; nothing when it is none, or the form is not in front.
    pub(in crate::app) fn plan_act(&mut self, action: Action) -> Option<Vec<Effect>> {
        let here = layer(self);
        match here {
            Layer::Start => match action {
                Action::Accept => Some(self.start_accept()),
                Action::NextPane | Action::PreviousPane => {
                    if let Some(start) = &mut self.start {
                        start.searching = !start.searching;
                    }
                    self.dirty = true;
                    Some(Vec::new())
                }
                _ => None,
            },
            Layer::Clash => self.clash_act(action),
            Layer::Sheet if action == Action::JumpGap => Some(self.jump_gap(1)),
            Layer::Plan | Layer::PlanText => self.form_act(action),
            Layer::Confirm
            | Layer::Palette
            | Layer::Form
            | Layer::Filter
            | Layer::Sheet
            | Layer::Queue
            | Layer::Side
            | Layer::Risk
            | Layer::Checklist
            | Layer::Change
            | Layer::Record
            | Layer::Calendar
            | Layer::Catalogue
            | Layer::Bypasses
            | Layer::People
            | Layer::Window
            | Layer::Messages
            | Layer::Registers
            | Layer::First => None,
        }
    }

    fn clash_act(&mut self, action: Action) -> Option<Vec<Effect>> {
        let clash = self.plan_form.as_mut().and_then(|f| f.clash.as_mut())?;
        match action {
            Action::TakeMine => clash.choose(Side::Mine),
            Action::TakeTheirs => clash.choose(Side::Theirs),
            Action::Send => {
                let settled = self.with_form(|form, _| form.settle());
                if let Some(Err(sentence)) = settled {
                    self.warn(sentence);
                    return Some(Vec::new());
                }
                return Some(self.save_plan());
            }
            _ => return None,
        }
        self.dirty = true;
        Some(Vec::new())
    }

    fn form_act(&mut self, action: Action) -> Option<Vec<Effect>> {
        let done = match action {
            Action::WriteField => self.with_form(|form, _| form.write() || form.sideways(false)),
            Action::RewriteField => self.with_form(|form, _| form.rewrite()),
            Action::NextAnswer => self.with_form(|form, _| form.sideways(false)),
            Action::PreviousAnswer => self.with_form(|form, _| form.sideways(true)),
            Action::AddBelow => self.with_form(|form, _| form.add_below()),
            Action::RemoveEntry => self.with_form(|form, _| form.remove_entry()),
            Action::DuplicateEntry => self.with_form(|form, _| form.duplicate_entry()),
            Action::EntryDown => self.with_form(|form, _| form.move_entry(true)),
            Action::EntryUp => self.with_form(|form, _| form.move_entry(false)),
            Action::JoinEntry => self.with_form(|form, _| form.join_entries()),
            Action::MarkHold => {
                self.with_form(|form, _| form.mark(&StepKind::Hold { releaser: None }))
            }
            Action::MarkNoReturn => self.with_form(|form, _| form.mark(&StepKind::NoReturn)),
            Action::MarkPreCheck => self.with_form(|form, _| form.mark(&StepKind::PreCheck)),
            Action::UndoEdit => self.with_form(|form, _| form.undo(false)),
            Action::RedoEdit => self.with_form(|form, _| form.undo(true)),
            Action::DropEdits => self.with_form(|form, _| {
                let base = form.base.clone();
                form.unread = None;
                form.restored = false;
                form.replace(base);
                true
            }),
            Action::NextPane | Action::PreviousPane => {
                return Some(self.next_field(action == Action::PreviousPane));
            }
            Action::GateBoard => self.with_form(|form, _| {
                form.board = !form.board;
                false
            }),
            Action::NextGap => return Some(self.next_gap(false)),
            Action::PreviousGap => return Some(self.next_gap(true)),
            Action::JumpGap => return Some(self.jump_gap(1)),
            Action::Send => return Some(self.save_plan()),
            Action::ToEditor => return Some(self.field_to_editor()),
            Action::PlanAsText => return Some(self.plan_to_editor()),
            Action::FindSlot => return Some(self.ask_slot()),
            _ => return None,
        };
        if done == Some(true) {
            Some(self.keep_plan())
        } else {
            Some(Vec::new())
        }
    }

    fn next_field(&mut self, back: bool) -> Vec<Effect> {
        if layer(self) == Layer::Plan {
            self.with_form(|form, _| form.move_section(back));
            return Vec::new();
        }
        if !back && self.take_offer() {
            return self.keep_plan();
        }
        self.with_form(|form, here| {
            if form.take_typed(here) {
                form.move_field(back);
                if form.field().is_some_and(|f| f.shape() != Shape::Choice) {
                    form.write();
                }
            }
        });
        self.keep_plan()
    }

    /// Moves the cursor of the form, or of the two versions beside each other.
    pub(in crate::app) fn travel_plan(&mut self, step: Step, height: usize) {
        let by = step.rows(height.min(12));
        self.with_form(|form, _| match (&mut form.clash, by) {
            (Some(clash), Some(by)) => clash.step(by),
            (Some(clash), None) if step == Step::End(true) => clash.step(isize::MAX),
            (Some(clash), None) => clash.cursor = 0,
            (None, Some(by)) => form.move_rows(by),
            (None, None) => form.move_end(step == Step::End(true)),
        });
    }

    /// Backs out of the form: of the field first, of the versions beside each other, then of the form.
    pub(in crate::app) fn back_plan(&mut self) -> Vec<Effect> {
        self.dirty = true;
        if self.start.is_some() {
            self.start = None;
            return Vec::new();
        }
        let Some(form) = &mut self.plan_form else {
            return Vec::new();
        };
        if form.clash.take().is_some() {
            return Vec::new();
        }
        if form.typing.is_some() {
            self.with_form(|form, here| {
                let refused = form.typing.as_ref().is_some_and(|t| !t.message.is_empty());
                if refused {
                    form.put_back();
                } else {
                    form.take_typed(here);
                }
            });
            return self.keep_plan();
        }
        if form.board && self.size.width < crate::app::layout::BOARD {
            form.board = false;
            return Vec::new();
        }
        self.leave_plan()
    }

    /// Takes a paste in while the form, or the choice of what it begins with, has the keyboard.
    pub(in crate::app) fn plan_paste(&mut self, text: &str) -> Vec<Effect> {
        if self.start.is_some() {
            return self.start_paste(text);
        }
        match self.with_form(|form, _| form.paste(text)) {
            Some(Pasted::Entries(count, list)) => {
                let s = if count == 1 { "" } else { "s" };
                self.say(format!("{count} {}{s} added.", list.one()));
                self.keep_plan()
            }
            Some(Pasted::Text) => self.keep_plan(),
            Some(Pasted::Nowhere) => {
                let key = self.keymap.shown(Action::WriteField);
                self.warn(format!("{key} opens a field to paste into."));
                Vec::new()
            }
            None => Vec::new(),
        }
    }
}
