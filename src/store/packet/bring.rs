//! Bringing a packet back: each answer once, in its order, through the rules that every other way in goes
//! through, all that fit in one transaction.

use std::cell::RefCell;

use rusqlite::OptionalExtension as _;
use sha2::{Digest as _, Sha256};

use super::super::chain::{Hash, hex};
use super::super::error::{StoreError, WriteError};
use super::super::index::{Recollection, booked};
use super::super::open::Store;
use super::super::write::Write;
use super::super::{freezing, load};
use super::{Header, Packet};
use crate::domain::calendar::hold;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::decide::decide_brought;
use crate::domain::event::{ChangeEvent, Event, Recorded, Stream};
use crate::domain::id::EventId;
use crate::domain::packet::{Answer, Offline};
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::window::Timestamp;

/// What became of a packet's answers.
#[derive(Debug, Default)]
pub struct Brought {
    /// What the file took now, in order, with its events.
    pub taken: Vec<(Answer, Vec<Recorded>)>,
    /// What it had already.
    pub already: Vec<Answer>,
    /// What it did not take; the packet keeps it.
    pub unfit: Vec<Unfit>,
}

/// An answer that the file did not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// The answer.
    pub answer: Answer,
    /// Why.
    pub why: Refusal,
}

impl Store {
    /// Tells whether the record still holds the event at which a packet was made.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn remembers(&self, header: &Header) -> Result<bool, StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT hash FROM event WHERE seq = ?1")?;
        let found: Option<Hash> = query
            .query_row([header.file.events], |row| row.get(0))
            .optional()?;
        Ok(found.is_some_and(|hash| hex(&hash) == header.file.head))
    }

    /// Takes in what was answered in a packet, as this person: what fits goes in at once or not at all, what
    /// does not fit is returned with the refusal, and what the record has is not taken twice.
    ///
    /// # Errors
    /// Returns what is wrong with the file; then nothing was taken.
    pub fn bring(
        &mut self,
        packet: &Packet,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Brought, StoreError> {
        let brought: Result<Brought, WriteError> = self.write(|write| {
            let mut brought = Brought::default();
            for answer in &packet.answers {
                bring(write, packet, answer, (actor, now), &mut brought)?;
            }
            Ok(brought)
        });
        brought.map_err(|error| match error {
            WriteError::File(error) => error,
            // Refusals are gathered one by one, and no revision was asked for.
            other @ (WriteError::Refused(_) | WriteError::Conflict(_)) => {
                StoreError::NotSaved(other.to_string())
            }
        })
    }
}

fn bring(
    write: &mut Write<'_>,
    packet: &Packet,
    answer: &Answer,
    (actor, now): (&Actor, Timestamp),
    brought: &mut Brought,
) -> Result<(), StoreError> {
    let number = answer.change;
    if let Some(known) = load::by_id(write.connection(), answer.id)? {
        if known.stream != Stream::Change(number) || known.actor.person != actor.person {
            return Err(StoreError::IdTaken(answer.id));
        }
        brought.already.push(answer.clone());
        return Ok(());
    }
    let mut change = write
        .take_up(number)?
        .unwrap_or_else(|| Change::absent(number));
    booked::make_sure(write.connection())?;
    // No clock there puts anything before the packet was made, or into the future of the record.
    let offline = Offline {
        packet: packet.header.id,
        written: answer.at.max(packet.header.made).min(now),
    };
    let decided = match command(write, answer)? {
        Ok(command) => {
            let past = Recollection::of(write.shared_connection());
            let decided = decide_brought(
                &change,
                write.registers()?,
                &past,
                (answer, &command),
                &actor.person,
                (offline, now),
            );
            past.told()?;
            decided
        }
        Err(refusal) => Err(refusal),
    };
    match decided {
        Ok(events) => {
            let mut ids = ids_of(answer.id);
            let written = write.continue_change(&mut change, events, actor, now, &mut ids)?;
            freezing::settle(write, actor, now, &mut ids)?;
            if hold::over(&change, now).is_empty() {
                write.put_by(change);
            }
            brought.taken.push((answer.clone(), written));
        }
        Err(why) => brought.unfit.push(Unfit {
            answer: answer.clone(),
            why,
        }),
    }
    Ok(())
}

/// Returns the command that an answer is; one that answers another of the packet answers the comment that this
/// one has become in the file.
fn command(write: &Write<'_>, answer: &Answer) -> Result<Result<Command, Refusal>, StoreError> {
    let failed = RefCell::new(None);
    let numbered = |id: EventId| {
        let known = load::by_id(write.connection(), id).unwrap_or_else(|error| {
            failed.replace(Some(error));
            None
        });
        let known = known.filter(|k| k.stream == Stream::Change(answer.change));
        if let Some(Event::Change(ChangeEvent::Commented { id, .. })) = known.map(|k| k.event) {
            Some(id)
        } else {
            None
        }
    };
    let command = answer.command(numbered);
    match failed.into_inner() {
        Some(error) => Err(error),
        None => Ok(command),
    }
}

/// Returns the ids of an answer's events: its own, and such as follow from it and belong to no other.
fn ids_of(first: EventId) -> impl FnMut() -> EventId {
    let mut count = 0_u64;
    move || {
        let mut id = first;
        if count > 0 {
            let mut sha = Sha256::new();
            sha.update(b"holdpoint-answer-v1\0");
            sha.update(first.0);
            sha.update(count.to_be_bytes());
            id.0[6..].copy_from_slice(&sha.finalize()[..10]);
        }
        count += 1;
        id
    }
}
