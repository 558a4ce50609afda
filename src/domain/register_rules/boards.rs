//! What may stand in the register of boards.

use super::super::board::{Board, Quorum};
use super::super::id::PersonId;
use super::super::refusal::Refusal;
use super::super::registers::Registers;
use super::{clients_are_known, handle, named, refuse, unknown};

pub(super) fn board_is_sound(registers: &Registers, board: &Board) -> Result<(), Refusal> {
    handle("board", board.id.as_str())?;
    named("board", board.id.as_str(), &board.name)?;
    if let Some(client) = &board.client {
        clients_are_known(registers, std::slice::from_ref(client))?;
    }
    for person in board.members.iter().chain(&board.chair) {
        person_is_here(registers, person)?;
    }
    let twice = |(n, member): &(usize, &PersonId)| board.members[..*n].contains(member);
    if let Some((_, member)) = board.members.iter().enumerate().find(twice) {
        return Err(refuse(
            format!("{member} sits on the board {} twice.", board.id),
            "One person has one vote; name each member once.",
        ));
    }
    if let Quorum::Percent(p) = board.quorum
        && !(1..=100).contains(&p)
    {
        return Err(refuse(
            format!("{p} % is no share of a board."),
            "Write 1 to 100 %.",
        ));
    }
    let (needed, members) = (board.votes_needed(), board.members.len());
    if needed > members {
        return Err(refuse(
            format!(
                "The board {} needs {needed} votes and has {members} members: it could never decide.",
                board.id
            ),
            "Name more members or lower the quorum.",
        ));
    }
    seats_are_sound(board)?;
    deputies_are_sound(registers, board)
}

fn seats_are_sound(board: &Board) -> Result<(), Refusal> {
    for (place, seat) in board.seats.iter().enumerate() {
        handle("seat", &seat.name)?;
        if board.seats[..place].iter().any(|s| s.name == seat.name) {
            return Err(refuse(
                format!("The board {} has the seat {} twice.", board.id, seat.name),
                "Name everyone who can fill it in one place.",
            ));
        }
        if seat.people.is_empty() {
            return Err(refuse(
                format!("Nobody can fill the seat {}.", seat.name),
                "Name at least one member for it.",
            ));
        }
        if let Some(stranger) = seat.people.iter().find(|p| !board.has_member(p)) {
            return Err(refuse(
                format!(
                    "{stranger} cannot fill the seat {}: they do not sit on the board {}.",
                    seat.name, board.id
                ),
                "Make them a member first, or name another member.",
            ));
        }
    }
    Ok(())
}

fn deputies_are_sound(registers: &Registers, board: &Board) -> Result<(), Refusal> {
    for (member, deputy) in &board.deputies {
        if !board.has_member(member) {
            return Err(refuse(
                format!(
                    "{member} has no deputy on the board {}: they do not sit on it.",
                    board.id
                ),
                "Name a member before the deputy.",
            ));
        }
        if board.has_member(deputy) {
            return Err(refuse(
                format!(
                    "{deputy} cannot stand in for {member}: they sit on the board {} themselves.",
                    board.id
                ),
                "One person has one vote; name someone else.",
            ));
        }
        person_is_here(registers, deputy)?;
    }
    Ok(())
}

fn person_is_here(registers: &Registers, person: &PersonId) -> Result<(), Refusal> {
    if registers.people.get(person).is_none_or(|p| p.left) {
        return Err(unknown("person", person.as_str(), "people"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::super::board::Seat;
    use super::super::super::people::{Person, Role};
    use super::*;

    fn registers() -> Registers {
        let person = |id: &str| Person {
            id: id.into(),
            name: id.to_uppercase(),
            roles: vec![Role::Reviewer],
            ..Person::default()
        };
        let people = ["omar", "sara", "dara", "rea"].map(person);
        Registers {
            people: people.into_iter().map(|p| (p.id.clone(), p)).collect(),
            ..Registers::default()
        }
    }

    fn board() -> Board {
        Board {
            id: "cab".into(),
            name: "CAB".to_owned(),
            members: vec!["omar".into(), "sara".into()],
            chair: Some("rea".into()),
            seats: vec![Seat {
                name: "security".to_owned(),
                people: vec!["sara".into()],
            }],
            deputies: [("sara".into(), "dara".into())].into_iter().collect(),
            ..Board::default()
        }
    }

    fn said(spoil: impl FnOnce(&mut Board)) -> String {
        let mut board = board();
        spoil(&mut board);
        board_is_sound(&registers(), &board)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_board_with_seats_deputies_and_a_chair_is_sound() {
        assert_eq!(board_is_sound(&registers(), &board()), Ok(()));
    }

    #[test]
    fn a_board_that_could_never_decide_is_refused() {
        let said = said(|b| b.members.truncate(1));
        assert!(said.contains("never decide"), "{said}");
    }

    #[test]
    fn a_seat_that_nobody_on_the_board_can_fill_is_refused() {
        let empty = said(|b| b.seats[0].people.clear());
        assert!(
            empty.contains("Nobody can fill the seat security"),
            "{empty}"
        );
        let stranger = said(|b| b.seats[0].people = vec!["rea".into()]);
        assert!(
            stranger.contains("rea cannot fill the seat security"),
            "{stranger}"
        );
        let twice = said(|b| b.seats.push(b.seats[0].clone()));
        assert!(twice.contains("twice"), "{twice}");
    }

    #[test]
    fn a_deputy_who_has_a_vote_of_their_own_is_refused() {
        let own = said(|b| {
            b.deputies.insert("sara".into(), "omar".into());
        });
        assert!(own.contains("one vote"), "{own}");
        let nobodys = said(|b| {
            b.deputies.insert("rea".into(), "dara".into());
        });
        assert!(nobodys.contains("rea has no deputy"), "{nobodys}");
        let gone = said(|b| {
            b.deputies.insert("omar".into(), "gil".into());
        });
        assert!(gone.contains("gil"), "{gone}");
    }
}
