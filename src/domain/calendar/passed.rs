//! What lies before a free slot: the times that come near it, and why each does not do.

use chrono::{DateTime, Duration};
use serde::Serialize;

use super::super::id::{ChangeNumber, ClientId};
use super::super::registers::Registers;
use super::super::window::Timestamp;
use super::super::zone::Zone;
use super::claim::{Claim, Resource};
use super::slot::{Ask, of, times};
use super::stretch::{Stretch, common};

/// Why a time does not do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Why {
    /// It is shorter than what is planned.
    TooShort {
        /// How long it is, in minutes.
        minutes: i64,
        /// How long it has to be.
        needed: u32,
    },
    /// A hard freeze lies in it.
    Freeze {
        /// Its name.
        name: String,
    },
    /// Another change holds something then.
    Held {
        /// The change; nothing when whoever asks may not see it.
        #[serde(serialize_with = "super::claim::as_text")]
        with: Option<ChangeNumber>,
        /// What both need.
        shared: Vec<Resource>,
    },
    /// Another wave of the same change is planned then.
    Wave {
        /// Which one, from 0.
        wave: usize,
    },
    /// It is not a time of these clients'.
    NotOf {
        /// The clients.
        clients: Vec<ClientId>,
    },
}

/// Something that is in the way, `[start, end)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// From when.
    pub start: Timestamp,
    /// Until when.
    pub end: Timestamp,
    /// What.
    pub why: Why,
}

/// Times before the slot that do not do, for the same reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passed {
    /// When the first begins.
    pub start: Timestamp,
    /// When the last ends.
    pub end: Timestamp,
    /// How many there are.
    pub times: usize,
    /// Why not.
    pub why: Vec<Why>,
}

/// A time before the slot, and why it does not do.
type Near = (Stretch, Vec<Why>);

impl Why {
    /// Returns it in words.
    pub fn in_words(&self) -> String {
        match self {
            Self::TooShort { minutes, needed } => format!("only {minutes} of {needed} min"),
            Self::Freeze { name } => format!("the hard freeze {name}"),
            Self::Held { with, shared } => {
                let who = with.map_or_else(
                    || "a change that you do not see".to_owned(),
                    |number| number.to_string(),
                );
                let what: Vec<String> = shared.iter().map(Resource::in_words).collect();
                format!("{who} has {}", what.join(", "))
            }
            Self::Wave { wave } => format!("wave {} is planned then", wave + 1),
            Self::NotOf { clients } => {
                let names: Vec<&str> = clients.iter().map(ClientId::as_str).collect();
                format!("not a time of {}", names.join(" or "))
            }
        }
    }
}

impl Passed {
    /// Returns it in words: `Thu 26 Nov 18:00 to 20:00: the hard freeze Payday`.
    pub fn in_words(&self, zone: Zone) -> String {
        let (start, end) = (self.start, self.end);
        let (from, to) = (start.with_timezone(&zone), end.with_timezone(&zone));
        let last = if end - start < Duration::hours(24) {
            to.format("%H:%M")
        } else {
            to.format("%a %-d %b %H:%M")
        };
        let times = match self.times {
            1 => String::new(),
            n => format!(", {n} times"),
        };
        let why: Vec<String> = self.why.iter().map(Why::in_words).collect();
        let first = from.format("%a %-d %b %H:%M");
        format!("{first} to {last}{times}: {}", why.join("; "))
    }
}

/// Returns what others hold as what is in the way, one of each of their windows.
pub(super) fn held(claims: &[Claim]) -> Vec<Obstacle> {
    let mut found: Vec<(ChangeNumber, usize, Obstacle)> = Vec::new();
    for claim in claims {
        let known = found
            .iter_mut()
            .find(|(change, wave, _)| (*change, *wave) == (claim.change, claim.wave));
        match known {
            Some((_, _, obstacle)) => {
                if let Why::Held { shared, .. } = &mut obstacle.why
                    && !shared.contains(&claim.resource)
                {
                    shared.push(claim.resource.clone());
                }
            }
            None => found.push((
                claim.change,
                claim.wave,
                Obstacle {
                    start: claim.start,
                    end: claim.end,
                    why: Why::Held {
                        with: (!claim.hidden).then_some(claim.change),
                        shared: vec![claim.resource.clone()],
                    },
                },
            )),
        }
    }
    found.into_iter().map(|(_, _, obstacle)| obstacle).collect()
}

