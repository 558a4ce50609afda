//! The gate board of the plan as it now reads: what is met, what is missing, who owns it, where it is mended.

use crate::domain::change::Change;
use crate::domain::gate::{self, Asked, Gate, Standing, Status};
use crate::domain::id::ChangeNumber;
use crate::domain::refusal::Gap;
use crate::domain::registers::Registers;
use crate::domain::window::Timestamp;

use super::target::{Target, spot, target};
use super::{PlanForm, Spot};

/// The gaps that a key of their own leads to.
pub const NUMBERED: usize = 9;

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What, why, whose.
    pub gap: Gap,
    /// The place in the form where it is mended.
    pub place: Option<Target>,
    /// Which of the numbered gaps it is, from 1.
    pub number: Option<usize>,
}

/// One gate, as the plan now stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The gate.
    pub gate: Gate,
    /// Whether it is the next one or lies ahead.
    pub asked: Asked,
    /// What is missing, in order.
    pub missing: Vec<Missing>,
    /// The words for what is met.
    pub met: Vec<String>,
    /// The words for what is waived.
    pub waived: Vec<String>,
    /// What is let through and yet worth a second look.
    pub warnings: Vec<String>,
}

/// Numbers gaps that have a place in the form.
pub fn numbered<'a>(
    form: &'a PlanForm,
    gaps: impl Iterator<Item = &'a Gap>,
    before: usize,
) -> Vec<Missing> {
    let mut count = before;
    gaps.map(|gap| {
        let place = target(&form.plan, &gap.fix);
        count += usize::from(place.is_some());
        Missing {
            gap: gap.clone(),
            place,
            number: place.map(|_| count).filter(|n| *n <= NUMBERED),
        }
    })
    .collect()
}

impl PlanForm {
    /// Returns the change as saving the plan would leave it.
    pub fn as_saved(&self, registers: &Registers) -> Change {
        let before = self.change.as_deref().cloned().unwrap_or_else(|| Change {
            requester: self.me.clone(),
            ..Change::absent(ChangeNumber(0))
        });
        before.with_plan(&self.plan, registers)
    }

    /// Returns the next gate and, when it is still ahead, what the schedule gate will ask of the plan.
    pub fn gates(&self, registers: &Registers, now: Timestamp) -> Vec<Judged> {
        let change = self.as_saved(registers);
        let board = gate::board(&change, registers, now);
        let mut count = 0;
        board
            .iter()
            .filter(|s| {
                s.asked == Asked::Next || (s.asked == Asked::Later && s.gate == Gate::Schedule)
            })
            .map(|standing| {
                let judged = self.judged(standing, count);
                count += judged.missing.iter().filter(|m| m.place.is_some()).count();
                judged
            })
            .collect()
    }

    fn judged(&self, standing: &Standing, before: usize) -> Judged {
        // A gate that lies ahead is shown for what the plan can do about it now.
        let shown =
            |mend: &str| standing.asked == Asked::Next || target(&self.plan, mend).is_some();
        let requirements: Vec<_> = standing
            .requirements
            .iter()
            .filter(|r| shown(&r.mend))
            .collect();
        let words = |status: Status| {
            let mut words: Vec<String> = Vec::new();
            for one in &requirements {
                let mut of_word = requirements.iter().filter(|r| r.word == one.word);
                let whole =
                    of_word.all(|r| r.status == status || r.status == Status::NotApplicable);
                if one.status == status && whole && !words.iter().any(|w| **w == *one.word) {
                    words.push(one.word.to_string());
                }
            }
            words
        };
        let open = requirements.iter().filter(|r| r.status == Status::NotMet);
        Judged {
            gate: standing.gate,
            asked: standing.asked,
            missing: numbered(self, open.flat_map(|r| &r.gaps), before),
            met: words(Status::Met),
            waived: words(Status::Waived),
            warnings: requirements
                .iter()
                .flat_map(|r| r.warnings.iter().cloned())
                .collect(),
        }
    }

    /// Returns every gap with a place in the form, in the order of the board.
    pub fn gaps(&self, registers: &Registers, now: Timestamp) -> Vec<(Missing, Spot)> {
        let judged = self.gates(registers, now).into_iter();
        judged
            .flat_map(|j| j.missing)
            .filter_map(|missing| {
                let at = spot(&self.plan, missing.place?);
                Some((missing, at))
            })
            .collect()
    }
}
