//! A board's row.

use super::super::id::{ClientId, PersonId};
use super::super::registers::{Board, Quorum};
use super::read::{joined, list, no_field};
use super::{Field, asked, free, open};

pub(super) const FIELDS: &[Field] = &[
    asked("handle", "a handle, such as cab"),
    free("name", "the name; the handle when empty"),
    open(
        "client",
        "the one client it decides for; every client when empty",
    ),
    free("members", "who sits on it, such as omar,sara"),
    free("quorum", "how many votes a decision needs: 3, or 50%"),
];

pub(super) fn value(board: &Board, field: &str) -> String {
    match field {
        "name" => board.name.clone(),
        "client" => board
            .client
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        "members" => joined(board.members.iter().map(PersonId::as_str)),
        "quorum" => match board.quorum {
            Quorum::Number(n) => n.to_string(),
            Quorum::Percent(p) => format!("{p}%"),
        },
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
        "members" => board.members = list(text).map(PersonId::new).collect(),
        "quorum" => board.quorum = quorum(text)?,
        _ => return Err(no_field()),
    }
    Ok(())
}

fn quorum(text: &str) -> Result<Quorum, String> {
    let read = match text.strip_suffix('%') {
        Some(share) => share.trim().parse().ok().map(Quorum::Percent),
        None => text.parse().ok().map(Quorum::Number),
    };
    read.ok_or_else(|| "write a number such as 3, or a share such as 50%.".to_owned())
}
