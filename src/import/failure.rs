//! Why nothing was imported, in sentences that say what to do next.

use std::fmt;

use crate::domain::text::sanitise;

/// Says why a map or a file as a whole cannot be read; nothing of it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportError {
    /// No map has this name.
    UnknownMap {
        /// What was asked for.
        name: String,
        /// The maps that come with the program.
        known: Vec<&'static str>,
    },
    /// The map is wrong at one place.
    Map {
        /// The map's file or name.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The key, with the tables it stands in.
        key: String,
        /// What is wrong and what to write instead.
        reason: String,
    },
    /// The file cannot be opened or read.
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// The file asks for more than the limits allow.
    TooMuch {
        /// The file.
        file: String,
        /// Which limit, and what to do.
        reason: String,
    },
    /// The file is not of the format that the map names.
    WrongFormat {
        /// The file.
        file: String,
        /// The line, from 1, when known.
        line: Option<u64>,
        /// What is wrong and what to do.
        reason: String,
    },
}

impl ImportError {
    fn sentence(&self) -> String {
        match self {
            Self::UnknownMap { name, known } => format!(
                "no map is called {name:?}; use {} or the path of a map ending in .toml",
                known.join(", ")
            ),
            Self::Map {
                file,
                line,
                key,
                reason,
            } => format!("{file}, line {line}, {key}: {reason}"),
            Self::Unreadable { file, reason } => format!("{file} cannot be read: {reason}"),
            Self::TooMuch { file, reason } => {
                format!("{file} is refused, nothing was imported: {reason}")
            }
            Self::WrongFormat {
                file,
                line: Some(line),
                reason,
            } => format!("{file}, line {line}, nothing was imported: {reason}"),
            Self::WrongFormat {
                file,
                line: None,
                reason,
            } => format!("{file}, nothing was imported: {reason}"),
        }
    }

    /// Tells whether the map is at fault and not the file.
    pub fn is_of_the_map(&self) -> bool {
        match self {
            Self::UnknownMap { .. } | Self::Map { .. } => true,
            Self::Unreadable { .. } | Self::TooMuch { .. } | Self::WrongFormat { .. } => false,
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&sanitise(&self.sentence()))
    }
}

impl std::error::Error for ImportError {}
