//! A map: which columns of a file fill which fields of a change, and how to read them.

use std::path::Path;

use encoding_rs::Encoding;

use super::failure::ImportError;
use super::field::{Combine, Field};
use super::map_read;
use super::times::TimeReader;
use super::title::Title;
use super::words::Words;

/// The maps that come with the program: name and text.
pub const BUILT_IN: [(&str, &str); 2] = [
    (
        "hp-service-manager",
        include_str!("../../assets/maps/hp-service-manager.toml"),
    ),
    (
        "servicenow",
        include_str!("../../assets/maps/servicenow.toml"),
    ),
];

/// How a file of changes is read.
#[derive(Debug, Clone)]
pub struct Map {
    /// The tool that wrote the file; it is stored with each change.
    pub source: String,
    pub(super) layout: Layout,
    pub(super) times: TimeReader,
    pub(super) far_years: i64,
    pub(super) blank: Vec<String>,
    pub(super) columns: Vec<Column>,
    pub(super) number: usize,
    pub(super) rules: Vec<Rule>,
    pub(super) title: Option<Title>,
    pub(super) keep: Vec<usize>,
}

/// The formats a file can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text with a delimiter.
    Csv,
    /// An Excel workbook.
    Xlsx,
    /// One JSON text with the records at a path.
    Json,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// Every format, in the order they are listed.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Json, Self::JsonLines];

    /// Returns its word in a map.
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
        }
    }

    /// Returns the format of a file by the end of its name, within the family that the map names:
    /// a map for CSV also reads a workbook with the same columns, one for JSON also JSON Lines.
    #[must_use]
    pub fn for_file(self, file: &Path) -> Self {
        let end = file
            .extension()
            .map(|e| e.to_string_lossy().to_lowercase())
            .unwrap_or_default();
        match self {
            Self::Csv | Self::Xlsx => match end.as_str() {
                "csv" | "tsv" | "txt" => Self::Csv,
                "xlsx" | "xlsm" => Self::Xlsx,
                _ => self,
            },
            Self::Json | Self::JsonLines => match end.as_str() {
                "json" => Self::Json,
                "jsonl" | "ndjson" => Self::JsonLines,
                _ => self,
            },
        }
    }
}

/// How the rows lie in the file.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) format: Format,
    pub(super) delimiter: u8,
    pub(super) encoding: &'static Encoding,
    pub(super) header: bool,
    pub(super) sheet: Option<String>,
    pub(super) records: Vec<String>,
}

/// A column that the map reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// The first field that reads it, for sentences.
    pub(super) field: &'static str,
    pub(super) optional: bool,
}

/// How one field is filled.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) field: Field,
    pub(super) combine: Combine,
    pub(super) choices: Vec<Choice>,
}

/// One way to fill a field; the first that says something is taken.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) from: From,
    /// The column of the items' kinds.
    pub(super) kind: Option<usize>,
    pub(super) split: Option<String>,
    pub(super) words: Option<Words>,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum From {
    /// The same for every row.
    Constant(String),
    /// A column, by its place in [`Map::columns`].
    Column(usize),
}

impl Map {
    /// Reads a map that comes with the program, or a file ending in `.toml`.
    pub fn open(name: &str) -> Result<Self, ImportError> {
        if let Some((name, text)) = BUILT_IN.iter().find(|(n, _)| *n == name) {
            return Self::parse(name, text);
        }
        let is_path = Path::new(name)
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("toml"));
        if !is_path {
            return Err(ImportError::UnknownMap {
                name: name.to_owned(),
                known: BUILT_IN.map(|(n, _)| n).to_vec(),
            });
        }
        let text = std::fs::read_to_string(name).map_err(|e| ImportError::Unreadable {
            file: name.to_owned(),
            reason: format!("{e}; check the map's path"),
        })?;
        Self::parse(name, &text)
    }

    /// Reads a map's text; errors name the file, the line and the key.
    pub fn parse(file: &str, text: &str) -> Result<Self, ImportError> {
        map_read::read(file, text)
    }

    /// Returns the format the map is written for.
    pub fn format(&self) -> Format {
        self.layout.format
    }
}
