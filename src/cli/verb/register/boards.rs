//! What is said of a board at the shell.

use clap::Args;

use super::frame::{Said, many, one, switch};
use crate::domain::entry::{Register, deputy, quorum, seat};

/// What is registered of a board.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
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
    #[arg(long, value_parser = |text: &str| quorum(text).map(|_| text.to_owned()))]
    quorum: Option<String>,
    /// A seat that must vote for or against, and the members who can fill it, in place of all before
    #[arg(long = "seat", value_name = "NAME=PERSON,PERSON",
        value_parser = |text: &str| seat(text).map(|_| text.to_owned()))]
    seats: Vec<String>,
    /// No seat must be heard
    #[arg(long, conflicts_with = "seats")]
    no_seats: bool,
    /// Who stands in for a member who has not voted, in place of all before
    #[arg(long = "deputy", value_name = "MEMBER=PERSON",
        value_parser = |text: &str| deputy(text).map(|_| text.to_owned()))]
    deputies: Vec<String>,
    /// Nobody stands in for anyone
    #[arg(long, conflicts_with = "deputies")]
    no_deputies: bool,
    /// Who chairs it
    #[arg(long, value_name = "PERSON")]
    chair: Option<String>,
    /// Nobody chairs it
    #[arg(long, conflicts_with = "chair")]
    no_chair: bool,
    /// The time zone in which a day to which it puts a decision off begins
    #[arg(long, conflicts_with = "no_zone")]
    zone: Option<String>,
    /// Such a day begins where whoever puts the decision off is
    #[arg(long)]
    no_zone: bool,
    /// It decides emergencies, and nothing else
    #[arg(long)]
    emergencies: bool,
    /// It decides what is no emergency
    #[arg(long, conflicts_with = "emergencies")]
    no_emergencies: bool,
}

impl Said for Entry {
    const REGISTER: Register = Register::Boards;

    fn handle(&self) -> &str {
        &self.board
    }

    fn said(&self) -> Vec<(&'static str, String)> {
        let all = |list: &[String]| (!list.is_empty()).then(|| list.join("; "));
        let said = [
            one("name", self.name.as_ref()),
            one("client", self.client.as_ref()),
            switch(self.every_client, "client", ""),
            many("members", &self.members),
            one("quorum", self.quorum.as_ref()),
            one("seats", all(&self.seats).as_ref()),
            switch(self.no_seats, "seats", ""),
            one("deputies", all(&self.deputies).as_ref()),
            switch(self.no_deputies, "deputies", ""),
            one("chair", self.chair.as_ref()),
            switch(self.no_chair, "chair", ""),
            one("zone", self.zone.as_ref()),
            switch(self.no_zone, "zone", ""),
            switch(self.emergencies, "decides", "emergencies"),
            switch(self.no_emergencies, "decides", "changes"),
        ];
        said.into_iter().flatten().collect()
    }
}
