//! Separation of duties, per change: who may not, which rule says so, and who could instead.

mod releasing;
mod verifying;

use super::change::Change;
use super::id::PersonId;
use super::people::{Person, Role};
use super::refusal::{Cause, Refusal};
use super::registers::{Board, Registers};
use super::vote::Authority;
use super::window::Timestamp;
use super::{reclass, required};

pub use releasing::{hold_releasers, may_release_step, releasers_in_words};
pub use verifying::{Hand, may_verify, verifier, verifier_must_differ};

/// Tells whether a change is someone's request: they raised it, or handed in what came from another tool.
fn requested(change: &Change, person: &PersonId) -> bool {
    *person == change.requester
        || change.imported.is_some() && change.revisions.iter().any(|r| r.by == *person)
}

/// What a person has to do with a change that keeps them from approving it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// They requested it.
    Requester,
    /// They implement it.
    Implementer,
    /// They last edited it.
    LastEditor,
    /// They lowered its class.
    LoweredClass,
}

impl Bar {
    /// Returns what keeps this person from approving this change, whatever their roles.
    pub fn of(change: &Change, person: &PersonId) -> Option<Self> {
        if requested(change, person) {
            Some(Self::Requester)
        } else if change.plan.implementer.as_ref() == Some(person) {
            Some(Self::Implementer)
        } else if *person == change.last_editor {
            Some(Self::LastEditor)
        } else if reclass::lowered_by(&change.reclasses, change.revision, person) {
            Some(Self::LoweredClass)
        } else {
            None
        }
    }

    /// Returns the rule.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Requester => "nobody approves a change that they requested",
            Self::Implementer => "nobody approves a change that they implement",
            Self::LastEditor => "nobody approves a change that they last edited",
            Self::LoweredClass => "whoever lowered the class of a change does not vote on it",
        }
    }

    /// Returns who they are to the change, as a clause behind their name.
    pub fn clause(self) -> &'static str {
        match self {
            Self::Requester => "who requested it",
            Self::Implementer => "who is the implementer",
            Self::LastEditor => "who last edited it",
            Self::LoweredClass => "who lowered its class",
        }
    }
}

/// Returns why this person may not approve this change, whatever their roles.
pub fn barred_from_approving(change: &Change, person: &PersonId) -> Option<&'static str> {
    Bar::of(change, person).map(Bar::rule)
}

/// Returns why this person may not lower the class of this change, whatever their roles.
pub fn barred_from_lowering(change: &Change, person: &PersonId) -> Option<&'static str> {
    if requested(change, person) {
        Some("nobody lowers the class of a change that they requested")
    } else if change.plan.implementer.as_ref() == Some(person) {
        Some("nobody lowers the class of a change that they implement")
    } else if *person == change.last_editor {
        Some("nobody lowers the class of a change that they last edited")
    } else {
        None
    }
}

/// Returns why this person may not waive a requirement of this change, whatever their roles.
pub fn barred_from_waiving(
    change: &Change,
    registers: &Registers,
    person: &PersonId,
    now: Timestamp,
) -> Option<&'static str> {
    if requested(change, person) {
        Some("nobody waives a requirement of a change that they requested")
    } else if change.plan.implementer.as_ref() == Some(person) {
        Some("nobody waives a requirement of a change that they implement")
    } else if chairs(change, registers, now).any(|chair| chair == person) {
        Some("nobody waives a requirement of a change whose deciding meeting they chair")
    } else if recorded_approval(change, person) {
        Some("nobody waives a requirement of a change whose approval they recorded")
    } else {
        None
    }
}

/// Returns why this person may not record the approval of this change, whatever their roles: whoever records
/// it stands in the place of a chair, who waives nothing.
pub fn barred_from_recording(change: &Change, person: &PersonId) -> Option<&'static str> {
    let mut waivers = change.waivers.iter();
    barred_from_approving(change, person).or_else(|| {
        let waived = waivers.any(|w| w.by == *person && w.withdrawn.is_none());
        waived.then_some(
            "whoever waived a requirement of a change does not record its approval, unless they take that back",
        )
    })
}

/// Tells whether a person put the approval that stands on record; whoever authorises an emergency is asked for
/// by name, and what follows from a template is nobody's decision.
fn recorded_approval(change: &Change, person: &PersonId) -> bool {
    change.approval.as_ref().is_some_and(|a| match a.authority {
        Authority::Board | Authority::Peer => a.by == *person,
        Authority::Authoriser { .. } | Authority::Template { .. } => false,
    })
}

