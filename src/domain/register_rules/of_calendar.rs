//! What may stand in the registers of freezes and of maintenance windows.

use super::super::calendar::{Freeze, Maintenance, Recurrence};
use super::super::people::Role;
use super::super::refusal::Refusal;
use super::super::registers::Registers;
use super::super::window::Window;
use super::{clients_are_known, handle, named, refuse};

pub(super) fn freeze_is_sound(registers: &Registers, freeze: &Freeze) -> Result<(), Refusal> {
    handle("freeze", &freeze.id)?;
    named("freeze", &freeze.id, &freeze.name)?;
    let what = format!("The freeze {}", freeze.id);
    time_is_sound(&what, &freeze.window, freeze.repeat.as_ref())?;
    if freeze.waived_by == Some(Role::Auditor) {
        return Err(refuse(
            "An auditor changes nothing, so an auditor waives no freeze.",
            "Name another role.",
        ));
    }
    if !freeze.hard && freeze.waived_by.is_some() {
        return Err(refuse(
            format!("{what} is soft: it warns, so there is nothing to waive."),
            "Leave the role out, or make it a hard freeze.",
        ));
    }
    clients_are_known(registers, &freeze.clients)
}

pub(super) fn maintenance_is_sound(
    registers: &Registers,
    maintenance: &Maintenance,
) -> Result<(), Refusal> {
    handle("maintenance window", &maintenance.id)?;
    named("maintenance window", &maintenance.id, &maintenance.name)?;
    let what = format!("The maintenance window {}", maintenance.id);
    time_is_sound(&what, &maintenance.window, maintenance.repeat.as_ref())?;
    clients_are_known(registers, std::slice::from_ref(&maintenance.client))
}

fn time_is_sound(what: &str, window: &Window, repeat: Option<&Recurrence>) -> Result<(), Refusal> {
    if window.start >= window.end {
        return Err(refuse(
            format!("{what} ends before it starts."),
            "Give a later end.",
        ));
    }
    let first = window.start.with_timezone(&window.zone).date_naive();
    if let Some(rule) = repeat.filter(|rule| !rule.begins_on(first)) {
        return Err(refuse(
            format!(
                "{what} begins on {}, and its recurrence ({}) does not name that day.",
                first.format("%a %-d %b %Y"),
                rule.in_words()
            ),
            "Begin on a day that the recurrence names.",
        ));
    }
    Ok(())
}
