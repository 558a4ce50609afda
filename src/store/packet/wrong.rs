//! What is wrong with a packet: which file, which line, which field, and what to do next.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a packet cannot be used.
#[derive(Debug)]
pub enum PacketError {
    /// Something in it is not as it was made.
    Wrong {
        /// The packet.
        path: PathBuf,
        /// The line, from 1; 0 for the packet as a whole.
        line: usize,
        /// The field; may be empty.
        field: String,
        /// What is wrong and what to do next, as sentences.
        said: String,
    },
    /// It could not be read or written.
    Io(PathBuf, std::io::Error),
}

impl PacketError {
    /// Makes the error of a packet that could not be read or written.
    pub(super) fn io(path: &Path) -> impl Fn(std::io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Io(path.clone(), error)
    }
}

impl fmt::Display for PacketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong {
                path,
                line,
                field,
                said,
            } => {
                write!(f, "{}", path.display())?;
                if *line > 0 {
                    write!(f, ", line {line}")?;
                }
                if !field.is_empty() {
                    write!(f, ", field {field}")?;
                }
                write!(f, ": {said}")
            }
            Self::Io(path, error) if error.kind() == std::io::ErrorKind::AlreadyExists => write!(
                f,
                "{} is there already and is not written over. Name another file with --out.",
                path.display()
            ),
            Self::Io(path, error) => {
                write!(f, "{} cannot be used: {error}.", path.display())
            }
        }
    }
}

impl std::error::Error for PacketError {}
