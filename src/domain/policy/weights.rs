//! The points of each risk factor, and the thresholds from which they count.

use serde::{Deserialize, Serialize};

/// A step of a ladder: from this amount on, this many points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// The amount from which it counts.
    pub from: u32,
    /// The points, 0 to 100.
    pub points: u8,
}

/// Returns the points of an amount: those of the highest rung that it reaches, none below the first.
pub fn reached(ladder: &[Rung], amount: u32) -> u8 {
    let under = ladder.iter().filter(|rung| rung.from <= amount);
    under.max_by_key(|rung| rung.from).map_or(0, |r| r.points)
}

fn ladder<const N: usize>(rungs: [(u32, u8); N]) -> Vec<Rung> {
    rungs.map(|(from, points)| Rung { from, points }).to_vec()
}

/// What each factor of the risk score weighs, in points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// Touching the business hours of one of its clients.
    pub business_hours: u8,
    /// Being done for the first time.
    pub first_time: u8,
    /// A step past which there is no way back.
    pub no_return: u8,
    /// A vendor taking part.
    pub vendor: u8,
    /// Touching a freeze.
    pub freeze: u8,
    /// By how many users may notice.
    pub users: Vec<Rung>,
    /// By how many minutes of outage are planned.
    pub outage_minutes: Vec<Rung>,
    /// By how many items it touches.
    pub items: Vec<Rung>,
    /// By how many changes in the calendar it meets.
    pub conflicts: Vec<Rung>,
    /// By its clients.
    pub clients: ClientWeights,
    /// By its most critical service.
    pub services: ServiceWeights,
    /// By its way back.
    pub rollback: RollbackWeights,
    /// By how it was tested.
    pub evidence: EvidenceWeights,
    /// By the time its windows leave.
    pub slack: SlackWeights,
    /// By what became of changes like it.
    pub history: HistoryWeights,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            business_hours: 10,
            first_time: 10,
            no_return: 10,
            vendor: 4,
            freeze: 6,
            users: ladder([(25, 3), (100, 6), (500, 9), (2000, 12)]),
            outage_minutes: ladder([(1, 3), (16, 6), (61, 10)]),
            items: ladder([(2, 2), (4, 4), (10, 6)]),
            conflicts: ladder([(1, 6), (2, 10)]),
            clients: ClientWeights::default(),
            services: ServiceWeights::default(),
            rollback: RollbackWeights::default(),
            evidence: EvidenceWeights::default(),
            slack: SlackWeights::default(),
            history: HistoryWeights::default(),
        }
    }
}

/// The points for the clients of a change: how many they are, and the most demanding one's tier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientWeights {
    /// A client of tier 1.
    pub tier_1: u8,
    /// A client of tier 2.
    pub tier_2: u8,
    /// A client of tier 3.
    pub tier_3: u8,
    /// By how many clients there are.
    pub count: Vec<Rung>,
}

impl Default for ClientWeights {
    fn default() -> Self {
        Self {
            tier_1: 10,
            tier_2: 5,
            tier_3: 1,
            count: ladder([(2, 6), (4, 10)]),
        }
    }
}

/// The points for the most critical service of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceWeights {
    /// One of low criticality.
    pub low: u8,
    /// One of medium criticality.
    pub medium: u8,
    /// One of high criticality.
    pub high: u8,
}

impl Default for ServiceWeights {
    fn default() -> Self {
        Self {
            low: 2,
            medium: 7,
            high: 14,
        }
    }
}

/// The points for the way back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RollbackWeights {
    /// It was rehearsed.
    pub rehearsed: u8,
    /// It is written, and was not rehearsed.
    pub written: u8,
    /// None is written.
    pub missing: u8,
    /// There is none.
    pub not_reversible: u8,
}

impl Default for RollbackWeights {
    fn default() -> Self {
        Self {
            rehearsed: 2,
            written: 10,
            missing: 18,
            not_reversible: 20,
        }
    }
}

/// The points for the test evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EvidenceWeights {
    /// Tested in a pilot or in production.
    pub pilot: u8,
    /// Tested in the lab only.
    pub lab: u8,
    /// Not tested.
    pub none: u8,
}

impl Default for EvidenceWeights {
    fn default() -> Self {
        Self {
            pilot: 1,
            lab: 4,
            none: 10,
        }
    }
}

/// The points for windows that leave little time beside the planned minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SlackWeights {
    /// A window is narrow when less than this share of it is spare, in percent.
    pub narrow_below: u8,
    /// A narrow window.
    pub narrow: u8,
    /// A window is tight when less than this share of it is spare, in percent.
    pub tight_below: u8,
    /// A tight window.
    pub tight: u8,
}

impl Default for SlackWeights {
    fn default() -> Self {
        Self {
            narrow_below: 25,
            narrow: 4,
            tight_below: 10,
            tight: 8,
        }
    }
}

/// The points for what became of changes like it, and what that is learned from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HistoryWeights {
    /// For each percent of the learned rate.
    pub points_per_percent: u8,
    /// Never more than this.
    pub at_most: u8,
    /// How few finished changes make a group too small to be named.
    pub enough_cases: u32,
    /// How many cases the rate of the next wider group counts for.
    pub wider_group_counts: u32,
}

impl Default for HistoryWeights {
    fn default() -> Self {
        Self {
            points_per_percent: 2,
            at_most: 30,
            enough_cases: 10,
            wider_group_counts: 20,
        }
    }
}

impl HistoryWeights {
    /// Returns the points of a learned rate, a share from 0 to 1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is held between 0 and 255"
    )]
    pub fn points(&self, rate: f64) -> u8 {
        let each = f64::from(self.points_per_percent) * 100.0;
        let points = (rate * each).round();
        points.clamp(0.0, f64::from(self.at_most)) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_the_points_of_the_highest_rung_it_reaches() {
        let users = Weights::default().users;
        let points =
            [0, 24, 25, 99, 100, 499, 500, 1999, 2000, u32::MAX].map(|n| reached(&users, n));
        assert_eq!(points, [0, 0, 3, 3, 6, 6, 9, 9, 12, 12]);
        assert_eq!(reached(&[], 7), 0);
    }

    #[test]
    fn a_learned_rate_weighs_two_points_a_percent_and_at_most_thirty() {
        let history = HistoryWeights::default();
        let points = [0.0, 0.0024, 0.0025, 0.08, 0.15, 0.16, 1.0].map(|r| history.points(r));
        assert_eq!(points, [0, 0, 1, 16, 30, 30, 30]);
    }
}
