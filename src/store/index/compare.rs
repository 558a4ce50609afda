//! Compares the index with what the record makes of it.

use std::collections::HashMap;
use std::io::Write as _;
use std::ops::{Add, Range};

use rusqlite::{Connection, OptionalExtension, params};

use super::booked;
use super::past;
use super::project::Need;
use super::row::Keys;
use super::scope::{self, EVERYTHING, Kind};
use super::shelf::{self, Shelf};
use super::tile;
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::queue::{Marks, QueueRow};
use crate::store::error::StoreError;
use crate::store::search;

/// What the rows of the sorted tables come to, in any order: the sum of a number made of each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    places: u64,
    waiting: u64,
    past: u64,
    booked: u64,
}

impl Add for Sums {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            places: self.places.wrapping_add(other.places),
            waiting: self.waiting.wrapping_add(other.waiting),
            past: self.past.wrapping_add(other.past),
            booked: self.booked.wrapping_add(other.booked),
        }
    }
}

/// Mixes a value into a number; the last steps of splitmix64 (Steele, Lea, Flood 2014).
pub(super) fn mix(so_far: u64, value: u64) -> u64 {
    let z = so_far.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ value;
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 31)
}

fn place_number(scope: i64, id: i64, keys: Keys) -> u64 {
    [
        scope,
        i64::from(keys.bucket),
        id,
        keys.window,
        keys.risk,
        keys.active,
    ]
    .into_iter()
    .fold(u64::from(keys.marks.0), |n, v| mix(n, v.cast_unsigned()))
}

fn waiting_number(id: i64, person: &str, why: &str, since: i64) -> u64 {
    let words = person.bytes().chain([0]).chain(why.bytes());
    let words = words.fold(0, |n, byte| mix(n, u64::from(byte)));
    mix(mix(words, id.cast_unsigned()), since.cast_unsigned())
}

/// Compares change after change: its row at once, its rows in the sorted tables as part of a sum.
pub struct Comparison<'c> {
    shelf: Shelf<'c>,
    scopes: HashMap<(i64, String), i64>,
    room: Room,
    past_is_kept: bool,
    booked_is_kept: bool,
    incidents: search::Incidents,
    /// What the sorted tables should come to with the changes compared so far.
    pub sums: Sums,
}

/// Room that is used again for every change.
#[derive(Default)]
struct Room {
    fields: Vec<u8>,
    scopes: Vec<i64>,
    list: Vec<u8>,
    words: Vec<u8>,
    key: (i64, String),
}

impl<'c> Comparison<'c> {
    /// Gets ready to compare changes with this file's index.
    pub fn new(conn: &'c Connection) -> Result<Self, StoreError> {
        let mut query = conn.prepare("SELECT kind, handle, id FROM scope")?;
        let scopes = query
            .query_map([], |r| {
                let handle: String = r.get(1)?;
                Ok(((r.get(0)?, handle.to_ascii_lowercase()), r.get(2)?))
            })?
            .collect::<Result<_, _>>()?;
        Ok(Self {
            shelf: Shelf::new(conn)?,
            scopes,
            room: Room::default(),
            past_is_kept: past::is_kept(conn)?,
            booked_is_kept: booked::is_kept(conn)?,
            incidents: search::Incidents::of(conn)?,
            sums: Sums::default(),
        })
    }

    /// Returns the revision of a change that the index has taken in; nothing when it does not show it.
    pub fn rev_shown(&mut self, number: ChangeNumber) -> Result<Option<u64>, StoreError> {
        self.shelf.rev(number)
    }

