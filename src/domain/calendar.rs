//! The calendar: freezes and maintenance windows, how they recur, and where changes meet.

pub mod claim;
pub mod expand;
pub mod freeze;
pub mod hold;
pub mod known;
pub mod maintenance;
pub mod page;
pub mod pairs;
pub mod passed;
pub mod recurrence;
pub mod rule_text;
pub mod slot;
pub mod stretch;

pub use claim::{Claim, Conflict, Diary, Resource, Standing};
pub use expand::occurrences;
pub use freeze::Freeze;
pub use known::{Around, Known};
pub use maintenance::Maintenance;
pub use recurrence::Recurrence;

use super::plan::Plan;
use super::registers::Registers;

/// Returns the hard freezes that a window of a plan lies in.
pub fn hard_freezes<'a>(plan: &Plan, registers: &'a Registers) -> Vec<&'a Freeze> {
    freezes_on(plan, registers).filter(|f| f.hard).collect()
}

/// Returns every freeze that a window of a plan touches, by handle.
pub fn freezes_on<'a>(plan: &Plan, registers: &'a Registers) -> impl Iterator<Item = &'a Freeze> {
    registers.freezes.values().filter(|f| {
        plan.waves.iter().any(|w| {
            w.window
                .is_some_and(|window| f.touches(&window, &w.clients))
        })
    })
}

#[cfg(test)]
mod tests;
