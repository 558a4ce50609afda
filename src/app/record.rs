//! The record's screen: events of a change or of the file, newest first, and their proof.

use crate::domain::event::{Recorded, Stream};
use crate::domain::id::ChangeNumber;

use super::effect::{Effect, RecordAsk};
use super::key::{Code, Key};
use super::layout::list_rows;
use super::msg::{Proof, RecordRows};
use super::text_box::TextBox;
use super::{App, Place};

/// So many events are read at once.
const BATCH: usize = 200;

/// The record's screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Of one change, or of the file.
    pub of: Option<ChangeNumber>,
    /// The events in memory, newest first.
    pub events: Vec<Recorded>,
    /// Where older events go on, if there may be more.
    pub before: Option<u64>,
    /// Which event the cursor is on, by its place in the file.
    pub cursor: Option<u64>,
    /// Which of the events is the first in view.
    pub top: usize,
    /// The word that events must have.
    pub word: String,
    /// The word as it is typed.
    pub typing: Option<TextBox>,
    /// The request that has not been answered, and whether its answer follows what is there.
    pub asked: Option<(u64, bool)>,
    /// How far the proof has come.
    pub proof: Option<Proof>,
}

impl Record {
    /// Returns the cursor's place among the events in memory.
    pub fn index(&self) -> usize {
        self.events
            .iter()
            .position(|e| Some(e.seq) == self.cursor)
            .unwrap_or(0)
    }

    /// Returns the change that the event under the cursor is about.
    pub fn target(&self) -> Option<ChangeNumber> {
        match self.events.get(self.index())?.stream {
            Stream::Change(number) => Some(number),
            Stream::File
            | Stream::People
            | Stream::Clients
            | Stream::Services
            | Stream::Items
            | Stream::Boards
            | Stream::Calendar
            | Stream::Policy
            | Stream::Catalogue => None,
        }
    }
}

impl App {
    /// Opens the record of a change, or of the file.
    pub(super) fn open_record(&mut self, of: Option<ChangeNumber>) -> Vec<Effect> {
        let proof = self.record.proof.take();
        self.record = Record {
            of,
            proof,
            ..Record::default()
        };
        self.place = Place::Record;
        self.dirty = true;
        vec![self.ask_record(None)]
    }

    pub(super) fn ask_record(&mut self, before: Option<u64>) -> Effect {
        let request = self.request();
        self.record.asked = Some((request, before.is_some()));
        Effect::AskRecord(RecordAsk {
            request,
            viewer: self.viewer(),
            of: self.record.of,
            before,
            word: self.record.word.clone(),
            limit: BATCH,
        })
    }

    /// Takes in a stretch of the record.
    pub(super) fn record_rows(&mut self, rows: RecordRows) {
        let Some((_, follows)) = self.record.asked.take_if(|(r, _)| *r == rows.request) else {
            return;
        };
        if follows {
            self.record.events.extend(rows.events);
        } else {
            self.record.events = rows.events;
        }
        self.record.before = rows.before;
        let known = self
            .record
            .events
            .iter()
            .any(|e| Some(e.seq) == self.record.cursor);
        if !known {
            self.record.cursor = self.record.events.first().map(|e| e.seq);
        }
        self.follow_record();
        self.dirty = true;
    }

    /// Moves the cursor to a place among the events in memory.
    pub(super) fn put_record(&mut self, index: usize) -> Vec<Effect> {
        let last = self.record.events.len().saturating_sub(1);
        let index = index.min(last);
        self.record.cursor = self.record.events.get(index).map(|e| e.seq);
        self.follow_record();
        self.dirty = true;
        let near = index + 2 * list_rows(self.size) > self.record.events.len();
        if near && self.record.asked.is_none() {
            let older = self.record.before;
            return older
                .map(|before| self.ask_record(Some(before)))
                .into_iter()
                .collect();
        }
        Vec::new()
    }

    fn follow_record(&mut self) {
        let (index, height) = (self.record.index(), list_rows(self.size));
        self.record.top = self
            .record
            .top
            .min(index)
            .max((index + 1).saturating_sub(height));
    }

    /// Begins to prove the record, or gives it up.
    pub(super) fn toggle_proof(&mut self) -> Vec<Effect> {
        self.dirty = true;
        if matches!(self.record.proof, Some(Proof::Under(..))) {
            self.record.proof = None;
            return vec![Effect::StopVerify];
        }
        self.record.proof = Some(Proof::Under(0, self.head));
        vec![Effect::Verify]
    }

    /// Takes a key while the word that events must have is typed.
    pub(super) fn record_key(&mut self, key: Key) -> Vec<Effect> {
        self.dirty = true;
        let Some(typing) = &mut self.record.typing else {
            return Vec::new();
        };
        match key.code {
            Code::Enter => self.record.typing = None,
            Code::Esc => {
                self.record.typing = None;
                self.record.word.clear();
                return vec![self.ask_record(None)];
            }
            _ if typing.key(key) => {
                self.record.word = typing.text().trim().to_owned();
                return vec![self.ask_record(None)];
            }
            _ => {}
        }
        Vec::new()
    }
}
