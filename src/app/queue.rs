//! The queue: a window over an index, its cursor held by number so that a reload never moves it.

use crate::domain::id::ChangeNumber;
use crate::domain::query::{Query, SavedFilter};
use crate::domain::queue::{Place, QueueRow, Sort, Viewer};

use super::App;
use super::effect::{Anchor, Effect, PageAsk};
use super::layout;
use super::msg::PageRows;

/// So many screens are read at once and kept on either side.
const SCREENS: usize = 3;

/// The queue as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Queue {
    /// The rows that are in memory, in order.
    pub rows: Vec<QueueRow>,
    /// Whether nothing comes before them.
    pub at_start: bool,
    /// Whether nothing comes after them.
    pub at_end: bool,
    /// Which of them is the first in view.
    pub top: usize,
    /// The change under the cursor.
    pub cursor: Option<ChangeNumber>,
    /// The saved filter.
    pub saved: SavedFilter,
    /// What was typed beside it.
    pub typed: String,
    /// The order.
    pub sort: Sort,
    /// How many changes the filter lets through, and whether that is the exact number.
    pub total: Option<(u64, bool)>,
    /// A name in the filter that no change carries, as a sentence.
    pub unknown: Option<String>,
    /// Whether a page has ever been read for this filter.
    pub read: bool,
    /// The request that has not been answered, and where it leads.
    pub asked: Option<(u64, Anchor)>,
    /// The number of the newest request for a total.
    pub total_asked: u64,
    /// A change that was just raised here: the filter gives way to it.
    pub raised: Option<ChangeNumber>,
    /// How many rows the view moved down since the last frame.
    pub moved: i32,
}

impl Queue {
    /// Returns the cursor's place among the rows in memory.
    pub fn index(&self) -> Option<usize> {
        let cursor = self.cursor?;
        self.rows.iter().position(|row| row.number == cursor)
    }

    /// Returns the row under the cursor.
    pub fn row(&self) -> Option<&QueueRow> {
        self.index().and_then(|i| self.rows.get(i))
    }

    /// Returns the rows in view.
    pub fn in_view(&self, height: usize) -> &[QueueRow] {
        let top = self.top.min(self.rows.len());
        &self.rows[top..(top + height).min(self.rows.len())]
    }

    /// Returns what is asked for: the saved filter and what was typed, where that can be read.
    pub fn query(&self) -> Query {
        let typed: Query = self.typed.parse().unwrap_or_default();
        self.saved.query().and(typed)
    }

    fn place_of(&self, row: &QueueRow) -> Place {
        Place::of(row, self.sort)
    }

    /// Brings the cursor into view by moving the view as little as possible.
    fn follow(&mut self, height: usize) {
        let Some(index) = self.index() else {
            self.top = self.top.min(self.rows.len().saturating_sub(1));
            return;
        };
        let before = self.top;
        self.top = self.top.min(index);
        if index >= self.top + height {
            self.top = index + 1 - height;
        }
        self.note_move(before, self.top);
    }

    fn note_move(&mut self, from: usize, to: usize) {
        let lines = i64::try_from(to).unwrap_or(0) - i64::try_from(from).unwrap_or(0);
        let lines = i32::try_from(lines).unwrap_or(0);
        self.moved = self.moved.saturating_add(lines);
    }

