//! A wave under way: its phase, its ticks, its rollback, its verification and its outcome.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checklist::StepId;
use super::evidence::Kept;
use super::id::{ClientId, PersonId};
use super::window::Timestamp;

/// Where a wave stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Not started.
    #[default]
    Planned,
    /// The checklist is being worked.
    Implementing,
    /// The rollback checklist is being worked.
    RollingBack,
    /// The work is over and is being checked.
    Verifying,
    /// Verified and declared.
    Done,
}

impl Phase {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Implementing => "implementing",
            Self::RollingBack => "rolling back",
            Self::Verifying => "verifying",
            Self::Done => "done",
        }
    }
}

/// How a wave or a change went; ordered from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As planned.
    Successful,
    /// Done, with issues.
    SuccessfulWithIssues,
    /// Done in part.
    Partial,
    /// Undone by its rollback.
    RolledBack,
    /// Neither done nor undone.
    Failed,
}

impl Outcome {
    /// Every outcome, from best to worst.
    pub const ALL: [Self; 5] = [
        Self::Successful,
        Self::SuccessfulWithIssues,
        Self::Partial,
        Self::RolledBack,
        Self::Failed,
    ];

    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Successful => "successful",
            Self::SuccessfulWithIssues => "successful with issues",
            Self::Partial => "partial",
            Self::RolledBack => "rolled back",
            Self::Failed => "failed",
        }
    }
}

/// What was said of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tick {
    /// It was done.
    Done,
    /// It failed.
    Failed,
    /// It was left out, with a reason.
    Skipped,
}

impl Tick {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

/// Which checklist of a wave a step stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checklist {
    /// The work.
    #[default]
    Work,
    /// The way back.
    Rollback,
}

/// A tick with who and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What was said.
    pub tick: Tick,
    /// Who said it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why, or what was seen.
    pub note: String,
}

/// Someone's release of a hold step, or go at a no-return step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRelease {
    /// Who released it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What was said with it.
    pub note: String,
    /// Whose spoken word it was, when another wrote it down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken_by: Option<PersonId>,
}

/// How a rollback ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Restored {
    /// Restored and verified within the planned minutes.
    InTime,
    /// Restored and verified, later than planned.
    Late,
    /// Not restored.
    Not,
}

impl Restored {
    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::InTime => "restored and verified",
            Self::Late => "restored late",
            Self::Not => "not restored",
        }
    }
}

/// A rollback under way or over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollbackRun {
    /// Who started it.
    pub by: PersonId,
    /// When.
    pub started: Timestamp,
    /// Why.
    pub reason: String,
    /// The incident it belongs to, as another tool numbers it.
    pub incident: String,
    /// Ticks of the rollback checklist.
    pub marks: BTreeMap<StepId, Mark>,
    /// How it ended, and when.
    pub ended: Option<(Restored, Timestamp)>,
}

/// The result of one validation check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// Whether what was seen is what was expected.
    pub passed: bool,
    /// What was seen.
    pub observed: String,
    /// Who looked.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// What users felt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImpactLevel {
    /// Nothing.
    None,
    /// A slower or lesser service.
    Degraded,
    /// No service.
    Outage,
}

impl ImpactLevel {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Degraded => "degraded",
            Self::Outage => "outage",
        }
    }
}

/// What one client's users really felt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// How much.
    pub level: ImpactLevel,
    /// From when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
    /// How many users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<u32>,
    /// What they noticed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub noticed: String,
    /// Whether it was planned and announced.
    #[serde(default)]
    pub planned: bool,
    /// Who told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub told_by: String,
}

/// A signed impact declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// What is declared.
    pub impact: Impact,
    /// Who signs for it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// A trigger that fired, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firing {
    /// The condition, in words.
    pub condition: String,
    /// Who fired it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Under whose authority the work went on; a rollback follows when absent.
    pub continued_by: Option<(PersonId, String)>,
    /// When the work went on, where that was decided after it fired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub went_on: Option<Timestamp>,
}

/// A stretch in which no work was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Who interrupted the work.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// When the work went on, if it has.
    pub until: Option<Timestamp>,
}

/// A no-return step that was refused its go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The step.
    pub step: StepId,
    /// Who said no.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// One wave under way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WaveRun {
    /// Where it stands.
    pub phase: Phase,
    /// When work began.
    pub started: Option<Timestamp>,
    /// Who began it.
    pub started_by: Option<PersonId>,
    /// When the work was over.
    pub finished: Option<Timestamp>,
    /// Ticks of the checklist.
    pub marks: BTreeMap<StepId, Mark>,
    /// Hold steps released, no-return steps given their go.
    pub releases: BTreeMap<StepId, StepRelease>,
    /// No-return steps refused their go, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub no_goes: Vec<Refused>,
    /// Interruptions, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// What was kept as evidence, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Kept>,
    /// Triggers that fired.
    pub firings: Vec<Firing>,
    /// The rollback.
    pub rollback: Option<RollbackRun>,
    /// Results of the validation checks, by check number.
    pub results: BTreeMap<u32, CheckResult>,
    /// Impact declarations, by client.
    pub declarations: BTreeMap<ClientId, Declaration>,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// When it was completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed: Option<Timestamp>,
}

impl WaveRun {
    /// Returns the interruption that lasts, if one does.
    pub fn paused(&self) -> Option<&Pause> {
        self.pauses.last().filter(|p| p.until.is_none())
    }

    /// Returns why a no-return step has no go, when that was the last word on it.
    pub fn refused(&self, step: StepId) -> Option<&Refused> {
        self.no_goes
            .iter()
            .rfind(|n| n.step == step)
            .filter(|_| !self.releases.contains_key(&step))
    }

    /// Returns the result of a check that counts: after a rollback only what was seen since that ended.
    pub fn result(&self, check: u32) -> Option<&CheckResult> {
        self.results
            .get(&check)
            .filter(|r| self.is_of_the_end(r.at))
    }

    /// Returns what was declared on a client and counts: after a rollback only what was said since that ended.
    pub fn declared(&self, client: &ClientId) -> Option<&Declaration> {
        let said = self.declarations.get(client);
        said.filter(|d| self.is_of_the_end(d.at))
    }

    fn is_of_the_end(&self, at: Timestamp) -> bool {
        let back = self.rollback.as_ref();
        back.is_none_or(|r| r.ended.is_some_and(|(_, end)| end <= at))
    }

    /// Tells whether someone ticked a step of its work or of its rollback.
    pub fn has_ticked(&self, person: &PersonId) -> bool {
        let back = self.rollback.iter().flat_map(|r| r.marks.values());
        self.marks.values().chain(back).any(|m| m.by == *person)
    }

    /// Returns who ticked or released something, each with what they last did, the latest first.
    pub fn hands(&self) -> Vec<(&PersonId, StepId, Timestamp)> {
        let ticks = self.marks.iter().map(|(step, m)| (&m.by, *step, m.at));
        let releases = self.releases.iter().map(|(step, r)| (&r.by, *step, r.at));
        let back = self.rollback.iter().flat_map(|r| &r.marks);
        let back = back.map(|(step, m)| (&m.by, *step, m.at));
        let mut all: Vec<_> = ticks.chain(releases).chain(back).collect();
        all.sort_by_key(|(_, _, at)| std::cmp::Reverse(*at));
        let mut seen: Vec<&PersonId> = Vec::new();
        all.retain(|(by, _, _)| {
            let first = !seen.contains(by);
            seen.push(by);
            first
        });
        all
    }
}
