//! What may be answered in a packet: what a person says and how they vote, and nothing that decides.

use serde::{Deserialize, Serialize};

use crate::domain::command::Command;
use crate::domain::digest::Digest;
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::vote::{Choice, CommentKind};

/// What a packet takes, in words, for a refusal of anything else.
pub const TAKEN: &str = "A packet takes comments, questions, answers to them and votes; everything else waits for the file.";

/// Refuses what the rules allow and a packet does not take.
#[must_use]
pub fn waits_for_file(change: ChangeNumber) -> Refusal {
    Refusal::new(
        Cause::State,
        format!("As the packet shows {change}, no rule is against it, but it is not done offline."),
        TAKEN,
    )
}

/// Refuses what is about no change of a packet.
#[must_use]
pub fn not_in_packet() -> Refusal {
    Refusal::new(Cause::State, "This is not done in a packet.", TAKEN)
}

/// The comment that another one answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplyTo {
    /// One that the packet brought along, by its number.
    Comment(u32),
    /// One that was written in the packet before; its number is the file's to give.
    Answer(EventId),
}

/// What was said in a packet. A command that is not among these has no way into one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Given {
    /// A comment, a question or an answer.
    Comment {
        /// What it is meant as.
        #[serde(rename = "as")]
        meant: CommentKind,
        /// What it says.
        text: String,
        /// The field or step it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
        /// The comment it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<ReplyTo>,
    },
    /// A vote on the revision that the packet shows.
    Vote {
        /// For, against or neither.
        choice: Choice,
        /// Why.
        comment: String,
        /// The revision.
        revision: u32,
        /// Its digest.
        seen: Digest,
    },
}

impl Given {
    /// Tells whether a packet takes what is asked for.
    #[must_use]
    pub fn takes(command: &Command) -> bool {
        matches!(command, Command::Comment { .. } | Command::Vote { .. })
    }

    /// Returns what a command says as a packet keeps it, on a change at this revision; nothing for a command
    /// that only the file takes. `written` says which answer of the packet a comment's number stands for.
    pub fn of(
        command: &Command,
        revision: u32,
        written: impl Fn(u32) -> Option<EventId>,
    ) -> Option<Self> {
        match command {
            Command::Comment {
                meant,
                text,
                about,
                reply_to,
            } => Some(Self::Comment {
                meant: *meant,
                text: text.clone(),
                about: about.clone(),
                reply_to: reply_to.map(|n| written(n).map_or(ReplyTo::Comment(n), ReplyTo::Answer)),
            }),
            Command::Vote {
                choice,
                comment,
                seen,
            } => Some(Self::Vote {
                choice: *choice,
                comment: comment.clone(),
                revision,
                seen: *seen,
            }),
            _ => None,
        }
    }

    pub(super) fn command(&self, numbered: impl Fn(EventId) -> Option<u32>) -> Option<Command> {
        Some(match self {
            Self::Comment {
                meant,
                text,
                about,
                reply_to,
            } => Command::Comment {
                meant: *meant,
                text: text.clone(),
                about: about.clone(),
                reply_to: match reply_to {
                    None => None,
                    Some(ReplyTo::Comment(n)) => Some(*n),
                    Some(ReplyTo::Answer(id)) => Some(numbered(*id)?),
                },
            },
            Self::Vote {
                choice,
                comment,
                seen,
                ..
            } => Command::Vote {
                choice: *choice,
                comment: comment.clone(),
                seen: *seen,
            },
        })
    }

    /// Returns the texts that a person wrote, each with the name of its field.
    pub fn texts(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::Comment { text, about, .. } => {
                let about = about.as_deref().map(|about| ("about", about));
                std::iter::once(("text", text.as_str()))
                    .chain(about)
                    .collect()
            }
            Self::Vote { comment, .. } => vec![("comment", comment)],
        }
    }

    /// Returns it in words, as in "vote approve on revision 2: rollback rehearsed".
    #[must_use]
    pub fn in_words(&self) -> String {
        let because = |what: String, why: &str| match why.trim().lines().next() {
            None | Some("") => what,
            Some(why) => format!("{what}: {why}"),
        };
        match self {
            Self::Comment {
                meant,
                text,
                reply_to,
                ..
            } => {
                let to = match reply_to {
                    None => String::new(),
                    Some(ReplyTo::Comment(n)) => format!(" to comment {n}"),
                    Some(ReplyTo::Answer(_)) => " to a comment of this packet".to_owned(),
                };
                because(format!("{}{to}", meant.word()), text)
            }
            Self::Vote {
                choice,
                comment,
                revision,
                ..
            } => because(
                format!("vote {} on revision {revision}", choice.word()),
                comment,
            ),
        }
    }
}
