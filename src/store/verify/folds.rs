//! The folds: every event is read, and every change is made again and compared with the index.

use std::collections::HashMap;

use rusqlite::Connection;

use super::walk::Stored;
use crate::domain::change::Change;
use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::id::{ChangeNumber, EventId};
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::store::error::StoreError;
use crate::store::index::{Comparison, Shown};
use crate::store::load::{self, RegisterCache};
use crate::store::project;
use crate::store::write::register_of;

/// The events of one stream inside a part of the record.
#[derive(Debug)]
pub(super) struct Way {
    /// The place in the file of the first.
    pub(super) seq: u64,
    /// The first revision.
    pub(super) first: u64,
    /// The last revision.
    pub(super) last: u64,
    // A change that the index says goes on, or of which it says nothing.
    open: Option<Box<UnderWay>>,
    // Whether the index says that it ended before it did.
    cut: bool,
}

#[derive(Debug)]
struct UnderWay {
    change: Change,
    shown: Option<Shown>,
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
    // The stories of a later part may have begun before it.
    from_start: bool,
    stream_text: Vec<u8>,
    stream: Stream,
    at_hand: Option<Way>,
    actor_text: Vec<u8>,
    actor: Actor,
    pub(super) ways: HashMap<Stream, Way>,
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
            from_start,
            stream_text: Vec::new(),
            stream: Stream::File,
            at_hand: None,
            actor_text: Vec::new(),
            actor: Actor::default(),
            ways: HashMap::new(),
            outcome: Outcome::default(),
        })
    }

    /// Takes in one event; what is wrong with it when it makes no sense.
    pub(super) fn take(&mut self, s: Stored<'_>) -> Result<Result<(), String>, StoreError> {
        let event = match text(s.kind).and_then(|kind| Event::decode(kind, text(s.body)?)) {
            Ok(event) => event,
            Err(why) => return Ok(Err(why)),
        };
        if let Err(why) = self
            .turn_to(s.stream)
            .and_then(|()| self.read_actor(s.actor))
        {
            return Ok(Err(why));
        }
        let home = register_of(&event);
        let fits = match self.stream {
            Stream::Change(_) => home.is_none(),
            stream => home == Some(stream),
        };
        if !fits {
            return Ok(Err(format!("what it says has no place in {}", self.stream)));
        }
        let Some(at) = chrono::DateTime::from_timestamp_millis(s.at) else {
            return Ok(Err(format!("{} is no time", s.at)));
        };
        let way = match &mut self.at_hand {
            Some(way) => way,
            none => none.insert(begin(&mut self.comparison, self.stream, s)?),
        };
        let opens = way.last + 1 == way.first;
        if opens && self.from_start && s.rev != 1 {
            return Ok(Err(out_of_order(1, s.rev)));
        }
        if s.rev != way.last + 1 {
            return Ok(Err(out_of_order(way.last + 1, s.rev)));
        }
        way.last = s.rev;
        let Some(under_way) = &mut way.open else {
            if let Stream::Change(number) = self.stream
                && way.first == 1
                && !std::mem::replace(&mut way.cut, true)
            {
                let why = format!("The queue shows {number} as it was before its last events.");
                self.outcome.add(Some(why));
            }
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
        if under_way.shown.as_ref().is_some_and(|i| i.rev() == s.rev)
            && let Some(done) = way.open.take()
        {
            self.end(&done);
        }
        Ok(Ok(()))
    }

    fn end(&mut self, done: &UnderWay) {
        let needs = project::needs(&self.registers, &done.change);
        let found = self
            .comparison
            .compare(&done.change, &needs, done.shown.as_ref());
        self.outcome.add(found);
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
        self.at_hand = self.ways.remove(&stream);
        Ok(())
    }

    fn put_by(&mut self) {
        if let Some(way) = self.at_hand.take() {
            self.ways.insert(self.stream, way);
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
        next: HashMap<Stream, Way>,
    ) -> Result<Option<(u64, String)>, StoreError> {
        let mut first: Option<(u64, String)> = None;
        for (stream, way) in next {
            let before = self.ways.get(&stream).map_or(0, |w| w.last);
            if way.first != before + 1 {
                if first.as_ref().is_none_or(|(seq, _)| way.seq < *seq) {
                    first = Some((way.seq, out_of_order(before + 1, way.first)));
                }
                continue;
            }
            let Some(here) = self.ways.get_mut(&stream) else {
                self.ways.insert(stream, way);
                continue;
            };
            here.open = None;
            here.last = way.last;
            if let Stream::Change(number) = stream {
                self.again(conn, number)?;
            }
        }
        Ok(first)
    }

    /// Folds a change anew whose story goes over the border of two parts.
    fn again(&mut self, conn: &Connection, number: ChangeNumber) -> Result<(), StoreError> {
        // An event that cannot be read is reported by its own number.
        if let Ok(Some(change)) = load::change(conn, number) {
            let shown = self.comparison.shown(number)?;
            self.end(&UnderWay { change, shown });
        }
        Ok(())
    }

    /// Compares the changes that are left: those that the index says go on, and those it does not show.
    pub(super) fn compare_the_rest(&mut self) {
        let rest: Vec<_> = self
            .ways
            .values_mut()
            .filter_map(|w| w.open.take())
            .collect();
        for done in rest {
            self.end(&done);
        }
    }

    /// Returns what the sorted tables should come to.
    pub(super) fn sums(&self) -> crate::store::index::Sums {
        self.comparison.sums
    }
}

fn begin(
    comparison: &mut Comparison<'_>,
    stream: Stream,
    s: Stored<'_>,
) -> Result<Way, StoreError> {
    let mut open = None;
    if let Stream::Change(number) = stream
        && s.rev == 1
    {
        open = Some(Box::new(UnderWay {
            change: Change::absent(number),
            shown: comparison.shown(number)?,
        }));
    }
    Ok(Way {
        seq: s.seq,
        first: s.rev,
        last: s.rev.saturating_sub(1),
        open,
        cut: false,
    })
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|e| e.to_string())
}

fn out_of_order(expected: u64, found: u64) -> String {
    format!("it is number {found} of its story, and number {expected} is due")
}
