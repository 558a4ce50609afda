//! The one function that changes the application: a message in, effects out.

use std::sync::Arc;

use crate::domain::query::SavedFilter;
use crate::domain::queue::SortKey;
use crate::domain::registers::Registers;

use super::action::{Action, row};
use super::effect::Effect;
use super::key::{Code, Key};
use super::layer::{Layer, layer};
use super::layout::Size;
use super::msg::{Call, Frame, Msg, Proof, Typed};
use super::palette::{Entry, Palette};
use super::sheet::{Says, Sheet};
use super::text_box::TextBox;
use super::unread::READ;
use super::{App, Limits, Place, Seen, go};

/// Takes a message in and returns what has to be done outside.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let mut effects = take(app, msg);
    effects.extend(app.note_read());
    effects.extend(app.keep_stand());
    effects
}

fn take(app: &mut App, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Tick(now) => app.tick(now),
        Msg::Key(key, frame) => app.typed(Typed::Key(key, frame)),
        Msg::Paste(text) => app.typed(Typed::Paste(text)),
        Msg::Resize(size) => app.resized(size),
        Msg::Drawn(limits) => {
            app.drawn(limits);
            Vec::new()
        }
        Msg::Page(page) => app.page(page),
        Msg::Total(request, count, exact) => {
            if request == app.queue.total_asked {
                app.dirty |= app.queue.total != Some((count, exact));
                app.queue.total = Some((count, exact));
            }
            Vec::new()
        }
        Msg::Detail(request, number, change) => app.detail(request, number, change),
        Msg::Aside(request, change) => app.aside(request, change),
        Msg::Past(request, rows) => {
            app.past_found(request, rows);
            Vec::new()
        }
        Msg::PlanWas(request, plan) => {
            app.plan_was(request, plan.as_deref());
            Vec::new()
        }
        Msg::RecordRows(rows) => {
            app.record_rows(rows);
            Vec::new()
        }
        Msg::CalendarPage(request, page) => {
            app.calendar_page(request, page);
            Vec::new()
        }
        Msg::SlotFound(request, found) => {
            app.slot_found(request, found);
            Vec::new()
        }
        Msg::Proof(proof) => {
            app.dirty = true;
            let gave_up = app.record.proof.is_none() && matches!(proof, Proof::Under(..));
            if !gave_up {
                app.record.proof = Some(proof);
            }
            Vec::new()
        }
        Msg::Registers(registers) => app.registers_read(registers),
        Msg::Uses(uses) => {
            app.take_uses(uses);
            Vec::new()
        }
        Msg::Bypasses(all) => {
            app.bypasses.all = Some(all);
            let index = app.bypasses.index();
            app.put_bypass(index);
            Vec::new()
        }
        Msg::Changed(head) => app.changed(head),
        Msg::Ended(id, ended) => app.ended(id, ended),
        Msg::Spool(spool) => app.take_spool(spool),
        Msg::Draft(key, text) => {
            if key == READ {
                app.read_before(&text);
            } else if !app.plan_draft(&key, &text) {
                app.draft_loaded(&key, &text);
            }
            Vec::new()
        }
        Msg::FileSeen(request, seen) => app.file_seen(request, seen),
        Msg::EditorText(work, text) => app.editor_text(work, text),
        Msg::Person(actor) => app.be(actor),
        Msg::Failed(sentence) => {
            app.stop_waiting();
            app.warn(sentence);
            Vec::new()
        }
        Msg::Call(Call::End) => vec![Effect::Quit],
        Msg::Call(Call::Stop) => vec![Effect::Suspend],
    }
}

impl App {
    fn resized(&mut self, size: Size) -> Vec<Effect> {
        self.size = size;
        self.dirty = true;
        if let Some(index) = self.queue.index() {
            self.put_cursor(index);
        }
        let mut effects = self.read_ahead();
        effects.extend(self.settle_calendar());
        effects
    }

    /// Notes that a frame was shown, and what the person has seen with it.
    fn drawn(&mut self, limits: Limits) {
        self.frame += 1;
        self.limits = limits;
        self.queue.moved = 0;
        self.dirty = false;
        self.seen = self.detail.as_ref().map_or_else(Seen::default, |c| Seen {
            number: Some(c.id()),
            rev: c.rev,
            digest: c.digest,
        });
    }

