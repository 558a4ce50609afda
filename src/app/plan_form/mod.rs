//! The plan edited in place: its fields in sections, its lists, and the gates asked as it is written.

pub mod act;
pub mod board;
pub mod choice;
pub mod clash;
pub mod complete;
mod editor;
pub mod field;
pub mod gap;
pub mod keep;
pub mod list;
pub mod meaning;
pub mod moving;
pub mod number;
pub mod paste;
pub mod rows;
pub mod save;
pub mod section;
pub mod start;
pub mod target;
pub mod typing;
pub mod value;

use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::plan::Plan;
use crate::domain::registers::Registers;

use super::text_box::TextBox;
use clash::Clash;
use complete::{Among, Offer};
use field::Field;
use rows::{Row, rows};
use section::Section;

/// How many edits can be taken back.
const MOST_UNDONE: usize = 100;

/// Where the cursor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spot {
    /// In which section.
    pub section: Section,
    /// In which of its rows, from 0.
    pub row: usize,
    /// In which field of the row, from 0.
    pub part: usize,
}

/// A field being written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typing {
    /// The field.
    pub field: Field,
    /// What is written.
    pub text: TextBox,
    /// Which of the names offered is chosen.
    pub pick: Option<usize>,
    /// Why it could not be taken.
    pub message: String,
    /// Whether its entry was made for it, so that it goes again when nothing is written.
    pub fresh: bool,
}

/// A plan as it was before an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    plan: Plan,
    at: Spot,
}

/// A plan being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanForm {
    /// The key under which it is kept while it is not sent.
    pub key: String,
    /// The change as it was last read; nothing when it is being raised.
    pub change: Option<Arc<Change>>,
    /// Whoever writes.
    pub me: PersonId,
    /// The plan that the writing began with.
    pub base: Plan,
    /// How many events had made the change then.
    pub base_rev: u64,
    /// The plan as it now reads.
    pub plan: Plan,
    /// Where the cursor stands.
    pub at: Spot,
    /// The field being written in.
    pub typing: Option<Typing>,
    /// Edits that can be taken back, the last at the end.
    pub past: Vec<Past>,
    /// Edits that were taken back.
    pub undone: Vec<Past>,
    /// Whether the gate board is shown where there is room for one thing only.
    pub board: bool,
    /// Whether it came back from a draft.
    pub restored: bool,
    /// A text from the person's editor that could not be read as a plan.
    pub unread: Option<String>,
    /// The command on its way.
    pub saving: Option<u64>,
    /// The request for the change as it now stands.
    pub asked: Option<u64>,
    /// The change with somebody else's edit of the plan.
    pub moved: Option<Arc<Change>>,
    /// The choice between their edit and this one.
    pub clash: Option<Clash>,
    /// Whether it is to be sent as soon as the change as it now stands is read.
    pub resend: bool,
    /// The field of the plan that it was opened for, as a gate names it.
    pub goal: Option<String>,
    /// What an edit led to besides itself, to be said once.
    pub told: String,
}

impl PlanForm {
    /// Makes the form over a change.
    pub fn of(change: Arc<Change>, me: PersonId) -> Self {
        let key = key_of(change.id());
        let (base, rev) = (change.plan.clone(), change.rev);
        Self::begin(key, Some(change), me, base, rev)
    }

    /// Makes the form over a plan that is to become a change.
    pub fn new(key: String, me: PersonId, plan: Plan) -> Self {
        // Whatever it begins with is not in the file, so all of it is to be kept.
        let empty = Self::begin(key, None, me, Plan::default(), 0);
        Self { plan, ..empty }
    }

    fn begin(
        key: String,
        change: Option<Arc<Change>>,
        me: PersonId,
        plan: Plan,
        base_rev: u64,
    ) -> Self {
        Self {
            key,
            change,
            me,
            base: plan.clone(),
            base_rev,
            plan,
            at: Spot::default(),
            typing: None,
            past: Vec::new(),
            undone: Vec::new(),
            board: false,
            restored: false,
            unread: None,
            saving: None,
            asked: None,
            moved: None,
            clash: None,
            resend: false,
            goal: None,
            told: String::new(),
        }
    }

