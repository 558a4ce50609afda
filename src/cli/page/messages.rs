//! The page's part on the messages to clients.

use super::Page;
use crate::domain::change::Change;
use crate::domain::message::{Entry, entries, notice};
use crate::domain::registers::Registers;

/// Writes the messages of a change of which something was said, and who has to let drafts out.
pub(super) fn messages(change: &Change, registers: &Registers, page: &mut Page) {
    let notice = notice(change, registers);
    if change.messages.is_empty() && notice.is_none() {
        return;
    }
    page.heading("Messages");
    page.field("release", &notice.unwrap_or_default());
    for entry in entries(change) {
        page.point(
            &entry.number.to_string(),
            &format!(
                "{} to {} ({}, {}); {}",
                entry.standing.word(),
                entry.letter.client,
                entry.letter.audience,
                entry.letter.channel,
                entry.in_words()
            ),
        );
        page.aside(&entry.letter.text);
    }
}

/// Writes one message whole.
pub fn message(entry: &Entry<'_>, page: &mut Page) {
    let letter = entry.letter;
    page.heading(&format!(
        "Message {} to {}: {}",
        entry.number,
        letter.client,
        entry.standing.word()
    ));
    page.always("wave", &(entry.wave + 1).to_string());
    page.asked("audience", &letter.audience);
    page.asked("channel", &letter.channel);
    page.field("when", &letter.when);
    page.field("owner", letter.owner.as_ref().map_or("", |p| p.as_str()));
    page.always(
        "version",
        &format!("{} ({})", entry.version(), entry.in_words()),
    );
    page.asked("text", &letter.text);
}