    /// Compares what the index shows of a change with what it should; nothing when they agree, else
    /// a sentence.
    pub fn compare(
        &mut self,
        change: &Change,
        needs: &[Need],
    ) -> Result<Option<String>, StoreError> {
        let expected = QueueRow::of(change);
        let number = expected.number;
        let wrong = |what: &str| Ok(Some(format!("The queue shows {number} {what}.")));
        let Some(shown) = self.shelf.find(number)? else {
            return Ok(Some(format!("The queue does not show {number}.")));
        };
        let keys = Keys::of(&expected);
        let room = &mut self.room;
        room.fields.clear();
        shelf::put_expected(&expected, keys, &mut room.fields);
        if shown.fields != room.fields {
            return wrong("with other fields than its events give it");
        }
        let text = search::Text::of(change, &expected, self.incidents);
        if shown.words != text.fingerprint_in(&mut room.words) {
            return wrong("under other words than its events give it");
        }
        let mut known = true;
        room.scopes.clear();
        let mut add = |kind: Kind, handle: &str| {
            if kind == Kind::Everything {
                return room.scopes.push(EVERYTHING);
            }
            room.key.0 = kind.code();
            room.key.1.clear();
            room.key.1.push_str(handle);
            room.key.1.make_ascii_lowercase();
            let id = self.scopes.get(&room.key);
            known &= id.is_some();
            room.scopes.extend(id);
        };
        scope::each_of_row(&expected, &mut add);
        for person in needs.iter().filter_map(Need::waits_for) {
            add(Kind::Needs, &person.0);
        }
        room.scopes.sort_unstable();
        room.scopes.dedup();
        room.list.clear();
        for (n, scope) in room.scopes.iter().enumerate() {
            let space = if n == 0 { "" } else { " " };
            // Writing to a Vec cannot fail.
            let _ = write!(room.list, "{space}{scope}");
        }
        if !known || shown.scopes != room.list {
            return wrong("in other lists than it belongs to");
        }
        let id = i64::from(number.0);
        for scope in &room.scopes {
            let place = place_number(*scope, id, keys);
            self.sums.places = self.sums.places.wrapping_add(place);
        }
        if self.past_is_kept {
            let share = past::share(change, keys);
            self.sums.past = self.sums.past.wrapping_add(share);
        }
        if self.booked_is_kept {
            self.sums.booked = self.sums.booked.wrapping_add(booked::share(change));
        }
        for need in needs {
            let since = need.since.timestamp();
            let waiting = waiting_number(id, need.person.as_str(), need.why, since);
            self.sums.waiting = self.sums.waiting.wrapping_add(waiting);
        }
        Ok(None)
    }

    /// Returns the scopes that the change compared last belongs to.
    fn scopes(&self) -> &[i64] {
        &self.room.scopes
    }
}

/// Compares everything the index says about one change with what it should; nothing when they
/// agree, else a sentence.
pub fn compare(
    conn: &Connection,
    change: &Change,
    needs: &[Need],
) -> Result<Option<String>, StoreError> {
    let mut comparison = Comparison::new(conn)?;
    let number = change.id();
    if let Some(why) = comparison.compare(change, needs)? {
        return Ok(Some(why));
    }
    let wrong = |what: &str| Ok(Some(format!("The queue shows {number} {what}.")));
    let keys = Keys::of(&QueueRow::of(change));
    for scope in comparison.scopes() {
        if place(conn, *scope, keys.bucket, number.0)? != Some(keys) {
            return wrong("in another place than it belongs to");
        }
    }
    let row = QueueRow::of(change);
    if tile::are_there(conn)? && !tile::agrees(conn, &row, comparison.scopes())? {
        return wrong("to some filters as another than it is");
    }
    if waiting(conn, number.0)? != expected_waiting(needs) {
        return wrong("as waiting for others than it waits for");
    }
    if !booked::agrees(conn, change)? {
        return Ok(Some(format!(
            "The calendar shows {number} with other windows than its events give it."
        )));
    }
    Ok(None)
}

fn place(conn: &Connection, scope: i64, bucket: u8, id: u32) -> Result<Option<Keys>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT window, risk, active, marks FROM place WHERE scope = ?1 AND bucket = ?2 AND id = ?3",
    )?;
    let found = query.query_row(params![scope, bucket, id], |r| {
        Ok(Keys {
            bucket,
            window: r.get(0)?,
            risk: r.get(1)?,
            active: r.get(2)?,
            marks: Marks(r.get(3)?),
        })
    });
    Ok(found.optional()?)
}

