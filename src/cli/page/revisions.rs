//! The revisions of a plan: by whom and when each was made.

use super::{Page, moment};
use crate::domain::change::Change;
use crate::domain::registers::Registers;

/// Writes the revisions, newest first; nothing before the first.
pub(super) fn revisions(change: &Change, registers: &Registers, page: &mut Page) {
    if change.revisions.is_empty() {
        return;
    }
    page.heading("Revisions");
    for revision in change.revisions.iter().rev() {
        let stands = if revision.number == change.revision {
            ", stands"
        } else {
            ""
        };
        let said = format!(
            "{} by {}{stands}  {}",
            moment(revision.at),
            registers.name_of(&revision.by),
            revision.digest.short()
        );
        page.always(&format!("revision {}", revision.number), &said);
    }
    if let [.., before, last] = change.revisions.as_slice() {
        let call = format!(
            "what changed: holdpoint show {} --diff={}..{}",
            change.id(),
            before.number,
            last.number
        );
        page.aside(&call);
    }
}
