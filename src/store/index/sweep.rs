//! Sweeps over the tiles: which changes a plan asks for, all at once, and the first of them in an order.

use rusqlite::Connection;

use super::ids::Ids;
use super::keys::keys_say;
use super::plan::Plan;
use super::scope::parts;
use super::tile::{self, Column, KEYS, Tile, Tiles};
use super::walk::From;
use crate::domain::query::Term;
use crate::domain::queue::{Marks, Place, Sort, SortKey};
use crate::store::error::StoreError;

mod test;

use test::Test;

/// A change that a sweep came by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Swept {
    /// Where it stands.
    pub place: Place,
    /// Facts, outcome and score.
    pub marks: Marks,
}

/// Those that a plan asks for as far as sets and keys can say.
pub(super) struct Sweep {
    /// The changes.
    pub ids: Ids,
    sort: Sort,
}

/// What the keys of one change say.
struct Keys<'a> {
    bucket: u8,
    marks: Marks,
    times: &'a [(Column, Tile)],
    place: u32,
    number: u32,
}

impl Keys<'_> {
    fn time(&self, column: Column) -> Option<i64> {
        let tile = self.times.iter().find(|(c, _)| *c == column);
        tile.and_then(|(_, tile)| tile.time(self.place))
    }
}

/// Where a change stands, as one number that is less where it comes first in the direction asked for.
struct Rank {
    descending: bool,
    forward: bool,
}

impl Rank {
    fn of(&self, place: Place) -> u128 {
        let key = place.key.cast_unsigned() ^ (1 << 63);
        let inner = u128::from(key) << 32 | u128::from(place.number);
        let inner = if self.descending {
            inner ^ ((1 << 96) - 1)
        } else {
            inner
        };
        let rank = u128::from(place.group) << 96 | inner;
        if self.forward { rank } else { !rank }
    }
}

/// Returns the tile of keys that a word of 64 numbers is in, and where in it the word begins.
fn tile_of(word: usize) -> (u32, u32) {
    let first = u32::try_from(word * 64).unwrap_or(u32::MAX - 63);
    (first / KEYS, first % KEYS)
}

impl Sweep {
    /// Finds what a plan asks for, its text aside; nothing in a file without tiles.
    pub(super) fn new(
        conn: &Connection,
        plan: &Plan,
        sort: Sort,
    ) -> Result<Option<Self>, StoreError> {
        if !tile::are_there(conn)? {
            return Ok(None);
        }
        let mut ids = tile::members(conn, &plan.scopes)?;
        for (scopes, negated) in plan.probes.iter().chain(&plan.covers) {
            ids.narrow(&tile::members(conn, scopes)?, *negated);
        }
        for (set, negated) in &plan.sets {
            ids.narrow(set, *negated);
        }
        let mut sweep = Self { ids, sort };
        sweep.test(conn, plan)?;
        Ok(Some(sweep))
    }

    /// Leaves out what the keys say no to.
    fn test(&mut self, conn: &Connection, plan: &Plan) -> Result<(), StoreError> {
        let terms = plan.query.terms.iter();
        let tests: Vec<(Test<'_>, bool)> = terms
            .filter_map(|t| Some((Test::of(&t.facet, plan.now, &plan.told)?, t.negated)))
            .collect();
        let allowed = of_buckets(|bucket| {
            let says = |t: &Term| keys_say(&t.facet, bucket, None);
            plan.query.terms.iter().all(|t| says(t) != Some(t.negated))
        });
        if tests.is_empty() && allowed.iter().all(|a| *a) {
            return Ok(());
        }
        let mut facts = Tile::new();
        let mut times: Vec<(Column, Tile)> = Vec::new();
        for column in tests.iter().flat_map(|(t, _)| t.columns()) {
            if times.iter().all(|(c, _)| c != column) {
                times.push((*column, Tile::new()));
            }
        }
        let (mut read, mut reader) = (u32::MAX, Tiles::new(conn)?);
        self.ids.map_words(|at, word| -> Result<u64, StoreError> {
            let (tile, first) = tile_of(at);
            if tile != read {
                reader.read(&mut facts, Column::Facts, tile)?;
                for (column, times) in &mut times {
                    reader.read(times, *column, tile)?;
                }
                read = tile;
            }
            let (mut kept, mut left) = (0, word);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let Some((bucket, marks)) = facts.facts(first + bit) else {
                    continue;
                };
                let keys = Keys {
                    bucket,
                    marks: plan.released.marks(tile * KEYS + first + bit, Marks(marks)),
                    times: &times,
                    place: first + bit,
                    number: tile * KEYS + first + bit,
                };
                let holds = allowed[usize::from(bucket)]
                    && tests.iter().all(|(t, negated)| t.holds(&keys) != *negated);
                kept |= u64::from(holds) << bit;
            }
            Ok(kept)
        })
    }

