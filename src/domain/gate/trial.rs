//! Asking a gate: what it lacks, and what of that no waiver covers.

use super::super::calendar::Claim;
use super::super::change::Change;
use super::super::id::PersonId;
use super::super::refusal::Gap;
use super::super::registers::Registers;
use super::super::vote::Condition;
use super::super::waiver;
use super::super::wave::Outcome;
use super::super::window::Timestamp;
use super::standing::Gate;
use super::{added, complete, intake, review, schedule, start};

/// What a gate is asked to let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trial<'a> {
    /// A draft, to be reviewed.
    Intake,
    /// A change in review, to be approved with these conditions.
    Approval(&'a [Condition]),
    /// An approved change, to be put in the calendar beside what others hold there.
    Schedule(&'a [Claim]),
    /// A wave, from 0, to be started by this person.
    Start(usize, &'a PersonId),
    /// A wave, from 0, to be completed with this outcome by this person.
    Complete(usize, Outcome, &'a PersonId),
}

impl Trial<'_> {
    /// Returns the gate that is asked.
    pub fn gate(self) -> Gate {
        match self {
            Self::Intake => Gate::Intake,
            Self::Approval(_) => Gate::Approval,
            Self::Schedule(_) => Gate::Schedule,
            Self::Start(..) => Gate::Start,
            Self::Complete(..) => Gate::Complete,
        }
    }

    /// Returns every unmet requirement, waived or not.
    pub fn lacks(self, change: &Change, registers: &Registers, now: Timestamp) -> Vec<Gap> {
        let mut gaps = match self {
            Self::Intake => intake::gaps(change, registers, now),
            // A plan may have been edited since it was handed in, so it is looked at again.
            Self::Approval(conditions) => {
                let mut gaps = Trial::Intake.lacks(change, registers, now);
                gaps.extend(review::votes(change, registers, conditions));
                gaps
            }
            Self::Schedule(others) => schedule::gaps(change, registers, others, now),
            Self::Start(wave, by) => start::gaps(change, registers, wave, by, now),
            Self::Complete(wave, outcome, by) => {
                complete::gaps(change, registers, wave, outcome, by)
            }
        };
        gaps.extend(added::gaps(self.gate(), change, registers));
        gaps
    }

    /// Returns what keeps it back: every unmet requirement that no waiver covers now.
    pub fn gaps(self, change: &Change, registers: &Registers, now: Timestamp) -> Vec<Gap> {
        let mut gaps = self.lacks(change, registers, now);
        gaps.retain(|gap| waiver::covering(change, registers, &gap.code, now).is_none());
        gaps
    }
}
