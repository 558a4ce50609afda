//! Tiles: one key of many changes side by side, and a bit for each change of a scope, so that any
//! mixture of facets is settled by reading a page of the file for 640 changes or more at a time.

use rusqlite::{CachedStatement, Connection, OptionalExtension};

use super::ids::Ids;
use super::scope::bucket;
use crate::domain::id::ChangeNumber;
use crate::domain::queue::QueueRow;
use crate::store::error::StoreError;

mod check;
mod fill;
mod upkeep;

pub use check::{Checked, compare_tiles, halfway};
pub(super) use fill::fill;
pub(super) use upkeep::{make_sure, mark, put};

/// How many changes a tile of keys holds: with six bytes each it fills a page of the file.
pub(super) const KEYS: u32 = 640;

/// How many changes a tile of bits holds.
const BITS: u32 = 48 * KEYS;

/// How many bytes one key takes.
const WIDE: usize = 6;

/// How many bytes a full tile takes: what a page of 4,096 holds beside its own marks.
const PAGE: usize = WIDE * KEYS as usize;

/// The numbers below are for keys, those from here on for scopes.
const SCOPES: i64 = 16;

/// A key that is kept side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// State, type, class, and the marks.
    Facts,
    /// When the window starts.
    Start,
    /// When the window ends.
    End,
    /// When something last happened.
    Active,
    /// When it was closed.
    Closed,
}

impl Column {
    const ALL: [Self; 5] = [
        Self::Facts,
        Self::Start,
        Self::End,
        Self::Active,
        Self::Closed,
    ];

    fn code(self) -> i64 {
        match self {
            Self::Facts => 0,
            Self::Start => 1,
            Self::End => 2,
            Self::Active => 3,
            Self::Closed => 4,
        }
    }
}

/// The keys of one change, as stored: all zero where there is none.
pub(super) type Entry = [[u8; WIDE]; 5];

/// Returns the row of a tile: what it is of, then which of its tiles.
fn id_of(what: i64, at: u32) -> i64 {
    what << 24 | i64::from(at)
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    let len = bytes.len().min(N);
    out[..len].copy_from_slice(&bytes[..len]);
    out
}

/// How far the seconds of 1970 are from the least that six bytes hold, which stands for none.
const MIDDLE: i64 = 1 << 47;

fn time(seconds: Option<i64>) -> [u8; WIDE] {
    let shifted = seconds.map_or(0, |s| {
        (s.clamp(1 - MIDDLE, MIDDLE - 1) + MIDDLE).cast_unsigned()
    });
    first(&shifted.to_le_bytes())
}

fn facts(bucket: u8, marks: u32) -> [u8; WIDE] {
    let mut out = [0; WIDE];
    out[0] = bucket.saturating_add(1);
    out[1..5].copy_from_slice(&marks.to_le_bytes());
    out
}

/// Returns the keys of a change whose columns are these: bucket, marks, when its window starts and ends,
/// when something last happened, and when it was closed.
pub(super) fn entry_of_columns(bucket: u8, marks: u32, times: [Option<i64>; 4]) -> Entry {
    let [start, end, active, closed] = times.map(time);
    [facts(bucket, marks), start, end, active, closed]
}

/// Returns the keys of a row.
pub(super) fn entry(row: &QueueRow) -> Entry {
    entry_of_columns(
        bucket(row.state, row.kind, row.class),
        row.marks.0,
        [
            row.window.map(|w| w.start.timestamp()),
            row.window.map(|w| w.end.timestamp()),
            Some(row.active.timestamp()),
            row.closed.map(|c| c.timestamp()),
        ],
    )
}

/// Some keys of one kind, side by side; a word is read at each, so two bytes stand behind the last.
pub(super) struct Tile(Box<[u8; PAGE + 2]>);

impl Tile {
    pub(super) fn new() -> Self {
        Self(Box::new([0; PAGE + 2]))
    }

    fn key(&self, place: u32) -> u64 {
        let from = place as usize * WIDE;
        let word = self.0.get(from..from + 8).map(<[u8; 8]>::try_from);
        u64::from_le_bytes(word.and_then(Result::ok).unwrap_or_default()) & 0xffff_ffff_ffff
    }

    /// Returns the time at a place.
    pub(super) fn time(&self, place: u32) -> Option<i64> {
        let shifted = self.key(place);
        (shifted != 0).then(|| shifted.cast_signed() - MIDDLE)
    }

    /// Returns the bucket and the marks at a place; nothing when no change is there.
    pub(super) fn facts(&self, place: u32) -> Option<(u8, u32)> {
        let [bucket, a, b, c, d, ..] = self.key(place).to_le_bytes();
        Some((bucket.checked_sub(1)?, u32::from_le_bytes([a, b, c, d])))
    }
}

