//! Fields with a few answers: which there are, which one stands, and the next one.

use crate::domain::plan::{ChangeType, Plan, RiskClass};

use super::field::Question;

/// The answers of a field and the one that stands; nothing when none was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// What can be chosen.
    pub options: Vec<&'static str>,
    /// Which one is.
    pub picked: Option<usize>,
}

/// Returns the answers to a question and the one that stands.
pub fn answers(plan: &Plan, question: Question) -> Answers {
    let yes_no = |said: Option<bool>| Answers {
        options: vec!["no", "yes"],
        picked: said.map(usize::from),
    };
    match question {
        Question::Kind => Answers {
            options: ChangeType::ALL.map(ChangeType::word).to_vec(),
            picked: ChangeType::ALL.iter().position(|k| *k == plan.kind),
        },
        Question::Declared => Answers {
            options: RiskClass::ALL.map(RiskClass::word).to_vec(),
            picked: RiskClass::ALL
                .iter()
                .position(|c| Some(*c) == plan.declared),
        },
        Question::FirstTime => yes_no(plan.answers.first_time),
        Question::Vendor => yes_no(plan.answers.vendor),
        Question::WayBack => Answers {
            options: vec!["there is one", "not reversible"],
            picked: Some(usize::from(plan.rollback.not_reversible)),
        },
    }
}

/// Chooses the next answer to a question, or the one before; round at the ends.
pub fn cycle(plan: &mut Plan, question: Question, back: bool) {
    let answers = answers(plan, question);
    let count = answers.options.len();
    let next = match answers.picked {
        Some(now) => (now + if back { count - 1 } else { 1 }) % count,
        None if back => count - 1,
        None => 0,
    };
    match question {
        Question::Kind => plan.kind = ChangeType::ALL[next],
        Question::Declared => plan.declared = Some(RiskClass::ALL[next]),
        Question::FirstTime => plan.answers.first_time = Some(next == 1),
        Question::Vendor => plan.answers.vendor = Some(next == 1),
        Question::WayBack => plan.rollback.not_reversible = next == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_go_round_and_an_open_question_stays_open_until_answered() {
        let mut plan = Plan::default();
        assert_eq!(answers(&plan, Question::Vendor).picked, None);
        for wanted in [false, true, false] {
            cycle(&mut plan, Question::Vendor, false);
            assert_eq!(plan.answers.vendor, Some(wanted));
        }
        cycle(&mut plan, Question::Declared, true);
        assert_eq!(plan.declared, Some(RiskClass::High));
        cycle(&mut plan, Question::Kind, false);
        assert_eq!(plan.kind, ChangeType::Emergency);
        cycle(&mut plan, Question::WayBack, false);
        assert!(plan.rollback.not_reversible);
    }
}
