//! What one row of the queue says, and who is looking.

mod order;
mod place;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};

use super::attention::Why;
use super::change::Change;
use super::id::{ChangeNumber, ClientId, PersonId, ServiceId};
use super::lifecycle::State;
use super::people::Scope;
use super::plan::{ChangeType, RiskClass};
use super::registers::Registers;
use super::unread::Read;
use super::wave::Outcome;
use super::window::{Timestamp, Window};

pub use order::{Sort, SortKey};
pub use place::Place;

/// Who is looking: whose "me" it is, and whose clients they may see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Viewer {
    /// The person.
    pub person: PersonId,
    /// The clients they may see.
    pub scope: Scope,
    /// What they have read of what is said.
    pub read: Arc<Read>,
}

/// Yes-or-no facts about a change, with its outcome and score, packed so that an index can carry them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Marks(pub u32);

impl Marks {
    /// Actual start, actual end and planned end are all known.
    pub const EXECUTED: u32 = 1;
    /// Executed, and ended no later than planned.
    pub const ON_TIME: u32 = 1 << 1;
    /// Executed wholly inside the planned window.
    pub const INSIDE: u32 = 1 << 2;
    /// Executed, and begun before its record was opened.
    pub const RETROACTIVE: u32 = 1 << 3;
    /// A board decides it, here or in the tool it comes from.
    pub const CAB: u32 = 1 << 4;
    /// Work began before any authorisation.
    pub const BYPASS: u32 = 1 << 5;
    /// On hold.
    pub const HELD: u32 = 1 << 6;
    /// Taken over from another tool.
    pub const IMPORTED: u32 = 1 << 7;
    /// At least one incident is linked to it.
    pub const INCIDENT: u32 = 1 << 8;
    /// Every incident that is linked to it led to it: it caused none.
    pub const ONLY_TRIGGERED: u32 = 1 << 13;
    /// It concerns other than exactly one client.
    pub const NOT_ONE_CLIENT: u32 = 1 << 9;
    const OUTCOME: u32 = 10;
    const RISK: u32 = 16;

    /// Tells whether a fact holds.
    pub fn has(self, bit: u32) -> bool {
        self.0 & bit != 0
    }

    /// Returns them without a fact.
    #[must_use]
    pub fn without(self, bit: u32) -> Self {
        Self(self.0 & !bit)
    }

    fn set(&mut self, bit: u32, on: bool) {
        if on {
            self.0 |= bit;
        }
    }

    /// Tells whether an incident is linked to it that it caused, or of which another tool does not tell.
    pub fn caused_incident(self) -> bool {
        self.has(Self::INCIDENT) && !self.has(Self::ONLY_TRIGGERED)
    }

    /// Returns the outcome, when one is recorded.
    pub fn outcome(self) -> Option<Outcome> {
        let place = (self.0 >> Self::OUTCOME) & 7;
        Outcome::ALL.get((place as usize).checked_sub(1)?).copied()
    }

    /// Returns the risk score, 0 to 100, when there is one.
    pub fn risk(self) -> Option<u8> {
        u8::try_from((self.0 >> Self::RISK) & 0xff)
            .ok()?
            .checked_sub(1)
    }

