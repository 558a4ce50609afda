//! The page that says where a change's score comes from, and who decides what follows from it.

use super::{Page, gates};
use crate::domain::change::Change;
use crate::domain::registers::Registers;
use crate::domain::risk::trace;
use crate::domain::text::pad;
use crate::domain::window::Timestamp;
use crate::domain::zone::Zone;

/// How wide the code of a factor is.
const FACTOR: usize = 14;

/// Writes the score of a change with everything that made it, and the gate it stands before.
pub fn risk(change: &Change, registers: &Registers, now: Timestamp, page: &mut Page) {
    page.heading(&format!("{}  {}", change.id(), change.plan.title));
    let traced = trace(change, registers, Zone::UTC);
    for (label, said) in &traced.facts {
        page.always(label, said);
    }
    if change.imported.is_some() && !change.state.is_open() {
        return;
    }
    page.heading("Points");
    for part in &traced.parts {
        let said = format!(
            "{} {} ({})",
            pad(&part.factor, FACTOR),
            part.fact,
            part.source
        );
        page.point(&part.points.to_string(), &said);
        if !part.weight.is_empty() {
            page.weight(&format!("weighs {}", part.weight));
        }
    }
    page.point(&traced.sum.to_string(), traced.sum_in_words());
    if let Some(learned) = &traced.learned {
        page.heading("Learned from the record");
        page.hanging("  ", "  ", learned);
    }
    gates::next(change, registers, now, page);
}

impl Page {
    /// Writes what a factor weighs under its fact.
    fn weight(&mut self, said: &str) {
        let lead = " ".repeat(FACTOR + 7);
        self.hanging(&lead, &lead, said);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::history::{Group, GroupKind, LearnedRate, Tally};
    use crate::domain::plan::{Plan, RiskClass};
    use crate::domain::policy::Weights;
    use crate::domain::risk::{score, weight_in_words};

    fn page_of(change: &Change) -> String {
        let mut page = Page::new(100, true);
        let now = chrono::DateTime::UNIX_EPOCH;
        risk(change, &Registers::default(), now, &mut page);
        page.text()
    }

    fn scored() -> Change {
        let learned = LearnedRate {
            group: Group {
                kind: GroupKind::Service,
                name: "payroll".to_owned(),
                tally: Tally {
                    wrong: 12,
                    cases: 143,
                },
            },
            rate: 825,
            low: 512,
            high: 1204,
        };
        let plan = Plan {
            title: "Patch payroll".to_owned(),
            declared: Some(RiskClass::Low),
            ..Plan::default()
        };
        let risk = score(
            &plan,
            &Registers::default(),
            &Weights::default(),
            &[],
            Some(learned),
        );
        Change {
            number: 42,
            class: Registers::default().policy.band(risk.total),
            risk,
            plan,
            rev: 1,
            ..Change::default()
        }
    }

    #[test]
    fn every_point_stands_with_its_factor_its_fact_and_where_that_comes_from() {
        let change = scored();
        let text = page_of(&change);
        for part in &change.risk.parts {
            assert!(text.contains(&part.factor), "{}\n{text}", part.factor);
            assert!(text.contains(&format!("({})", part.source)), "{text}");
            let weight = weight_in_words(&part.factor, &Weights::default());
            let first = weight.split(',').next().unwrap();
            assert!(text.contains(&format!("weighs {first}")), "{text}");
        }
        assert!(
            text.contains(&format!("{} of 100", change.risk.total)),
            "{text}"
        );
        assert!(text.contains("declared low, computed medium"), "{text}");
        assert!(
            text.contains("low below 30, medium from 30, high from 60"),
            "{text}"
        );
        assert!(text.contains("decided by"), "{text}");
    }

    #[test]
    fn the_learned_rate_is_said_with_its_interval_and_its_cases_in_plain_words() {
        let text = page_of(&scored())
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for said in [
            "12 of 143 like this went wrong (8 %, 5-12 %): same service payroll",
            "between 5.1 % and 12.0 % with a certainty of 90 %",
        ] {
            assert!(text.contains(said), "{said}\n{text}");
        }
    }

    #[test]
    fn history_from_another_tool_is_given_no_score() {
        let mut change = scored();
        change.risk = crate::domain::risk::RiskScore::default();
        change.state = crate::domain::lifecycle::State::Closed;
        change.imported = Some(Box::default());
        let text = page_of(&change);
        assert!(text.contains("no score was made there"), "{text}");
        assert!(!text.contains("of 100"), "{text}");
    }
}
