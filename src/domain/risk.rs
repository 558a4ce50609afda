//! The additive risk score: 0 to 100, each point traceable to a fact and where it came from.

mod factors;
mod trace;
mod weighed;

use serde::{Deserialize, Serialize};

use super::calendar::Claim;
use super::history::LearnedRate;
use super::plan::Plan;
use super::policy::Weights;
use super::registers::Registers;

pub use trace::{Trace, TracedPart, trace};
pub use weighed::weight_in_words;

/// One factor's points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskPart {
    /// The factor's code, `clients`.
    pub factor: String,
    /// The fact, in words.
    pub fact: String,
    /// Where the fact comes from: `plan`, `clients`, `services`, `calendar`, `record`.
    pub source: String,
    /// Its points.
    pub points: u8,
}

/// A score with everything that made it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RiskScore {
    /// The sum, capped at 100.
    pub total: u8,
    /// What made it, most points first.
    pub parts: Vec<RiskPart>,
    /// What the file's finished changes say of one like this, as far as that was known then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learned: Option<LearnedRate>,
}

/// The code of the factor that is learned from the file's own finished changes.
pub const LEARNED: &str = "history";

impl RiskScore {
    /// Returns the points of every factor but the learned one, not capped.
    pub fn points_without_history(&self) -> u32 {
        let known = self.parts.iter().filter(|p| p.factor != LEARNED);
        known.map(|p| u32::from(p.points)).sum()
    }
}

/// Returns the score of a plan by these weights: the sum of its factors' points, capped at 100. The learned rate
/// always stands among them, with 0 points too: it says on how many changes it rests. `others` is what
/// other changes hold in the calendar of that which this one needs.
pub fn score(
    plan: &Plan,
    registers: &Registers,
    weights: &Weights,
    others: &[Claim],
    learned: Option<LearnedRate>,
) -> RiskScore {
    let mut parts: Vec<RiskPart> = [
        factors::clients(plan, registers, weights),
        factors::users(plan, registers, weights),
        factors::services(plan, registers, weights),
        factors::business_hours(plan, registers, weights),
        factors::outage(plan, weights),
        factors::first_time(plan, weights),
        factors::rollback(plan, weights),
        factors::no_return(plan, weights),
        factors::evidence(plan, weights),
        factors::vendor(plan, weights),
        factors::slack(plan, weights),
        factors::freeze(plan, registers, weights),
        factors::conflicts(plan, others, weights),
        factors::items(plan, weights),
        learned.as_ref().and_then(|l| factors::history(l, weights)),
    ]
    .into_iter()
    .flatten()
    .filter(|p| p.points > 0 || p.factor == LEARNED)
    .collect();
    parts.sort_by(|a, b| b.points.cmp(&a.points).then(a.factor.cmp(&b.factor)));
    let total = parts
        .iter()
        .fold(0u8, |sum, p| sum.saturating_add(p.points))
        .min(100);
    RiskScore {
        total,
        parts,
        learned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::history::{Group, GroupKind, Tally};

    #[test]
    fn what_the_file_has_learned_is_a_part_like_the_others_even_when_it_adds_nothing() {
        let learned = |rate, wrong| LearnedRate {
            group: Group {
                kind: GroupKind::Service,
                name: "payroll".to_owned(),
                tally: Tally { wrong, cases: 143 },
            },
            rate,
            low: 0,
            high: 1400,
        };
        let plan = Plan::default();
        let bare = score(&plan, &Registers::default(), &Weights::default(), &[], None);
        let seen = score(
            &plan,
            &Registers::default(),
            &Weights::default(),
            &[],
            Some(learned(800, 12)),
        );
        assert_eq!(seen.total, bare.total + 16);
        assert_eq!(seen.points_without_history(), u32::from(bare.total));
        let none = score(
            &plan,
            &Registers::default(),
            &Weights::default(),
            &[],
            Some(learned(0, 0)),
        );
        assert_eq!(none.total, bare.total);
        let last = none.parts.last().unwrap();
        assert_eq!((last.points, last.source.as_str()), (0, "record"));
        assert!(last.fact.starts_with("0 of 143 like this went wrong"));
    }

    #[test]
    fn the_total_is_the_sum_of_its_parts_and_each_part_names_its_fact() {
        let score = score(
            &Plan::default(),
            &Registers::default(),
            &Weights::default(),
            &[],
            None,
        );
        let sum: u32 = score.parts.iter().map(|p| u32::from(p.points)).sum();
        assert_eq!(u32::from(score.total), sum.min(100));
        assert!(
            score
                .parts
                .iter()
                .all(|p| !p.fact.is_empty() && !p.source.is_empty())
        );
        assert!(!score.parts.is_empty(), "an empty plan is not without risk");
    }

    #[test]
    fn a_rehearsed_rollback_is_less_risk_than_a_written_one_and_that_less_than_none() {
        let step = || super::super::checklist::Step::default();
        let mut plan = Plan::default();
        let none = score(&plan, &Registers::default(), &Weights::default(), &[], None).total;
        plan.rollback.steps.push(step());
        let written = score(&plan, &Registers::default(), &Weights::default(), &[], None).total;
        plan.rollback.rehearsal = "in the lab on 3 Nov".to_owned();
        let rehearsed = score(&plan, &Registers::default(), &Weights::default(), &[], None).total;
        assert!(none > written && written > rehearsed);
    }
}
