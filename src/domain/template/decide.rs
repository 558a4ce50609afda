//! The rules of the catalogue: what a person may do to a template, or why it is refused.

use super::ballot::{self, Motion, Tally};
use super::{Template, TemplateCommand, TemplateEvent, TemplateState};
use crate::domain::change::Change;
use crate::domain::digest::Digest;
use crate::domain::id::{PersonId, TemplateId};
use crate::domain::people::{Person, Role};
use crate::domain::refusal::{Cause, Refusal};
use crate::domain::registers::Registers;
use crate::domain::vote::Choice;
use crate::domain::window::Timestamp;

/// What a rule looks at: the registers, who asks and when.
pub(super) struct Case<'a> {
    pub(super) registers: &'a Registers,
    pub(super) person: &'a Person,
    pub(super) now: Timestamp,
}

/// Returns the events that a command causes; `past` are the changes that it names as evidence, those
/// of them that there are.
///
/// # Errors
/// Returns a [`Refusal`] that says what is wrong, who could do it and what to do next.
pub fn decide(
    registers: &Registers,
    past: &[Change],
    command: &TemplateCommand,
    by: &PersonId,
    now: Timestamp,
) -> Result<Vec<TemplateEvent>, Refusal> {
    let Some(person) = registers.people.get(by).filter(|p| p.may_write()) else {
        return Err(Refusal::new(
            Cause::Person,
            format!("{by} reads the catalogue and changes nothing in it."),
            "Ask an admin for a role besides auditor.",
        ));
    };
    let case = Case {
        registers,
        person,
        now,
    };
    match command {
        TemplateCommand::Propose {
            template,
            plan,
            reason,
            evidence,
        } => case.propose(template, plan, reason, evidence, past),
        TemplateCommand::Vote {
            template,
            choice,
            comment,
            seen,
        } => case.vote(case.known(template)?, *choice, comment, *seen),
        TemplateCommand::Suspend { template, reason } => {
            case.suspend(case.known(template)?, reason)
        }
        TemplateCommand::Resume {
            template,
            choice,
            reason,
        } => case.resume(case.known(template)?, *choice, reason),
        TemplateCommand::Retire { template, reason } => case.retire(case.known(template)?, reason),
    }
}

