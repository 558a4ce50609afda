//! The folds: every event is read, and every change is made again and compared with the index.

use std::collections::HashMap;

use rusqlite::Connection;

use super::reach::Reaches;
use super::walk::Stored;
use crate::domain::change::Change;
use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;
use crate::store::error::StoreError;
use crate::store::index::{Comparison, waits};
use crate::store::load;
use crate::store::project;
use crate::store::registers::RegisterCache;
use crate::store::write::register_of;

/// A change that the index says goes on, or of which it says nothing.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    change: Change,
    // The revision that the index has taken in.
    shown: Option<u64>,
}

/// How many changes the index shows otherwise, and the first of these as a sentence.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) index_faults: u64,
    pub(super) index_fault: Option<String>,
}

impl Outcome {
    pub(super) fn add(&mut self, why: Option<String>) {
        if let Some(why) = why {
            self.index_faults += 1;
            self.index_fault.get_or_insert(why);
        }
    }

    /// Returns both together; the first of these comes first.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.index_faults += other.index_faults;
        self.index_fault = other.index_fault.or(self.index_fault);
        self
    }
}

/// Folds the events of a part of the record, and compares what they make with the index.
pub(super) struct Folds<'a> {
    comparison: Comparison<'a>,
    registers: Registers,
    // Whether the file keeps the moments that come by themselves.
    moments: waits::Moments,
    // The stories of a later part may have begun before it.
    from_start: bool,
    stream_text: Vec<u8>,
    stream: Stream,
    at_hand: Option<Box<UnderWay>>,
    // A change is large: its room is used again for the next.
    spare: Option<Box<UnderWay>>,
    actor_text: Vec<u8>,
    actor: Actor,
    pub(super) reaches: Reaches,
    pub(super) under_way: HashMap<Stream, Box<UnderWay>>,
    pub(super) outcome: Outcome,
}

impl<'a> Folds<'a> {
    pub(super) fn new(conn: &'a Connection, from_start: bool) -> Result<Self, StoreError> {
        let mut cache = RegisterCache::default();
        // An unreadable register event is reported by its number further on.
        let registers = cache.refresh(conn).cloned().unwrap_or_default();
        Ok(Self {
            comparison: Comparison::new(conn)?,
            registers,
            moments: waits::kept(conn)?,
            from_start,
            stream_text: Vec::new(),
            stream: Stream::File,
            at_hand: None,
            spare: None,
            actor_text: Vec::new(),
            actor: Actor::default(),
            reaches: Reaches::default(),
            under_way: HashMap::new(),
            outcome: Outcome::default(),
        })
    }

    /// Takes in one event; what is wrong with it when it makes no sense.
    pub(super) fn take(&mut self, s: Stored<'_>) -> Result<Result<(), String>, StoreError> {
        let (event, at) = match self.read(s) {
            Ok(read) => read,
            Err(why) => return Ok(Err(why)),
        };
        let reach = self.reaches.of(self.stream);
        let due = match (reach.began(), self.from_start) {
            (true, _) => reach.last.saturating_add(1),
            (false, true) => 1,
            (false, false) => s.rev.max(1),
        };
        if s.rev != due {
            return Ok(Err(out_of_order(due, s.rev)));
        }
        if !reach.began() {
            reach.seq = s.seq;
            reach.first = s.rev;
        }
        reach.last = s.rev;
        if let Stream::Change(number) = self.stream {
            if s.rev == 1 {
                let mut begun = self.spare.take().unwrap_or_default();
                begun.change = Change::absent(number);
                begun.shown = self.comparison.rev_shown(number)?;
                self.at_hand = Some(begun);
            } else if self.at_hand.is_none() && reach.first == 1 && !reach.cut {
                reach.cut = true;
                let why = format!("The queue shows {number} as it was before its last events.");
                self.outcome.add(Some(why));
            }
        }
        let Some(under_way) = &mut self.at_hand else {
            return Ok(Ok(()));
        };
        let recorded = Recorded {
            seq: s.seq,
            id: EventId(s.id),
            stream: self.stream,
            rev: s.rev,
            at,
            actor: std::mem::take(&mut self.actor),
            event,
        };
        // Most events in a row are by the same person, who need not be read again.
        self.actor = under_way.change.take_in(recorded);
        if under_way.shown == Some(s.rev)
            && let Some(done) = self.at_hand.take()
        {
            self.end(&done.change)?;
            self.spare = Some(done);
        }
        Ok(Ok(()))
    }