    /// Returns at most so many of them, from a place on, forwards or backwards, in that direction's order.
    pub(super) fn next(
        &self,
        conn: &Connection,
        from: From,
        forward: bool,
        want: usize,
    ) -> Result<Vec<Swept>, StoreError> {
        let rank = Rank {
            descending: self.sort.descending,
            forward,
        };
        let least = match from {
            From::End => 0,
            From::At(place) => rank.of(place),
            From::Beyond(place) => rank.of(place).saturating_add(1),
        };
        let groups = self.groups();
        let column = match self.sort.key {
            SortKey::Window | SortKey::State => Some(Column::Start),
            SortKey::Activity => Some(Column::Active),
            SortKey::Risk | SortKey::Number => None,
        };
        let (mut facts, mut times) = (Tile::new(), Tile::new());
        let (mut read, mut reader) = (u32::MAX, Tiles::new(conn)?);
        let (mut best, mut most) = (Vec::<(u128, Swept)>::new(), u128::MAX);
        for (at, word) in self.ids.words() {
            let (tile, first) = tile_of(at);
            if tile != read {
                reader.read(&mut facts, Column::Facts, tile)?;
                if let Some(column) = column {
                    reader.read(&mut times, column, tile)?;
                }
                read = tile;
            }
            let (begin, mut left) = (tile * KEYS + first, word);
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                let Some((bucket, marks)) = facts.facts(first + bit) else {
                    continue;
                };
                let (number, marks) = (begin + bit, Marks(marks));
                let key = match self.sort.key {
                    SortKey::Risk => marks.risk().map(i64::from),
                    SortKey::Number => Some(i64::from(number)),
                    SortKey::Window | SortKey::State | SortKey::Activity => times.time(first + bit),
                };
                let place = Place {
                    group: groups[usize::from(bucket)] + u8::from(key.is_none()),
                    key: key.unwrap_or(0),
                    number,
                };
                let stands = rank.of(place);
                if stands < least || stands > most {
                    continue;
                }
                best.push((stands, Swept { place, marks }));
                if best.len() >= want.saturating_mul(2).saturating_add(512) {
                    let (_, beyond, _) = best.select_nth_unstable_by_key(want, |b| b.0);
                    most = beyond.0;
                    best.truncate(want);
                }
            }
        }
        best.sort_unstable_by_key(|b| b.0);
        best.truncate(want);
        Ok(best.into_iter().map(|(_, swept)| swept).collect())
    }

    /// Returns the group of the order in which a change with a key stands, for each bucket.
    fn groups(&self) -> [u8; 256] {
        of_buckets(|bucket| match self.sort.key {
            SortKey::State => Place::group_of_state(parts(bucket).0, self.sort.descending),
            SortKey::Window | SortKey::Risk | SortKey::Number | SortKey::Activity => 0,
        })
    }
}

/// Returns what holds for each bucket, at the place that its byte says.
fn of_buckets<T>(says: impl Fn(u8) -> T) -> [T; 256] {
    std::array::from_fn(|bucket| says(u8::try_from(bucket).unwrap_or(u8::MAX)))
}
