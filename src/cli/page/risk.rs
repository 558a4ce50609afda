//! The page that says where a change's score comes from, and who decides what follows from it.

use super::{Page, gates, moment};
use crate::domain::change::Change;
use crate::domain::duty;
use crate::domain::history::LearnedRate;
use crate::domain::plan::ChangeType;
use crate::domain::registers::{Board, Registers};
use crate::domain::text::pad;
use crate::domain::window::Timestamp;

/// How wide the code of a factor is.
const FACTOR: usize = 14;

/// Writes the score of a change with everything that made it, and the gate it stands before.
pub fn risk(change: &Change, registers: &Registers, now: Timestamp, page: &mut Page) {
    page.heading(&format!("{}  {}", change.id(), change.plan.title));
    if let Some(from) = &change.imported {
        let said = format!(
            "{} from {}; no score was made there",
            from.number, from.source
        );
        page.always("imported", &said);
        if !change.state.is_open() {
            page.always(
                "class",
                &format!("{}, as declared there", change.class.word()),
            );
            return;
        }
    }
    let score = &change.risk;
    page.always("score", &format!("{} of 100", score.total));
    page.always("class", &class(change, registers));
    let policy = registers.policy_of(change);
    let bands = format!(
        "low below {}, medium from {}, high from {}",
        policy.medium_from, policy.medium_from, policy.high_from
    );
    page.always("bands", &bands);
    page.always("judged by", &registers.judged(change).words());
    let frozen = match (change.revision, change.submitted) {
        (0, _) => "not handed in: it is worked out again then, and frozen".to_owned(),
        (n, Some(at)) => format!("revision {n}, handed in {}", moment(at)),
        (n, None) => format!("revision {n}"),
    };
    page.always("frozen with", &frozen);
    page.always("decided by", &decided_by(change, registers));
    page.heading("Points");
    for part in &score.parts {
        let said = format!(
            "{} {} ({})",
            pad(&part.factor, FACTOR),
            part.fact,
            part.source
        );
        page.point(&part.points.to_string(), &said);
    }
    let sum: u32 = score.parts.iter().map(|p| u32::from(p.points)).sum();
    let capped = if sum > 100 {
        "together, capped at 100"
    } else {
        "together"
    };
    page.point(&sum.to_string(), capped);
    if let Some(learned) = &score.learned {
        page.heading("Learned from the record");
        page.hanging("  ", "  ", &explain(learned));
    }
    gates::next(change, registers, now, page);
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
        "{}. Went wrong means: ended partial, rolled back or failed, or has an incident linked to it. \
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
    use crate::domain::plan::{Plan, RiskClass};
    use crate::domain::policy::Weights;
    use crate::domain::risk::score;

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
