//! What is said of a service at the shell.

use clap::Args;

use super::frame::{Said, one};
use crate::domain::entry::Register;

/// What is registered of a service.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as erp
    service: String,
    /// The name
    #[arg(long)]
    name: Option<String>,
    /// How much depends on it
    #[arg(long, value_parser = ["low", "medium", "high"])]
    criticality: Option<String>,
}

impl Said for Entry {
    const REGISTER: Register = Register::Services;

    fn handle(&self) -> &str {
        &self.service
    }

    fn said(&self) -> Vec<(&'static str, String)> {
        let said = [
            one("name", self.name.as_ref()),
            one("criticality", self.criticality.as_ref()),
        ];
        said.into_iter().flatten().collect()
    }
}
