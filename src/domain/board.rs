//! A board: who may decide a change, who stands in for whom, which seats must be heard, and the quorum.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::id::{BoardId, ClientId, PersonId};
use super::zone::Zone;

/// How many members a decision needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quorum {
    /// This many.
    Number(u32),
    /// This share of the members, in percent, rounded up.
    Percent(u8),
}

impl Default for Quorum {
    fn default() -> Self {
        Self::Number(2)
    }
}

/// A seat that must be heard before its board decides.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Seat {
    /// What it is for, such as `security`.
    pub name: String,
    /// The members who can fill it; one of them is enough.
    pub people: Vec<PersonId>,
}

/// The people who may decide a change, with a quorum rule.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Board {
    /// The handle.
    pub id: BoardId,
    /// The name.
    pub name: String,
    /// The one client it decides for; every client when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// Who sits on it.
    pub members: Vec<PersonId>,
    /// How many votes a decision needs.
    pub quorum: Quorum,
    /// The seats that must be heard.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seats: Vec<Seat>,
    /// Who stands in for a member who has not voted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub deputies: BTreeMap<PersonId, PersonId>,
    /// Who chairs it; a meeting may have another chair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chair: Option<PersonId>,
    /// Whether it decides emergencies, and nothing else.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub emergency: bool,
    /// The zone in which its days begin; that of whoever names a day when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
}

impl Board {
    /// Returns how many votes a decision needs, at least 1.
    pub fn votes_needed(&self) -> usize {
        let members = self.members.len();
        let needed = match self.quorum {
            Quorum::Number(n) => n as usize,
            Quorum::Percent(p) => (members * usize::from(p)).div_ceil(100),
        };
        needed.max(1)
    }

    /// Returns what people call it: its name, or its handle when it has none.
    pub fn called(&self) -> &str {
        if self.name.trim().is_empty() {
            self.id.as_str()
        } else {
            &self.name
        }
    }

    /// Tells whether someone sits on it.
    pub fn has_member(&self, person: &PersonId) -> bool {
        self.members.contains(person)
    }

    /// Returns the members, each once, whatever a file says: one person has one place.
    pub fn places(&self) -> Vec<&PersonId> {
        let all = self.members.iter().enumerate();
        all.filter(|(n, member)| !self.members[..*n].contains(member))
            .map(|(_, member)| member)
            .collect()
    }

    /// Returns who stands in for a member, if that is someone who does not sit here too.
    pub fn deputy_of(&self, member: &PersonId) -> Option<&PersonId> {
        self.deputies
            .get(member)
            .filter(|deputy| self.has_member(member) && !self.has_member(deputy))
    }

    /// Returns the members for whom someone stands in, in the order of the board.
    pub fn stands_in_for<'a>(
        &'a self,
        deputy: &'a PersonId,
    ) -> impl Iterator<Item = &'a PersonId> + 'a {
        let members = self.members.iter();
        members.filter(move |m| self.deputy_of(m) == Some(deputy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(members: usize, quorum: Quorum) -> Board {
        Board {
            members: (0..members)
                .map(|n| format!("p{n}").as_str().into())
                .collect(),
            quorum,
            ..Board::default()
        }
    }

    #[test]
    fn a_share_is_rounded_up_and_a_decision_needs_at_least_one_vote() {
        for (members, share, needed) in [
            (3, 50, 2),
            (4, 50, 2),
            (5, 50, 3),
            (3, 100, 3),
            (3, 34, 2),
            (3, 33, 1),
            (7, 1, 1),
            (0, 50, 1),
        ] {
            let found = board(members, Quorum::Percent(share)).votes_needed();
            assert_eq!(found, needed, "{share} % of {members}");
        }
        assert_eq!(board(3, Quorum::Number(0)).votes_needed(), 1);
    }

    #[test]
    fn a_deputy_stands_in_for_members_only_and_never_for_a_seat_of_their_own() {
        let mut board = board(3, Quorum::Number(2));
        let mut set = |m: &str, d: &str| board.deputies.insert(m.into(), d.into());
        set("p0", "dan");
        set("p1", "p2");
        set("stranger", "eve");
        assert_eq!(board.deputy_of(&"p0".into()), Some(&"dan".into()));
        assert_eq!(board.deputy_of(&"p1".into()), None, "p2 sits there too");
        assert_eq!(board.deputy_of(&"stranger".into()), None);
        let dan = "dan".into();
        assert_eq!(board.stands_in_for(&dan).count(), 1);
    }

    #[test]
    fn a_board_written_before_there_were_seats_still_opens() {
        let old = r#"{"id":"cab","name":"CAB","members":["omar"],"quorum":{"number":1}}"#;
        let board: Board = serde_json::from_str(old).unwrap();
        assert!(board.seats.is_empty() && board.deputies.is_empty() && !board.emergency);
        assert_eq!(serde_json::to_string(&board).unwrap(), old);
    }
}
