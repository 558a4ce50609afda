//! A wrong map is one sentence with its file, line and key.

use super::*;
use holdpoint::import::BUILT_IN;

const GOOD: &str = r#"source = "x"
keep = ["z"]
[file]
format = "csv"
[time]
zone = "UTC"
formats = ["%Y-%m-%d"]
[fields]
number = "id"
class = { column = "c", values = { A = "low" } }
items = ["i", { column = "j", kind = "k" }]
planned_start = { column = "s", combine = "latest", optional = true }
title = { template = "{model}" }
"#;

fn wrong(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old), "{old}");
    match Map::parse("m.toml", &GOOD.replacen(old, new, 1)) {
        Ok(_) => "accepted".to_owned(),
        Err(e) => {
            assert!(e.is_of_the_map());
            e.to_string()
        }
    }
}

#[test]
fn the_maps_that_come_along_and_the_example_are_read() {
    Map::parse("m.toml", GOOD).unwrap();
    for (name, _) in BUILT_IN {
        let map = Map::open(name).unwrap();
        assert_eq!(map.source, name);
    }
}

#[test]
fn each_mistake_names_file_line_and_key() {
    for (old, new, said) in [
        (
            "keep =",
            "kept =",
            "m.toml, line 2, kept: no such key; one of source, keep, file, time, fields is meant",
        ),
        (
            "source = \"x\"",
            "",
            "m.toml, line 1, source: is missing; name the tool that writes these files",
        ),
        (
            "\"csv\"",
            "\"ods\"",
            "m.toml, line 4, file.format: \"ods\" is no format; use one of csv, xlsx, json, jsonl",
        ),
        (
            "format = \"csv\"",
            "format = \"csv\"\ndelimiter = \"||\"",
            "m.toml, line 5, file.delimiter: a delimiter is one character such as \";\", \",\" or \"\\t\"",
        ),
        (
            "format = \"csv\"",
            "format = \"csv\"\nheader = \"no\"",
            "m.toml, line 5, file.header: true or false is needed here, not a string",
        ),
        (
            "\"UTC\"",
            "\"Amsterdam\"",
            "m.toml, line 6, time.zone: \"Amsterdam\" is no IANA time zone; write it as Europe/Amsterdam or UTC",
        ),
        (
            "%Y-%m-%d",
            "%Y-%Q",
            "m.toml, line 7, time.formats: \"%Y-%Q\" is no time format; write it as %d-%m-%Y %H:%M (strftime letters)",
        ),
        (
            "formats = [\"%Y-%m-%d\"]",
            "formats = []",
            "m.toml, line 7, time.formats: is missing; list at least one, such as %d-%m-%Y %H:%M",
        ),
        (
            "number = \"id\"",
            "",
            "m.toml, line 8, fields.number: is missing; name the column whose text joins the rows of one change",
        ),
        (
            "A = \"low\"",
            "A = \"tiny\"",
            "m.toml, line 10, fields.class.values.A: \"tiny\" is no class; use one of low, medium, high, or \"\" for a value that says nothing",
        ),
        (
            "A = \"low\"",
            "A = \"low\", a = \"low\"",
            "m.toml, line 10, fields.class.values.a: this value is listed twice; capital letters make no difference",
        ),
        (
            "kind = \"k\"",
            "sort = \"k\"",
            "m.toml, line 11, fields.items.sort: no such key; one of column, constant, values, combine, optional, kind, split is meant",
        ),
        (
            "\"latest\"",
            "\"newest\"",
            "m.toml, line 12, fields.planned_start.combine: \"newest\" is not possible; use one of first, last, earliest, latest",
        ),
        (
            "{model}",
            "{models}",
            "m.toml, line 13, fields.title.template: {models} cannot stand in a title; use {number}, {model}, {kind}, {class}, {clients}, {services}, {items}",
        ),
        (
            "column = \"s\"",
            "constant = \"s\"",
            "m.toml, line 12, fields.planned_start.constant: a time cannot be a constant",
        ),
        (
            "column = \"s\", ",
            "",
            "m.toml, line 12, fields.planned_start.column: name a column or a constant, and only one of them",
        ),
    ] {
        assert_eq!(wrong(old, new), said);
    }
    assert!(
        wrong("class =", "clas =")
            .starts_with("m.toml, line 10, fields.clas: no such key; one of number, state,")
    );
    assert!(wrong("[time]", "[time").starts_with("m.toml, line 5, [time: this is not TOML:"));
    assert!(wrong("format = \"csv\"", "format = \"csv\"\nencoding = \"utf-9\"").contains("WHATWG"));
}

#[test]
fn an_unknown_name_lists_the_maps_and_a_path_is_opened() {
    assert_eq!(
        Map::open("jira").unwrap_err().to_string(),
        "no map is called \"jira\"; use hp-service-manager, servicenow or the path of a map ending in .toml"
    );
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.toml");
    let name = path.to_string_lossy();
    assert!(
        Map::open(&name)
            .unwrap_err()
            .to_string()
            .contains("check the map's path")
    );
    std::fs::write(&path, GOOD).unwrap();
    assert_eq!(Map::open(&name).unwrap().source, "x");
}

#[test]
fn a_list_of_choices_takes_the_first_that_says_something() {
    let map = Map::parse("m.toml", GOOD).unwrap();
    let text = "id,c,i,j,k,z\n1,A,,second,switch,kept\n2,,first,second,switch,\n";
    let reading = read_bytes(&map, Format::Csv, text.as_bytes()).unwrap();
    let items: Vec<(&str, &str)> = reading
        .changes
        .iter()
        .map(|c| (c.items[0].name.as_str(), c.items[0].kind.as_str()))
        .collect();
    assert_eq!(items, [("second", "switch"), ("first", "")]);
    assert_eq!(reading.changes[0].extra["z"], "kept");
    assert!(reading.changes[1].extra.is_empty());
}
