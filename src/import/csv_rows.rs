//! Rows of text with a delimiter, each with the line it starts on.

use std::borrow::Cow;
use std::io::Read;

use csv::{ByteRecord, ReaderBuilder, Terminator};

use super::decode::decoded;
use super::failure::ImportError;
use super::map::Map;
use super::problem::shown;
use super::row::{BadRow, Raw, Receiver, Row, locate, numbered};

/// Reads every row of a text and hands it on.
pub(super) fn read(
    map: &Map,
    file: &str,
    from: impl Read,
    to: &mut impl Receiver,
) -> Result<(), ImportError> {
    let unreadable = |reason: String| ImportError::Unreadable {
        file: file.to_owned(),
        reason,
    };
    let text = decoded(from, map.layout.encoding).map_err(|e| unreadable(e.to_string()))?;
    // A line feed ends every row, so that the reader's line count is exact also for CRLF
    // (its carriage return is taken off below) and at an end of file without one.
    let mut reader = ReaderBuilder::new()
        .delimiter(map.layout.delimiter)
        .has_headers(false)
        .flexible(true)
        .terminator(Terminator::Any(b'\n'))
        .from_reader(text.chain(&b"\n"[..]));
    let mut record = ByteRecord::new();
    let mut places: Option<(usize, Vec<Option<usize>>)> = None;
    loop {
        if !reader
            .read_byte_record(&mut record)
            .map_err(|e| unreadable(e.to_string()))?
        {
            break;
        }
        record = without_return(record);
        if record.len() == 1 && record[0].is_empty() {
            continue;
        }
        let inner = record
            .as_slice()
            .iter()
            .map(|b| u64::from(*b == b'\n'))
            .sum::<u64>();
        let line = reader.position().line().saturating_sub(1 + inner).max(1);
        let (width, places) = if let Some(known) = &places {
            known
        } else {
            let found = places.insert(header(map, file, &record, line)?);
            if map.layout.header {
                continue;
            }
            found
        };
        if record.len() != *width {
            to.bad_row(wrong_width(map, &record, line, *width, places))?;
            continue;
        }
        row(map, &record, line, places, to)?;
    }
    if places.is_none() {
        return Err(ImportError::WrongFormat {
            file: file.to_owned(),
            line: None,
            reason: "the file is empty; export it again".to_owned(),
        });
    }
    Ok(())
}

/// Takes the carriage return of a CRLF off the last field.
fn without_return(record: ByteRecord) -> ByteRecord {
    let last = record.len().wrapping_sub(1);
    match record.get(last) {
        Some(field) if field.ends_with(b"\r") => {
            let mut cut = ByteRecord::with_capacity(record.as_slice().len(), record.len());
            for (n, field) in record.iter().enumerate() {
                let end = field.len() - usize::from(n == last);
                cut.push_field(&field[..end]);
            }
            cut
        }
        Some(_) | None => record,
    }
}

fn header(
    map: &Map,
    file: &str,
    record: &ByteRecord,
    line: u64,
) -> Result<(usize, Vec<Option<usize>>), ImportError> {
    let names: Vec<String> = if map.layout.header {
        record
            .iter()
            .map(|f| String::from_utf8_lossy(f).into_owned())
            .collect()
    } else {
        numbered(record.len())
    };
    let places = locate(map, &names).map_err(|reason| ImportError::WrongFormat {
        file: file.to_owned(),
        line: Some(line),
        reason,
    })?;
    Ok((record.len(), places))
}

fn row(
    map: &Map,
    record: &ByteRecord,
    line: u64,
    places: &[Option<usize>],
    to: &mut impl Receiver,
) -> Result<(), ImportError> {
    let mut cells = Vec::with_capacity(places.len());
    for (place, column) in places.iter().zip(&map.columns) {
        let bytes = place.and_then(|n| record.get(n)).unwrap_or_default();
        match std::str::from_utf8(bytes) {
            Ok(text) => cells.push(Cow::Borrowed(text)),
            Err(_) => {
                return to.bad_row(BadRow {
                    line,
                    field: format!("column \"{}\"", shown(&column.name)),
                    value: shown(&String::from_utf8_lossy(bytes)),
                    reason: "these bytes are not UTF-8; if a Windows program wrote the file, set encoding = \"windows-1252\" in the map".to_owned(),
                    number: number(map, record, places),
                });
            }
        }
    }
    to.row(&Row {
        line,
        cells,
        raw: Raw::Record(record),
    })
}

fn number(map: &Map, record: &ByteRecord, places: &[Option<usize>]) -> Option<String> {
    let bytes = record.get((*places.get(map.number)?)?)?;
    let text = std::str::from_utf8(bytes).ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn wrong_width(
    map: &Map,
    record: &ByteRecord,
    line: u64,
    width: usize,
    places: &[Option<usize>],
) -> BadRow {
    let start: Vec<Cow<'_, str>> = record.iter().take(4).map(String::from_utf8_lossy).collect();
    BadRow {
        line,
        field: String::new(),
        value: shown(&start.join(&String::from(char::from(map.layout.delimiter)))),
        reason: format!(
            "the row has {} columns and the first row has {width}; look for a quote that is not closed or a delimiter in a text without quotes",
            record.len()
        ),
        number: number(map, record, places),
    }
}
