//! A piece of work booked for a client, a window and its people, as the scenes need it.

use chrono::{Duration, NaiveDate};

use super::decision;
use super::dice::Dice;
use super::hours::{Now, OFFICE, local, workday_before};
use super::script::Script;
use super::work::{Catalogue, Round, Work};
use crate::domain::id::ClientId;
use crate::domain::plan::Plan;
use crate::domain::window::{Timestamp, Window};

/// What is done for whom, by whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Booking<'a> {
    /// The key of the work.
    pub(super) work: &'a str,
    /// The clients of its one wave.
    pub(super) clients: &'a [&'a str],
    /// Who asks for it.
    pub(super) requester: &'a str,
    /// Who does it.
    pub(super) implementer: &'a str,
    /// Who checks it.
    pub(super) verifier: &'a str,
}

impl Booking<'_> {
    fn ids(&self) -> Vec<ClientId> {
        self.clients.iter().map(|c| ClientId::from(*c)).collect()
    }

    /// Returns the round that starts at a moment and is as long as its work says.
    pub(super) fn round(&self, catalogue: &Catalogue, start: Timestamp) -> Option<Round> {
        let work = catalogue.work(self.work)?;
        let clients = self.ids();
        let zone = clients.first().map(|c| catalogue.client(c).zone)?;
        let end = start + Duration::hours(i64::from(work.hours));
        Some((clients, Window { start, end, zone }))
    }

    /// Returns the round of a night some days from today, at the work's own hour.
    pub(super) fn night(&self, catalogue: &Catalogue, day: NaiveDate) -> Option<Round> {
        let work = catalogue.work(self.work)?;
        let zone = self.ids().first().map(|c| catalogue.client(c).zone)?;
        self.round(catalogue, local(zone, day, work.opens, 0))
    }

    /// Returns the round of the next night that is at least some hours away, and some days later.
    pub(super) fn soon(
        &self,
        catalogue: &Catalogue,
        now: Now,
        hours: i64,
        days: i64,
    ) -> Option<Round> {
        let work = catalogue.work(self.work)?;
        let zone = self.ids().first().map(|c| catalogue.client(c).zone)?;
        let start = now.next(zone, work.opens, hours + days * 24);
        self.round(catalogue, start)
    }

    /// Raises it with its plan as the texts have it, or as `amend` leaves it.
    pub(super) fn raise<'c>(
        &self,
        catalogue: &'c Catalogue,
        rounds: &[Round],
        at: Timestamp,
        amend: impl FnOnce(&mut Plan),
    ) -> Option<(Script, &'c Work)> {
        let work = catalogue.work(self.work)?;
        let name = self.clients.first().map_or(0, |c| c.len() as u64);
        let seed = name * 17 + self.work.len() as u64 * 31 + rounds.len() as u64;
        let mut dice = Dice::new(seed);
        let mut plan = catalogue.plan(work, rounds, self.implementer, self.verifier, &mut dice);
        amend(&mut plan);
        Some((Script::raise(at, self.requester, plan, seed), work))
    }

    /// Raises it and has it approved some working days ago.
    pub(super) fn approved<'c>(
        &self,
        catalogue: &'c Catalogue,
        now: Now,
        rounds: &[Round],
        workdays_ago: u32,
        amend: impl FnOnce(&mut Plan),
    ) -> Option<(Script, &'c Work)> {
        let decided = workday_before(now.today, workdays_ago.max(1));
        self.decided_on(catalogue, rounds, decided, amend)
    }

    /// Raises it and has it approved on a day.
    pub(super) fn decided_on<'c>(
        &self,
        catalogue: &'c Catalogue,
        rounds: &[Round],
        decided: NaiveDate,
        amend: impl FnOnce(&mut Plan),
    ) -> Option<(Script, &'c Work)> {
        let minute = u32::try_from(self.work.len() * 7 % 60).unwrap_or(0);
        let raised = local(*OFFICE, workday_before(decided, 6), 11, minute);
        let (mut script, work) = self.raise(catalogue, rounds, raised, amend)?;
        decision::review(&mut script, catalogue, work, self.requester, decided);
        Some((script, work))
    }

    /// Raises it, has it approved some working days ago and puts it in the calendar.
    pub(super) fn scheduled<'c>(
        &self,
        catalogue: &'c Catalogue,
        now: Now,
        rounds: &[Round],
        workdays_ago: u32,
    ) -> Option<(Script, &'c Work)> {
        let (mut script, work) = self.approved(catalogue, now, rounds, workdays_ago, |_| ())?;
        decision::schedule(&mut script);
        Some((script, work))
    }
}