/// Reads tiles of keys.
pub(super) struct Tiles<'c>(CachedStatement<'c>);

impl<'c> Tiles<'c> {
    pub(super) fn new(conn: &'c Connection) -> Result<Self, StoreError> {
        Ok(Self(conn.prepare_cached(ONE)?))
    }

    /// Reads a tile in place of what was there; zeros where there is none.
    pub(super) fn read(
        &mut self,
        tile: &mut Tile,
        column: Column,
        at: u32,
    ) -> Result<(), StoreError> {
        self.with(id_of(column.code(), at), |bytes| {
            let bytes = bytes.get(..PAGE).unwrap_or(&[0; PAGE]);
            tile.0[..PAGE].copy_from_slice(bytes);
        })
    }

    /// Looks at the bytes of a tile; there are none where there is no tile.
    fn with<T>(&mut self, id: i64, look: impl FnOnce(&[u8]) -> T) -> Result<T, StoreError> {
        let mut rows = self.0.query([id])?;
        let found = rows.next()?;
        let bytes = found.map(|r| r.get_ref(0)).transpose()?;
        Ok(look(
            bytes.and_then(|b| b.as_blob().ok()).unwrap_or_default(),
        ))
    }
}

const ONE: &str = "SELECT bytes FROM tile WHERE id = ?1";

/// Tells whether the file has tiles: one written before there were any has none.
pub fn are_there(conn: &Connection) -> Result<bool, StoreError> {
    let mut query = conn.prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = 'tile'")?;
    Ok(query.exists([])?)
}

fn bytes(conn: &Connection, id: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let mut query = conn.prepare_cached(ONE)?;
    Ok(query.query_row([id], |r| r.get(0)).optional()?)
}

/// Returns the keys that are kept of a change; nothing where no change is.
pub(super) fn entry_of(conn: &Connection, number: ChangeNumber) -> Result<Entry, StoreError> {
    let mut entry = Entry::default();
    let (mut tile, mut tiles) = (Tile::new(), Tiles::new(conn)?);
    for (column, key) in Column::ALL.into_iter().zip(&mut entry) {
        tiles.read(&mut tile, column, number.0 / KEYS)?;
        *key = first(&tile.key(number.0 % KEYS).to_le_bytes());
    }
    Ok(entry)
}

/// Reads the numbers in a tile of bits: few as a list, many as one bit each.
fn read_bits(at: u32, bytes: &[u8], into: &mut Ids) {
    // A number that no change can have is harm; the proof names it.
    let Some(first_of) = at.checked_mul(BITS).filter(|n| *n <= u32::MAX - BITS) else {
        return;
    };
    if bytes.len() == PAGE {
        let words = bytes.chunks_exact(8).map(|w| u64::from_le_bytes(first(w)));
        into.insert_words(first_of as usize / 64, words);
    } else {
        for pair in bytes.chunks_exact(2) {
            into.insert(first_of + u32::from(u16::from_le_bytes(first(pair))));
        }
    }
}

/// Returns a tile of bits with these numbers of it, which are from low to high.
fn bits_of(places: &[u16]) -> Vec<u8> {
    if 2 * places.len() < PAGE {
        return places.iter().flat_map(|p| p.to_le_bytes()).collect();
    }
    let mut out = vec![0; PAGE];
    for place in places {
        out[usize::from(place / 8)] |= 1 << (place % 8);
    }
    out
}

/// Returns the changes that stand in one of some scopes.
pub(super) fn members(conn: &Connection, scopes: &[i64]) -> Result<Ids, StoreError> {
    let mut query =
        conn.prepare_cached("SELECT id & 16777215, bytes FROM tile WHERE id >= ?1 AND id < ?2")?;
    let mut found = Ids::default();
    for scope in scopes {
        let within = [id_of(SCOPES + scope, 0), id_of(SCOPES + scope + 1, 0)];
        let mut rows = query.query(within)?;
        while let Some(row) = rows.next()? {
            read_bits(
                row.get(0)?,
                row.get_ref(1)?.as_blob().unwrap_or_default(),
                &mut found,
            );
        }
    }
    Ok(found)
}

/// Compares what is kept of a change side by side with its row and the scopes it stands in.
pub(super) fn agrees(
    conn: &Connection,
    row: &QueueRow,
    scopes: &[i64],
) -> Result<bool, StoreError> {
    if entry_of(conn, row.number)? != entry(row) {
        return Ok(false);
    }
    for scope in scopes {
        let id = id_of(SCOPES + scope, row.number.0 / BITS);
        let mut there = Ids::default();
        read_bits(0, &bytes(conn, id)?.unwrap_or_default(), &mut there);
        if !there.contains(row.number.0 % BITS) {
            return Ok(false);
        }
    }
    Ok(true)
}