pub(super) fn waiting(
    conn: &Connection,
    id: u32,
) -> Result<Vec<(String, String, i64)>, StoreError> {
    let mut query = conn.prepare_cached(
        "SELECT person, why, since FROM attention WHERE id = ?1 ORDER BY person, why",
    )?;
    let found = query.query_map([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

pub(super) fn expected_waiting(needs: &[Need]) -> Vec<(String, String, i64)> {
    let mut all: Vec<_> = needs
        .iter()
        .map(|n| (n.person.0.clone(), n.why.to_owned(), n.since.timestamp()))
        .collect();
    all.sort();
    all.dedup_by(|b, a| (&a.0, &a.1) == (&b.0, &b.1));
    all
}

/// Compares the index with itself and with how many changes the record has; nothing when they agree,
/// else a sentence. What `compare` says of each change and this together is the whole index.
pub fn compare_totals(conn: &Connection) -> Result<Option<String>, StoreError> {
    if let Some(why) = compare_counts(conn)? {
        return Ok(Some(why));
    }
    if let Some(why) = read_sums(conn, 0..i64::MAX)?.1 {
        return Ok(Some(why));
    }
    let tiles = tile::compare_tiles(conn, 0..u32::MAX)?;
    Ok(tiles.count(conn)?.fault)
}

/// Compares how many changes the index and its search know with how many the record has; nothing
/// when they agree, else a sentence.
pub fn compare_counts(conn: &Connection) -> Result<Option<String>, StoreError> {
    let count = |sql: &str| conn.query_row(sql, [], |r| r.get::<_, i64>(0));
    let recorded =
        count("SELECT count(*) FROM event WHERE rev = 1 AND substr(stream, 1, 4) = 'CHG-'")?;
    let shown = count("SELECT count(*) FROM change")?;
    if recorded != shown {
        return Ok(Some(format!(
            "The queue shows {shown} changes, and the record has {recorded}."
        )));
    }
    let searched = count(
        "SELECT (SELECT count(*) FROM search_docsize) + (SELECT count(*) FROM fresh \
           WHERE id NOT IN (SELECT id FROM search_docsize))",
    )?;
    if recorded != searched {
        return Ok(Some(format!(
            "The search knows {searched} changes, and the record has {recorded}."
        )));
    }
    Ok(None)
}

/// Returns the scope that parts the sorted tables into two of about the same length.
pub fn middle(conn: &Connection) -> Result<i64, StoreError> {
    let mut query =
        conn.prepare("SELECT scope, sum(n) FROM tally GROUP BY scope ORDER BY scope")?;
    let found: Vec<(i64, i64)> = query
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let half = found.iter().map(|(_, n)| n).sum::<i64>() / 2;
    let mut below = 0;
    let first = found.iter().find(|(_, n)| {
        below += n;
        below > half
    });
    Ok(first.map_or(1, |(scope, _)| *scope))
}

/// Returns what the sorted tables come to in some scopes, and a sentence when the totals of these
/// are not the number of their rows.
pub fn read_sums(
    conn: &Connection,
    scopes: Range<i64>,
) -> Result<(Sums, Option<String>), StoreError> {
    let mut sums = Sums::default();
    if scopes.contains(&EVERYTHING) {
        sums.past = past::sum(conn)?.unwrap_or_default();
        sums.booked = booked::sum(conn)?.unwrap_or_default();
        let mut query = conn.prepare("SELECT id, person, why, since FROM attention")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let (person, why) = (row.get_ref(1)?, row.get_ref(2)?);
            let (person, why) = (person.as_str().unwrap_or(""), why.as_str().unwrap_or(""));
            let number = waiting_number(row.get(0)?, person, why, row.get(3)?);
            sums.waiting = sums.waiting.wrapping_add(number);
        }
    }
    let within = params![scopes.start, scopes.end];
    let mut query = conn.prepare(
        "SELECT scope, bucket, n, many FROM tally WHERE n > 0 AND scope >= ?1 AND scope < ?2 \
         ORDER BY scope, bucket",
    )?;
    let mut kept = query
        .query_map(within, |r| Ok([r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?]))?
        .collect::<Result<Vec<[i64; 4]>, _>>()?
        .into_iter();
    let mut query = conn.prepare(
        "SELECT scope, bucket, id, window, risk, active, marks FROM place \
         WHERE scope >= ?1 AND scope < ?2 ORDER BY scope, bucket",
    )?;
    let mut rows = query.query(within)?;
    let mut counted: Option<[i64; 4]> = None;
    let mut agree = true;
    while let Some(row) = rows.next()? {
        let (scope, bucket) = (row.get(0)?, row.get(1)?);
        let keys = Keys {
            bucket,
            window: row.get(3)?,
            risk: row.get(4)?,
            active: row.get(5)?,
            marks: Marks(row.get(6)?),
        };
        sums.places = sums
            .places
            .wrapping_add(place_number(scope, row.get(2)?, keys));
        let many = i64::from(keys.marks.has(Marks::NOT_ONE_CLIENT));
        let bucket = i64::from(bucket);
        match &mut counted {
            Some([s, b, n, m]) if (*s, *b) == (scope, bucket) => {
                *n += 1;
                *m += many;
            }
            other => {
                if let Some(full) = other.replace([scope, bucket, 1, many]) {
                    agree &= kept.next() == Some(full);
                }
            }
        }
    }
    agree &= kept.next() == counted && kept.next().is_none();
    let why = (!agree).then(|| "The queue's totals are not the number of its rows.".to_owned());
    Ok((sums, why))
}
