//! The policy: show, check, set.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{keep, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::domain::event::Event;
use crate::domain::policy::Policy;
use crate::domain::register_rules::policy_is_sound;

/// What to do with the policy.
#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Show the policy in force, as TOML
    Show,
    /// Tell whether a policy file can be followed, and change nothing
    Check {
        /// The policy, in TOML
        file: PathBuf,
    },
    /// Put a policy in force
    Set {
        /// The policy, in TOML; what it leaves out takes its default
        file: PathBuf,
    },
}

impl PolicyVerb {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::Show => {
                let session = reading(globals)?;
                let policy = &session.registers.policy;
                if out.json {
                    return out.value(policy);
                }
                let text = toml::to_string_pretty(policy)
                    .map_err(|e| Fault::File(format!("The policy cannot be written: {e}.")))?;
                out.lines(text.trim_end())
            }
            Self::Check { file } => {
                policy_is_sound(&read(&file)?)?;
                out.note(&format!("{} can be followed.", file.display()));
                Ok(())
            }
            Self::Set { file } => {
                let policy = Box::new(read(&file)?);
                keep(globals, out, |_| Ok(vec![Event::PolicySet { policy }]))
            }
        }
    }
}

fn read(path: &Path) -> Result<Policy, Fault> {
    let text = std::fs::read_to_string(path).map_err(Fault::file(path))?;
    toml::from_str(&text).map_err(|error| {
        let line = error
            .span()
            .and_then(|s| text.get(..s.start))
            .map(|t| format!(", line {}", t.matches('\n').count() + 1))
            .unwrap_or_default();
        let said = said(error.message());
        Fault::Call(format!("{}{line}: {said}.", path.display()))
    })
}

/// Makes a sentence of what the TOML reader says; a key that no policy has may be an attempt to take a
/// requirement out.
fn said(message: &str) -> String {
    let said = message.trim().replace('\n', ", ");
    match said.strip_prefix("unknown field `") {
        Some(rest) => {
            let key = rest.split('`').next().unwrap_or_default();
            format!(
                "a policy has no key {key:?} here (see: holdpoint policy show); built-in requirements \
                 cannot be taken out, only listed under waivable"
            )
        }
        None => said,
    }
}
