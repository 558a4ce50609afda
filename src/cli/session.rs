//! An open file with the person at the keyboard: what every verb works with.

use std::path::PathBuf;

use chrono::Utc;

use super::arguments::Globals;
use super::fault::Fault;
use super::identity;
use super::words::quoted;
use crate::config::{Paths, Settings};
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::may_wait;
use crate::domain::duty;
use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::{Actor, Person};
use crate::domain::plan::Plan;
use crate::domain::refusal::Refusal;
use crate::domain::register_rules;
use crate::domain::registers::Registers;
use crate::domain::spool::{Doing, Seen};
use crate::domain::template::TemplateCommand;
use crate::domain::unread::Read;
use crate::domain::window::{Timestamp, to_millis};
use crate::store::index::booked;
use crate::store::packet::Packet;
use crate::store::spool::{Drained, Order, Sent, Spool, Standby, direct};
use crate::store::state::StateDir;
use crate::store::unread;
use crate::store::{OpenOptions, Store};

/// An open file, and who works with it.
#[derive(Debug)]
pub struct Session {
    /// The file.
    pub store: Store,
    /// Who acts.
    pub actor: Actor,
    /// The registers as they stood when the file was opened.
    pub registers: Registers,
    /// When the command began.
    pub now: Timestamp,
    /// The packet that stands in for the file, where there is one.
    pub packet: Option<Packet>,
}

/// What a command does with the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It only reads.
    Read,
    /// It writes.
    Write,
}

/// Returns the time, as the record keeps it.
pub fn now() -> Timestamp {
    to_millis(Utc::now())
}

/// Returns where the file is: `--db`, else `HOLDPOINT_DB`, else the configuration's, else the
/// platform's own place.
pub fn file_path(globals: &Globals) -> Result<PathBuf, Fault> {
    if let Some(path) = &globals.db {
        return Ok(path.clone());
    }
    if let Some(path) = std::env::var_os("HOLDPOINT_DB").filter(|p| !p.is_empty()) {
        return Ok(path.into());
    }
    let settings = settings()?;
    if !settings.file.as_os_str().is_empty() {
        return Ok(settings.file);
    }
    Paths::of_platform().map(|p| p.file).ok_or_else(|| {
        Fault::Call("You have no home directory here; name the file with --db PATH.".to_owned())
    })
}

/// Reads the person's configuration.
pub fn settings() -> Result<Settings, Fault> {
    match Paths::of_platform() {
        Some(paths) => Settings::read(&paths.settings).map_err(|e| Fault::File(e.to_string())),
        None => Ok(Settings::default()),
    }
}

/// Returns the person's own directory, where the spool lies.
pub fn state_dir() -> Result<StateDir, Fault> {
    let paths = Paths::of_platform().ok_or_else(|| {
        Fault::Call("You have no home directory here, so there is no spool; set HOME.".to_owned())
    })?;
    Ok(StateDir::at(paths.state))
}

/// Returns how the file is to be opened.
pub fn options(globals: &Globals, access: Access) -> OpenOptions {
    OpenOptions {
        read_only: access == Access::Read,
        single_host: globals.single_host && access == Access::Write,
        ..OpenOptions::default()
    }
}

impl Session {
    /// Opens the file and finds out who is at the keyboard.
    pub fn open(globals: &Globals, access: Access) -> Result<Self, Fault> {
        let path = file_path(globals)?;
        let store = Store::open(&path, &options(globals, access))?;
        Self::with(store, globals)
    }

    /// Takes an open file and finds out who is at the keyboard.
    pub fn with(mut store: Store, globals: &Globals) -> Result<Self, Fault> {
        let registers = store.registers()?.clone();
        let actor = identity::actor(&registers, globals.person.as_deref())?;
        Ok(Self {
            store,
            actor,
            registers,
            now: now(),
            packet: None,
        })
    }

