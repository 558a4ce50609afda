//! What freezes do to changes: put on hold and taken off in the transaction of what was done to the freeze.

use std::collections::BTreeSet;

use super::error::StoreError;
use super::index::booked;
use super::write::Write;
use crate::domain::calendar::{Standing, hold};
use crate::domain::event::{Event, Recorded};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::Actor;
use crate::domain::window::Timestamp;

/// Puts the changes on hold that freezes now touch, and takes off those that they no longer do.
pub(super) fn follow(
    write: &mut Write<'_>,
    written: &[Recorded],
    actor: &Actor,
    at: Timestamp,
    ids: &mut dyn FnMut() -> EventId,
) -> Result<Vec<Recorded>, StoreError> {
    let mut followed = Vec::new();
    for event in written {
        let (id, set) = if let Event::FreezeSet { freeze } = &event.event {
            (&freeze.id, true)
        } else if let Event::FreezeLifted { id } = &event.event {
            (id, false)
        } else {
            continue;
        };
        booked::make_sure(write.connection())?;
        let freeze = write.registers()?.freezes.get(id).filter(|_| set).cloned();
        let mut numbers: BTreeSet<ChangeNumber> = booked::held_by(write.connection(), id)?
            .into_iter()
            .collect();
        if let Some(freeze) = freeze.as_ref().filter(|f| f.hard) {
            let within = (freeze.window.start.max(at), Timestamp::MAX_UTC);
            for standing in Standing::ALL {
                let windows = booked::windows(write.connection(), standing, None, within)?;
                let touched = windows
                    .into_iter()
                    .filter(|b| freeze.periods(b.start, b.end).next().is_some());
                numbers.extend(touched.map(|b| b.change));
            }
        }
        for number in numbers {
            let Some(mut change) = write.change(number)? else {
                continue;
            };
            let event = hold::follow(&change, id, freeze.as_ref(), at);
            followed.extend(write.continue_change(&mut change, event, actor, at, ids)?);
        }
    }
    Ok(followed)
}

/// Puts on record that the holds of freezes are over whose end has come.
pub(super) fn settle(
    write: &mut Write<'_>,
    actor: &Actor,
    at: Timestamp,
    ids: &mut dyn FnMut() -> EventId,
) -> Result<(), StoreError> {
    for number in booked::hold_is_over(write.connection(), at)? {
        if let Some(mut change) = write.change(number)? {
            let over = hold::over(&change, at);
            write.continue_change(&mut change, over, actor, at, ids)?;
        }
    }
    Ok(())
}
