//! Answers: rows, changes, registers, and how commands ended.

use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::query::SavedFilter;
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::rows::rows;

use super::action::Action;
use super::effect::{Anchor, Effect};
use super::msg::{Ended, PageRows};
use super::verbs;
use super::{App, Pane, Place};

impl App {
    /// Takes rows of the queue in.
    pub(super) fn page(&mut self, page: PageRows) -> Vec<Effect> {
        let anchor = self.queue.asked.map(|(_, anchor)| anchor);
        let before = self.queue.cursor;
        let height = self.queue_height();
        if !self.queue.take(page, height) {
            return Vec::new();
        }
        self.dirty = true;
        if let Some(number) = self.queue.raised.take()
            && self.queue.cursor != Some(number)
        {
            return self.show_raised(number);
        }
        if self.queue.cursor.is_none() && self.place == Place::Queue {
            self.detail = None;
            self.detail_due = None;
            return Vec::new();
        }
        if self.queue.cursor != before {
            self.cursor_moved();
            // What a filter or a jump led to is shown without waiting for the keys to rest.
            if matches!(
                anchor,
                Some(Anchor::First | Anchor::Last | Anchor::Around(..))
            ) {
                return self.ask_detail().into_iter().collect();
            }
        }
        self.read_ahead()
    }

