//! Answering in a packet: the words of the main verbs, judged by the same rules.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory as _};
use serde_json::json;

use super::super::{calendar, comment, decision};
use crate::cli::arguments::{Arguments, Globals};
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Session, ids, now};
use crate::cli::words::quoted;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::ChangeNumber;
use crate::domain::packet::TAKEN;
use crate::domain::refusal::{Cause, Refusal};
use crate::store::packet::Packet;

macro_rules! offline {
    ($(#[$doc:meta])* $name:ident, $verb:ty, |$it:ident, $session:ident, $change:ident| $command:expr) => {
        $(#[$doc])*
        #[derive(Debug, Args)]
        #[group(skip)]
        pub struct $name {
            /// The packet
            file: PathBuf,
            #[command(flatten)]
            verb: $verb,
        }

        impl $name {
            pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
                let $it = &self.verb;
                answer(&self.file, $it.on(), globals, out, |$session, $change| $command)
            }
        }
    };
}

offline!(
    /// Votes on a change in a packet.
    Vote, decision::Vote, |vote, session, change| vote.command(session, change)
);
offline!(
    /// Writes a comment to a change in a packet.
    Comment, comment::Comment, |comment, _session, _change| comment.command()
);
offline!(
    /// Says whether a change in a packet could be handed in.
    Submit, decision::Submit, |submit, _session, _change| Ok(submit.command())
);
offline!(
    /// Says whether a change in a packet could be approved.
    Approve, decision::Approve, |approve, session, change| approve.command(session, change)
);
offline!(
    /// Says whether a change in a packet could be scheduled.
    Schedule, calendar::Schedule, |_schedule, _session, _change| Ok(Command::Schedule)
);

/// Judges a command on a change of a packet and writes it there when the rules let it and a packet takes it.
fn answer(
    file: &Path,
    number: ChangeNumber,
    globals: &Globals,
    out: &mut Output,
    command: impl FnOnce(&Session, &Change) -> Result<Command, Fault>,
) -> Result<(), Fault> {
    let at = now();
    let written = Packet::ask(file, number, (ids(at)?(), at), |packet, _| {
        let session = Session::offline(packet.clone(), globals)?;
        let change = session.packed(number)?;
        command(&session, &change)
    })?;
    let packet = written?;
    let Some(answer) = packet.answers.last() else {
        return Ok(());
    };
    if out.json {
        return out.value(&json!({
            "answered": answer.id, "at": answer.at, "change": number.to_string(),
            "what": answer.given.in_words(), "given": answer.given, "packet": packet.header.id,
            "answers": packet.answers.len(),
        }));
    }
    let file = quoted(&file.display().to_string());
    out.note(&format!(
        "{number}: {}\nIt is on disk in the packet and counts once the file has it: holdpoint packet bring {file}",
        answer.given.in_words(),
    ));
    Ok(())
}

/// Returns why a word that is no verb of packets is not done.
pub(super) fn other(words: &[String]) -> Fault {
    let verb = words.first().map_or("", String::as_str);
    if Arguments::command().find_subcommand(verb).is_some() {
        return Refusal::new(
            Cause::State,
            format!("{verb} is not done in a packet."),
            TAKEN,
        )
        .into();
    }
    Fault::Call(format!(
        "packet has no verb {verb:?}; it has make, show, review, vote, comment, submit, approve, schedule and bring. \
         See: holdpoint help packet"
    ))
}