    /// Returns the plan of a change as it stood when a revision was made; nothing when there is none.
    pub fn plan_of(&self, number: ChangeNumber, revision: u32) -> Result<Option<Plan>, Fault> {
        match &self.packet {
            Some(packet) => Ok(packet.plan_of(number, revision)),
            None => Ok(self.store.plan_of(number, revision)?),
        }
    }

    /// Returns what a person types to have a change shown, up to its number.
    pub fn show_words(&self) -> String {
        match &self.packet {
            Some(packet) => format!(
                "holdpoint packet show {}",
                quoted(&packet.path.display().to_string())
            ),
            None => "holdpoint show".to_owned(),
        }
    }

    /// Returns the person at the keyboard.
    pub fn person(&self) -> Option<&Person> {
        self.registers.people.get(&self.actor.person)
    }

    /// Returns where what the person has read is kept, and under whose name; nowhere without a home.
    fn reading(&self) -> Option<(StateDir, String)> {
        let path = self.store.path()?.display().to_string();
        Paths::of_platform().map(|p| (StateDir::at(p.state), path))
    }

    /// Returns what the person has read of what is said; nothing where that is not kept.
    pub fn read(&self) -> Read {
        let kept = self.reading();
        kept.map_or_else(Read::default, |(state, path)| {
            unread::find(&state, (&path, self.actor.person.as_str()))
        })
    }

    /// Notes that the person has read what is said about a change; where that cannot be kept, nobody is
    /// stopped for it.
    pub fn note_read(&self, change: &Change) {
        if let (Some((state, path)), Some(last)) = (self.reading(), change.comments.last()) {
            let mut read = Read::default();
            read.note(change.id(), last.at);
            let whose = (path.as_str(), self.actor.person.as_str());
            let _ = unread::keep(&state, whose, &read, self.now);
        }
    }

    /// Returns a change that the person may see.
    ///
    /// # Errors
    /// Returns the same refusal for one out of their scope as for one that is not there.
    pub fn change(&self, number: ChangeNumber) -> Result<Change, Fault> {
        let found = self.store.load_change(number)?;
        let person = self.person();
        let seen = found.zip(person).filter(|(c, p)| duty::sees(p, c));
        let (mut change, person) = seen.ok_or_else(|| Refusal::no_change(number))?;
        let conn = self.store.connection();
        booked::note_others(conn, &mut change, &person.scope)?;
        Ok(change)
    }

    /// Carries out a command on a change; on a new one without a number.
    pub fn carry_out(
        &mut self,
        number: Option<ChangeNumber>,
        expected_rev: Option<u64>,
        command: &Command,
    ) -> Result<Vec<Recorded>, Fault> {
        let mut drained = Drained::default();
        match self.send(number, expected_rev, command, None, &mut drained)? {
            Sent::Saved(written) => Ok(written),
            // Without a change at hand nothing is spooled.
            Sent::Spooled(_, error) => Err(error.into()),
        }
    }

    /// Sends a command to the file behind everything of the person's that waits for it; on a change that is
    /// at hand, what may wait is spooled when the file cannot be reached.
    pub fn send(
        &mut self,
        number: Option<ChangeNumber>,
        expected_rev: Option<u64>,
        command: &Command,
        change: Option<&Change>,
        drained: &mut Drained,
    ) -> Result<Sent, Fault> {
        let (actor, now) = (self.actor.clone(), self.now);
        let mut ids = ids(now)?;
        let doing = change.zip(Doing::of(command));
        let doing = doing.and_then(|(c, d)| may_wait(c, &d, now).is_ok().then_some(d));
        let order = Order {
            number,
            expected_rev,
            actor: &actor,
            command,
            doing: doing.as_ref(),
            seen: change.map(Seen::of),
            asked: now,
            now,
        };
        let Some(spool) = self.spool()? else {
            let written = direct(&mut self.store, order, &mut ids)?;
            return Ok(Sent::Saved(written));
        };
        let sent = spool.send(&mut self.store, order, &mut ids, drained)?;
        match (&sent, number) {
            (Sent::Saved(_), Some(number)) => self.follow(number),
            (Sent::Spooled(..), _) => self.stand_on(change),
            (Sent::Saved(_), None) => {}
        }
        Ok(sent)
    }

