//! Every "no" as a sentence with its way forward: what is missing, why, who owns it, where to mend it.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::control::Control;
use super::id::{ChangeNumber, PersonId};
use super::people::Role;

/// Who can close a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// This person.
    Person(PersonId),
    /// Any of these people.
    AnyOf(Vec<PersonId>),
    /// Anyone with this role.
    Role(Role),
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(p) => write!(f, "{p}"),
            Self::AnyOf(people) => {
                let names: Vec<&str> = people.iter().map(PersonId::as_str).collect();
                f.write_str(&names.join(" or "))
            }
            Self::Role(Role::Approver | Role::Implementer | Role::Auditor | Role::Admin) => {
                let Self::Role(role) = self else {
                    return Ok(());
                };
                write!(f, "an {}", role.word())
            }
            Self::Role(role) => write!(f, "a {}", role.word()),
        }
    }
}

/// An unmet requirement: what is missing, why it matters, who owns it, where to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// The requirement's code, `intake.rollback-plan`.
    pub code: Cow<'static, str>,
    /// What is missing, as a sentence.
    pub missing: String,
    /// Why it matters, as a sentence.
    pub why: Cow<'static, str>,
    /// The control it serves.
    pub control: Control,
    /// Who can close it.
    pub owner: Owner,
    /// Where to mend it: the plan's field or the command.
    pub fix: String,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}; {}) - {} [{}]",
            self.missing, self.owner, self.fix, self.why, self.code
        )
    }
}

/// Why a command was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The change is not in a state in which this can be done.
    State,
    /// This person may not do it; someone else may.
    Person,
    /// Requirements are unmet.
    Gaps,
    /// The command contradicts itself or what it is about.
    Input,
    /// Someone else was first.
    Conflict,
    /// The thing it is about is not there, or not in the person's scope.
    Unknown,
}

/// A refused command, with its way forward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Why.
    pub cause: Cause,
    /// What was refused and why, as one sentence.
    pub sentence: String,
    /// What to do next, as one sentence; empty when the gaps say it.
    pub next: String,
    /// The unmet requirements.
    pub gaps: Vec<Gap>,
}

impl Refusal {
    /// Makes a refusal without gaps.
    pub fn new(cause: Cause, sentence: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            cause,
            sentence: sentence.into(),
            next: next.into(),
            gaps: Vec::new(),
        }
    }

    /// Makes the refusal of a gate with its gaps.
    pub fn gate(change: ChangeNumber, act: &str, gaps: Vec<Gap>) -> Self {
        let what = if gaps.len() == 1 {
            "1 requirement is unmet".to_owned()
        } else {
            format!("{} requirements are unmet", gaps.len())
        };
        Self {
            cause: Cause::Gaps,
            sentence: format!("{change} cannot be {act}: {what}."),
            next: String::new(),
            gaps,
        }
    }

    /// Makes the refusal of something that is not there for this person.
    pub fn no_change(change: ChangeNumber) -> Self {
        Self::new(
            Cause::Unknown,
            format!("There is no {change} here that you may see."),
            "Look for its number with: holdpoint list",
        )
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        if !self.next.is_empty() {
            write!(f, " {}", self.next)?;
        }
        self.gaps
            .iter()
            .try_for_each(|gap| write!(f, "\n  - {gap}"))
    }
}

impl std::error::Error for Refusal {}
