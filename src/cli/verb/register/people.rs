//! The register of people.

use clap::{Args, Subcommand};

use super::hat::Hat;
use super::{free, keep, known, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::event::Event;
use crate::domain::id::{ClientId, PersonId};
use crate::domain::people::{Person, Role, Scope};

/// What to do with the register of people.
#[derive(Debug, Subcommand)]
pub enum People {
    /// List them
    List,
    /// Register a person
    Add(Add),
    /// Change what is registered of a person
    Set(Set),
}

/// Registers a person.
#[derive(Debug, Args)]
pub struct Add {
    /// The handle, such as ines
    person: String,
    /// The name people call them by
    #[arg(long)]
    name: String,
    /// A role; give it once for each
    #[arg(long = "role", required = true)]
    roles: Vec<Hat>,
    /// Their user id on this host
    #[arg(long)]
    uid: Option<u32>,
    /// A client they may see; give it once for each; all when left out
    #[arg(long = "client", value_name = "CLIENT")]
    clients: Vec<String>,
}

/// Changes a person.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
)]
pub struct Set {
    /// The handle
    person: String,
    /// The name people call them by
    #[arg(long)]
    name: Option<String>,
    /// A role, in place of all they had; give it once for each
    #[arg(long = "role")]
    roles: Vec<Hat>,
    /// Their user id on this host
    #[arg(long, conflicts_with = "no_uid")]
    uid: Option<u32>,
    /// They have no user id on this host
    #[arg(long)]
    no_uid: bool,
    /// A client they may see, in place of all before; give it once for each
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

impl People {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::List => show(globals, out),
            Self::Add(add) => keep(globals, out, |registers| {
                let id = PersonId(add.person);
                free(registers.people.get(&id), "person", id.as_str())?;
                let person = Person {
                    name: add.name,
                    roles: add.roles.into_iter().map(Hat::role).collect(),
                    scope: scope(add.clients),
                    uid: add.uid,
                    left: false,
                    id,
                };
                Ok(vec![Event::PersonSet { person }])
            }),
            Self::Set(set) => keep(globals, out, |registers| {
                let id = PersonId(set.person.clone());
                let person = known(registers.people.get(&id), "person", id.as_str())?;
                let person = set.on(person);
                Ok(vec![Event::PersonSet { person }])
            }),
        }
    }
}

fn scope(clients: Vec<String>) -> Scope {
    if clients.is_empty() {
        Scope::All
    } else {
        Scope::Only(clients.into_iter().map(ClientId).collect())
    }
}

impl Set {
    fn on(self, mut person: Person) -> Person {
        if let Some(name) = self.name {
            person.name = name;
        }
        if !self.roles.is_empty() {
            person.roles = self.roles.into_iter().map(Hat::role).collect();
        }
        if self.no_uid {
            person.uid = None;
        }
        person.uid = self.uid.or(person.uid);
        if self.all_clients || !self.clients.is_empty() {
            person.scope = scope(self.clients);
        }
        person.left = self.left || (person.left && !self.back);
        person
    }
}

fn show(globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = reading(globals)?;
    let people: Vec<&Person> = session.registers.people.values().collect();
    let heads = ["handle", "name", "roles", "clients", "uid", "state"];
    list(out, &heads, &people, |p| {
        let roles: Vec<&str> = p.roles.iter().copied().map(Role::word).collect();
        let clients = match &p.scope {
            Scope::All => "all".to_owned(),
            Scope::Only(only) => {
                // Whose clients someone else sees is told only as far as the reader sees them too.
                let mine = session.person().map(|v| &v.scope);
                let shown: Vec<&str> = only
                    .iter()
                    .filter(|c| mine.is_some_and(|m| m.covers(c)))
                    .map(ClientId::as_str)
                    .collect();
                shown.join(",")
            }
        };
        vec![
            p.id.to_string(),
            p.name.clone(),
            roles.join(","),
            clients,
            p.uid.map(|u| u.to_string()).unwrap_or_default(),
            if p.left { "left" } else { "" }.to_owned(),
        ]
    })
}
