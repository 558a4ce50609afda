//! Taking changes along.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::super::list;
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::session::{Access, Session, ids};
use crate::cli::words::quoted;
use crate::domain::duty;
use crate::domain::id::{ChangeNumber, PersonId};
use crate::domain::packet::packet_name;
use crate::domain::people::{Person, Scope};
use crate::domain::refusal::{Cause, Refusal};
use crate::store::index::booked;
use crate::store::packet::{MOST_CHANGES, Taking, write};

/// Takes changes along in a file.
#[derive(Debug, Args)]
pub struct Make {
    /// The changes
    #[arg(required_unless_present = "find")]
    changes: Vec<ChangeNumber>,
    /// Those that a query of the list finds, as in: needs:me
    #[arg(long, value_name = "QUERY")]
    find: Option<String>,
    /// For whom: the answers are theirs, and only they bring them; you when left out
    #[arg(long = "for", value_name = "NAME")]
    person: Option<String>,
    /// The file to make; one that is there is not written over
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Make {
    pub(super) fn run(self, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
        let session = Session::open(globals, Access::Read)?;
        let numbers = self.numbers(&session)?;
        let person = self.reader(&session)?;
        let (by, id) = (session.actor.person.clone(), ids(session.now)?());
        let mut changes = Vec::with_capacity(numbers.len());
        for number in numbers {
            let mut change = session.change(number)?;
            if !duty::sees(&person, &change) {
                return Err(Refusal::new(
                    Cause::Person,
                    format!("{number} is outside the scope of {}.", person.id),
                    "Leave it out, or make the packet for someone who sees it.",
                )
                .into());
            }
            booked::note_others(session.store.connection(), &mut change, &person.scope)?;
            changes.push(change);
        }
        let about = (id, &by, session.now);
        let taking = Taking::of(&session.store, &session.registers, &person, &changes, about)?;
        write(&self.out, &taking)?;
        if out.json {
            return out.value(&json!({
                "packet": id, "file": self.out.display().to_string(), "for": person.id, "by": by,
                "made": session.now, "changes": taking.taken.iter().map(|t| t.number.to_string()).collect::<Vec<_>>(),
            }));
        }
        let file = quoted(&self.out.display().to_string());
        out.note(&format!(
            "Packet {} for {} holds {}. Take {file} along; there: holdpoint packet show {file}; back here: \
             holdpoint packet bring {file}",
            packet_name(id),
            person.id,
            many(taking.taken.len(), "change"),
        ));
        Ok(())
    }

    fn numbers(&self, session: &Session) -> Result<Vec<ChangeNumber>, Fault> {
        let mut numbers = Vec::new();
        for number in &self.changes {
            if !numbers.contains(number) {
                numbers.push(*number);
            }
        }
        if let Some(query) = &self.find {
            let query = list::query(std::slice::from_ref(query))?;
            let asked = list::asked(session, query, "window")?;
            list::each(session, &asked, MOST_CHANGES + 1, &mut |row| {
                if !numbers.contains(&row.number) {
                    numbers.push(row.number);
                }
                Ok(())
            })?;
            if numbers.is_empty() {
                return Err(Fault::Call(
                    "The query finds no change, so there is nothing to take along.".to_owned(),
                ));
            }
        }
        Ok(numbers)
    }

    /// Returns for whom it is made: nobody takes along for another what that person does not see, and nobody
    /// holds in their hands what they do not see themselves.
    fn reader(&self, session: &Session) -> Result<Person, Fault> {
        let me = session.person().cloned().unwrap_or_default();
        let Some(name) = self.person.as_ref().filter(|p| *p != me.id.as_str()) else {
            return Ok(me);
        };
        let person = session.registers.people.get(&PersonId::from(name.as_str()));
        let Some(person) = person.filter(|p| !p.left) else {
            return Err(Refusal::new(
                Cause::Unknown,
                format!("{name:?} is nobody here who could answer."),
                "See who is with: holdpoint people list",
            )
            .into());
        };
        let within = match &person.scope {
            Scope::All => me.scope == Scope::All,
            Scope::Only(clients) => clients.iter().all(|client| me.scope.covers(client)),
        };
        if within {
            return Ok(person.clone());
        }
        Err(Refusal::new(
            Cause::Person,
            format!("A packet for {name} holds what {name} sees, which is more than you see."),
            format!("Have {name} make it with: holdpoint packet make"),
        )
        .into())
    }
}

/// Returns a number with its noun.
pub(super) fn many(n: usize, noun: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{s}")
}
