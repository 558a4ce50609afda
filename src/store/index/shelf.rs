//! The rows of the index as bytes, read in the order of their numbers, to be compared whole.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, Statement};

use super::row::{self, Keys};
use crate::domain::id::{ChangeNumber, ClientId, PersonId, ServiceId};
use crate::domain::queue::QueueRow;
use crate::store::error::StoreError;

/// How many rows are read at once when they are asked for in order.
const MOST: i64 = 64;

/// How far the next number may lie from the last and still count as asked for in order.
const NEAR: i64 = 8;

/// Where a row of the queue keeps its scopes, and the fingerprint of what is searched.
const SCOPES: usize = 20;
const WORDS: usize = 21;

/// One row as it stands in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'s> {
    /// Everything but what follows here.
    pub(super) fields: &'s [u8],
    /// The scopes it stands in.
    pub(super) scopes: &'s [u8],
    /// The fingerprint of what is searched.
    pub(super) words: i64,
}

/// Where a row begins and ends in the bytes of a shelf.
#[derive(Debug, Clone, Copy)]
struct Place {
    id: i64,
    rev: u64,
    start: usize,
    scopes: usize,
    end: usize,
    words: i64,
}

/// The rows from one number to another; a number between that is not here is not in the file.
pub(super) struct Shelf<'c> {
    query: Statement<'c>,
    from: i64,
    to: i64,
    many: i64,
    places: Vec<Place>,
    bytes: Vec<u8>,
}

impl<'c> Shelf<'c> {
    pub(super) fn new(conn: &'c Connection) -> Result<Self, StoreError> {
        let columns = row::COLUMNS;
        let query = conn.prepare(&format!(
            "SELECT {columns}, scopes, words FROM change WHERE id >= ?1 ORDER BY id LIMIT ?2"
        ))?;
        Ok(Self {
            query,
            from: 0,
            to: 0,
            many: 1,
            places: Vec::new(),
            bytes: Vec::new(),
        })
    }

    /// Returns the revision that the index has taken in; nothing when it does not show the change.
    pub(super) fn rev(&mut self, number: ChangeNumber) -> Result<Option<u64>, StoreError> {
        Ok(self.place(i64::from(number.0))?.map(|p| p.rev))
    }

    /// Returns what the index shows of a change; nothing when it does not show it.
    pub(super) fn find(&mut self, number: ChangeNumber) -> Result<Option<Shown<'_>>, StoreError> {
        let found = self.place(i64::from(number.0))?;
        Ok(found.map(|p| Shown {
            fields: &self.bytes[p.start..p.scopes],
            scopes: &self.bytes[p.scopes..p.end],
            words: p.words,
        }))
    }

    fn place(&mut self, id: i64) -> Result<Option<Place>, StoreError> {
        if id < self.from || id > self.to {
            let follows = id > self.to && id - self.to <= NEAR;
            self.many = if follows { MOST.min(self.many * 4) } else { 1 };
            self.fetch(id)?;
        }
        let at = self.places.binary_search_by_key(&id, |p| p.id);
        Ok(at.ok().map(|at| self.places[at]))
    }

    fn fetch(&mut self, from: i64) -> Result<(), StoreError> {
        self.places.clear();
        self.bytes.clear();
        let mut rows = self.query.query([from, self.many])?;
        while let Some(row) = rows.next()? {
            self.places.push(put_row(row, &mut self.bytes)?);
        }
        let full = i64::try_from(self.places.len()).is_ok_and(|n| n == self.many);
        self.from = from;
        self.to = match self.places.last() {
            Some(last) if full => last.id,
            Some(_) | None => i64::MAX,
        };
        Ok(())
    }
}

fn put_row(row: &Row<'_>, out: &mut Vec<u8>) -> Result<Place, StoreError> {
    let start = out.len();
    for column in 0..SCOPES {
        put(row.get_ref(column)?, out);
    }
    let scopes = out.len();
    out.extend_from_slice(row.get_ref(SCOPES)?.as_bytes().unwrap_or_default());
    Ok(Place {
        id: row.get(0)?,
        rev: row.get(1)?,
        start,
        scopes,
        end: out.len(),
        words: row.get(WORDS)?,
    })
}

