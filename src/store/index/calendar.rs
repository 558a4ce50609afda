//! A stretch of the calendar, read from the windows that stand in it and from the queue's rows.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::Connection;

use super::booked::{self, Booked};
use super::row;
use crate::domain::calendar::claim::{Claim, Resource, Standing};
use crate::domain::calendar::page::{Bar, CalendarPage, Met, OnHold, note_conflicts};
use crate::domain::id::{ChangeNumber, ClientId};
use crate::domain::people::Scope;
use crate::domain::queue::{Marks, QueueRow};
use crate::domain::window::{Timestamp, Window};
use crate::domain::zone::Zone;
use crate::store::error::StoreError;
use crate::store::load;

/// Which stretch is asked for, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarAsk {
    /// The clients that whoever asks may see.
    pub scope: Scope,
    /// Of these clients only; of all when empty.
    pub clients: Vec<ClientId>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// What "now" is for holds.
    pub now: Timestamp,
    /// So many windows at most.
    pub most: usize,
}

/// Returns the windows of a stretch that the asker may see, by time, and where they meet others, also those
/// of clients that were not asked for. Drafts do not stand there.
pub fn calendar(conn: &Connection, ask: &CalendarAsk) -> Result<CalendarPage, StoreError> {
    let _reading = load::at_once(conn)?;
    let mut page = CalendarPage {
        from: ask.from,
        to: ask.to,
        bars: Vec::new(),
        titles: BTreeMap::new(),
        more: false,
    };
    let mut mine: Vec<Claim> = Vec::new();
    for (one, standing) in found(conn, ask)? {
        let Some(row) = row::find(conn, one.change)? else {
            continue;
        };
        if !ask.scope.covers_all(&row.clients) {
            continue;
        }
        if page.bars.len() == ask.most {
            page.more = true;
            break;
        }
        let needed = booked::needed(conn, one)?;
        let hold = hold(conn, &row, ask.now)?;
        page.bars.push(bar(one, standing, row, hold, &needed));
        mine.extend(needed);
    }
    let (claims, known) = beside(conn, &mine, &ask.scope)?;
    note_conflicts(&mut page.bars, &claims, &known);
    let with = page.bars.iter().flat_map(|b| &b.conflicts);
    let with: BTreeSet<ChangeNumber> = with.filter_map(|c| c.with).collect();
    let here = page.bars.iter().map(|b| (b.change, &b.title));
    let here: HashMap<ChangeNumber, &String> = here.collect();
    for number in with {
        let title = match here.get(&number) {
            Some(title) => Some((*title).clone()),
            None => row::title(conn, number)?,
        };
        page.titles.extend(title.map(|title| (number, title)));
    }
    Ok(page)
}

