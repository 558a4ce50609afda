//! The impact declaration: a form filled from the facts, and the command that a person confirms with it.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::local_time::write_time;
use crate::domain::propose::propose;
use crate::domain::wave::{Impact, ImpactLevel};
use crate::domain::window::Timestamp;
use crate::domain::zone::Zone;

use super::super::App;
use super::super::form::{Field, Form};
use super::build::{optional_time, zone_of};

const LEVELS: [ImpactLevel; 3] = [
    ImpactLevel::None,
    ImpactLevel::Degraded,
    ImpactLevel::Outage,
];

/// Returns the fields, filled with what the facts propose for the first client not declared on.
pub(super) fn fields(app: &App, change: &Change) -> Vec<Field> {
    let wave = change.current_wave();
    let clients = change.plan.waves.get(wave).map(|w| w.clients.as_slice());
    let clients = clients.unwrap_or_default();
    let run = change.waves.get(wave);
    let open = clients
        .iter()
        .position(|c| run.is_some_and(|r| r.declared(c).is_none()))
        .unwrap_or(0);
    let zone = zone_of(change, wave);
    let proposed = clients
        .get(open)
        .and_then(|client| propose(change, &app.registers, wave, client));
    let (impact, why) = proposed.map_or((super::probe::no_impact(), ""), |p| (p.impact, p.why));
    let time = |at: Option<Timestamp>| at.map_or(String::new(), |at| write_time(at, zone));
    let users = impact.users.map_or(String::new(), |n| n.to_string());
    let level = LEVELS.iter().position(|l| *l == impact.level).unwrap_or(0);
    let words = LEVELS.map(|l| l.word().to_owned()).to_vec();
    let announced = ["no", "yes, planned and announced"].map(str::to_owned);
    vec![
        Field::choice(
            "Client",
            clients.iter().map(|c| c.0.clone()).collect(),
            open,
        ),
        Field {
            hint: format!("proposed from the facts: {why}"),
            ..Field::choice("Its users felt", words, level)
        },
        Field::line("Noticed", "what they noticed; needed unless nothing"),
        Field::line("From", "22:30 or 2026-12-01 22:30; not kept with none")
            .with(&time(impact.from)),
        Field::line("Until", "empty while it goes on; not kept with none").with(&time(impact.to)),
        Field::line("Users", "how many felt it; not kept with none").with(&users),
        Field::choice("Announced", announced.to_vec(), usize::from(impact.planned)),
        Field::line("Told by", "who said so, such as the service desk").with(&impact.told_by),
    ]
}

/// Returns the command of a filled form; where nothing was felt, no times, users or announcement are kept.
///
/// # Errors
/// Returns a sentence about what cannot be read.
pub(super) fn command(
    form: &Form,
    wave: usize,
    change: &Change,
    zone: Zone,
    now: Timestamp,
) -> Result<Command, String> {
    let planned = change.plan.waves.get(wave);
    let client = planned
        .and_then(|w| w.clients.get(form.picked(0)))
        .ok_or("That client is not in this wave any more.")?;
    let level = LEVELS[form.picked(1).min(2)];
    let mut impact = Impact {
        level,
        noticed: form.text(2).trim().to_owned(),
        told_by: form.text(7).trim().to_owned(),
        ..super::probe::no_impact()
    };
    if level != ImpactLevel::None {
        impact.from = optional_time(form.text(3), zone, now)?;
        impact.to = optional_time(form.text(4), zone, now)?;
        impact.users = match form.text(5).trim() {
            "" => None,
            count => Some(
                count
                    .parse()
                    .map_err(|_| format!("{count:?} is no number of users."))?,
            ),
        };
        impact.planned = form.picked(6) == 1;
    }
    Ok(Command::DeclareImpact {
        wave,
        client: client.clone(),
        impact,
    })
}