/// Puts a value down so that no two rows of values have the same bytes: its type, its length, itself.
fn put(value: ValueRef<'_>, out: &mut Vec<u8>) {
    let (kind, bytes): (u8, &[u8]) = match value {
        ValueRef::Null => (0, &[]),
        ValueRef::Integer(n) => return number(n, out),
        ValueRef::Real(n) => {
            out.push(2);
            return out.extend_from_slice(&n.to_bits().to_le_bytes());
        }
        ValueRef::Text(text) => (3, text),
        ValueRef::Blob(bytes) => (4, bytes),
    };
    out.push(kind);
    if kind != 0 {
        out.extend_from_slice(&bytes.len().to_le_bytes());
        out.extend_from_slice(bytes);
    }
}

fn number(n: i64, out: &mut Vec<u8>) {
    out.push(1);
    out.extend_from_slice(&n.to_le_bytes());
}

/// Puts down what the columns of a row should be, as they are read from the file.
pub(super) fn put_expected(row: &QueueRow, keys: Keys, out: &mut Vec<u8>) {
    let seconds = |at: Option<i64>| at.map_or(ValueRef::Null, ValueRef::Integer);
    let text = |text: &str, out: &mut Vec<u8>| put(ValueRef::Text(text.as_bytes()), out);
    let person = |id: Option<&PersonId>, out: &mut Vec<u8>| {
        put(
            id.map_or(ValueRef::Null, |p| ValueRef::Text(p.0.as_bytes())),
            out,
        );
    };
    number(i64::from(row.number.0), out);
    number(row.rev.cast_signed(), out);
    number(i64::from(keys.bucket), out);
    put(seconds(row.window.map(|w| w.start.timestamp())), out);
    put(seconds(row.window.map(|w| w.end.timestamp())), out);
    let zone = row.window.map(|w| w.zone);
    put(
        zone.as_ref()
            .map_or(ValueRef::Null, |z| ValueRef::Text(z.name().as_bytes())),
        out,
    );
    number(keys.active, out);
    put(seconds(row.closed.map(|c| c.timestamp())), out);
    for n in [row.marks.0, row.wave, row.waves, row.revision] {
        number(i64::from(n), out);
    }
    text(&row.title, out);
    text(&row::lines(row.clients.iter().map(ClientId::as_str)), out);
    text(&row::lines(row.services.iter().map(ServiceId::as_str)), out);
    person(row.implementer.as_ref(), out);
    text(row.requester.as_str(), out);
    person(row.verifier.as_ref(), out);
    text(&row.source, out);
    text(&row.source_number, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open::Store;
    use crate::store::sample::fill;

    /// Twenty changes, of which the index does not show the fifth and the last.
    fn with_gaps() -> Store {
        let mut store = Store::memory().unwrap();
        fill(&mut store, 20);
        let gone = "DELETE FROM change WHERE id IN (5, 20)";
        store.connection().execute(gone, []).unwrap();
        store
    }

    #[test]
    fn every_row_is_found_whatever_the_order_and_a_missing_one_is_not() {
        let store = with_gaps();
        let orders: [Vec<u32>; 4] = [
            (1..=22).collect(),
            (1..=22).rev().collect(),
            (0..44).map(|n| n * 7 % 22 + 1).collect(),
            (1..=22).flat_map(|n| [n, 3]).collect(),
        ];
        for order in orders {
            let mut shelf = Shelf::new(store.connection()).unwrap();
            for id in order {
                let rev = shelf.rev(ChangeNumber(id)).unwrap();
                let there = id < 20 && id != 5;
                assert_eq!(rev, there.then_some(3), "CHG-{id:04}");
                assert_eq!(shelf.find(ChangeNumber(id)).unwrap().is_some(), there);
            }
        }
    }

    #[test]
    fn a_text_that_moves_to_the_next_column_is_another_row() {
        let made = |values: &[ValueRef<'_>]| {
            let mut out = Vec::new();
            for value in values {
                put(*value, &mut out);
            }
            out
        };
        let text = |t: &'static str| ValueRef::Text(t.as_bytes());
        let rows = [
            made(&[text("ab"), text("c")]),
            made(&[text("a"), text("bc")]),
            made(&[ValueRef::Null, text("abc")]),
            made(&[text(""), text("abc")]),
            made(&[ValueRef::Blob(b""), text("abc")]),
            made(&[ValueRef::Integer(1), text("c")]),
            made(&[ValueRef::Real(1.0), text("c")]),
        ];
        for (n, row) in rows.iter().enumerate() {
            assert!(!rows[n + 1..].contains(row), "{n}");
        }
    }
}