impl Case<'_> {
    fn known(&self, id: &TemplateId) -> Result<&Template, Refusal> {
        self.registers.catalogue.get(id).ok_or_else(|| {
            Refusal::new(
                Cause::Unknown,
                format!("There is no template {:?} in the catalogue.", id.as_str()),
                "Look for it with: holdpoint template list",
            )
        })
    }

    pub(super) fn says(&self, what: &str, text: &str) -> Result<String, Refusal> {
        if self.registers.policy.says_nothing(text) {
            return Err(Refusal::new(
                Cause::Input,
                format!("{what} says nothing."),
                "Write one sentence that someone else can act on.",
            ));
        }
        Ok(text.trim().to_owned())
    }

    fn board(&self, template: &Template, motion: Motion, act: &str) -> Result<(), Refusal> {
        let may = ballot::entitled(template, motion, self.registers);
        if may.iter().any(|p| p.id == self.person.id) {
            return Ok(());
        }
        let sits = ballot::boards(self.registers)
            .iter()
            .any(|b| b.members.contains(&self.person.id));
        let rule = motion
            .bars(template, &self.person.id)
            .filter(|_| sits)
            .unwrap_or("that is for the board that decides for every client");
        Err(Self::refuse(template, act, rule, &may))
    }

    fn refuse(template: &Template, act: &str, rule: &str, could: &[&Person]) -> Refusal {
        let names: Vec<&str> = could.iter().map(|p| p.id.as_str()).collect();
        let next = if names.is_empty() {
            "Nobody in the register can; an admin sets up the board with: holdpoint boards"
                .to_owned()
        } else {
            format!("{} could.", names.join(", "))
        };
        Refusal::new(
            Cause::Person,
            format!("You cannot {act} the template {}: {rule}.", template.id),
            next,
        )
    }

    fn vote(
        &self,
        template: &Template,
        choice: Choice,
        comment: &str,
        seen: Option<Digest>,
    ) -> Result<Vec<TemplateEvent>, Refusal> {
        let Some(version) = template.pending() else {
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "No version of the template {} is before its board.",
                    template.id
                ),
                "Propose one with: holdpoint template propose",
            ));
        };
        self.board(template, Motion::Approve, "vote on")?;
        if seen.is_some_and(|seen| seen != version.digest) {
            return Err(Refusal::new(
                Cause::Conflict,
                format!(
                    "The template {} changed while you read it: {} proposed version {}.",
                    template.id, version.by, version.number
                ),
                "Read it and vote again.",
            ));
        }
        let comment = self.says("The comment of your vote", comment)?;
        let voted = TemplateEvent::Voted {
            template: template.id.clone(),
            version: version.number,
            digest: version.digest,
            choice,
            comment,
        };
        let (template_id, number, digest) = (template.id.clone(), version.number, version.digest);
        let then = match self.after(template, &voted, Motion::Approve) {
            Tally::Open(_) => None,
            Tally::Carried => Some(TemplateEvent::Approved {
                template: template_id,
                version: number,
                digest,
            }),
            Tally::Lost => Some(TemplateEvent::Declined {
                template: template_id,
                version: number,
                digest,
            }),
        };
        Ok(std::iter::once(voted).chain(then).collect())
    }

    /// Returns what the votes come to once this one is counted.
    fn after(&self, template: &Template, vote: &TemplateEvent, motion: Motion) -> Tally {
        let mut catalogue = self.registers.catalogue.clone();
        catalogue.apply(vote, &self.person.id, self.now);
        catalogue.get(&template.id).map_or_else(
            || Tally::Open(String::new()),
            |t| ballot::tally(t, motion, self.registers),
        )
    }

    fn suspend(&self, template: &Template, reason: &str) -> Result<Vec<TemplateEvent>, Refusal> {
        if template.state() != TemplateState::InUse {
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "The template {} is not in use: it is {}.",
                    template.id,
                    template.state().word()
                ),
                "",
            ));
        }
        self.keeper(template, "suspend")?;
        Ok(vec![TemplateEvent::Suspended {
            template: template.id.clone(),
            reason: without_stop(&self.says("The reason", reason)?),
        }])
    }

    fn resume(
        &self,
        template: &Template,
        choice: Choice,
        reason: &str,
    ) -> Result<Vec<TemplateEvent>, Refusal> {
        if template.state() != TemplateState::Suspended {
            return Err(Refusal::new(
                Cause::State,
                format!(
                    "The template {} is not suspended: it is {}.",
                    template.id,
                    template.state().word()
                ),
                "",
            ));
        }
        self.board(template, Motion::Resume, "resume")?;
        let reason = self.says("The reason", reason)?;
        let voted = TemplateEvent::ResumeVoted {
            template: template.id.clone(),
            choice,
            comment: reason.clone(),
        };
        let then = match self.after(template, &voted, Motion::Resume) {
            Tally::Carried => Some(TemplateEvent::Resumed {
                template: template.id.clone(),
                reason,
            }),
            Tally::Open(_) | Tally::Lost => None,
        };
        Ok(std::iter::once(voted).chain(then).collect())
    }

    fn retire(&self, template: &Template, reason: &str) -> Result<Vec<TemplateEvent>, Refusal> {
        if template.retired.is_some() {
            return Err(Refusal::new(
                Cause::State,
                format!("The template {} is retired already.", template.id),
                "",
            ));
        }
        self.keeper(template, "retire")?;
        Ok(vec![TemplateEvent::Retired {
            template: template.id.clone(),
            reason: without_stop(&self.says("The reason", reason)?),
        }])
    }

    /// Taking a template out of use is safe, so one manager or one member of its board may.
    fn keeper(&self, template: &Template, act: &str) -> Result<(), Refusal> {
        let boards = ballot::boards(self.registers);
        let may = |p: &&Person| {
            p.may_write()
                && (p.has(Role::Manager) || boards.iter().any(|b| b.members.contains(&p.id)))
        };
        if may(&self.person) {
            return Ok(());
        }
        let could: Vec<&Person> = self.registers.people.values().filter(may).collect();
        let rule = "that is for a manager or a member of its board";
        Err(Self::refuse(template, act, rule, &could))
    }
}

fn without_stop(text: &str) -> String {
    text.trim_end_matches('.').to_owned()
}
