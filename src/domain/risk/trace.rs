//! Where a change's score comes from and who decides what follows: the same at the shell and on the screen.

use serde::Serialize;

use super::weight_in_words;
use crate::domain::change::Change;
use crate::domain::duty;
use crate::domain::history::LearnedRate;
use crate::domain::plan::ChangeType;
use crate::domain::registers::{Board, Registers};
use crate::domain::zone::Zone;

/// One part of a score with what it weighs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TracedPart {
    /// Its points.
    pub points: u8,
    /// The factor's code, `clients`.
    pub factor: String,
    /// The fact, in words.
    pub fact: String,
    /// Where the fact comes from: `plan`, `clients`, `services`, `calendar`, `record`.
    pub source: String,
    /// What the factor weighs under the policy that the change is judged by, in words.
    pub weight: String,
}

/// Where a score comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Trace {
    /// What is said of the score as a whole, each line with its label.
    pub facts: Vec<(&'static str, String)>,
    /// Its parts, most points first; none for what was imported as history.
    pub parts: Vec<TracedPart>,
    /// Their sum, not capped.
    pub sum: u32,
    /// What the record says of changes like it, in words.
    pub learned: Option<String>,
}

impl Trace {
    /// Says what the sum of the parts is.
    pub fn sum_in_words(&self) -> &'static str {
        if self.sum > 100 {
            "together, capped at 100"
        } else {
            "together"
        }
    }
}

/// Returns where the score of a change comes from; times are told in this zone.
pub fn trace(change: &Change, registers: &Registers, zone: Zone) -> Trace {
    let mut facts = Vec::new();
    if let Some(from) = &change.imported {
        let said = format!(
            "{} from {}; no score was made there",
            from.number, from.source
        );
        facts.push(("imported", said));
        if !change.state.is_open() {
            let said = format!("{}, as declared there", change.class.word());
            facts.push(("class", said));
            return Trace {
                facts,
                ..Trace::default()
            };
        }
    }
    let policy = registers.policy_of(change);
    let score = &change.risk;
    let bands = format!(
        "low below {}, medium from {}, high from {}",
        policy.medium_from, policy.medium_from, policy.high_from
    );
    let frozen = match (change.revision, change.submitted) {
        (0, _) => "not handed in: it is worked out again then, and frozen".to_owned(),
        (n, Some(at)) => {
            let at = at.with_timezone(&zone).format("%Y-%m-%d %H:%M %Z");
            format!("revision {n}, handed in {at}")
        }
        (n, None) => format!("revision {n}"),
    };
    facts.extend([
        ("score", format!("{} of 100", score.total)),
        ("class", class(change, registers)),
        ("bands", bands),
        ("judged by", registers.judged(change).words()),
        ("frozen with", frozen),
        ("decided by", decided_by(change, registers)),
    ]);
    let parts = score.parts.iter().map(|part| TracedPart {
        points: part.points,
        factor: part.factor.clone(),
        fact: part.fact.clone(),
        source: part.source.clone(),
        weight: weight_in_words(&part.factor, &policy.risk),
    });
    Trace {
        facts,
        parts: parts.collect(),
        sum: score.parts.iter().map(|p| u32::from(p.points)).sum(),
        learned: score.learned.as_ref().map(explain),
    }
}

fn class(change: &Change, registers: &Registers) -> String {
    let computed = registers.policy_of(change).band(change.risk.total);
    let declared = change.plan.declared.map_or_else(
        || "none declared".to_owned(),
        |class| format!("declared {}", class.word()),
    );
    format!(
        "{}: {declared}, computed {}; the higher counts",
        change.class.word(),
        computed.word()
    )
}

/// Says who decides a change of this type and class.
fn decided_by(change: &Change, registers: &Registers) -> String {
    let kind = change.plan.kind;
    let mut said = if Registers::goes_to_board(kind, change.class) {
        let boards: Vec<String> = registers
            .boards_for(kind, &change.clients())
            .into_iter()
            .map(seats)
            .collect();
        if boards.is_empty() {
            "a board, and none is registered for its clients".to_owned()
        } else {
            format!("the board {}", boards.join(" and "))
        }
    } else {
        "one approver".to_owned()
    };
    if kind == ChangeType::Emergency {
        said.push_str(", or at once by one authoriser");
    }
    let people: Vec<&str> = duty::entitled_voters(change, registers)
        .into_iter()
        .map(|p| p.id.as_str())
        .collect();
    if people.is_empty() {
        said.push_str("; nobody registered may");
    } else {
        said.push_str("; may vote: ");
        said.push_str(&people.join(", "));
    }
    said
}

fn seats(board: &Board) -> String {
    let name = if board.name.is_empty() {
        board.id.as_str()
    } else {
        &board.name
    };
    let votes = board.votes_needed();
    let noun = if votes == 1 { "vote" } else { "votes" };
    format!("{name} ({votes} {noun})")
}

fn explain(learned: &LearnedRate) -> String {
    let percent = |rate: u16| format!("{:.1} %", f64::from(rate) / 100.0);
    format!(
        "{}. Went wrong means: ended partial, rolled back or failed, or has an incident other than \
         one that led to it. \
         The rate is drawn towards that of the next wider group, the more the fewer cases there are: \
         {}; it lies between {} and {} with a certainty of 90 %. Only changes that had finished by then \
         are counted.",
        learned.sentence(),
        percent(learned.rate),
        percent(learned.low),
        percent(learned.high)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::history::{Group, GroupKind, Tally};
    use crate::domain::plan::{Item, Plan, PlannedWave, RiskClass};
    use crate::domain::policy::Weights;
    use crate::domain::risk::score;

    fn change(plan: Plan) -> Change {
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
        let (registers, weights) = (Registers::default(), Weights::default());
        let risk = score(&plan, &registers, &weights, &[], Some(learned));
        Change {
            number: 42,
            class: registers.policy.band(risk.total),
            risk,
            plan,
            rev: 1,
            ..Change::default()
        }
    }

    #[test]
    fn every_part_says_what_it_weighs() {
        let mut plan = Plan {
            declared: Some(RiskClass::Low),
            items: vec![Item::default(); 3],
            waves: vec![PlannedWave::default()],
            ..Plan::default()
        };
        plan.answers.outage_minutes = Some(30);
        plan.answers.first_time = Some(true);
        plan.answers.vendor = Some(true);
        let change = change(plan);
        let trace = trace(&change, &Registers::default(), Zone::UTC);
        assert!(trace.parts.len() > 5, "{trace:?}");
        for part in &trace.parts {
            assert!(!part.weight.is_empty(), "{part:?}");
        }
        let outage = trace.parts.iter().find(|p| p.factor == "outage").unwrap();
        assert_eq!(
            (outage.points, outage.weight.as_str()),
            (6, "3 from 1 min, 6 from 16 min, 10 from 61 min")
        );
        assert_eq!(trace.sum, u32::from(change.risk.total));
        assert!(
            trace
                .learned
                .unwrap()
                .contains("12 of 143 like this went wrong")
        );
    }

    #[test]
    fn history_from_another_tool_is_given_no_score() {
        let mut change = change(Plan::default());
        change.state = crate::domain::lifecycle::State::Closed;
        change.imported = Some(Box::default());
        let trace = trace(&change, &Registers::default(), Zone::UTC);
        assert!(trace.parts.is_empty() && trace.learned.is_none());
        assert!(trace.facts.iter().all(|(label, _)| *label != "score"));
    }
}
