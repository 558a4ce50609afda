//! What was answered in a packet: the same rules, asked of the change as it now stands in the file.

use super::super::calendar::Known;
use super::super::change::Change;
use super::super::command::Command;
use super::super::event::{ChangeEvent, Event, Recorded, Stream};
use super::super::id::{EventId, PersonId};
use super::super::packet::{Answer, Given, Offline, waits_for_file};
use super::super::people::Actor;
use super::super::refusal::{Cause, Refusal};
use super::super::registers::Registers;
use super::super::vote::Vote;
use super::super::window::Timestamp;
use super::{decide, decide_knowing};

/// Returns the events of something that was answered in a packet, decided on the change as it now stands in
/// the file and as of now.
///
/// # Errors
/// Returns why it does not fit: what the rules say, or that the person's later vote is in the file already.
pub fn decide_brought(
    change: &Change,
    registers: &Registers,
    known: &dyn Known,
    (answer, command): (&Answer, &Command),
    by: &PersonId,
    (offline, now): (Offline, Timestamp),
) -> Result<Vec<ChangeEvent>, Refusal> {
    // Whoever may not see the change is told no more than that.
    let events = decide_knowing(change, registers, known, command, by, now)?;
    if matches!(answer.given, Given::Vote { .. }) {
        no_later_vote(change, by, offline)?;
    }
    Ok(written(events, offline).collect())
}

/// A vote that was cast before another one of the same person does not take its place.
fn no_later_vote(change: &Change, by: &PersonId, offline: Offline) -> Result<(), Refusal> {
    let cast = |vote: &Vote| vote.offline.map_or(vote.at, |o| o.written);
    // Those of one packet stand in the order in which they were written, whatever its clock said.
    let elsewhere =
        |vote: &&Vote| vote.by == *by && vote.offline.is_none_or(|o| o.packet != offline.packet);
    let last = change.votes.iter().rev().find(elsewhere);
    let Some(last) = last.filter(|vote| offline.written <= cast(vote)) else {
        return Ok(());
    };
    Err(Refusal::new(
        Cause::Conflict,
        format!(
            "{by} voted on {} again after this vote was written: {} on {} UTC.",
            change.id(),
            last.choice.word(),
            cast(last).format("%-d %b %Y %H:%M")
        ),
        format!(
            "The later vote stands. To vote anew: holdpoint vote {}",
            change.id()
        ),
    ))
}

/// Says of what a person wrote that it was written in a packet.
fn written(events: Vec<ChangeEvent>, at: Offline) -> impl Iterator<Item = ChangeEvent> {
    events.into_iter().map(move |mut event| {
        if let ChangeEvent::Commented { offline, .. } | ChangeEvent::Voted { offline, .. } =
            &mut event
        {
            *offline = Some(at);
        }
        event
    })
}

/// Judges what is asked for in a packet by the rules of the file, and returns it as the packet keeps it.
///
/// # Errors
/// Returns the refusal that the file would give; for what the rules allow and a packet does not take, that it
/// waits for the file.
pub fn judge_offline(
    change: &Change,
    registers: &Registers,
    command: &Command,
    by: &PersonId,
    now: Timestamp,
    written: impl Fn(u32) -> Option<EventId>,
) -> Result<Given, Refusal> {
    decide(change, registers, command, by, now)?;
    Given::of(command, change.revision, written).ok_or_else(|| waits_for_file(change.id()))
}

/// Shows the answers of a packet on the change that it brought along, in order, and returns them as what
/// happened to it there. What follows from a vote is the file's to decide and is not shown.
pub fn show_answers(
    change: &mut Change,
    registers: &Registers,
    answers: &[Answer],
    actor: &Actor,
    packet: EventId,
) -> Vec<Recorded> {
    let mut shown: Vec<Recorded> = Vec::new();
    let number = change.id();
    for answer in answers.iter().filter(|a| a.change == number) {
        let events = answer
            .command(|id| numbered(&shown).find(|(a, _)| *a == id).map(|(_, n)| n))
            .and_then(|c| decide(change, registers, &c, &actor.person, answer.at));
        let Ok(events) = events else {
            continue;
        };
        let offline = Offline {
            packet,
            written: answer.at,
        };
        for event in written(events, offline) {
            let said = matches!(
                event,
                ChangeEvent::Commented { .. } | ChangeEvent::Voted { .. }
            );
            if said {
                let recorded = Recorded {
                    seq: 0,
                    id: answer.id,
                    stream: Stream::Change(number),
                    rev: change.rev + 1,
                    at: answer.at,
                    actor: actor.clone(),
                    event: event.into(),
                };
                change.apply(&recorded);
                shown.push(recorded);
            }
        }
    }
    shown
}

/// Returns which comment of the change each answer has become.
pub fn numbered(shown: &[Recorded]) -> impl Iterator<Item = (EventId, u32)> {
    shown.iter().filter_map(|recorded| {
        if let Event::Change(ChangeEvent::Commented { id, .. }) = &recorded.event {
            Some((recorded.id, *id))
        } else {
            None
        }
    })
}
