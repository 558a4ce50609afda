//! Decisions: approving, putting off, sending back, refusing, releasing an emergency, scheduling.

use chrono::{Duration, NaiveDate};

use super::super::change::Change;
use super::super::digest::Digest;
use super::super::duty;
use super::super::event::{ChangeEvent, Recorded, Stream};
use super::super::gate::Trial;
use super::super::id::{EventId, PersonId};
use super::super::lifecycle::Act;
use super::super::people::{Actor, Person, Role};
use super::super::plan::ChangeType;
use super::super::put_off;
use super::super::refusal::{Cause, Refusal};
use super::super::registers::Registers;
use super::super::vote::{Authority, Condition};
use super::super::window::{Timestamp, to_millis};
use super::super::zone::Zone;
use super::Case;

/// How many minutes the time of a written authorisation may lie back: a clock on a screen that stood still.
const WRITTEN: i64 = 2;

impl Case<'_> {
    /// Whoever records a decision is a manager or was entitled to vote, and no duty bars them.
    fn decider(&self, act: &str) -> Result<(), Refusal> {
        self.unless(act, duty::barred_from_approving)
    }

    fn unless(
        &self,
        act: &str,
        barred: impl Fn(&Change, &PersonId) -> Option<&'static str>,
    ) -> Result<(), Refusal> {
        let change = self.change;
        let entitled = duty::entitled_voters(change, self.registers);
        let may = |p: &Person| {
            barred(change, &p.id).is_none()
                && (p.has(Role::Manager) || entitled.iter().any(|e| e.id == p.id))
        };
        let rule = barred(change, self.by)
            .unwrap_or("a decision is recorded by a manager or a member of its board");
        self.needs(act, rule, may)
    }

    pub(super) fn approve(
        &self,
        conditions: &[Condition],
        note: &str,
        seen: &Digest,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        self.unless("approve", duty::barred_from_recording)?;
        self.still(seen)?;
        let conditions = &self.taken_up(conditions)?;
        let gaps = Trial::Approval(conditions).gaps(change, self.registers, self.now);
        if !gaps.is_empty() {
            return Err(Refusal::gate(change.id(), "approved", gaps));
        }
        let to_board = Registers::goes_to_board(change.plan.kind, change.class);
        Ok(vec![ChangeEvent::Approved {
            revision: change.revision,
            digest: change.digest,
            authority: if to_board {
                Authority::Board
            } else {
                Authority::Peer
            },
            conditions: conditions.clone(),
            note: note.trim().to_owned(),
        }])
    }

    /// Returns conditions, none met yet, of which those that only name a comment, `#4`, have its text.
    fn taken_up(&self, conditions: &[Condition]) -> Result<Vec<Condition>, Refusal> {
        let text = |condition: &Condition| {
            let named = condition.text.trim().strip_prefix('#');
            let Some(id) = named.and_then(|n| n.parse::<u32>().ok()) else {
                return Ok(condition.text.clone());
            };
            let found = self.change.comments.iter().find(|c| c.id == id);
            found.map(|c| c.text.clone()).ok_or_else(|| {
                Refusal::new(
                    Cause::Unknown,
                    format!("{} has no comment {id}.", self.change.id()),
                    "Take up one that is there, or write the condition out.",
                )
            })
        };
        let one = |condition: &Condition| {
            // Whether it is met is said afterwards, by its owner or a manager.
            Ok(Condition {
                text: text(condition)?,
                met_by: None,
                ..condition.clone()
            })
        };
        conditions.iter().map(one).collect()
    }

    pub(super) fn defer(
        &self,
        until: NaiveDate,
        zone: Zone,
        reason: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        self.decider("defer")?;
        self.says("The reason", reason)?;
        let day = put_off::day(until, zone);
        if day.start <= self.now {
            return Err(Refusal::new(
                Cause::Input,
                format!("{until} is not in the future in {zone}."),
                "Defer to a later day.",
            ));
        }
        Ok(vec![ChangeEvent::Deferred {
            until,
            day: Some(day),
            reason: reason.trim().to_owned(),
        }])
    }

    pub(super) fn send_back(&self, reason: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        self.decider("return")?;
        self.says("What to mend", reason)?;
        Ok(vec![ChangeEvent::Returned {
            reason: reason.trim().to_owned(),
        }])
    }

    pub(super) fn reject(&self, reason: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        self.decider("reject")?;
        self.says("The reason", reason)?;
        Ok(vec![ChangeEvent::Rejected {
            reason: reason.trim().to_owned(),
        }])
    }

    pub(super) fn authorise(
        &self,
        authoriser: &PersonId,
        at: Timestamp,
        spoken: bool,
        reason: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        if change.plan.kind != ChangeType::Emergency {
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "{} cannot be authorised: it is a {} change, not an emergency.",
                    change.id(),
                    change.plan.kind.word()
                ),
                "Submit it for review, or say in its plan that it is an emergency.",
            ));
        }
        let could = duty::authorisers(change, self.registers);
        if could.iter().all(|p| p.id != *authoriser) {
            let rule = duty::barred_from_approving(change, authoriser)
                .unwrap_or("an emergency is authorised by an approver or a manager");
            return Err(duty::refuse(
                change,
                &format!("have {authoriser} authorise"),
                rule,
                &could,
            ));
        }
        if !spoken && authoriser != self.by {
            return Err(Refusal::new(
                Cause::Person,
                format!("Only {authoriser} can write their own authorisation."),
                "Put it on record as spoken, with when it was said.",
            ));
        }
        if at > self.now {
            return Err(Refusal::new(
                Cause::Input,
                "An authorisation cannot lie in the future.",
                "Say when it was given.",
            ));
        }
        if !spoken && at < self.now - Duration::minutes(WRITTEN) {
            return Err(Refusal::new(
                Cause::Input,
                "What is authorised in writing is authorised when it is written, and not before.",
                "Leave the time out, or put it on record as spoken, with when it was said.",
            ));
        }
        if change.plan.implementer.is_none() {
            return Err(Refusal::new(
                Cause::Input,
                format!("{} names no implementer.", change.id()),
                "Say who does the work, so that someone else authorises it.",
            ));
        }
        self.says("The reason", reason)?;
        let mut events = Vec::new();
        let digest = super::super::digest::plan_digest(&change.plan).map_err(|e| {
            Refusal::new(
                Cause::Input,
                format!("The plan cannot be written: {e}."),
                "",
            )
        })?;
        let revision = if change.revision > 0 && digest == change.digest {
            change.revision
        } else {
            let (risk, class) = self.judge(&change.plan, change.revision + 1);
            events.push(ChangeEvent::Submitted {
                revision: change.revision + 1,
                digest,
                risk,
                class,
                policy: Some(self.registers.policy_mark.version),
            });
            change.revision + 1
        };
        events.push(ChangeEvent::Approved {
            revision,
            digest,
            authority: Authority::Authoriser {
                person: authoriser.clone(),
                at: to_millis(at),
                spoken,
            },
            conditions: Vec::new(),
            note: reason.trim().to_owned(),
        });
        Ok(events)
    }

    /// Has an emergency authorised and its next wave started in one go; the start gate is asked as ever.
    pub(super) fn authorise_and_start(
        &self,
        authoriser: &PersonId,
        at: Timestamp,
        spoken: bool,
        reason: &str,
        began: Option<Timestamp>,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let mut events = self.authorise(authoriser, at, spoken, reason)?;
        let mut after = self.change.clone();
        for event in &events {
            after.apply(&Recorded {
                seq: 0,
                id: EventId::default(),
                stream: Stream::Change(after.id()),
                rev: after.rev + 1,
                at: self.now,
                actor: Actor::declared(self.by.clone()),
                event: event.clone().into(),
            });
        }
        let started = Case {
            change: &after,
            ..*self
        };
        started.possible(Act::Start)?;
        events.extend(started.start(after.current_wave(), began)?);
        Ok(events)
    }

    pub(super) fn meet(&self, condition: usize) -> Result<Vec<ChangeEvent>, Refusal> {
        let found = self
            .change
            .approval
            .as_ref()
            .and_then(|a| a.conditions.get(condition));
        let Some(found) = found else {
            return Err(Refusal::new(
                Cause::Unknown,
                format!("{} has no condition {}.", self.change.id(), condition + 1),
                "",
            ));
        };
        if let Some(by) = &found.met_by {
            return Err(Refusal::new(
                Cause::Conflict,
                format!("{by} said already that this condition is met."),
                "",
            ));
        }
        let owner = found.owner.clone();
        self.needs(
            "free of its condition",
            "a condition is met by its owner or a manager",
            |p| p.id == owner || p.has(Role::Manager),
        )?;
        Ok(vec![ChangeEvent::ConditionMet { condition }])
    }

    pub(super) fn schedule(&self) -> Result<Vec<ChangeEvent>, Refusal> {
        self.manager("schedule")?;
        let others = self.beside(&self.change.plan);
        let gaps = Trial::Schedule(&others).gaps(self.change, self.registers, self.now);
        if !gaps.is_empty() {
            return Err(Refusal::gate(self.change.id(), "scheduled", gaps));
        }
        Ok(vec![ChangeEvent::Scheduled {
            revision: self.change.revision,
        }])
    }
}
