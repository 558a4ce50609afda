//! What a person asks of the catalogue: the commands on a template.

use crate::domain::digest::Digest;
use crate::domain::id::{ChangeNumber, TemplateId};
use crate::domain::plan::Plan;
use crate::domain::vote::Choice;

/// One thing asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateCommand {
    /// Propose a template, or a new version of one.
    Propose {
        /// Its handle.
        template: TemplateId,
        /// Its plan; what a template leaves open is taken out of it.
        plan: Box<Plan>,
        /// Why.
        reason: String,
        /// The finished changes that speak for it.
        evidence: Vec<ChangeNumber>,
    },
    /// Vote on the version that is before the board.
    Vote {
        /// The template.
        template: TemplateId,
        /// For, against or neither.
        choice: Choice,
        /// Why.
        comment: String,
        /// The digest of the version seen; any when absent.
        seen: Option<Digest>,
    },
    /// Suspend it by hand.
    Suspend {
        /// The template.
        template: TemplateId,
        /// Why.
        reason: String,
    },
    /// Vote on resuming it.
    Resume {
        /// The template.
        template: TemplateId,
        /// For, against or neither.
        choice: Choice,
        /// Why it may be used again.
        reason: String,
    },
    /// Retire it.
    Retire {
        /// The template.
        template: TemplateId,
        /// Why.
        reason: String,
    },
}

impl TemplateCommand {
    /// Returns the changes whose outcomes have to be known to decide it.
    pub fn evidence(&self) -> &[ChangeNumber] {
        match self {
            Self::Propose { evidence, .. } => evidence,
            Self::Vote { .. }
            | Self::Suspend { .. }
            | Self::Resume { .. }
            | Self::Retire { .. } => &[],
        }
    }

    /// Returns the template that it is about.
    pub fn template(&self) -> &TemplateId {
        match self {
            Self::Propose { template, .. }
            | Self::Vote { template, .. }
            | Self::Suspend { template, .. }
            | Self::Resume { template, .. }
            | Self::Retire { template, .. } => template,
        }
    }
}
