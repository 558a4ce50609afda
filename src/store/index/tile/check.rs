//! Compares all tiles with the rows of the changes, as bytes.

use std::ops::{Add, Range};

use rusqlite::Connection;

use super::super::ids::Ids;
use super::{BITS, KEYS, SCOPES, Tiles, WIDE, are_there, fill, read_bits};
use crate::domain::id::ChangeNumber;
use crate::store::error::StoreError;

/// What a comparison of tiles came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// How many tiles there should be.
    pub due: u64,
    /// How many are missing or say something else.
    pub faults: u64,
    /// The first of these, as a sentence.
    pub fault: Option<String>,
}

impl Add for Checked {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            due: self.due + other.due,
            faults: self.faults + other.faults,
            fault: self.fault.or(other.fault),
        }
    }
}

impl Checked {
    /// Counts the file's tiles too: more than should be there are a fault.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn count(mut self, conn: &Connection) -> Result<Self, StoreError> {
        if self.faults == 0 && are_there(conn)? {
            let there: u64 = conn.query_row("SELECT count(*) FROM tile", [], |r| r.get(0))?;
            if there != self.due {
                self.faults = there.abs_diff(self.due);
                let what = "The queue's filters hold what no event put there.";
                self.fault = Some(what.to_owned());
            }
        }
        Ok(self)
    }
}

/// Returns a number that parts the changes into two of about the same length, between two tiles.
///
/// # Errors
/// Returns an error when the file cannot be read.
pub fn halfway(conn: &Connection) -> Result<u32, StoreError> {
    let mut query = conn.prepare("SELECT coalesce(max(id), 0) FROM change")?;
    let last: u32 = query.query_row([], |r| r.get(0))?;
    Ok((last / 2).next_multiple_of(BITS))
}

/// Compares the tiles of some changes with what their rows make of them; `numbers` begin and end between
/// two tiles. A file without tiles has nothing to compare.
///
/// # Errors
/// Returns an error when the file cannot be read.
pub fn compare_tiles(conn: &Connection, numbers: Range<u32>) -> Result<Checked, StoreError> {
    let mut checked = Checked::default();
    if !are_there(conn)? {
        return Ok(checked);
    }
    let mut tiles = Tiles::new(conn)?;
    fill::each(conn, numbers, &mut |id, due| {
        checked.due += 1;
        let departs = tiles.with(id, |there| {
            (there != due).then(|| first_other(id, due, there))
        })?;
        if let Some(number) = departs {
            checked.faults += 1;
            checked.fault.get_or_insert_with(|| {
                format!("The queue shows {number} to some filters as another than it is.")
            });
        }
        Ok(())
    })?;
    Ok(checked)
}

/// Returns the first change of which two tiles say two things.
fn first_other(id: i64, due: &[u8], there: &[u8]) -> ChangeNumber {
    let (what, at) = (id >> 24, u32::try_from(id & 0xff_ffff).unwrap_or_default());
    let number = if what < SCOPES {
        // A tile that is missing is read as zeros.
        let there = there.iter().chain(std::iter::repeat(&0));
        let same = due.iter().zip(there).take_while(|(a, b)| a == b).count();
        at * KEYS + u32::try_from(same / WIDE).unwrap_or_default()
    } else {
        let (mut a, mut b) = (Ids::default(), Ids::default());
        read_bits(0, due, &mut a);
        read_bits(0, there, &mut b);
        let other = a.iter().chain(b.iter());
        let other = other.filter(|n| a.contains(*n) != b.contains(*n)).min();
        at * BITS + other.or(a.iter().next()).unwrap_or_default()
    };
    ChangeNumber(number)
}
