//! The next free slot of a change, read for whoever asks: of the change as it stands, or as a plan would leave it.

use std::sync::Arc;

use rusqlite::Connection;

use super::error::StoreError;
use super::{index, load};
use crate::domain::calendar::slot::{self, Found, Wanted};
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::queue::Viewer;
use crate::domain::refusal::Refusal;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// Whose slot is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// That of a change, as it stands in the file.
    Change(ChangeNumber),
    /// That of a change, as a plan being written would leave it.
    Written(Box<Change>),
}

/// A slot that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotSought {
    /// Who looks.
    pub viewer: Viewer,
    /// Whose slot.
    pub whose: Whose,
    /// Of which wave, from 0; the one that comes next when absent.
    pub wave: Option<usize>,
    /// From when on.
    pub from: Timestamp,
    /// The registers.
    pub registers: Arc<Registers>,
}

/// A change with its next free slot.
pub type SlotOf = Box<(Change, Found)>;

/// Returns a change with its next free slot; a refusal when there is none, or no such change for this viewer.
pub fn slot_found(
    conn: &Connection,
    sought: &SlotSought,
) -> Result<Result<SlotOf, Refusal>, StoreError> {
    let _reading = load::at_once(conn)?;
    let change = match &sought.whose {
        Whose::Written(change) => (**change).clone(),
        Whose::Change(number) => {
            let seen = index::row_of(conn, &sought.viewer, *number)?.is_some();
            match load::change(conn, *number)?.filter(|_| seen) {
                Some(change) => change,
                None => return Ok(Err(Refusal::no_change(*number))),
            }
        }
    };
    let others = index::Recollection::of(conn);
    let wanted = Wanted {
        wave: sought.wave.unwrap_or_else(|| change.current_wave()),
        minutes: None,
        from: sought.from,
        scope: sought.viewer.scope.clone(),
    };
    let found = slot::find(&change, &sought.registers, &others, &wanted);
    others.told()?;
    Ok(found.map(|found| Box::new((change, found))))
}
