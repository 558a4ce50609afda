//! Releasing an emergency: who says so is picked from those who may, and whoever does the work starts it
//! with the same keys.
//!
//! Three keys lead from a draft in the queue to work in progress: `E` opens the form with everything
//! filled in, one sends it, and the letter of the question, which names change and authoriser, says yes.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::duty;
use crate::domain::people::{Person, Role};
use crate::domain::window::Timestamp;

use super::super::App;
use super::super::can::decided;
use super::super::form::{Field, Form};

/// Returns who may authorise, whoever asks first when they may.
fn authorisers<'a>(app: &'a App, change: &Change) -> Vec<&'a Person> {
    let mut found = duty::authorisers(change, &app.registers);
    found.sort_by_key(|p| p.id != *app.person());
    found
}

fn implements(app: &App, change: &Change) -> bool {
    change.plan.implementer.as_ref() == Some(app.person())
}

/// Returns the form's fields; the one who does the work may start it at once.
pub(super) fn fields(app: &App, change: &Change) -> Vec<Field> {
    let said = |(n, person): (usize, &Person)| {
        let role = if person.has(Role::Manager) {
            Role::Manager
        } else {
            Role::Approver
        };
        if person.id == *app.person() {
            format!("{n} {}, in writing", person.id)
        } else {
            format!("{n} {}, {}, spoken", person.id, role.word())
        }
    };
    let who = (1..).zip(authorisers(app, change)).map(said).collect();
    let first = change.plan.reason.lines().next().unwrap_or_default();
    let mut fields = vec![
        Field::choice("Authorised by", who, 0),
        Field::line("Reason", "why it cannot wait").with(first),
        Field::line("Said at", "22:30 or 2026-12-01 22:30; empty is now"),
    ];
    if implements(app, change) {
        fields.push(Field::line(
            "Work began at",
            "22:30 or 2026-12-01 22:30; empty starts it now",
        ));
    }
    fields
}

/// Returns the command that a filled form asks for: the work starts with it when the one who does it asks
/// and the start gate lets it.
///
/// # Errors
/// Returns a sentence about what cannot be read.
pub(super) fn command(
    app: &App,
    form: &Form,
    change: &Change,
    at: &dyn Fn(usize) -> Result<Option<Timestamp>, String>,
) -> Result<Command, String> {
    let chosen = authorisers(app, change).into_iter().nth(form.picked(0));
    let person = chosen
        .map(|p| p.id.clone())
        .ok_or("Nobody in the register may authorise it; an admin gives someone the role.")?;
    // A word of one's own that is given a time was said then, and is written down now.
    let spoken = person != *app.person() || at(2)?.is_some();
    let reason = form.text(1).trim().to_owned();
    let said = at(2)?.unwrap_or(app.now);
    if implements(app, change) {
        let both = Command::AuthoriseAndStart {
            person: person.clone(),
            at: said,
            spoken,
            reason: reason.clone(),
            began: at(3)?,
        };
        // Where only the start gate says no, the word is put on record and the start waits for it.
        if at(3)?.is_some() || decided(app, change, &both).is_ok() {
            return Ok(both);
        }
    }
    Ok(Command::Authorise {
        person,
        at: said,
        spoken,
        reason,
    })
}

/// Returns the command that tells whether it can be authorised.
pub(super) fn probe(app: &App, change: &Change, reason: String) -> Command {
    let chosen = authorisers(app, change).into_iter().next();
    let person = chosen.map_or_else(|| app.person().clone(), |p| p.id.clone());
    Command::Authorise {
        spoken: person != *app.person(),
        person,
        at: app.now,
        reason,
    }
}
