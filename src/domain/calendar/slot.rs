//! The next free slot: when all clients of a wave can have it, long enough, and nothing is in its way.

use chrono::{Datelike, Duration, Weekday};
use serde::Serialize;

use super::super::change::Change;
use super::super::id::ClientId;
use super::super::people::Scope;
use super::super::plan::Plan;
use super::super::refusal::{Cause, Refusal};
use super::super::registers::{Client, Registers};
use super::super::window::{Timestamp, Window};
use super::super::zone::Zone;
use super::claim::{self, Diary};
use super::expand;
use super::passed::{self, Obstacle, Passed, Why};
use super::stretch::{Stretch, common, tidy, without};

/// How far ahead a slot is looked for, in days.
pub const AHEAD: i64 = 90;

/// A slot begins on a quarter of an hour.
pub(super) const GRID: i64 = 15 * 60;

/// What a slot is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The clients that have it in common.
    pub clients: Vec<ClientId>,
    /// How long it has to be, in minutes.
    pub minutes: u32,
    /// From when on.
    pub from: Timestamp,
    /// The zone in which it is written.
    pub zone: Zone,
}

impl Ask {
    /// Returns the end of the time that is looked at.
    pub fn end(&self) -> Timestamp {
        self.from + Duration::days(AHEAD)
    }
}

/// A free slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// When.
    pub window: Window,
    /// The clients' own maintenance windows in which it lies, by name.
    pub maintenance: Vec<String>,
    /// The soft freezes that it touches, by name.
    pub soft_freezes: Vec<String>,
}

/// A free slot for a wave of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// The wave, from 0.
    pub wave: usize,
    /// How long it has to be, in minutes.
    pub minutes: u32,
    /// The slot.
    pub slot: Slot,
    /// The times before it that would have been long enough for everyone or nearly so, and why they do not do.
    pub earlier: Vec<Passed>,
    /// Whether the clients' maintenance windows had no room, so that business hours decided.
    pub outside: bool,
}

/// What a slot is looked for, for a wave of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The wave, from 0.
    pub wave: usize,
    /// How long it has to be, in minutes; as planned when absent.
    pub minutes: Option<u32>,
    /// From when on.
    pub from: Timestamp,
    /// The clients that whoever asks may see.
    pub scope: Scope,
}

/// Returns the next free slot of a change's wave from a time on: long enough for its steps, validation and
/// rollback, or for so many minutes; after the waves before it, and clear of the other waves of the change.
///
/// # Errors
/// Returns a refusal when there is no such wave, it is done, nobody or nothing is planned in it, or no slot
/// is free.
pub fn find(
    change: &Change,
    registers: &Registers,
    diary: &(impl Diary + ?Sized),
    wanted: &Wanted,
) -> Result<Found, Refusal> {
    let refuse = |sentence: String, next: &str| Err(Refusal::new(Cause::Input, sentence, next));
    let (number, wave) = (name_of(change), wanted.wave);
    let n = wave + 1;
    let Some(planned) = change.plan.waves.get(wave) else {
        return refuse(
            format!("{number} has no wave {n}."),
            "Plan its clients and steps first.",
        );
    };
    if planned.clients.is_empty() {
        return refuse(
            format!("Wave {n} of {number} names no client."),
            "Name its clients first: a slot is free for someone.",
        );
    }
    let minutes = wanted
        .minutes
        .unwrap_or_else(|| change.plan.wave_minutes(planned));
    if minutes == 0 {
        return refuse(
            format!("Wave {n} of {number} has no planned minutes."),
            "Give its steps minutes, or say how many with --minutes.",
        );
    }
    let others = change.plan.waves.iter().enumerate();
    let mut taken: Vec<Obstacle> = Vec::new();
    let mut from = wanted.from;
    for (at, window) in others.filter_map(|(at, w)| Some((at, w.window?))) {
        if at < wave {
            from = from.max(window.end);
        }
        if at != wave {
            taken.push(Obstacle {
                start: window.start,
                end: window.end,
                why: Why::Wave { wave: at },
            });
        }
    }
    let zone = planned.window.map(|w| w.zone).or_else(|| {
        let first = planned.clients.first()?;
        registers.clients.get(first).map(|c| c.zone)
    });
    let ask = Ask {
        clients: planned.clients.clone(),
        minutes,
        from,
        zone: zone.unwrap_or(Zone::UTC),
    };
    let mut plan = change.plan.clone();
    if let Some(planned) = plan.waves.get_mut(wave) {
        planned.window = Some(Window {
            start: ask.from,
            end: ask.end(),
            zone: ask.zone,
        });
    }
    let mine = claim::claims_of_wave(change.id(), &plan, wave);
    taken.extend(passed::held(&claim::beside(diary, &mine, &wanted.scope)));
    let stretches: Vec<Stretch> = taken.iter().map(|o| (o.start, o.end)).collect();
    match look(&ask, &stretches, registers) {
        Some((slot, preferred)) => Ok(Found {
            wave,
            minutes,
            earlier: passed::over(&ask, taken, registers, preferred, slot.window.start),
            outside: !preferred && of(registers, &ask).next().is_some(),
            slot,
        }),
        None => refuse(
            format!(
                "No {minutes} minutes in the {AHEAD} days from {} are free for wave {n} of {number}.",
                ask.from.with_timezone(&ask.zone).format("%-d %b %Y")
            ),
            "Look from a later day, plan fewer minutes, or ask for a waiver.",
        ),
    }
}

