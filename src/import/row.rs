//! One row of a file on its way to its change: its place, the cells the map reads, and its whole content.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::failure::ImportError;
use super::map::Map;

/// A row with the cells of [`Map::columns`], in their order.
pub(super) struct Row<'a> {
    /// The line it starts on, from 1.
    pub(super) line: u64,
    /// The cells that the map reads.
    pub(super) cells: Vec<Cow<'a, str>>,
    /// Everything the row holds, also what the map does not read.
    pub(super) raw: Raw<'a>,
}

/// The whole content of a row.
pub(super) enum Raw<'a> {
    /// The fields of a row of text.
    Record(&'a csv::ByteRecord),
    /// The cells of a sheet.
    Cells(&'a [String]),
    /// A record of JSON with its keys in order.
    Json(&'a str),
}

impl Raw<'_> {
    /// Adds the row to a digest: the number of its fields, then each field after its length.
    pub(super) fn feed(&self, digest: &mut Sha256) {
        let mut count = |n: usize| digest.update((n as u64).to_le_bytes());
        match self {
            Self::Record(record) => {
                count(record.len());
                for field in *record {
                    add(digest, field);
                }
            }
            Self::Cells(cells) => {
                count(cells.len());
                for cell in *cells {
                    add(digest, cell.as_bytes());
                }
            }
            Self::Json(text) => {
                count(1);
                add(digest, text.as_bytes());
            }
        }
    }
}

fn add(digest: &mut Sha256, field: &[u8]) {
    digest.update((field.len() as u64).to_le_bytes());
    digest.update(field);
}

/// A row that could not even be cut into cells.
pub(super) struct BadRow {
    pub(super) line: u64,
    pub(super) field: String,
    pub(super) value: String,
    pub(super) reason: String,
    /// The number of its change, when it can be told.
    pub(super) number: Option<String>,
}

/// What receives the rows; an error from it ends the reading.
pub(super) trait Receiver {
    /// Takes a row.
    fn row(&mut self, row: &Row<'_>) -> Result<(), ImportError>;
    /// Takes what is no row.
    fn bad_row(&mut self, bad: BadRow) -> Result<(), ImportError>;
}

/// Finds the map's columns in a header; the error is a sentence.
pub(super) fn locate(map: &Map, header: &[String]) -> Result<Vec<Option<usize>>, String> {
    map.columns
        .iter()
        .map(|column| {
            let mut places = header
                .iter()
                .enumerate()
                .filter(|(_, h)| h.trim() == column.name);
            match (places.next(), places.next()) {
                (Some((n, _)), None) => Ok(Some(n)),
                (Some(_), Some(_)) => Err(format!(
                    "two columns are called {:?}; rename one of them in the file",
                    column.name
                )),
                (None, _) if column.optional => Ok(None),
                (None, _) => Err(format!(
                    "there is no column {:?}, which the map {} reads for {}; the columns are {}. \
                     Is this the right map, delimiter or sheet?",
                    column.name,
                    map.source,
                    column.field,
                    some_of(header)
                )),
            }
        })
        .collect()
}

fn some_of(header: &[String]) -> String {
    let mut names: Vec<String> = header
        .iter()
        .take(8)
        .map(|h| format!("\"{}\"", super::problem::shown(h)))
        .collect();
    if header.len() > names.len() {
        names.push(format!("and {} more", header.len() - names.len()));
    }
    names.join(", ")
}

/// Returns the names of columns in a file without a header: 1, 2, 3 …
pub(super) fn numbered(columns: usize) -> Vec<String> {
    (1..=columns).map(|n| n.to_string()).collect()
}