    /// Returns the number of its change; nothing while it is being raised.
    pub fn number(&self) -> Option<ChangeNumber> {
        self.change.as_ref().map(|c| c.id())
    }

    /// Returns the rows of the section in view.
    pub fn rows(&self) -> Vec<Row> {
        rows(&self.plan, self.at.section)
    }

    /// Returns the row under the cursor.
    pub fn row(&self) -> Option<Row> {
        self.rows().into_iter().nth(self.at.row)
    }

    /// Returns the field under the cursor; nothing where a list grows.
    pub fn field(&self) -> Option<Field> {
        let row = self.row()?;
        let last = row.fields.len().checked_sub(1)?;
        Some(row.fields[self.at.part.min(last)])
    }

    /// Returns the names that fit what is being written, best first.
    pub fn offers(&self, registers: &Registers) -> Vec<Offer> {
        let among = Among::of(&self.plan, registers, &self.me);
        let typing = self.typing.as_ref();
        typing.map(|t| t.offers(&among)).unwrap_or_default()
    }

    /// Tells whether anything differs from what the writing began with.
    pub fn is_edited(&self) -> bool {
        self.plan != self.base || self.unread.is_some() || self.typed().is_some()
    }

    /// Returns what is written in the field and not taken yet.
    fn typed(&self) -> Option<&str> {
        let typing = self.typing.as_ref()?;
        let written = typing.text.text();
        (written != value::text(&self.plan, typing.field)).then_some(written)
    }

    /// Tells whether the plan was ever handed in, so that its numbers and revisions count.
    pub fn handed_in(&self) -> bool {
        self.change.as_ref().is_some_and(|c| c.revision > 0)
    }

    /// Gives new steps and checks their numbers. Those of a template are known to its board: they stay
    /// unless they follow the order anyway.
    fn renumber(&mut self) {
        let of_template = self.plan.template.is_some() && !number::follow_order(&self.plan);
        let known = self.handed_in() || of_template;
        number::number(&mut self.plan, known);
    }

    /// Remembers the plan as it is before an edit.
    fn remember(&mut self) {
        let now = Past {
            plan: self.plan.clone(),
            at: self.at,
        };
        self.past.push(now);
        if self.past.len() > MOST_UNDONE {
            self.past.remove(0);
        }
        self.undone.clear();
    }

    /// Takes the last edit back, or the last one that was taken back; tells whether there was one.
    pub fn undo(&mut self, again: bool) -> bool {
        let (from, to) = if again {
            (&mut self.undone, &mut self.past)
        } else {
            (&mut self.past, &mut self.undone)
        };
        let Some(past) = from.pop() else {
            return false;
        };
        to.push(Past {
            plan: std::mem::replace(&mut self.plan, past.plan),
            at: self.at,
        });
        self.at = past.at;
        self.hold_cursor();
        true
    }

    /// Puts another plan in the place of the one being written, as one edit.
    pub fn replace(&mut self, plan: Plan) {
        self.remember();
        self.plan = plan;
        self.renumber();
        self.hold_cursor();
    }

    /// Keeps the cursor on a row that is there.
    pub fn hold_cursor(&mut self) {
        let rows = self.rows();
        self.at.row = self.at.row.min(rows.len().saturating_sub(1));
        let parts = rows.get(self.at.row).map_or(0, |r| r.fields.len());
        self.at.part = self.at.part.min(parts.saturating_sub(1));
    }
}

/// Returns the key under which the plan of a change is kept while it is written.
pub fn key_of(number: ChangeNumber) -> String {
    format!("{number}/plan form")
}

/// Returns the keys under which plans of new changes are kept: so many can wait at once.
pub fn new_keys() -> impl Iterator<Item = String> {
    (1..=9).map(|n| format!("new {n}/plan form"))
}
