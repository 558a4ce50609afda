//! A workbook is weighed before it is opened: parts, inflated bytes and tags are counted, not believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::limits;

/// What makes a workbook one that is not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is no workbook at all.
    NoBook(String),
    /// It is larger than the limits.
    TooMuch(String),
}

/// Inflates every part once, keeping nothing, and refuses a workbook past the limits.
pub(super) fn weigh(book: &[u8]) -> Result<(), Refused> {
    let size = book.len() as u64;
    if size > limits::BOOK_BYTES {
        return too_much(format!(
            "the workbook is larger than {} MiB; save the sheet as CSV",
            limits::BOOK_BYTES >> 20
        ));
    }
    let no_book = |why: String| {
        Refused::NoBook(format!(
            "this is no .xlsx workbook ({why}); save it as .xlsx without a password, or as CSV"
        ))
    };
    let mut zip = ZipArchive::new(Cursor::new(book)).map_err(|e| no_book(e.to_string()))?;
    if zip.len() > limits::BOOK_PARTS {
        return too_much(format!(
            "the workbook has {} parts and at most {} are read; save the sheet as CSV",
            zip.len(),
            limits::BOOK_PARTS
        ));
    }
    let allowed = limits::BOOK_INFLATED
        .min(limits::BOOK_RATIO_FROM.max(size.saturating_mul(limits::BOOK_RATIO)));
    let mut inflated = 0;
    let mut buffer = vec![0; 64 << 10];
    for n in 0..zip.len() {
        let mut part = zip.by_index(n).map_err(|e| no_book(e.to_string()))?;
        let name = part
            .name()
            .map_err(|e| no_book(e.to_string()))?
            .to_lowercase();
        let sheet = name.contains("worksheets/") || name.contains("sharedstrings");
        let most_tags = if sheet {
            limits::SHEET_TAGS
        } else {
            limits::PART_TAGS
        };
        let xml = [".xml", ".rels", ".vml"]
            .iter()
            .any(|end| name.ends_with(end));
        let mut tags = 0;
        loop {
            let read = part.read(&mut buffer).map_err(|e| no_book(e.to_string()))?;
            if read == 0 {
                break;
            }
            inflated += read as u64;
            tags += buffer[..read]
                .iter()
                .map(|b| u64::from(*b == b'<'))
                .sum::<u64>();
            if inflated > allowed {
                return too_much(format!(
                    "the workbook's {size} bytes inflate to more than {allowed}, which no export does; save the sheet as CSV"
                ));
            }
            if xml && tags > most_tags {
                return too_much(
                    "the workbook has more cells, texts or styles than are read; save the sheet as CSV"
                        .to_owned(),
                );
            }
        }
    }
    Ok(())
}

fn too_much(reason: String) -> Result<(), Refused> {
    Err(Refused::TooMuch(reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn zip(parts: usize, name: &str, body: &[u8]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for n in 0..parts {
            zip.start_file(format!("{n}{name}"), SimpleFileOptions::default())
                .unwrap();
            zip.write_all(body).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn sentence(book: &[u8]) -> String {
        match weigh(book).unwrap_err() {
            Refused::NoBook(s) | Refused::TooMuch(s) => s,
        }
    }

    #[test]
    fn a_small_archive_passes() {
        assert_eq!(weigh(&zip(3, "a.xml", b"<a/>")), Ok(()));
    }

    #[test]
    fn a_bomb_is_refused_by_what_it_inflates_to() {
        let bomb = zip(1, "a.bin", &vec![0; 3 << 20]);
        assert!(bomb.len() < 30_000);
        assert!(sentence(&bomb).contains("inflate"));
    }

    #[test]
    fn many_parts_many_tags_and_no_zip_are_refused() {
        assert!(sentence(&zip(2001, "a", b"")).contains("2001 parts"));
        assert!(sentence(&zip(1, "styles.xml", &b"<".repeat(200_001))).contains("styles"));
        assert!(sentence(b"number;state").contains("no .xlsx workbook"));
        assert!(sentence(&vec![0; 11 << 20]).contains("10 MiB"));
    }
}
