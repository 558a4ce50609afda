//! The cursor in the form, and what is done to the entry under it.

use crate::domain::checklist::{Step, StepKind};

use super::field::{Field, Shape};
use super::rows::rows;
use super::section::{List, Section};
use super::target::{Target, spot};
use super::value::steps_mut;
use super::{PlanForm, Spot, choice, list};

impl PlanForm {
    /// Moves the cursor by so many rows, over the sections' ends too.
    pub fn move_rows(&mut self, by: isize) {
        for _ in 0..by.unsigned_abs() {
            let count = self.rows().len();
            let section = self.at.section.index();
            if by > 0 && self.at.row + 1 < count {
                self.at.row += 1;
            } else if by > 0 && section + 1 < Section::ALL.len() {
                self.at = Spot {
                    section: Section::ALL[section + 1],
                    ..Spot::default()
                };
            } else if by < 0 && self.at.row > 0 {
                self.at.row -= 1;
            } else if by < 0 && section > 0 {
                let before = Section::ALL[section - 1];
                self.at = Spot {
                    section: before,
                    row: rows(&self.plan, before).len().saturating_sub(1),
                    part: 0,
                };
            }
        }
        self.at.part = 0;
    }

    /// Moves the cursor to the first or the last row of the section.
    pub fn move_end(&mut self, last: bool) {
        self.at.row = if last {
            self.rows().len().saturating_sub(1)
        } else {
            0
        };
        self.at.part = 0;
    }

    /// Goes to the next section, or the one before; round at the ends.
    pub fn move_section(&mut self, back: bool) {
        let count = Section::ALL.len();
        let by = if back { count - 1 } else { 1 };
        self.at = Spot {
            section: Section::ALL[(self.at.section.index() + by) % count],
            ..Spot::default()
        };
    }

    /// Goes to the next field, or the one before, row by row and part by part.
    pub fn move_field(&mut self, back: bool) {
        let parts = self.row().map_or(0, |r| r.fields.len());
        if back && self.at.part > 0 {
            self.at.part -= 1;
        } else if !back && self.at.part + 1 < parts {
            self.at.part += 1;
        } else {
            self.move_rows(if back { -1 } else { 1 });
            if back {
                self.at.part = self.row().map_or(0, |r| r.fields.len().saturating_sub(1));
            }
        }
    }

    /// Goes to the next part of the row or the next answer of the field, or the ones before; tells whether
    /// the plan changed.
    pub fn sideways(&mut self, back: bool) -> bool {
        if let Some(Field::Answer(question)) = self.field() {
            self.remember();
            choice::cycle(&mut self.plan, question, back);
            self.hold_cursor();
            return true;
        }
        let parts = self.row().map_or(0, |r| r.fields.len());
        self.at.part = if back {
            self.at.part.saturating_sub(1)
        } else {
            (self.at.part + 1).min(parts.saturating_sub(1))
        };
        false
    }

    /// Returns the entry under the cursor.
    fn entry(&self) -> Option<(List, usize)> {
        self.row()?.entry
    }

    /// Adds an entry below the one under the cursor, or where the list grows; tells whether there is a list.
    pub fn add_below(&mut self) -> bool {
        match self.row() {
            Some(row) => match (row.entry, row.adds) {
                (Some((list, index)), _) => self.add(list, index + 1),
                (None, Some(list)) => self.add(list, list::len(&self.plan, list)),
                (None, None) => return false,
            },
            None => return false,
        }
        true
    }

    /// Takes the entry under the cursor out; tells whether there was one.
    pub fn remove_entry(&mut self) -> bool {
        let Some((list, index)) = self.entry() else {
            return false;
        };
        self.remember();
        list::remove(&mut self.plan, list, index);
        self.renumber();
        let left = list::len(&self.plan, list);
        self.at = if left == 0 {
            spot(&self.plan, Target::Grow(list))
        } else {
            self.spot_of(list, index.min(left - 1))
        };
        true
    }

    /// Puts a copy of the entry under the cursor below it; tells whether there was one.
    pub fn duplicate_entry(&mut self) -> bool {
        let Some((list, index)) = self.entry() else {
            return false;
        };
        self.remember();
        list::duplicate(&mut self.plan, list, index);
        self.renumber();
        self.at = self.spot_of(list, index + 1);
        true
    }

    /// Moves the entry under the cursor up or down; tells whether it could move.
    pub fn move_entry(&mut self, down: bool) -> bool {
        let Some((list, index)) = self.entry() else {
            return false;
        };
        let other = if down {
            Some(index + 1)
        } else {
            index.checked_sub(1)
        };
        let Some(other) = other.filter(|o| *o < list::len(&self.plan, list)) else {
            return false;
        };
        self.remember();
        list::swap(&mut self.plan, list, index, other);
        self.renumber();
        let part = self.at.part;
        self.at = self.spot_of(list, other);
        self.at.part = part;
        true
    }

    /// Joins the entry under the cursor with the one below it; tells whether they could be joined.
    pub fn join_entries(&mut self) -> bool {
        let Some((list, index)) = self.entry() else {
            return false;
        };
        let mut after = self.plan.clone();
        if !list::join(&mut after, list, index) {
            return false;
        }
        self.remember();
        self.plan = after;
        self.renumber();
        self.hold_cursor();
        true
    }

    /// Returns where the cursor stands on an entry.
    fn spot_of(&self, list: List, index: usize) -> Spot {
        let shown = rows(&self.plan, self.at.section);
        let row = shown.iter().position(|r| r.entry == Some((list, index)));
        Spot {
            section: self.at.section,
            row: row.unwrap_or(0),
            part: 0,
        }
    }

    /// Gives the step under the cursor a mark, or takes it away when it has it; tells whether it is a step.
    pub fn mark(&mut self, kind: &StepKind) -> bool {
        let Some((List::Steps(track), index)) = self.entry() else {
            return false;
        };
        self.remember();
        if let Some(step) = steps_mut(&mut self.plan, track).and_then(|s| s.get_mut(index)) {
            mark(step, kind);
        }
        self.hold_cursor();
        true
    }

    /// Tells whether the field under the cursor takes a text that an editor can be opened for.
    pub fn takes_editor(&self) -> bool {
        let shape = self.field().map(Field::shape);
        matches!(shape, Some(Shape::Line | Shape::Lines | Shape::Trigger))
    }
}

fn mark(step: &mut Step, kind: &StepKind) {
    let has = std::mem::discriminant(&step.kind) == std::mem::discriminant(kind);
    step.kind = if has { StepKind::Work } else { kind.clone() };
}
