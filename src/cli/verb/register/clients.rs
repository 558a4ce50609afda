//! The register of clients.

use crate::domain::zone::Zone;
use clap::{Args, Subcommand};

use super::{free, keep, known, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::event::Event;
use crate::domain::id::ClientId;
use crate::domain::local_time::read_zone;
use crate::domain::registers::Client;

/// What to do with the register of clients.
#[derive(Debug, Subcommand)]
pub enum Clients {
    /// List them
    List,
    /// Register a client
    Add(Entry),
    /// Change what is registered of a client
    Set(Entry),
}

/// What is registered of a client.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as northwind
    client: String,
    /// The name
    #[arg(long)]
    name: Option<String>,
    /// 1 for the most demanding, 3 for the least
    #[arg(long)]
    tier: Option<u8>,
    /// How many users it has
    #[arg(long)]
    users: Option<u32>,
    /// Its time zone, such as Europe/London
    #[arg(long, value_parser = read_zone)]
    zone: Option<Zone>,
    /// The hour its business starts
    #[arg(long, value_name = "HOUR")]
    opens: Option<u8>,
    /// The hour its business ends
    #[arg(long, value_name = "HOUR")]
    closes: Option<u8>,
    /// Whether it has to agree to every change
    #[arg(long, value_name = "BOOL")]
    consent_required: Option<bool>,
    /// Whom to call there
    #[arg(long)]
    contact: Option<String>,
}

impl Entry {
    fn on(self, before: Client) -> Event {
        let client = Client {
            name: self.name.unwrap_or(before.name),
            tier: self.tier.unwrap_or(before.tier),
            users: self.users.unwrap_or(before.users),
            zone: self.zone.unwrap_or(before.zone),
            opens: self.opens.unwrap_or(before.opens),
            closes: self.closes.unwrap_or(before.closes),
            consent_required: self.consent_required.unwrap_or(before.consent_required),
            contact: self.contact.unwrap_or(before.contact),
            id: before.id,
        };
        Event::ClientSet { client }
    }
}

impl Clients {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::List => show(globals, out),
            Self::Add(entry) => keep(globals, out, |registers| {
                let id = ClientId(entry.client.clone());
                free(registers.clients.get(&id), "client", id.as_str())?;
                let name = entry.client.clone();
                Ok(vec![entry.on(Client {
                    id,
                    name,
                    ..Client::default()
                })])
            }),
            Self::Set(entry) => keep(globals, out, |registers| {
                let id = ClientId(entry.client.clone());
                let before = known(registers.clients.get(&id), "client", id.as_str())?;
                Ok(vec![entry.on(before)])
            }),
        }
    }
}

fn show(globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = reading(globals)?;
    let clients: Vec<&Client> = session
        .registers
        .clients
        .values()
        .filter(|c| session.person().is_some_and(|p| p.scope.covers(&c.id)))
        .collect();
    let heads = [
        "handle", "name", "tier", "users", "zone", "hours", "contact",
    ];
    list(out, &heads, &clients, |c| {
        vec![
            c.id.to_string(),
            c.name.clone(),
            c.tier.to_string(),
            c.users.to_string(),
            c.zone.to_string(),
            format!("{}-{}", c.opens, c.closes),
            c.contact.clone(),
        ]
    })
}
