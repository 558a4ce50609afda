//! The plan as TOML: what a person edits in a file. Reading back what was written changes nothing.

mod example;
mod form;
mod origin;
mod words;
mod write;

use std::fmt;

use super::plan::Plan;
use super::registers::Registers;
use super::toml_words::{in_words, key_at};
use super::window::Timestamp;
use form::{Here, PlanForm};

pub use origin::{Origin, origin, write_from};
pub use write::write;

/// Why a text is no plan, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTextError {
    /// The line, from 1; absent when the text as a whole is meant.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub sentence: String,
}

impl fmt::Display for PlanTextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.sentence),
            None => f.write_str(&self.sentence),
        }
    }
}

impl std::error::Error for PlanTextError {}

/// Reads a plan. A key that no plan has is an error, so that a typing mistake loses nothing. A window
/// may be said in words, such as `thu 22:00 +4h`: it is counted from `now`, in the zone it names, else
/// in the zone of the wave's first client that is in the registers.
///
/// # Errors
/// Returns the line and a sentence.
pub fn read(text: &str, now: Timestamp, registers: &Registers) -> Result<Plan, PlanTextError> {
    let form: PlanForm = toml::from_str(text).map_err(|e| wrong(text, &e))?;
    form.into_plan(&Here { now, registers })
        .map_err(|(at, sentence)| PlanTextError {
            line: line_of(text, at),
            sentence,
        })
}

fn line_of(text: &str, at: usize) -> Option<usize> {
    text.get(..at).map(|t| t.matches('\n').count() + 1)
}

fn wrong(text: &str, error: &toml::de::Error) -> PlanTextError {
    let at = error.span().map(|s| s.start);
    PlanTextError {
        line: at.and_then(|at| line_of(text, at)),
        sentence: sentence(error.message(), at.and_then(|at| key_at(text, at))),
    }
}

/// Makes a sentence of what the TOML reader says about a key.
fn sentence(said: &str, key: Option<String>) -> String {
    let Some(rest) = said.trim().strip_prefix("unknown field `") else {
        let key = key.map(|key| format!("{key}: ")).unwrap_or_default();
        return format!("{key}{}.", in_words(said));
    };
    match rest.split_once("`, expected ") {
        Some((key, known)) => {
            let known = known.trim_start_matches("one of ").replace('`', "");
            format!("A plan has no key {key:?} here; it may have {known}.")
        }
        None => format!("A plan has no key {:?} here.", rest.trim_end_matches('`')),
    }
}

#[cfg(test)]
mod tests;
