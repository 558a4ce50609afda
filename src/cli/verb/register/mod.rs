//! The registers: people, clients, services, boards, freezes, maintenance windows, meetings and the policy.

pub(super) mod boards;
pub(super) mod clients;
pub(super) mod frame;
pub(super) mod freezes;
mod hat;
pub(super) mod items;
pub(super) mod maintenance;
pub(super) mod meetings;
pub(super) mod people;
pub(super) mod policy;
pub(super) mod services;

use serde::Serialize;

use super::answer::answer;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::cli::table::Table;
use crate::domain::event::Event;
use crate::domain::refusal::Refusal;
use crate::domain::registers::Registers;

/// Changes the registers and answers with what happened.
fn keep(
    globals: &Globals,
    out: &mut Output,
    events: impl FnOnce(&Registers) -> Result<Vec<Event>, Refusal>,
) -> Result<(), Fault> {
    let mut session = Session::open(globals, Access::Write)?;
    let written = session.keep(events)?;
    answer(out, &written, &session.registers)
}

/// Lists what a person may see of a register.
fn list<T: Serialize>(
    out: &mut Output,
    heads: &[&'static str],
    entries: &[T],
    row: impl Fn(&T) -> Vec<String>,
) -> Result<(), Fault> {
    if out.json {
        return entries.iter().try_for_each(|e| out.value(e));
    }
    let mut table = Table::new(heads);
    for entry in entries {
        table.row(row(entry));
    }
    table.write(out)
}

/// Opens the file for reading.
fn reading(globals: &Globals) -> Result<Session, Fault> {
    Session::open(globals, Access::Read)
}
