//! What happened to a template, in words.

use crate::domain::template::TemplateEvent;
use crate::domain::vote::Choice;

/// Returns what happened to a template as a sentence without its subject.
pub(super) fn sentence(event: &TemplateEvent) -> String {
    match event {
        TemplateEvent::Proposed {
            template,
            version,
            reason,
            evidence,
            ..
        } => format!(
            "proposed version {version} of the template {template} on {}: {reason}",
            super::count(evidence.len(), "past change")
        ),
        TemplateEvent::Voted {
            template,
            version,
            choice,
            comment,
            ..
        } => with(
            format!(
                "{} version {version} of the template {template}",
                how(*choice)
            ),
            comment,
        ),
        TemplateEvent::Approved {
            template, version, ..
        } => format!("carried the approval of version {version} of the template {template}"),
        TemplateEvent::Declined {
            template, version, ..
        } => format!("carried the refusal of version {version} of the template {template}"),
        TemplateEvent::Failed {
            template,
            version,
            change,
            fault,
            ..
        } => format!(
            "counted {change} against the template {template} version {version}: {}",
            fault.word()
        ),
        TemplateEvent::Suspended { template, reason } => {
            format!("suspended the template {template}: {reason}")
        }
        TemplateEvent::ResumeVoted {
            template,
            choice,
            comment,
        } => with(
            format!("{} resuming the template {template}", how(*choice)),
            comment,
        ),
        TemplateEvent::Resumed { template, reason } => {
            format!("carried the return of the template {template} into use: {reason}")
        }
        TemplateEvent::Retired { template, reason } => {
            format!("retired the template {template}: {reason}")
        }
    }
}

fn how(choice: Choice) -> &'static str {
    match choice {
        Choice::Approve => "voted for",
        Choice::Reject => "voted against",
        Choice::Abstain => "abstained on",
    }
}

fn with(what: String, why: &str) -> String {
    match why.trim() {
        "" => what,
        why => format!("{what}: {why}"),
    }
}
