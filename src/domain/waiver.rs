//! Waivers: a named person's written exception to one requirement of one change, until it expires.

use serde::Serialize;

use super::change::Change;
use super::duty;
use super::id::PersonId;
use super::registers::Registers;
use super::window::Timestamp;

/// An exception to one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// The requirement's code.
    pub rule: String,
    /// Who waived it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// The first moment at which it no longer counts.
    pub until: Timestamp,
    /// The revision that stood when it was given; 0 in a draft never submitted.
    pub revision: u32,
    /// Who withdrew it, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<(PersonId, Timestamp)>,
}

impl Waiver {
    /// Tells whether it was not withdrawn and has not expired.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.withdrawn.is_none() && now < self.until
    }

    /// Returns a word for where it stands.
    pub fn word(&self, now: Timestamp) -> &'static str {
        if self.withdrawn.is_some() {
            "withdrawn"
        } else if now < self.until {
            "in force"
        } else {
            "expired"
        }
    }
}

/// Returns the waiver that covers a requirement of a change now.
///
/// One counts while it stands, policy still lets its requirement be waived, and whoever gave it has not
/// become the requester or the implementer.
pub fn covering<'a>(
    change: &'a Change,
    registers: &Registers,
    code: &str,
    now: Timestamp,
) -> Option<&'a Waiver> {
    registers.policy.waivable(code)?;
    change.waivers.iter().rev().find(|w| {
        w.rule == code && w.stands(now) && duty::barred_from_waiving(change, &w.by).is_none()
    })
}
