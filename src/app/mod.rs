//! The application's state as plain data, and what happens to it: pure, without clock, disk or terminal.

pub mod accept;
pub mod action;
pub mod answer;
pub mod bypasses;
pub mod calendar;
pub mod can;
pub mod catalogue;
pub mod clock;
pub mod compare;
pub mod confirm;
pub mod effect;
pub mod filter;
pub mod footer;
pub mod form;
pub mod fuzzy;
pub mod go;
pub mod key;
pub mod keymap;
pub mod layer;
pub mod layout;
pub mod messages;
pub mod msg;
pub mod packet;
pub mod palette;
pub mod parse;
pub mod people;
pub mod plan_form;
pub mod queue;
pub mod record;
pub mod register;
pub mod sheet;
pub mod show;
pub mod spool;
pub mod text_box;
pub mod trace;
pub mod unread;
pub mod update;
pub mod verbs;
pub mod window;
pub mod written;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::change::Change;
use crate::domain::digest::Digest;
use crate::domain::id::ChangeNumber;
use crate::domain::people::{Actor, Identity};
use crate::domain::query::SavedFilter;
use crate::domain::registers::Registers;
use crate::domain::unread::Read;
use crate::domain::window::Timestamp;

use bypasses::Bypasses;
use calendar::Calendar;
use calendar::slot::Slots;
use catalogue::Catalogue;
use confirm::Confirm;
use filter::Filter;
use form::Form;
use keymap::Keymap;
use layout::Size;
use messages::Messages;
use msg::Frame;
use palette::Palette;
use people::People;
use plan_form::PlanForm;
use plan_form::start::Start;
use queue::Queue;
use record::Record;
use register::RegisterScreen;
use sheet::Sheet;
use window::Window;

pub use layer::{Layer, layer};
pub use update::update;

/// What fills the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Place {
    /// The queue with its panes.
    #[default]
    Queue,
    /// One change on the whole screen.
    Change,
    /// The window of one change.
    Window,
    /// The messages of one change to its clients.
    Messages,
    /// The record.
    Record,
    /// The calendar.
    Calendar,
    /// The registers.
    Registers,
    /// The catalogue of templates.
    Catalogue,
    /// The bypass register.
    Bypasses,
    /// The choice of a person.
    People,
    /// The first run, without a file.
    First,
}

/// The panes of the queue's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The queue.
    #[default]
    Queue,
    /// The risk of the change under the cursor, and its gates.
    Risk,
    /// Its comments and votes.
    Comments,
    /// Its checklist.
    Checklist,
}

impl Pane {
    /// Every pane, in the order Tab goes through them.
    pub const ALL: [Self; 4] = [Self::Queue, Self::Risk, Self::Comments, Self::Checklist];

    /// Returns its place in that order, from 0.
    pub fn index(self) -> usize {
        Self::ALL.iter().position(|p| *p == self).unwrap_or(0)
    }

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Risk => "risk",
            Self::Comments => "comments",
            Self::Checklist => "checklist",
        }
    }
}

/// Where the console stands: what the header says and what may be done at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "five facts about the file, each asked for alone"
)]
pub struct Home {
    /// Where the file is, as it is shown.
    pub path: String,
    /// Whether nothing may be written.
    pub read_only: bool,
    /// Whether one process holds the file alone on a file system that is not known to be local.
    pub single_host: bool,
    /// Whether it is the demo.
    pub demo: bool,
    /// Whether a packet stands in for the file.
    pub packet: bool,
    /// How the file knows who is at the keyboard.
    pub identity: Identity,
    /// Whether this file can be made here, on the first run.
    pub can_create: bool,
}

/// A command on its way to the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Which one.
    pub id: u64,
    /// What it does, in words.
    pub label: String,
    /// The draft that goes when it is saved.
    pub draft: Option<String>,
}

/// What the last thing led to, in the footer's right end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The sentence; empty when there is nothing to say.
    pub sentence: String,
    /// Whether it tells of something that did not work.
    pub bad: bool,
}

/// What the person has seen of the change in the panes: votes and approvals carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// The change.
    pub number: Option<ChangeNumber>,
    /// How many events made it.
    pub rev: u64,
    /// The digest of its plan.
    pub digest: Digest,
}

/// The rows the cursor or the scroll of each part may still go down, as the last frame told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Of the risk, comments and checklist panes; the queue's own is not used.
    pub panes: [usize; 4],
    /// Of the change on the whole screen.
    pub change: usize,
    /// Of the sheet.
    pub sheet: usize,
    /// Of the template on the catalogue's screen.
    pub template: usize,
    /// The first row of the window's list that was shown, where the list takes the full width.
    pub window: Option<usize>,
}

