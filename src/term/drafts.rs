//! The drafts of what a person writes: kept at once, made to survive a power cut when the text rests.

use chrono::Duration as Span;

use crate::app::effect::Effect;
use crate::app::msg::Msg;
use crate::app::unread::READ;
use crate::domain::unread::Read;
use crate::domain::window::Timestamp;
use crate::store::StoreError;
use crate::store::draft::{self, Draft};
use crate::store::state::StateDir;
use crate::store::unread;

/// How long a text rests before it is made to survive a power cut, in milliseconds.
const REST: i64 = 600;

/// The drafts in a person's own directory.
#[derive(Debug)]
pub(super) struct Drafts {
    /// Nowhere to keep them when absent.
    state: Option<StateDir>,
    resting: Option<(Draft, Timestamp)>,
}

impl Drafts {
    pub(super) fn new(state: Option<StateDir>) -> Self {
        Self {
            state,
            resting: None,
        }
    }

    /// Returns where they are kept.
    pub(super) fn state(&self) -> Option<&StateDir> {
        self.state.as_ref()
    }

    /// Returns when the text at rest has to be made durable.
    pub(super) fn due(&self) -> Option<Timestamp> {
        self.resting.as_ref().map(|(_, at)| *at)
    }

    /// Makes the text that rests survive a power cut.
    pub(super) fn settle(&mut self) -> Result<(), StoreError> {
        match (self.resting.take(), &self.state) {
            (Some((draft, _)), Some(state)) => draft::keep(state, &draft, true),
            (None, _) | (_, None) => Ok(()),
        }
    }

    /// Keeps, finds or throws away the draft an effect is about; other effects do not concern it.
    pub(super) fn carry_out(
        &mut self,
        effect: Effect,
        file: &str,
        person: &str,
        now: Timestamp,
    ) -> Option<Msg> {
        let state = self.state.as_ref()?;
        // What was read is a convenience: where it cannot be kept, nobody is stopped for it, and no write
        // waits for the disk.
        match &effect {
            Effect::KeepRead(text) => {
                let _ = unread::keep(state, (file, person), &Read::of_text(text), now);
                return None;
            }
            Effect::LoadDraft { key } if key == READ => {
                let read = unread::find(state, (file, person));
                return Some(Msg::Draft(key.clone(), read.text()));
            }
            _ => {}
        }
        let done = match effect {
            Effect::SaveDraft { key, text } => {
                let draft = Draft {
                    file: file.to_owned(),
                    person: person.to_owned(),
                    key,
                    text,
                };
                let kept = draft::keep(state, &draft, false);
                self.resting = Some((draft, now + Span::milliseconds(REST)));
                kept
            }
            Effect::DropDraft { key } => {
                self.resting = self.resting.take().filter(|(d, _)| d.key != key);
                draft::discard(state, file, person, &key)
            }
            Effect::LoadDraft { key } => match draft::find(state, file, person, &key) {
                Ok(text) => return text.map(|text| Msg::Draft(key, text)),
                Err(error) => Err(error),
            },
            _ => Ok(()),
        };
        done.err()
            .map(|error| Msg::Failed(format!("What you write is not kept as a draft: {error}")))
    }
}
