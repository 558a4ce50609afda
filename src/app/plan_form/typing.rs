//! Writing in a field: begin, take what is written, split and join entries, take a name that is offered.

use super::complete::{Among, Offer};
use super::field::{Field, Shape};
use super::list;
use super::section::List;
use super::target::{Target, spot};
use super::value::{self, Here};
use super::{PlanForm, Typing};
use crate::app::key::{Code, Key};
use crate::app::text_box::TextBox;
use crate::domain::plan::Plan;
use crate::domain::template::refitted;

impl PlanForm {
    /// Begins to write in the field under the cursor; where a list grows, in a new entry. Tells whether it
    /// takes text.
    pub fn write(&mut self) -> bool {
        if let Some(list) = self.row().and_then(|r| r.adds) {
            self.add(list, list::len(&self.plan, list));
            return true;
        }
        match self.field() {
            Some(field) if field.shape() != Shape::Choice => {
                self.begin_typing(field, false);
                true
            }
            Some(_) | None => false,
        }
    }

    /// Begins to write in the field under the cursor anew; tells whether it takes text.
    pub fn rewrite(&mut self) -> bool {
        let grows = self.row().is_some_and(|r| r.adds.is_some());
        let writes = self.write();
        if let Some(typing) = self.typing.as_mut().filter(|_| !grows) {
            typing.text.set("");
        }
        writes
    }

    pub(super) fn begin_typing(&mut self, field: Field, fresh: bool) {
        let text = match field.shape() {
            Shape::Lines => TextBox::lines(),
            Shape::Line
            | Shape::Choice
            | Shape::Number
            | Shape::Minutes
            | Shape::Day
            | Shape::Window
            | Shape::One(_)
            | Shape::Many(_)
            | Shape::Words
            | Shape::Trigger => TextBox::line(),
        };
        self.typing = Some(Typing {
            field,
            text: text.with(&value::text(&self.plan, field)),
            pick: None,
            message: String::new(),
            fresh,
        });
    }

    /// Makes a new entry at a place of a list and begins to write in it.
    pub fn add(&mut self, list: List, index: usize) {
        self.remember();
        let me = self.me.clone();
        list::insert(&mut self.plan, list, index, &me);
        self.renumber();
        let field = list.first_field(index);
        self.at = spot(&self.plan, Target::Field(field));
        self.begin_typing(field, true);
    }

    /// Takes what is written into the plan; tells whether it could be taken. An entry that was made for it
    /// and stayed empty goes again.
    pub fn take_typed(&mut self, here: Here<'_>) -> bool {
        let Some(mut typing) = self.typing.take() else {
            return true;
        };
        let written = typing.text.text();
        if typing.fresh && written.trim().is_empty() {
            self.forget_entry();
            return true;
        }
        if written == value::text(&self.plan, typing.field) {
            return true;
        }
        let mut after = self.plan.clone();
        if let Err(sentence) = value::set(&mut after, typing.field, written, here) {
            typing.message = sentence;
            self.typing = Some(typing);
            return false;
        }
        if !typing.fresh {
            self.remember();
        }
        if matches!(typing.field, Field::WaveClients(_)) {
            self.told = follow_clients(&self.plan, &mut after, here);
        }
        if let Field::ItemName(index) = typing.field {
            let known = Among::of(&self.plan, here.registers, &self.me);
            list::name_kind(&mut after, index, &known);
        }
        self.plan = after;
        self.renumber();
        self.hold_cursor();
        true
    }

    /// Leaves the field as it was before it was written in.
    pub fn put_back(&mut self) {
        if let Some(typing) = self.typing.take()
            && typing.fresh
        {
            self.forget_entry();
        }
    }

    fn forget_entry(&mut self) {
        if let Some(past) = self.past.pop() {
            self.plan = past.plan;
            self.at = past.at;
            self.hold_cursor();
        }
    }