/// The whole state of the console.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct App {
    /// The size of the terminal.
    pub size: Size,
    /// Now.
    pub now: Timestamp,
    /// Where the console stands.
    pub home: Home,
    /// Who is at the keyboard.
    pub me: Actor,
    /// The registers.
    pub registers: Arc<Registers>,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// What fills the screen.
    pub place: Place,
    /// Which pane has the keyboard.
    pub pane: Pane,
    /// Which pane is shown below the queue where only one is.
    pub below: Pane,
    /// How far each pane is scrolled; the checklist's is its cursor.
    pub scroll: [usize; 4],
    /// How far the change on the whole screen is scrolled.
    pub change_scroll: usize,
    /// The queue.
    pub queue: Queue,
    /// The change in the panes.
    pub detail: Option<Arc<Change>>,
    /// The same as the file last said it, without what waits for the file.
    pub base: Option<Arc<Change>>,
    /// What waits for the file, and whether it can be reached.
    pub spool: spool::Spool,
    /// When the panes follow the cursor, if they do not yet.
    pub detail_due: Option<Timestamp>,
    /// The request for a change that has not been answered.
    pub detail_asked: Option<(u64, ChangeNumber)>,
    /// The request for a plan to compare with.
    pub compare_asked: Option<compare::Asked>,
    /// What to do as soon as the change is loaded.
    pub after_detail: Option<action::Action>,
    /// What was typed since then; it is meant for what opens, so it waits for that.
    pub typed_ahead: Vec<msg::Typed>,
    /// What the person has seen of it.
    pub seen: Seen,
    /// What the person has read of what is said.
    pub read: Arc<Read>,
    /// The change whose comments are being read, and the second up to which they had been read before.
    pub reading: Option<(ChangeNumber, i64)>,
    /// The window's screen.
    pub window: Window,
    /// The record's screen.
    pub record: Record,
    /// The calendar's screen.
    pub calendar: Calendar,
    /// The free slots that were asked for.
    pub slots: Slots,
    /// The catalogue's screen.
    pub catalogue: Catalogue,
    /// The messages' screen.
    pub messages: Messages,
    /// The bypass register's screen.
    pub bypasses: Bypasses,
    /// The registers' screen.
    pub register: RegisterScreen,
    /// The choice of a person.
    pub people: People,
    /// The question that only a letter answers.
    pub confirm: Option<Confirm>,
    /// The list of actions.
    pub palette: Option<Palette>,
    /// The form being filled in.
    pub form: Option<Form>,
    /// The choice of what a new change begins with.
    pub start: Option<Start>,
    /// The plan being written.
    pub plan_form: Option<PlanForm>,
    /// The filter being typed.
    pub filter: Option<Filter>,
    /// The refusal or the help laid over the screen.
    pub sheet: Option<Sheet>,
    /// Commands on their way.
    pub pending: Vec<Pending>,
    /// What the last thing led to.
    pub said: Said,
    /// The last event's place in the file.
    pub head: u64,
    /// How many requests were made.
    pub requests: u64,
    /// How many frames the person has been shown.
    pub frame: Frame,
    /// How far things may still go down, as the last frame told.
    pub limits: Limits,
    /// Drafts known to wait, by key.
    pub drafts: BTreeSet<String>,
    /// Whether the screen has to be drawn again.
    pub dirty: bool,
}

impl App {
    /// Makes the console over a file, on its queue; the caller carries out the effects of [`App::begin`].
    pub fn new(
        size: Size,
        now: Timestamp,
        home: Home,
        me: Actor,
        registers: Arc<Registers>,
    ) -> Self {
        Self {
            size,
            now,
            home,
            me,
            registers,
            below: Pane::Risk,
            dirty: true,
            ..Self::default()
        }
    }

    /// Takes a file in that was opened; whoever is not known yet chooses.
    pub fn enter(&mut self, home: Home, me: Option<Actor>, registers: Arc<Registers>, head: u64) {
        self.home = home;
        self.registers = registers;
        self.head = head;
        self.dirty = true;
        self.place = Place::Queue;
        if self.home.packet {
            self.queue.saved = SavedFilter::All;
        }
        match me {
            Some(me) => self.me = me,
            None => self.open_people(),
        }
    }

    /// Returns a number for a new request, which is larger than those before.
    pub(super) fn request(&mut self) -> u64 {
        self.requests += 1;
        self.requests
    }

    /// Returns the person's handle.
    pub fn person(&self) -> &crate::domain::id::PersonId {
        &self.me.person
    }

    /// Returns the change that is opened or under the cursor, when it is the one in the panes.
    pub fn change(&self) -> Option<&Arc<Change>> {
        let number = self.target()?;
        self.detail.as_ref().filter(|c| c.id() == number)
    }

    /// Returns the number of the change that the person is at.
    pub fn target(&self) -> Option<ChangeNumber> {
        match self.place {
            Place::Queue => self.queue.cursor,
            Place::Change => self.detail.as_ref().map(|c| c.id()),
            Place::Window | Place::Messages => self.window.number,
            Place::Record => self.record.target(),
            Place::Calendar => self.calendar_target(),
            Place::Bypasses => self.bypasses.target(),
            Place::Catalogue | Place::Registers | Place::People | Place::First => None,
        }
    }

    pub(super) fn say(&mut self, sentence: impl Into<String>) {
        self.said = Said {
            sentence: sentence.into(),
            bad: false,
        };
        self.dirty = true;
    }

    pub(super) fn warn(&mut self, sentence: impl Into<String>) {
        self.said = Said {
            sentence: sentence.into(),
            bad: true,
        };
        self.dirty = true;
    }
}
