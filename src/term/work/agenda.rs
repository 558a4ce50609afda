//! What the calendar asks of the file: a stretch of it, and free slots.

use std::sync::Arc;

use super::{Effect, Msg, Request, Work};
use crate::app::calendar::slot::SlotFound;
use crate::app::effect;
use crate::domain::calendar::page::CalendarPage;
use crate::domain::refusal::Refusal;
use crate::domain::window::Timestamp;
use crate::store::free_slot::{self, SlotOf, SlotSought, Whose};
use crate::store::index::calendar::{CalendarAsk, calendar};
use crate::store::reader::Answer;

/// So many windows are shown at most.
const MOST: usize = 2_000;

/// Where the tickets of what the calendar asks are kept.
const STRETCH: usize = 7;
const SLOT: usize = 8;

/// Returns what the file is asked for a stretch of the calendar.
pub fn stretch(ask: effect::CalendarAsk, now: Timestamp) -> CalendarAsk {
    CalendarAsk {
        scope: ask.viewer.scope,
        clients: ask.clients,
        from: ask.from,
        to: ask.to,
        now,
        most: MOST,
    }
}

/// Returns what the file is asked for a free slot.
pub fn sought(ask: effect::SlotAsk) -> SlotSought {
    SlotSought {
        viewer: ask.viewer,
        whose: match ask.of {
            effect::SlotOf::Change(number) => Whose::Change(number),
            effect::SlotOf::Plan(change) => Whose::Written(change),
        },
        wave: ask.wave,
        from: ask.from,
        registers: ask.registers,
    }
}

/// Returns the message of a slot that was looked for.
pub fn slot(request: u64, found: Result<Result<SlotOf, Refusal>, String>) -> Msg {
    let told = |of: SlotOf| {
        let (change, found) = *of;
        Box::new(SlotFound {
            change: Arc::new(change),
            found,
        })
    };
    match found {
        Ok(found) => Msg::SlotFound(request, found.map(told)),
        Err(sentence) => Msg::Failed(sentence),
    }
}

/// Returns the message of a stretch of the calendar.
fn page(request: u64, found: Result<CalendarPage, String>) -> Msg {
    match found {
        Ok(page) => Msg::CalendarPage(request, Arc::new(page)),
        Err(sentence) => Msg::Failed(sentence),
    }
}

impl Work {
    /// Asks for a stretch of the calendar or a free slot; returns a message when it is answered at once.
    pub(super) fn agenda(&mut self, effect: Effect, now: Timestamp) -> Option<Msg> {
        match effect {
            Effect::AskCalendar(ask) => {
                let request = ask.request;
                let ask = stretch(ask, now);
                if let Some(reader) = &self.reader {
                    let ticket = reader.ask(Request::Calendar(ask));
                    self.tickets[STRETCH] = (ticket, request, None);
                    return None;
                }
                let found = calendar(self.store()?.connection(), &ask);
                Some(page(request, found.map_err(|e| e.to_string())))
            }
            Effect::AskSlot(ask) => {
                let request = ask.request;
                let sought = sought(ask);
                if let Some(reader) = &self.reader {
                    let ticket = reader.ask(Request::Slot(Box::new(sought)));
                    self.tickets[SLOT] = (ticket, request, None);
                    return None;
                }
                let found = free_slot::slot_found(self.store()?.connection(), &sought);
                Some(slot(request, found.map_err(|e| e.to_string())))
            }
            _ => None,
        }
    }

    /// Returns the message of an answer to what the calendar asked.
    ///
    /// # Errors
    /// Returns the answer when it is to something else.
    pub(super) fn answered_agenda(&self, answer: Answer) -> Result<Option<Msg>, Answer> {
        let newest = |kind: usize, ticket| {
            let (asked, request, _) = self.tickets[kind];
            (asked == ticket).then_some(request)
        };
        match answer {
            Answer::Calendar(ticket, found) => Ok(newest(STRETCH, ticket)
                .map(|request| page(request, found.map_err(|e| e.to_string())))),
            Answer::Slot(ticket, found) => {
                Ok(newest(SLOT, ticket)
                    .map(|request| slot(request, found.map_err(|e| e.to_string()))))
            }
            other => Err(other),
        }
    }
}