    /// Keeps how the file says that a change in progress stands, for when it cannot be reached; where that
    /// cannot be kept, nobody is stopped for it.
    pub fn follow(&mut self, number: ChangeNumber) {
        let (Ok(state), Ok(Some(spool))) = (state_dir(), self.spool()) else {
            return;
        };
        let (actor, now) = (self.actor.clone(), self.now);
        let _ = Standby::follow(&state, &spool, &mut self.store, &actor, number, now);
    }

    /// Keeps what something that is spooled was judged on.
    fn stand_on(&self, change: Option<&Change>) {
        if let (Ok(state), Ok(Some(spool)), Some(change)) = (state_dir(), self.spool(), change) {
            let standby = Standby {
                owner: spool.owner().clone(),
                actor: self.actor.clone(),
                kept: self.now,
                head: self.store.head().map_or(0, |head| head.seq),
                registers: self.registers.clone(),
                change: change.clone(),
            };
            // The entry is on disk already and carries what it was judged on itself.
            let _ = standby.save(&state, true);
        }
    }

    /// Returns the person's spool for the file; nothing where none can be kept.
    pub fn spool(&self) -> Result<Option<Spool>, Fault> {
        match Paths::of_platform() {
            Some(paths) => {
                let state = StateDir::at(paths.state);
                Ok(Spool::of(&state, &self.store, &self.actor.person)?)
            }
            None => Ok(None),
        }
    }

    /// Has the file take what of the person's waits for it.
    pub fn drain(&mut self) -> Result<Drained, Fault> {
        let now = self.now;
        Ok(match self.spool()? {
            Some(spool) => spool.drain(&mut self.store, now),
            None => Drained::default(),
        })
    }

    /// Carries out a command on a template of the catalogue.
    pub fn keep_template(&mut self, command: &TemplateCommand) -> Result<Vec<Recorded>, Fault> {
        let (actor, at) = (self.actor.clone(), self.now);
        let mut ids = ids(at)?;
        Ok(self.store.keep_template(&actor, at, &mut ids, command)?)
    }

    /// Changes the registers, when the person may.
    pub fn keep(
        &mut self,
        events: impl FnOnce(&Registers) -> Result<Vec<Event>, Refusal>,
    ) -> Result<Vec<Recorded>, Fault> {
        let (actor, at) = (self.actor.clone(), self.now);
        let mut ids = ids(at)?;
        let written = self.store.keep(&actor, at, &mut ids, |registers| {
            let events = events(registers)?;
            register_rules::keep(registers, &actor.person, events)
        })?;
        // What a freeze does to a change that the person does not see is not theirs to read.
        let mut shown = Vec::with_capacity(written.len());
        for event in written {
            let seen = if let Stream::Change(number) = event.stream {
                self.change(number).is_ok()
            } else {
                true
            };
            if seen {
                shown.push(event);
            }
        }
        Ok(shown)
    }
}

/// Returns a maker of event ids: the time, random bits, and a count so that those of one command
/// differ and sort.
pub fn ids(at: Timestamp) -> Result<impl FnMut() -> EventId, Fault> {
    let mut noise = [0; 10];
    getrandom::fill(&mut noise)
        .map_err(|e| Fault::File(format!("The system gives no random numbers ({e}).")))?;
    let millis = at.timestamp_millis();
    let random = u64::from_be_bytes([
        noise[2], noise[3], noise[4], noise[5], noise[6], noise[7], noise[8], noise[9],
    ]);
    let mut count = 0u64;
    Ok(move || {
        let mut own = noise;
        own[2..].copy_from_slice(&random.wrapping_add(count).to_be_bytes());
        count += 1;
        EventId::new(millis, own)
    })
}
