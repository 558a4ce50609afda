//! The reader: a thread with a connection of its own, for which the newest request of a kind counts.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use rusqlite::Connection;

use super::error::StoreError;
use super::free_slot::{SlotOf, SlotSought, slot_found};
use super::index::calendar::{CalendarAsk, calendar};
use super::index::{self, Anchor, Asked, Page, Total};
use super::load;
use super::log::{LogPage, LogQuery};
use super::open::{OpenOptions, Store};
use crate::domain::calendar::page::CalendarPage;
use crate::domain::change::Change;
use crate::domain::event::Stream;
use crate::domain::id::ChangeNumber;
use crate::domain::people::Scope;
use crate::domain::plan::Plan;
use crate::domain::query::QueryError;
use crate::domain::queue::{QueueRow, Viewer};
use crate::domain::refusal::Refusal;

/// Which request an answer is for; a later one is greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ticket(pub u64);

/// What is asked of the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// A page of the queue.
    Page {
        /// Which changes, how sorted, for whom.
        asked: Asked,
        /// Which part.
        anchor: Anchor,
        /// How many rows at most.
        size: usize,
    },
    /// How many changes there are.
    Total {
        /// Which changes, for whom.
        asked: Asked,
        /// Where counting may stop.
        most: u64,
    },
    /// One change as its events make it.
    Change {
        /// For whom.
        viewer: Viewer,
        /// Its number.
        number: ChangeNumber,
    },
    /// The plan of a change as it was when a revision was made.
    Plan {
        /// For whom.
        viewer: Viewer,
        /// The change.
        number: ChangeNumber,
        /// The revision.
        revision: u32,
    },
    /// A stretch of the calendar.
    Calendar(CalendarAsk),
    /// The next free slot of a change.
    Slot(Box<SlotSought>),
    /// Events of the record, newest first.
    Record {
        /// For whom.
        viewer: Viewer,
        /// Which events.
        query: LogQuery,
    },
    /// A page or a change that is read beside those on the screen, and takes the place of neither.
    Aside(Box<Request>),
}

/// A page of the queue, with what is odd about the query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageFound {
    /// The rows.
    pub page: Page,
    /// A name in the query that no change carries.
    pub unknown: Option<QueryError>,
}

/// One change with its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFound {
    /// Its row.
    pub row: QueueRow,
    /// The fold of its events.
    pub change: Change,
}

/// What the reader answers.
#[derive(Debug)]
pub enum Answer {
    /// A page.
    Page(Ticket, Result<PageFound, StoreError>),
    /// A total.
    Total(Ticket, Result<Total, StoreError>),
    /// A change; nothing when it is not there for this viewer.
    Change(Ticket, Result<Option<Box<ChangeFound>>, StoreError>),
    /// A plan as it was; nothing when the change is not there for this viewer, or the revision is not.
    Plan(Ticket, Result<Option<Box<Plan>>, StoreError>),
    /// A stretch of the calendar.
    Calendar(Ticket, Result<CalendarPage, StoreError>),
    /// A change and its next free slot; a refusal when there is none, or no such change for this viewer.
    Slot(Ticket, Result<Result<SlotOf, Refusal>, StoreError>),
    /// Events.
    Record(Ticket, Result<LogPage, StoreError>),
}

/// The kinds of request, most urgent first.
const LANES: usize = 9;

fn lane(request: &Request) -> usize {
    match request {
        Request::Page { .. } => 0,
        Request::Change { .. } => 1,
        Request::Calendar(_) => 2,
        Request::Slot(_) => 3,
        Request::Aside(inner) if matches!(**inner, Request::Page { .. }) => 4,
        Request::Aside(_) => 5,
        Request::Plan { .. } => 6,
        Request::Record { .. } => 7,
        Request::Total { .. } => 8,
    }
}

#[derive(Default)]
struct Desk {
    waiting: [Option<(Ticket, Request)>; LANES],
    running: Option<usize>,
    last: u64,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    desk: Mutex<Desk>,
    bell: Condvar,
    /// Asks the running query to stop.
    stop: AtomicBool,
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        // The desk is whole after every statement that touches it, so a panic elsewhere spoils nothing.
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that reads the file; dropped, it stops.
pub struct Reader {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader")
    }
}

impl Reader {
    /// Opens the file for reading and starts the thread; answers go to `answer`, on that thread.
    pub fn start(
        path: &Path,
        options: &OpenOptions,
        answer: impl Fn(Answer) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let options = OpenOptions {
            read_only: true,
            ..options.clone()
        };
        let mut store = Store::open(path, &options)?;
        let shared = Arc::new(Shared::default());
        let watched = Arc::clone(&shared);
        let look = move || watched.stop.load(Ordering::Relaxed);
        store.conn.progress_handler(1000, Some(look))?;
        let theirs = Arc::clone(&shared);
        let thread = thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || serve(&store, &theirs, &answer))
            .map_err(StoreError::io(path))?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    /// Asks for something. An earlier request of the same kind that is not answered yet never will
    /// be; a page does not wait for a total, which is taken up again afterwards.
    pub fn ask(&self, request: Request) -> Ticket {
        let mut desk = self.shared.desk();
        desk.last += 1;
        let ticket = Ticket(desk.last);
        let mine = lane(&request);
        if desk.running.is_some_and(|running| running >= mine) {
            self.shared.stop.store(true, Ordering::Relaxed);
        }
        desk.waiting[mine] = Some((ticket, request));
        self.shared.bell.notify_one();
        ticket
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.shared.desk().closed = true;
        self.shared.stop.store(true, Ordering::Relaxed);
        self.shared.bell.notify_one();
        if let Some(thread) = self.thread.take() {
            // Only in development does a panic there come this far; it was reported when it happened.
            let _ = thread.join();
        }
    }
}

