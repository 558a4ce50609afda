//! What a verb answers: its events as JSON for a program, a sentence each for a person.

use serde_json::json;

use super::{reading, spool};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::cli::standing::Standing;
use crate::domain::command::Command;
use crate::domain::event::Recorded;
use crate::domain::id::ChangeNumber;
use crate::domain::registers::Registers;
use crate::domain::spool::{Entry, unreachable};
use crate::domain::words::{closed, sentence};
use crate::store::StoreError;
use crate::store::spool::{Drained, Sent, Spool, since};

/// Carries out one command on one change and answers with what happened.
pub(super) fn carry_out(
    globals: &Globals,
    out: &mut Output,
    number: ChangeNumber,
    command: &Command,
) -> Result<(), Fault> {
    let mut session = Session::open(globals, Access::Write)?;
    let written = session.carry_out(Some(number), None, command)?;
    answer(out, &written, &session.registers)
}

/// Carries out a decision over a change as someone read it; nothing may happen to it in between.
pub(super) fn carry_out_as_read(
    globals: &Globals,
    out: &mut Output,
    number: ChangeNumber,
    revision: Option<u32>,
    command: &Command,
) -> Result<(), Fault> {
    let mut session = Session::open(globals, Access::Write)?;
    let change = session.change(number)?;
    reading::stands(&session, &change, revision)?;
    let written = session.carry_out(Some(number), Some(change.rev), command)?;
    answer(out, &written, &session.registers)
}

/// Carries out a command that is made from the change as it stands.
pub(super) fn carry_out_on(
    globals: &Globals,
    out: &mut Output,
    number: ChangeNumber,
    command: impl FnOnce(&Session, &crate::domain::change::Change) -> Result<Command, Fault>,
) -> Result<(), Fault> {
    let reached = Session::open(globals, Access::Write).and_then(|session| {
        let change = session.change(number)?;
        Ok((session, change))
    });
    let (mut session, change) = match reached {
        Ok(reached) => reached,
        Err(Fault::Away(why)) => {
            let standing = Standing::of(globals, number, &why)?;
            let command = command(&standing.session, &standing.change)?;
            let entry = standing.keep(&command)?;
            return spooled(out, &entry, standing.spool(), &why);
        }
        Err(fault) => return Err(fault),
    };
    let command = command(&session, &change)?;
    let mut drained = Drained::default();
    let sent = session.send(Some(number), None, &command, Some(&change), &mut drained);
    spool::tell(&drained, out)?;
    match sent? {
        Sent::Saved(written) => answer(out, &written, &session.registers),
        Sent::Spooled(entry, why) => match session.spool()? {
            Some(spool) => spooled(out, &entry, &spool, &why),
            None => Err(why.into()),
        },
    }
}

/// Answers that something waits in the spool.
fn spooled(out: &mut Output, entry: &Entry, spool: &Spool, why: &StoreError) -> Result<(), Fault> {
    let held = spool.read()?;
    let since = since(&held).unwrap_or(entry.at);
    if out.json {
        return out.value(&json!({
            "spooled": entry.id, "at": entry.at, "change": entry.number.to_string(),
            "what": entry.doing.in_words(), "why": why.in_brief(),
            "waiting": held.waiting.len(), "since": since, "seen": entry.seen,
        }));
    }
    let since = format!("{} UTC", since.format("%H:%M"));
    out.note(&format!(
        "{}: {} at {} UTC: {}. {} It is on disk here and goes into the file with the next command that \
         reaches it, or with: holdpoint spool apply",
        entry.number,
        entry.doing.in_words(),
        entry.at.format("%H:%M:%S"),
        unreachable(held.waiting.len(), &since),
        why.in_brief(),
    ));
    Ok(())
}

/// Answers with what happened.
pub(super) fn answer(
    out: &mut Output,
    written: &[Recorded],
    registers: &Registers,
) -> Result<(), Fault> {
    for event in written {
        if out.json {
            out.json_text(&line(event)?)?;
        } else {
            out.note(&format!(
                "{}: {} {}",
                event.stream,
                event.actor.person,
                closed(&sentence(event, registers))
            ));
        }
    }
    Ok(())
}

/// Returns an event as one line of JSON, its body as the record keeps it.
pub(super) fn line(event: &Recorded) -> Result<String, Fault> {
    let (kind, body) = event.event.encode()?;
    let actor = serde_json::to_string(&event.actor)?;
    Ok(format!(
        "{{\"seq\":{},\"id\":\"{}\",\"stream\":\"{}\",\"rev\":{},\"at\":\"{}\",\"actor\":{actor},\
         \"kind\":\"{kind}\",\"body\":{body}}}",
        event.seq,
        event.id,
        event.stream,
        event.rev,
        event
            .at
            .to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
    ))
}
