//! The form that links an incident to a change, or takes a link back.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::id::ClientId;
use crate::domain::incident::IncidentRole;
use crate::domain::lifecycle::State;
use crate::domain::window::Timestamp;

use super::super::form::{Field, Form};
use super::probe::words;

/// Returns the form's fields: an emergency and a draft are more often triggered, what has ended causes.
pub(super) fn fields(change: &Change) -> Vec<Field> {
    let begun = matches!(change.state, State::InProgress | State::Closed);
    let roles = [IncidentRole::Cause, IncidentRole::Trigger].map(|r| r.in_words().to_owned());
    let back = change.linked();
    let back = back.map(|link| format!("{} was linked by mistake", link.incident));
    let choices = roles.into_iter().chain(back).collect();
    let mut fields = vec![
        Field::line(
            "Incident",
            "its number in your incident tool; not needed to take a link back",
        ),
        Field::choice("Role", choices, usize::from(!begun)),
        Field::line("Note", "what shows it; why a link was a mistake"),
    ];
    let waves = waves(change);
    if change.plan.waves.len() > 1 && !waves.is_empty() {
        let last = |(at, (started, _)): (usize, &(Timestamp, usize))| (*started, at);
        let last = waves.iter().enumerate().map(last).max();
        let names = waves.iter().map(|(_, wave)| {
            let clients = &change.plan.waves[*wave].clients;
            let clients: Vec<&str> = clients.iter().map(ClientId::as_str).collect();
            format!("wave {}: {}", wave + 1, clients.join(", "))
        });
        let first = last.map_or(0, |(_, at)| at);
        fields.push(Field::choice("Caused by", names.collect(), first));
    }
    fields
}

/// Returns the waves whose work has begun, with when.
fn waves(change: &Change) -> Vec<(Timestamp, usize)> {
    let runs = change.waves.iter().enumerate();
    runs.filter_map(|(wave, run)| Some((run.started?, wave)))
        .collect()
}

/// Returns the command that a filled form asks for.
///
/// # Errors
/// Returns a sentence when the form no longer fits the change.
pub(super) fn command(form: &Form, change: &Change) -> Result<Command, String> {
    let incident = form.text(0).trim().to_owned();
    let note = form.text(2).trim().to_owned();
    match form.picked(1) {
        0 => Ok(Command::LinkIncident {
            incident,
            role: IncidentRole::Cause,
            note,
            wave: (form.fields.len() > 3)
                .then(|| waves(change).get(form.picked(3)).map(|(_, wave)| *wave))
                .flatten(),
        }),
        1 => Ok(Command::LinkIncident {
            incident,
            role: IncidentRole::Trigger,
            note,
            wave: None,
        }),
        more => match change.linked().nth(more - 2) {
            Some(link) => Ok(Command::WithdrawIncident {
                incident: link.incident.clone(),
                reason: note,
            }),
            None => Err("The incidents have changed; choose again.".to_owned()),
        },
    }
}

/// Returns the command that tells whether an incident can be linked.
pub(super) fn probe() -> Command {
    Command::LinkIncident {
        incident: words(),
        role: IncidentRole::Trigger,
        note: String::new(),
        wave: None,
    }
}

/// Tells whether a command bears on how the change is judged, which is asked once more: that it caused an
/// incident, or that it did not.
pub(super) fn weighs(command: &Command) -> bool {
    matches!(
        command,
        Command::LinkIncident {
            role: IncidentRole::Cause,
            ..
        } | Command::WithdrawIncident { .. }
    )
}