    fn of(change: &Change, risk: Option<u8>) -> Self {
        let mut marks = Self::default();
        let done = Execution::of(change);
        marks.set(Self::EXECUTED, done.executed);
        marks.set(Self::ON_TIME, done.on_time);
        marks.set(Self::INSIDE, done.inside);
        marks.set(Self::RETROACTIVE, done.retroactive);
        let (cab, incidents) = change.imported.as_ref().map_or_else(
            || {
                let plan = &change.plan;
                (Registers::goes_to_board(plan.kind, change.class), false)
            },
            |i| {
                (
                    i.board_needed == Some(true),
                    i.related_incidents.is_some_and(|n| n > 0),
                )
            },
        );
        marks.set(Self::CAB, cab);
        marks.set(Self::BYPASS, change.bypass);
        marks.set(Self::HELD, change.hold.is_some());
        marks.set(Self::IMPORTED, change.imported.is_some());
        let linked = change.linked().next().is_some();
        marks.set(Self::INCIDENT, incidents || linked);
        let caused = incidents || change.caused_incident();
        marks.set(Self::ONLY_TRIGGERED, linked && !caused);
        marks.set(Self::NOT_ONE_CLIENT, change.clients().len() != 1);
        let outcome = (1..)
            .zip(Outcome::ALL)
            .find(|(_, o)| change.outcome == Some(*o));
        marks.0 |= outcome.map_or(0, |(place, _)| place) << Self::OUTCOME;
        marks.0 |= risk.map_or(0, |r| u32::from(r) + 1) << Self::RISK;
        marks
    }
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts, each asked for alone"
)]
struct Execution {
    executed: bool,
    on_time: bool,
    inside: bool,
    retroactive: bool,
}

impl Execution {
    fn of(change: &Change) -> Self {
        if let Some(i) = &change.imported {
            return Self {
                executed: i.executed(),
                on_time: i.on_time(),
                inside: i.inside_window(),
                retroactive: i.retroactive(),
            };
        }
        let windows = || change.plan.waves.iter().filter_map(|w| w.window);
        let began = change.waves.iter().filter_map(|w| w.started).min();
        let ended = change.waves.iter().filter_map(|w| w.finished).max();
        let (opens, due) = (
            windows().map(|w| w.start).min(),
            windows().map(|w| w.end).max(),
        );
        let executed =
            change.closed.is_some() && began.is_some() && ended.is_some() && due.is_some();
        let on_time = executed && ended <= due;
        Self {
            executed,
            on_time,
            inside: on_time && began >= opens,
            retroactive: executed && began < change.created,
        }
    }
}

/// One line of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Its number.
    pub number: ChangeNumber,
    /// How many events made it: what a command has to expect.
    pub rev: u64,
    /// Where it stands.
    pub state: State,
    /// Which path it takes.
    pub kind: ChangeType,
    /// The class in force.
    pub class: RiskClass,
    /// Its score, 0 to 100; absent for history from another tool.
    pub risk: Option<u8>,
    /// What it is, in one line.
    pub title: String,
    /// The clients it concerns, in wave order.
    pub clients: Vec<ClientId>,
    /// The services it touches.
    pub services: Vec<ServiceId>,
    /// The window of the wave that is next or under way, to the second.
    pub window: Option<Window>,
    /// Which wave that is, from 1; 0 without waves.
    pub wave: u32,
    /// How many waves there are.
    pub waves: u32,
    /// Who does the work.
    pub implementer: Option<PersonId>,
    /// Who raised it.
    pub requester: PersonId,
    /// Who verifies it.
    pub verifier: Option<PersonId>,
    /// When something last happened to it, to the second.
    pub active: Timestamp,
    /// When it was closed, to the second.
    pub closed: Option<Timestamp>,
    /// The plan's revision; 0 in a draft never submitted.
    pub revision: u32,
    /// The tool it comes from; empty when it was raised here.
    pub source: String,
    /// Its number there.
    pub source_number: String,
    /// Yes-or-no facts, outcome and score.
    pub marks: Marks,
    /// What the viewer has to do about it, and since when; known only in a page read for a viewer.
    pub needs: Option<(Why, Timestamp)>,
    /// By when its retrospective is due, while it is owed; known only in a page read for a viewer.
    pub retrospective: Option<Timestamp>,
    /// By when policy wants it decided, while it is in review; known only in a page read for a viewer.
    pub decide_by: Option<Timestamp>,
    /// When the day begins to which its decision was put off; known only in a page read for a viewer.
    pub put_off: Option<Timestamp>,
    /// Which day that is, where it begins; known only in a page read for a viewer.
    pub put_off_day: Option<NaiveDate>,
    /// When something was last said about it, while it is open; known only in a page read for a viewer.
    pub said: Option<Timestamp>,
}

