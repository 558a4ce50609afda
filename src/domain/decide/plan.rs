//! Raising, editing, submitting and calling off a change.

use super::super::calendar::claim::{self, Claim};
use super::super::calendar::hold;
use super::super::change::Change;
use super::super::digest::{Digest, plan_digest};
use super::super::event::ChangeEvent;
use super::super::gate::Trial;
use super::super::history;
use super::super::lifecycle::State;
use super::super::people::{Person, Role};
use super::super::plan::{Plan, RiskClass};
use super::super::reclass::class_in_force;
use super::super::refusal::{Cause, Refusal};
use super::super::risk::{self, RiskScore};
use super::super::template;
use super::super::vote::Authority;
use super::Case;

impl Case<'_> {
    pub(super) fn create(&self, person: &Person, plan: &Plan) -> Result<Vec<ChangeEvent>, Refusal> {
        if self.change.exists() {
            return Err(Refusal::new(
                Cause::Conflict,
                format!("{} exists already.", self.change.id()),
                "Take the next number.",
            ));
        }
        if plan.title.trim().is_empty() {
            return Err(Refusal::new(
                Cause::Input,
                "A change needs a title.",
                "Say in one line what is changed.",
            ));
        }
        in_scope(person, plan)?;
        let plan = tidy(plan);
        let (risk, class) = self.judge(&plan, 0);
        Ok(vec![ChangeEvent::Created {
            plan: Box::new(plan),
            risk,
            class,
        }])
    }

    pub(super) fn edit(&self, plan: &Plan) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        let implementer = change.plan.implementer.as_ref();
        self.needs(
            "edit",
            "a plan is edited by its requester, its implementer or a manager",
            |p| {
                p.id == change.requester
                    || implementer == Some(&p.id)
                    || p.has(Role::Manager)
                    || (change.imported.is_some() && p.has(Role::Requester))
            },
        )?;
        if plan.title.trim().is_empty() {
            return Err(Refusal::new(
                Cause::Input,
                "A change needs a title.",
                "Say in one line what is changed.",
            ));
        }
        if let Some(person) = self.registers.people.get(self.by) {
            in_scope(person, plan)?;
        }
        let mut plan = tidy(plan);
        let digest = digest(&plan)?;
        if change.state != State::Draft && digest == change.digest {
            // What leaves no trace in the digest that was voted on is no part of the plan: a wave without
            // anything in it, a client without a name.
            plan = Plan {
                notes: plan.notes,
                reference: plan.reference,
                tags: plan.tags,
                ..change.plan.clone()
            };
        }
        if plan == change.plan {
            return Ok(Vec::new());
        }
        // A draft never submitted has no revision to protect; from the first submission on, each
        // material edit is a new one.
        let (revision, digest) = if change.revision == 0 {
            (0, Digest::default())
        } else if digest == change.digest {
            (change.revision, digest)
        } else {
            (change.revision + 1, digest)
        };
        // The score and the class are frozen with a revision; what is not material moves neither.
        let (risk, class) = if revision > 0 && revision == change.revision {
            (change.risk.clone(), change.class)
        } else {
            self.judge(&plan, revision)
        };
        self.stays_declared(&plan)?;
        let mut events = hold::moved_out(change, &plan, self.registers, self.now);
        events.insert(
            0,
            ChangeEvent::Edited {
                plan: Box::new(plan),
                revision,
                digest,
                risk,
                class,
            },
        );
        Ok(events)
    }

    pub(super) fn submit(&self, by_template: bool) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        self.needs(
            "submit",
            "a change is handed in by its requester or a manager",
            |p| {
                p.id == change.requester
                    || p.has(Role::Manager)
                    || (change.imported.is_some() && p.has(Role::Requester))
            },
        )?;
        let gaps = Trial::Intake.gaps(change, self.registers, self.now);
        if !gaps.is_empty() {
            return Err(Refusal::gate(change.id(), "submitted", gaps));
        }
        let digest = digest(&change.plan)?;
        let revision = if change.revision > 0 && digest == change.digest {
            change.revision
        } else {
            change.revision + 1
        };
        let (risk, class) = self.judge(&change.plan, revision);
        let approved = if by_template {
            let release = {
                // A class that was lowered for this change is not what the board looked at.
                let looked_at = class.max(self.declared_or_computed(&change.plan).1);
                template::release(change, self.registers, looked_at, self.now)?
            };
            Some(ChangeEvent::Approved {
                revision,
                digest,
                authority: Authority::Template {
                    template: release.template,
                    version: release.version,
                },
                conditions: Vec::new(),
                note: String::new(),
            })
        } else {
            None
        };
        let submitted = ChangeEvent::Submitted {
            revision,
            digest,
            risk,
            class,
            policy: Some(self.registers.policy_mark.version),
        };
        Ok(std::iter::once(submitted).chain(approved).collect())
    }

    pub(super) fn cancel(&self, reason: &str) -> Result<Vec<ChangeEvent>, Refusal> {
        let change: &Change = self.change;
        self.needs(
            "cancel",
            "a change is called off by its requester or a manager",
            |p| p.id == change.requester || p.has(Role::Manager),
        )?;
        self.says("The reason", reason)?;
        Ok(vec![ChangeEvent::Cancelled {
            reason: reason.trim().to_owned(),
        }])
    }

    /// Refuses an edit that declares a lower class than the one with which a change was handed in, also
    /// where the computed class would cover it: the next edit could take that away again.
    fn stays_declared(&self, plan: &Plan) -> Result<(), Refusal> {
        let change = self.change;
        let Some(declared) = change.plan.declared else {
            return Ok(());
        };
        if change.revision == 0 || plan.declared >= Some(declared) {
            return Ok(());
        }
        Err(Refusal::new(
            Cause::Person,
            format!(
                "The class of {} is not lowered by an edit: it was handed in as {}.",
                change.id(),
                declared.word()
            ),
            "Leave the declared class as it was; a reviewer may lower it with: reclass",
        ))
    }

    /// Returns the score of a plan with what is known now, and the class that is in force for its revision.
    pub(super) fn judge(&self, plan: &Plan, revision: u32) -> (RiskScore, RiskClass) {
        let (risk, class) = self.declared_or_computed(plan);
        let class = class_in_force(&self.change.reclasses, class, revision);
        (risk, class)
    }

    /// Returns what others hold in the calendar of that which a plan needs.
    pub(super) fn beside(&self, plan: &Plan) -> Vec<Claim> {
        let mine = claim::claims(self.change.id(), plan);
        self.registers
            .people
            .get(self.by)
            .map_or_else(Vec::new, |person| {
                claim::beside(self.known, &mine, &person.scope)
            })
    }

    /// Returns the score of a plan with what is known now, and the higher of declared and computed class.
    pub(super) fn declared_or_computed(&self, plan: &Plan) -> (RiskScore, RiskClass) {
        let groups = history::groups_of(plan, self.change.imported.as_deref());
        let policy = self.policy();
        let learned = history::learned_rate(&groups, self.known, &policy.risk.history);
        let risk = risk::score(
            plan,
            self.registers,
            &policy.risk,
            &self.beside(plan),
            learned,
        );
        let class = policy
            .band(risk.total)
            .max(plan.declared.unwrap_or_default());
        (risk, class)
    }
}

fn in_scope(person: &Person, plan: &Plan) -> Result<(), Refusal> {
    match plan.clients().into_iter().find(|c| !person.scope.covers(c)) {
        None => Ok(()),
        Some(client) => Err(Refusal::new(
            Cause::Unknown,
            format!("There is no client {client} here that you may see."),
            "Look for its name with: holdpoint clients list",
        )),
    }
}

fn tidy(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.title = plan.title.trim().to_owned();
    plan.number_parts();
    plan
}

fn digest(plan: &Plan) -> Result<Digest, Refusal> {
    plan_digest(plan).map_err(|e| {
        Refusal::new(
            Cause::Input,
            format!("The plan cannot be written in canonical form: {e}."),
            "Report this as a defect.",
        )
    })
}
