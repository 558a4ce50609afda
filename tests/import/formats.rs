//! One small table in each format, encoding and layout, and what is refused.

use std::io::{Cursor, Write};

use super::*;
use holdpoint::domain::plan::RiskClass;
use holdpoint::import::read;
use zip::write::{SimpleFileOptions, ZipWriter};

const TABLE: &str = "number,what,class,start\nC1,Zürich,low,4-2-2013 9:00\nC2,b,high,\n";

fn told(reading: &Reading) -> Vec<String> {
    reading
        .changes
        .iter()
        .map(|c| {
            let start = c.planned_start.map(|t| t.format("%F %H:%M").to_string());
            let class = c.class.map_or("-", RiskClass::word);
            format!(
                "{} {} {class} {}",
                c.number,
                c.title,
                start.unwrap_or_default()
            )
        })
        .collect()
}

const WANTED: [&str; 2] = ["C1 Zürich low 2013-02-04 08:00", "C2 b high "];

#[test]
fn a_table_is_read_in_each_encoding() {
    let utf16 = |bom: bool, le: bool| -> Vec<u8> {
        let text = if bom {
            format!("\u{feff}{TABLE}")
        } else {
            TABLE.to_owned()
        };
        let pair = |u: u16| if le { u.to_le_bytes() } else { u.to_be_bytes() };
        text.encode_utf16().flat_map(pair).collect()
    };
    let latin: Vec<u8> = TABLE
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    for (encoding, bytes) in [
        ("utf-8", TABLE.as_bytes().to_vec()),
        ("utf-8", format!("\u{feff}{TABLE}").into_bytes()),
        ("windows-1252", latin),
        ("utf-8", utf16(true, true)),
        ("utf-16be", utf16(true, false)),
        ("utf-16le", utf16(false, true)),
    ] {
        let map = small_map(&format!("format = \"csv\"\nencoding = \"{encoding}\""));
        let reading = read_bytes(&map, Format::Csv, &bytes).unwrap();
        assert_eq!(told(&reading), WANTED, "{encoding}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_a_problem_that_names_the_way_out() {
    let map = small_map("format = \"csv\"");
    let reading = read_bytes(
        &map,
        Format::Csv,
        b"number,what,class,start\nC1,caf\xe9,low,\n",
    )
    .unwrap();
    assert_eq!(reading.changes, []);
    assert!(reading.problems[0].reason.contains("windows-1252"));
    assert_eq!(reading.problems[0].line, 2);
}

#[test]
fn lines_are_right_whatever_ends_them() {
    let map = small_map("format = \"csv\"");
    for end in ["\n", "\r\n"] {
        for tail in ["", end] {
            let rows = [
                "number,what,class,start",
                "C1,\"a\nb\",low,",
                "",
                "C2,x,lowly,",
                "C3,\"\n\n\",low,",
                "C4,x,lowly,",
            ];
            let text = rows.join(end) + tail;
            let reading = read_bytes(&map, Format::Csv, text.as_bytes()).unwrap();
            let lines: Vec<u64> = reading.problems.iter().map(|p| p.line).collect();
            assert_eq!(lines, [5, 9], "{text:?}");
            assert_eq!(reading.rows, 4);
        }
    }
}

#[test]
fn a_table_without_a_header_has_numbered_columns() {
    let text = r#"
source = "x"
[file]
format = "csv"
delimiter = "\t"
header = false
blank = ["NULL"]
[time]
zone = "UTC"
formats = ["%s"]
[fields]
number = "1"
services = { column = "2", split = "|" }
opened = "3"
"#;
    let map = Map::parse("m.toml", text).unwrap();
    let reading = read_bytes(&map, Format::Csv, b"A1\terp | crm|\t0\nA2\tNULL\tNULL").unwrap();
    let services: Vec<&str> = reading.changes[0]
        .services
        .iter()
        .map(holdpoint::domain::id::ServiceId::as_str)
        .collect();
    assert_eq!(services, ["erp", "crm"]);
    assert_eq!(reading.changes[0].opened.unwrap().timestamp(), 0);
    assert!(reading.changes[1].services.is_empty() && reading.changes[1].opened.is_none());
}

#[test]
fn a_missing_or_double_column_is_said_with_what_is_there() {
    let map = small_map("format = \"csv\"");
    let sentence = |text: &str| {
        read_bytes(&map, Format::Csv, text.as_bytes())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        sentence("number;what;class;start\n"),
        "test, line 1, nothing was imported: there is no column \"number\", which the map small reads for number; \
         the columns are \"number;what;class;start\". Is this the right map, delimiter or sheet?"
    );
    assert!(sentence("number,what,what,class,start\n").contains("two columns are called \"what\""));
    assert!(sentence("").contains("the file is empty"));
}

#[test]
fn json_lines_are_read_and_a_broken_line_is_only_its_own_problem() {
    let map = small_map("format = \"jsonl\"");
    let text = "{\"number\":\"C1\",\"what\":\"Zürich\",\"class\":\"low\",\"start\":\"4-2-2013 9:00\"}\n\n{oops}\n{\"number\":\"C2\",\"what\":\"b\",\"class\":\"HIGH\",\"start\":null}";
    let reading = read_bytes(&map, Format::JsonLines, text.as_bytes()).unwrap();
    assert_eq!(told(&reading), WANTED);
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.problems[0].line, 3);
}

#[test]
fn a_json_text_without_a_path_is_a_record_or_a_list() {
    let map = small_map("format = \"json\"");
    for text in [r#"{"number": 7}"#, r#" [ {"number": 7} ] "#] {
        let reading = read_bytes(&map, Format::Json, text.as_bytes()).unwrap();
        assert_eq!(reading.changes[0].number, "7");
    }
}

/// Makes a workbook by hand: the sheet's XML is given.
pub(super) fn workbook(sheet: &str) -> Vec<u8> {
    let parts = [
        ("[Content_Types].xml", r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#.to_owned()),
        ("_rels/.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned()),
        ("xl/workbook.xml", r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Changes" sheetId="1" r:id="r1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#.to_owned()),
        ("xl/styles.xml", r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#.to_owned()),
        ("xl/worksheets/sheet1.xml", format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{sheet}</worksheet>"#)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

pub(super) fn small_sheet(more: &str) -> String {
    let header: String = ["number", "what", "class", "start"]
        .iter()
        .zip('A'..)
        .map(|(t, c)| cell(&format!("{c}1"), t))
        .collect();
    format!(
        r#"<sheetData><row r="1">{header}</row><row r="2">{}{}{}<c r="D2" s="1"><v>41309.375</v></c></row><row r="4">{}<c r="B4" t="str"><f>CHAR(98)</f><v>b</v></c>{}</row>{more}</sheetData>"#,
        cell("A2", "C1"),
        cell("B2", "Zürich"),
        cell("C2", "low"),
        cell("A4", "C2"),
        cell("C4", "high"),
    )
}

#[test]
fn a_workbook_is_read_with_its_dates_and_the_text_of_its_formulas() {
    let map = small_map("format = \"xlsx\"\nsheet = \"Changes\"");
    let reading = read_bytes(&map, Format::Xlsx, &workbook(&small_sheet(""))).unwrap();
    assert_eq!(told(&reading), WANTED);
    let wrong = format!(
        r#"<row r="9">{}{}</row>"#,
        cell("A9", "C3"),
        cell("C9", "lowly")
    );
    let reading = read_bytes(&map, Format::Xlsx, &workbook(&small_sheet(&wrong))).unwrap();
    assert_eq!(reading.problems[0].line, 9);
}

#[test]
fn a_workbook_past_the_limits_is_refused_before_it_costs_memory() {
    let map = small_map("format = \"xlsx\"");
    let sentence = |sheet: &str| {
        read_bytes(&map, Format::Xlsx, &workbook(sheet))
            .unwrap_err()
            .to_string()
    };
    let far = format!(r#"<row r="1048576">{}</row>"#, cell("XFD1048576", "x"));
    assert!(sentence(&small_sheet(&far)).contains("row 1048576 and column 16384"));
    let backwards = format!(r#"<row r="3">{}</row>"#, cell("A3", "x"));
    assert!(sentence(&small_sheet(&backwards)).contains("not in order"));
    assert!(sentence("<sheetData/>").contains("is empty"));
    let other = small_map("format = \"xlsx\"\nsheet = \"Other\"");
    let refused = read_bytes(&other, Format::Xlsx, &workbook(&small_sheet(""))).unwrap_err();
    assert!(refused.to_string().contains("the sheets are Changes"));
    let long = format!(
        r#"<row r="5">{}{}</row>"#,
        cell("A5", "C5"),
        cell("B5", &"x".repeat(33 << 10))
    );
    let reading = read_bytes(&map, Format::Xlsx, &workbook(&small_sheet(&long))).unwrap();
    assert!(reading.problems[0].reason.contains("32 KiB"));
    assert_eq!(reading.changes.len(), 2);
}

#[test]
fn the_end_of_a_files_name_decides_within_the_family() {
    let dir = tempfile::tempdir().unwrap();
    let map = small_map("format = \"csv\"");
    let path = dir.path().join("export.XLSX");
    std::fs::write(&path, workbook(&small_sheet(""))).unwrap();
    assert_eq!(told(&read(&map, &path).unwrap()), WANTED);
    let path = dir.path().join("export.log");
    std::fs::write(&path, TABLE).unwrap();
    assert_eq!(told(&read(&map, &path).unwrap()), WANTED);
    let refused = read(&map, dir.path()).unwrap_err().to_string();
    assert!(refused.contains("no ordinary file"), "{refused}");
    let refused = read(&map, &dir.path().join("none"))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("check the path"), "{refused}");
    let path = dir.path().join("huge.csv");
    std::fs::File::create(&path)
        .unwrap()
        .set_len(257 << 20)
        .unwrap();
    let refused = read(&map, &path).unwrap_err().to_string();
    assert!(refused.contains("larger than 256 MiB"), "{refused}");
}
