//! Two people edited one plan: both versions field by field, and whose it shall be.

use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::merge::{Contested, Side, contested, merged};

use super::PlanForm;

/// The choice between somebody else's edit and one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The change with their edit.
    pub theirs: Arc<Change>,
    /// The fields that differ, with the choice made for each.
    pub fields: Vec<Contested>,
    /// Which one the cursor is on.
    pub cursor: usize,
}

impl Clash {
    /// Returns how many fields wait for a choice.
    pub fn open(&self) -> usize {
        self.fields.iter().filter(|f| f.side.is_none()).count()
    }

    /// Moves the cursor by so many fields.
    pub fn step(&mut self, by: isize) {
        let last = self.fields.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Chooses for the field under the cursor and goes on to the next one that waits.
    pub fn choose(&mut self, side: Side) {
        if let Some(field) = self.fields.get_mut(self.cursor) {
            field.side = Some(side);
        }
        let waits = |at: &usize| self.fields[*at].side.is_none();
        let count = self.fields.len();
        let next = (self.cursor..count).chain(0..self.cursor).find(waits);
        self.cursor = next.unwrap_or(self.cursor);
    }
}

impl PlanForm {
    /// Lays both versions beside each other.
    ///
    /// # Errors
    /// Returns a sentence when the plans cannot be compared.
    pub fn open_clash(&mut self) -> Result<(), String> {
        let Some(theirs) = self.moved.clone() else {
            return Ok(());
        };
        let fields = contested(&self.base, &self.plan, &theirs.plan)
            .map_err(|e| format!("The two plans cannot be compared ({e})."))?;
        let cursor = fields.iter().position(|f| f.side.is_none()).unwrap_or(0);
        self.clash = Some(Clash {
            theirs,
            fields,
            cursor,
        });
        Ok(())
    }

    /// Makes the plan that follows from the choices the one being written, on top of theirs.
    ///
    /// # Errors
    /// Returns a sentence while a field waits for a choice, or when the plans cannot be put together.
    pub fn settle(&mut self) -> Result<(), String> {
        let Some(clash) = &self.clash else {
            return Ok(());
        };
        match clash.open() {
            0 => {}
            1 => return Err("One field was edited by both; choose whose it shall be.".to_owned()),
            n => {
                return Err(format!(
                    "{n} fields were edited by both; choose whose each shall be."
                ));
            }
        }
        let plan = merged(&self.plan, &clash.theirs.plan, &clash.fields)
            .map_err(|e| format!("The two plans cannot be put together ({e})."))?;
        let theirs = Arc::clone(&clash.theirs);
        self.remember();
        self.plan = plan;
        self.base = theirs.plan.clone();
        self.base_rev = theirs.rev;
        self.change = Some(theirs);
        (self.moved, self.clash) = (None, None);
        self.hold_cursor();
        Ok(())
    }
}