fn to_second(at: Timestamp) -> Timestamp {
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}

impl QueueRow {
    /// Returns the row of a change.
    pub fn of(change: &Change) -> Self {
        let imported = change.imported.as_deref();
        // A draft taken over from another tool gets a score with its first edit here.
        let risk =
            (imported.is_none() || !change.risk.parts.is_empty()).then_some(change.risk.total);
        let index = change.current_wave();
        let planned = change.plan.waves.get(index).and_then(|w| w.window);
        let waves = u32::try_from(change.plan.waves.len()).unwrap_or(u32::MAX);
        Self {
            number: change.id(),
            rev: change.rev,
            state: change.state,
            kind: change.plan.kind,
            class: change.class,
            risk,
            title: change.plan.title.clone(),
            clients: change.clients().into_iter().cloned().collect(),
            services: distinct(&change.plan.services),
            window: planned
                .or_else(|| change.plan.first_window())
                .map(|w| Window {
                    start: to_second(w.start),
                    end: to_second(w.end),
                    zone: w.zone,
                }),
            wave: u32::try_from(index + 1).unwrap_or(u32::MAX).min(waves),
            waves,
            implementer: change.plan.implementer.clone().or_else(|| {
                imported
                    .filter(|i| !i.implementer.is_empty())
                    .map(|i| PersonId::new(i.implementer.clone()))
            }),
            requester: change.requester.clone(),
            verifier: change.plan.verifier.clone(),
            active: to_second(change.last_activity.unwrap_or_default()),
            closed: change.closed.map(to_second),
            revision: change.revision,
            source: imported.map(|i| i.source.clone()).unwrap_or_default(),
            source_number: imported.map(|i| i.number.clone()).unwrap_or_default(),
            marks: Marks::of(change, risk),
            needs: None,
            retrospective: None,
            decide_by: None,
            put_off: None,
            put_off_day: None,
            said: None,
        }
    }

    /// Tells whether it is one of this person's: raised, done or verified by them, and still open.
    pub fn is_of(&self, person: &PersonId) -> bool {
        self.state.is_open() && self.people().any(|p| p == person)
    }

    /// Returns who raised, does and verifies it.
    pub fn people(&self) -> impl Iterator<Item = &PersonId> {
        [
            Some(&self.requester),
            self.implementer.as_ref(),
            self.verifier.as_ref(),
        ]
        .into_iter()
        .flatten()
        .filter(|p| !p.as_str().is_empty())
    }

    /// Tells whether its window is over and its work is not.
    pub fn is_late(&self, now: Timestamp) -> bool {
        let to_come = matches!(self.state, State::Scheduled | State::InProgress);
        to_come && self.window.is_some_and(|w| w.end <= now)
    }

    /// Tells whether it is neither approved nor refused within policy's time.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.decide_by.is_some_and(|by| by <= now)
    }

    /// Tells whether its decision is put off to a later day.
    pub fn is_put_off(&self, now: Timestamp) -> bool {
        self.put_off.is_some_and(|day| now < day)
    }

    /// Tells whether it is open and of high class, on hold, late, or due within 72 hours without
    /// being in the calendar.
    pub fn is_at_risk(&self, now: Timestamp) -> bool {
        let early = matches!(self.state, State::Draft | State::Review | State::Approved);
        let soon = now + chrono::Duration::hours(72);
        self.state.is_open()
            && (self.class == RiskClass::High
                || self.marks.has(Marks::HELD)
                || self.is_late(now)
                || (early && self.window.is_some_and(|w| w.start < soon)))
    }

    /// Tells whether a viewer may see it.
    pub fn visible_to(&self, viewer: &Viewer) -> bool {
        viewer.scope.covers_all(&self.clients)
    }
}

fn distinct<T: Clone + PartialEq>(list: &[T]) -> Vec<T> {
    let mut out: Vec<T> = Vec::new();
    for x in list {
        if !out.contains(x) {
            out.push(x.clone());
        }
    }
    out
}
