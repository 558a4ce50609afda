//! Linking an incident as what a change caused or what led to it, and taking a link back.

use super::super::event::ChangeEvent;
use super::super::incident::IncidentRole;
use super::super::observation::Observation;
use super::super::people::Role;
use super::super::refusal::{Cause, Refusal};
use super::Case;

impl Case<'_> {
    pub(super) fn link_incident(
        &self,
        incident: &str,
        role: IncidentRole,
        note: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        let plan = &change.plan;
        self.needs(
            "link an incident to",
            "an incident is linked by whoever works on the change or verifies it, an approver, a commander or a manager",
            |p| {
                self.may_work(p, None)
                    || plan.verifier.as_ref() == Some(&p.id)
                    || p.has(Role::Approver)
                    || p.has(Role::Commander)
                    || p.has(Role::Manager)
            },
        )?;
        self.says("The incident's reference", incident)?;
        let incident = incident.trim();
        if let Some(link) = change.link_of(incident) {
            return Err(Refusal::new(
                Cause::Conflict,
                format!(
                    "{} linked {} to {} already, as {}.",
                    link.by,
                    link.incident,
                    change.id(),
                    link.role.word()
                ),
                "Take that link back first if it is wrong.",
            ));
        }
        if role == IncidentRole::Cause {
            if change.waves.iter().all(|w| w.started.is_none()) {
                return Err(Refusal::new(
                    Cause::State,
                    format!(
                        "{} cannot have caused {incident}: none of its work has begun.",
                        change.id()
                    ),
                    "Link it as trigger if it led to this change.",
                ));
            }
            self.says("What shows that the change caused it", note)?;
        }
        let note = note.trim().to_owned();
        let linked = ChangeEvent::IncidentLinked {
            incident: incident.to_owned(),
            role,
            note: note.clone(),
        };
        let observed = Observation::of(change, self.registers).filter(|o| o.runs(self.now));
        let reopened =
            observed
                .filter(|_| role == IncidentRole::Cause)
                .map(|_| ChangeEvent::Reopened {
                    incident: incident.to_owned(),
                    reason: note,
                });
        Ok([linked].into_iter().chain(reopened).collect())
    }

    pub(super) fn withdraw_incident(
        &self,
        incident: &str,
        reason: &str,
    ) -> Result<Vec<ChangeEvent>, Refusal> {
        let change = self.change;
        let Some(link) = change.link_of(incident) else {
            return Err(Refusal::new(
                Cause::Unknown,
                format!("{} is not linked to {}.", incident.trim(), change.id()),
                "See its incidents with: holdpoint show",
            ));
        };
        self.needs(
            "take back a link of",
            "a link is taken back by whoever made it or a manager",
            |p| p.id == link.by || p.has(Role::Manager),
        )?;
        self.says("The reason", reason)?;
        Ok(vec![ChangeEvent::IncidentWithdrawn {
            incident: link.incident.clone(),
            reason: reason.trim().to_owned(),
        }])
    }

    /// Returns the link that a rollback's reference amounts to: the change caused that incident.
    pub(super) fn caused_by_rollback(&self, wave: usize, incident: &str) -> Option<ChangeEvent> {
        let incident = incident.trim();
        let known = incident.is_empty() || self.change.link_of(incident).is_some();
        (!known).then(|| ChangeEvent::IncidentLinked {
            incident: incident.to_owned(),
            role: IncidentRole::Cause,
            note: format!("wave {} was rolled back for it", wave + 1),
        })
    }
}
