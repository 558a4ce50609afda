//! Beginning a change: its title, and what its plan begins with.

use std::sync::Arc;

use crate::app::App;
use crate::app::effect::Effect;
use crate::app::key::{Code, Key};
use crate::app::text_box::TextBox;
use crate::domain::change::Change;
use crate::domain::id::ChangeNumber;
use crate::domain::plan::{Plan, PlannedWave};
use crate::domain::plan_copy::copy_of;
use crate::domain::query::Query;
use crate::domain::queue::{QueueRow, Sort, SortKey};

use super::keep::Kept;
use super::{PlanForm, new_keys};

/// The key under which a title is kept until its plan is begun.
const TITLE: &str = "new/title";
/// The most past changes offered at once.
const OFFERED: usize = 40;

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

/// What a plan can begin with. Whatever else offers plans, a catalogue say, is one more of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// A plan that was begun before and not sent.
    Waiting(&'a str, &'a Kept),
    /// Nothing.
    Blank,
    /// The plan of a past change.
    Past(&'a QueueRow),
}

impl Start {
    /// Returns what can be chosen now: while something is searched for, only what was found.
    pub fn sources(&self) -> Vec<Source<'_>> {
        let mut found = Vec::new();
        if self.search.is_blank() {
            let waiting = self.waiting.iter();
            found.extend(waiting.map(|(key, kept)| Source::Waiting(key, kept)));
            found.push(Source::Blank);
        }
        found.extend(self.past.iter().map(Source::Past));
        found
    }

    fn step(&mut self, by: isize) {
        let last = self.sources().len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }
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
            start.past = rows;
            start.step(0);
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
            Code::Up => start.step(-1),
            Code::Down if start.searching => start.step(1),
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

    /// Goes on from the title to the sources, or takes the chosen one.
    pub(super) fn start_accept(&mut self) -> Vec<Effect> {
        self.dirty = true;
        let Some(start) = &mut self.start else {
            return Vec::new();
        };
        if !start.searching {
            start.searching = true;
            return Vec::new();
        }
        let title = start.title.text().trim().to_owned();
        match start.sources().get(start.cursor).copied() {
            None => Vec::new(),
            Some(Source::Waiting(key, kept)) => {
                let (key, kept) = (key.to_owned(), kept.clone());
                let me = self.person().clone();
                self.start = None;
                self.plan_form = Some(kept.form(key, None, me));
                Vec::new()
            }
            Some(Source::Blank) if title.is_empty() => {
                start.searching = false;
                "A change needs a title.".clone_into(&mut start.message);
                Vec::new()
            }
            Some(Source::Blank) => self.begin_plan(Plan {
                title,
                waves: vec![PlannedWave::default()],
                ..Plan::default()
            }),
            Some(Source::Past(row)) => {
                let number = row.number;
                self.copy_past(number)
            }
        }
    }

    fn copy_past(&mut self, number: ChangeNumber) -> Vec<Effect> {
        let (request, viewer) = (self.request(), self.viewer());
        if let Some(start) = &mut self.start {
            start.copying = Some(request);
        }
        vec![Effect::AskAside {
            request,
            viewer,
            number,
        }]
    }

    /// Begins a plan with that of a change that was asked for; nothing when it was asked for something else.
    pub(super) fn start_copy(
        &mut self,
        request: u64,
        change: Option<&Arc<Change>>,
    ) -> Option<Vec<Effect>> {
        let start = self.start.as_mut()?;
        start.copying.take_if(|asked| *asked == request)?;
        let Some(change) = change else {
            "It is not there any more.".clone_into(&mut start.message);
            return Some(Vec::new());
        };
        let plan = copy_of(&change.plan, start.title.text());
        Some(self.begin_plan(plan))
    }

    fn begin_plan(&mut self, plan: Plan) -> Vec<Effect> {
        let Some(key) = self.free_key() else {
            if let Some(start) = &mut self.start {
                "Nine plans wait to be sent; finish one of them first."
                    .clone_into(&mut start.message);
            }
            return Vec::new();
        };
        self.start = None;
        self.plan_form = Some(PlanForm::new(key, self.person().clone(), plan));
        let mut effects = vec![Effect::DropDraft {
            key: TITLE.to_owned(),
        }];
        effects.extend(self.keep_plan());
        effects
    }
}
