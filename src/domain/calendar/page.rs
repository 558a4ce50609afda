//! What a stretch of the calendar shows: the windows in it, and where they meet.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::id::{ChangeNumber, ClientId, PersonId};
use super::super::lifecycle::State;
use super::super::plan::RiskClass;
use super::super::window::{Timestamp, Window};
use super::claim::{Claim, Conflict, Standing};
use super::pairs::pairs;

/// That a change is on hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OnHold {
    /// Who put it on hold.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// Until when a freeze holds it; a person's own hold has no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

/// The window of one wave, as the calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// The change.
    #[serde(serialize_with = "as_text")]
    pub change: ChangeNumber,
    /// Its title.
    pub title: String,
    /// Its class.
    pub class: RiskClass,
    /// The wave, from 0.
    pub wave: usize,
    /// When.
    pub window: Window,
    /// Where the change stands in its life.
    pub state: State,
    /// How firmly it stands.
    pub standing: Standing,
    /// Whether the change is on hold.
    pub on_hold: bool,
    /// Why, and until when, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<OnHold>,
    /// The clients of the wave.
    pub clients: Vec<ClientId>,
    /// Who does the work.
    pub implementer: Option<PersonId>,
    /// Where it meets others.
    pub conflicts: Vec<Conflict>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn as_text<S: serde::Serializer>(number: &ChangeNumber, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(number)
}

impl Bar {
    /// Tells whether its change is on hold at a point in time, as far as was read.
    pub fn is_held(&self, now: Timestamp) -> bool {
        let hold = self.hold.as_ref();
        hold.is_some_and(|hold| hold.until.is_none_or(|until| now < until))
    }
}

/// A stretch of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPage {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// The windows in it, by time.
    pub bars: Vec<Bar>,
    /// The titles of the changes that they meet, where whoever looks may see them.
    pub titles: BTreeMap<ChangeNumber, String>,
    /// Whether there are more than were read.
    pub more: bool,
}

/// What is known of a change that a window may meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// How firmly its windows stand.
    pub standing: Standing,
    /// Whether whoever looks may not see it.
    pub hidden: bool,
}

/// Notes on each window where it meets others; of two that meet, at least one holds its place.
pub fn note_conflicts(bars: &mut [Bar], claims: &[Claim], known: &BTreeMap<ChangeNumber, Met>) {
    let places: BTreeMap<(ChangeNumber, usize), usize> = bars
        .iter()
        .enumerate()
        .map(|(at, bar)| ((bar.change, bar.wave), at))
        .collect();
    let firm = |change| known.get(&change).map(|m| m.standing) == Some(Standing::Firm);
    for pair in pairs(claims) {
        if !firm(pair.one.0) && !firm(pair.other.0) {
            continue;
        }
        for (mine, other) in [(pair.one, pair.other), (pair.other, pair.one)] {
            let Some(bar) = places.get(&mine).and_then(|at| bars.get_mut(*at)) else {
                continue;
            };
            let hidden = known.get(&other.0).is_none_or(|m| m.hidden);
            bar.conflicts.push(Conflict {
                with: (!hidden).then_some(other.0),
                wave: mine.1,
                start: pair.start,
                end: pair.end,
                shared: pair.shared.clone(),
            });
        }
    }
}
