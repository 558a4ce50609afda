//! What is said of a configuration item at the shell.

use clap::Args;

use super::frame::{Said, one, switch};
use crate::domain::entry::Register;

/// What is registered of a configuration item.
#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one switch of the command line"
)]
pub struct Entry {
    /// The handle, such as fw-lds-01
    item: String,
    /// The name that plans use
    #[arg(long)]
    name: Option<String>,
    /// What it is, such as firewall
    #[arg(long)]
    kind: Option<String>,
    /// The client whose it is
    #[arg(long, conflicts_with = "every_client")]
    client: Option<String>,
    /// It is of no one client
    #[arg(long)]
    every_client: bool,
    /// The service it belongs to
    #[arg(long, conflicts_with = "no_service")]
    service: Option<String>,
    /// It belongs to no service
    #[arg(long)]
    no_service: bool,
    /// It is no longer in use
    #[arg(long, conflicts_with = "back")]
    retired: bool,
    /// It is in use again
    #[arg(long)]
    back: bool,
}

impl Said for Entry {
    const REGISTER: Register = Register::Items;

    fn handle(&self) -> &str {
        &self.item
    }

    fn said(&self) -> Vec<(&'static str, String)> {
        let said = [
            one("name", self.name.as_ref()),
            one("kind", self.kind.as_ref()),
            one("client", self.client.as_ref()),
            switch(self.every_client, "client", ""),
            one("service", self.service.as_ref()),
            switch(self.no_service, "service", ""),
            switch(self.retired, "retired", "yes"),
            switch(self.back, "retired", "no"),
        ];
        said.into_iter().flatten().collect()
    }
}
