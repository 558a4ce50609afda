//! Who is required for the decision on a change, why, and what each of them has said so far.
//!
//! The approval gate counts by this, and the screens show it: they cannot disagree.

mod words;

use serde::Serialize;

use super::board::{Board, Seat};
use super::change::Change;
use super::duty;
use super::id::{BoardId, ClientId, PersonId};
use super::people::Role;
use super::plan::ChangeType;
use super::registers::Registers;
use super::vote::{Choice, Vote};

/// Why someone is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A board decides.
    Board {
        /// The board.
        board: BoardId,
        /// What people call it.
        name: String,
        /// The one client it decides for; every client when absent.
        client: Option<ClientId>,
        /// Whether it decides emergencies.
        emergency: bool,
    },
    /// A seat of a board must be heard.
    Seat {
        /// The board.
        board: BoardId,
        /// What people call it.
        name: String,
        /// What the seat is for.
        seat: String,
    },
    /// A low change is decided by one peer.
    Peer,
    /// One authoriser may release an emergency at once, in place of its board.
    Authoriser,
}

/// What someone has said to the revision that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// Nothing yet.
    Nothing,
    /// This, and it counts.
    Voted(Choice),
    /// This, on an earlier revision; it does not count any more.
    Stale(Choice, u32),
    /// This, and it does not count: the member they stand in for has voted.
    Aside(Choice),
    /// Nothing that could count: this rule bars them.
    Barred(&'static str),
    /// Nothing that could count: they have left, or do not see every client.
    Away,
}

/// One person who may be heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Voice {
    /// Who.
    pub person: PersonId,
    /// The member they stand in for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<PersonId>,
    /// Why that member cannot vote, so that they are asked: `who is the implementer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called: Option<&'static str>,
    /// What they have said.
    pub said: Said,
}

/// One thing that a decision needs: how many voices, whose, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Why.
    pub reason: Reason,
    /// How many voices it needs.
    pub needed: usize,
    /// How many are in.
    pub heard: usize,
    /// Everyone who may be heard, and the members who may not.
    pub voices: Vec<Voice>,
}

impl Call {
    /// Tells whether enough voices are in.
    pub fn is_met(&self) -> bool {
        self.heard >= self.needed
    }

    /// Returns who could still be heard.
    pub fn waiting(&self) -> impl Iterator<Item = &PersonId> {
        let voices = self.voices.iter();
        voices
            .filter(|v| matches!(v.said, Said::Nothing | Said::Stale(..)))
            .map(|v| &v.person)
    }
}

/// Returns whether someone may be heard on a change, whatever they sit on: they are here, they see its
/// clients and no duty bars them.
fn free(change: &Change, registers: &Registers, person: &PersonId) -> bool {
    let clients = change.clients();
    registers
        .people
        .get(person)
        .is_some_and(|p| !p.left && p.scope.covers_all(clients))
        && duty::barred_from_approving(change, person).is_none()
}

fn last_vote<'a>(change: &'a Change, person: &PersonId) -> Option<&'a Vote> {
    change.votes.iter().rev().find(|v| v.by == *person)
}

fn vote_of<'a>(change: &'a Change, person: &PersonId) -> Option<&'a Vote> {
    last_vote(change, person).filter(|v| !change.is_stale(v))
}

/// Returns the votes that count on a board, each with the member whose place it fills: the member's own,
/// else that of whoever stands in, who fills one place only.
pub fn counted<'a>(
    change: &'a Change,
    registers: &Registers,
    board: &'a Board,
) -> Vec<(&'a PersonId, &'a Vote)> {
    let own =
        |member: &PersonId| vote_of(change, member).filter(|_| free(change, registers, member));
    let mut found: Vec<(&PersonId, &Vote)> = Vec::new();
    let places = board.places();
    for member in &places {
        found.extend(own(member).map(|vote| (*member, vote)));
    }
    for member in places.into_iter().filter(|m| own(m).is_none()) {
        let deputy = board.deputy_of(member);
        let vote = deputy
            .filter(|d| free(change, registers, d) && found.iter().all(|(_, v)| v.by != **d))
            .and_then(|d| vote_of(change, d));
        found.extend(vote.map(|vote| (member, vote)));
    }
    found
}

/// Tells whether someone may vote on a change as a member of a board, or as deputy of a member who has not.
pub fn may_vote_on(
    change: &Change,
    registers: &Registers,
    board: &Board,
    person: &PersonId,
) -> bool {
    let stands_in = || {
        let mut members = board.stands_in_for(person);
        members.any(|m| vote_of(change, m).is_none() || !free(change, registers, m))
    };
    free(change, registers, person) && (board.has_member(person) || stands_in())
}

/// Returns the votes that fill a seat: for or against, by someone who can fill it, or in their place.
fn fills<'a>(
    seat: &'a Seat,
    counted: &'a [(&'a PersonId, &'a Vote)],
) -> impl Iterator<Item = &'a Vote> {
    counted
        .iter()
        .filter(|(place, vote)| seat.people.contains(place) && vote.choice != Choice::Abstain)
        .map(|(_, vote)| *vote)
}

