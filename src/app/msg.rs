//! What reaches the application: keys, answers, others' work, time.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::bypass::Bypass;
use crate::domain::calendar::page::CalendarPage;
use crate::domain::change::Change;
use crate::domain::event::Recorded;
use crate::domain::evidence::EvidenceFile;
use crate::domain::history::Tally;
use crate::domain::id::{ChangeNumber, TemplateId};
use crate::domain::people::Actor;
use crate::domain::plan::Plan;
use crate::domain::queue::QueueRow;
use crate::domain::refusal::Refusal;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

use super::Limits;
use super::calendar::slot::SlotFound;
use super::key::Key;
use super::layout::Size;
use super::spool::Spool;

/// The count of frames that had been shown when something was typed.
pub type Frame = u64;

/// What a person put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A key, read after so many frames.
    Key(Key, Frame),
    /// A pasted text.
    Paste(String),
}

/// A stretch of the queue's rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageRows {
    /// The request it answers.
    pub request: u64,
    /// The rows, in order.
    pub rows: Vec<QueueRow>,
    /// Whether nothing comes before them.
    pub at_start: bool,
    /// Whether nothing comes after them.
    pub at_end: bool,
    /// A name in the query that no change carries, as a sentence with the nearest that one does.
    pub unknown: Option<String>,
}

/// A stretch of the record, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordRows {
    /// The request it answers.
    pub request: u64,
    /// The events.
    pub events: Vec<Recorded>,
    /// Where to go on, if there may be more.
    pub before: Option<u64>,
}

/// How far a proof of the record has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// So many events of so many.
    Under(u64, u64),
    /// Everything agrees: so many events.
    Proved(u64),
    /// It does not, or it could not be read; the sentence says where.
    Broken(String),
}

/// What ended a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It is in the record, as the events up to this place.
    Saved {
        /// The change.
        number: ChangeNumber,
        /// The last event's place in the file.
        seq: u64,
        /// What was written.
        events: Vec<Recorded>,
    },
    /// What it does to a register is in the record, up to this place in the file.
    Kept(u64),
    /// The domain said no.
    Refused(Refusal),
    /// Someone else was first; the sentence says who.
    Conflict(String),
    /// The file could not be written; the sentence says why.
    Failed(String),
    /// It waits in the spool, on disk, until the file can be reached.
    Spooled(ChangeNumber),
}

/// What the console was asked to do by the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// End in order.
    End,
    /// Stop and come back later.
    Stop,
}

/// What a text was written for in the person's own editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheetwork {
    /// The field of the open form that has the cursor.
    Field,
    /// The field of the plan that is being written in.
    PlanField,
    /// The whole plan that is being written.
    Plan,
}

/// One thing that reaches the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Msg {
    /// The time; comes before everything else that happened at it.
    Tick(Timestamp),
    /// A key, and how many frames had been shown when it was read.
    Key(Key, Frame),
    /// A pasted text.
    Paste(String),
    /// A new size.
    Resize(Size),
    /// A frame was shown.
    Drawn(Limits),
    /// Rows of the queue.
    Page(PageRows),
    /// How many changes the filter lets through, and whether that is the exact number.
    Total(u64, u64, bool),
    /// A change for the panes; nothing when it is not there for this person.
    Detail(u64, ChangeNumber, Option<Arc<Change>>),
    /// A change read beside the one in the panes; nothing when it is not there for this person.
    Aside(u64, Option<Arc<Change>>),
    /// Past changes that a new one can begin with.
    Past(u64, Vec<QueueRow>),
    /// The plan of a change as it was when a revision was made; nothing when there is none to see.
    PlanWas(u64, Option<Box<Plan>>),
    /// A stretch of the calendar.
    CalendarPage(u64, Arc<CalendarPage>),
    /// The next free slot, or why there is none.
    SlotFound(u64, Result<Box<SlotFound>, Refusal>),
    /// A stretch of the record.
    RecordRows(RecordRows),
    /// How far the proof of the record has come.
    Proof(Proof),
    /// The registers as they now stand.
    Registers(Arc<Registers>),
    /// What became of the finished changes by each template.
    Uses(BTreeMap<TemplateId, Tally>),
    /// The bypasses that the person may see.
    Bypasses(Vec<Bypass>),
    /// The file was written, by whomever; its last event has this place.
    Changed(u64),
    /// A command ended.
    Ended(u64, Ended),
    /// The spool as it now lies on disk.
    Spool(Spool),
    /// A draft that was kept, by key.
    Draft(String, String),
    /// A text as it was left in the person's editor, or why there is none.
    EditorText(Sheetwork, Result<String, String>),
    /// A file that was to be evidence, or why it cannot be.
    FileSeen(u64, Result<EvidenceFile, String>),
    /// The person is now this one.
    Person(Actor),
    /// Something did not work; the sentence says what.
    Failed(String),
    /// The system's call.
    Call(Call),
}
