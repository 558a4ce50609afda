//! A role as it is named on the command line.

use clap::ValueEnum;

use crate::domain::people::Role;

/// A role.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Hat {
    /// Raises changes
    Requester,
    /// Carries them out
    Implementer,
    /// Sits on boards
    Reviewer,
    /// A technical lead
    Approver,
    /// Owns the process
    Manager,
    /// Commands an incident
    Commander,
    /// Reads all, changes nothing
    Auditor,
    /// Keeps people, clients and policy
    Admin,
}

impl Hat {
    /// Returns the role.
    pub(super) fn role(self) -> Role {
        match self {
            Self::Requester => Role::Requester,
            Self::Implementer => Role::Implementer,
            Self::Reviewer => Role::Reviewer,
            Self::Approver => Role::Approver,
            Self::Manager => Role::Manager,
            Self::Commander => Role::Commander,
            Self::Auditor => Role::Auditor,
            Self::Admin => Role::Admin,
        }
    }
}
