//! The spool behind the console's writer: what waits, since when the file cannot be reached, and trying again.

use std::time::Duration;

use super::run::{Happened, now};
use crate::app::msg::Msg;
use crate::app::spool::{Away, Spool as Shown};
use crate::domain::id::{EventId, PersonId};
use crate::store::spool::{Contents, Drained, Order, Sent, Spool, direct};
use crate::store::state::StateDir;
use crate::store::{Store, StoreError, WriteError};

/// How long a file that could not be reached is waited for, so that no key waits behind it.
const HASTE: Duration = Duration::from_millis(200);

/// The person's spool for the file.
#[derive(Debug)]
pub(super) struct Spooling {
    state: Option<StateDir>,
    /// What tells the file from another at its place.
    identity: Option<String>,
    spool: Option<Spool>,
    shown: Shown,
}

impl Spooling {
    /// Finds the spool of a person; there is none where nothing can be kept.
    pub(super) fn new(state: Option<StateDir>, store: &Store, person: &PersonId) -> Self {
        let mut spooling = Self {
            state,
            identity: store.identity().ok().flatten(),
            spool: None,
            shown: Shown::default(),
        };
        spooling.of_person(store, person, &mut |_| {});
        spooling
    }

    /// Returns it as the screen shows it.
    pub(super) fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Tells whether something waits for the file, or the file for being reached.
    pub(super) fn is_waiting(&self) -> bool {
        self.shown.away.is_some() || !self.shown.waiting.is_empty()
    }

    /// Tells whether the file cannot be reached.
    pub(super) fn is_away(&self) -> bool {
        self.shown.away.is_some()
    }

    /// Works with the spool of this person.
    pub(super) fn of_person(
        &mut self,
        store: &Store,
        person: &PersonId,
        tell: &mut dyn FnMut(Happened),
    ) {
        let found = self.state.as_ref().map(|s| Spool::of(s, store, person));
        self.spool = found.and_then(Result::ok).flatten();
        let read = self.spool.as_ref().map(Spool::read);
        match read {
            Some(Ok(contents)) => self.take(contents, tell),
            Some(Err(error)) => tell(Happened::Told(Msg::Failed(error.to_string()))),
            None => self.take(Contents::default(), tell),
        }
    }

    fn take(&mut self, contents: Contents, tell: &mut dyn FnMut(Happened)) {
        let before = self.shown.clone();
        self.shown.waiting = contents.waiting;
        self.shown.unfit = contents.unfit;
        if self.shown != before {
            tell(Happened::Told(Msg::Spool(self.shown.clone())));
        }
    }

    /// Tells the screen how the spool lies on disk now, and whether the file can be reached.
    fn tell(&mut self, stopped: Option<&StoreError>, tell: &mut dyn FnMut(Happened)) {
        let before = self.shown.clone();
        let was_away = self.shown.away.is_some();
        self.shown.away = stopped.map(|error| Away {
            since: before.away.as_ref().map_or_else(now, |a| a.since),
            why: error.in_brief(),
        });
        let read = self.spool.as_ref().map(Spool::read);
        match read {
            Some(Ok(contents)) => {
                self.shown.waiting = contents.waiting;
                self.shown.unfit = contents.unfit;
            }
            Some(Err(error)) => tell(Happened::Told(Msg::Failed(error.to_string()))),
            None => {}
        }
        if was_away && stopped.is_none() {
            // Who reads the file has to begin anew before the screen asks.
            tell(Happened::Back);
        }
        if self.shown != before {
            tell(Happened::Told(Msg::Spool(self.shown.clone())));
        }
    }

    /// Looks whether the file can be reached, and has it take what waits.
    pub(super) fn again(&mut self, store: &mut Store, tell: &mut dyn FnMut(Happened)) {
        let mut stopped = None;
        if self.shown.away.is_some() || store.still_there().is_err() {
            stopped = store.come_back(self.identity.as_deref(), HASTE).err();
        }
        if let (None, Some(spool)) = (&stopped, &self.spool)
            && !self.shown.waiting.is_empty()
        {
            let drained = store.in_haste(HASTE, |store| spool.drain(store, now()));
            stopped = drained.stopped;
        }
        self.tell(stopped.as_ref(), tell);
    }

    /// Sends a command to the file, or into the spool when it may wait.
    pub(super) fn send(
        &mut self,
        store: &mut Store,
        order: Order<'_>,
        ids: &mut dyn FnMut() -> EventId,
        tell: &mut dyn FnMut(Happened),
    ) -> Result<Sent, WriteError> {
        let Some(spool) = &self.spool else {
            return direct(store, order, ids).map(Sent::Saved);
        };
        let mut drained = Drained::default();
        let sent = if self.shown.away.is_some() {
            // It is tried again by the second; a key does not wait for that.
            store.in_haste(HASTE, |s| spool.send(s, order, ids, &mut drained))
        } else {
            spool.send(store, order, ids, &mut drained)
        };
        let stopped = match &sent {
            Ok(Sent::Spooled(_, error)) => Some(error),
            Err(WriteError::File(error)) if error.is_out_of_reach() => Some(error),
            Ok(Sent::Saved(_)) | Err(_) => None,
        };
        self.tell(stopped, tell);
        sent
    }

    /// Forgets something that did not fit.
    pub(super) fn acknowledge(&mut self, id: EventId, tell: &mut dyn FnMut(Happened)) {
        let Some(spool) = &self.spool else {
            return;
        };
        let done = spool.acknowledge(id).and_then(|_| spool.read());
        match done {
            Ok(contents) => self.take(contents, tell),
            Err(error) => tell(Happened::Told(Msg::Failed(error.to_string()))),
        }
    }
}
