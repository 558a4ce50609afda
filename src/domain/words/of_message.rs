//! What happened to a message to a client as one sentence.

use super::of_change::{because, client_name};
use crate::domain::event::ChangeEvent;
use crate::domain::plan::Communication;
use crate::domain::registers::Registers;

/// Returns what happened to a message; nothing for what is about something else.
pub(super) fn sentence(event: &ChangeEvent, registers: &Registers) -> String {
    let to = |letter: &Communication| {
        format!(
            "message to {} ({}, {})",
            client_name(&letter.client, registers),
            letter.audience,
            letter.channel
        )
    };
    if let ChangeEvent::MessageWritten {
        version, letter, ..
    } = event
    {
        let what = match version {
            1 => format!("wrote a {}", to(letter)),
            n => format!("wrote version {n} of a {}", to(letter)),
        };
        because(&what, &letter.text)
    } else if let ChangeEvent::MessageSent {
        letter, earlier, ..
    } = event
    {
        let what = match earlier {
            None => format!("sent a {}", to(letter)),
            Some(told) => format!(
                "put on record that {} had sent a {} at {} UTC",
                told.by,
                to(letter),
                told.at.format("%Y-%m-%d %H:%M")
            ),
        };
        because(&what, &letter.text)
    } else if let ChangeEvent::MessageReleased {
        version, letter, ..
    } = event
    {
        let of = match version {
            0 => "as planned".to_owned(),
            n => format!("version {n}"),
        };
        because(&format!("released a {}, {of}", to(letter)), &letter.text)
    } else if let ChangeEvent::MessageWithdrawn { letter, reason, .. } = event {
        because(&format!("withdrew a {}", to(letter)), reason)
    } else {
        String::new()
    }
}
