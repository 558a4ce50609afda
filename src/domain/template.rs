//! The catalogue's templates: what a standard change is made from, in versions that a board approves.

mod ballot;
mod catalogue;
mod command;
mod conform;
mod decide;
mod event;
mod facts;
mod fill;
mod follow;
mod propose;
mod refit;

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::history::{self, GroupKind, LearnedRate, Past};
use super::id::{ChangeNumber, ClientId, PersonId, TemplateId};
use super::plan::{Plan, RiskClass};
use super::policy::HistoryWeights;
use super::vote::Choice;
use super::wave::Outcome;
use super::window::Timestamp;

pub use ballot::{Motion, entitled, tally, waits_for};
pub use catalogue::Catalogue;
pub use command::TemplateCommand;
pub use conform::{Release, departures, release};
pub use decide::decide;
pub use event::TemplateEvent;
pub use facts::{facts, outcomes_in_words, uses_in_words};
pub use fill::{opened, plan_for};
pub use follow::follow;
pub use refit::refitted;

/// A finished change that speaks for a template, as the file had it when the version was proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The change.
    pub change: ChangeNumber,
    /// Its clients: who may not see them does not see its number.
    pub clients: Vec<ClientId>,
    /// How it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Whether it counts as having gone wrong: partial, rolled back, failed, or with an incident.
    pub wrong: bool,
}

/// One member's vote on a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateVote {
    /// Who votes.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// For, against or neither.
    pub choice: Choice,
    /// Why.
    pub comment: String,
}

/// Where one version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Its board has not decided.
    Open,
    /// Its board approved it.
    Approved,
    /// Its board declined it.
    Declined,
    /// A later version was proposed before its board decided.
    Superseded,
}

impl Verdict {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "proposed",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Superseded => "superseded",
        }
    }
}

/// One version of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub number: u32,
    /// Its plan, with client, window and implementer left open.
    pub plan: Plan,
    /// The digest of that plan.
    pub digest: Digest,
    /// Who proposed it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why it is proposed.
    pub reason: String,
    /// The finished changes that speak for it.
    pub evidence: Vec<Evidence>,
    /// The votes of its board, in order; a later one of the same person replaces an earlier one.
    pub votes: Vec<TemplateVote>,
    /// What its board decided.
    pub verdict: Verdict,
    /// When that was.
    pub decided: Option<Timestamp>,
}

impl Version {
    /// Returns the class that its board approved it for: what its plan declares.
    pub fn class(&self) -> RiskClass {
        self.plan.declared.unwrap_or_default()
    }

    /// Returns how many of its evidence went wrong, of how many.
    pub fn outcomes(&self) -> history::Tally {
        let count = |wrong: usize| u32::try_from(wrong).unwrap_or(u32::MAX);
        history::Tally {
            wrong: count(self.evidence.iter().filter(|e| e.wrong).count()),
            cases: count(self.evidence.len()),
        }
    }

    /// Returns the rate at which its evidence went wrong, with its interval; nothing where that is
    /// too little to give one.
    pub fn rate(&self) -> Option<LearnedRate> {
        rate_of(self.outcomes())
    }
}

/// Returns the rate of so many cases, with its interval; nothing where they are too few.
pub fn rate_of(tally: history::Tally) -> Option<LearnedRate> {
    let mut past = Past::default();
    let group = || [(GroupKind::All, String::new())];
    for n in 0..tally.cases {
        past.add(group(), n < tally.wrong);
    }
    history::learned_rate(&group().into(), &past, &HistoryWeights::default())
}

/// A change by a template that went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The change.
    pub change: ChangeNumber,
    /// Its clients.
    pub clients: Vec<ClientId>,
    /// Who carried it out.
    pub implementer: Option<PersonId>,
    /// The version that it was approved by.
    pub version: u32,
    /// When it was known to have gone wrong.
    pub at: Timestamp,
    /// What went wrong.
    pub fault: Fault,
}

/// What went wrong with a change by a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Its rollback was begun.
    RolledBack,
    /// It was done in part.
    Partial,
    /// It failed.
    Failed,
    /// An incident was linked to it.
    Incident,
}

impl Fault {
    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::RolledBack => "rolled back",
            Self::Partial => "done in part",
            Self::Failed => "failed",
            Self::Incident => "caused an incident",
        }
    }
}

/// Why a template may not be used for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// Who suspended it: whoever recorded the failure, or did it by hand.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why, as a sentence without its stop.
    pub reason: String,
    /// The votes of its board to resume it.
    pub votes: Vec<TemplateVote>,
}

/// Why a template is not used any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retirement {
    /// Who retired it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A template of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Its handle.
    pub id: TemplateId,
    /// Its versions, in order.
    pub versions: Vec<Version>,
    /// The changes by it that went wrong, in order, each once.
    pub failures: Vec<Failure>,
    /// Why it may not be used for now.
    pub suspension: Option<Suspension>,
    /// When its board last resumed it: failures before that do not count again.
    pub resumed: Option<Timestamp>,
    /// Why it is not used any more.
    pub retired: Option<Retirement>,
}

/// Where a template stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TemplateState {
    /// No version is approved yet.
    Proposed,
    /// Changes may be made from it.
    InUse,
    /// It may not be used until its board resumes it.
    Suspended,
    /// No version was approved, and none is before the board.
    Declined,
    /// It is not used any more.
    Retired,
}

impl TemplateState {
    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::InUse => "in use",
            Self::Suspended => "suspended",
            Self::Declined => "declined",
            Self::Retired => "retired",
        }
    }
}

impl Template {
    /// Returns the version that is approved and the latest of these.
    pub fn approved(&self) -> Option<&Version> {
        let mut versions = self.versions.iter().rev();
        versions.find(|v| v.verdict == Verdict::Approved)
    }

    /// Returns the version that its board has to decide on.
    pub fn pending(&self) -> Option<&Version> {
        let mut versions = self.versions.iter().rev();
        versions.find(|v| v.verdict == Verdict::Open && self.retired.is_none())
    }

    /// Returns the version to show: the one before its board, else the approved one, else the last.
    pub fn latest(&self) -> Option<&Version> {
        self.approved().or(self.pending()).or(self.versions.last())
    }

    /// Returns its title.
    pub fn title(&self) -> &str {
        self.latest().map_or("", |v| v.plan.title.as_str())
    }

    /// Returns where it stands.
    pub fn state(&self) -> TemplateState {
        if self.retired.is_some() {
            TemplateState::Retired
        } else if self.approved().is_none() {
            if self.pending().is_some() {
                TemplateState::Proposed
            } else {
                TemplateState::Declined
            }
        } else if self.suspension.is_some() {
            TemplateState::Suspended
        } else {
            TemplateState::InUse
        }
    }

    /// Returns the failures that count against it: those since its board last resumed it, within so
    /// many days before a moment.
    pub fn counted(&self, days: u32, now: Timestamp) -> impl Iterator<Item = &Failure> {
        let from = now - chrono::Duration::days(i64::from(days));
        self.failures
            .iter()
            .filter(move |f| f.at > from && self.resumed.is_none_or(|r| f.at > r))
    }

    /// Returns the last change by it that went wrong.
    pub fn last_failure(&self) -> Option<&Failure> {
        self.failures.iter().max_by_key(|f| f.at)
    }
}