    /// Takes a change for the panes in.
    pub(super) fn detail(
        &mut self,
        request: u64,
        number: ChangeNumber,
        change: Option<Arc<Change>>,
    ) -> Vec<Effect> {
        if self.detail_asked.take_if(|(r, _)| *r == request).is_none() {
            return Vec::new();
        }
        self.dirty = true;
        let Some(change) = change else {
            if self.detail.as_ref().is_some_and(|c| c.id() == number) {
                self.detail = None;
            }
            self.stop_waiting();
            if matches!(self.place, Place::Window | Place::Messages) {
                return self.show_queue();
            }
            return Vec::new();
        };
        let same = self.detail.as_ref().is_some_and(|c| c.id() == number);
        if !same {
            self.scroll = [0; 4];
            self.scroll[Pane::Checklist.index()] = verbs::next_step(&change).unwrap_or(0);
        }
        self.detail = Some(change);
        self.catch_up(request, number);
        match self.after_detail.take() {
            Some(action) if self.target() == Some(number) => {
                let mut effects = self.act(action);
                for typed in std::mem::take(&mut self.typed_ahead) {
                    effects.extend(self.typed(typed));
                }
                effects
            }
            Some(_) => {
                self.stop_waiting();
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// Takes in that the file was written.
    pub(super) fn changed(&mut self, head: u64) -> Vec<Effect> {
        self.dirty |= self.head != head;
        self.head = head;
        self.refresh()
    }

    /// Asks again for everything on the screen.
    pub(super) fn refresh(&mut self) -> Vec<Effect> {
        if self.place == Place::First {
            return Vec::new();
        }
        let mut effects = vec![Effect::AskRegisters];
        effects.extend(self.reload_queue());
        // A cursor that is still on the move asks for its change when it rests.
        if self.plan_form.is_some() {
            effects.extend(self.ask_plan_change());
        } else if self.detail_due.is_none() {
            effects.extend(self.ask_detail());
        }
        match self.place {
            Place::Record => effects.push(self.ask_record(None)),
            Place::Calendar => effects.push(self.ask_calendar()),
            Place::Catalogue => effects.push(Effect::AskUses),
            Place::Bypasses => effects.push(Effect::AskBypasses(self.viewer())),
            Place::Queue
            | Place::Change
            | Place::Window
            | Place::Messages
            | Place::Registers
            | Place::People
            | Place::First => {}
        }
        effects
    }

    /// Takes in how a command ended.
    pub(super) fn ended(&mut self, id: u64, ended: Ended) -> Vec<Effect> {
        let Some(at) = self.pending.iter().position(|p| p.id == id) else {
            return Vec::new();
        };
        let pending = self.pending.remove(at);
        self.dirty = true;
        let again = self.plan_ended(id, &ended);
        if !again.is_empty() {
            return again;
        }
        match ended {
            Ended::Saved {
                number,
                seq,
                events,
            } => {
                self.head = self.head.max(seq);
                self.take_in(number, &events);
                let whereto = if self.home.packet {
                    "in the packet"
                } else {
                    "saved"
                };
                self.say(format!("{number}: {} {whereto}.", pending.label));
                self.slot_taken(number, &pending.label);
                let mut effects = Vec::new();
                if let Some(key) = pending.draft {
                    self.drafts.remove(&key);
                    if super::plan_form::new_keys().any(|new| new == key) {
                        self.queue.cursor = Some(number);
                        self.queue.raised = Some(number);
                    }
                    effects.push(Effect::DropDraft { key });
                }
                if pending.label == super::action::row(Action::Tick).label {
                    self.step_on(number);
                }
                self.kept(id);
                if pending.label == super::action::row(Action::Start).label {
                    effects.extend(self.enter_window(number));
                }
                effects.extend(self.refresh());
                if pending.label == super::action::row(Action::NewFromTemplate).label {
                    effects.extend(self.go_to(number));
                }
                effects
            }
            Ended::Kept(seq) => {
                self.head = self.head.max(seq);
                self.say(format!("{} saved.", pending.label));
                let mut effects: Vec<Effect> = Vec::new();
                if let Some(key) = pending.draft {
                    self.drafts.remove(&key);
                    effects.push(Effect::DropDraft { key });
                }
                effects.extend(self.refresh());
                effects
            }
            Ended::Refused(refusal) => {
                let ahead = self.not_kept(id);
                // Who was first is told where the next key is pressed; nothing has to be closed for it.
                if ahead && refusal.cause == Cause::Conflict {
                    self.warn(super::sheet::one_line(&refusal));
                } else {
                    self.not_sent(pending.draft.as_deref(), refusal);
                }
                if ahead { self.refresh() } else { Vec::new() }
            }
            Ended::Conflict(sentence) => {
                self.not_kept(id);
                self.warn(sentence);
                self.refresh()
            }
            Ended::Spooled(number) => {
                let ahead = self.not_kept(id);
                self.say(format!("{number}: {} spooled.", pending.label));
                if ahead {
                    self.step_on(number);
                }
                self.fold_anew();
                let dropped = pending.draft.map(|key| {
                    self.drafts.remove(&key);
                    Effect::DropDraft { key }
                });
                dropped.into_iter().collect()
            }
            Ended::Failed(sentence) => {
                let ahead = self.not_kept(id);
                self.warn(sentence);
                if ahead { self.refresh() } else { Vec::new() }
            }
        }
    }

    /// Shows a change that was just raised although the filter has no place for it: among what is the
    /// person's own.
    fn show_raised(&mut self, number: ChangeNumber) -> Vec<Effect> {
        self.queue.saved = SavedFilter::Mine;
        self.queue.typed.clear();
        self.say(format!(
            "{number} is saved; the filter hid it, so the queue shows what is yours."
        ));
        let mut effects = self.go_to(number);
        self.queue.raised = None;
        effects.push(self.ask_total());
        effects.extend(self.ask_detail());
        effects
    }

    /// Goes to a change in the queue that may not be among the rows in memory.
    fn go_to(&mut self, number: ChangeNumber) -> Vec<Effect> {
        self.place = Place::Queue;
        self.queue.cursor = Some(number);
        self.queue.raised = Some(number);
        let anywhere = crate::domain::queue::Place {
            group: 0,
            key: 0,
            number: number.0,
        };
        vec![self.ask_page(Anchor::Around(number, anywhere))]
    }

    fn not_sent(&mut self, draft: Option<&str>, mut refusal: Refusal) {
        if draft.is_some_and(|key| self.drafts.contains(key)) && refusal.gaps.is_empty() {
            refusal.next = format!("{} What you wrote is kept as a draft.", refusal.next);
        }
        self.show_refusal(refusal);
    }

    /// Moves the checklist's cursor on after a tick.
    fn step_on(&mut self, number: ChangeNumber) {
        let Some(change) = self.detail.as_ref().filter(|c| c.id() == number) else {
            return;
        };
        let count = rows(change, change.current_wave()).len();
        let cursor = &mut self.scroll[Pane::Checklist.index()];
        *cursor = (*cursor + 1).min(count.saturating_sub(1));
    }
}
