//! A CSV file as a head and rows, for a register to take in.

use crate::domain::entry::{Sheet, SheetRow};

/// So many bytes a file may have at most.
const LARGEST: usize = 64 * 1024 * 1024;

/// Reads a CSV file in UTF-8, with or without a byte order mark, its values parted by commas, semicolons
/// or tabs, whichever its head uses.
///
/// # Errors
/// Returns a sentence with the line when it is none.
pub fn read(bytes: &[u8]) -> Result<Sheet, String> {
    if bytes.len() > LARGEST {
        return Err("as a whole: it is larger than a register can be.".to_owned());
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
        let line = good.split(|b| *b == b'\n').count();
        format!("line {line}: it is not UTF-8; save it as UTF-8 and import it again.")
    })?;
    let head = text.lines().next().unwrap_or_default();
    let parted = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|d| head.bytes().filter(|b| b == d).count())
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if head.as_bytes().contains(&parted) {
            parted
        } else {
            b','
        })
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let (mut counted, mut line) = (0, 1);
    for record in reader.records() {
        let record = record.map_err(|e| format!("it is no CSV: {e}."))?;
        // The reader counts the blank lines before a row as its beginning.
        let at = record.position().map_or(0, csv::Position::byte);
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let rest = text.get(at..).unwrap_or_default();
        let begins = at + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        let between = text.get(counted..begins).unwrap_or_default();
        line += between.matches('\n').count();
        counted = begins;
        let values: Vec<String> = record.iter().map(str::to_owned).collect();
        if sheet.head.is_empty() {
            sheet.head = values.iter().map(|v| v.trim().to_lowercase()).collect();
        } else if values.iter().any(|v| !v.trim().is_empty()) {
            sheet.rows.push(SheetRow { line, values });
        }
    }
    if sheet.head.is_empty() {
        return Err("line 1: the file is empty; its first line names the fields.".to_owned());
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_read_whatever_parts_its_values() {
        for text in [
            "handle,name\nnorthwind,\"Northwind, Ltd\"\n\ncontoso,Contoso\n",
            "\u{feff}Handle;Name\r\nnorthwind;Northwind, Ltd\r\n;\r\ncontoso;Contoso\r\n",
            "handle\tname\nnorthwind\tNorthwind, Ltd\n\ncontoso\tContoso",
        ] {
            let sheet = read(text.as_bytes()).unwrap();
            assert_eq!(sheet.head, ["handle", "name"]);
            let rows: Vec<(usize, &str)> = sheet
                .rows
                .iter()
                .map(|r| (r.line, r.values[1].as_str()))
                .collect();
            assert_eq!(rows, [(2, "Northwind, Ltd"), (4, "Contoso")]);
        }
    }

    #[test]
    fn what_is_no_sheet_is_told_with_its_line() {
        assert!(read(b"").unwrap_err().starts_with("line 1"));
        let said = read(b"handle,name\nab,\xff\n").unwrap_err();
        assert!(
            said.starts_with("line 2") && said.contains("UTF-8"),
            "{said}"
        );
    }
}
