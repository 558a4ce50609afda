//! Beginning a change: its title, and what its plan begins with.

mod begin;
mod source;

use crate::app::App;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::text_box::TextBox;
use crate::domain::query::Query;
use crate::domain::queue::{QueueRow, Sort, SortKey};

use super::keep::Kept;
use super::new_keys;

pub use source::Source;

/// The key under which a title is kept until its plan is begun.
const TITLE: &str = "new/title";
/// The most past changes offered at once.
const OFFERED: usize = 100;

/// The choice of what a change begins with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// The title.
    pub title: TextBox,
    /// What is searched for among past changes.
    pub search: TextBox,
    /// Whether the search has the keyboard.
    pub searching: bool,
    /// Past changes that fit, newest first.
    pub past: Vec<QueueRow>,
    /// The newest past changes, among which a few letters are enough.
    recent: Vec<QueueRow>,
    /// Plans of new changes that wait, by key.
    pub waiting: Vec<(String, Kept)>,
    /// Which of the sources is chosen.
    pub cursor: usize,
    /// What is wrong.
    pub message: String,
    /// The request for past changes.
    asked: Option<u64>,
    /// The request for the change whose plan is copied.
    copying: Option<u64>,
}

impl App {
    /// Opens the choice of what a change begins with.
    pub(in crate::app) fn open_start(&mut self) -> Vec<Effect> {
        self.start = Some(Start::default());
        self.dirty = true;
        let titles = std::iter::once(TITLE.to_owned());
        let keys = titles.chain(new_keys());
        let mut effects: Vec<Effect> = keys.map(|key| Effect::LoadDraft { key }).collect();
        effects.extend(self.ask_past());
        effects
    }

    /// Returns what a change can begin with now, while that is chosen.
    pub fn sources(&self) -> Vec<Source<'_>> {
        let start = self.start.as_ref();
        start.map_or_else(Vec::new, |s| s.sources(&self.registers.catalogue))
    }

    /// Moves the choice by so many lines.
    fn step_start(&mut self, by: isize) {
        let last = self.sources().len().saturating_sub(1);
        if let Some(start) = &mut self.start {
            start.cursor = start.cursor.saturating_add_signed(by).min(last);
        }
    }

    /// Takes a kept title or plan in while the choice is open.
    pub(super) fn start_draft(&mut self, key: &str, text: &str) -> bool {
        let Some(start) = &mut self.start else {
            return false;
        };
        if key == TITLE {
            if start.title.is_blank() {
                start.title.set(text);
                self.dirty = true;
            }
            return true;
        }
        if !new_keys().any(|new| new == key) {
            return false;
        }
        self.drafts.insert(key.to_owned());
        if let Some(kept) = Kept::read(text) {
            start.waiting.push((key.to_owned(), kept));
            self.dirty = true;
        }
        true
    }

    fn ask_past(&mut self) -> Option<Effect> {
        let (request, viewer) = (self.request(), self.viewer());
        let start = self.start.as_mut()?;
        let typed = start.search.text().trim();
        start.message.clear();
        let query: Query = match typed.parse() {
            Ok(query) => query,
            Err(error) => {
                let error: crate::domain::query::QueryError = error;
                start.message = error.sentence;
                start.past.clear();
                return None;
            }
        };
        start.asked = Some(request);
        Some(Effect::AskPast {
            request,
            viewer,
            query,
            sort: Sort {
                key: SortKey::Activity,
                descending: true,
            },
            limit: OFFERED,
        })
    }

    /// Takes past changes in.
    pub(in crate::app) fn past_found(&mut self, request: u64, rows: Vec<QueueRow>) {
        if let Some(start) = &mut self.start
            && start.asked == Some(request)
        {
            if start.search.is_blank() {
                start.recent.clone_from(&rows);
            }
            start.past = rows;
            self.step_start(0);
            self.dirty = true;
        }
    }

    /// Takes a key while the choice has the keyboard.
    pub(super) fn start_key(&mut self, key: Key) -> Vec<Effect> {
        self.dirty = true;
        let Some(start) = &mut self.start else {
            return Vec::new();
        };
        match key.code {
            Code::Up if start.searching && start.cursor == 0 => start.searching = false,
            Code::Up => self.step_start(-1),
            Code::Down if start.searching => self.step_start(1),
            Code::Down => start.searching = true,
            _ if start.searching => {
                let before = start.search.text().to_owned();
                start.search.key(key);
                if start.search.text() != before {
                    start.cursor = 0;
                    return self.ask_past().into_iter().collect();
                }
            }
            _ => {
                start.title.key(key);
                return self.keep_title();
            }
        }
        Vec::new()
    }

    /// Takes a paste while the choice has the keyboard.
    pub(super) fn start_paste(&mut self, text: &str) -> Vec<Effect> {
        self.dirty = true;
        let Some(start) = &mut self.start else {
            return Vec::new();
        };
        if start.searching {
            start.search.insert(text);
            start.cursor = 0;
            return self.ask_past().into_iter().collect();
        }
        start.title.insert(text);
        self.keep_title()
    }

    fn keep_title(&mut self) -> Vec<Effect> {
        let Some(start) = &mut self.start else {
            return Vec::new();
        };
        start.message.clear();
        let key = TITLE.to_owned();
        vec![if start.title.is_blank() {
            Effect::DropDraft { key }
        } else {
            Effect::SaveDraft {
                key,
                text: start.title.text().to_owned(),
            }
        }]
    }
}
