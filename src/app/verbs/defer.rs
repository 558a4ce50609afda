//! Putting a decision off: the day, and the zone in which it begins.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::local_time::read_zone;
use crate::domain::put_off;
use crate::domain::zone::Zone;

use super::super::App;
use super::super::form::{Field, Form};
use super::super::parse;

/// How far off the day is that the form begins with.
const DAYS: u64 = 7;

fn zone(app: &App, change: &Change) -> Zone {
    put_off::zone(change, &app.registers, app.calendar.zone)
}

/// Returns the field for the day, filled with the same day of next week where the decision is made.
pub(super) fn field(app: &App, change: &Change) -> Field {
    let zone = zone(app, change);
    let day = put_off::days_from(app.now, DAYS, zone);
    Field::line("Until", "2026-12-01, begins at midnight there").with(&format!("{day} {zone}"))
}

/// Reads the form: a day, and where it begins when that is written behind it.
///
/// # Errors
/// Returns a sentence when the day or the zone cannot be read.
pub(super) fn command(app: &App, form: &Form, change: &Change) -> Result<Command, String> {
    let text = form.text(0).trim();
    let (day, place) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    Ok(Command::Defer {
        until: parse::day(day)?,
        zone: match place.trim() {
            "" => zone(app, change),
            named => read_zone(named)?,
        },
        reason: form.text(1).trim().to_owned(),
    })
}

/// Returns a command that would be carried out if this person may.
pub(super) fn probe(app: &App, change: &Change, reason: String) -> Command {
    let zone = zone(app, change);
    Command::Defer {
        until: put_off::days_from(app.now, DAYS, zone),
        zone,
        reason,
    }
}