/// Returns the windows of a stretch, by time.
fn found(conn: &Connection, ask: &CalendarAsk) -> Result<Vec<(Booked, Standing)>, StoreError> {
    let clients = match &ask.scope {
        Scope::Only(clients) if ask.clients.is_empty() => clients.as_slice(),
        Scope::Only(_) | Scope::All => ask.clients.as_slice(),
    };
    let all = ask.scope == Scope::All && clients.is_empty();
    let of = clients.iter().map(Some).chain(all.then_some(None));
    let within = (ask.from, ask.to);
    let mut found: Vec<(Booked, Standing)> = Vec::new();
    for client in of {
        for standing in [Standing::Tentative, Standing::Firm] {
            let windows = booked::windows(conn, standing, client, within)?;
            found.extend(windows.into_iter().map(|b| (b, standing)));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// What is wanted, from when until when.
pub(super) type Wanted<'a> = BTreeMap<&'a Resource, (Timestamp, Timestamp)>;

/// What everyone needs of that, and whose it is.
pub(super) type Beside = (Vec<Claim>, BTreeMap<ChangeNumber, Met>);

/// How many windows are looked through rather than one thing that is wanted looked up, which takes a search in
/// every span of both standings.
const WINDOWS_FOR_A_THING: usize = 5;

/// Returns each thing that some windows need, with the whole time in which they do.
pub(super) fn wanted(mine: &[Claim]) -> Wanted<'_> {
    let mut wanted = Wanted::new();
    for claim in mine {
        let whole = (claim.start, claim.end);
        let whole = wanted.entry(&claim.resource).or_insert(whole);
        *whole = (whole.0.min(claim.start), whole.1.max(claim.end));
    }
    wanted
}

/// Returns what everyone needs of that which some windows need, while they need it, and whose it is.
fn beside(conn: &Connection, mine: &[Claim], scope: &Scope) -> Result<Beside, StoreError> {
    let wanted = wanted(mine);
    let most = wanted.len().saturating_mul(WINDOWS_FOR_A_THING);
    match in_time(conn, &wanted, scope, most)? {
        Some(found) => Ok(found),
        None => by_thing(conn, &wanted, scope),
    }
}

fn note(
    conn: &Connection,
    (known, scope): (&mut BTreeMap<ChangeNumber, Met>, &Scope),
    change: ChangeNumber,
    standing: Standing,
) -> Result<(), StoreError> {
    if let Entry::Vacant(new) = known.entry(change) {
        let hidden = !booked::shows(conn, change, scope)?;
        new.insert(Met { standing, hidden });
    }
    Ok(())
}

/// Looks each thing up once, as is best where few are wanted.
pub(super) fn by_thing(
    conn: &Connection,
    wanted: &Wanted<'_>,
    scope: &Scope,
) -> Result<Beside, StoreError> {
    let (mut claims, mut known) = Beside::default();
    for (resource, within) in wanted {
        for standing in [Standing::Tentative, Standing::Firm] {
            for one in booked::holders(conn, resource, standing, *within)? {
                note(conn, (&mut known, scope), one.change, standing)?;
                claims.push(booked::claim_of(one, (*resource).clone()));
            }
        }
    }
    Ok((claims, known))
}

/// Goes through all windows at the time and what each of them needs, as is best where many things are wanted;
/// nothing where there are more windows than so many of each standing.
pub(super) fn in_time(
    conn: &Connection,
    wanted: &Wanted<'_>,
    scope: &Scope,
    most: usize,
) -> Result<Option<Beside>, StoreError> {
    let times = wanted.values().copied();
    let Some(whole) = times.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else {
        return Ok(None);
    };
    let all = wanted.iter();
    let all = all.map(|(r, within)| ((booked::kind(r), r.name()), (*r, *within)));
    let by_name: HashMap<_, (&Resource, (Timestamp, Timestamp))> = all.collect();
    let (mut claims, mut known) = Beside::default();
    for standing in [Standing::Tentative, Standing::Firm] {
        let Some(windows) = booked::few_windows(conn, standing, whole, most)? else {
            return Ok(None);
        };
        for one in windows {
            let before = claims.len();
            booked::each_needed(conn, one, |kind, name| {
                let found = by_name.get(&(kind, name));
                let then = found.filter(|(_, at)| one.start < at.1 && at.0 < one.end);
                claims.extend(then.map(|(r, _)| booked::claim_of(one, (*r).clone())));
            })?;
            if claims.len() > before {
                note(conn, (&mut known, scope), one.change, standing)?;
            }
        }
    }
    Ok(Some((claims, known)))
}

/// Returns why a change is on hold, if it still is.
fn hold(conn: &Connection, row: &QueueRow, now: Timestamp) -> Result<Option<OnHold>, StoreError> {
    if !row.marks.has(Marks::HELD) {
        return Ok(None);
    }
    let change = load::change(conn, row.number)?;
    let hold = change.as_ref().and_then(|c| c.held(now));
    Ok(hold.map(|hold| OnHold {
        by: hold.by.clone(),
        reason: hold.reason.clone(),
        until: hold.freeze.as_ref().map(|f| f.until),
    }))
}

fn bar(
    one: Booked,
    standing: Standing,
    row: QueueRow,
    hold: Option<OnHold>,
    needed: &[Claim],
) -> Bar {
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
        state: row.state,
        standing,
        on_hold: hold.is_some(),
        hold,
        clients: clients.collect(),
        implementer: row.implementer,
        title: row.title,
        conflicts: Vec::new(),
    }
}
