//! The calendar: freezes, maintenance windows and how they recur.

pub mod expand;
pub mod freeze;
pub mod maintenance;
pub mod recurrence;
pub mod rule_text;

pub use expand::occurrences;
pub use freeze::Freeze;
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
