//! The form that puts a client's consent on record: the clients whose consent is lacking come first.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::consent;
use crate::domain::digest::Digest;
use crate::domain::id::ClientId;

use super::super::App;
use super::super::form::Form;

/// Returns the clients of a change, those who still have to agree first.
pub(super) fn clients(app: &App, change: &Change) -> Vec<ClientId> {
    let lacking: Vec<&ClientId> = consent::lacking(change, &app.registers)
        .map(|client| &client.id)
        .collect();
    let mut clients: Vec<ClientId> = change.clients().into_iter().cloned().collect();
    clients.sort_by_key(|client| !lacking.contains(&client));
    clients
}

/// Returns the command that a filled form asks for.
///
/// # Errors
/// Returns a sentence when the client chosen is not there any more.
pub(super) fn command(
    app: &App,
    form: &Form,
    change: &Change,
    seen: Digest,
) -> Result<Command, String> {
    let client = clients(app, change).into_iter().nth(form.picked(0));
    Ok(Command::Consent {
        client: client.ok_or("The clients have changed; choose again.")?,
        said_by: form.text(1).trim().to_owned(),
        note: form.text(2).trim().to_owned(),
        seen,
    })
}
