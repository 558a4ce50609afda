//! A board's votes on a template: who may vote, what the votes come to, who is waited for.

use super::{Template, TemplateVote};
use crate::domain::id::PersonId;
use crate::domain::people::Person;
use crate::domain::plan::ChangeType;
use crate::domain::registers::{Board, Registers};
use crate::domain::vote::Choice;

/// What a board votes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// The version before it.
    Approve,
    /// That a suspended template may be used again.
    Resume,
}

impl Motion {
    fn votes(self, template: &Template) -> &[TemplateVote] {
        match self {
            Self::Approve => template.pending().map_or(&[], |v| &v.votes),
            Self::Resume => template.suspension.as_ref().map_or(&[], |s| &s.votes),
        }
    }

    /// Returns why a person may not vote on it, whatever board they sit on.
    pub(super) fn bars(self, template: &Template, person: &PersonId) -> Option<&'static str> {
        match self {
            Self::Approve => (template.pending().map(|v| &v.by) == Some(person))
                .then_some("nobody approves a version that they proposed"),
            Self::Resume => {
                let proposed = template.approved().map(|v| &v.by) == Some(person);
                let carried_out = |f: &&super::Failure| f.implementer.as_ref() == Some(person);
                let since = |f: &&super::Failure| template.resumed.is_none_or(|r| f.at > r);
                let failed = template
                    .failures
                    .iter()
                    .filter(since)
                    .any(|f| carried_out(&f));
                if proposed {
                    Some("nobody resumes a version that they proposed")
                } else if failed {
                    Some("nobody resumes a template whose failure was their work")
                } else {
                    None
                }
            }
        }
    }
}

/// Returns the boards that decide on templates: those for every client, because a template is open
/// to every client.
pub(super) fn boards(registers: &Registers) -> Vec<&Board> {
    registers.boards_for(ChangeType::Standard, &[])
}

/// Returns the people who may vote on a template, without those whom a duty bars.
pub fn entitled<'a>(
    template: &Template,
    motion: Motion,
    registers: &'a Registers,
) -> Vec<&'a Person> {
    let boards = boards(registers);
    registers
        .people
        .values()
        .filter(|p| p.may_write() && boards.iter().any(|b| b.members.contains(&p.id)))
        .filter(|p| motion.bars(template, &p.id).is_none())
        .collect()
}

/// What votes come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tally {
    /// They do not decide yet; the sentence says what is lacking.
    Open(String),
    /// Each board's quorum has voted, and more for than against.
    Carried,
    /// A board's quorum has voted, and more against than for.
    Lost,
}

/// Returns what the votes on a motion come to.
pub fn tally(template: &Template, motion: Motion, registers: &Registers) -> Tally {
    let entitled = entitled(template, motion, registers);
    let votes = last_votes(motion.votes(template));
    let mut open = Vec::new();
    let boards = boards(registers);
    if boards.is_empty() {
        return Tally::Open("No board decides for every client".to_owned());
    }
    for board in boards {
        let count = |choice| {
            votes
                .iter()
                .filter(|v| v.choice == choice && board.members.contains(&v.by))
                .filter(|v| entitled.iter().any(|p| p.id == v.by))
                .count()
        };
        let (yes, no) = (count(Choice::Approve), count(Choice::Reject));
        let (present, needed) = (yes + no + count(Choice::Abstain), board.votes_needed());
        if present < needed {
            open.push(format!(
                "{present} of {needed} votes of {} are in",
                board.name
            ));
        } else if no > yes {
            return Tally::Lost;
        } else if yes <= no {
            open.push(format!(
                "{yes} of {} are for it and {no} against",
                board.name
            ));
        }
    }
    if open.is_empty() {
        Tally::Carried
    } else {
        Tally::Open(open.join("; "))
    }
}

fn last_votes(votes: &[TemplateVote]) -> Vec<&TemplateVote> {
    votes
        .iter()
        .enumerate()
        .filter(|(i, v)| !votes[i + 1..].iter().any(|w| w.by == v.by))
        .map(|(_, v)| v)
        .collect()
}

/// Returns what a template waits for a person to vote on, if it does.
pub fn waits_for(template: &Template, person: &PersonId, registers: &Registers) -> Option<Motion> {
    let motion = if template.retired.is_some() {
        return None;
    } else if template.pending().is_some() {
        Motion::Approve
    } else if template.suspension.is_some() {
        Motion::Resume
    } else {
        return None;
    };
    let may = entitled(template, motion, registers);
    let voted = last_votes(motion.votes(template));
    (may.iter().any(|p| p.id == *person) && voted.iter().all(|v| v.by != *person)).then_some(motion)
}