    /// Takes in an answer to the newest request; tells whether the rows may have changed.
    pub fn take(&mut self, mut page: PageRows, height: usize) -> bool {
        let Some((_, anchor)) = self.asked.take_if(|(request, _)| *request == page.request) else {
            return false;
        };
        self.read = true;
        self.unknown = page.unknown.take();
        match anchor {
            Anchor::After(_) => {
                self.rows.extend(page.rows);
                self.at_end = page.at_end;
                let spare = self.rows.len().saturating_sub(keep(height));
                let spare = spare.min(self.top.saturating_sub(height));
                self.rows.drain(..spare);
                self.top -= spare;
                self.at_start &= spare == 0;
            }
            Anchor::Before(_) => {
                let more = page.rows.len();
                self.rows.splice(0..0, page.rows);
                self.top += more;
                self.at_start = page.at_start;
                let kept = keep(height).max(self.top + 2 * height);
                self.at_end &= self.rows.len() <= kept;
                self.rows.truncate(kept);
            }
            Anchor::First => {
                self.replace(page);
                self.cursor = self.rows.first().map(|r| r.number);
                self.top = 0;
            }
            Anchor::Last => {
                self.replace(page);
                self.cursor = self.rows.last().map(|r| r.number);
                self.top = self.rows.len().saturating_sub(height);
            }
            Anchor::Around(..) => self.reload(page, height),
        }
        true
    }

    fn replace(&mut self, page: PageRows) {
        self.at_start = page.at_start;
        self.at_end = page.at_end;
        self.rows = page.rows;
        self.moved = 0;
    }

    /// Puts new rows in place of the old ones with the cursor where it was: on its change, else on the row
    /// that took its place.
    fn reload(&mut self, page: PageRows, height: usize) {
        let before = self.index();
        let on_screen = before.map_or(0, |index| index.saturating_sub(self.top));
        let old = before
            .and_then(|i| self.rows.get(i))
            .map(|r| self.place_of(r));
        self.replace(page);
        let index = self.index().or_else(|| {
            let old = old?;
            let behind = |r: &QueueRow| self.place_of(r).cmp_in(old, self.sort).is_ge();
            self.rows
                .iter()
                .position(behind)
                .or_else(|| self.rows.len().checked_sub(1))
        });
        let index = index.unwrap_or(0);
        self.cursor = self.rows.get(index).map(|r| r.number);
        self.top = index.saturating_sub(on_screen);
        if self.at_end {
            self.top = self.top.min(self.rows.len().saturating_sub(height));
        }
    }
}

/// Returns how many rows are kept in memory for a view of so many.
fn keep(height: usize) -> usize {
    height * (2 * SCREENS + 2)
}

impl App {
    /// Returns how many rows of the queue are in view.
    pub fn queue_height(&self) -> usize {
        layout::queue_rows(self.size)
    }

    /// Returns who looks.
    pub fn viewer(&self) -> Viewer {
        let known = self.registers.people.get(self.person());
        Viewer {
            person: self.person().clone(),
            scope: known.map_or_else(
                || crate::domain::people::Scope::Only(Vec::new()),
                |p| p.scope.clone(),
            ),
            read: std::sync::Arc::clone(&self.read),
        }
    }

    /// Returns what the console asks for when it opens: its first page, then the count.
    pub fn begin(&mut self) -> Vec<Effect> {
        vec![
            Self::ask_read(),
            self.ask_page(Anchor::First),
            self.ask_total(),
            ask_window(),
        ]
    }

    /// Returns what the console asks for wherever it opens: nothing before
    /// there is a file and a person.
    pub fn begin_anywhere(&mut self) -> Vec<Effect> {
        if self.place_asks() {
            self.begin()
        } else {
            Vec::new()
        }
    }

    /// Returns what the first frame shows and nothing more; [`App::read_ahead`] asks for what may come
    /// into view next, once that frame is drawn.
    pub fn begin_in_view(&mut self) -> Vec<Effect> {
        if !self.place_asks() {
            return Vec::new();
        }
        let height = self.queue_height();
        vec![
            Self::ask_read(),
            self.ask_rows(Anchor::First, height),
            self.ask_total(),
            ask_window(),
        ]
    }

    fn place_asks(&self) -> bool {
        match self.place {
            super::Place::Catalogue
            | super::Place::Bypasses
            | super::Place::First
            | super::Place::People => false,
            super::Place::Queue
            | super::Place::Change
            | super::Place::Window
            | super::Place::Messages
            | super::Place::Record
            | super::Place::Calendar
            | super::Place::Registers => true,
        }
    }

