//! The states of a change and the one table of ways between them.

use serde::{Deserialize, Serialize};

/// Where a change stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Being written.
    #[default]
    Draft,
    /// Before its board or peer.
    Review,
    /// Decided, not yet in the calendar.
    Approved,
    /// In the calendar.
    Scheduled,
    /// Its waves are under way.
    InProgress,
    /// Over, with an outcome.
    Closed,
    /// Refused by its board.
    Rejected,
    /// Called off.
    Cancelled,
}

impl State {
    /// Every state, in the order of a change's life.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Review,
        Self::Approved,
        Self::Scheduled,
        Self::InProgress,
        Self::Closed,
        Self::Rejected,
        Self::Cancelled,
    ];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::InProgress => "in progress",
            Self::Closed => "closed",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
        }
    }

    /// Returns it as the end of a sentence that begins with "it is".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Draft => "a draft",
            Self::Review => "in review",
            Self::Approved
            | Self::Scheduled
            | Self::InProgress
            | Self::Closed
            | Self::Rejected
            | Self::Cancelled => self.word(),
        }
    }

    /// Tells whether work on it is still to come or under way.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Rejected | Self::Cancelled)
    }
}

/// What moves a change, or is done to it where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Edit the plan.
    Edit,
    /// Hand it in.
    Submit,
    /// Vote on it.
    Vote,
    /// Raise or lower its class.
    Reclass,
    /// Approve it, with or without conditions.
    Approve,
    /// Put the decision off.
    Defer,
    /// Send it back to its requester.
    Return,
    /// Refuse it for good.
    Reject,
    /// Release an emergency at once.
    Authorise,
    /// Say that a condition is met.
    MeetCondition,
    /// Put it in the calendar.
    Schedule,
    /// Take it out of the calendar.
    Unschedule,
    /// Begin a wave.
    Start,
    /// Tick, fail, skip or undo a step, release a hold step, fire a trigger, end the work.
    Work,
    /// Begin or end a rollback.
    RollBack,
    /// Record a check's result or an impact declaration.
    Verify,
    /// Complete a wave; the last one closes the change.
    Complete,
    /// Record the review of a change that went wrong or was an emergency.
    Review,
    /// Reopen the verdict.
    Reopen,
    /// Link an incident, or take a link back.
    LinkIncident,
    /// Call it off.
    Cancel,
    /// Put it on hold.
    Hold,
    /// Take it off hold.
    Release,
    /// Waive one of its requirements, or take a waiver back.
    Waive,
    /// Put a client's consent on record.
    Consent,
    /// Send, write, release or withdraw a message to a client.
    Tell,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 26] = [
        Self::Edit,
        Self::Submit,
        Self::Vote,
        Self::Reclass,
        Self::Approve,
        Self::Defer,
        Self::Return,
        Self::Reject,
        Self::Authorise,
        Self::MeetCondition,
        Self::Schedule,
        Self::Unschedule,
        Self::Start,
        Self::Work,
        Self::RollBack,
        Self::Verify,
        Self::Complete,
        Self::Review,
        Self::Reopen,
        Self::LinkIncident,
        Self::Cancel,
        Self::Hold,
        Self::Release,
        Self::Waive,
        Self::Consent,
        Self::Tell,
    ];

    /// Returns the past participle, for "cannot be …".
    pub fn done(self) -> &'static str {
        match self {
            Self::Edit => "edited",
            Self::Submit => "submitted",
            Self::Vote => "voted on",
            Self::Reclass => "given another class",
            Self::Approve => "approved",
            Self::Defer => "deferred",
            Self::Return => "returned",
            Self::Reject => "rejected",
            Self::Authorise => "authorised",
            Self::MeetCondition => "freed of a condition",
            Self::Schedule => "scheduled",
            Self::Unschedule => "taken out of the calendar",
            Self::Start => "started",
            Self::Work => "worked on",
            Self::RollBack => "rolled back",
            Self::Verify => "verified",
            Self::Complete => "completed",
            Self::Review => "reviewed",
            Self::Reopen => "reopened",
            Self::LinkIncident => "linked to an incident",
            Self::Cancel => "cancelled",
            Self::Hold => "put on hold",
            Self::Release => "taken off hold",
            Self::Waive => "given a waiver",
            Self::Consent => "consented to",
            Self::Tell => "told to its clients",
        }
    }
}

use Act::{
    Approve, Authorise, Cancel, Complete, Consent, Defer, Edit, Hold, LinkIncident, MeetCondition,
    Reclass, Reject, Release, Reopen, Return, RollBack, Schedule, Start, Submit, Tell, Unschedule,
    Verify, Vote, Waive, Work,
};
use State::{
    Approved, Cancelled, Closed, Draft, InProgress, Rejected, Review as InReview, Scheduled,
};

