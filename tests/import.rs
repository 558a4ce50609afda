//! What import promises: each trap of real exports read as documented, each error a sentence, no file a danger.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "functions that tests share may fail them"
)]

use std::path::PathBuf;

use holdpoint::import::{Format, ImportError, Map, Reading, read_from};

#[path = "import/bank.rs"]
mod bank;
#[path = "import/formats.rs"]
mod formats;
#[path = "import/hostile.rs"]
mod hostile;
#[path = "import/maps.rs"]
mod maps;
#[path = "import/servicenow.rs"]
mod servicenow;
#[path = "import/traps.rs"]
mod traps;

/// Returns a path inside the repository.
fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns a file of the data that lies beside the repository, when it is there.
fn shared(path: &str) -> Option<PathBuf> {
    ["../shared", "../../shared"]
        .iter()
        .map(|up| repository(up).join(path))
        .find(|file| file.exists())
}

/// A small map for tests of formats: a number, a class, a start and items.
fn small_map(file: &str) -> Map {
    let text = format!(
        r#"
source = "small"
[file]
{file}
[time]
zone = "Europe/Amsterdam"
formats = ["%d-%m-%Y %H:%M", "%Y-%m-%d %H:%M:%S"]
[fields]
number = "number"
title = "what"
class = "class"
planned_start = "start"
"#
    );
    Map::parse("small.toml", &text).unwrap()
}

fn read_bytes(map: &Map, format: Format, bytes: &[u8]) -> Result<Reading, ImportError> {
    read_from(map, format, "test", bytes)
}
