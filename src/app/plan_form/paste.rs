//! Pasting: many lines become as many entries of a list, anything else goes into the text.

use crate::domain::plan_lines::entries;

use super::PlanForm;
use super::field::Shape;
use super::list;
use super::section::List;
use super::target::{Target, spot};

/// What a paste came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pasted {
    /// It went into the text.
    Text,
    /// It became so many entries of a list.
    Entries(usize, List),
    /// There is no place for it here.
    Nowhere,
}

impl PlanForm {
    /// Takes a paste in.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let many = text.trim().contains(['\n', '\r']);
        let row = self.row();
        let entry = row.as_ref().and_then(|r| r.entry);
        let list = entry
            .map(|(list, _)| list)
            .or(row.as_ref().and_then(|r| r.adds))
            .filter(|list| list::takes_lines(*list));
        let first_field = self
            .typing
            .as_ref()
            .is_none_or(|t| entry.is_some_and(|(list, index)| list.first_field(index) == t.field));
        if let Some(list) = list
            && first_field
            && (many || self.typing.is_none())
        {
            return self.paste_entries(text, list, entry.map(|(_, index)| index));
        }
        if self.typing.is_none() && self.field().is_some_and(|f| f.shape() == Shape::Lines) {
            self.write();
        }
        match &mut self.typing {
            Some(typing) => {
                typing.text.insert(text);
                typing.message.clear();
                Pasted::Text
            }
            None => Pasted::Nowhere,
        }
    }

    fn paste_entries(&mut self, text: &str, list: List, index: Option<usize>) -> Pasted {
        let mut whole = text.to_owned();
        let mut at = index.map_or_else(|| list::len(&self.plan, list), |i| i + 1);
        if let (Some(typing), Some(index)) = (self.typing.take(), index) {
            // What is written already stays around what is pasted, as in any text.
            let (before, after) = typing.text.halves();
            whole = format!("{before}{text}{after}");
            if typing.fresh {
                self.put_back_fresh();
            } else {
                self.remember();
                list::remove(&mut self.plan, list, index);
            }
            at = index;
        }
        let lines = entries(&whole);
        if lines.is_empty() {
            return Pasted::Nowhere;
        }
        self.remember();
        let count = list::insert_lines(&mut self.plan, list, at, lines);
        self.renumber();
        self.at = spot(&self.plan, Target::Field(list.first_field(at + count - 1)));
        Pasted::Entries(count, list)
    }

    fn put_back_fresh(&mut self) {
        if let Some(past) = self.past.pop() {
            self.plan = past.plan;
            self.at = past.at;
        }
    }
}
