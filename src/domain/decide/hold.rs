//! Putting a change on hold, and taking it off: a person's own hold, or that of a freeze before it ends.

use chrono::Duration;

use super::super::calendar::hold::ByFreeze;
use super::super::duty;
use super::super::event::ChangeEvent;
use super::super::gate::Rule;
use super::super::id::PersonId;
use super::super::people::Role;
use super::super::refusal::{Cause, Refusal};
use super::super::waiver;
use super::super::window::to_millis;
use super::Case;

impl Case<'_> {
    pub(super) fn hold(&self, reason: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        // A freeze's hold is no reason against a person's own, which outlasts it.
        let own = self.change.holds.iter().find(|h| h.freeze.is_none());
        if let Some(hold) = own {
            return Err(Refusal::new(
                Cause::State,
                format!("{} is on hold already: {}.", self.change.id(), hold.reason),
                "",
            ));
        }
        self.by_manager("put on hold", reason, |reason| ChangeEvent::Held {
            reason,
            freeze: None,
        })
    }

    pub(super) fn release(&self, reason: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        let holds = &self.change.holds;
        if self.change.held(self.now).is_none() {
            return Err(Refusal::new(
                Cause::State,
                format!("{} is not on hold.", self.change.id()),
                "",
            ));
        }
        if holds.iter().any(|hold| hold.freeze.is_none()) {
            return self.by_manager("take off hold", reason, |reason| ChangeEvent::Released {
                reason,
                freeze: None,
            });
        }
        self.release_from_freezes(reason)
    }

    /// Takes a change off the holds of its freezes before these end, which waives them: whoever may waive
    /// each of them may, and nobody else.
    fn release_from_freezes(&self, reason: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        self.says("The reason", reason)?;
        let reason = reason.trim();
        let standing = self.change.holds.iter().filter(|h| h.stands(self.now));
        let of_freezes = standing.filter_map(|h| h.freeze.as_ref());
        let mut events = Vec::new();
        for by in of_freezes {
            self.may_release_from(by)?;
            events.push(ChangeEvent::Released {
                reason: reason.to_owned(),
                freeze: Some(by.freeze.clone()),
            });
        }
        events.extend(self.waived_with_it(reason));
        Ok(events)
    }

    fn may_release_from(&self, by: &ByFreeze) -> Result<(), Refusal> {
        let (change, registers) = (self.change, self.registers);
        let named = registers.freezes.get(&by.freeze);
        let role = match named {
            Some(freeze) => freeze.waived_by.or_else(|| {
                let listed = self.policy().waivable(Rule::ScheduleFreeze.code());
                listed.map(|w| w.by)
            }),
            None => Some(Role::Manager),
        };
        let Some(role) = role else {
            return Err(Refusal::new(
                Cause::Person,
                format!(
                    "{} stays on hold until the freeze {} ends: policy lets nobody waive it.",
                    change.id(),
                    by.freeze
                ),
                "Move its windows out of the freeze, or have an admin list schedule.freeze as waivable.",
            ));
        };
        let barred =
            |person: &PersonId| duty::barred_from_waiving(change, registers, person, self.now);
        let why = format!(
            "the freeze {} is waived by the role {}",
            by.freeze,
            role.word()
        );
        self.needs("take off hold", barred(self.by).unwrap_or(&why), |p| {
            p.has(role) && barred(&p.id).is_none()
        })
    }

    /// Returns the waiver that a release amounts to, for as long as the freezes last and policy allows.
    fn waived_with_it(&self, reason: &str) -> Option<ChangeEvent> {
        let rule = Rule::ScheduleFreeze.code();
        let listed = waiver::listed(self.change, self.registers, rule)?;
        let person = self.registers.people.get(self.by)?;
        let of_freezes = self.change.holds.iter().filter_map(|h| h.freeze.as_ref());
        let end = of_freezes.map(|by| by.until).max()?;
        let until = end.min(self.now + Duration::days(i64::from(listed.days)));
        let may = listed.roles.iter().all(|role| person.has(*role));
        (may && until > self.now).then(|| ChangeEvent::Waived {
            rule: rule.to_owned(),
            reason: reason.to_owned(),
            until: to_millis(until),
        })
    }
}
