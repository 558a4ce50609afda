//! What a command does to the life of a change.

use super::Command;
use crate::domain::lifecycle::Act;

impl Command {
    /// Returns what it does to the change's life; `None` for a comment and for raising one.
    pub fn act(&self) -> Option<Act> {
        Some(match self {
            Self::Create { .. } | Self::Comment { .. } => return None,
            Self::Edit { .. } => Act::Edit,
            Self::Submit | Self::SubmitForReview => Act::Submit,
            Self::Vote { .. } => Act::Vote,
            Self::Reclass { .. } => Act::Reclass,
            Self::Approve { .. } => Act::Approve,
            Self::Defer { .. } => Act::Defer,
            Self::Return { .. } => Act::Return,
            Self::Reject { .. } => Act::Reject,
            Self::Authorise { .. } | Self::AuthoriseAndStart { .. } => Act::Authorise,
            Self::MeetCondition { .. } => Act::MeetCondition,
            Self::Schedule => Act::Schedule,
            Self::Unschedule { .. } => Act::Unschedule,
            Self::Cancel { .. } => Act::Cancel,
            Self::Hold { .. } => Act::Hold,
            Self::Release { .. } => Act::Release,
            Self::Consent { .. } => Act::Consent,
            Self::Waive { .. } | Self::WithdrawWaiver { .. } => Act::Waive,
            Self::Start { .. } => Act::Start,
            Self::Tick { .. }
            | Self::Undo { .. }
            | Self::ReleaseStep { .. }
            | Self::RefuseGo { .. }
            | Self::KeepEvidence { .. }
            | Self::Pause { .. }
            | Self::Resume { .. }
            | Self::GoOn { .. }
            | Self::FireTrigger { .. }
            | Self::FinishWork { .. } => Act::Work,
            Self::RollBack { .. } | Self::EndRollback { .. } => Act::RollBack,
            Self::RecordCheck { .. } | Self::DeclareImpact { .. } => Act::Verify,
            Self::SendMessage { .. }
            | Self::WriteMessage { .. }
            | Self::ReleaseMessage { .. }
            | Self::WithdrawMessage { .. } => Act::Tell,
            Self::Complete { .. } => Act::Complete,
            Self::Review { .. } => Act::Review,
            Self::Reopen { .. } => Act::Reopen,
            Self::LinkIncident { .. } | Self::WithdrawIncident { .. } => Act::LinkIncident,
        })
    }
}
