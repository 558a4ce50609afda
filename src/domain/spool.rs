//! What may wait in a spool while the file cannot be reached: what is done in a running window, and nothing
//! that another person or a gate has to let through.

mod seen;
mod told;

use serde::{Deserialize, Serialize};

use super::checklist::StepId;
use super::command::Command;
use super::evidence::Evidence;
use super::id::{ChangeNumber, EventId, PersonId};
use super::people::Actor;
use super::vote::CommentKind;
use super::wave::{Checklist, Tick};
use super::window::Timestamp;

pub use seen::Seen;
pub use told::unreachable;

/// Something done in a running window, as the spool keeps it. A command that is not among these has no way
/// into a spool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Doing {
    /// A step was ticked.
    Tick {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        checklist: Checklist,
        /// The step.
        step: StepId,
        /// Done, failed or skipped.
        tick: Tick,
        /// Why, or what was seen.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// A tick was taken back.
    Undo {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        checklist: Checklist,
        /// The step.
        step: StepId,
    },
    /// A note was written.
    Note {
        /// What it says.
        text: String,
        /// The step it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
    },
    /// Something was kept as evidence.
    Evidence {
        /// The wave, from 0.
        wave: usize,
        /// Which of its checklists.
        checklist: Checklist,
        /// The step.
        step: StepId,
        /// What it is.
        evidence: Evidence,
    },
    /// A trigger was fired.
    Trigger {
        /// The wave, from 0.
        wave: usize,
        /// The condition, in words.
        condition: String,
        /// Under whose authority the work goes on, and why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        continued_by: Option<(PersonId, String)>,
    },
    /// The work went on although a trigger had fired.
    GoOn {
        /// The wave, from 0.
        wave: usize,
        /// The condition.
        condition: String,
        /// The other conditions that the same decision answered.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also: Vec<String>,
        /// Under whose authority.
        authority: PersonId,
        /// Why.
        reason: String,
    },
    /// The rollback was begun.
    RollBack {
        /// The wave, from 0.
        wave: usize,
        /// Why.
        reason: String,
        /// The incident it belongs to; may be empty.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        incident: String,
    },
    /// The work was interrupted.
    Pause {
        /// The wave, from 0.
        wave: usize,
        /// Why.
        reason: String,
    },
    /// Interrupted work went on.
    Resume {
        /// The wave, from 0.
        wave: usize,
    },
    /// The point of no return was refused its go.
    NoGo {
        /// The wave, from 0.
        wave: usize,
        /// The step.
        step: StepId,
        /// Why.
        reason: String,
    },
}

/// One thing done while the file could not be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The id that its first event gets; applied twice, it is applied once.
    pub id: EventId,
    /// When it was done.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The change.
    pub number: ChangeNumber,
    /// What was done.
    pub doing: Doing,
    /// How the file last said that the change stood, when it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Seen>,
}

/// An entry that the file did not take when it was back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfit {
    /// What was done.
    pub entry: Entry,
    /// Why it does not fit, with who was first.
    pub why: String,
    /// When that was found.
    pub found: Timestamp,
    /// How the change stood then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stood: Option<Seen>,
}

impl Doing {
    /// Returns what a command does as the spool keeps it; nothing for a command that only the file takes.
    pub fn of(command: &Command) -> Option<Self> {
        Some(match command.clone() {
            Command::Tick {
                wave,
                checklist,
                step,
                tick,
                note,
            } => Self::Tick {
                wave,
                checklist,
                step,
                tick,
                note,
            },
            Command::Undo {
                wave,
                checklist,
                step,
            } => Self::Undo {
                wave,
                checklist,
                step,
            },
            Command::Comment {
                meant: CommentKind::Note,
                text,
                about,
                reply_to: None,
            } => Self::Note { text, about },
            Command::KeepEvidence {
                wave,
                checklist,
                step,
                evidence,
            } => Self::Evidence {
                wave,
                checklist,
                step,
                evidence,
            },
            Command::FireTrigger {
                wave,
                condition,
                continued_by,
            } => Self::Trigger {
                wave,
                condition,
                continued_by,
            },
            Command::GoOn {
                wave,
                condition,
                also,
                authority,
                reason,
            } => Self::GoOn {
                wave,
                condition,
                also,
                authority,
                reason,
            },
            Command::RollBack {
                wave,
                reason,
                incident,
            } => Self::RollBack {
                wave,
                reason,
                incident,
            },
            Command::Pause { wave, reason } => Self::Pause { wave, reason },
            Command::Resume { wave } => Self::Resume { wave },
            Command::RefuseGo { wave, step, reason } => Self::NoGo { wave, step, reason },
            _ => return None,
        })
    }

    /// Returns the command that it is, for the rules that every other way in goes through.
    pub fn command(&self) -> Command {
        match self.clone() {
            Self::Tick {
                wave,
                checklist,
                step,
                tick,
                note,
            } => Command::Tick {
                wave,
                checklist,
                step,
                tick,
                note,
            },
            Self::Undo {
                wave,
                checklist,
                step,
            } => Command::Undo {
                wave,
                checklist,
                step,
            },
            Self::Note { text, about } => Command::Comment {
                meant: CommentKind::Note,
                text,
                about,
                reply_to: None,
            },
            Self::Evidence {
                wave,
                checklist,
                step,
                evidence,
            } => Command::KeepEvidence {
                wave,
                checklist,
                step,
                evidence,
            },
            Self::Trigger {
                wave,
                condition,
                continued_by,
            } => Command::FireTrigger {
                wave,
                condition,
                continued_by,
            },
            Self::GoOn {
                wave,
                condition,
                also,
                authority,
                reason,
            } => Command::GoOn {
                wave,
                condition,
                also,
                authority,
                reason,
            },
            Self::RollBack {
                wave,
                reason,
                incident,
            } => Command::RollBack {
                wave,
                reason,
                incident,
            },
            Self::Pause { wave, reason } => Command::Pause { wave, reason },
            Self::Resume { wave } => Command::Resume { wave },
            Self::NoGo { wave, step, reason } => Command::RefuseGo { wave, step, reason },
        }
    }

    /// Returns the wave it is about; nothing for a note, which belongs to the change.
    pub fn wave(&self) -> Option<usize> {
        match self {
            Self::Note { .. } => None,
            Self::Tick { wave, .. }
            | Self::Undo { wave, .. }
            | Self::Evidence { wave, .. }
            | Self::Trigger { wave, .. }
            | Self::GoOn { wave, .. }
            | Self::RollBack { wave, .. }
            | Self::Pause { wave, .. }
            | Self::Resume { wave }
            | Self::NoGo { wave, .. } => Some(*wave),
        }
    }
}
