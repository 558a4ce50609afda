//! Whether a standard change is what its template says, and who may release it when it is.

use super::{Motion, Template, TemplateState, ballot, fill};
use crate::domain::change::Change;
use crate::domain::control::Control;
use crate::domain::diff::{Difference, Sign, diff};
use crate::domain::digest::plan_digest;
use crate::domain::gate::Trial;
use crate::domain::id::TemplateId;
use crate::domain::people::{Person, Role};
use crate::domain::plan::{ChangeType, Plan, RiskClass};
use crate::domain::refusal::{Cause, Gap, Owner, Refusal};
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

/// By which version of which template a change is approved at submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The template.
    pub template: TemplateId,
    /// The version.
    pub version: u32,
}

/// Requirements of the approval gate that the board has met once for all by approving the template;
/// every other requirement of that gate is asked of each change.
const MET_BY_TEMPLATE: [&str; 6] = [
    "approval.board",
    "approval.quorum",
    "approval.seats",
    "approval.majority",
    "approval.peer",
    "approval.comment",
];

/// Returns where a plan departs from a template's approved version in anything but client, window and
/// implementer; everything where no version is approved.
pub fn departures(template: &Template, plan: &Plan, registers: &Registers) -> Vec<Difference> {
    let approved = template.approved();
    let expected = approved.map_or_else(Plan::default, |v| fill::filled(&v.plan, plan, registers));
    let mut plan = plan.clone();
    let order = plan.clients().into_iter().cloned().collect::<Vec<_>>();
    // In which order a client's messages stand among those of others says nothing.
    plan.communications
        .sort_by_key(|m| order.iter().position(|client| *client == m.client));
    let same = plan_digest(&expected)
        .is_ok_and(|expected| plan_digest(&plan).is_ok_and(|own| own == expected));
    if approved.is_some() && same {
        return Vec::new();
    }
    let found = diff(&expected, &plan).unwrap_or_default();
    if found.is_empty() {
        // The digests differ, so something does.
        return vec![Difference {
            field: "plan".to_owned(),
            sign: Sign::Changed,
            before: String::new(),
            after: String::new(),
        }];
    }
    found
}

/// Returns by what a standard change is approved when it is handed in. `class` is the class it comes
/// to with everything that is known now. The intake gate is asked elsewhere, and in full.
///
/// # Errors
/// Returns a refusal with everything in which it departs, or why its template may not be used.
pub fn release(
    change: &Change,
    registers: &Registers,
    class: RiskClass,
    now: Timestamp,
) -> Result<Release, Refusal> {
    let id = change.id();
    let review = format!("Hand it in for review with: holdpoint submit {id} --for-review");
    let template = change.plan.template.as_deref().map(TemplateId::from);
    if change.plan.kind != ChangeType::Standard {
        return Err(Refusal::new(
            Cause::Input,
            format!("{id} is not a standard change."),
            review,
        ));
    }
    let Some(template_id) = template else {
        return Err(Refusal::new(
            Cause::Input,
            format!("{id} is a standard change and names no template of the catalogue."),
            format!("Name one in its plan. {review}"),
        ));
    };
    let Some(template) = registers.catalogue.get(&template_id) else {
        return Err(Refusal::new(
            Cause::Unknown,
            format!("{id} names the template {template_id}, which is not in the catalogue."),
            format!("See: holdpoint template list. {review}"),
        ));
    };
    let Some(version) = template
        .approved()
        .filter(|_| template.state() == TemplateState::InUse)
    else {
        let mut refusal = unusable(template, registers);
        refusal.sentence = format!("{id} is not approved at submission: {}", refusal.sentence);
        refusal.next = format!("{} {review}", refusal.next);
        return Err(refusal);
    };
    let mut gaps: Vec<Gap> = departures(template, &change.plan, registers)
        .iter()
        .map(|d| gap(change, format!("{}: {}", d.place(), told(d)), &d.field))
        .collect();
    if class > version.class() {
        gaps.push(gap(
            change,
            format!(
                "class: {} for this client and window, {} in the template",
                class.word(),
                version.class().word()
            ),
            "declared",
        ));
    }
    let of_each_change = |gap: &Gap| !MET_BY_TEMPLATE.contains(&gap.code.as_ref());
    let judged = Change {
        class,
        ..change.clone()
    };
    let asked = Trial::Approval(&[]).gaps(&judged, registers, now);
    gaps.extend(asked.into_iter().filter(of_each_change));
    if gaps.is_empty() {
        return Ok(Release {
            template: template_id,
            version: version.number,
        });
    }
    let count = match gaps.len() {
        1 => "1 point".to_owned(),
        n => format!("{n} points"),
    };
    Err(Refusal {
        cause: Cause::Gaps,
        sentence: format!(
            "{id} is not approved at submission: it departs from the template {template_id} version {} in {count}.",
            version.number
        ),
        next: format!("Only client, window and implementer are open. {review}"),
        gaps,
    })
}

fn gap(change: &Change, missing: String, field: &str) -> Gap {
    Gap {
        code: "standard.template".into(),
        missing,
        why: "the board approved the template as it stands".into(),
        control: Control::Oversight,
        owner: Owner::Person(change.requester.clone()),
        fix: field.to_owned(),
    }
}

/// Says what a difference is about, from the template's side.
fn told(difference: &Difference) -> String {
    let short = |text: &str| {
        let line = text.lines().next().unwrap_or_default();
        let mut cut: String = line.chars().take(48).collect();
        if cut.len() < text.trim_end().len() {
            cut.push_str("...");
        }
        cut
    };
    match difference.sign {
        Sign::Added => format!("{:?} is not in the template", short(&difference.after)),
        Sign::Removed => format!("{:?} of the template is gone", short(&difference.before)),
        Sign::Changed => format!(
            "{:?} in place of the template's {:?}",
            short(&difference.after),
            short(&difference.before)
        ),
    }
}

/// Returns the refusal of a template that may not be used: why, since when, and who can change that.
pub(super) fn unusable(template: &Template, registers: &Registers) -> Refusal {
    let id = &template.id;
    let who = |people: Vec<&Person>| {
        let names: Vec<&str> = people.iter().map(|p| p.id.as_str()).collect();
        if names.is_empty() {
            "nobody in the register can; ask an admin for a board that decides for every client"
                .to_owned()
        } else {
            names.join(", ")
        }
    };
    let board = |motion| who(ballot::entitled(template, motion, registers));
    let (sentence, next) = match template.state() {
        TemplateState::InUse => (format!("The template {id} is in use."), String::new()),
        TemplateState::Proposed => (
            format!("The template {id} is proposed; its board has not approved it."),
            format!("Its board can: {}.", board(Motion::Approve)),
        ),
        TemplateState::Declined => (
            format!("The template {id} was declined by its board."),
            "Propose a new version.".to_owned(),
        ),
        TemplateState::Suspended => {
            let found = template.suspension.as_ref();
            let since = found.map_or_else(String::new, |s| {
                format!(" since {}", s.at.format("%-d %b %Y"))
            });
            let reason = found.map_or("", |s| s.reason.as_str());
            (
                format!("The template {id} is suspended{since}: {reason}."),
                format!("Its board can resume it: {}.", board(Motion::Resume)),
            )
        }
        TemplateState::Retired => {
            let found = template.retired.as_ref();
            let reason = found.map_or("", |r| r.reason.as_str());
            let managers: Vec<&Person> = registers.with_role(Role::Manager).collect();
            (
                format!("The template {id} is retired: {reason}."),
                format!("Ask what took its place: {}.", who(managers)),
            )
        }
    };
    Refusal::new(Cause::State, sentence, next)
}
