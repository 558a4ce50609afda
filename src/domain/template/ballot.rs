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

/// Tells whether someone is here and no duty bars them.
fn free(template: &Template, motion: Motion, registers: &Registers, person: &PersonId) -> bool {
    let known = registers.people.get(person);
    known.is_some_and(Person::may_write) && motion.bars(template, person).is_none()
}

/// Returns the people who may vote on a template, without those whom a duty bars: the members of its
/// boards, and who stands in for a member who has not voted or may not.
pub fn entitled<'a>(
    template: &Template,
    motion: Motion,
    registers: &'a Registers,
) -> Vec<&'a Person> {
    let boards = boards(registers);
    let votes = last_votes(motion.votes(template));
    let absent = |member: &PersonId| {
        votes.iter().all(|v| v.by != *member) || !free(template, motion, registers, member)
    };
    let sits = |p: &PersonId| {
        boards
            .iter()
            .any(|b| b.has_member(p) || b.stands_in_for(p).any(absent))
    };
    registers
        .people
        .values()
        .filter(|p| sits(&p.id) && free(template, motion, registers, &p.id))
        .collect()
}

/// Returns the votes that count on a board, each with the member whose place it fills: the member's own,
/// else that of whoever stands in, who fills one place only.
fn counted<'a>(
    template: &'a Template,
    motion: Motion,
    registers: &Registers,
    board: &'a Board,
) -> Vec<(&'a PersonId, &'a TemplateVote)> {
    let votes = last_votes(motion.votes(template));
    let of = |person: &PersonId| {
        let found = votes.iter().find(|v| v.by == *person).copied();
        found.filter(|_| free(template, motion, registers, person))
    };
    let mut found: Vec<(&PersonId, &TemplateVote)> = Vec::new();
    let places = board.places();
    for member in &places {
        found.extend(of(member).map(|vote| (*member, vote)));
    }
    for member in places.into_iter().filter(|m| of(m).is_none()) {
        let deputy = board.deputy_of(member);
        let vote = deputy
            .filter(|d| found.iter().all(|(_, v)| v.by != **d))
            .and_then(of);
        found.extend(vote.map(|vote| (member, vote)));
    }
    found
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
    let mut open = Vec::new();
    let boards = boards(registers);
    if boards.is_empty() {
        return Tally::Open("No board decides for every client".to_owned());
    }
    for board in boards {
        let counted = counted(template, motion, registers, board);
        let count = |choice| counted.iter().filter(|(_, v)| v.choice == choice).count();
        let (yes, no) = (count(Choice::Approve), count(Choice::Reject));
        let needed = board.votes_needed();
        if counted.len() < needed {
            open.push(format!(
                "{} of {needed} votes of {} are in",
                counted.len(),
                board.called()
            ));
        } else if no > yes {
            return Tally::Lost;
        } else if yes <= no {
            open.push(format!(
                "{yes} of {} are for it and {no} against",
                board.called()
            ));
        }
        let heard = |place: &&PersonId, vote: &TemplateVote, people: &[PersonId]| {
            people.contains(place) && vote.choice != Choice::Abstain
        };
        for seat in &board.seats {
            if !counted
                .iter()
                .any(|(place, vote)| heard(place, vote, &seat.people))
            {
                open.push(format!(
                    "the {} seat of {} has not been heard",
                    seat.name,
                    board.called()
                ));
            }
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
