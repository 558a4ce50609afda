//! The register of boards.

use clap::{Args, Subcommand};

use super::{free, keep, known, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::entry::Register;
use crate::domain::event::Event;
use crate::domain::id::{BoardId, ClientId, PersonId};
use crate::domain::registers::{Board, Quorum};

/// What to do with the register of boards.
#[derive(Debug, Subcommand)]
pub enum Boards {
    /// List them
    List,
    /// Register a board
    Add(Entry),
    /// Change what is registered of a board
    Set(Entry),
    /// Take in a CSV file whose head names the fields: all of it, or nothing
    Import(super::frame::Import),
}

/// What is registered of a board.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as cab
    board: String,
    /// The name
    #[arg(long)]
    name: Option<String>,
    /// The one client it decides for; every client when left out
    #[arg(long, conflicts_with = "every_client")]
    client: Option<String>,
    /// It decides for every client
    #[arg(long)]
    every_client: bool,
    /// Who sits on it, in place of all before; give it once for each
    #[arg(long = "member", value_name = "PERSON")]
    members: Vec<String>,
    /// How many votes a decision needs: a number, or a share such as 50%
    #[arg(long, value_parser = quorum)]
    quorum: Option<Quorum>,
}

fn quorum(word: &str) -> Result<Quorum, String> {
    let wrong =
        || format!("{word:?} is no quorum; write a number such as 3, or a share such as 50%");
    match word.trim().strip_suffix('%') {
        Some(share) => share
            .trim()
            .parse()
            .map(Quorum::Percent)
            .map_err(|_| wrong()),
        None => word.trim().parse().map(Quorum::Number).map_err(|_| wrong()),
    }
}

impl Entry {
    fn on(self, before: Board) -> Event {
        let board = Board {
            name: self.name.unwrap_or(before.name),
            client: match (self.every_client, self.client) {
                (true, _) => None,
                (false, client) => client.map(ClientId).or(before.client),
            },
            members: if self.members.is_empty() {
                before.members
            } else {
                self.members.into_iter().map(PersonId).collect()
            },
            quorum: self.quorum.unwrap_or(before.quorum),
            id: before.id,
        };
        Event::BoardSet { board }
    }
}

impl Boards {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::List => show(globals, out),
            Self::Import(import) => import.run(Register::Boards, globals, out),
            Self::Add(entry) => keep(globals, out, |registers| {
                let id = BoardId(entry.board.clone());
                free(registers.boards.get(&id), "board", id.as_str())?;
                let name = entry.board.clone();
                Ok(vec![entry.on(Board {
                    id,
                    name,
                    ..Board::default()
                })])
            }),
            Self::Set(entry) => keep(globals, out, |registers| {
                let id = BoardId(entry.board.clone());
                let before = known(registers.boards.get(&id), "board", id.as_str())?;
                Ok(vec![entry.on(before)])
            }),
        }
    }
}

fn show(globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = reading(globals)?;
    let boards: Vec<&Board> = session
        .registers
        .boards
        .values()
        .filter(|b| {
            let sees = |c| session.person().is_some_and(|p| p.scope.covers(c));
            b.client.as_ref().is_none_or(sees)
        })
        .collect();
    list(
        out,
        &["handle", "name", "client", "members", "quorum"],
        &boards,
        |b| {
            let members: Vec<&str> = b.members.iter().map(PersonId::as_str).collect();
            vec![
                b.id.to_string(),
                b.name.clone(),
                b.client.as_ref().map_or("every", |c| c.as_str()).to_owned(),
                members.join(","),
                match b.quorum {
                    Quorum::Number(n) => n.to_string(),
                    Quorum::Percent(p) => format!("{p}%"),
                },
            ]
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quorum_is_a_number_or_a_share() {
        assert_eq!(quorum("3"), Ok(Quorum::Number(3)));
        assert_eq!(quorum("50%"), Ok(Quorum::Percent(50)));
        assert!(quorum("half").is_err() && quorum("-1").is_err());
    }
}
