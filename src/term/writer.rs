//! The writer: a thread that has commands decided and recorded, one after the other, and spools what may wait
//! while the file cannot be reached.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use super::packed;
use super::run::{Happened, now};
use super::spooling::{Spooling, Stand};
use crate::app::msg::{Ended, Msg};
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::entry::Told;
use crate::domain::event::{Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId, PersonId};
use crate::domain::packet::not_in_packet;
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::domain::spool::{Doing, Seen};
use crate::domain::template::TemplateCommand;
use crate::domain::window::Timestamp;
use crate::store::spool::{Order, Sent};
use crate::store::{Store, WriteError};

/// How long after a try the file is tried again, while it cannot be reached.
pub(super) const AGAIN: Duration = Duration::from_secs(1);

/// What a command is about.
#[derive(Debug)]
pub(super) enum What {
    /// A command on a change, with what may be spooled of it.
    Change(Box<Command>, Option<Box<MayWait>>),
    Template(Box<TemplateCommand>),
    Row(Box<Told>),
}

/// What may wait in the spool, and what a console opened meanwhile would stand on.
#[derive(Debug)]
pub(super) struct MayWait {
    pub(super) doing: Doing,
    pub(super) base: Option<Arc<Change>>,
    pub(super) registers: Arc<Registers>,
    pub(super) head: u64,
}

/// A command for the writer.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: u64,
    pub(super) number: Option<ChangeNumber>,
    pub(super) expected_rev: Option<u64>,
    pub(super) what: What,
    pub(super) actor: Actor,
    /// When the key was pressed.
    pub(super) asked: Timestamp,
}

/// What the writer is told.
#[derive(Debug)]
pub(super) enum Task {
    /// Have a command decided and recorded.
    Carry(Box<Job>),
    /// Look whether the file can be reached.
    Probe,
    /// Work with the spool of this person.
    Person(PersonId),
    /// Keep how a change stands.
    Stand(Box<Stand>),
    /// Forget something that did not fit.
    Acknowledge(EventId),
}

impl Job {
    /// Makes the job of a row of a register.
    pub(super) fn on_row(id: u64, told: Box<Told>, actor: Actor, asked: Timestamp) -> Self {
        Self {
            id,
            number: None,
            expected_rev: None,
            what: What::Row(told),
            actor,
            asked,
        }
    }

    /// Makes the job of a command on a template.
    pub(super) fn on_template(
        id: u64,
        command: Box<TemplateCommand>,
        actor: Actor,
        asked: Timestamp,
    ) -> Self {
        Self {
            id,
            number: None,
            expected_rev: None,
            what: What::Template(command),
            actor,
            asked,
        }
    }
}

/// The file with the spool behind it.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) store: Store,
    pub(super) spooling: Spooling,
    /// The packet that answers go into, where one stands in for the file.
    pub(super) packet: Option<PathBuf>,
}

