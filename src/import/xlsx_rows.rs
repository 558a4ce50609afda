//! Rows of a workbook's sheet, streamed cell by cell; formulas count as the text they last showed.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Cell, Data, DataRef, Reader, Xlsx};

use super::failure::ImportError;
use super::limits;
use super::map::Map;
use super::problem::shown;
use super::row::{BadRow, Raw, Receiver, Row, locate, numbered};
use super::xlsx_bounds::{Refused, weigh};

/// Reads every row of the map's sheet, or of the first, and hands it on.
pub(super) fn read(
    map: &Map,
    file: &str,
    book: &[u8],
    to: &mut impl Receiver,
) -> Result<(), ImportError> {
    let wrong = |line: Option<u64>, reason: String| ImportError::WrongFormat {
        file: file.to_owned(),
        line,
        reason,
    };
    let too_much = |reason: String| ImportError::TooMuch {
        file: file.to_owned(),
        reason,
    };
    weigh(book).map_err(|refused| match refused {
        Refused::NoBook(reason) => wrong(None, reason),
        Refused::TooMuch(reason) => too_much(reason),
    })?;
    let broken = |why: String| {
        wrong(
            None,
            format!("the workbook is damaged ({why}); save it again, or as CSV"),
        )
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(book)).map_err(|e| broken(e.to_string()))?;
    let sheet = sheet(map, &workbook.sheet_names()).map_err(|reason| wrong(None, reason))?;
    let mut cells = workbook
        .worksheet_cells_reader(&sheet)
        .map_err(|e| broken(e.to_string()))?;
    let mut table = Sheet {
        map,
        places: None,
        row: 0,
        width: 0,
        cells: Vec::new(),
        long: None,
    };
    let mut seen: u64 = 0;
    while let Some(cell) = cells.next_cell().map_err(|e| broken(e.to_string()))? {
        seen += 1;
        if seen > limits::SHEET_CELLS {
            return Err(too_much(format!(
                "the sheet has more than {} cells; save it as CSV",
                limits::SHEET_CELLS
            )));
        }
        let Some(text) = text(&cell) else { continue };
        let (row, column) = cell.get_position();
        if row >= limits::SHEET_ROWS || column >= limits::SHEET_COLUMNS {
            return Err(too_much(format!(
                "the sheet has a cell in row {} and column {}, and at most {} rows and {} columns are read; delete what lies outside the table, or save it as CSV",
                u64::from(row) + 1,
                u64::from(column) + 1,
                limits::SHEET_ROWS,
                limits::SHEET_COLUMNS
            )));
        }
        if row < table.row {
            return Err(wrong(
                Some(u64::from(row) + 1),
                "the rows are not in order; save the workbook again".to_owned(),
            ));
        }
        if row > table.row {
            table.finish(file, to)?;
            table.row = row;
        }
        table.put(column as usize, text);
    }
    table.finish(file, to)?;
    if table.places.is_none() {
        return Err(wrong(
            None,
            format!("the sheet {sheet:?} is empty; name another with sheet in the map"),
        ));
    }
    Ok(())
}

fn sheet(map: &Map, names: &[String]) -> Result<String, String> {
    let found = match &map.layout.sheet {
        None => names.first(),
        Some(wanted) => names.iter().find(|n| *n == wanted),
    };
    found.cloned().ok_or_else(|| match &map.layout.sheet {
        None => "the workbook has no sheet; export it again".to_owned(),
        Some(wanted) => format!(
            "there is no sheet {wanted:?}; the sheets are {}",
            shown(&names.join(", "))
        ),
    })
}

/// Returns the text a cell shows; times as `2013-12-18 14:00:00`, whole numbers without a point.
fn text(cell: &Cell<DataRef<'_>>) -> Option<String> {
    let text = match cell.get_value() {
        DataRef::Empty => return None,
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(f) => f.to_string(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Bool(b) => b.to_string(),
        DataRef::DateTime(at) => {
            let (y, mo, d, h, mi, s, ms) = at.to_ymd_hms_milli();
            // Excel keeps a time as a fraction of a day, which can fall a hair short of the second.
            let s = if ms >= 500 && s < 59 { s + 1 } else { s };
            format!("{y:04}-{mo:02}-{d:02} {h:02}:{mi:02}:{s:02}")
        }
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(_) => Data::from(cell.get_value().clone()).to_string(),
    };
    (!text.is_empty()).then_some(text)
}

struct Sheet<'a> {
    map: &'a Map,
    places: Option<Vec<Option<usize>>>,
    row: u32,
    width: usize,
    cells: Vec<String>,
    long: Option<usize>,
}

impl Sheet<'_> {
    fn put(&mut self, column: usize, text: String) {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if text.len() > limits::CELL_BYTES {
            self.long = Some(column);
        } else {
            self.cells[column] = text;
        }
    }

    /// Hands the row on and begins the next.
    fn finish(&mut self, file: &str, to: &mut impl Receiver) -> Result<(), ImportError> {
        let mut cells = std::mem::take(&mut self.cells);
        let long = self.long.take();
        if cells.is_empty() {
            return Ok(());
        }
        let line = u64::from(self.row) + 1;
        let places = if let Some(known) = &self.places {
            known
        } else {
            self.width = cells.len();
            let header = self.map.layout.header;
            let names = if header {
                cells.clone()
            } else {
                numbered(self.width)
            };
            let found = locate(self.map, &names).map_err(|reason| ImportError::WrongFormat {
                file: file.to_owned(),
                line: Some(line),
                reason,
            })?;
            let found = self.places.insert(found);
            if header {
                return Ok(());
            }
            found
        };
        if let Some(column) = long {
            return to.bad_row(BadRow {
                line,
                field: format!("column {}", column + 1),
                value: String::new(),
                reason: format!(
                    "the cell holds more than {} KiB of text; shorten it",
                    limits::CELL_BYTES >> 10
                ),
                number: places
                    .get(self.map.number)
                    .and_then(|n| cells.get((*n)?))
                    .map(|n| n.trim().to_owned()),
            });
        }
        if cells.len() < self.width {
            cells.resize(self.width, String::new());
        }
        to.row(&Row {
            line,
            cells: places
                .iter()
                .map(|n| Cow::Borrowed(n.and_then(|n| cells.get(n)).map_or("", String::as_str)))
                .collect(),
            raw: Raw::Cells(&cells),
        })
    }
}