    /// Ends the entry being written and begins the next one with what stands behind the cursor; an empty
    /// one ends the list.
    pub(super) fn split(&mut self, here: Here<'_>) -> bool {
        let Some((list, index)) = self.row().and_then(|r| r.entry) else {
            return self.take_typed(here);
        };
        let Some(typing) = &mut self.typing else {
            return true;
        };
        let (before, after) = typing.text.halves();
        let (before, after) = (before.to_owned(), after.trim_start().to_owned());
        if before.trim().is_empty() && after.is_empty() {
            let fresh = typing.fresh;
            self.put_back();
            if !fresh {
                self.remove_entry();
            }
            return true;
        }
        typing.text.set(&before);
        typing.fresh &= !before.trim().is_empty();
        if !self.take_typed(here) {
            return false;
        }
        self.add(list, index + 1);
        if let Some(typing) = &mut self.typing {
            typing.text.set(&after);
            typing.text.put_cursor(0);
        }
        true
    }

    /// Joins the entry being written to the one before it; tells whether there is one.
    pub(super) fn join_back(&mut self, here: Here<'_>) -> bool {
        let Some((list, index)) = self.row().and_then(|r| r.entry) else {
            return false;
        };
        let at_start = self
            .typing
            .as_ref()
            .is_some_and(|t| t.field.begins_entry() && t.text.halves().0.is_empty());
        if !at_start || index == 0 {
            return false;
        }
        let written = self.typing.take().map(|t| t.text.text().to_owned());
        self.remember();
        let field = list.first_field(index);
        let mut after = self.plan.clone();
        if value::set(&mut after, field, &written.unwrap_or_default(), here).is_ok() {
            self.plan = after;
        }
        let before = list.first_field(index - 1);
        let end = value::text(&self.plan, before).len();
        if !list::join(&mut self.plan, list, index - 1) {
            list::remove(&mut self.plan, list, index);
        }
        self.renumber();
        self.at = spot(&self.plan, Target::Field(before));
        self.begin_typing(before, false);
        if let Some(typing) = &mut self.typing {
            typing.text.put_cursor(end);
        }
        true
    }

    /// Takes a key while a field is written in. Up and down go through the names offered, else out of the
    /// field; tells whether anything changed that is kept.
    pub(super) fn type_key(&mut self, key: Key, offers: &[Offer], here: Here<'_>) -> bool {
        if key == Key::plain(Code::Backspace) && self.join_back(here) {
            return true;
        }
        let Some(typing) = &mut self.typing else {
            return false;
        };
        let many_lines = typing.field.shape() == Shape::Lines;
        match key.code {
            Code::Up | Code::Down if !offers.is_empty() => {
                typing.pick = chosen(typing.pick, key.code == Code::Down, offers.len());
                return false;
            }
            Code::Up | Code::Down if !many_lines => {
                let down = key.code == Code::Down;
                if self.take_typed(here) {
                    self.move_rows(if down { 1 } else { -1 });
                }
                return true;
            }
            _ => {}
        }
        let taken = typing.text.key(key);
        if taken {
            typing.message.clear();
            typing.pick = None;
        }
        taken
    }
}

/// Makes a plan whose clients were changed follow them: as its template says, else the message from one client
/// to another. Returns what is to be said about it.
fn follow_clients(before: &Plan, after: &mut Plan, here: Here<'_>) -> String {
    let Some((plan, template)) = refitted(before, after, here.registers) else {
        return list::follow_client(before, after, here.registers);
    };
    *after = plan;
    format!(
        "Texts, items and messages follow the template {}.",
        template.id
    )
}

fn chosen(now: Option<usize>, down: bool, count: usize) -> Option<usize> {
    match (now, down) {
        (None, true) => Some(0),
        (None | Some(0), false) => None,
        (Some(at), true) => Some((at + 1).min(count - 1)),
        (Some(at), false) => Some(at - 1),
    }
}
