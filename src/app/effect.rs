//! What the application wants done outside, as data.

use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::entry::Told;
use crate::domain::id::{ChangeNumber, ClientId, EventId, PersonId};
use crate::domain::query::Query;
use crate::domain::queue::{Place, Sort, Viewer};
use crate::domain::registers::Registers;
use crate::domain::template::TemplateCommand;
use crate::domain::window::Timestamp;

use super::msg::Sheetwork;

/// Where a stretch of the queue lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// From the first row.
    First,
    /// Up to the last row.
    Last,
    /// The rows after this place.
    After(Place),
    /// The rows before this place.
    Before(Place),
    /// The rows around a change; around this place when it is not among them any more.
    Around(ChangeNumber, Place),
}

/// A request for a stretch of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageAsk {
    /// Its number; the answer carries it.
    pub request: u64,
    /// Who looks.
    pub viewer: Viewer,
    /// What is asked for.
    pub query: Query,
    /// In which order.
    pub sort: Sort,
    /// Where.
    pub anchor: Anchor,
    /// At most so many rows; around a change so many on either side.
    pub limit: usize,
}

/// A request for a stretch of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordAsk {
    /// Its number; the answer carries it.
    pub request: u64,
    /// Who looks.
    pub viewer: Viewer,
    /// Of one change, or of the file.
    pub of: Option<ChangeNumber>,
    /// Only events before this place.
    pub before: Option<u64>,
    /// Only events with this word in their kind, stream or person.
    pub word: String,
    /// At most so many.
    pub limit: usize,
}

/// A request for a stretch of the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarAsk {
    /// Its number; the answer carries it.
    pub request: u64,
    /// Who looks.
    pub viewer: Viewer,
    /// Of these clients.
    pub clients: Vec<ClientId>,
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
}

/// What a free slot is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotOf {
    /// A change, as it stands in the file.
    Change(ChangeNumber),
    /// A change, as the plan being written would leave it.
    Plan(Box<Change>),
}

/// A request for the next free slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotAsk {
    /// Its number; the answer carries it.
    pub request: u64,
    /// Who looks.
    pub viewer: Viewer,
    /// For what.
    pub of: SlotOf,
    /// For which wave, from 0; the one that comes next when absent.
    pub wave: Option<usize>,
    /// From when on.
    pub from: Timestamp,
    /// The registers.
    pub registers: Arc<Registers>,
}

/// One thing the application wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Read rows of the queue.
    AskPage(PageAsk),
    /// Count what a query lets through.
    AskTotal {
        /// Its number; the answer carries it.
        request: u64,
        /// Who looks.
        viewer: Viewer,
        /// What is asked for.
        query: Query,
    },
    /// Read a change.
    AskDetail {
        /// Its number; the answer carries it.
        request: u64,
        /// Who looks.
        viewer: Viewer,
        /// The change.
        number: ChangeNumber,
    },
    /// Read a change beside the one in the panes.
    AskAside {
        /// Its number; the answer carries it.
        request: u64,
        /// Who looks.
        viewer: Viewer,
        /// The change.
        number: ChangeNumber,
    },
    /// Read past changes that a new one can begin with.
    AskPast {
        /// Its number; the answer carries it.
        request: u64,
        /// Who looks.
        viewer: Viewer,
        /// What is asked for.
        query: Query,
        /// In which order.
        sort: Sort,
        /// At most so many.
        limit: usize,
    },
    /// Read the plan of a change as it was when a revision was made.
    AskPlan {
        /// Its number; the answer carries it.
        request: u64,
        /// Who looks.
        viewer: Viewer,
        /// The change.
        number: ChangeNumber,
        /// The revision.
        revision: u32,
    },
    /// Read a stretch of the calendar.
    AskCalendar(CalendarAsk),
    /// Find the next free slot.
    AskSlot(SlotAsk),
    /// Read events.
    AskRecord(RecordAsk),
    /// Read the registers.
    AskRegisters,
    /// Prove the record.
    Verify,
    /// Give up proving the record.
    StopVerify,
    /// Have a command decided and recorded.
    Run {
        /// Its number; the answer carries it.
        id: u64,
        /// The change; a new one when absent.
        number: Option<ChangeNumber>,
        /// How many events must have made the change, when that matters.
        expected_rev: Option<u64>,
        /// What is asked for.
        command: Box<Command>,
    },
    /// Have a command on a template decided and recorded.
    RunTemplate {
        /// Its number; the answer carries it.
        id: u64,
        /// What is asked for.
        command: Box<TemplateCommand>,
    },
    /// Read what became of the changes by each template.
    AskUses,
    /// Read the bypass register.
    AskBypasses(Viewer),
    /// Have a row of a register decided and recorded.
    Keep {
        /// Its number; the answer carries it.
        id: u64,
        /// What is said of the row.
        told: Box<Told>,
    },
    /// Keep how the file says that a change in a window stands, for when the file cannot be reached.
    Stand {
        /// The change.
        change: Arc<Change>,
    },
    /// Forget something in the spool that did not fit.
    Acknowledge(EventId),
    /// Keep a text that is being written.
    SaveDraft {
        /// Its key.
        key: String,
        /// The text.
        text: String,
    },
    /// Look for a kept text.
    LoadDraft {
        /// Its key.
        key: String,
    },
    /// Forget a kept text.
    DropDraft {
        /// Its key.
        key: String,
    },
    /// Keep what the person has read of what is said.
    KeepRead(String),
    /// Look at a file that is to be evidence: its full path, its size, its digest.
    SeeFile {
        /// Its number; the answer carries it.
        request: u64,
        /// Where it is.
        path: String,
    },
    /// Copy to the clipboard.
    Copy(String),
    /// Write a text in the person's own editor.
    OpenEditor {
        /// What for.
        work: Sheetwork,
        /// The text to begin with.
        text: String,
        /// The kind of text, such as `toml`.
        suffix: &'static str,
    },
    /// Become another person.
    SwitchPerson(PersonId),
    /// Make the file, on the first run.
    CreateFile,
    /// Open the demo, on the first run.
    OpenDemo,
    /// Draw everything anew.
    Redraw,
    /// Go to the shell.
    Suspend,
    /// Leave.
    Quit,
}
