//! A stretch of the calendar, read from the windows that stand in it and from the queue's rows.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::booked::{self, Booked};
use super::row;
use crate::domain::calendar::claim::{Claim, Standing};
use crate::domain::calendar::page::{Bar, CalendarPage, note_conflicts};
use crate::domain::id::ClientId;
use crate::domain::people::Scope;
use crate::domain::queue::QueueRow;
use crate::domain::window::{Timestamp, Window};
use crate::domain::zone::Zone;
use crate::store::error::StoreError;
use crate::store::load;

/// Which stretch is asked for, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarAsk {
    /// The clients that whoever asks may see.
    pub scope: Scope,
    /// Of one client only.
    pub client: Option<ClientId>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// So many windows at most.
    pub most: usize,
}

/// Returns the windows of a stretch that the asker may see, by time. Drafts do not stand there.
pub fn calendar(conn: &Connection, ask: &CalendarAsk) -> Result<CalendarPage, StoreError> {
    let _reading = load::at_once(conn)?;
    let mut found: Vec<(Booked, Standing)> = Vec::new();
    for standing in [Standing::Tentative, Standing::Firm] {
        let within = (ask.from, ask.to);
        let windows = booked::windows(conn, standing, ask.client.as_ref(), within)?;
        found.extend(windows.into_iter().map(|b| (b, standing)));
    }
    found.sort_unstable();
    let more = found.len() > ask.most;
    found.truncate(ask.most);
    let (mut bars, mut claims): (Vec<Bar>, Vec<Claim>) = (Vec::new(), Vec::new());
    let mut standings = BTreeMap::new();
    for (one, standing) in found {
        let Some(row) = row::find(conn, one.change)? else {
            continue;
        };
        let hidden = !ask.scope.covers_all(&row.clients);
        let needed = booked::needed(conn, one)?;
        standings.insert(one.change, standing);
        if !hidden {
            bars.push(bar(one, standing, row, &needed));
        }
        claims.extend(needed.into_iter().map(|c| Claim { hidden, ..c }));
    }
    note_conflicts(&mut bars, &claims, &standings);
    Ok(CalendarPage {
        from: ask.from,
        to: ask.to,
        bars,
        more,
    })
}

fn bar(one: Booked, standing: Standing, row: QueueRow, needed: &[Claim]) -> Bar {
    use crate::domain::calendar::Resource;
    use crate::domain::queue::Marks;
    let clients = needed.iter().filter_map(|c| match &c.resource {
        Resource::Client(id) => Some(id.clone()),
        Resource::Service(_) | Resource::Item(_) | Resource::Person(_) => None,
    });
    Bar {
        change: one.change,
        class: row.class,
        wave: one.wave,
        window: Window {
            start: one.start,
            end: one.end,
            zone: row.window.map_or(Zone::UTC, |w| w.zone),
        },
        standing,
        on_hold: row.marks.has(Marks::HELD),
        clients: clients.collect(),
        implementer: row.implementer,
        title: row.title,
        conflicts: Vec::new(),
    }
}
