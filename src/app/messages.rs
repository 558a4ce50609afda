//! The messages' screen of one change: which one the cursor is on, and which one a form is about.

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::message::{Entry, Standing, Which, entries, entry};

use super::action::Action;
use super::effect::Effect;
use super::layout::list_rows;
use super::{App, Place};

/// The messages' screen; its change is the window's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Messages {
    /// The message under the cursor; the first when absent.
    pub cursor: Option<Which>,
    /// The first in view.
    pub top: usize,
}

impl Messages {
    /// Returns the cursor's place among the messages of a change.
    pub fn index(&self, all: &[Entry<'_>]) -> usize {
        let found = all.iter().position(|e| Some(e.which) == self.cursor);
        found.unwrap_or(0)
    }
}

impl App {
    /// Opens the messages of the change whose window is open; what waits for this person comes first.
    pub(super) fn open_messages(&mut self) -> Vec<Effect> {
        let effects = if self.place == Place::Window {
            Vec::new()
        } else {
            self.open_window()
        };
        if self.place != Place::Window {
            return effects;
        }
        let Some(change) = self.change().cloned() else {
            return self.load_first(Action::ShowMessages);
        };
        let all = entries(&change);
        let waits = all.iter().find(|e| e.is_written_draft());
        let open = || all.iter().find(|e| e.standing.is_open());
        self.messages = Messages {
            cursor: waits.or_else(open).map(|e| e.which),
            top: 0,
        };
        self.place = Place::Messages;
        self.dirty = true;
        effects
    }

    /// Moves the cursor to a place in the list.
    pub(super) fn put_message(&mut self, index: usize) {
        let Some(change) = self.change().cloned() else {
            return;
        };
        let all = entries(&change);
        let index = index.min(all.len().saturating_sub(1));
        self.messages.cursor = all.get(index).map(|e| e.which);
        self.dirty = true;
    }

    /// Puts the cursor on a message that is being written beyond the plan.
    pub(super) fn follow_message(&mut self, command: &Command) {
        let new = matches!(
            command,
            Command::WriteMessage {
                which: Which::New { .. },
                ..
            }
        );
        if new && let Some(change) = self.change() {
            let last = change.messages.iter().map(|m| m.id).max();
            self.messages.cursor = Some(Which::Beyond(last.unwrap_or(0) + 1));
        }
    }

    /// Moves the cursor by a step.
    pub(super) fn travel_messages(&mut self, step: super::go::Step) {
        let Some(change) = self.change().cloned() else {
            return;
        };
        let all = entries(&change);
        let last = all.len().saturating_sub(1);
        let to = step.from(self.messages.index(&all), last, list_rows(self.size) / 2);
        self.put_message(to);
    }
}

/// Returns the message under the cursor.
pub fn under_cursor<'a>(app: &App, change: &'a Change) -> Option<Entry<'a>> {
    let all = entries(change);
    all.get(app.messages.index(&all)).copied()
}

/// Returns what the footer offers for the message under the cursor, the most important first.
pub fn offers(app: &App) -> &'static [Action] {
    use Action::{Back, EditMessage, ReleaseMessage, SendMessage, WithdrawMessage, WriteMessage};
    let standing = app
        .change()
        .and_then(|change| under_cursor(app, change))
        .map(|e| e.standing);
    match standing {
        Some(Standing::Draft) => &[
            ReleaseMessage,
            EditMessage,
            WriteMessage,
            WithdrawMessage,
            Back,
        ],
        Some(Standing::Waiting) => &[
            SendMessage,
            EditMessage,
            WriteMessage,
            WithdrawMessage,
            Back,
        ],
        Some(Standing::Sent | Standing::Released | Standing::Withdrawn) | None => {
            &[WriteMessage, Back]
        }
    }
}

/// Returns the message that a form is about, with the version that the person saw, as the form's draft is
/// kept under it.
pub(super) fn subject(app: &App, action: Action, change: &Change) -> Option<String> {
    match action {
        Action::SendMessage
        | Action::EditMessage
        | Action::ReleaseMessage
        | Action::WithdrawMessage => {
            let entry = under_cursor(app, change)?;
            let version = entry.version();
            Some(match entry.which {
                Which::New { .. } => return None,
                Which::Planned { wave, line } => format!("planned-{wave}-{line}-{version}"),
                Which::Beyond(id) => format!("beyond-{id}-0-{version}"),
            })
        }
        _ => None,
    }
}

/// Returns the message that a form's subject names, and the version that was seen.
pub(super) fn meant<'a>(subject: &str, change: &'a Change) -> Option<(Entry<'a>, u32)> {
    let mut parts = subject.split('-');
    let kind = parts.next()?;
    let mut number = || parts.next()?.parse::<usize>().ok();
    let (first, second, version) = (number()?, number()?, number()?);
    let which = match kind {
        "planned" => Which::Planned {
            wave: first,
            line: second,
        },
        "beyond" => Which::Beyond(u32::try_from(first).ok()?),
        _ => return None,
    };
    Some((entry(change, which)?, u32::try_from(version).ok()?))
}
