//! The register of services.

use clap::{Args, Subcommand, ValueEnum};

use super::{free, keep, known, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::event::Event;
use crate::domain::id::ServiceId;
use crate::domain::plan::RiskClass;
use crate::domain::registers::Service;

/// What to do with the register of services.
#[derive(Debug, Subcommand)]
pub enum Services {
    /// List them
    List,
    /// Register a service
    Add(Entry),
    /// Change what is registered of a service
    Set(Entry),
}

/// How much depends on it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Weight {
    Low,
    Medium,
    High,
}

/// What is registered of a service.
#[derive(Debug, Args)]
pub struct Entry {
    /// The handle, such as erp
    service: String,
    /// The name
    #[arg(long)]
    name: Option<String>,
    /// How much depends on it
    #[arg(long)]
    criticality: Option<Weight>,
}

impl Entry {
    fn on(self, before: Service) -> Event {
        let service = Service {
            name: self.name.unwrap_or(before.name),
            criticality: match self.criticality {
                None => before.criticality,
                Some(Weight::Low) => RiskClass::Low,
                Some(Weight::Medium) => RiskClass::Medium,
                Some(Weight::High) => RiskClass::High,
            },
            id: before.id,
        };
        Event::ServiceSet { service }
    }
}

impl Services {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::List => {
                let session = reading(globals)?;
                let services: Vec<&Service> = session.registers.services.values().collect();
                list(out, &["handle", "name", "criticality"], &services, |s| {
                    vec![
                        s.id.to_string(),
                        s.name.clone(),
                        s.criticality.word().to_owned(),
                    ]
                })
            }
            Self::Add(entry) => keep(globals, out, |registers| {
                let id = ServiceId(entry.service.clone());
                free(registers.services.get(&id), "service", id.as_str())?;
                let name = entry.service.clone();
                Ok(vec![entry.on(Service {
                    id,
                    name,
                    ..Service::default()
                })])
            }),
            Self::Set(entry) => keep(globals, out, |registers| {
                let id = ServiceId(entry.service.clone());
                let before = known(registers.services.get(&id), "service", id.as_str())?;
                Ok(vec![entry.on(before)])
            }),
        }
    }
}