/// Returns the times before a slot that come near it, and why they do not do: those that all clients have in
/// common, and those that one of them has for itself. Neighbours with the same reasons are told as one.
pub(super) fn over(
    ask: &Ask,
    mut taken: Vec<Obstacle>,
    registers: &Registers,
    preferred: bool,
    slot: Timestamp,
) -> Vec<Passed> {
    let hard = registers.freezes.values().filter(|f| f.hard);
    for freeze in hard.filter(|f| f.concerns(&ask.clients)) {
        let name = || freeze.name.clone();
        taken.extend(freeze.periods(ask.from, slot).map(|w| Obstacle {
            start: w.start,
            end: w.end,
            why: Why::Freeze { name: name() },
        }));
    }
    taken.sort_by_key(|o| (o.start, o.end));
    let of_each: Vec<(&ClientId, Vec<Stretch>)> = ask
        .clients
        .iter()
        .map(|id| (id, times(ask, id, registers, preferred)))
        .collect();
    let whole = vec![(ask.from, ask.end())];
    let shared = of_each
        .iter()
        .fold(whole, |shared, (_, times)| common(&shared, times));
    let mut near = in_common(ask, &shared, &taken, slot);
    near.extend(alone(ask, &of_each, &shared, registers, slot));
    near.sort_by_key(|(stretch, _)| *stretch);
    told(near)
}

/// Returns why what all have in common does not do.
fn in_common(ask: &Ask, shared: &[Stretch], taken: &[Obstacle], slot: Timestamp) -> Vec<Near> {
    let before = shared.iter().filter(|(start, _)| *start < slot);
    before
        .filter_map(|(start, end)| {
            let (begin, last) = (quarter(*start), (*end).min(slot));
            if last <= begin {
                return None;
            }
            let minutes = (*end - begin).num_minutes();
            let needed = ask.minutes;
            if minutes < i64::from(needed) {
                return Some(((*start, *end), vec![Why::TooShort { minutes, needed }]));
            }
            let mut why: Vec<Why> = Vec::new();
            let here = taken.iter().filter(|o| o.start < last && o.end > *start);
            for obstacle in here {
                if !why.contains(&obstacle.why) {
                    why.push(obstacle.why.clone());
                }
            }
            (!why.is_empty()).then_some(((*start, last), why))
        })
        .collect()
}

/// Returns the maintenance windows that one client has for itself, long enough, and whose time they are not.
fn alone(
    ask: &Ask,
    of_each: &[(&ClientId, Vec<Stretch>)],
    shared: &[Stretch],
    registers: &Registers,
    slot: Timestamp,
) -> Vec<Near> {
    let needed = Duration::minutes(i64::from(ask.minutes));
    let longest = |times: &[Stretch], within: Stretch| {
        let parts = common(times, &[within]);
        parts.into_iter().map(|(a, b)| b - a).max()
    };
    let fits = |times: &[Stretch], within| longest(times, within).is_some_and(|l| l >= needed);
    let mut near: Vec<Near> = Vec::new();
    for (id, times) in of_each {
        if of_each.len() < 2 || !of(registers, ask).any(|m| m.client == **id) {
            continue;
        }
        for within in times.iter().copied() {
            let long = within.1 - within.0 >= needed && within.0 < slot;
            if !long || longest(shared, within).is_some() {
                continue;
            }
            let not = of_each.iter().filter(|(_, times)| !fits(times, within));
            let clients: Vec<ClientId> = not.map(|(id, _)| (*id).clone()).collect();
            if !clients.is_empty() {
                near.push((within, vec![Why::NotOf { clients }]));
            }
        }
    }
    near
}

/// Tells neighbours with the same reasons as one.
fn told(near: Vec<Near>) -> Vec<Passed> {
    let mut told: Vec<Passed> = Vec::new();
    for ((start, end), why) in near {
        match told.last_mut() {
            Some(last) if last.why == why => {
                last.end = last.end.max(end);
                last.times += 1;
            }
            Some(_) | None => told.push(Passed {
                start,
                end,
                times: 1,
                why,
            }),
        }
    }
    told
}

/// Returns the quarter of an hour at which a slot may begin from a time on.
fn quarter(from: Timestamp) -> Timestamp {
    let over = from.timestamp().rem_euclid(super::slot::GRID);
    let up = if over == 0 {
        0
    } else {
        super::slot::GRID - over
    };
    DateTime::from_timestamp(from.timestamp() + up, 0).unwrap_or(from)
}
