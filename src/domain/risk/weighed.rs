//! What each factor weighs under a policy, said in words.

use super::LEARNED;
use crate::domain::policy::{Rung, Weights};

/// Says what a factor weighs; nothing for one that the policy does not know.
pub fn weight_in_words(factor: &str, weights: &Weights) -> String {
    let of = weights;
    match factor {
        "clients" => {
            let tiers = format!(
                "tier 1: {}, tier 2: {}, tier 3: {}",
                of.clients.tier_1, of.clients.tier_2, of.clients.tier_3
            );
            if of.clients.count.is_empty() {
                tiers
            } else {
                format!("{tiers}; and {}", ladder(&of.clients.count, "clients"))
            }
        }
        "users" => ladder(&of.users, "users"),
        "services" => format!(
            "low: {}, medium: {}, high: {}",
            of.services.low, of.services.medium, of.services.high
        ),
        "hours" => format!("{} inside business hours", of.business_hours),
        "outage" => ladder(&of.outage_minutes, "min"),
        "first-time" => format!("{} for the first time", of.first_time),
        "rollback" => format!(
            "rehearsed: {}, written: {}, missing: {}, not reversible: {}",
            of.rollback.rehearsed,
            of.rollback.written,
            of.rollback.missing,
            of.rollback.not_reversible
        ),
        "no-return" => format!("{} with such a step", of.no_return),
        "evidence" => format!(
            "pilot: {}, lab: {}, none: {}",
            of.evidence.pilot, of.evidence.lab, of.evidence.none
        ),
        "vendor" => format!("{} with one", of.vendor),
        "slack" => format!(
            "{} with less than {} % to spare, {} with less than {} %",
            of.slack.narrow, of.slack.narrow_below, of.slack.tight, of.slack.tight_below
        ),
        "freeze" => format!("{} on one", of.freeze),
        "conflicts" => ladder(&of.conflicts, "changes"),
        "items" => ladder(&of.items, "items"),
        LEARNED => format!(
            "{} for each percent, at most {}",
            of.history.points_per_percent, of.history.at_most
        ),
        _ => String::new(),
    }
}

fn ladder(rungs: &[Rung], noun: &str) -> String {
    let mut rungs: Vec<&Rung> = rungs.iter().collect();
    rungs.sort_by_key(|r| r.from);
    let said: Vec<String> = rungs
        .iter()
        .map(|r| format!("{} from {} {noun}", r.points, r.from))
        .collect();
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ladder_is_said_from_its_lowest_rung() {
        let weights = Weights::default();
        assert_eq!(
            weight_in_words("items", &weights),
            "2 from 2 items, 4 from 4 items, 6 from 10 items"
        );
        assert_eq!(weight_in_words("moon", &weights), "");
    }
}
