//! A change that another tool recorded: history with its source, which never claims to have passed a gate.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checklist::{Step, StepId};
use super::id::{ClientId, ServiceId};
use super::instant;
use super::plan::{ChangeType, Item, Plan, PlannedWave, RiskClass, RollbackPlan, ValidationCheck};
use super::wave::Outcome;
use super::window::{Timestamp, Window};

/// Where an imported change stood in the tool it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportedState {
    /// Finished there; it becomes history here.
    #[default]
    Closed,
    /// Called off there.
    Cancelled,
    /// Still open there; it becomes a draft here and has every gate before it.
    Open,
}

/// One change as another tool recorded it, after mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportedChange {
    /// The tool it comes from, as the map names it: `hp-service-manager`.
    pub source: String,
    /// Its number there.
    pub number: String,
    /// Where it stood.
    pub state: ImportedState,
    /// What it is, in one line.
    pub title: String,
    /// Why it was done.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What was in scope.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// The implementation plan as text, a step a line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub steps: String,
    /// The rollback plan as text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rollback: String,
    /// The test plan as text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub validation: String,
    /// Which path it took.
    pub kind: ChangeType,
    /// The tool's own name of the type or model: `Release Type 11`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub model: String,
    /// The class it was given there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<RiskClass>,
    /// Whether a board had to approve it there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board_needed: Option<bool>,
    /// The clients affected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<ClientId>,
    /// The services affected.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceId>,
    /// The items affected, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
    /// Who asked for it, as written there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub requester: String,
    /// Who did it, as written there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub implementer: String,
    /// The planned start; the earliest over its rows.
    #[serde(
        deserialize_with = "instant::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub planned_start: Option<Timestamp>,
    /// The planned end; the latest over its rows.
    #[serde(
        deserialize_with = "instant::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub planned_end: Option<Timestamp>,
    /// The actual start; the earliest over its rows.
    #[serde(
        deserialize_with = "instant::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub actual_start: Option<Timestamp>,
    /// The actual end; the latest over its rows.
    #[serde(
        deserialize_with = "instant::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub actual_end: Option<Timestamp>,
    /// When its record was opened.
    #[serde(
        deserialize_with = "instant::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub opened: Option<Timestamp>,
    /// When its record was closed.
    #[serde(
        deserialize_with = "instant::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    pub closed: Option<Timestamp>,
    /// The zone its local times were read in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<crate::domain::zone::Zone>,
    /// How it went, when the source says so; absent means *not recorded*.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Incidents related to it, whichever way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related_incidents: Option<u32>,
    /// What the rows of this change said differently, and other oddities, in sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Columns kept as they stood.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, String>,
    /// SHA-256 over the source rows, in hexadecimal: the same content is not imported twice.
    pub content: String,
}

impl ImportedChange {
    /// Tells whether actual start, actual end and planned end are all present.
    pub fn executed(&self) -> bool {
        self.actual_start.is_some() && self.actual_end.is_some() && self.planned_end.is_some()
    }

    /// Tells whether it was executed and ended no later than planned.
    pub fn on_time(&self) -> bool {
        self.executed() && self.actual_end <= self.planned_end
    }

    /// Tells whether it was executed wholly inside its planned window.
    pub fn inside_window(&self) -> bool {
        self.on_time() && self.planned_start.is_some() && self.actual_start >= self.planned_start
    }

    /// Tells whether it was executed and started before its record was opened.
    pub fn retroactive(&self) -> bool {
        self.executed() && self.opened.is_some() && self.actual_start < self.opened
    }

    /// Returns the plan it amounts to: what the source says and nothing more.
    pub fn as_plan(&self) -> Plan {
        let steps = |text: &str| -> Vec<Step> {
            (1..)
                .zip(text.lines().map(str::trim).filter(|l| !l.is_empty()))
                .map(|(id, line)| Step {
                    id: StepId(id),
                    instruction: line.to_owned(),
                    ..Step::default()
                })
                .collect()
        };
        Plan {
            title: self.title.clone(),
            reason: self.reason.clone(),
            kind: self.kind,
            declared: self.class,
            scope_in: self.scope.clone(),
            services: self.services.clone(),
            items: self.items.clone(),
            waves: vec![PlannedWave {
                clients: self.clients.clone(),
                window: self.window(),
                steps: steps(&self.steps),
                ..PlannedWave::default()
            }],
            rollback: RollbackPlan {
                steps: steps(&self.rollback),
                ..RollbackPlan::default()
            },
            validation: (1..)
                .zip(
                    self.validation
                        .lines()
                        .map(str::trim)
                        .filter(|l| !l.is_empty()),
                )
                .map(|(id, line)| ValidationCheck {
                    id,
                    check: line.to_owned(),
                    ..ValidationCheck::default()
                })
                .collect(),
            reference: self.number.clone(),
            ..Plan::default()
        }
    }

    /// Returns its planned window, when both ends are known and in order.
    pub fn window(&self) -> Option<Window> {
        let (start, end) = (self.planned_start?, self.planned_end?);
        (start <= end).then(|| Window {
            start,
            end,
            zone: self.zone.unwrap_or(crate::domain::zone::Zone::UTC),
        })
    }
}
