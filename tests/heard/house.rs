//! Houses of every kind: boards with seats, deputies, shares and clients of their own.

use holdpoint::domain::id::PersonId;
use holdpoint::domain::people::{Person, Role};
use holdpoint::domain::registers::{Board, Quorum, Registers, Seat};
use proptest::prelude::*;

use crate::common;

/// Everyone who may be asked to do something; the last is a stranger.
pub(crate) const PEOPLE: [&str; 11] = [
    "ines", "jun", "omar", "sara", "tom", "rea", "lea", "dan", "eve", "axel", "nobody",
];

/// Those who may sit on a board or stand in for someone who does.
const SITTERS: [&str; 8] = ["omar", "sara", "tom", "lea", "dan", "eve", "ines", "jun"];

fn board(id: &'static str, client: Option<&'static str>) -> impl Strategy<Value = Board> {
    let people = Just(SITTERS.to_vec()).prop_shuffle();
    let deputies = prop::collection::vec((0..4usize, 0..SITTERS.len()), 0..4);
    let seats = prop::collection::vec(0..4usize, 0..3);
    (people, 1..=4usize, deputies, seats, 0..8u8, any::<bool>()).prop_map(
        move |(people, size, deputies, seats, quorum, twice)| {
            let mut members = people[..size].to_vec();
            if twice {
                // A file may hold a board from before nobody could sit on one twice.
                members.push(members[0]);
            }
            let members: Vec<PersonId> = members.into_iter().map(PersonId::from).collect();
            Board {
                id: id.into(),
                name: id.to_uppercase(),
                client: client.map(Into::into),
                quorum: match quorum {
                    0..=3 => Quorum::Number(u32::from(quorum)),
                    more => Quorum::Percent(more * 14),
                },
                seats: seats
                    .iter()
                    .enumerate()
                    .map(|(n, place)| Seat {
                        name: format!("seat-{n}"),
                        people: vec![members[place % members.len()].clone()],
                    })
                    .collect(),
                deputies: deputies
                    .into_iter()
                    .map(|(member, deputy)| {
                        let member = members[member % members.len()].clone();
                        (member, SITTERS[deputy].into())
                    })
                    .collect(),
                members,
                ..Board::default()
            }
        },
    )
}

/// Draws a house: the tests' organisation with two more people and other boards.
pub(crate) fn houses() -> impl Strategy<Value = Registers> {
    let global = prop::option::weighted(0.9, board("cab", None));
    let own = prop::option::weighted(0.3, board("nw", Some("northwind")));
    let other = prop::option::weighted(0.3, board("co", Some("contoso")));
    (global, own, other).prop_map(|(global, own, other)| {
        let mut registers = common::registers();
        for (id, roles) in [
            ("dan", vec![Role::Reviewer, Role::Approver]),
            ("eve", vec![Role::Reviewer]),
        ] {
            let person = Person {
                id: id.into(),
                name: id.to_uppercase(),
                roles,
                ..Person::default()
            };
            registers.people.insert(person.id.clone(), person);
        }
        registers.boards.clear();
        for board in [global, own, other].into_iter().flatten() {
            registers.boards.insert(board.id.clone(), board);
        }
        registers
    })
}