/// Returns what a change is called; one that is being raised has no number yet.
fn name_of(change: &Change) -> String {
    if change.number == 0 {
        "this plan".to_owned()
    } else {
        change.id().to_string()
    }
}

impl Found {
    /// Returns the slot in a sentence.
    pub fn in_words(&self) -> String {
        let within = if self.slot.maintenance.is_empty() {
            "outside business hours".to_owned()
        } else {
            format!("inside {}", self.slot.maintenance.join(" and "))
        };
        let outside = if self.outside {
            format!("; no maintenance window has room for it within {AHEAD} days")
        } else {
            String::new()
        };
        let soft = if self.slot.soft_freezes.is_empty() {
            String::new()
        } else {
            format!(
                ", but in the soft freeze {}",
                self.slot.soft_freezes.join(" and ")
            )
        };
        let window = &self.slot.window;
        format!(
            "Wave {} fits on {} ({}), {} min, {within}{outside}{soft}.",
            self.wave + 1,
            window.in_words(),
            window.zone,
            self.minutes
        )
    }

    /// Returns why it is not earlier, a line each in a zone, at most so many with a last one for the rest.
    pub fn why_not_earlier(&self, zone: Zone, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = self.earlier.iter().map(|p| p.in_words(zone)).collect();
        if lines.len() > most {
            let more = lines.len() + 1 - most;
            lines.truncate(most.saturating_sub(1));
            lines.push(format!("{more} more times before it do not do either."));
        }
        lines
    }

    /// Returns the plan with the slot as the wave's window.
    pub fn put_into(&self, plan: &Plan) -> Plan {
        let mut plan = plan.clone();
        if let Some(planned) = plan.waves.get_mut(self.wave) {
            planned.window = Some(self.slot.window);
        }
        plan
    }
}

/// Returns the next slot that all clients have in common: outside hard freezes, outside what others hold
/// (`taken`), and for each client inside its maintenance windows, or outside its business hours when it has
/// none. When the maintenance windows leave no room, business hours decide for everyone.
pub fn next(ask: &Ask, taken: &[Stretch], registers: &Registers) -> Option<Slot> {
    look(ask, taken, registers).map(|(slot, _)| slot)
}

