//! What a change means for the template it was approved by: its failures, and when they suspend it.

use super::{Fault, Template, TemplateEvent};
use crate::domain::change::Change;
use crate::domain::event::{ChangeEvent, Event, Recorded};
use crate::domain::id::TemplateId;
use crate::domain::incident::IncidentRole;
use crate::domain::policy::Policy;
use crate::domain::registers::Registers;
use crate::domain::vote::Authority;
use crate::domain::wave::Outcome;
use crate::domain::window::Timestamp;

/// Returns the events of the catalogue that belong to events of a change, to be appended with them.
///
/// A template is suspended the moment a rollback of one of its changes begins, or when as many of its
/// changes as policy says went wrong within the period that policy says.
pub fn follow(change: &Change, events: &[Recorded], registers: &Registers) -> Vec<TemplateEvent> {
    let (catalogue, policy) = (&registers.catalogue, &registers.policy);
    let Some(Authority::Template { template, version }) =
        change.approval.as_ref().map(|a| &a.authority)
    else {
        return Vec::new();
    };
    let faults = events.iter().filter_map(|recorded| match &recorded.event {
        Event::Change(event) => Some((fault_in(event, change)?, recorded)),
        _ => None,
    });
    let (Some((fault, recorded)), Some(known)) = (
        faults.max_by_key(|(fault, _)| weight(*fault)),
        catalogue.get(template),
    ) else {
        return Vec::new();
    };
    let (by, now) = (&recorded.actor.person, recorded.at);
    let told = known.failures.iter().find(|f| f.change == change.id());
    if told.is_some_and(|f| weight(f.fault) >= weight(fault)) {
        return Vec::new();
    }
    let failed = TemplateEvent::Failed {
        template: template.clone(),
        version: *version,
        change: change.id(),
        clients: change.clients().into_iter().cloned().collect(),
        implementer: change.plan.implementer.clone(),
        fault,
    };
    let mut after = catalogue.clone();
    after.apply(&failed, by, now);
    let reason = after
        .get(template)
        .and_then(|template| suspends(template, fault, policy, now));
    let suspended = reason.map(|reason| suspension(template, reason));
    std::iter::once(failed).chain(suspended).collect()
}

fn suspension(template: &TemplateId, reason: String) -> TemplateEvent {
    TemplateEvent::Suspended {
        template: template.clone(),
        reason,
    }
}

/// Returns why a template is suspended by what has just gone wrong; nothing when it is not, or is
/// already.
fn suspends(template: &Template, fault: Fault, policy: &Policy, now: Timestamp) -> Option<String> {
    if template.suspension.is_some() || template.retired.is_some() {
        return None;
    }
    if fault == Fault::RolledBack {
        return Some("one of its changes was rolled back".to_owned());
    }
    let count = template.counted(policy.template_failure_days, now).count();
    let most = usize::try_from(policy.template_failures).unwrap_or(usize::MAX);
    (count >= most).then(|| {
        let days = policy.template_failure_days;
        match count {
            1 => format!("one of its changes went wrong within {days} days"),
            n => format!("{n} of its changes went wrong within {days} days"),
        }
    })
}

fn weight(fault: Fault) -> u8 {
    match fault {
        Fault::Partial | Fault::Failed | Fault::Incident => 1,
        Fault::RolledBack => 2,
    }
}

fn fault_in(event: &ChangeEvent, change: &Change) -> Option<Fault> {
    match event {
        ChangeEvent::RollbackStarted { .. } => Some(Fault::RolledBack),
        ChangeEvent::Reopened { .. }
        | ChangeEvent::IncidentLinked {
            role: IncidentRole::Cause,
            ..
        } => Some(Fault::Incident),
        ChangeEvent::Closed { outcome } => match outcome {
            Outcome::RolledBack => Some(Fault::RolledBack),
            Outcome::Failed => Some(Fault::Failed),
            Outcome::Partial => Some(Fault::Partial),
            Outcome::Successful | Outcome::SuccessfulWithIssues => {
                change.caused_incident().then_some(Fault::Incident)
            }
        },
        ChangeEvent::Created { .. }
        | ChangeEvent::Imported { .. }
        | ChangeEvent::Edited { .. }
        | ChangeEvent::Submitted { .. }
        | ChangeEvent::Reclassed { .. }
        | ChangeEvent::Commented { .. }
        | ChangeEvent::Voted { .. }
        | ChangeEvent::Approved { .. }
        | ChangeEvent::ConditionMet { .. }
        | ChangeEvent::Deferred { .. }
        | ChangeEvent::Returned { .. }
        | ChangeEvent::Rejected { .. }
        | ChangeEvent::Cancelled { .. }
        | ChangeEvent::Scheduled { .. }
        | ChangeEvent::Unscheduled { .. }
        | ChangeEvent::Held { .. }
        | ChangeEvent::Released { .. }
        | ChangeEvent::Consented { .. }
        | ChangeEvent::Waived { .. }
        | ChangeEvent::WaiverWithdrawn { .. }
        | ChangeEvent::Started { .. }
        | ChangeEvent::Ticked { .. }
        | ChangeEvent::Undone { .. }
        | ChangeEvent::StepReleased { .. }
        | ChangeEvent::NoGo { .. }
        | ChangeEvent::EvidenceKept { .. }
        | ChangeEvent::Paused { .. }
        | ChangeEvent::Resumed { .. }
        | ChangeEvent::WentOn { .. }
        | ChangeEvent::TriggerFired { .. }
        | ChangeEvent::RollbackEnded { .. }
        | ChangeEvent::WorkFinished { .. }
        | ChangeEvent::CheckRecorded { .. }
        | ChangeEvent::ImpactDeclared { .. }
        | ChangeEvent::WaveCompleted { .. }
        | ChangeEvent::Reviewed { .. }
        | ChangeEvent::MessageWritten { .. }
        | ChangeEvent::MessageSent { .. }
        | ChangeEvent::MessageReleased { .. }
        | ChangeEvent::MessageWithdrawn { .. }
        | ChangeEvent::IncidentLinked {
            role: IncidentRole::Trigger,
            ..
        }
        | ChangeEvent::IncidentWithdrawn { .. }
        | ChangeEvent::Spooled { .. } => None,
    }
}
