//! Waivers: a named person's written exception to one requirement of one change, until it expires.

use serde::{Deserialize, Serialize};

use super::calendar;
use super::change::Change;
use super::duty;
use super::gate::Rule;
use super::id::PersonId;
use super::people::Role;
use super::registers::Registers;
use super::window::Timestamp;

/// An exception to one requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Tells whether it is of this revision of the plan; one given on a draft is of the first.
    pub fn is_of(&self, revision: u32) -> bool {
        self.revision == revision || (self.revision == 0 && revision == 1)
    }

    /// Tells whether it was not withdrawn and has not expired.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.withdrawn.is_none() && now < self.until
    }

    /// Returns a few words for where it stands while a revision of the plan does.
    pub fn word(&self, revision: u32, now: Timestamp) -> &'static str {
        if self.withdrawn.is_some() {
            "withdrawn"
        } else if now >= self.until {
            "expired"
        } else if self.is_of(revision) {
            "in force"
        } else {
            "of an earlier revision"
        }
    }
}

/// Who may waive a requirement of a change, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The roles that whoever waives it must have, all of them.
    pub roles: Vec<Role>,
    /// For how many days at most.
    pub days: u32,
    /// The hard freezes that name the roles; policy names the role when there are none.
    pub freezes: Vec<String>,
}

/// For how many days a freeze that names its role may be waived where policy does not say.
const FREEZE_DAYS: u32 = 30;

/// Returns who may waive a requirement of a change; nobody may when absent.
///
/// Policy lists it, but for the freezes: each hard freeze in the way may name its own role, and who
/// waives them has to have the role of each.
pub fn listed(change: &Change, registers: &Registers, code: &str) -> Option<Listed> {
    let policy = registers.policy_of(change).waivable(code);
    let mut freezes = if code == Rule::ScheduleFreeze.code() {
        calendar::hard_freezes(&change.plan, registers)
    } else {
        Vec::new()
    };
    let all_named = !freezes.is_empty() && freezes.iter().all(|f| f.waived_by.is_some());
    freezes.retain(|f| f.waived_by.is_some());
    let mut roles: Vec<Role> = freezes.iter().filter_map(|f| f.waived_by).collect();
    if !all_named {
        roles.push(policy?.by);
    }
    roles.sort_unstable();
    roles.dedup();
    Some(Listed {
        roles,
        days: policy.map_or(FREEZE_DAYS, |p| p.days),
        freezes: freezes.into_iter().map(|f| f.name.clone()).collect(),
    })
}

/// Returns the waiver that covers a requirement of a change now.
///
/// One counts while it stands, the revision that was looked at is the one that stands, its requirement may still be waived, whoever gave it has not become the
/// requester, the implementer or the chair of the meeting that decides, and has the role of each freeze
/// that names one.
pub fn covering<'a>(
    change: &'a Change,
    registers: &Registers,
    code: &str,
    now: Timestamp,
) -> Option<&'a Waiver> {
    let given = |w: &&Waiver| {
        w.rule == code
            && w.stands(now)
            && w.is_of(change.revision)
            && duty::barred_from_waiving(change, registers, &w.by, now).is_none()
    };
    if !change.waivers.iter().any(|w| given(&w)) {
        return None;
    }
    let listed = listed(change, registers, code)?;
    let entitled = |w: &&Waiver| {
        let by = registers.people.get(&w.by);
        listed.freezes.is_empty()
            || by.is_some_and(|p| listed.roles.iter().all(|role| p.has(*role)))
    };
    let mut latest = change.waivers.iter().rev();
    latest.find(|w| given(w) && entitled(w))
}