    fn registers_read(&mut self, registers: Arc<Registers>) -> Vec<Effect> {
        let news = self.registers != registers;
        self.dirty |= news;
        self.registers = registers;
        if self.place == Place::Registers {
            self.fill_register();
        }
        if news {
            self.settle_calendar()
        } else {
            Vec::new()
        }
    }

    /// Keeps what is typed while a change is being loaded; only Esc and ctrl-C call the wait off.
    fn ahead(&mut self, typed: Typed) -> Option<Typed> {
        let calls_off = |key: &Key| *key == Key::ctrl('c') || *key == Key::plain(Code::Esc);
        if self.after_detail.is_none() {
            return Some(typed);
        }
        if matches!(&typed, Typed::Key(key, _) if calls_off(key)) {
            self.stop_waiting();
        } else {
            self.typed_ahead.push(typed);
        }
        None
    }

    /// Forgets what was to be done once a change is loaded, and what was typed for it.
    pub(super) fn stop_waiting(&mut self) {
        self.after_detail = None;
        self.typed_ahead.clear();
    }

    /// Takes in what is typed, or keeps it for what is about to open.
    pub(super) fn typed(&mut self, typed: Typed) -> Vec<Effect> {
        match self.ahead(typed) {
            Some(Typed::Key(key, frame)) => self.key(key, frame),
            Some(Typed::Paste(text)) => self.paste(&text),
            None => Vec::new(),
        }
    }

    fn key(&mut self, key: Key, frame: Frame) -> Vec<Effect> {
        let here = layer(self);
        let action = self.keymap.action(here, key);
        // Drawing anew and going to the shell work in front of everything.
        if let Some(action @ (Action::Redraw | Action::Suspend)) = action {
            return self.act(action);
        }
        match here {
            Layer::Confirm => return self.confirm_key(key, frame),
            Layer::Palette | Layer::Form | Layer::Filter | Layer::PlanText | Layer::Start
                if key == Key::ctrl('c') =>
            {
                return self.back();
            }
            Layer::Plan | Layer::PlanText | Layer::Clash | Layer::Start => {
                return self.plan_key(here, action, key);
            }
            Layer::Sheet if action == Some(Action::JumpGap) => {
                return self.plan_key(here, action, key);
            }
            Layer::Form
                if action == Some(Action::Accept)
                    && self.form.as_ref().is_some_and(super::form::Form::in_lines) =>
            {
                return self.form_key(key);
            }
            Layer::Palette if action.is_none() => {
                self.dirty = true;
                if let Some(palette) = &mut self.palette {
                    palette.key(key);
                }
                return Vec::new();
            }
            Layer::Form if action.is_none() => return self.form_key(key),
            Layer::Filter if action.is_none() => return self.filter_key(key),
            Layer::Record if self.record.typing.is_some() => return self.record_key(key),
            Layer::Registers if self.register.typing.is_some() => {
                self.register_key(key);
                return Vec::new();
            }
            _ => {}
        }
        if !self.said.sentence.is_empty() && here != Layer::Sheet && action != Some(Action::Back) {
            self.said = super::Said::default();
            self.dirty = true;
        }
        match action {
            Some(action) => self.act(action),
            None if key == Key::ctrl('c') => vec![Effect::Quit],
            None => Vec::new(),
        }
    }