    /// Reads an event, and turns to its stream and its person; a sentence when it makes no sense.
    fn read(&mut self, s: Stored<'_>) -> Result<(Event, Timestamp), String> {
        let event = Event::decode(text(s.kind)?, text(s.body)?)?;
        self.turn_to(s.stream)?;
        self.read_actor(s.actor)?;
        let home = register_of(&event);
        let fits = match self.stream {
            Stream::Change(_) => home.is_none(),
            Stream::File
            | Stream::People
            | Stream::Clients
            | Stream::Services
            | Stream::Items
            | Stream::Boards
            | Stream::Calendar
            | Stream::Policy
            | Stream::Catalogue => home == Some(self.stream),
        };
        if !fits {
            return Err(format!("what it says has no place in {}", self.stream));
        }
        let at = chrono::DateTime::from_timestamp_millis(s.at);
        Ok((event, at.ok_or_else(|| format!("{} is no time", s.at))?))
    }

    fn end(&mut self, done: &Change) -> Result<(), StoreError> {
        let needs = project::needs_in(&self.registers, done, self.moments);
        let found = self.comparison.compare(done, &needs)?;
        self.outcome.add(found);
        Ok(())
    }

    /// Turns to the stream of the next event; most events in a row are of one stream.
    fn turn_to(&mut self, name: &[u8]) -> Result<(), String> {
        if self.stream_text == name {
            return Ok(());
        }
        let stream = text(name)?.parse()?;
        self.put_by();
        self.stream_text.clear();
        self.stream_text.extend_from_slice(name);
        self.stream = stream;
        self.at_hand = self.under_way.remove(&stream);
        Ok(())
    }

    fn put_by(&mut self) {
        if let Some(under_way) = self.at_hand.take() {
            self.under_way.insert(self.stream, under_way);
        }
    }

    fn read_actor(&mut self, actor: &[u8]) -> Result<(), String> {
        if self.actor_text != actor {
            self.actor = serde_json::from_slice(actor).map_err(|e| e.to_string())?;
            self.actor_text.clear();
            self.actor_text.extend_from_slice(actor);
        }
        Ok(())
    }

    /// Ends the part: no more events come.
    pub(super) fn finish(&mut self) {
        self.put_by();
    }

    /// Takes in what another thread made of the part that follows; a fault when a story does not go
    /// on there where it stopped here.
    pub(super) fn follow(
        &mut self,
        conn: &Connection,
        next: &Reaches,
        mut under_way: HashMap<Stream, Box<UnderWay>>,
    ) -> Result<Option<(u64, String)>, StoreError> {
        let mut first: Option<(u64, String)> = None;
        for (stream, reach) in next.iter() {
            let here = self.reaches.of(stream);
            if reach.first != here.last.saturating_add(1) {
                if first.as_ref().is_none_or(|(seq, _)| reach.seq < *seq) {
                    first = Some((reach.seq, out_of_order(here.last + 1, reach.first)));
                }
                continue;
            }
            if !here.began() {
                *here = reach;
                continue;
            }
            here.last = reach.last;
            under_way.remove(&stream);
            self.under_way.remove(&stream);
            if let Stream::Change(number) = stream {
                self.again(conn, number)?;
            }
        }
        self.under_way.extend(under_way);
        Ok(first)
    }

    /// Folds a change anew whose story goes over the border of two parts.
    fn again(&mut self, conn: &Connection, number: ChangeNumber) -> Result<(), StoreError> {
        // An event that cannot be read is reported by its own number.
        if let Ok(Some(change)) = load::change(conn, number) {
            self.end(&change)?;
        }
        Ok(())
    }

    /// Compares the changes that are left: those that the index says go on, and those it does not show.
    pub(super) fn compare_the_rest(&mut self) -> Result<(), StoreError> {
        for (_, done) in std::mem::take(&mut self.under_way) {
            self.end(&done.change)?;
        }
        Ok(())
    }

    /// Returns how many changes have events.
    pub(super) fn changes(&self) -> u64 {
        let of_changes = |s: &Stream| matches!(s, Stream::Change(_));
        self.reaches.iter().filter(|(s, _)| of_changes(s)).count() as u64
    }

    /// Returns what the sorted tables should come to.
    pub(super) fn sums(&self) -> crate::store::index::Sums {
        self.comparison.sums
    }
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|e| e.to_string())
}

fn out_of_order(expected: u64, found: u64) -> String {
    format!("it is number {found} of its story, and number {expected} is due")
}
