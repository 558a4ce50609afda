//! The spool behind the console's writer: what waits, since when the file cannot be reached, and trying again.

use std::sync::Arc;
use std::time::Duration;

use super::run::{Happened, now};
use super::writer::MayWait;
use crate::app::msg::Msg;
use crate::app::spool::{Away, Spool as Shown};
use crate::domain::change::Change;
use crate::domain::id::{ChangeNumber, EventId, PersonId};
use crate::domain::lifecycle::State;
use crate::domain::people::Actor;
use crate::domain::registers::Registers;
use crate::store::spool::{Contents, Drained, Order, Sent, Spool, Standby, direct, since};
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
    /// What a console opened meanwhile would stand on, as it was kept last: the change and how many events had
    /// made it.
    stood: Option<(ChangeNumber, u64)>,
}

/// How the file last said that a change stands, for whom.
#[derive(Debug)]
pub(super) struct Stand {
    pub(super) actor: Actor,
    pub(super) change: Arc<Change>,
    pub(super) registers: Arc<Registers>,
    pub(super) head: u64,
}

impl Spooling {
    /// Finds the spool of a person; there is none where nothing can be kept.
    pub(super) fn new(state: Option<StateDir>, store: &Store, person: &PersonId) -> Self {
        let mut spooling = Self {
            state,
            identity: store.identity().ok().flatten(),
            spool: None,
            shown: Shown::default(),
            stood: None,
        };
        spooling.of_person(store, person, &mut |_| {});
        spooling
    }

    /// Finds the spool of a file that cannot be opened now, beside what is kept of how it last stood.
    pub(super) fn standing_by(state: Option<StateDir>, standby: &Standby) -> Self {
        let spool = state.as_ref().map(|s| standby.spool(s));
        let held = spool.as_ref().and_then(|s| s.read().ok());
        let held = held.unwrap_or_default();
        Self {
            state,
            identity: Some(standby.owner.identity.clone()),
            spool,
            shown: Shown {
                away: Some(Away {
                    since: since(&held).unwrap_or_else(now),
                    why: format!("{} cannot be opened.", standby.owner.file),
                }),
                waiting: held.waiting,
                unfit: held.unfit,
            },
            stood: None,
        }
    }

    /// Keeps what a console opened meanwhile would stand on.
    fn keep_standing(&mut self, actor: &Actor, may_wait: Option<&MayWait>) {
        let (Some(state), Some(spool), Some(may_wait)) = (&self.state, &self.spool, may_wait)
        else {
            return;
        };
        let Some(base) = &may_wait.base else {
            return;
        };
        if self.stood == Some((base.id(), base.rev)) {
            return;
        }
        let standby = Standby {
            owner: spool.owner().clone(),
            actor: actor.clone(),
            kept: self.shown.away.as_ref().map_or_else(now, |a| a.since),
            head: may_wait.head,
            registers: may_wait.registers.as_ref().clone(),
            change: base.as_ref().clone(),
        };
        // The spool is on disk already; without this a console opened meanwhile waits for the file.
        if standby.save(state, true).is_ok() {
            self.stood = Some((base.id(), base.rev));
        }
    }

    /// Keeps how a change in progress stands as soon as its window is on the screen, and forgets one that is in
    /// progress no more.
    pub(super) fn stand_on(&mut self, stand: Stand) {
        let Stand {
            actor,
            change,
            registers,
            head,
        } = stand;
        let this = (change.id(), change.rev);
        let spool = self
            .spool
            .as_ref()
            .filter(|s| s.owner().person == actor.person);
        let (Some(state), Some(spool)) = (&self.state, spool) else {
            return;
        };
        if self.stood == Some(this) || self.shown.away.is_some() {
            return;
        }
        let kept = if change.state == State::InProgress {
            let standby = Standby {
                owner: spool.owner().clone(),
                actor,
                kept: now(),
                head,
                registers: Arc::unwrap_or_clone(registers),
                change: Arc::unwrap_or_clone(change),
            };
            standby.save(state, false)
        } else {
            Standby::remove(state, spool.owner(), change.id())
        };
        // Without it the console still spools; only one opened meanwhile waits for the file.
        self.stood = kept.is_ok().then_some(this);
    }

    /// Keeps how the file says that a change stands while its window is worked, for the moment at which it
    /// cannot be reached any more.
    fn follow(&mut self, store: &mut Store, actor: &Actor, number: ChangeNumber) {
        self.stood = None;
        if let (Some(state), Some(spool)) = (&self.state, &self.spool) {
            // Without it the console still spools; only one opened meanwhile waits for the file.
            let kept = Standby::follow(state, spool, store, actor, number, now());
            self.stood = kept.ok().map(|rev| (number, rev));
        }
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
        self.stood = None;
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
            self.stood = None;
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
        may_wait: Option<&MayWait>,
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
        if matches!(sent, Ok(Sent::Spooled(..))) {
            self.keep_standing(order.actor, may_wait);
        }
        self.tell(stopped, tell);
        if let (Ok(Sent::Saved(_)), Some(number)) = (&sent, order.number) {
            self.follow(store, order.actor, number);
        }
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