/// The transition table: in this state, this act is possible and leads there.
///
/// An edit of a material field of a change that is approved or scheduled leads back to review,
/// because the approval was of another revision. Completing leads to *closed* with the last wave. An
/// incident linked as what a closed change caused reopens it while its observation period runs.
pub const TRANSITIONS: &[(State, Act, State)] = &[
    (Draft, Edit, Draft),
    (Draft, Submit, InReview),
    (Draft, Authorise, Approved),
    (Draft, Cancel, Cancelled),
    (Draft, Hold, Draft),
    (Draft, Release, Draft),
    (Draft, Waive, Draft),
    (Draft, LinkIncident, Draft),
    (InReview, Edit, InReview),
    (InReview, Vote, InReview),
    (InReview, Reclass, InReview),
    (InReview, MeetCondition, InReview),
    (InReview, Approve, Approved),
    (InReview, Defer, InReview),
    (InReview, Return, Draft),
    (InReview, Reject, Rejected),
    (InReview, Authorise, Approved),
    (InReview, Cancel, Cancelled),
    (InReview, Hold, InReview),
    (InReview, Release, InReview),
    (InReview, Waive, InReview),
    (InReview, LinkIncident, InReview),
    (InReview, Consent, InReview),
    (Approved, Edit, InReview),
    (Approved, MeetCondition, Approved),
    (Approved, Schedule, Scheduled),
    // Pre-checks are ticked before the start; a wave's phase refuses every other work.
    (Approved, Work, Approved),
    (Approved, Start, InProgress),
    (Approved, Return, Draft),
    (Approved, Cancel, Cancelled),
    (Approved, Hold, Approved),
    (Approved, Release, Approved),
    (Approved, Waive, Approved),
    (Approved, LinkIncident, Approved),
    (Approved, Consent, Approved),
    (Approved, Tell, Approved),
    (Scheduled, Edit, InReview),
    (Scheduled, MeetCondition, Scheduled),
    (Scheduled, Unschedule, Approved),
    (Scheduled, Work, Scheduled),
    (Scheduled, Start, InProgress),
    (Scheduled, Cancel, Cancelled),
    (Scheduled, Hold, Scheduled),
    (Scheduled, Release, Scheduled),
    (Scheduled, Waive, Scheduled),
    (Scheduled, Tell, Scheduled),
    (Scheduled, LinkIncident, Scheduled),
    (InProgress, Start, InProgress),
    (InProgress, Work, InProgress),
    (InProgress, RollBack, InProgress),
    (InProgress, Verify, InProgress),
    (InProgress, Act::Review, InProgress),
    (InProgress, Complete, Closed),
    (InProgress, Hold, InProgress),
    (InProgress, Release, InProgress),
    (InProgress, Waive, InProgress),
    (InProgress, Tell, InProgress),
    (InProgress, LinkIncident, InProgress),
    (Closed, Act::Review, Closed),
    (Closed, LinkIncident, Closed),
    (Closed, Reopen, InProgress),
    (Closed, Tell, Closed),
];

/// Returns the state an act leads to, or `None` when the act is not possible in this state.
pub fn leads_to(from: State, act: Act) -> Option<State> {
    TRANSITIONS
        .iter()
        .find(|(s, a, _)| *s == from && *a == act)
        .map(|(_, _, to)| *to)
}

/// Returns the states in which an act is possible.
pub fn possible_in(act: Act) -> impl Iterator<Item = State> {
    TRANSITIONS
        .iter()
        .filter(move |(_, a, _)| *a == act)
        .map(|(s, _, _)| *s)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_state_is_reachable_from_draft() {
        let mut reached = BTreeSet::from([Draft]);
        loop {
            let next: BTreeSet<State> = TRANSITIONS
                .iter()
                .filter(|(from, _, _)| reached.contains(from))
                .map(|(_, _, to)| *to)
                .chain(reached.iter().copied())
                .collect();
            if next == reached {
                break;
            }
            reached = next;
        }
        assert_eq!(reached, State::ALL.into_iter().collect());
    }

    #[test]
    fn an_end_state_has_no_way_out_but_reopen() {
        for (from, act, to) in TRANSITIONS {
            if !from.is_open() && from != to {
                assert_eq!(*act, Reopen, "{from:?} --{act:?}--> {to:?}");
            }
        }
        for state in [Rejected, Cancelled] {
            assert!(Act::ALL.iter().all(|a| leads_to(state, *a).is_none()));
        }
    }

    #[test]
    fn every_pair_stands_in_the_table_at_most_once_and_every_act_at_least_once() {
        let pairs: Vec<(State, Act)> = TRANSITIONS.iter().map(|(s, a, _)| (*s, *a)).collect();
        for (i, pair) in pairs.iter().enumerate() {
            assert!(!pairs[..i].contains(pair), "{pair:?} stands twice");
        }
        for act in Act::ALL {
            assert!(
                possible_in(act).next().is_some(),
                "{act:?} is never possible"
            );
        }
    }

    #[test]
    fn nothing_is_in_progress_without_having_been_approved() {
        for (from, _, to) in TRANSITIONS {
            if *to == InProgress {
                assert!(
                    matches!(from, Approved | Scheduled | InProgress | Closed),
                    "{from:?} leads to in progress"
                );
            }
        }
    }
}
