//! Whatever the bytes, reading ends with changes, problems or a sentence, never with a panic.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

/// Reads bytes with both maps in every format; what is told must be free of control characters.
fn survives(bytes: &[u8]) {
    for map in [
        Map::open("hp-service-manager").unwrap(),
        Map::open("servicenow").unwrap(),
        small_map("format = \"csv\""),
        small_map("format = \"csv\"\nencoding = \"utf-16le\""),
    ] {
        for format in Format::ALL {
            match read_bytes(&map, format, bytes) {
                Ok(reading) => {
                    let _ = reading.summary().sentences();
                    assert!(
                        reading
                            .problems
                            .iter()
                            .all(|p| !p.to_string().contains(char::is_control))
                    );
                }
                Err(e) => assert!(!e.to_string().contains('\u{1b}'), "{e}"),
            }
        }
    }
}

/// Cuts, doubles and overwrites parts of a good file.
fn spoil(mut bytes: Vec<u8>, edits: &[(usize, u8, u8)]) -> Vec<u8> {
    for (place, what, byte) in edits {
        if bytes.is_empty() {
            break;
        }
        let at = place % bytes.len();
        match what % 4 {
            0 => bytes[at] = *byte,
            1 => bytes.truncate(at),
            2 => bytes.insert(at, *byte),
            _ => drop(bytes.drain(at..(at + usize::from(*byte)).min(bytes.len()))),
        }
    }
    bytes
}

fn edits() -> impl Strategy<Value = Vec<(usize, u8, u8)>> {
    vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..600)) {
        survives(&bytes);
    }

    #[test]
    fn any_table_is_survived(rows in vec("[a-z0-9;,\"\n\r\t=\u{1b}é-]{0,60}", 0..12)) {
        survives(format!("number,what,class,start\n{}", rows.join("\n")).as_bytes());
    }

    #[test]
    fn a_spoilt_log_is_survived(edits in edits()) {
        let log = std::fs::read(repository("tests/fixtures/import/hp-traps.csv")).unwrap();
        survives(&spoil(log, &edits));
    }

    #[test]
    fn a_spoilt_answer_is_survived(edits in edits()) {
        let answer = br#"{"result": [{"number": {"value": "CHG1"}, "start_date": "2024-07-06 18:00:00", "x": [1, {"y": null}]}, {"number": 3}]}"#;
        survives(&spoil(answer.to_vec(), &edits));
    }

    #[test]
    fn a_spoilt_sheet_is_survived(edits in edits()) {
        let sheet = spoil(formats::small_sheet("").into_bytes(), &edits);
        survives(&formats::workbook(&String::from_utf8_lossy(&sheet)));
    }

    #[test]
    fn a_spoilt_workbook_is_survived(edits in edits()) {
        survives(&spoil(formats::workbook(&formats::small_sheet("")), &edits));
    }

    #[test]
    fn any_map_is_read_or_refused_with_its_line(text in "(\\[?(file|time|fields|source|format|zone)\\]?|[=\"\n{}a-z%]){0,20}") {
        let _ = Map::parse("m.toml", &text).map_err(|e| e.to_string());
    }
}

#[test]
fn deeply_nested_json_is_refused_and_does_not_exhaust_the_stack() {
    let map = Map::open("servicenow").unwrap();
    let deep = format!("{{\"result\": {}", "[".repeat(200_000));
    assert!(read_bytes(&map, Format::Json, deep.as_bytes()).is_err());
    let elsewhere = format!("{{\"other\": {}", "[".repeat(200_000));
    assert!(read_bytes(&map, Format::Json, elsewhere.as_bytes()).is_err());
    let lines = read_bytes(&map, Format::JsonLines, "[".repeat(200_000).as_bytes()).unwrap();
    assert_eq!(lines.problems.len(), 1);
}
