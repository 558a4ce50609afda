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
        wave: Option<usize>,
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
        let wave = self.wave_that_caused(incident, role, wave)?;
        let note = note.trim().to_owned();
        let linked = ChangeEvent::IncidentLinked {
            incident: incident.to_owned(),
            role,
            note: note.clone(),
            wave,
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

    /// Returns the wave against which an incident counts: the one that is named, the only one begun or the one
    /// begun last; nothing where the change has one wave or caused nothing.
    fn wave_that_caused(
        &self,
        incident: &str,
        role: IncidentRole,
        named: Option<usize>,
    ) -> Result<Option<usize>, Refusal> {
        let change = self.change;
        if role == IncidentRole::Trigger {
            return match named {
                None => Ok(None),
                Some(_) => Err(Refusal::new(
                    Cause::Input,
                    format!(
                        "{incident} led to the whole of {}, not to one wave.",
                        change.id()
                    ),
                    "Name a wave only where the change caused the incident.",
                )),
            };
        }
        if let Some(wave) = named {
            let (_, run) = self.wave(wave)?;
            if run.started.is_none() {
                return Err(Refusal::new(
                    Cause::State,
                    format!(
                        "Wave {} of {} cannot have caused {incident}: its work has not begun.",
                        wave + 1,
                        change.id()
                    ),
                    "Name the wave that caused it, or none.",
                ));
            }
        }
        let begun = || {
            let runs = change.waves.iter().enumerate();
            runs.filter_map(|(n, run)| Some((run.started?, n)))
                .max()
                .map(|(_, n)| n)
        };
        Ok(named.or_else(begun).filter(|_| change.waves.len() > 1))
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
            wave: (self.change.waves.len() > 1).then_some(wave),
        })
    }
}
