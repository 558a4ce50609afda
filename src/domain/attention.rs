//! Who has to do something about a change now, and since when.

use super::change::Change;
use super::checklist::StepKind;
use super::duty;
use super::gate;
use super::id::PersonId;
use super::lifecycle::State;
use super::message;
use super::people::Role;
use super::plan::ChangeType;
use super::registers::Registers;
use super::retrospective::Retrospective;
use super::vote::CommentKind;
use super::wave::Phase;
use super::window::Timestamp;

/// Why a change needs someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// A draft to finish or to mend.
    Draft,
    /// A question to answer.
    Question,
    /// A vote to cast, or to cast anew.
    Vote,
    /// Every vote is in: a decision to record.
    Decide,
    /// A condition to meet.
    Condition,
    /// An approved change to schedule.
    Schedule,
    /// A wave to carry out.
    Implement,
    /// A hold step to release.
    Release,
    /// Finished work to verify.
    Verify,
    /// A draft to a client to release.
    Message,
    /// An outcome to review.
    Review,
    /// An emergency to look back on.
    Retrospective,
}

impl Why {
    /// Every reason, what holds others up first.
    pub const ALL: [Self; 12] = [
        Self::Message,
        Self::Release,
        Self::Implement,
        Self::Verify,
        Self::Question,
        Self::Vote,
        Self::Decide,
        Self::Condition,
        Self::Schedule,
        Self::Review,
        Self::Retrospective,
        Self::Draft,
    ];

    /// Tells whether it is about the decision, so that nobody is asked while that is put off.
    pub fn decides(self) -> bool {
        matches!(self, Self::Vote | Self::Decide)
    }

    /// Tells whether it is asked for while the change is on hold: talking goes on.
    pub fn goes_on(self) -> bool {
        matches!(self, Self::Question | Self::Message)
    }

    /// Returns the words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "finish the draft",
            Self::Question => "answer a question",
            Self::Vote => "vote",
            Self::Decide => "record the decision",
            Self::Condition => "meet a condition",
            Self::Schedule => "schedule",
            Self::Implement => "carry out",
            Self::Release => "release a hold step",
            Self::Verify => "verify",
            Self::Message => "release a message",
            Self::Review => "write the review",
            Self::Retrospective => "retrospective",
        }
    }
}

/// A person, what they have to do, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// Who.
    pub person: PersonId,
    /// What.
    pub why: Why,
    /// Since when; for a retrospective, by when.
    pub since: Timestamp,
}

/// Returns everyone a change waits for when no freeze holds it; nobody once it has ended, or while a person
/// has it on hold. While a freeze holds it ([`Change::held`]), only what [goes on](Why::goes_on) is asked for.
pub fn attention(change: &Change, registers: &Registers) -> Vec<Attention> {
    let Some(since) = change.last_activity else {
        return Vec::new();
    };
    let mut found: Vec<Attention> = Vec::new();
    let mut add = |person: &PersonId, why, since| {
        let known = registers.people.get(person).is_some_and(|p| !p.left);
        if known && !found.iter().any(|a| a.person == *person && a.why == why) {
            found.push(Attention {
                person: person.clone(),
                why,
                since,
            });
        }
    };
    if change.state.is_open() {
        let asked = change
            .comments
            .iter()
            .filter(|c| c.kind == CommentKind::Question && !c.answered && c.by != change.requester);
        for question in asked {
            add(&change.requester, Why::Question, question.at);
        }
    }
    if change.state == State::InProgress {
        // A hold stops the work; customers wait for their words all the same.
        for draft in message::written_drafts(change) {
            let written = draft.message.and_then(|m| m.written.as_ref());
            let since = written.map_or(since, |(_, at)| *at);
            for person in message::releasers(change, registers, draft.writer()) {
                add(&person.id, Why::Message, since);
            }
        }
    }
    if change.is_held_by_a_person() {
        return found;
    }
    let managers = || registers.with_role(Role::Manager).map(|p| &p.id);
    match change.state {
        State::Draft => add(&change.requester, Why::Draft, since),
        State::Review => {
            let since = change.revisions.last().map_or(since, |r| r.at);
            let voted = change.valid_votes();
            let waiting: Vec<_> = duty::asked_voters(change, registers)
                .into_iter()
                .filter(|p| voted.iter().all(|v| v.by != p.id))
                .collect();
            for person in &waiting {
                add(&person.id, Why::Vote, since);
            }
            if gate::votes(change, registers, &[]).is_empty() {
                managers()
                    .filter(|m| duty::barred_from_recording(change, m).is_none())
                    .for_each(|m| add(m, Why::Decide, since));
            }
        }
        State::Approved => {
            let mut open = false;
            for condition in change.open_conditions() {
                open = true;
                add(&condition.owner, Why::Condition, since);
            }
            if !open {
                managers().for_each(|m| add(m, Why::Schedule, since));
            }
        }
        State::Scheduled => {
            if let Some(implementer) = &change.plan.implementer {
                add(implementer, Why::Implement, since);
            }
        }
        State::InProgress => running(change, registers, since, &mut add),
        State::Closed | State::Rejected | State::Cancelled => {}
    }
    found
}

fn running(
    change: &Change,
    registers: &Registers,
    since: Timestamp,
    add: &mut impl FnMut(&PersonId, Why, Timestamp),
) {
    let implementer = change.plan.implementer.as_ref();
    let owed = Retrospective::of(change, registers).filter(|r| r.held.is_none());
    if let Some(owed) = owed {
        let managers = registers.with_role(Role::Manager);
        managers.for_each(|m| add(&m.id, Why::Retrospective, owed.due_by));
    }
    for (wave, (planned, run)) in change.plan.waves.iter().zip(&change.waves).enumerate() {
        match run.phase {
            Phase::Planned | Phase::Implementing | Phase::RollingBack => {
                if let Some(person) = implementer {
                    add(person, Why::Implement, since);
                }
            }
            Phase::Verifying => {
                let needs_review = run.outcome.is_none()
                    && change.plan.kind != ChangeType::Emergency
                    && change.lacks_review(run, super::decide::best_outcome(change, wave));
                if needs_review {
                    registers
                        .with_role(Role::Manager)
                        .for_each(|m| add(&m.id, Why::Review, since));
                }
                match duty::verifier(change, wave) {
                    Some(person) => add(person, Why::Verify, since),
                    None => registers
                        .with_role(Role::Manager)
                        .filter(|m| duty::may_verify(change, wave, m))
                        .for_each(|m| add(&m.id, Why::Verify, since)),
                }
            }
            Phase::Done => {}
        }
        if run.phase != Phase::Implementing {
            continue;
        }
        // Only the stop that the work stands before: the later ones are not anyone's turn yet.
        let next = planned
            .steps
            .iter()
            .find(|s| !run.marks.contains_key(&s.id));
        if let Some(step) = next
            && let StepKind::Hold { releaser } = &step.kind
            && !run.releases.contains_key(&step.id)
        {
            match releaser {
                Some(person) => add(person, Why::Release, since),
                None => registers
                    .people
                    .values()
                    .filter(|p| p.has(Role::Approver) || p.has(Role::Manager))
                    .filter(|p| implementer != Some(&p.id) && step.owner.as_ref() != Some(&p.id))
                    .for_each(|p| add(&p.id, Why::Release, since)),
            }
        }
    }
}