/// Returns everything that a decision on a change needs, boards first, each followed by its seats.
pub fn required(change: &Change, registers: &Registers) -> Vec<Call> {
    let mut calls = Vec::new();
    for board in duty::deciding_boards(change, registers) {
        let counted = counted(change, registers, board);
        let name = board.called().to_owned();
        calls.push(Call {
            reason: Reason::Board {
                board: board.id.clone(),
                name: name.clone(),
                client: board.client.clone(),
                emergency: board.emergency,
            },
            needed: board.votes_needed(),
            heard: counted.len(),
            voices: voices(change, registers, board, &board.members, &counted),
        });
        for seat in &board.seats {
            calls.push(Call {
                reason: Reason::Seat {
                    board: board.id.clone(),
                    name: name.clone(),
                    seat: seat.name.clone(),
                },
                needed: 1,
                heard: fills(seat, &counted).count().min(1),
                voices: voices(change, registers, board, &seat.people, &counted),
            });
        }
    }
    if !Registers::goes_to_board(change.plan.kind, change.class) {
        calls.push(peer(change, registers));
    }
    if change.plan.kind == ChangeType::Emergency && change.approval.is_none() {
        calls.push(authoriser(change, registers));
    }
    calls
}

fn peer(change: &Change, registers: &Registers) -> Call {
    let voices: Vec<Voice> = registers
        .with_role(Role::Approver)
        .filter(|p| p.scope.covers_all(change.clients()))
        .map(|p| voice(change, registers, &p.id))
        .collect();
    let approves = |v: &&Voice| v.said == Said::Voted(Choice::Approve);
    Call {
        reason: Reason::Peer,
        needed: 1,
        heard: voices.iter().filter(approves).count().min(1),
        voices,
    }
}

fn authoriser(change: &Change, registers: &Registers) -> Call {
    let people = duty::authorisers(change, registers).into_iter();
    let voices = people.map(|p| Voice {
        person: p.id.clone(),
        stands_for: None,
        called: None,
        said: Said::Nothing,
    });
    Call {
        reason: Reason::Authoriser,
        needed: 1,
        heard: 0,
        voices: voices.collect(),
    }
}

fn voice(change: &Change, registers: &Registers, person: &PersonId) -> Voice {
    let said = if let Some(rule) = duty::barred_from_approving(change, person) {
        Said::Barred(rule)
    } else if !free(change, registers, person) {
        Said::Away
    } else {
        match last_vote(change, person) {
            Some(vote) if change.is_stale(vote) => Said::Stale(vote.choice, vote.revision),
            Some(vote) => Said::Voted(vote.choice),
            None => Said::Nothing,
        }
    };
    Voice {
        person: person.clone(),
        stands_for: None,
        called: None,
        said,
    }
}

/// Returns the voices of some members of a board, each followed by whoever stands in for them.
fn voices(
    change: &Change,
    registers: &Registers,
    board: &Board,
    members: &[PersonId],
    counted: &[(&PersonId, &Vote)],
) -> Vec<Voice> {
    let mut voices = Vec::new();
    for member in members {
        voices.push(voice(change, registers, member));
        let Some(deputy) = board.deputy_of(member) else {
            continue;
        };
        let mut stands_in = voice(change, registers, deputy);
        let counts = counted
            .iter()
            .any(|(place, vote)| *place == member && vote.by == *deputy);
        if let Said::Voted(choice) = stands_in.said
            && !counts
        {
            stands_in.said = Said::Aside(choice);
        }
        let spoke = counted
            .iter()
            .any(|(place, vote)| *place == member && vote.by == *member);
        if spoke && !matches!(stands_in.said, Said::Aside(_)) {
            continue;
        }
        stands_in.stands_for = Some(member.clone());
        stands_in.called = absence(change, registers, member);
        voices.push(stands_in);
    }
    voices
}

/// Returns the deputies who are asked because the member they stand in for cannot vote, with why not.
pub fn called_deputies<'a>(
    change: &Change,
    registers: &Registers,
    board: &'a Board,
) -> impl Iterator<Item = (&'a PersonId, &'static str)> {
    let members = board.members.iter();
    members.filter_map(|m| Some((board.deputy_of(m)?, absence(change, registers, m)?)))
}

/// Returns why someone cannot be heard on a change, as a clause behind their name; nothing when they can.
fn absence(change: &Change, registers: &Registers, person: &PersonId) -> Option<&'static str> {
    let barred = duty::Bar::of(change, person).map(duty::Bar::clause);
    let here = registers.people.get(person).filter(|p| !p.left);
    barred.or(match here {
        None => Some("who has left"),
        Some(p) if !p.scope.covers_all(change.clients()) => Some("who does not see every client"),
        Some(_) => None,
    })
}
