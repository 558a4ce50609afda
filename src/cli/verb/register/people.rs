//! What is said of a person at the shell.

use clap::Args;

use super::frame::{Said, many, one, switch};
use super::hat::Hat;
use crate::domain::entry::Register;

/// What is registered of a person.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
)]
pub struct Entry {
    /// The handle, such as ines
    person: String,
    /// The name people call them by
    #[arg(long)]
    name: Option<String>,
    /// A role, in place of all before; give it once for each
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<Hat>,
    /// Their user id on this host
    #[arg(long, conflicts_with = "no_uid")]
    uid: Option<u32>,
    /// They have no user id on this host
    #[arg(long)]
    no_uid: bool,
    /// A client they may see, in place of all before; give it once for each; all when left out
    #[arg(long = "client", value_name = "CLIENT", conflicts_with = "all_clients")]
    clients: Vec<String>,
    /// They may see every client
    #[arg(long)]
    all_clients: bool,
    /// They have left; their past deeds stay theirs
    #[arg(long, conflicts_with = "back")]
    left: bool,
    /// They are back
    #[arg(long)]
    back: bool,
}

impl Said for Entry {
    const REGISTER: Register = Register::People;

    fn handle(&self) -> &str {
        &self.person
    }

    fn said(&self) -> Vec<(&'static str, String)> {
        let roles: Vec<String> = self
            .roles
            .iter()
            .map(|hat| hat.role().word().to_owned())
            .collect();
        let said = [
            one("name", self.name.as_ref()),
            many("roles", &roles),
            one("uid", self.uid.as_ref()),
            switch(self.no_uid, "uid", ""),
            many("clients", &self.clients),
            switch(self.all_clients, "clients", "all"),
            switch(self.left, "left", "yes"),
            switch(self.back, "left", "no"),
        ];
        said.into_iter().flatten().collect()
    }
}
