//! Holds by a freeze: put on with the freeze, over with it, and never mistaken for a person's own.
//!
//! There is no daemon that could take a change off hold at midnight, and none is needed: the hold carries
//! its end, and counts until that moment and no second longer, whoever looks ([`Hold::stands`]). What the
//! rules refuse is therefore a function of the record and of now alone. The release itself is put on record
//! with the next thing that anyone writes ([`over`], in the same transaction), so that the record tells the
//! story to its end; until then whoever reads the queue takes its mark off, and asks again of people what the
//! freeze put a stop to.

use serde::{Deserialize, Serialize};

use super::super::change::{Change, Hold};
use super::super::event::ChangeEvent;
use super::super::lifecycle::State;
use super::super::plan::Plan;
use super::super::registers::Registers;
use super::super::window::Timestamp;
use super::super::zone::Zone;
use super::Freeze;

/// That a hold is a freeze's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByFreeze {
    /// The freeze's handle.
    pub freeze: String,
    /// The first moment at which the hold no longer counts.
    pub until: Timestamp,
}

impl Hold {
    /// Tells whether it counts now: a person's until it is taken off, a freeze's until it ends.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.freeze.as_ref().is_none_or(|f| now < f.until)
    }

    fn is_by(&self, freeze: &str) -> bool {
        self.freeze.as_ref().is_some_and(|f| f.freeze == freeze)
    }
}

impl Change {
    /// Returns the hold that counts now: a person's own before a freeze's.
    pub fn held(&self, now: Timestamp) -> Option<&Hold> {
        self.hold
            .iter()
            .chain(&self.holds)
            .find(|hold| hold.stands(now))
    }

    /// Returns the first moment at which no freeze holds it any more; nothing when none does, or when a person
    /// does, for that has no end of its own.
    pub fn held_until(&self) -> Option<Timestamp> {
        Some(self.hold.as_ref()?.freeze.as_ref()?.until)
    }

    /// Tells whether a person holds it, whatever freezes do.
    pub fn is_held_by_a_person(&self) -> bool {
        self.hold.as_ref().is_some_and(|hold| hold.freeze.is_none())
    }
}

/// Returns until when a freeze holds a change with this plan: the end of its last period that touches a
/// window; nothing when it is soft, touches none, or is over.
fn until(freeze: &Freeze, plan: &Plan, now: Timestamp) -> Option<Timestamp> {
    let waves = plan.waves.iter().filter(|_| freeze.hard);
    waves
        .filter_map(|w| freeze.last_touching(&w.window?, &w.clients))
        .map(|period| period.end)
        .max()
        .filter(|end| *end > now)
}

/// Returns what a freeze that was just put on, changed or lifted (nothing) does to a change: an open one,
/// not in progress, is put on hold while a window of it lies in a hard freeze, and taken off when none does.
pub fn follow(
    change: &Change,
    id: &str,
    freeze: Option<&Freeze>,
    now: Timestamp,
) -> Option<ChangeEvent> {
    let holdable = change.state.is_open() && change.state != State::InProgress;
    let due = freeze
        .filter(|_| holdable)
        .and_then(|f| Some((f, until(f, &change.plan, now)?)));
    let held = change.holds.iter().find(|h| h.is_by(id));
    match (due, held) {
        (Some((_, until)), Some(held))
            if held.freeze.as_ref().is_some_and(|f| f.until == until) =>
        {
            None
        }
        (Some((freeze, until)), _) => Some(ChangeEvent::Held {
            reason: format!("freeze {}", freeze.name),
            freeze: Some(ByFreeze {
                freeze: id.to_owned(),
                until,
            }),
        }),
        (None, Some(_)) => {
            let reason = match freeze {
                None => "the freeze was lifted",
                Some(_) => "the freeze no longer touches its windows",
            };
            Some(released(reason.to_owned(), id))
        }
        (None, None) => None,
    }
}

/// Returns the releases of the freezes that a new plan has moved out of.
pub fn moved_out(
    change: &Change,
    plan: &Plan,
    registers: &Registers,
    now: Timestamp,
) -> Vec<ChangeEvent> {
    let of_freezes = change.holds.iter().filter_map(|h| h.freeze.as_ref());
    let left = of_freezes.filter(|by| {
        let freeze = registers.freezes.get(&by.freeze);
        freeze.is_none_or(|f| until(f, plan, now).is_none())
    });
    left.map(|by| {
        let reason = "its windows were moved out of the freeze";
        released(reason.to_owned(), &by.freeze)
    })
    .collect()
}

/// Returns the releases of the freezes whose time is over.
pub fn over(change: &Change, now: Timestamp) -> Vec<ChangeEvent> {
    let of_freezes = change.holds.iter().filter_map(|h| h.freeze.as_ref());
    let over = of_freezes.filter(|by| by.until <= now);
    over.map(|by| {
        let end = by.until.with_timezone(&Zone::UTC);
        let reason = format!("the freeze ended on {} UTC", end.format("%-d %b %Y %H:%M"));
        released(reason, &by.freeze)
    })
    .collect()
}

fn released(reason: String, freeze: &str) -> ChangeEvent {
    ChangeEvent::Released {
        reason,
        freeze: Some(freeze.to_owned()),
    }
}
