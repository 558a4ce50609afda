//! Data in: a file of another tool and a map become imported changes, problems and a summary.
//!
//! The reading is pure but for the file it opens: nothing is stored here. A row is understood as a
//! whole or left out with a [`Problem`]; its change is still made from its other rows and says so in
//! its remarks. What is odd is remarked on and never mended, and an outcome that the source does not
//! record stays absent.

pub mod failure;
pub mod field;
pub mod limits;
pub mod map;
pub mod problem;
pub mod reading;
pub mod times;

mod csv_rows;
mod decode;
mod draft;
mod gather;
mod json_cells;
mod json_rows;
mod map_fields;
mod map_read;
mod once;
mod place;
mod remark;
mod row;
pub mod sheet;
mod title;
mod value;
mod words;
mod xlsx_bounds;
mod xlsx_rows;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

pub use failure::ImportError;
pub use map::{BUILT_IN, Format, Map};
pub use problem::{Problem, guarded, write_report};
pub use reading::{Reading, Summary};

use gather::Gather;

/// Reads a file of changes; the end of its name decides within the map's family of formats.
pub fn read(map: &Map, path: &Path) -> Result<Reading, ImportError> {
    let name = path.display().to_string();
    let unreadable = |reason: String| ImportError::Unreadable {
        file: name.clone(),
        reason,
    };
    // Looked at before it is opened: opening a pipe would wait for its other end.
    let about = std::fs::metadata(path).map_err(|e| unreadable(format!("{e}; check the path")))?;
    if !about.is_file() {
        return Err(unreadable(
            "it is no ordinary file; save the export as one".to_owned(),
        ));
    }
    if about.len() > limits::FILE_BYTES {
        return Err(ImportError::TooMuch {
            file: name,
            reason: format!(
                "it is larger than {} MiB; split it",
                limits::FILE_BYTES >> 20
            ),
        });
    }
    let file = File::open(path).map_err(|e| unreadable(e.to_string()))?;
    read_from(
        map,
        map.format().for_file(path),
        &name,
        BufReader::with_capacity(64 << 10, file),
    )
}

/// Reads changes from anything that gives bytes; the name stands in problems and errors.
pub fn read_from(
    map: &Map,
    format: Format,
    name: &str,
    from: impl Read,
) -> Result<Reading, ImportError> {
    let mut from = from.take(limits::FILE_BYTES);
    let mut gather = Gather::new(map, name);
    match format {
        Format::Csv => csv_rows::read(map, name, from, &mut gather)?,
        Format::Json => json_rows::read(map, name, from, &mut gather)?,
        Format::JsonLines => json_rows::read_lines(map, name, from, &mut gather)?,
        Format::Xlsx => {
            let mut book = Vec::new();
            from.by_ref()
                .take(limits::BOOK_BYTES + 1)
                .read_to_end(&mut book)
                .map_err(|e| ImportError::Unreadable {
                    file: name.to_owned(),
                    reason: e.to_string(),
                })?;
            xlsx_rows::read(map, name, &book, &mut gather)?;
        }
    }
    Ok(gather.finish())
}