    /// Carries out an action, wherever it was asked for.
    pub(super) fn act(&mut self, action: Action) -> Vec<Effect> {
        if let Some(effects) = self.plan_act(action) {
            return effects;
        }
        if let Some(step) = go::step(action) {
            return self.travel(step);
        }
        if matches!(action, Action::AddRow | Action::EditRow) {
            self.sheet = None;
            return self.fill_row(action);
        }
        if action.is_of_register() {
            self.sheet = None;
            return self.ask_to_take_out(action);
        }
        if row(action).writes {
            self.sheet = None;
            return self.begin_verb(action);
        }
        self.dirty = true;
        let shown = self.show_place(action).or_else(|| self.revisions(action));
        if let Some(effects) = shown {
            return effects;
        }
        if layer(self) == Layer::Calendar
            && let Some(effects) = self.calendar_act(action)
        {
            return effects;
        }
        match action {
            Action::NextPane | Action::PreviousPane => {
                let back = action == Action::PreviousPane;
                match &mut self.form {
                    Some(form) => form.step(back),
                    None if self.place == Place::Registers => self.next_register(back),
                    None if self.place == Place::Window => self.window.waves ^= true,
                    None => self.next_pane(back),
                }
                Vec::new()
            }
            Action::Open if self.place == Place::Catalogue => {
                self.catalogue.open = !self.catalogue.open;
                self.catalogue.scroll = 0;
                Vec::new()
            }
            Action::Open => self.open(),
            Action::Back => self.back(),
            Action::Find if self.place == Place::Registers => {
                self.find_row();
                Vec::new()
            }
            Action::Find if self.place == Place::Record => {
                self.record.typing = Some(TextBox::line().with(&self.record.word));
                Vec::new()
            }
            Action::Find => {
                self.open_filter();
                Vec::new()
            }
            Action::NextFilter if self.place == Place::Bypasses => {
                self.next_bypass_client();
                Vec::new()
            }
            Action::NextFilter => {
                let next = after(&SavedFilter::ALL, self.queue.saved);
                self.queue.saved = next;
                self.restart_queue(false)
            }
            Action::NextSort => {
                self.queue.sort = after(&SortKey::ALL, self.queue.sort.key).natural();
                self.restart_queue(true)
            }
            Action::ReverseSort => {
                self.queue.sort.descending = !self.queue.sort.descending;
                self.restart_queue(true)
            }
            Action::Palette => {
                self.palette = Some(Palette::over(layer(self)));
                Vec::new()
            }
            Action::Help => {
                self.sheet = Some(Sheet::new(Says::Help(layer(self))));
                Vec::new()
            }
            Action::Trace | Action::Why => self.show_trace(),
            Action::Acknowledge => self.acknowledge(),
            Action::FindSlot => self.ask_slot(),
            Action::Verify => self.toggle_proof(),
            Action::Copy => self.copy(),
            Action::SwitchPerson => self.switch_person(),
            Action::Accept => self.accept(),
            Action::Send => self.send_form(),
            Action::ToEditor => self.open_field(),
            Action::CreateFile if self.home.can_create => vec![Effect::CreateFile],
            Action::TryDemo => vec![Effect::OpenDemo],
            Action::Redraw => vec![Effect::Redraw],
            Action::Suspend => vec![Effect::Suspend],
            Action::Quit if self.sheet.is_some() => self.back(),
            Action::Quit => self.quit(),
            _ => Vec::new(),
        }
    }

    fn copy(&mut self) -> Vec<Effect> {
        let Some(number) = self.target() else {
            self.warn("There is no change under the cursor.");
            return Vec::new();
        };
        self.say(format!("{number} was sent to the clipboard."));
        vec![Effect::Copy(number.to_string())]
    }

    pub(super) fn choose_entry(&mut self) -> Vec<Effect> {
        let chosen = self.palette.take().and_then(|p| p.chosen());
        match chosen {
            Some(Entry::Act(action)) => self.act(action),
            Some(Entry::Show(filter)) => {
                self.queue.saved = filter;
                self.place = Place::Queue;
                self.restart_queue(false)
            }
            None => Vec::new(),
        }
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        match layer(self) {
            Layer::Palette => {
                self.dirty = true;
                if let Some(palette) = &mut self.palette {
                    palette.paste(text);
                }
                Vec::new()
            }
            Layer::Form => self.form_paste(text),
            Layer::Filter => self.filter_paste(text),
            Layer::Plan | Layer::PlanText | Layer::Start => self.plan_paste(text),
            // A paste where letters are commands would run them.
            Layer::Confirm
            | Layer::Sheet
            | Layer::Clash
            | Layer::Queue
            | Layer::Side
            | Layer::Risk
            | Layer::Checklist
            | Layer::Change
            | Layer::Window
            | Layer::Messages
            | Layer::Record
            | Layer::Calendar
            | Layer::Catalogue
            | Layer::Bypasses
            | Layer::Registers
            | Layer::People
            | Layer::First => Vec::new(),
        }
    }
}

/// Returns the one after this one, round at the end.
fn after<T: Copy + PartialEq>(all: &[T], now: T) -> T {
    let at = all.iter().position(|x| *x == now).unwrap_or(0);
    all[(at + 1) % all.len()]
}