/// Returns the people who may release an emergency at once, managers first.
pub fn authorisers<'a>(change: &Change, registers: &'a Registers) -> Vec<&'a Person> {
    let may = |p: &&Person| {
        (p.has(Role::Approver) || p.has(Role::Manager))
            && barred_from_approving(change, &p.id).is_none()
            && p.scope.covers_all(change.clients())
    };
    let mut found: Vec<&Person> = registers.people.values().filter(may).collect();
    found.sort_by_key(|p| !p.has(Role::Manager));
    found
}

/// Returns who chairs the meetings that decide a change: for each of its boards the chair of the meeting in
/// which it was approved or that comes next, else the chair of the board. A peer's decision has none.
pub fn chairs<'a>(
    change: &Change,
    registers: &'a Registers,
    now: Timestamp,
) -> impl Iterator<Item = &'a PersonId> {
    let decided = change.approval.as_ref().map_or(now, |a| a.at);
    let boards = deciding_boards(change, registers);
    boards.into_iter().filter_map(move |board| {
        let meetings = registers.meetings.values();
        let meeting = meetings
            .filter(|m| m.board == board.id && m.end() > decided)
            .min_by_key(|m| m.start);
        meeting
            .and_then(|m| m.chair.as_ref())
            .or(board.chair.as_ref())
    })
}

/// Tells whether a person may see a change: their scope covers its clients, or it is their own draft
/// that names none yet.
pub fn sees(person: &Person, change: &Change) -> bool {
    let clients = change.clients();
    (clients.is_empty() && change.requester == person.id) || person.scope.covers_all(clients)
}

/// Returns the people who may vote on this change: the members of its boards and the deputies of those who
/// have not voted, or the technical leads when it goes to one peer; without those whom a duty bars.
pub fn entitled_voters<'a>(change: &Change, registers: &'a Registers) -> Vec<&'a Person> {
    if Registers::goes_to_board(change.plan.kind, change.class) {
        let boards = deciding_boards(change, registers);
        let may = |p: &&Person| {
            let mut boards = boards.iter();
            boards.any(|board| required::may_vote_on(change, registers, board, &p.id))
        };
        registers.people.values().filter(may).collect()
    } else {
        let clients = change.clients();
        registers
            .with_role(Role::Approver)
            .filter(|p| p.scope.covers_all(clients.iter().copied()))
            .filter(|p| barred_from_approving(change, &p.id).is_none())
            .collect()
    }
}

/// Returns the people who are asked to vote on this change: of those who may, the members of its boards, and
/// the deputies of members who cannot vote. Whoever stands in for a member who can is not asked, and may.
pub fn asked_voters<'a>(change: &Change, registers: &'a Registers) -> Vec<&'a Person> {
    let boards = deciding_boards(change, registers);
    let mut asked = entitled_voters(change, registers);
    if !boards.is_empty() {
        asked.retain(|p| {
            let called = |b: &&Board| {
                required::called_deputies(change, registers, b).any(|(d, _)| *d == p.id)
            };
            boards.iter().any(|b| b.has_member(&p.id) || called(b))
        });
    }
    asked
}

/// Returns the boards that decide this change; none when one peer does.
pub fn deciding_boards<'a>(change: &Change, registers: &'a Registers) -> Vec<&'a Board> {
    if Registers::goes_to_board(change.plan.kind, change.class) {
        registers.boards_for(change.plan.kind, &change.clients())
    } else {
        Vec::new()
    }
}

/// Refuses a person and names who could do it instead.
pub fn refuse(change: &Change, act: &str, rule: &str, could: &[&Person]) -> Refusal {
    let next = if could.is_empty() {
        "Nobody in the register can; ask an admin to give someone the role.".to_owned()
    } else {
        let mut names: Vec<&str> = could.iter().take(4).map(|p| p.id.as_str()).collect();
        let more = could.len().saturating_sub(names.len());
        let tail = if more > 0 {
            format!(" or {more} others")
        } else {
            let last = names.pop().unwrap_or_default();
            if names.is_empty() {
                last.to_owned()
            } else {
                format!(" or {last}")
            }
        };
        format!("{}{tail} could.", names.join(", "))
    };
    Refusal::new(
        Cause::Person,
        format!("You cannot {act} {}: {rule}.", change.id()),
        next,
    )
}

/// Lets a person through who meets a test, or refuses and names who could instead.
pub fn require(
    change: &Change,
    registers: &Registers,
    by: &PersonId,
    act: &str,
    rule: &str,
    may: impl Fn(&Person) -> bool,
) -> Result<(), Refusal> {
    let here = |p: &&Person| !p.left && sees(p, change);
    if registers.people.get(by).filter(here).is_some_and(&may) {
        return Ok(());
    }
    let clients = change.clients();
    let could: Vec<&Person> = registers
        .people
        .values()
        .filter(|p| !p.left && p.scope.covers_all(clients.iter().copied()) && may(p))
        .collect();
    Err(refuse(change, act, rule, &could))
}