/// Carries commands out until nobody sends any, then closes the file.
pub(super) fn write(mut writer: Writer, tasks: &Receiver<Task>, sender: &Sender<Happened>) {
    let mut tell = |happened| {
        // Nobody listens any more when the console has ended.
        let _ = sender.send(happened);
    };
    writer.again(&mut tell);
    loop {
        let task = if writer.spooling.is_waiting() {
            match tasks.recv_timeout(AGAIN) {
                Ok(task) => task,
                Err(RecvTimeoutError::Timeout) => {
                    writer.again(&mut tell);
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        } else {
            match tasks.recv() {
                Ok(task) => task,
                Err(_) => break,
            }
        };
        writer.take(task, &mut tell);
    }
    let _ = writer.store.close();
}

impl Writer {
    /// Does what it is told.
    pub(super) fn take(&mut self, task: Task, tell: &mut dyn FnMut(Happened)) {
        match task {
            Task::Carry(job) => {
                let ended = self.carry(*job, tell);
                tell(Happened::Told(ended));
            }
            Task::Probe => {
                self.again(tell);
                if !self.spooling.is_away() {
                    tell(Happened::Back);
                }
            }
            Task::Person(person) => {
                self.spooling.of_person(&self.store, &person, tell);
                self.again(tell);
            }
            Task::Stand(stand) => self.spooling.stand_on(*stand),
            Task::Acknowledge(id) => self.spooling.acknowledge(id, tell),
        }
    }

    /// Looks whether the file can be reached, and has it take what waits.
    pub(super) fn again(&mut self, tell: &mut dyn FnMut(Happened)) {
        self.spooling.again(&mut self.store, tell);
    }

    /// Has a command decided and recorded, or spooled.
    pub(super) fn carry(&mut self, job: Job, tell: &mut dyn FnMut(Happened)) -> Msg {
        let at = now();
        let Job {
            id,
            number,
            expected_rev,
            what,
            actor,
            asked,
        } = job;
        let Some(mut ids) = ids(at) else {
            let sentence = "The system gives no random numbers. Nothing was saved; try again.";
            return Msg::Ended(id, Ended::Failed(sentence.to_owned()));
        };
        let store = &mut self.store;
        let done = match (what, &self.packet) {
            (What::Change(command, _), Some(packet)) => {
                packed::answer(packet, store, number, *command, (ids(), at))
            }
            (What::Row(_) | What::Template(_), Some(_)) => Ended::Refused(not_in_packet()),
            (What::Change(command, may_wait), None) => {
                let order = Order {
                    number,
                    expected_rev,
                    actor: &actor,
                    command: &command,
                    doing: may_wait.as_ref().map(|m| &m.doing),
                    seen: may_wait
                        .as_ref()
                        .and_then(|m| m.base.as_deref())
                        .map(Seen::of),
                    asked,
                    now: at,
                };
                let sent = self
                    .spooling
                    .send(store, order, may_wait.as_deref(), &mut ids, tell);
                match sent {
                    Ok(Sent::Saved(events)) => saved(events, number),
                    Ok(Sent::Spooled(entry, _)) => Ended::Spooled(entry.number),
                    Err(error) => not_done(error),
                }
            }
            (What::Row(told), None) => {
                let by = actor.person.clone();
                let done = store.keep(&actor, at, &mut ids, |registers| {
                    told.events(registers, &by)
                });
                done.map_or_else(not_done, |events| kept(&events))
            }
            (What::Template(command), None) => {
                let done = store.keep_template(&actor, at, &mut ids, &command);
                done.map_or_else(not_done, |events| kept(&events))
            }
        };
        Msg::Ended(id, done)
    }
}

/// Returns a maker of event ids: one draw of randomness a command, whose events are told apart by its last
/// byte; nothing when the system gives none.
fn ids(at: Timestamp) -> Option<impl FnMut() -> EventId> {
    let mut first = [0; 10];
    getrandom::fill(&mut first).ok()?;
    let mut count = 0_u8;
    Some(move || {
        let mut bytes = first;
        bytes[9] = bytes[9].wrapping_add(count);
        count = count.wrapping_add(1);
        EventId::new(at.timestamp_millis(), bytes)
    })
}

fn kept(events: &[Recorded]) -> Ended {
    Ended::Kept(events.last().map_or(0, |e| e.seq))
}

pub(super) fn saved(events: Vec<Recorded>, number: Option<ChangeNumber>) -> Ended {
    let found = events.iter().find_map(|e| match e.stream {
        Stream::Change(number) => Some(number),
        _ => None,
    });
    Ended::Saved {
        number: found.or(number).unwrap_or(ChangeNumber(0)),
        seq: events.last().map_or(0, |e| e.seq),
        events,
    }
}

pub(super) fn not_done(error: WriteError) -> Ended {
    match error {
        WriteError::Refused(refusal) => Ended::Refused(refusal),
        WriteError::Conflict(conflict) => Ended::Conflict(conflict.to_string()),
        WriteError::File(error) => Ended::Failed(error.to_string()),
    }
}
