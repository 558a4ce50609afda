//! What is said of a client at the shell.

use clap::Args;

use super::frame::{Said, one};
use crate::domain::entry::Register;
use crate::domain::local_time::read_zone;
use crate::domain::zone::Zone;

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

impl Said for Entry {
    const REGISTER: Register = Register::Clients;

    fn handle(&self) -> &str {
        &self.client
    }

    fn said(&self) -> Vec<(&'static str, String)> {
        let said = [
            one("name", self.name.as_ref()),
            one("tier", self.tier.as_ref()),
            one("users", self.users.as_ref()),
            one("zone", self.zone.as_ref()),
            one("opens", self.opens.as_ref()),
            one("closes", self.closes.as_ref()),
            one("consent_required", self.consent_required.as_ref()),
            one("contact", self.contact.as_ref()),
        ];
        said.into_iter().flatten().collect()
    }
}