/// Returns the next slot, and whether the maintenance windows had room for it.
fn look(ask: &Ask, taken: &[Stretch], registers: &Registers) -> Option<(Slot, bool)> {
    if ask.minutes == 0 {
        return None;
    }
    [true, false].into_iter().find_map(|preferred| {
        let (start, end) = first(&free(ask, taken, registers, preferred), ask.minutes)?;
        let zone = ask.zone;
        let window = Window { start, end, zone };
        let mut maintenance: Vec<String> = of(registers, ask)
            .filter(|m| {
                m.windows(start, end)
                    .any(|w| w.start <= start && end <= w.end)
            })
            .map(|m| m.name.clone())
            .collect();
        maintenance.dedup();
        let soft = registers.freezes.values().filter(|f| !f.hard);
        let touched = soft.filter(|f| f.touches(&window, &ask.clients));
        let slot = Slot {
            window,
            maintenance,
            soft_freezes: touched.map(|f| f.name.clone()).collect(),
        };
        Some((slot, preferred))
    })
}

pub(super) fn of<'a>(
    registers: &'a Registers,
    ask: &'a Ask,
) -> impl Iterator<Item = &'a super::Maintenance> {
    let all = registers.maintenance.values();
    all.filter(|m| ask.clients.contains(&m.client))
}

/// Returns all the time that a wave could have.
fn free(ask: &Ask, taken: &[Stretch], registers: &Registers, preferred: bool) -> Vec<Stretch> {
    let (from, to) = (ask.from, ask.end());
    let hard = registers.freezes.values().filter(|f| f.hard);
    let mut blocked: Vec<Stretch> = hard
        .filter(|f| f.concerns(&ask.clients))
        .flat_map(|f| f.periods(from, to))
        .map(|w| (w.start, w.end))
        .collect();
    blocked.extend(taken);
    let mut free = without(&[(from, to)], blocked);
    for id in &ask.clients {
        free = common(&free, &times(ask, id, registers, preferred));
    }
    free
}

/// Returns the times of one client: its maintenance windows when those are preferred and it has some, else all
/// but its business hours.
pub(super) fn times(
    ask: &Ask,
    id: &ClientId,
    registers: &Registers,
    preferred: bool,
) -> Vec<Stretch> {
    let (from, to) = (ask.from, ask.end());
    let agreed: Vec<Stretch> = of(registers, ask)
        .filter(|m| m.client == *id)
        .flat_map(|m| m.windows(from, to))
        .map(|w| (w.start.max(from), w.end.min(to)))
        .collect();
    if preferred && !agreed.is_empty() {
        return tidy(agreed);
    }
    let closed = registers.clients.get(id);
    let closed = closed.map(|client| business_hours(client, from, to));
    without(&[(from, to)], closed.unwrap_or_default())
}

/// Returns the business hours of a client, Monday to Friday.
pub fn business_hours(client: &Client, from: Timestamp, to: Timestamp) -> Vec<Stretch> {
    let day = |at: Timestamp| at.with_timezone(&client.zone).date_naive();
    let hours = |hour: u8| Duration::hours(i64::from(hour));
    let days = day(from).iter_days().take_while(|d| *d <= day(to));
    let working = days.filter(|d| !matches!(d.weekday(), Weekday::Sat | Weekday::Sun));
    working
        .map(|d| {
            let midnight = d.and_time(chrono::NaiveTime::MIN);
            let at = |hour| expand::at(midnight + hours(hour), client.zone);
            (at(client.opens), at(client.closes))
        })
        .collect()
}

fn first(free: &[Stretch], minutes: u32) -> Option<Stretch> {
    free.iter().find_map(|(from, to)| {
        let over = from.timestamp().rem_euclid(GRID);
        let up = if over == 0 { 0 } else { GRID - over };
        let start = chrono::DateTime::from_timestamp(from.timestamp() + up, 0)?;
        let end = start + Duration::minutes(i64::from(minutes));
        (*from <= start && end <= *to).then_some((start, end))
    })
}
