//! A board's row.

use std::collections::BTreeMap;

use super::super::id::{ClientId, PersonId};
use super::super::local_time::read_zone;
use super::super::registers::{Board, Quorum, Seat};
use super::read::{joined, list, no_field};
use super::{Field, asked, free, open};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as cab"),
    free("name", "the name; the handle when empty"),
    open(
        "client",
        "the one client it decides for; every client when empty",
    ),
    free("decides", "changes, or emergencies and nothing else"),
    open("chair", "who chairs it"),
    free("members", "who sits on it, such as omar,sara"),
    open(
        "deputies",
        "who stands in for whom, such as omar=dara; sara=jun",
    ),
    open("seats", "who must be heard, such as security=sara,dara"),
    free("quorum", "how many votes a decision needs: 3, or 50%"),
    open(
        "zone",
        "the zone in which a day to which it puts a decision off begins; that of whoever puts it off when empty",
    ),
];

pub(super) fn value(board: &Board, field: &str) -> String {
    match field {
        "name" => board.name.clone(),
        "client" => board
            .client
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        "decides" if board.emergency => "emergencies".to_owned(),
        "decides" => "changes".to_owned(),
        "chair" => joined(board.chair.iter().map(PersonId::as_str)),
        "members" => joined(board.members.iter().map(PersonId::as_str)),
        "deputies" => {
            let pairs = board.deputies.iter().map(|(m, d)| format!("{m}={d}"));
            pairs.collect::<Vec<_>>().join("; ")
        }
        "seats" => {
            let seats = board.seats.iter().map(|seat| {
                let people = joined(seat.people.iter().map(PersonId::as_str));
                format!("{}={people}", seat.name)
            });
            seats.collect::<Vec<_>>().join("; ")
        }
        "quorum" => match board.quorum {
            Quorum::Number(n) => n.to_string(),
            Quorum::Percent(p) => format!("{p}%"),
        },
        "zone" => board.zone.map(|z| z.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

pub(super) fn set(board: &mut Board, field: &str, text: &str) -> Result<(), String> {
    match field {
        "name" => text.clone_into(&mut board.name),
        "client" => {
            let one = !text.is_empty() && text != "every";
            board.client = one.then(|| ClientId::new(text));
        }
        "decides" => {
            board.emergency = match text {
                "emergencies" => true,
                "changes" => false,
                _ => return Err("write changes or emergencies.".to_owned()),
            };
        }
        "chair" => board.chair = (!text.is_empty()).then(|| PersonId::new(text)),
        "members" => board.members = list(text).map(PersonId::new).collect(),
        "deputies" => {
            board.deputies = parts(text)
                .map(deputy)
                .collect::<Result<BTreeMap<_, _>, _>>()?;
        }
        "seats" => board.seats = parts(text).map(seat).collect::<Result<_, _>>()?,
        "quorum" => board.quorum = quorum(text)?,
        "zone" => board.zone = (!text.is_empty()).then(|| read_zone(text)).transpose()?,
        _ => return Err(no_field()),
    }
    Ok(())
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|p| !p.is_empty())
}

/// Reads a quorum.
///
/// # Errors
/// Returns a sentence on how to write one.
pub fn quorum(text: &str) -> Result<Quorum, String> {
    let read = match text.trim().strip_suffix('%') {
        Some(share) => share.trim().parse().ok().map(Quorum::Percent),
        None => text.trim().parse().ok().map(Quorum::Number),
    };
    read.ok_or_else(|| "write a number such as 3, or a share such as 50%.".to_owned())
}

/// Reads a seat.
///
/// # Errors
/// Returns a sentence on how to write one.
pub fn seat(text: &str) -> Result<Seat, String> {
    let (name, people) = text
        .split_once('=')
        .ok_or("write a seat as security=sara,dara.")?;
    Ok(Seat {
        name: name.trim().to_owned(),
        people: list(people).map(PersonId::new).collect(),
    })
}

/// Reads who stands in for whom.
///
/// # Errors
/// Returns a sentence on how to write it.
pub fn deputy(text: &str) -> Result<(PersonId, PersonId), String> {
    let (member, deputy) = text
        .split_once('=')
        .ok_or("write who stands in for a member as omar=dara.")?;
    Ok((PersonId::new(member.trim()), PersonId::new(deputy.trim())))
}
