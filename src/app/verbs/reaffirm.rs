//! Repeating a vote whose revision does not stand any more, as it was, on the one that does.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::digest::Digest;
use crate::domain::refusal::Refusal;

use super::super::App;

/// Returns the command that repeats this person's vote.
///
/// # Errors
/// Returns a refusal when there is no stale vote of theirs.
pub(super) fn command(app: &App, change: &Change, seen: Digest) -> Result<Command, Refusal> {
    change.reaffirmed(app.person(), seen)
}
