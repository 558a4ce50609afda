//! What a stretch of the calendar shows: the windows in it, and where they meet.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::id::{ChangeNumber, ClientId, PersonId};
use super::super::plan::RiskClass;
use super::super::window::{Timestamp, Window};
use super::claim::{Claim, Conflict, Standing};
use super::pairs::pairs;

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
    /// How firmly it stands.
    pub standing: Standing,
    /// Whether the change is on hold.
    pub on_hold: bool,
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

/// A stretch of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPage {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// The windows in it, by time.
    pub bars: Vec<Bar>,
    /// Whether there are more than were read.
    pub more: bool,
}

/// Notes on each window where it meets others; of two that meet, at least one holds its place.
pub fn note_conflicts(
    bars: &mut [Bar],
    claims: &[Claim],
    standings: &BTreeMap<ChangeNumber, Standing>,
) {
    let hidden = |number: ChangeNumber| claims.iter().any(|c| c.change == number && c.hidden);
    let firm = |number: ChangeNumber| standings.get(&number) == Some(&Standing::Firm);
    for pair in pairs(claims) {
        if !firm(pair.one.0) && !firm(pair.other.0) {
            continue;
        }
        for (mine, other) in [(pair.one, pair.other), (pair.other, pair.one)] {
            let (change, wave) = mine;
            let bar = bars
                .iter_mut()
                .find(|b| b.change == change && b.wave == wave);
            if let Some(bar) = bar {
                bar.conflicts.push(Conflict {
                    with: (!hidden(other.0)).then_some(other.0),
                    wave,
                    start: pair.start,
                    end: pair.end,
                    shared: pair.shared.clone(),
                });
            }
        }
    }
}
