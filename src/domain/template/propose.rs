//! Proposing a template: on past changes, with a plan from which a change could be handed in.

use super::decide::Case;
use super::{Evidence, TemplateEvent, fill};
use crate::domain::change::Change;
use crate::domain::digest::plan_digest;
use crate::domain::duty;
use crate::domain::gate::Trial;
use crate::domain::history;
use crate::domain::id::{ChangeNumber, TemplateId, handle_from};
use crate::domain::lifecycle::State;
use crate::domain::plan::Plan;
use crate::domain::refusal::{Cause, Refusal};

impl Case<'_> {
    pub(super) fn propose(
        &self,
        id: &TemplateId,
        plan: &Plan,
        reason: &str,
        evidence: &[ChangeNumber],
        past: &[Change],
    ) -> Result<Vec<TemplateEvent>, Refusal> {
        if id.as_str().is_empty() || handle_from(id.as_str()) != id.as_str() {
            return Err(Refusal::new(
                Cause::Input,
                format!("{:?} is no handle of a template.", id.as_str()),
                format!(
                    "A handle is lower case, with - _ . inside, such as {}.",
                    Some(handle_from(id.as_str()))
                        .filter(|h| !h.is_empty())
                        .unwrap_or_else(|| "server-patching".to_owned())
                ),
            ));
        }
        let known = self.registers.catalogue.get(id);
        if let Some(retired) = known.filter(|t| t.retired.is_some()) {
            return Err(Refusal::new(
                Cause::State,
                format!("The template {} is retired.", retired.id),
                "Propose a new one under another handle.",
            ));
        }
        let reason = self.says("The reason", reason)?;
        let evidence = self.evidence(evidence, past)?;
        if known.is_none() && evidence.is_empty() {
            return Err(Refusal::new(
                Cause::Input,
                "A template is proposed on past changes, and none is named.",
                "Name finished changes that were done like this with: --evidence CHG-0042",
            ));
        }
        let plan = fill::opened(plan, id, self.registers);
        self.sound(&plan)?;
        let digest = plan_digest(&plan).map_err(|e| {
            Refusal::new(
                Cause::Input,
                format!("The plan cannot be written: {e}."),
                "",
            )
        })?;
        let versions = known.map_or(&[][..], |t| &t.versions);
        let newest = known.and_then(|t| t.pending().or(t.approved()));
        if newest.is_some_and(|v| v.digest == digest) {
            return Err(Refusal::new(
                Cause::Input,
                format!("The template {id} says all of that already."),
                "Change its plan, or vote on the version that is there.",
            ));
        }
        Ok(vec![TemplateEvent::Proposed {
            template: id.clone(),
            version: versions.iter().map(|v| v.number).max().unwrap_or(0) + 1,
            plan: Box::new(plan),
            digest,
            reason,
            evidence,
        }])
    }

    fn evidence(
        &self,
        numbers: &[ChangeNumber],
        past: &[Change],
    ) -> Result<Vec<Evidence>, Refusal> {
        let mut found: Vec<Evidence> = Vec::new();
        for number in numbers {
            let change = past.iter().find(|c| c.id() == *number && c.exists());
            let change = change
                .filter(|c| duty::sees(self.person, c))
                .ok_or_else(|| Refusal::no_change(*number))?;
            let Some(wrong) = history::went_wrong(change) else {
                return Err(Refusal::new(
                    Cause::State,
                    format!(
                        "{number} proves nothing yet: it is {}.",
                        change.state.in_words()
                    ),
                    "Name changes that are closed.",
                ));
            };
            if found.iter().all(|e| e.change != *number) && change.state == State::Closed {
                found.push(Evidence {
                    change: *number,
                    clients: change.clients().into_iter().cloned().collect(),
                    outcome: change.outcome,
                    wrong,
                });
            }
        }
        Ok(found)
    }

    /// A template from which no change could ever be handed in is none, and one that names a client
    /// is not open to the others.
    fn sound(&self, plan: &Plan) -> Result<(), Refusal> {
        const OPEN: [&str; 7] = [
            "intake.clients",
            "intake.clients-known",
            "intake.window",
            "intake.window-order",
            "intake.window-future",
            "intake.window-length",
            "intake.implementer",
        ];
        const LATER: [&str; 2] = ["schedule.rollback", "schedule.validation"];
        let change = Change {
            rev: 1,
            requester: self.person.id.clone(),
            plan: plan.clone(),
            ..Change::default()
        };
        let mut gaps = Trial::Intake.lacks(&change, self.registers, self.now);
        gaps.retain(|g| !OPEN.contains(&g.code.as_ref()));
        let later = Trial::Schedule(&[]).lacks(&change, self.registers, self.now);
        gaps.extend(
            later
                .into_iter()
                .filter(|g| LATER.contains(&g.code.as_ref())),
        );
        if !gaps.is_empty() {
            return Err(Refusal {
                cause: Cause::Gaps,
                sentence:
                    "That plan cannot be a template: no change made from it could be handed in."
                        .to_owned(),
                next: String::new(),
                gaps,
            });
        }
        let text = serde_json::to_string(plan).unwrap_or_default();
        let names = self.registers.clients.values().map(|c| c.name.as_str());
        match names.filter(|n| n.len() > 3).find(|n| names_word(&text, n)) {
            None => Ok(()),
            Some(name) => Err(Refusal::new(
                Cause::Input,
                format!("The template names {name}, and a template leaves the client open."),
                format!("Write {} where the client's name belongs.", fill::CLIENT),
            )),
        }
    }
}

/// Tells whether a text holds a name as a word of its own.
fn names_word(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !inside(text[..at].chars().next_back()) && !inside(text[at + name.len()..].chars().next())
    })
}
