//! The policy: show, list, check, set.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::{keep, list, reading};
use crate::cli::arguments::Globals;
use crate::cli::fault::Fault;
use crate::cli::output::Output;
use crate::cli::page::moment;
use crate::domain::event::Event;
use crate::domain::policy::text::{self, PolicyMistake};
use crate::domain::policy::{Policy, PolicyMark, changes};
use crate::domain::refusal::{Cause, Refusal};

/// What to do with the policy.
#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Show the policy in force in full, as TOML with a comment to each key
    Show {
        /// Show this version instead
        #[arg(long, value_name = "N")]
        version: Option<u32>,
    },
    /// List its versions: who set each when and why, and what it changed
    List,
    /// Tell everything that is wrong with a policy file, and change nothing
    Check {
        /// The policy, in TOML
        file: PathBuf,
    },
    /// Put a policy in force
    Set {
        /// The policy, in TOML; what it leaves out takes its default
        file: PathBuf,
        /// Why; one sentence for the record
        #[arg(long, value_name = "WHY")]
        reason: String,
    },
}

impl PolicyVerb {
    pub(in crate::cli::verb) fn run(
        self,
        globals: &Globals,
        out: &mut Output,
    ) -> Result<(), Fault> {
        match self {
            Self::Show { version } => show(version, globals, out),
            Self::List => versions(globals, out),
            Self::Check { file } => check(&file, globals, out),
            Self::Set { file, reason } => set(&file, &reason, globals, out),
        }
    }
}

fn show(version: Option<u32>, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = reading(globals)?;
    let registers = &session.registers;
    let version = version.unwrap_or(registers.policy_mark.version);
    let Some((mark, policy)) = registers.policy_version(version) else {
        return Err(Refusal::new(
            Cause::Unknown,
            format!("There is no policy {version}."),
            "See its versions with: holdpoint policy list",
        )
        .into());
    };
    if out.json {
        return out.value(policy);
    }
    let text = text::write(policy)
        .map_err(|e| Fault::File(format!("The policy cannot be written: {e}.")))?;
    if version > 0 {
        out.line(&format!("# This is {}.", set_by(mark)))?;
    }
    out.lines(text.trim_end())
}

fn set_by(mark: &PolicyMark) -> String {
    let by = mark
        .by
        .as_ref()
        .map_or_else(String::new, |by| format!(", set by {by}"));
    let why = if mark.reason.is_empty() { "" } else { ": " };
    format!(
        "{}{by}{why}{}",
        mark.name(),
        mark.reason.trim_end_matches('.')
    )
}

fn versions(globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let session = reading(globals)?;
    let mut before: Option<&Policy> = None;
    let mut told: Vec<(&PolicyMark, Vec<String>)> = Vec::new();
    for (mark, policy) in session.registers.policies() {
        let changed = before.map(|before| changes(before, policy));
        told.push((mark, changed.unwrap_or_default()));
        before = Some(policy);
    }
    told.reverse();
    if out.json {
        return told.iter().try_for_each(|(mark, changed)| {
            out.value(&json!({
                "version": mark.version, "by": mark.by, "at": mark.at, "reason": mark.reason,
                "changes": changed,
            }))
        });
    }
    let heads = ["policy", "set", "by", "reason", "what it changed"];
    list(out, &heads, &told, |(mark, changed)| {
        vec![
            mark.version.to_string(),
            mark.at.map(moment).unwrap_or_default(),
            mark.by
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            mark.reason.clone(),
            changed.join("; "),
        ]
    })
}

fn check(file: &Path, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let policy = read(file)?;
    out.note(&format!("{} can be followed.", file.display()));
    // Without a file to compare with there is nothing more to say.
    if let Ok(session) = reading(globals) {
        say_changes(&session.registers.policy, &policy, "It would change", out);
    }
    Ok(())
}

fn set(file: &Path, reason: &str, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let policy = read(file)?;
    let mut before = None;
    keep(globals, out, |registers| {
        before = Some(registers.policy.clone());
        if registers.policy == policy {
            return Ok(Vec::new());
        }
        Ok(vec![Event::PolicySet {
            policy: Box::new(policy.clone()),
            reason: reason.trim().to_owned(),
        }])
    })?;
    if let Some(before) = before {
        say_changes(&before, &policy, "It changes", out);
    }
    Ok(())
}

fn say_changes(before: &Policy, after: &Policy, head: &str, out: &Output) {
    let changed = changes(before, after);
    if changed.is_empty() {
        out.note("It says the same as the policy in force.");
    } else {
        out.note(&format!("{head}:\n  {}", changed.join("\n  ")));
    }
}

/// Reads a policy's file.
///
/// # Errors
/// Returns every mistake, with the file, its line and its key.
fn read(path: &Path) -> Result<Policy, Fault> {
    let said = std::fs::read_to_string(path).map_err(Fault::file(path))?;
    text::read(&said).map_err(|mistakes| {
        let name = path.display();
        let told: Vec<String> = mistakes.iter().map(|m| format!("{name}, {m}")).collect();
        let told = told.join("\n");
        if mistakes.iter().all(|m: &PolicyMistake| m.readable) {
            Fault::Stopped(told)
        } else {
            Fault::Call(told)
        }
    })
}