fn next(shared: &Shared) -> Option<(Ticket, Request)> {
    let mut desk = shared.desk();
    loop {
        if desk.closed {
            return None;
        }
        if let Some(at) = desk.waiting.iter().position(Option::is_some) {
            shared.stop.store(false, Ordering::Relaxed);
            desk.running = Some(at);
            return desk.waiting[at].take();
        }
        desk = shared
            .bell
            .wait(desk)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

fn serve(store: &Store, shared: &Shared, answer: &impl Fn(Answer)) {
    while let Some((ticket, request)) = next(shared) {
        let found = look_up(store, ticket, &request);
        let mut desk = shared.desk();
        desk.running = None;
        let mine = &mut desk.waiting[lane(&request)];
        if mine.is_some() {
            continue;
        }
        if is_cancelled(&found) {
            *mine = Some((ticket, request));
            continue;
        }
        drop(desk);
        answer(found);
    }
}

fn is_cancelled(answer: &Answer) -> bool {
    let stopped = |e: &StoreError| matches!(e, StoreError::Cancelled);
    match answer {
        Answer::Page(_, r) => r.as_ref().is_err_and(stopped),
        Answer::Total(_, r) => r.as_ref().is_err_and(stopped),
        Answer::Change(_, r) => r.as_ref().is_err_and(stopped),
        Answer::Plan(_, r) => r.as_ref().is_err_and(stopped),
        Answer::Calendar(_, r) => r.as_ref().is_err_and(stopped),
        Answer::Slot(_, r) => r.as_ref().is_err_and(stopped),
        Answer::Record(_, r) => r.as_ref().is_err_and(stopped),
    }
}

fn look_up(store: &Store, ticket: Ticket, request: &Request) -> Answer {
    let conn = store.connection();
    match request {
        Request::Page {
            asked,
            anchor,
            size,
        } => Answer::Page(
            ticket,
            at_once(conn, |c| page_found(c, asked, *anchor, *size)),
        ),
        Request::Total { asked, most } => {
            Answer::Total(ticket, at_once(conn, |c| index::total(c, asked, *most)))
        }
        Request::Change { viewer, number } => {
            Answer::Change(ticket, at_once(conn, |c| change_found(c, viewer, *number)))
        }
        Request::Plan {
            viewer,
            number,
            revision,
        } => Answer::Plan(ticket, plan_found(conn, viewer, *number, *revision)),
        Request::Calendar(ask) => Answer::Calendar(ticket, calendar(conn, ask)),
        Request::Slot(sought) => Answer::Slot(ticket, slot_found(conn, sought)),
        Request::Record { viewer, query } => Answer::Record(
            ticket,
            at_once(conn, |_| events_found(store, viewer, query)),
        ),
        Request::Aside(inner) => look_up(store, ticket, inner),
    }
}

/// Reads one state of the file and lets go of it: a reader that keeps one keeps the log from shrinking.
fn at_once<T>(
    conn: &Connection,
    read: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let tx = conn.unchecked_transaction()?;
    read(&tx)
}

/// Returns a page with what is odd about its query.
pub fn page_found(
    conn: &Connection,
    asked: &Asked,
    anchor: Anchor,
    size: usize,
) -> Result<PageFound, StoreError> {
    let _reading = load::at_once(conn)?;
    let mut page = index::page(conn, asked, anchor, size)?;
    index::needs::fill(conn, &asked.viewer.person, asked.now, &mut page.rows)?;
    // Another name of the same facet may have let changes through.
    let unknown = index::unknown_name(conn, &asked.query, &asked.viewer)?;
    Ok(PageFound { page, unknown })
}

/// Returns a change with its row; nothing when it is not there for this viewer.
pub fn change_found(
    conn: &Connection,
    viewer: &Viewer,
    number: ChangeNumber,
) -> Result<Option<Box<ChangeFound>>, StoreError> {
    let _reading = load::at_once(conn)?;
    let Some(row) = index::row_of(conn, viewer, number)? else {
        return Ok(None);
    };
    let mut change = load::change(conn, number)?;
    if let Some(change) = &mut change {
        index::booked::note_others(conn, change, &viewer.scope)?;
    }
    Ok(change.map(|change| Box::new(ChangeFound { row, change })))
}

/// Returns the plan of a change as it was when a revision was made; nothing when the change is not there
/// for this viewer, or the revision is not.
pub fn plan_found(
    conn: &Connection,
    viewer: &Viewer,
    number: ChangeNumber,
    revision: u32,
) -> Result<Option<Box<Plan>>, StoreError> {
    let _reading = load::at_once(conn)?;
    if index::row_of(conn, viewer, number)?.is_none() {
        return Ok(None);
    }
    Ok(load::plan_of(conn, number, revision)?.map(Box::new))
}

/// Returns events that the viewer may see: those of changes in their scope, and the registers' when
/// they see every client.
pub fn events_found(
    store: &Store,
    viewer: &Viewer,
    query: &LogQuery,
) -> Result<LogPage, StoreError> {
    let seen = |stream| match stream {
        _ if viewer.scope == Scope::All => true,
        Stream::Change(number) => {
            index::row_of(store.connection(), viewer, number).is_ok_and(|row| row.is_some())
        }
        Stream::File
        | Stream::People
        | Stream::Clients
        | Stream::Services
        | Stream::Items
        | Stream::Boards
        | Stream::Calendar
        | Stream::Policy
        | Stream::Catalogue => false,
    };
    store.log(query, &seen)
}

#[cfg(test)]
mod tests;
