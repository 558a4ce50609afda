//! Why a command ends without doing what was asked, and the exit code that says so.

use crate::domain::refusal::Refusal;
use crate::store::{StoreError, WriteError};

/// Why a command ends.
#[derive(Debug)]
pub enum Fault {
    /// The domain said no: exit code 1.
    Refused(Box<Refusal>),
    /// Someone else was first, or a check found something: exit code 1.
    Stopped(String),
    /// The command was called wrongly: exit code 2.
    Call(String),
    /// The file, or a file named in the call, cannot be used: exit code 3.
    File(String),
    /// The file cannot be reached now and may be later: exit code 3.
    Away(Box<StoreError>),
    /// Nobody reads standard output any more: quiet, exit code 0.
    PipeClosed,
}

impl Fault {
    /// Returns the exit code.
    pub fn code(&self) -> u8 {
        match self {
            Self::PipeClosed => 0,
            Self::Refused(_) | Self::Stopped(_) => 1,
            Self::Call(_) => 2,
            Self::File(_) | Self::Away(_) => 3,
        }
    }

    /// Makes the fault of a file named in the call.
    pub fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |error| Self::File(format!("{path} cannot be used: {error}."))
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Stopped(text) | Self::Call(text) | Self::File(text) => f.write_str(text),
            Self::Away(error) => error.fmt(f),
            Self::PipeClosed => Ok(()),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        if error.is_out_of_reach() {
            Self::Away(Box::new(error))
        } else {
            Self::File(error.to_string())
        }
    }
}

impl From<WriteError> for Fault {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Refused(refusal) => refusal.into(),
            WriteError::Conflict(conflict) => Self::Stopped(conflict.to_string()),
            WriteError::File(error) => error.into(),
        }
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::File(format!("The answer cannot be written as JSON: {error}."))
    }
}
