//! The writer: a thread that has commands decided and recorded, one after the other.

use std::sync::mpsc::{Receiver, Sender};

use super::run::{Happened, now};
use crate::app::msg::{Ended, Msg};
use crate::domain::command::Command;
use crate::domain::decide::decide_knowing;
use crate::domain::entry::Told;
use crate::domain::event::{Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::Actor;
use crate::domain::template::TemplateCommand;
use crate::store::{Store, WriteError};

/// What a command is about.
#[derive(Debug)]
pub(super) enum What {
    Change(Box<Command>),
    Template(Box<TemplateCommand>),
    Row(Box<Told>),
}

/// A command for the writer.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) id: u64,
    pub(super) number: Option<ChangeNumber>,
    pub(super) expected_rev: Option<u64>,
    pub(super) what: What,
    pub(super) actor: Actor,
}

impl Job {
    /// Makes the job of a row of a register.
    pub(super) fn on_row(id: u64, told: Box<Told>, actor: Actor) -> Self {
        Self {
            id,
            number: None,
            expected_rev: None,
            what: What::Row(told),
            actor,
        }
    }

    /// Makes the job of a command on a template.
    pub(super) fn on_template(id: u64, command: Box<TemplateCommand>, actor: Actor) -> Self {
        Self {
            id,
            number: None,
            expected_rev: None,
            what: What::Template(command),
            actor,
        }
    }
}

/// Carries commands out until nobody sends any, then closes the file.
pub(super) fn write(mut store: Store, jobs: &Receiver<Job>, sender: &Sender<Happened>) {
    while let Ok(job) = jobs.recv() {
        let ended = carry(&mut store, job);
        if sender.send(Happened::Told(ended)).is_err() {
            break;
        }
    }
    let _ = store.close();
}

/// Has a command decided and recorded.
pub(super) fn carry(store: &mut Store, job: Job) -> Msg {
    let at = now();
    let Job {
        id,
        number,
        expected_rev,
        what,
        actor,
    } = job;
    let noise = || {
        let mut bytes = [0; 10];
        getrandom::fill(&mut bytes).map(|()| bytes)
    };
    let Ok(first) = noise() else {
        let sentence = "The system gives no random numbers. Nothing was saved; try again.";
        return Msg::Ended(id, Ended::Failed(sentence.to_owned()));
    };
    let mut count = 0_u8;
    // One draw of randomness a command; the events of one command are told apart by its last byte.
    let mut ids = move || {
        let mut bytes = first;
        bytes[9] = bytes[9].wrapping_add(count);
        count = count.wrapping_add(1);
        EventId::new(at.timestamp_millis(), bytes)
    };
    let command = match what {
        What::Change(command) => command,
        What::Row(told) => {
            let by = actor.person.clone();
            let done = store.keep(&actor, at, &mut ids, |registers| {
                told.events(registers, &by)
            });
            let kept = |events: Vec<Recorded>| Ended::Kept(events.last().map_or(0, |e| e.seq));
            return Msg::Ended(id, done.map_or_else(not_done, kept));
        }
        What::Template(command) => {
            let done = store.keep_template(&actor, at, &mut ids, &command);
            let kept = |events: Vec<Recorded>| Ended::Kept(events.last().map_or(0, |e| e.seq));
            return Msg::Ended(id, done.map_or_else(not_done, kept));
        }
    };
    let done = store.execute_knowing(
        number,
        expected_rev,
        &actor,
        at,
        &mut ids,
        |change, registers, past| {
            decide_knowing(change, registers, past, &command, &actor.person, at)
        },
    );
    Msg::Ended(
        id,
        match done {
            Ok(events) => {
                let seq = events.last().map_or(0, |e| e.seq);
                let saved = events.iter().find_map(|e| match e.stream {
                    Stream::Change(number) => Some(number),
                    _ => None,
                });
                let number = saved.or(number).unwrap_or(ChangeNumber(0));
                Ended::Saved { number, seq }
            }
            Err(error) => not_done(error),
        },
    )
}

fn not_done(error: WriteError) -> Ended {
    match error {
        WriteError::Refused(refusal) => Ended::Refused(refusal),
        WriteError::Conflict(conflict) => Ended::Conflict(conflict.to_string()),
        WriteError::File(error) => Ended::Failed(error.to_string()),
    }
}
