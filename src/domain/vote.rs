//! Comments, votes and decisions on a revision.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::id::{PersonId, TemplateId};
use super::packet::Offline;
use super::window::Timestamp;

/// What a comment is meant as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommentKind {
    /// A remark.
    #[default]
    Note,
    /// A question; open until answered.
    Question,
    /// A risk someone sees.
    Risk,
    /// A condition someone wants met; open until an answer says it is, or an approval takes it up.
    Condition,
}

impl CommentKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Note, Self::Question, Self::Risk, Self::Condition];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Question => "question",
            Self::Risk => "risk",
            Self::Condition => "condition",
        }
    }
}

/// What someone wrote about a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its number inside the change, from 1.
    pub id: u32,
    /// Who wrote it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What it is meant as.
    pub kind: CommentKind,
    /// What it says.
    pub text: String,
    /// The revision it was written on; 0 in a draft.
    pub revision: u32,
    /// The field or step it is about.
    pub about: Option<String>,
    /// The comment it answers.
    pub reply_to: Option<u32>,
    /// Whether a question has been answered.
    pub answered: bool,
    /// Where and when it was written, when that was in a packet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline: Option<Offline>,
}

/// What a member says to a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// For it.
    Approve,
    /// Against it.
    Reject,
    /// Neither.
    Abstain,
}

impl Choice {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Abstain => "abstain",
        }
    }
}

/// One member's vote on one revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Who votes.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What they say.
    pub choice: Choice,
    /// Why.
    pub comment: String,
    /// The revision they saw.
    pub revision: u32,
    /// The digest of the revision they saw.
    pub digest: Digest,
    /// Where and when it was cast, when that was in a packet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offline: Option<Offline>,
}

/// Something that must hold before or after the work for an approval to stand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Condition {
    /// What must hold.
    pub text: String,
    /// Who sees to it.
    pub owner: PersonId,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// Who said that it is met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_by: Option<PersonId>,
}

/// By whose word a change was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// A board's votes.
    Board,
    /// One peer.
    Peer,
    /// The catalogue's template.
    Template {
        /// Its handle.
        template: TemplateId,
        /// The version that its board approved.
        version: u32,
    },
    /// One authoriser of an emergency.
    Authoriser {
        /// Who authorised it.
        person: PersonId,
        /// When they did.
        at: Timestamp,
        /// Whether it was by word of mouth.
        spoken: bool,
    },
}

/// An approval of one revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The revision approved.
    pub revision: u32,
    /// Its digest.
    pub digest: Digest,
    /// By whose word.
    pub authority: Authority,
    /// Who put it on record.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Its conditions.
    pub conditions: Vec<Condition>,
}
