//! Putting on record that a message had gone out before: never as a way round the incident commander.

use super::super::message::{Earlier, barred_from_releasing, commanded};
use super::super::people::Role;
use super::super::refusal::{Cause, Refusal};
use super::super::wave::Phase;
use super::super::window::Timestamp;
use super::Case;
use super::message::{Slot, moment};

impl Case<'_> {
    /// Lets a message be recorded as sent at an earlier time.
    ///
    /// A stated time could be stated falsely. So no time counts at which a rollback was open; none before the
    /// words were written; and while one is open, only an incident commander vouches that it had gone out
    /// before, who neither sent it nor wrote it nor does the work: the same person who would have released it.
    pub(super) fn had_gone_out(
        &self,
        slot: &Slot<'_>,
        earlier: &Earlier,
        held: Option<Refusal>,
    ) -> Result<(), Refusal> {
        self.possible_time(slot, earlier)?;
        if !self.registers.people.contains_key(&earlier.by) {
            return Err(Refusal::new(
                Cause::Unknown,
                format!("{} is not in this file's register of people.", earlier.by),
                "Say who sent it by their handle.",
            ));
        }
        if let Some((wave, since)) = self.rolled_back_at(earlier.at) {
            return Err(Refusal::new(
                Cause::Person,
                format!(
                    "A message of {} cannot have gone out at {}: since {} wave {} was being rolled back, and its \
                     messages were drafts that only an incident commander releases.",
                    self.change.id(),
                    moment(earlier.at),
                    moment(since),
                    wave + 1
                ),
                "Write it as a draft, or tell an incident commander that it went out without their release.",
            ));
        }
        match (commanded(self.change), held) {
            (None, None) => Ok(()),
            // What was written as a draft goes out by its release, whenever that is said to have been.
            (None, Some(refusal)) => Err(refusal),
            (Some(_), _) => self.vouches(slot, earlier),
        }
    }

    fn possible_time(&self, slot: &Slot<'_>, earlier: &Earlier) -> Result<(), Refusal> {
        if earlier.at > self.now {
            return Err(Refusal::new(
                Cause::Input,
                "A message cannot have gone out in the future.",
                "Say when it went out.",
            ));
        }
        let (created, at) = (self.change.created, earlier.at);
        if created.is_some_and(|created| at < created) {
            return Err(Refusal::new(
                Cause::Input,
                format!("{} did not exist yet at {}.", self.change.id(), moment(at)),
                "Say when it went out.",
            ));
        }
        let written = slot.entry.and_then(|e| e.message?.written.clone());
        match written.filter(|(_, written)| *written > at) {
            None => Ok(()),
            Some((by, written)) => Err(Refusal::new(
                Cause::Input,
                format!(
                    "These words cannot have gone out at {}: {by} wrote them at {}.",
                    moment(at),
                    moment(written)
                ),
                "Put what went out then on record as a message of its own, beyond the plan.",
            )),
        }
    }

    /// Returns the wave that was being rolled back at a time, with since when.
    fn rolled_back_at(&self, at: Timestamp) -> Option<(usize, Timestamp)> {
        let runs = self.change.waves.iter().enumerate();
        runs.filter_map(|(wave, run)| {
            let since = run.rollback.as_ref()?.started;
            let done = run.completed.filter(|_| run.phase == Phase::Done);
            let over = done.is_some_and(|done| done <= at);
            (since <= at && !over).then_some((wave, since))
        })
        .min_by_key(|(_, since)| *since)
    }

    /// Lets an incident commander through who has no part in the message.
    fn vouches(&self, slot: &Slot<'_>, earlier: &Earlier) -> Result<(), Refusal> {
        let person = self.person()?;
        let writer = slot.entry.and_then(|e| e.writer().cloned());
        let barred = barred_from_releasing(self.change, writer.as_ref(), self.by);
        let rule = if !person.has(Role::Commander) {
            "while a rollback is open, only an incident commander puts on record that a message had gone out before"
        } else if *self.by == earlier.by {
            "nobody vouches for a message that they sent themselves while a rollback is open"
        } else if let Some(rule) = barred {
            rule
        } else {
            return Ok(());
        };
        let next = match self.who_releases(Some(&earlier.by)) {
            Ok(names) => format!("{names} could, with its time and who sent it."),
            Err(appoint) => appoint,
        };
        Err(Refusal::new(
            Cause::Person,
            format!(
                "You cannot put on record that a message of {} went out at {}: {rule}.",
                self.change.id(),
                moment(earlier.at)
            ),
            next,
        ))
    }
}
