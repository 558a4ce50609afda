//! Evidence for a step: a text, pasted output, or a file by its path, size and digest.

use serde::{Deserialize, Serialize};

use super::checklist::StepId;
use super::id::PersonId;
use super::text;
use super::wave::Checklist;
use super::window::Timestamp;

/// The longest text that is kept as evidence, in bytes; longer output belongs into a file.
pub const MOST_TEXT: usize = 64 * 1024;

/// A file that was seen, which stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvidenceFile {
    /// Where it was, in full.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What shows that a step was done as it should.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// A text or pasted output.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// A file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<EvidenceFile>,
}

/// Evidence with its step, who kept it and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The checklist.
    pub checklist: Checklist,
    /// The step.
    pub step: StepId,
    /// What it is.
    pub evidence: Evidence,
    /// Who kept it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

impl Evidence {
    /// Returns it in one line: the first line of its text and how many follow, its file with size and
    /// the first digits of its digest.
    pub fn in_words(&self) -> String {
        let mut parts = Vec::new();
        let mut lines = self.text.trim().lines();
        if let Some(first) = lines.next() {
            parts.push(match lines.count() {
                0 => first.to_owned(),
                1 => format!("{first} (and 1 line)"),
                more => format!("{first} (and {more} lines)"),
            });
        }
        if let Some(file) = &self.file {
            let size = text::count(file.size);
            let digest = file.sha256.get(..12).unwrap_or(&file.sha256);
            parts.push(format!("{}, {size} bytes, SHA-256 {digest}", file.path));
        }
        parts.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_said_in_one_line() {
        let said = Evidence {
            text: "show version\n10.2.1\nuptime 3 min".to_owned(),
            file: Some(EvidenceFile {
                path: "/tmp/a.log".to_owned(),
                size: 18_204,
                sha256: "0123456789abcdef".to_owned(),
            }),
        };
        assert_eq!(
            said.in_words(),
            "show version (and 2 lines); /tmp/a.log, 18 204 bytes, SHA-256 0123456789ab"
        );
        assert_eq!(Evidence::default().in_words(), "");
    }
}
