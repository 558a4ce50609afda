//! Bringing a packet back.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::answer::answer;
use super::super::compare::lines;
use super::make::many;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session};
use crate::cli::words::quoted;
use crate::domain::change::Change;
use crate::domain::diff::{Difference, diff};
use crate::domain::packet::{Answer, Given};
use crate::domain::people::Identity;
use crate::domain::refusal::{Cause, Refusal};
use crate::store::packet::{Brought, Packet, Unfit};

/// Has the file take what was answered in a packet.
#[derive(Debug, Args)]
pub struct Bring {
    /// The packet
    file: PathBuf,
}

impl Bring {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let packet = Packet::read(&self.file)?;
        let mut session = Session::open(globals, Access::Write)?;
        of_this_file(&packet, &session)?;
        by_its_person(&packet, &session)?;
        if packet.cut_short {
            out.note(&format!(
                "{}: the last answer was cut short before it was acknowledged and is left off.",
                packet.path.display()
            ));
        }
        if !session.store.remembers(&packet.header)? {
            out.note(
                "The file is not the one that went on from where the packet was made: it was restored or \
                 written anew. Each answer is judged on the file as it is now.",
            );
        }
        let (actor, now) = (session.actor.clone(), session.now);
        let brought = session.store.bring(&packet, &actor, now)?;
        tell(&brought, &packet, &session, out)
    }
}

/// Refuses a packet that was made from another file.
fn of_this_file(packet: &Packet, session: &Session) -> Result<(), Fault> {
    let from = &packet.header.file;
    if session.store.identity()?.as_ref() == Some(&from.identity) {
        return Ok(());
    }
    Err(Fault::File(format!(
        "{}, line 1, field identity: the packet was made from another file, that of {} at {}. Bring it there, \
         or name it with --db.",
        packet.path.display(),
        from.organisation,
        from.path
    )))
}

/// Refuses answers from anybody but who wrote them.
fn by_its_person(packet: &Packet, session: &Session) -> Result<(), Fault> {
    let (theirs, mine) = (&packet.header.person, &session.actor.person);
    if theirs == mine {
        return Ok(());
    }
    let file = quoted(&packet.path.display().to_string());
    let next = match session.registers.identity {
        Identity::Declared => {
            format!("Have {theirs} run: holdpoint --as {theirs} packet bring {file}")
        }
        Identity::System => {
            format!("Have {theirs} run, logged in as themselves: holdpoint packet bring {file}")
        }
    };
    Err(Refusal::new(
        Cause::Person,
        format!("What is answered in this packet is {theirs}'s, and you are {mine}."),
        next,
    )
    .into())
}

fn tell(
    brought: &Brought,
    packet: &Packet,
    session: &Session,
    out: &mut Output,
) -> Result<(), Fault> {
    for (_, written) in &brought.taken {
        answer(out, written, &session.registers)?;
    }
    for answer in &brought.already {
        if out.json {
            out.value(&json!({ "already": answer.id, "change": answer.change.to_string() }))?;
        }
    }
    for unfit in &brought.unfit {
        tell_unfit(unfit, packet, session, out)?;
    }
    let had = match brought.already.len() {
        0 => String::new(),
        n => format!(" {n} it had already."),
    };
    if packet.answers.is_empty() {
        out.note("Nothing was answered in this packet.");
    } else {
        let taken = many(brought.taken.len(), "answer");
        out.note(&format!("The file took {taken}.{had}"));
    }
    match brought.unfit.len() {
        0 => Ok(()),
        n => Err(Fault::Stopped(format!(
            "{} not fit; the packet keeps {}.",
            if n == 1 {
                "1 answer does".to_owned()
            } else {
                format!("{n} answers do")
            },
            if n == 1 { "it" } else { "them" },
        ))),
    }
}

/// Says why an answer does not fit; of a vote on a revision that no longer stands, what changed and how to
/// vote on the one that does.
fn tell_unfit(
    unfit: &Unfit,
    packet: &Packet,
    session: &Session,
    out: &mut Output,
) -> Result<(), Fault> {
    let Unfit { answer, why } = unfit;
    let stale = since_then(answer, packet, session)?;
    if out.json {
        let (differences, again) = stale.unzip();
        return out.value(&json!({
            "unfit": answer.id, "change": answer.change.to_string(), "at": answer.at,
            "what": answer.given.in_words(), "refusal": why,
            "differences": differences, "again": again,
        }));
    }
    out.note(&format!("Does not fit: {}", answer.in_words()));
    out.note(&why.to_string());
    if let Some((differences, again)) = stale {
        for difference in &differences {
            out.note(&lines(difference, out.width));
        }
        out.note(&format!("To give it on the revision that stands: {again}"));
    }
    Ok(())
}

/// Returns what changed since the revision that a vote was cast on, and how to cast it anew; nothing for what
/// is no vote on another revision than the one that stands.
fn since_then(
    answer: &Answer,
    packet: &Packet,
    session: &Session,
) -> Result<Option<(Vec<Difference>, String)>, Fault> {
    let Given::Vote {
        choice,
        comment,
        seen,
        ..
    } = &answer.given
    else {
        return Ok(None);
    };
    let now = session.change(answer.change).ok();
    let Some(now) = now.filter(|c: &Change| c.digest != *seen) else {
        return Ok(None);
    };
    let then = packet.as_taken(answer.change).unwrap_or_default();
    let differences = diff(&then.plan, &now.plan)?;
    let again = format!(
        "holdpoint vote {} {} {} --revision {}",
        answer.change,
        choice.word(),
        quoted(comment),
        now.revision
    );
    Ok(Some((differences, again)))
}
