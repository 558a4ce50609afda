//! The next free slot of a change or of a plan being written: asked for, offered with its reasons, taken.

use std::sync::Arc;

use crate::domain::calendar::slot::Found;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::plan::Plan;
use crate::domain::refusal::Refusal;
use crate::domain::window::{Timestamp, Window};

use crate::app::action::Action;
use crate::app::confirm::{Confirm, Then, letter_for};
use crate::app::effect::{Effect, SlotAsk, SlotOf};
use crate::app::plan_form::field::{Field, Track};
use crate::app::plan_form::save::consequences;
use crate::app::sheet::{Says, Sheet, one_line};
use crate::app::verbs::Order;
use crate::app::{App, Place, can};

/// So many reasons why a slot is not earlier are shown at most.
const REASONS: usize = 5;

/// What taking a slot is called once it is saved.
const TAKEN: &str = "its new window";

/// A free slot, with the change as it was read, or as the plan being written would make it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotFound {
    /// The change.
    pub change: Arc<Change>,
    /// The slot.
    pub found: Found,
}

/// A slot that was offered: the next one asked for, for the same wave, lies after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offered {
    /// The change; 0 for a plan without a number.
    pub number: ChangeNumber,
    /// The wave, from 0.
    pub wave: usize,
    /// When the slot begins.
    pub start: Timestamp,
    /// When it ends.
    pub end: Timestamp,
}

/// What is known of the slots that were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Slots {
    /// The request that has not been answered, and whether it is for the plan being written.
    pub asked: Option<(u64, bool)>,
    /// The last one that was offered.
    pub offered: Option<Offered>,
}

impl App {
    /// Looks for the next free slot of the change that the person is at, or of the plan being written.
    pub(in crate::app) fn ask_slot(&mut self) -> Vec<Effect> {
        let (of, wave, number) = if let Some(form) = &self.plan_form {
            let plan = &form.plan;
            let wave = wave_of(form.field()).or_else(|| open_wave(plan));
            let change = form.as_saved(&self.registers);
            let wave = wave.unwrap_or_else(|| change.current_wave());
            let number = change.id();
            (SlotOf::Plan(Box::new(change)), Some(wave), number)
        } else if let Some(number) = self.target() {
            let picked = self
                .calendar_bar()
                .filter(|_| self.place == Place::Calendar);
            let wave = picked.map(|bar| bar.wave);
            (SlotOf::Change(number), wave, number)
        } else {
            self.warn("There is no change in this cell; tab goes to the next one.");
            return Vec::new();
        };
        let request = self.request();
        let again = self.slots.offered;
        let again = again.filter(|o| o.number == number && wave.is_none_or(|w| w == o.wave));
        self.slots.asked = Some((request, self.plan_form.is_some()));
        self.dirty = true;
        vec![Effect::AskSlot(SlotAsk {
            request,
            viewer: self.viewer(),
            of,
            wave,
            from: again.map_or(self.now, |o| self.now.max(o.end)),
            registers: Arc::clone(&self.registers),
        })]
    }

    /// Offers a slot that was found, or says why there is none.
    pub(in crate::app) fn slot_found(
        &mut self,
        request: u64,
        found: Result<Box<SlotFound>, Refusal>,
    ) {
        let Some((_, for_plan)) = self.slots.asked.take_if(|(r, _)| *r == request) else {
            return;
        };
        self.dirty = true;
        let before = self.slots.offered.take();
        match found {
            Ok(slot) => {
                self.slots.offered = Some(Offered {
                    number: slot.change.id(),
                    wave: slot.found.wave,
                    start: slot.found.slot.window.start,
                    end: slot.found.slot.window.end,
                });
                let again = before.is_some_and(|o| {
                    o.number == slot.change.id() && o.start < slot.found.slot.window.start
                });
                if for_plan {
                    self.offer_to_plan(&slot, again);
                } else {
                    self.offer_to_change(&slot, again);
                }
            }
            Err(refusal) => self.show_refusal(refusal),
        }
    }

    fn offer_to_change(&mut self, slot: &SlotFound, again: bool) {
        let change = &slot.change;
        let plan = slot.found.put_into(&change.plan);
        if plan == change.plan {
            self.say_own_window(&change.id().to_string());
            return;
        }
        let after = change.with_plan(&plan, &self.registers);
        let command = Command::Edit {
            plan: Box::new(plan),
        };
        let allowed = self
            .may_write()
            .and_then(|()| can::decided(self, change, &command));
        if let Err(refusal) = allowed {
            self.show_slot(slot, again, &refusal);
            return;
        }
        let mut details = consequences(change, &after);
        details.insert(1, slot.found.in_words());
        let zones = self.in_zones(&slot.found, change);
        details.splice(2..2, zones);
        details.push(if change.revision == after.revision {
            "Taking it edits the draft.".to_owned()
        } else {
            format!("Taking it makes revision {} of the plan.", after.revision)
        });
        details.extend(self.reasons(&slot.found, again));
        let order = Order {
            number: Some(change.id()),
            expected_rev: Some(change.rev),
            command,
            label: TAKEN.to_owned(),
            draft: None,
        };
        self.ask_to_take(&change.id().to_string(), details, Then::Change(order));
    }

