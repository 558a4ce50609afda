//! What is asked of the windows in the calendar: which share a time, who holds a thing, what stands beside.

use rusqlite::{Connection, params};

use super::super::past::Recollection;
use super::{ANY, Booked, HOLD, SPANS, code, is_kept, kind, resource, time};
use crate::domain::calendar::claim::{self, Claim, Diary, Resource, Standing};
use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, ClientId};
use crate::domain::people::Scope;
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;

fn search(
    conn: &Connection,
    of: (i64, &str),
    standing: Standing,
    within: (Timestamp, Timestamp),
) -> Result<Vec<Booked>, StoreError> {
    let found = search_for(conn, of, standing, within, usize::MAX)?;
    Ok(found.unwrap_or_default())
}

/// Does the same, and gives up where there are more than so many.
fn search_for(
    conn: &Connection,
    (kind, name): (i64, &str),
    standing: Standing,
    (start, end): (Timestamp, Timestamp),
    most: usize,
) -> Result<Option<Vec<Booked>>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT id, wave, start, until FROM booked \
         WHERE kind = ?1 AND name = ?2 AND standing = ?3 AND span = ?4 \
         AND start > ?5 AND start < ?6 AND until > ?7 AND until > start",
    )?;
    let (start, end) = (start.timestamp(), end.timestamp());
    let mut found = Vec::new();
    for (span, longest) in (0_i64..).zip(SPANS) {
        let from = start.saturating_sub(longest).saturating_sub(1);
        let bound = params![kind, name, code(standing), span, from, end, start];
        let rows = query.query_map(bound, |r| {
            Ok(Booked {
                change: ChangeNumber(r.get(0)?),
                wave: usize::try_from(r.get::<_, i64>(1)?).unwrap_or(0),
                start: time(r.get(2)?),
                end: time(r.get(3)?),
            })
        })?;
        for row in rows {
            if found.len() == most {
                return Ok(None);
            }
            found.push(row?);
        }
    }
    found.sort_unstable();
    Ok(Some(found))
}

/// Returns every window of this standing that shares time with `[from, to)`, by time; nothing where there are
/// more than so many.
pub(in crate::store::index) fn few_windows(
    conn: &Connection,
    standing: Standing,
    within: (Timestamp, Timestamp),
    most: usize,
) -> Result<Option<Vec<Booked>>, StoreError> {
    search_for(conn, (ANY, ""), standing, within, most)
}

/// Names each thing that a wave needs, as the table has it: its kind and its name. The index alone tells that,
/// in a third of the time that the rows themselves would take.
pub(in crate::store::index) fn each_needed(
    conn: &Connection,
    one: Booked,
    mut each: impl FnMut(i64, &str),
) -> Result<(), StoreError> {
    let mut query =
        conn.prepare_cached("SELECT kind, name FROM booked WHERE id = ?1 AND wave = ?2")?;
    let wave = i64::try_from(one.wave).unwrap_or(i64::MAX);
    let mut rows = query.query(params![one.change.0, wave])?;
    while let Some(row) = rows.next()? {
        each(row.get(0)?, row.get_ref(1)?.as_str().unwrap_or_default());
    }
    Ok(())
}

/// Returns the windows of this standing that share time with `[from, to)`, by time; those of one client
/// only when it is named.
pub fn windows(
    conn: &Connection,
    standing: Standing,
    client: Option<&ClientId>,
    (from, to): (Timestamp, Timestamp),
) -> Result<Vec<Booked>, StoreError> {
    if !is_kept(conn)? {
        return Ok(Vec::new());
    }
    let of = client.map_or((ANY, ""), |client| (1, client.as_str()));
    search(conn, of, standing, (from, to))
}

/// Returns the windows of this standing in which something is needed that share time with `[from, to)`.
pub(in crate::store::index) fn holders(
    conn: &Connection,
    resource: &Resource,
    standing: Standing,
    within: (Timestamp, Timestamp),
) -> Result<Vec<Booked>, StoreError> {
    search(conn, (kind(resource), resource.name()), standing, within)
}

