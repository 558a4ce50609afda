//! What can happen to a template: the kinds of events of the catalogue.

use serde::{Deserialize, Serialize};

use super::{Evidence, Fault};
use crate::domain::digest::Digest;
use crate::domain::id::{ChangeNumber, ClientId, PersonId, TemplateId};
use crate::domain::plan::Plan;
use crate::domain::vote::Choice;

/// One thing that happened to a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TemplateEvent {
    /// A version was proposed; the first makes the template.
    #[serde(rename = "template.proposed/1")]
    Proposed {
        /// The template.
        template: TemplateId,
        /// The version's number.
        version: u32,
        /// Its plan, with client, window and implementer left open.
        plan: Box<Plan>,
        /// The digest of that plan.
        digest: Digest,
        /// Why.
        reason: String,
        /// The finished changes that speak for it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        evidence: Vec<Evidence>,
    },
    /// A member of the board voted on a version.
    #[serde(rename = "template.voted/1")]
    Voted {
        /// The template.
        template: TemplateId,
        /// The version they saw.
        version: u32,
        /// Its digest.
        digest: Digest,
        /// What they said.
        choice: Choice,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        comment: String,
    },
    /// The board's votes approved a version.
    #[serde(rename = "template.approved/1")]
    Approved {
        /// The template.
        template: TemplateId,
        /// The version.
        version: u32,
        /// Its digest.
        digest: Digest,
    },
    /// The board's votes declined a version.
    #[serde(rename = "template.declined/1")]
    Declined {
        /// The template.
        template: TemplateId,
        /// The version.
        version: u32,
        /// Its digest.
        digest: Digest,
    },
    /// A change by it went wrong.
    #[serde(rename = "template.failed/1")]
    Failed {
        /// The template.
        template: TemplateId,
        /// The version that the change was approved by.
        version: u32,
        /// The change.
        change: ChangeNumber,
        /// Its clients.
        clients: Vec<ClientId>,
        /// Who carried it out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        implementer: Option<PersonId>,
        /// What went wrong.
        fault: Fault,
    },
    /// It was suspended, by itself or by hand.
    #[serde(rename = "template.suspended/1")]
    Suspended {
        /// The template.
        template: TemplateId,
        /// Why.
        reason: String,
    },
    /// A member of the board voted on resuming it.
    #[serde(rename = "template.resume-voted/1")]
    ResumeVoted {
        /// The template.
        template: TemplateId,
        /// What they said.
        choice: Choice,
        /// Why.
        comment: String,
    },
    /// The board's votes resumed it.
    #[serde(rename = "template.resumed/1")]
    Resumed {
        /// The template.
        template: TemplateId,
        /// Why.
        reason: String,
    },
    /// It was retired.
    #[serde(rename = "template.retired/1")]
    Retired {
        /// The template.
        template: TemplateId,
        /// Why.
        reason: String,
    },
}

impl TemplateEvent {
    /// Returns the template that it is about.
    pub fn template(&self) -> &TemplateId {
        match self {
            Self::Proposed { template, .. }
            | Self::Voted { template, .. }
            | Self::Approved { template, .. }
            | Self::Declined { template, .. }
            | Self::Failed { template, .. }
            | Self::Suspended { template, .. }
            | Self::ResumeVoted { template, .. }
            | Self::Resumed { template, .. }
            | Self::Retired { template, .. } => template,
        }
    }
}
