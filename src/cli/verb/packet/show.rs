//! Reading a packet.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::show::How;
use super::make::many;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::page::moment;
use crate::cli::session::Session;
use crate::cli::table::Table;
use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, ClientId};
use crate::domain::packet::packet_name;
use crate::store::packet::{Header, Packet};

/// Lists what a packet holds, or shows a change in it.
#[derive(Debug, Args)]
pub struct Show {
    /// The packet
    file: PathBuf,
    /// The change; all are listed when left out
    change: Option<ChangeNumber>,
    #[command(flatten)]
    how: How,
}

impl Show {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::offline(Packet::read(&self.file)?, globals)?;
        if let Some(packet) = session.packet.as_ref().filter(|p| p.cut_short) {
            out.note(&format!(
                "{}: the last answer was cut short before it was acknowledged and is left off; write it again.",
                packet.path.display()
            ));
        }
        match (self.change, &session.packet) {
            (Some(number), _) => {
                let change = session.packed(number)?;
                self.how.show(&session, &change, out)
            }
            (None, Some(packet)) => list(packet, &session, out),
            (None, None) => Ok(()),
        }
    }
}

fn list(packet: &Packet, session: &Session, out: &mut Output) -> Result<(), Fault> {
    let numbers = packet.taken.iter().map(|t| t.number);
    let changes: Vec<Change> = numbers
        .map(|number| session.packed(number))
        .collect::<Result<_, _>>()?;
    if out.json {
        let changes: Vec<_> = changes.iter().map(|c| as_json(packet, c)).collect();
        return out.value(&json!({
            "packet": packet.header, "changes": changes, "answers": packet.answers,
            "cut_short": packet.cut_short,
        }));
    }
    out.line(&headline(
        &packet.header,
        changes.len(),
        packet.answers.len(),
    ))?;
    let mut table = Table::new(&[
        "change",
        "state",
        "risk",
        "clients",
        "you",
        "questions",
        "title",
    ]);
    for change in &changes {
        let clients: Vec<&str> = change.clients().into_iter().map(ClientId::as_str).collect();
        let answered = packet.answered(change.id()).count();
        let mine = said(change, packet);
        table.row(vec![
            change.id().to_string(),
            change.state.word().to_owned(),
            format!("{} {}", change.class.word(), change.risk.total),
            clients.join(", "),
            match answered {
                0 => mine,
                n if mine.is_empty() => many(n, "answer"),
                n => format!("{mine}, {}", many(n, "answer")),
            },
            match change.open_questions().count() {
                0 => String::new(),
                n => format!("{n} open"),
            },
            change.plan.title.clone(),
        ]);
    }
    table.write(out)?;
    for answer in &packet.answers {
        out.line(&format!("written {}", answer.in_words()))?;
    }
    Ok(())
}

/// Returns how the person last voted on a change, and whether that counts.
fn said(change: &Change, packet: &Packet) -> String {
    let person = &packet.header.person;
    let last = change.votes.iter().rev().find(|v| v.by == *person);
    last.map_or(String::new(), |vote| {
        let stale = if change.is_stale(vote) {
            " (stale)"
        } else {
            ""
        };
        format!("{} r{}{stale}", vote.choice.word(), vote.revision)
    })
}

fn headline(header: &Header, changes: usize, answers: usize) -> String {
    format!(
        "Packet {} of {} for {}, made by {} on {}: {}, {}",
        packet_name(header.id),
        header.file.organisation,
        header.person,
        header.by,
        moment(header.made),
        many(changes, "change"),
        many(answers, "answer"),
    )
}

fn as_json(packet: &Packet, change: &Change) -> serde_json::Value {
    json!({
        "change": change.id().to_string(),
        "title": change.plan.title,
        "state": change.state,
        "class": change.class,
        "risk": change.risk.total,
        "revision": change.revision,
        "clients": change.clients(),
        "open_questions": change.open_questions().count(),
        "vote": said(change, packet),
        "answers": packet.answered(change.id()).count(),
    })
}
