//! The catalogue: the fold of what happened to its templates.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Failure, Retirement, Suspension, Template, TemplateEvent, TemplateVote, Verdict, Version,
};
use crate::domain::id::{ChangeNumber, PersonId, TemplateId};
use crate::domain::people::Scope;
use crate::domain::vote::Choice;
use crate::domain::window::Timestamp;

/// The templates, by handle.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Catalogue(BTreeMap<TemplateId, Template>);

impl Catalogue {
    /// Returns a template.
    pub fn get(&self, id: &TemplateId) -> Option<&Template> {
        self.0.get(id)
    }

    /// Returns every template, by handle.
    pub fn iter(&self) -> impl Iterator<Item = &Template> {
        self.0.values()
    }

    /// Returns the templates as someone with this scope sees them: what went well or wrong with a change of
    /// others' clients is told without its number.
    #[must_use]
    pub fn seen_by(&self, scope: &Scope) -> Self {
        let mut seen = self.clone();
        for template in seen.0.values_mut() {
            for failure in &mut template.failures {
                if !scope.covers_all(&failure.clients) {
                    failure.change = ChangeNumber(0);
                    failure.clients.clear();
                    failure.implementer = None;
                }
            }
            let versions = template.versions.iter_mut();
            for evidence in versions.flat_map(|v| &mut v.evidence) {
                if !scope.covers_all(&evidence.clients) {
                    evidence.change = ChangeNumber(0);
                    evidence.clients.clear();
                }
            }
        }
        seen
    }

    /// Tells whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in one event of a person at a moment.
    pub fn apply(&mut self, event: &TemplateEvent, by: &PersonId, at: Timestamp) {
        let id = event.template();
        if matches!(event, TemplateEvent::Proposed { .. }) {
            self.0.entry(id.clone()).or_insert_with(|| Template {
                id: id.clone(),
                versions: Vec::new(),
                failures: Vec::new(),
                suspension: None,
                resumed: None,
                retired: None,
            });
        }
        if let Some(template) = self.0.get_mut(id) {
            template.apply(event, by, at);
        }
    }
}

impl Template {
    fn apply(&mut self, event: &TemplateEvent, by: &PersonId, at: Timestamp) {
        let vote = |choice: Choice, comment: &str| TemplateVote {
            by: by.clone(),
            at,
            choice,
            comment: comment.to_owned(),
        };
        match event {
            TemplateEvent::Proposed {
                template: _,
                version,
                plan,
                digest,
                reason,
                evidence,
            } => {
                let open = self.versions.iter_mut();
                for version in open.filter(|v| v.verdict == Verdict::Open) {
                    version.verdict = Verdict::Superseded;
                }
                self.versions.push(Version {
                    number: *version,
                    plan: (**plan).clone(),
                    digest: *digest,
                    by: by.clone(),
                    at,
                    reason: reason.clone(),
                    evidence: evidence.clone(),
                    votes: Vec::new(),
                    verdict: Verdict::Open,
                    decided: None,
                });
            }
            TemplateEvent::Voted {
                version,
                choice,
                comment,
                ..
            } => {
                if let Some(version) = self.version_mut(*version) {
                    version.votes.push(vote(*choice, comment));
                }
            }
            TemplateEvent::Approved { version, .. } => {
                self.decided(*version, Verdict::Approved, at);
            }
            TemplateEvent::Declined { version, .. } => {
                self.decided(*version, Verdict::Declined, at);
            }
            TemplateEvent::Failed {
                template: _,
                version,
                change,
                clients,
                implementer,
                fault,
            } => {
                self.failures.retain(|f| f.change != *change);
                self.failures.push(Failure {
                    change: *change,
                    clients: clients.clone(),
                    implementer: implementer.clone(),
                    version: *version,
                    at,
                    fault: *fault,
                });
            }
            TemplateEvent::Suspended { reason, .. } => {
                self.suspension = Some(Suspension {
                    by: by.clone(),
                    at,
                    reason: reason.clone(),
                    votes: Vec::new(),
                });
            }
            TemplateEvent::ResumeVoted {
                choice, comment, ..
            } => {
                if let Some(suspension) = &mut self.suspension {
                    suspension.votes.push(vote(*choice, comment));
                }
            }
            TemplateEvent::Resumed { .. } => {
                self.suspension = None;
                self.resumed = Some(at);
            }
            TemplateEvent::Retired { reason, .. } => {
                self.retired = Some(Retirement {
                    by: by.clone(),
                    at,
                    reason: reason.clone(),
                });
            }
        }
    }

    fn version_mut(&mut self, number: u32) -> Option<&mut Version> {
        self.versions.iter_mut().find(|v| v.number == number)
    }

    fn decided(&mut self, number: u32, verdict: Verdict, at: Timestamp) {
        if let Some(version) = self.version_mut(number) {
            version.verdict = verdict;
            version.decided = Some(at);
        }
    }
}
