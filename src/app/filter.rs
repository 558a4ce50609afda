//! The filter as it is typed: every key asks anew, an error is said in place, Esc brings back what was.

use crate::domain::id::ChangeNumber;
use crate::domain::query::{Query, QueryError};

use super::App;
use super::effect::{Anchor, Effect};
use super::key::{Code, Key};
use super::text_box::TextBox;

/// A filter being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What is typed.
    pub input: TextBox,
    /// Why it cannot be read, with its place.
    pub error: Option<QueryError>,
    /// What was typed before, and where the cursor was.
    pub before: (String, Option<ChangeNumber>),
}

impl App {
    /// Opens the filter on what is in force.
    pub(super) fn open_filter(&mut self) {
        self.filter = Some(Filter {
            input: TextBox::line().with(&self.queue.typed),
            error: None,
            before: (self.queue.typed.clone(), self.queue.cursor),
        });
        self.dirty = true;
    }

    /// Takes a key while the filter has the keyboard.
    pub(super) fn filter_key(&mut self, key: Key) -> Vec<Effect> {
        match key.code {
            Code::Up => return self.move_queue(-1),
            Code::Down => return self.move_queue(1),
            _ => {}
        }
        let Some(filter) = &mut self.filter else {
            return Vec::new();
        };
        if filter.input.key(key) {
            self.filter_changed()
        } else {
            Vec::new()
        }
    }

    /// Takes a paste while the filter has the keyboard.
    pub(super) fn filter_paste(&mut self, text: &str) -> Vec<Effect> {
        if let Some(filter) = &mut self.filter {
            filter.input.insert(text);
        }
        self.filter_changed()
    }

    fn filter_changed(&mut self) -> Vec<Effect> {
        self.dirty = true;
        let Some(filter) = &mut self.filter else {
            return Vec::new();
        };
        let text = filter.input.text().to_owned();
        match text.parse::<Query>() {
            Ok(_) => filter.error = None,
            Err(error) => {
                filter.error = Some(error);
                return Vec::new();
            }
        }
        if text == self.queue.typed {
            return Vec::new();
        }
        self.queue.typed = text;
        self.restart_queue(false)
    }

    /// Keeps what was typed.
    pub(super) fn keep_filter(&mut self) -> Vec<Effect> {
        self.dirty = true;
        let Some(filter) = self.filter.take() else {
            return Vec::new();
        };
        if let Some(error) = filter.error {
            self.warn(error.sentence);
            return Vec::new();
        }
        // A key typed just before is answered as soon as it is read.
        self.ask_detail().into_iter().collect()
    }

    /// Brings back what was in force before.
    pub(super) fn restore_filter(&mut self) -> Vec<Effect> {
        self.dirty = true;
        let Some(Filter {
            before: (text, cursor),
            ..
        }) = self.filter.take()
        else {
            return Vec::new();
        };
        if text == self.queue.typed {
            return Vec::new();
        }
        self.queue.typed = text;
        self.queue.total = None;
        let place = self
            .queue
            .row()
            .map(|r| crate::domain::queue::Place::of(r, self.queue.sort));
        let page = match (cursor, place) {
            (Some(cursor), Some(place)) => self.ask_page(Anchor::Around(cursor, place)),
            _ => self.ask_page(Anchor::First),
        };
        self.queue.cursor = cursor;
        vec![page, self.ask_total()]
    }

    /// Takes away what was typed, outside the filter line.
    pub(super) fn clear_filter(&mut self) -> Vec<Effect> {
        if self.queue.typed.is_empty() {
            return Vec::new();
        }
        self.queue.typed.clear();
        self.restart_queue(true)
    }
}