/// Returns the changes that a freeze holds.
pub fn held_by(conn: &Connection, freeze: &str) -> Result<Vec<ChangeNumber>, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT DISTINCT id FROM booked WHERE kind = ?1 AND name = ?2")?;
    let found = query.query_map(params![HOLD, freeze], |r| r.get(0).map(ChangeNumber))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Returns the changes of which a freeze's hold is over.
pub fn hold_is_over(conn: &Connection, now: Timestamp) -> Result<Vec<ChangeNumber>, StoreError> {
    if !is_kept(conn)? {
        return Ok(Vec::new());
    }
    // Few are held by freezes at any time, and they stand together.
    let mut query =
        conn.prepare_cached("SELECT DISTINCT id FROM booked WHERE kind = ?1 AND until <= ?2")?;
    let bound = params![HOLD, now.timestamp()];
    let found = query.query_map(bound, |r| r.get(0).map(ChangeNumber))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Returns what a wave needs in its window.
pub fn needed(conn: &Connection, one: Booked) -> Result<Vec<Claim>, StoreError> {
    let mut found = Vec::new();
    each_needed(conn, one, |kind, name| {
        found.extend(resource(kind, name.to_owned()).map(|resource| claim_of(one, resource)));
    })?;
    Ok(found)
}

/// Returns what says that something is needed in a window.
pub(in crate::store::index) fn claim_of(one: Booked, resource: Resource) -> Claim {
    Claim {
        resource,
        change: one.change,
        wave: one.wave,
        start: one.start,
        end: one.end,
        hidden: false,
    }
}

/// Returns what other changes hold of that which one change needs, while it needs it.
pub fn beside(conn: &Connection, mine: &[Claim]) -> Result<Vec<Claim>, StoreError> {
    if mine.is_empty() || !is_kept(conn)? {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for claim in mine {
        let of = (kind(&claim.resource), claim.resource.name());
        let firm = search(conn, of, Standing::Firm, (claim.start, claim.end))?;
        found.extend(
            firm.into_iter()
                .filter(|b| b.change != claim.change)
                .map(|b| Claim {
                    resource: claim.resource.clone(),
                    change: b.change,
                    wave: b.wave,
                    start: b.start,
                    end: b.end,
                    hidden: false,
                }),
        );
    }
    Ok(found)
}

/// Notes on an open change what others hold of that which it needs, as whoever has this scope may see it.
pub fn note_others(
    conn: &Connection,
    change: &mut Change,
    scope: &Scope,
) -> Result<(), StoreError> {
    if Standing::of(change.state).is_none() {
        return Ok(());
    }
    let others = Recollection::of(conn);
    let mine = claim::claims(change.id(), &change.plan);
    change.others = claim::beside(&others, &mine, scope);
    others.told()
}

/// Tells whether someone may see a change, by the clients that the queue shows of it.
pub fn shows(conn: &Connection, change: ChangeNumber, to: &Scope) -> Result<bool, StoreError> {
    if *to == Scope::All {
        return Ok(true);
    }
    let mut query = conn.prepare_cached("SELECT clients FROM change WHERE id = ?1")?;
    let mut rows = query.query([change.0])?;
    let Some(row) = rows.next()? else {
        return Ok(false);
    };
    let text: String = row.get(0)?;
    let clients: Vec<ClientId> = text.lines().map(ClientId::from).collect();
    Ok(to.covers_all(&clients))
}

impl Diary for Recollection<'_> {
    fn beside(&self, mine: &[Claim]) -> Vec<Claim> {
        self.asked(beside(self.connection(), mine))
    }

    fn shows(&self, change: ChangeNumber, to: &Scope) -> bool {
        self.asked(shows(self.connection(), change, to))
    }
}