    pub(super) fn ask_page(&mut self, anchor: Anchor) -> Effect {
        let limit = self.queue_height() * SCREENS;
        self.ask_rows(anchor, limit)
    }

    fn ask_rows(&mut self, anchor: Anchor, limit: usize) -> Effect {
        let request = self.request();
        self.queue.asked = Some((request, anchor));
        Effect::AskPage(PageAsk {
            request,
            viewer: self.viewer(),
            query: self.queue.query(),
            sort: self.queue.sort,
            anchor,
            limit,
        })
    }

    pub(super) fn ask_total(&mut self) -> Effect {
        let request = self.request();
        self.queue.total_asked = request;
        Effect::AskTotal {
            request,
            viewer: self.viewer(),
            query: self.queue.query(),
        }
    }

    /// Asks for the same rows again after something changed.
    pub(super) fn reload_queue(&mut self) -> Vec<Effect> {
        let queue = &self.queue;
        let anchor = match (queue.row(), queue.cursor, queue.rows.first()) {
            (Some(row), _, _) => Anchor::Around(row.number, queue.place_of(row)),
            // A change that was just raised is not among the rows yet.
            (None, Some(number), Some(first)) => Anchor::Around(number, queue.place_of(first)),
            (None, _, _) => Anchor::First,
        };
        vec![self.ask_page(anchor), self.ask_total()]
    }

    /// Starts over with another filter or order.
    pub(super) fn restart_queue(&mut self, keep_cursor: bool) -> Vec<Effect> {
        self.queue.total = None;
        self.dirty = true;
        if keep_cursor {
            return self.reload_queue();
        }
        vec![self.ask_page(Anchor::First), self.ask_total()]
    }

    /// Moves the queue's cursor by so many rows, down when positive.
    pub(super) fn move_queue(&mut self, by: isize) -> Vec<Effect> {
        let Some(index) = self.queue.index() else {
            return Vec::new();
        };
        let last = self.queue.rows.len().saturating_sub(1);
        let wanted = index.saturating_add_signed(by).min(last);
        self.put_cursor(wanted);
        self.read_ahead()
    }

    pub(super) fn queue_end(&mut self, last: bool) -> Vec<Effect> {
        let known = if last {
            self.queue.at_end
        } else {
            self.queue.at_start
        };
        if !known {
            return vec![self.ask_page(if last { Anchor::Last } else { Anchor::First })];
        }
        if self.queue.rows.is_empty() {
            return Vec::new();
        }
        self.put_cursor(if last { self.queue.rows.len() - 1 } else { 0 });
        self.read_ahead()
    }

    pub(super) fn put_cursor(&mut self, index: usize) {
        let number = self.queue.rows.get(index).map(|r| r.number);
        if number != self.queue.cursor {
            self.queue.cursor = number;
            self.cursor_moved();
        }
        let height = self.queue_height();
        self.queue.follow(height);
        self.dirty = true;
    }

    /// Asks for more rows when the view comes near the end of those in memory.
    pub fn read_ahead(&mut self) -> Vec<Effect> {
        if self.queue.asked.is_some() {
            return Vec::new();
        }
        let height = self.queue_height();
        let (top, count) = (self.queue.top, self.queue.rows.len());
        let anchor = if !self.queue.at_end && top + 2 * height > count {
            let last = self.queue.rows.last();
            last.map(|r| Anchor::After(self.queue.place_of(r)))
        } else if !self.queue.at_start && top < height {
            let first = self.queue.rows.first();
            first.map(|r| Anchor::Before(self.queue.place_of(r)))
        } else {
            None
        };
        anchor.map(|a| self.ask_page(a)).into_iter().collect()
    }
}

/// Asks whether a console that was killed stood in a window.
fn ask_window() -> Effect {
    Effect::LoadDraft {
        key: super::window::PLACE.to_owned(),
    }
}