    fn offer_to_plan(&mut self, slot: &SlotFound, again: bool) {
        let Some(form) = &self.plan_form else {
            return;
        };
        let plan = slot.found.put_into(&form.plan);
        if plan == form.plan {
            self.say_own_window("this plan");
            return;
        }
        let mut details = vec![slot.found.in_words()];
        details.extend(self.in_zones(&slot.found, &slot.change));
        let save = self.keymap.shown(Action::Send);
        details.push(format!(
            "It is written into the plan; {save} saves, and u takes it back."
        ));
        details.extend(self.reasons(&slot.found, again));
        self.ask_to_take("this plan", details, Then::Plan(Box::new(plan)));
    }

    fn ask_to_take(&mut self, what: &str, details: Vec<String>, then: Then) {
        self.confirm = Some(Confirm {
            question: format!("Put {what} there?"),
            details,
            letter: letter_for(&self.keymap.shown(Action::FindSlot)),
            then,
            since: self.frame + 1,
        });
    }

    fn say_own_window(&mut self, what: &str) {
        let key = self.keymap.shown(Action::FindSlot);
        self.say(format!(
            "The next free slot is where {what} is; {key} looks for a later one."
        ));
    }

    /// Shows a slot that this person cannot take, and why.
    fn show_slot(&mut self, slot: &SlotFound, again: bool, refusal: &Refusal) {
        let mut fields = vec![("free slot".to_owned(), slot.found.in_words())];
        let zones = self.in_zones(&slot.found, &slot.change);
        fields.extend(zones.into_iter().map(|line| (String::new(), line)));
        fields.push(("taking it".to_owned(), one_line(refusal)));
        let reasons = self.reasons(&slot.found, again);
        fields.extend(reasons.into_iter().map(|line| (String::new(), line)));
        self.sheet = Some(Sheet::new(Says::Row {
            title: slot.change.id().to_string(),
            fields,
        }));
    }

    /// Returns why the slot is not earlier, a line each.
    fn reasons(&self, found: &Found, again: bool) -> Vec<String> {
        let mut lines = found.why_not_earlier(self.calendar.zone, REASONS);
        if again {
            lines.insert(0, "It is the one after the slot offered before.".to_owned());
        }
        if lines.is_empty() {
            let first = if found.slot.maintenance.is_empty() {
                "No earlier time is free of their business hours."
            } else {
                "None of their maintenance windows comes earlier."
            };
            return vec![first.to_owned()];
        }
        let zone = self.calendar.zone;
        lines.insert(0, format!("Not earlier ({zone}):"));
        lines
    }

    /// Returns the slot as the clocks of the viewer and of its clients show it, where they differ from its own.
    fn in_zones(&self, found: &Found, change: &Change) -> Vec<String> {
        let window = found.slot.window;
        let clock = |w: &Window| w.start.with_timezone(&w.zone).naive_local();
        let mut shown = vec![clock(&window)];
        let mut lines = Vec::new();
        let mut tell = |who: String, window: Window| {
            if !shown.contains(&clock(&window)) {
                lines.push(format!("{who}: {} ({})", window.in_words(), window.zone));
                shown.push(clock(&window));
            }
        };
        let zone = self.calendar.zone;
        tell("Your time".to_owned(), Window { zone, ..window });
        let planned = change.plan.waves.get(found.wave);
        for id in planned.into_iter().flat_map(|wave| &wave.clients) {
            if let Some(client) = self.registers.clients.get(id) {
                let zone = client.zone;
                tell(client.name.clone(), Window { zone, ..window });
            }
        }
        lines
    }

    /// Writes a window that was taken into the plan being written, as one edit.
    pub(in crate::app) fn take_into_plan(&mut self, plan: Plan) -> Vec<Effect> {
        if let Some(form) = &mut self.plan_form {
            form.typing = None;
            form.replace(plan);
        }
        let key = self.keymap.shown(Action::Send);
        self.say(format!("The window is in the plan; {key} saves it."));
        self.slots.offered = None;
        self.keep_plan()
    }

    /// Shows a window that was taken and is saved.
    pub(in crate::app) fn slot_taken(&mut self, number: ChangeNumber, label: &str) {
        let Some(offered) = self.slots.offered.filter(|_| label == TAKEN) else {
            return;
        };
        self.slots.offered = None;
        if offered.number == number && self.place == Place::Calendar {
            self.look_at(offered.start);
            self.calendar.picked = Some((number, offered.wave));
        }
    }
}

/// Returns the wave that a field of the form belongs to.
fn wave_of(field: Option<Field>) -> Option<usize> {
    if let Field::WaveName(wave)
    | Field::WaveClients(wave)
    | Field::WaveWindow(wave)
    | Field::Step(Track::Wave(wave), _, _) = field?
    {
        Some(wave)
    } else {
        None
    }
}

/// Returns the first wave that has no window yet.
fn open_wave(plan: &Plan) -> Option<usize> {
    plan.waves.iter().position(|wave| wave.window.is_none())
}
