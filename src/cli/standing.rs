//! The shell while the file cannot be reached: how it last stood for the person at the keyboard, and the spool.

use std::path::Path;

use super::arguments::Globals;
use super::fault::Fault;
use super::identity;
use super::session::{Access, Session, file_path, ids, now, options};
use crate::config::Paths;
use crate::domain::calendar::Around;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::{decide_spooled, show_ahead};
use crate::domain::duty;
use crate::domain::history::Past;
use crate::domain::id::ChangeNumber;
use crate::domain::people::{Actor, Identity};
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::registers::Registers;
use crate::domain::spool::{Doing, Entry, Seen};
use crate::store::spool::{Spool, Standby};
use crate::store::state::StateDir;
use crate::store::{Store, StoreError};

/// A session without its file: who works, on what the file last said.
#[derive(Debug)]
pub struct Standing {
    /// The person at the keyboard, with the registers as the file last said them.
    pub session: Session,
    /// The change as the file last said it, with what waits on top.
    pub change: Change,
    base: Change,
    spool: Spool,
}

/// Returns how a file last stood for the person at the keyboard, newest first; with the directory it lies in.
///
/// # Errors
/// Returns an error when the person's own directory cannot be read.
pub fn standby(
    path: &Path,
    globals: &Globals,
    wanted: impl Fn(&Standby) -> bool,
) -> Result<Option<(StateDir, Standby)>, Fault> {
    let Some(paths) = Paths::of_platform() else {
        return Ok(None);
    };
    let state = StateDir::at(paths.state);
    let me = nix::unistd::getuid().as_raw();
    let mine = |one: &Standby| match (&globals.person, one.registers.identity) {
        (Some(name), _) => one.owner.person.as_str() == name,
        (None, Identity::Declared) => true,
        (None, Identity::System) => one.actor.uid == Some(me),
    };
    let found = Standby::find(&state, path, |one| mine(one) && wanted(one))?;
    Ok(found.map(|standby| (state, standby)))
}

impl Standing {
    /// Stands on how the file last said that a change stands, for one who may see it.
    ///
    /// # Errors
    /// Returns why the file cannot be reached, and that nothing is kept of the change here.
    pub fn of(globals: &Globals, number: ChangeNumber, away: &StoreError) -> Result<Self, Fault> {
        let path = file_path(globals)?;
        let kept = standby(&path, globals, |one| one.change.id() == number)?;
        let Some((state, standby)) = kept else {
            return Err(Fault::File(never_seen(&path, number, away)));
        };
        let actor = identity::actor(&standby.registers, globals.person.as_deref())?;
        let person = standby.registers.people.get(&actor.person);
        if !person.is_some_and(|p| duty::sees(p, &standby.change)) {
            return Err(Refusal::no_change(number).into());
        }
        let file = Path::new(&standby.owner.file);
        let spool = standby.spool(&state);
        let waiting = spool.read()?.waiting;
        let change = with(&standby.change, &standby.registers, &waiting);
        Ok(Self {
            session: Session {
                store: Store::absent(file, &options(globals, Access::Write))?,
                actor,
                registers: standby.registers,
                now: now(),
                packet: None,
            },
            change,
            base: standby.change,
            spool,
        })
    }

    /// Spools a command when the rules let it through and it may wait; returns it with how many wait and
    /// since when.
    ///
    /// # Errors
    /// Returns the refusal, or why the spool cannot be written.
    pub fn keep(&self, command: &Command) -> Result<Entry, Fault> {
        let Session {
            actor,
            registers,
            now,
            ..
        } = &self.session;
        let doing = Doing::of(command).ok_or_else(|| {
            Refusal::new(
                Cause::State,
                "The file cannot be reached, and this waits for it.",
                "Only ticks, notes, evidence, triggers, pauses and the way back in a running window are \
                 spooled.",
            )
        })?;
        let entry = Entry {
            id: ids(*now)?(),
            at: *now,
            actor: Actor::clone(actor),
            number: self.base.id(),
            doing,
            seen: Some(Seen::of(&self.base)),
        };
        let kept = self.spool.append_judged(|waiting| {
            let change = with(&self.base, registers, waiting);
            let around = Around {
                history: &Past::default(),
                claims: &change.others,
            };
            decide_spooled(&change, registers, &around, &entry).map(|_| entry)
        })?;
        Ok(kept?)
    }

    /// Returns the change as the file last said it, without what waits.
    pub fn base(&self) -> &Change {
        &self.base
    }

    /// Returns the spool.
    pub fn spool(&self) -> &Spool {
        &self.spool
    }
}

/// Returns a change with what waits for the file on top.
pub(super) fn with(base: &Change, registers: &Registers, waiting: &[Entry]) -> Change {
    let mut change = base.clone();
    for entry in waiting.iter().filter(|e| e.number == base.id()) {
        let command = entry.doing.command();
        show_ahead(&mut change, registers, &command, &entry.actor, entry.at);
    }
    change
}

fn never_seen(path: &Path, number: ChangeNumber, away: &StoreError) -> String {
    let why = match away {
        StoreError::Missing(path) => format!("There is no file {}.", path.display()),
        other => other.to_string(),
    };
    format!(
        "{why} Nothing is kept on this machine of {number} in progress in {} under your name, so nothing can \
         be spooled. Reach the file again or name the right one with --db, and tick then.",
        path.display()
    )
}
