//! The lines of a spool: whose it is, what was done, and what became of it.

use serde::{Deserialize, Serialize};

use super::{Contents, Owner};
use crate::domain::id::EventId;
use crate::domain::spool::{Entry, Seen, Unfit};
use crate::domain::window::Timestamp;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Line {
    /// The first line.
    Spool(Owner),
    /// Something done.
    Entry(Entry),
    /// The file has it.
    Applied(EventId),
    /// The file did not take it.
    Unfit {
        /// Which.
        id: EventId,
        /// Why.
        why: String,
        /// When that was found.
        found: Timestamp,
        /// How the change stood then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stood: Option<Seen>,
    },
    /// The person has seen that it did not fit.
    Acknowledged(EventId),
}

/// Reads whole lines; what follows the last line's end was cut short.
pub(super) fn read_lines(bytes: &[u8]) -> (Option<Owner>, Contents) {
    let whole = bytes.iter().rposition(|b| *b == b'\n').unwrap_or(0);
    let mut owner = None;
    let mut contents = Contents::default();
    for line in bytes[..whole].split(|b| *b == b'\n') {
        match serde_json::from_slice::<Line>(line) {
            Ok(line) => take(line, &mut owner, &mut contents),
            Err(_) if line.is_empty() => {}
            Err(_) => contents.unreadable += 1,
        }
    }
    (owner, contents)
}

fn take(line: Line, owner: &mut Option<Owner>, contents: &mut Contents) {
    let known = |contents: &Contents, id: EventId| {
        contents.waiting.iter().any(|e| e.id == id)
            || contents.unfit.iter().any(|u| u.entry.id == id)
    };
    match line {
        Line::Spool(of) => *owner = Some(of),
        Line::Entry(entry) => {
            if !known(contents, entry.id) {
                contents.waiting.push(entry);
            }
        }
        Line::Applied(id) => contents.waiting.retain(|e| e.id != id),
        Line::Unfit {
            id,
            why,
            found,
            stood,
        } => {
            if let Some(at) = contents.waiting.iter().position(|e| e.id == id) {
                let entry = contents.waiting.remove(at);
                contents.unfit.push(Unfit {
                    entry,
                    why,
                    found,
                    stood,
                });
            }
        }
        Line::Acknowledged(id) => contents.unfit.retain(|u| u.entry.id != id),
    }
}
