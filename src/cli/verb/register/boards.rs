//! The register of boards.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};

use super::{free, keep, known, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::entry::Register;
use crate::domain::event::Event;
use crate::domain::id::{BoardId, ClientId, PersonId};
use crate::domain::registers::{Board, Quorum, Seat};

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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of the call that takes something away"
)]
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
    /// How many votes a decision needs: a number, or a share such as 50%, rounded up
    #[arg(long, value_parser = quorum)]
    quorum: Option<Quorum>,
    /// A seat that must vote for or against, and the members who can fill it, in place of all before
    #[arg(long = "seat", value_name = "NAME=PERSON,PERSON", value_parser = seat)]
    seats: Vec<Seat>,
    /// No seat must be heard
    #[arg(long, conflicts_with = "seats")]
    no_seats: bool,
    /// Who stands in for a member who has not voted, in place of all before
    #[arg(long = "deputy", value_name = "MEMBER=PERSON", value_parser = deputy)]
    deputies: Vec<(PersonId, PersonId)>,
    /// Nobody stands in for anyone
    #[arg(long, conflicts_with = "deputies")]
    no_deputies: bool,
    /// Who chairs it
    #[arg(long, value_name = "PERSON")]
    chair: Option<String>,
    /// Nobody chairs it
    #[arg(long, conflicts_with = "chair")]
    no_chair: bool,
    /// It decides emergencies, and nothing else
    #[arg(long)]
    emergencies: bool,
    /// It decides what is no emergency
    #[arg(long, conflicts_with = "emergencies")]
    no_emergencies: bool,
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

fn seat(word: &str) -> Result<Seat, String> {
    let (name, people) = word
        .split_once('=')
        .ok_or_else(|| format!("{word:?} is no seat; write it as security=sara,dara"))?;
    let people = people.split(',').map(str::trim).filter(|p| !p.is_empty());
    Ok(Seat {
        name: name.trim().to_owned(),
        people: people.map(PersonId::new).collect(),
    })
}

fn deputy(word: &str) -> Result<(PersonId, PersonId), String> {
    let (member, deputy) = word
        .split_once('=')
        .ok_or_else(|| format!("{word:?} names no deputy; write it as omar=dara"))?;
    Ok((PersonId::new(member.trim()), PersonId::new(deputy.trim())))
}

/// Returns what is given, nothing when that is asked for, else what was there before.
fn instead<T: Default>(given: T, is_empty: bool, none: bool, before: T) -> T {
    match (none, is_empty) {
        (true, _) => T::default(),
        (false, true) => before,
        (false, false) => given,
    }
}

impl Entry {
    fn on(self, before: Board) -> Event {
        let deputies: BTreeMap<PersonId, PersonId> = self.deputies.into_iter().collect();
        let members: Vec<PersonId> = self.members.into_iter().map(PersonId).collect();
        let board = Board {
            name: self.name.unwrap_or(before.name),
            client: match (self.every_client, self.client) {
                (true, _) => None,
                (false, client) => client.map(ClientId).or(before.client),
            },
            members: instead(members.clone(), members.is_empty(), false, before.members),
            quorum: self.quorum.unwrap_or(before.quorum),
            seats: instead(
                self.seats.clone(),
                self.seats.is_empty(),
                self.no_seats,
                before.seats,
            ),
            deputies: instead(
                deputies.clone(),
                deputies.is_empty(),
                self.no_deputies,
                before.deputies,
            ),
            chair: instead(
                self.chair.clone().map(PersonId),
                self.chair.is_none(),
                self.no_chair,
                before.chair,
            ),
            emergency: self.emergencies || (before.emergency && !self.no_emergencies),
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

fn names<'a>(people: impl IntoIterator<Item = &'a PersonId>) -> String {
    let names: Vec<&str> = people.into_iter().map(PersonId::as_str).collect();
    names.join(",")
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
        &[
            "handle", "name", "client", "decides", "chair", "members", "deputies", "seats",
            "quorum",
        ],
        &boards,
        |b| {
            let seats = b
                .seats
                .iter()
                .map(|s| format!("{}={}", s.name, names(&s.people)));
            let deputies = b.deputies.iter().map(|(m, d)| format!("{m}={d}"));
            vec![
                b.id.to_string(),
                b.name.clone(),
                b.client.as_ref().map_or("every", |c| c.as_str()).to_owned(),
                if b.emergency {
                    "emergencies"
                } else {
                    "changes"
                }
                .to_owned(),
                names(&b.chair),
                names(&b.members),
                deputies.collect::<Vec<_>>().join(" "),
                seats.collect::<Vec<_>>().join(" "),
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

    #[test]
    fn a_seat_names_who_can_fill_it_and_a_deputy_whom_they_stand_in_for() {
        let found = seat("security = sara, dara").unwrap();
        assert_eq!(
            (found.name.as_str(), names(&found.people).as_str()),
            ("security", "sara,dara")
        );
        assert_eq!(deputy("omar=dara"), Ok(("omar".into(), "dara".into())));
        assert!(seat("security").is_err() && deputy("omar").is_err());
    }
}
